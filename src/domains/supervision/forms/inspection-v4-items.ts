import { choice, verdict, yesNo } from '../../../engines/forms/define.ts'
import { standing as standingBefore } from './inspection-items.ts'

// Items that version 4 asks anew: clauses compared on 2026-11-27 with copies of the official texts (samr.gov.cn pages, snapshot of 2026-07-01).

export const standing = {
  ...standingBefore,
  businessLicence: verdict({
    label: {
      zh: '营业执照真实有效，登记事项与实际一致，置于住所或者主要经营场所的醒目位置',
      en: 'Business licence valid, true to the facts, and shown in sight',
    },
    help: {
      zh: '核对名称、住所、经营范围；登记事项变更的，应当自变更之日起30日内申请变更登记（第二十四条）。执照应当置于醒目位置，网上经营的在首页显著位置公示（第三十六条）。住所不一致的，在说明中写明实际地址。',
      en: 'Compare name, address and scope; a change is to be registered within 30 days (Article 24). The licence is shown in sight, online on the first page (Article 36). Where the address differs, write the real one in the remark.',
    },
    clause: 'CN-MER-2021/24',
    onFail: ['remark'],
  }),
}

export const licenceMark = verdict({
  label: {
    zh: '产品或者包装、说明书标注许可证标志和编号',
    en: 'Licence mark and number on product, packaging or manual',
  },
  help: {
    zh: '三处有其一即可（第三十三条第一款）；裸装产品可以不标注（第二款）。新取得许可证的，自取得之日起有6个月的过渡期（实施办法第四十一条）；在过渡期内的选“不适用”。',
    en: 'One of the three places is enough (33.1); unpacked products need none (33.2). Within six months of a new licence (implementing rules, 41) choose “not applicable”.',
  },
  clause: 'CN-IPL-2023/33',
  when: { field: 'licensable', is: true },
  onFail: ['photo'],
})

export const certified = {
  needsCertificate: yesNo({
    label: { zh: '产品列入强制性产品认证目录', en: 'The product needs compulsory certification (CCC)' },
  }),
  certificateValid: verdict({
    label: { zh: '强制性产品认证证书有效，认证标志使用规范', en: 'CCC certificate valid and its mark rightly used' },
    clause: 'CN-CAR-2023/27',
    when: { field: 'needsCertificate', is: true },
    onFail: ['remark', 'photo'],
  }),
}

const isCovered = { field: 'makersDuty', is: ['officer', 'director'] } as const

/** Order 75 binds only those it names (2), and only some of them need a director (5): the others are not asked. */
export const dutyOfMaker = {
  makersDuty: choice(
    {
      none: { zh: '不属于适用范围', en: 'Not covered' },
      officer: { zh: '属于适用范围，须配备质量安全员', en: 'Covered: quality officers' },
      director: {
        zh: '属于适用范围，且须配备质量安全总监',
        en: 'Covered, and a quality director is needed',
      },
    },
    {
      label: {
        zh: '是否属于落实质量安全主体责任规定的适用范围',
        en: 'Whether the rule on the maker’s own responsibility covers this maker',
      },
      help: {
        zh: '适用范围见第二条；取得生产许可证、强制性产品认证的单位，以及生产执行强制性标准产品的大中型单位，须配备质量安全总监（第五条）。',
        en: 'Article 2 says who is covered; Article 5 who needs a director: holders of a production licence or CCC, and medium and large makers under mandatory standards.',
      },
      clause: 'CN-MDR-2023/2',
    },
  ),
  qualityOfficers: verdict({
    label: {
      zh: '依规配备质量安全管理人员，明确岗位职责',
      en: 'Quality officers appointed, duties of the posts written down',
    },
    clause: 'CN-MDR-2023/3.1',
    when: isCovered,
    onFail: ['remark'],
  }),
  qualityDirector: verdict({
    label: { zh: '依规配备质量安全总监', en: 'Quality director appointed' },
    clause: 'CN-MDR-2023/5',
    when: { field: 'makersDuty', is: 'director' },
    onFail: ['remark'],
  }),
  dailyControl: verdict({
    label: {
      zh: '建立并落实日管控、周排查、月调度机制并有记录',
      en: 'Daily control, weekly check and monthly review exist, are done and recorded',
    },
    help: {
      zh: '机制见第九条；日管控每日形成记录，未发现问题的也要记录（第十条）；周排查、月调度、档案见第十一至十三条。抽查最近一个月的记录；“缺一次即为不符合”为本市工作规则，法规未作规定。',
      en: 'The mechanism: Article 9; a day without findings is written down too (10); week, month and file: 11 to 13. Look at the last month’s records; that one missing is a failure is the city’s own rule and stands in no text.',
    },
    clause: 'CN-MDR-2023/9',
    when: isCovered,
    onFail: ['remark', 'photo'],
  }),
}
