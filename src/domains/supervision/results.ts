import type { Bilingual } from '../../core/text.ts'

/** What versions 3 and 4 of the form offer: published versions never change. */
export const FIRST_RESULTS = {
  'no-problem': { zh: '未发现问题', en: 'No problem found' },
  'not-disclosed': { zh: '未按规定公示应当公示的信息', en: 'Information that must be public was not' },
  'false-information': {
    zh: '公示信息隐瞒真实情况、弄虚作假',
    en: 'Public information hides the facts or is false',
  },
  'not-reached': {
    zh: '通过登记的住所（经营场所）无法联系',
    en: 'Not to be reached at the registered address',
  },
  'ordered-to-correct': { zh: '发现问题已责令改正', en: 'Problems found, ordered to correct' },
  obstructed: { zh: '不配合检查情节严重', en: 'Gravely obstructed the inspection' },
  'no-such-activity': {
    zh: '未发现开展本次抽查涉及的经营活动',
    en: 'The activity under inspection was not carried on',
  },
  'to-be-handled': { zh: '发现问题待后续处理', en: 'Problems found, to be handled further' },
} as const satisfies Record<string, Bilingual>

/** The object is there no more: neither “no such activity” nor “not to be reached”, and nothing is held against it. */
export const GONE_RESULTS = {
  'closed-down': { zh: '已关闭停业或正在组织清算', en: 'Closed down, or being wound up' },
  deregistered: { zh: '注销', en: 'Deregistered' },
  revoked: { zh: '吊销', en: 'Licence revoked' },
  annulled: { zh: '撤销', en: 'Registration annulled' },
  'moved-out': { zh: '迁出', en: 'Moved to another authority' },
} as const satisfies Record<string, Bilingual>

/**
 * 抽查检查结果: the kinds of the national practice. Seven of the first eight and the five that came with version 5 stand in the source of a
 * provincial system of 2017–18, the eighth in a bureau’s report of 2017; no official list was found.
 */
export const RESULTS = { ...FIRST_RESULTS, ...GONE_RESULTS } as const satisfies Record<string, Bilingual>
export type Result = keyof typeof RESULTS

/** Results that do not agree with any failed item: nothing was found, or nothing was there to look at. */
export const RESULTS_WITHOUT_FAILURE: readonly Result[] = [
  'no-problem',
  'no-such-activity',
  ...(Object.keys(GONE_RESULTS) as Result[]),
]

/** What is held against the object. What is not is public for the city’s own term. */
export const NEGATIVE_RESULTS = [
  'not-disclosed',
  'false-information',
  'not-reached',
  'ordered-to-correct',
  'obstructed',
  'to-be-handled',
] as const satisfies readonly Result[]

const REGISTRY = {
  zh: '登记状态以登记机关为准：将情况告知登记机关核实，档案不因本次检查改变；不重新抽取补足',
  en: 'The registration authority decides on the status: it is told and verifies; the archive does not change by this inspection, and nobody is drawn instead',
}

/** What each result leads to, told on the form, the task and the notice. */
export const RESULT_FOLLOWS: Readonly<Record<Result, Bilingual>> = {
  'no-problem': { zh: '公示结果，无后续处理', en: 'The result is published; nothing follows' },
  'not-disclosed': {
    zh: '责令限期公示；依企业经营异常名录管理办法处理',
    en: 'Ordered to publish by a date; handled by the measures on the list of abnormal operation',
  },
  'false-information': {
    zh: '依企业经营异常名录管理办法处理；涉嫌违法的，15个工作日内决定是否立案（市场监督管理行政处罚程序规定第十八条）',
    en: 'Handled by the measures on the list of abnormal operation; where an offence is suspected, decided within 15 working days whether to file a case (penalty procedure, Article 18)',
  },
  'not-reached': {
    zh: '经核实后10个工作日内列入经营异常名录（企业经营异常名录管理办法第九条）；核实须有场所所有人或者管理人的证明、住所不存在的证据，或者间隔15至30日的两次邮寄',
    en: 'Put on the list of abnormal operation within 10 working days of verification (Article 9), on proof by the owner or manager of the place, that it does not exist, or by two letters 15 to 30 days apart',
  },
  'ordered-to-correct': {
    zh: '下达责令改正通知书，到期复查，由案件跟踪',
    en: 'An order to correct goes out, looked at again at its end, followed as a case',
  },
  obstructed: {
    zh: '结果公示；属于产品质量监督检查的，依产品质量法第五十六条处理',
    en: 'The result is published; an inspection of product quality is handled by Article 56 of the Product Quality Law',
  },
  'no-such-activity': {
    zh: '公示结果，无后续处理；核对事项清单和经营范围',
    en: 'The result is published; matter and scope of business are compared',
  },
  'to-be-handled': {
    zh: '15个工作日内决定是否立案（市场监督管理行政处罚程序规定第十八条），检测、检验时间不计入',
    en: 'Decided within 15 working days whether to file a case (penalty procedure, Article 18); testing is not counted',
  },
  'closed-down': REGISTRY,
  deregistered: REGISTRY,
  revoked: REGISTRY,
  annulled: REGISTRY,
  'moved-out': {
    zh: '将抽查事项告知迁入地登记机关；档案不因本次检查改变；不重新抽取补足',
    en: 'The authority it moved to is told; the archive does not change by this inspection, and nobody is drawn instead',
  },
}

/** The same as help below a choice: one sentence for each of its options. */
export function followsOf(results: readonly Result[]): Bilingual {
  const lines = (language: 'zh' | 'en') => {
    const by = Map.groupBy(results, (r) => RESULT_FOLLOWS[r][language])
    const [mark, end, comma] = language === 'zh' ? ['：', '。', '、'] : [': ', '. ', ', ']
    return [...by].map(([says, of]) => `${of.map((r) => RESULTS[r][language]).join(comma)}${mark}${says}${end}`)
  }
  return { zh: lines('zh').join(''), en: lines('en').join('').trim() }
}
