import { choice, choices, date, integer, paragraph, text, verdict, yesNo } from '../../../engines/forms/define.ts'

// Sections that both versions of the inspection form share. A published version is frozen: never edit an item here,
// declare a new one in the next version.

const isProducing = { field: 'production', is: 'running' } as const

export const standing = {
  production: choice(
    {
      running: { zh: '正常生产', en: 'Running' },
      suspended: { zh: '临时停产', en: 'Suspended' },
      ended: { zh: '已停止生产该类产品', en: 'Ended' },
    },
    { label: { zh: '生产状态', en: 'State of production' } },
  ),
  businessLicence: verdict({
    label: { zh: '营业执照真实有效，登记事项与实际一致', en: 'Business licence valid and true to the facts' },
    help: {
      zh: '核对名称、住所、经营范围；住所不一致的，在说明中写明实际地址。',
      en: 'Compare name, address and scope; where the address differs, write the real one in the remark.',
    },
    clause: 'CN-MER-2021/24',
    isClauseUnverified: true,
    onFail: ['remark'],
  }),
  products: text({
    label: { zh: '检查的产品名称、型号', en: 'Products and models inspected' },
    when: isProducing,
    maxLength: 300,
  }),
}

export const licensable = yesNo({
  label: { zh: '产品列入工业产品生产许可证目录', en: 'The product is on the list that needs a production licence' },
})

export const licenceScope = verdict({
  label: { zh: '实际生产的产品在许可证载明的范围内', en: 'Products made are within the scope of the licence' },
  clause: 'CN-IPL-2023/5',
  when: { field: 'licensable', is: true },
  onFail: ['remark', 'photo'],
})

export const licenceMark = verdict({
  label: {
    zh: '产品或者包装、说明书标注许可证标志和编号',
    en: 'Licence mark and number on product, packaging or manual',
  },
  clause: 'CN-IPL-2023/33',
  isClauseUnverified: true,
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
    isClauseUnverified: true,
    when: { field: 'needsCertificate', is: true },
    onFail: ['remark', 'photo'],
  }),
}

export const making = {
  qualitySystem: verdict({
    label: {
      zh: '建立内部质量管理制度，岗位质量规范和质量责任明确',
      en: 'Internal quality rules, duties of each post and their appraisal exist',
    },
    help: {
      zh: '查制度文件，并随机问一名岗位人员本岗位的质量要求。',
      en: 'Read the rules, then ask one worker at random what his post demands.',
    },
    clause: 'CN-PQL-2018/3',
    onFail: ['remark'],
  }),
  batchesSeen: integer({
    label: { zh: '抽查出厂批次数', en: 'Batches looked at' },
    help: {
      zh: '近六个月出厂批次中随机抽取，一般不少于5批。',
      en: 'At random from the last six months, as a rule at least five.',
    },
    unit: '批',
    maximum: 1000,
    when: isProducing,
  }),
  batchesUntested: integer({
    label: { zh: '其中缺少出厂检验记录的批次数', en: 'Of these, batches without a release test' },
    clause: 'CN-PQL-2018/12',
    decide: 'everyBatchTested',
    unit: '批',
    maximum: 1000,
    when: isProducing,
    onFail: ['remark', 'photo'],
  }),
}

export const goods = {
  mandatoryStandards: verdict({
    label: {
      zh: '产品符合强制性国家标准等保障健康、安全的要求',
      en: 'Products meet mandatory standards for health and safety',
    },
    clause: 'CN-PQL-2018/13',
    onFail: ['remark'],
  }),
  standardDeclared: verdict({
    label: { zh: '公开所执行标准的编号和名称', en: 'The standards applied are publicly declared' },
    clause: 'CN-SL-2017/27',
    onFail: ['remark'],
  }),
  noObsoleteProducts: verdict({
    label: { zh: '未生产国家明令淘汰的产品', en: 'Nothing is made that the state has ordered out of use' },
    clause: 'CN-PQL-2018/29',
    onFail: ['remark', 'photo'],
  }),
  noFalseOrigin: verdict({
    label: { zh: '未伪造产地，未伪造或者冒用他人厂名、厂址', en: 'No false origin, maker’s name or address' },
    clause: 'CN-PQL-2018/30',
    onFail: ['remark', 'photo'],
  }),
  noFalseMarks: verdict({
    label: { zh: '未伪造或者冒用认证标志等质量标志', en: 'No false certification mark or other quality mark' },
    clause: 'CN-PQL-2018/31',
    onFail: ['remark', 'photo'],
  }),
  noAdulteration: verdict({
    label: {
      zh: '未掺杂掺假、以假充真、以次充好、以不合格冒充合格',
      en: 'No adulteration, imitation or substandard goods sold as good',
    },
    clause: 'CN-PQL-2018/32',
    onFail: ['remark', 'photo'],
  }),
}

export const defects = {
  defectDuty: verdict({
    label: {
      zh: '发现缺陷立即报告、告知，并停止销售、召回',
      en: 'Known defects were reported at once, sales stopped, goods recalled',
    },
    help: {
      zh: '近一年未发现缺陷的，选“不适用”。',
      en: 'Choose “not applicable” where no defect was known in the last year.',
    },
    clause: 'CN-CPL-2013/19',
    onFail: ['remark'],
  }),
  earlierCorrected: verdict({
    label: { zh: '以往监督抽查不合格项已按期改正', en: 'What earlier samplings found has been corrected in time' },
    help: { zh: '无以往不合格的，选“不适用”。', en: 'Choose “not applicable” where nothing was found before.' },
    clause: 'CN-PQL-2018/17',
    onFail: ['remark'],
  }),
}

export const conclusion = {
  measures: choices(
    {
      none: { zh: '未发现问题，不采取措施', en: 'No problem found, no measure' },
      correct: { zh: '责令限期改正', en: 'Ordered to correct by a date' },
      sample: { zh: '抽取样品检验', en: 'Samples taken for testing' },
      refer: { zh: '移送立案处理', en: 'Referred for enforcement' },
    },
    { label: { zh: '处理措施', en: 'Measures' } },
  ),
  correctBy: date({
    label: { zh: '改正期限', en: 'Correct by' },
    when: { field: 'measures', includes: 'correct' },
  }),
  companion: text({
    label: { zh: '企业陪同人员姓名', en: 'Name of the firm’s representative present' },
    personal: 'name',
    maxLength: 60,
  }),
  companionPhone: text({
    label: { zh: '陪同人员电话', en: 'His telephone' },
    personal: 'phone',
    optional: true,
    maxLength: 30,
  }),
  firmStatement: paragraph({
    label: { zh: '企业意见', en: 'Statement of the firm' },
    help: {
      zh: '企业的陈述、申辩或者拒绝签字的情况，如实记录。',
      en: 'What the firm says, contests or refuses to sign; as it was said.',
    },
    optional: true,
  }),
}
