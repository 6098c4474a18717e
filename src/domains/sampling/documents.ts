import { plainNumber } from '../../core/decimal.ts'
import { defineDocumentTemplate } from '../../core/documents/define.ts'
import { type CaseDocumentData, orderFacts, printedDay, waysOfReview } from '../../engines/cases/define.ts'
import type { ItemVerdict, SampleBody, VerdictWord } from './schema.ts'

/** What a sampling sheet is made from. */
export interface SheetData {
  readonly number: string
  readonly firm: { readonly name: string; readonly code: string | null; readonly address: string | null }
  readonly productClass: string
  readonly plan: string
  readonly body: SampleBody
  readonly sampledBy: string
  /** Whether the second sampler stands behind it, in words; absent once they confirmed. */
  readonly secondState?: string | undefined
  /** 抽样单位. */
  readonly organ: string
  /** As it is printed: 2026年11月2日. */
  readonly day: string
}

const PLACES = { producer: '生产企业', seller: '销售单位', online: '网络交易' } as const

/** 抽样单: three copies, signed by two samplers and the firm. */
export const sampleSheet = defineDocumentTemplate({
  id: 'sampling.sheet',
  title: { zh: '产品质量监督抽查抽样单', en: 'Sampling sheet' },
  kind: 'sheet',
  // 产品质量监督抽查管理暂行办法 19, 23: what was taken from what, how it was sealed, by whom, and both sides sign.
  facts: {
    number: { label: { zh: '抽样单编号', en: 'number' }, from: '/number' },
    subject: { label: { zh: '受检企业', en: 'enterprise sampled' }, from: '/firm/name' },
    about: { label: { zh: '产品名称', en: 'product' }, from: '/body/productName' },
    plan: { label: { zh: '抽查计划', en: 'plan' }, from: '/plan' },
    batchNumber: { label: { zh: '批号', en: 'batch' }, from: '/body/batchNumber' },
    quantity: {
      label: { zh: '样品数量', en: 'quantity' },
      from: '/body/sampleQuantity',
      printed: (n) => plainNumber(n as number),
    },
    baseQuantity: {
      label: { zh: '抽样基数', en: 'stock it was taken from' },
      from: '/body/baseQuantity',
      printed: (n) => plainNumber(n as number),
    },
    backup: {
      label: { zh: '备样数量和封存地点', en: 'back-up sample and where it is kept' },
      from: '/body/backupKeptAt',
    },
    seals: { label: { zh: '封条编号', en: 'seals' }, from: '/body/seals/*' },
    persons: { label: { zh: '抽样人员', en: 'samplers' }, from: '/sampledBy' },
    secondSampler: { label: { zh: '第二名抽样人员', en: 'second sampler' }, from: '/body/secondSampler' },
    organ: {
      label: { zh: '抽样单位', en: 'sampling body' },
      from: '/organ',
      remedy: {
        zh: '抽样人员的账号没有“抽取和移交样品”的岗位单位，样品也没有填写受托抽样单位：请在“账号管理”中补上岗位所在单位',
        en: 'the sampler’s account holds the role to take samples in no body, and the sample names none: name it under accounts and roles',
      },
    },
    day: { label: { zh: '抽样日期', en: 'day' }, from: '/day' },
  },
  example: {
    number: 'CJ2026-000012',
    firm: { name: '某某线缆有限公司', code: null, address: null },
    productClass: '电线电缆',
    plan: '2026年电线电缆监督抽查',
    body: {
      productName: '铜芯聚氯乙烯绝缘电线',
      batchNumber: 'P-1',
      place: 'producer',
      baseQuantity: 500,
      sampleQuantity: 3,
      backupQuantity: 3,
      backupKeptAt: '企业封存',
      seals: ['封-1'],
      photos: [],
      secondSampler: '博文',
    },
    sampledBy: '本初',
    organ: '和平区市场监督管理局',
    day: '2026年11月2日',
  },
  build: (d: SheetData) => ({
    title: '产品质量监督抽查抽样单',
    blocks: [
      {
        kind: 'form',
        rows: [
          [
            { label: '抽样单编号', value: d.number },
            { label: '信用代码', value: d.firm.code ?? '' },
          ],
          [{ label: '受检企业', value: [d.firm.name, d.firm.address].filter(Boolean).join('，') }],
          [{ label: '抽查计划', value: d.plan }],
          [
            { label: '产品类别', value: d.productClass },
            { label: '产品名称', value: d.body.productName },
          ],
          [
            { label: '型号规格', value: d.body.model ?? '' },
            { label: '销售单价', value: d.body.priceYuan === undefined ? '' : `${plainNumber(d.body.priceYuan)} 元` },
          ],
          [
            { label: '批号', value: d.body.batchNumber },
            { label: '生产日期', value: d.body.producedOn ?? '' },
          ],
          [
            {
              label: '抽样地点',
              value: [PLACES[d.body.place], d.body.sellerName, d.body.address].filter(Boolean).join('，'),
            },
          ],
          [
            { label: '抽样基数', value: plainNumber(d.body.baseQuantity) },
            { label: '样品数量', value: plainNumber(d.body.sampleQuantity) },
          ],
          [{ label: '备样', value: `${plainNumber(d.body.backupQuantity)}，封存于${d.body.backupKeptAt}` }],
          [{ label: '封条编号', value: d.body.seals.join('、') }],
          [
            { label: '抽样单位', value: d.organ },
            { label: '抽样日期', value: d.day },
          ],
          [
            {
              label: '第二名抽样人员',
              value: d.secondState ? `${d.body.secondSampler}（${d.secondState}）` : d.body.secondSampler,
            },
          ],
          [{ label: '备注', value: d.body.remark ?? '' }],
        ],
      },
      // What both sides sign stands on the same page as what they sign for.
      {
        kind: 'to-sign',
        labels: [`抽样人员（${d.sampledBy}、${d.body.secondSampler}）签名`, '受检企业代表签名、盖章'],
      },
    ],
    copies: ['第一联 存档', '第二联 交受检企业', '第三联 随备样'],
  }),
})

const ITEM_WORDS: Readonly<Record<VerdictWord, string>> = {
  conforming: '合格',
  nonconforming: '不合格',
  'not-demonstrated': '未能证明',
}
/** What is not demonstrated is said without a word that reads as a finding. */
const FOUND: Readonly<Record<VerdictWord, string>> = {
  conforming: '所检项目合格。',
  nonconforming: '所检项目不合格。',
  'not-demonstrated':
    '所检项目中有的未能证明是否符合标准，其余合格；本次检验对该批次不作合格与否的结论，不因此采取任何措施。',
}

/** What a notice of the result is made from. */
export interface NoticeData {
  readonly sampleNumber: string
  readonly batchNumber: string
  readonly firm: string
  readonly product: string
  readonly isRetest: boolean
  readonly verdict: VerdictWord
  readonly items: readonly ItemVerdict[]
  readonly laboratory: string
  readonly objectDays: number
  /** 组织监督抽查的部门. */
  readonly organ: string
  readonly day: string
}

/** 检验结果告知: item by item, with the way to object. */
export const resultNotice = defineDocumentTemplate({
  id: 'sampling.result-notice',
  title: { zh: '产品质量监督抽查检验结果告知书', en: 'Notice of a test result' },
  kind: 'notice',
  facts: {
    addressee: { label: { zh: '受检企业', en: 'enterprise' }, from: '/firm' },
    about: { label: { zh: '产品', en: 'product' }, from: '/product' },
    sampleNumber: { label: { zh: '样品编号', en: 'sample' }, from: '/sampleNumber' },
    batchNumber: { label: { zh: '批号', en: 'batch' }, from: '/batchNumber' },
    laboratory: { label: { zh: '检验机构', en: 'laboratory' }, from: '/laboratory' },
    items: { label: { zh: '检验项目', en: 'items' }, from: '/items/*/label/zh' },
    values: { label: { zh: '实测值', en: 'values' }, from: '/items/*/value' },
    limits: { label: { zh: '标准限量', en: 'limits' }, from: '/items/*/limit' },
    outcome: {
      label: { zh: '结论', en: 'verdict' },
      from: '/verdict',
      printed: (v) => FOUND[v as VerdictWord],
    },
    // The re-test is final (CN-PSS-2019/42); before it the objection is open.
    remedy: {
      label: { zh: '异议途径和期限', en: 'how long to object' },
      from: '/objectDays',
      printed: (days, d) => (d.isRetest ? '复检结论为最终结论' : `${days}日内书面`),
    },
    organ: {
      label: { zh: '组织监督抽查的部门', en: 'body that signs' },
      from: '/organ',
      remedy: {
        zh: '抽样计划编制人的账号没有“编制抽样计划”的岗位单位：请在“账号管理”中补上岗位所在单位',
        en: 'the account that made the plan holds the role to make plans in no body: name it under accounts and roles',
      },
    },
    day: { label: { zh: '日期', en: 'day' }, from: '/day', printed: printedDay },
  },
  example: {
    sampleNumber: 'CJ2026-000012',
    batchNumber: 'P-1',
    firm: '某某线缆有限公司',
    product: '铜芯聚氯乙烯绝缘电线',
    isRetest: false,
    verdict: 'conforming',
    items: [
      {
        item: 'resistance',
        label: { zh: '导体电阻', en: 'Resistance' },
        value: '7.20',
        unit: 'Ω/km',
        uncertainty: '0.05',
        limit: '≤ 7.41 Ω/km',
        method: 'GB/T 3048.4',
        standard: 'GB/T 5023.3',
        verdict: 'conforming',
      },
    ],
    laboratory: '甲检验院',
    objectDays: 15,
    organ: '和平区市场监督管理局',
    day: '2026-11-20',
  },
  build: (d: NoticeData) => ({
    title: '产品质量监督抽查检验结果告知书',
    addressee: d.firm,
    blocks: [
      {
        kind: 'paragraph',
        text: `经${d.laboratory}${d.isRetest ? '以备样复检' : '检验'}，你单位的${d.product}（批号${d.batchNumber}，样品编号${d.sampleNumber}）${FOUND[d.verdict]}`,
      },
      {
        kind: 'table',
        columns: [
          { label: '项目', width: 3 },
          { label: '标准限量', width: 2 },
          { label: '实测值', width: 2 },
          { label: '判定' },
        ],
        rows: d.items.map((i) => [i.label.zh, i.limit, `${i.value} ${i.unit}`.trim(), ITEM_WORDS[i.verdict]]),
      },
      // One objection a sample; the re-test is its end.
      ...(d.isRetest
        ? [{ kind: 'paragraph' as const, text: '复检结论为最终结论。' }]
        : [
            {
              kind: 'paragraph' as const,
              text: `如对检验结果有异议，可自收到本告知书之日起${d.objectDays}日内书面向本机关提出，并可申请以备样复检。`,
            },
          ]),
    ],
    signature: { organs: [d.organ], date: d.day },
  }),
})

/** 责令改正通知书 of a follow-up: 产品质量法 17.1, 产品质量监督抽查管理暂行办法 45 (stop at once), 46 (by when), 49 (what stays forbidden). */
export const orderAfterSampling = defineDocumentTemplate({
  id: 'sampling.order',
  title: { zh: '责令改正通知书（监督抽查）', en: 'Order to correct after sampling' },
  kind: 'order',
  word: '抽改',
  facts: {
    ...orderFacts,
    product: { label: { zh: '产品和批号', en: 'product and batch' }, from: '/fields/product' },
    sampleNumber: { label: { zh: '样品编号', en: 'sample' }, from: '/fields/sampleNumber' },
    grounds: { label: { zh: '不合格项目', en: 'nonconforming items' }, from: '/fields/findings' },
    clauses: { label: { zh: '依据', en: 'clause' }, from: '/case/kind', printed: () => '第十七条第一款' },
    demand: { label: { zh: '责令采取的措施', en: 'measures ordered' }, from: '/fields/disposal' },
    correctBy: { label: { zh: '改正期限', en: 'correct by' }, from: '/due/correct', printed: printedDay },
  },
  example: {
    number: '和平区市场监督管理局抽改〔2026〕3号',
    day: '2026-03-02',
    case: { id: 'case', kind: 'sampling.follow-up', openedOn: '2026-03-02' },
    subject: { id: 'subject', name: '某某线缆有限公司', code: null, address: null, region: '120101' },
    fields: {
      product: '铜芯聚氯乙烯绝缘电线，批号 P-1',
      sampleNumber: 'CJ2026-000012',
      findings: '导体电阻 8.10 Ω/km，标准限量 ≤ 7.41 Ω/km',
      disposal: '停止生产、销售该批产品，封存库存',
    },
    reason: undefined,
    actor: { name: '本初' },
    issuer: {
      name: '和平区市场监督管理局',
      word: '和平区市场监督管理局',
      reviewAuthority: '天津市和平区人民政府',
      court: '天津市和平区人民法院',
    },
    handlers: ['本初'],
    due: { correct: '2026-05-06' },
  },
  build: (d: CaseDocumentData) => ({
    ...(d.number !== undefined && { number: d.number }),
    title: '责令改正通知书',
    addressee: d.subject.name,
    blocks: [
      {
        kind: 'paragraph',
        text: `你单位产品（${String(d.fields.product ?? '')}，样品编号${String(d.fields.sampleNumber ?? '')}）经监督抽查不合格，不合格项目为：`,
      },
      ...String(d.fields.findings ?? '')
        .split('\n')
        .map((text) => ({ kind: 'paragraph' as const, level: 1 as const, text })),
      {
        kind: 'paragraph',
        text: `依据《中华人民共和国产品质量法》第十七条第一款的规定，现责令你单位：${String(d.fields.disposal ?? '')}`,
      },
      { kind: 'paragraph', text: `改正期限至${printedDay(d.due.correct)}（含当日）。` },
      waysOfReview(d),
    ],
    signature: { organs: [d.issuer?.name ?? ''], date: d.day },
  }),
})
