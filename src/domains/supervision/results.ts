import type { Bilingual } from '../../core/text.ts'

/**
 * 抽查检查结果: the kinds of the national practice. Wording as in the public system's result types and 国市监信〔2019〕38号, not compared with the
 * official text.
 */
export const RESULTS = {
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
export type Result = keyof typeof RESULTS

/** Results that do not agree with any failed item: nothing was found, or nothing was there to look at. */
export const RESULTS_WITHOUT_FAILURE: readonly Result[] = ['no-problem', 'no-such-activity']
