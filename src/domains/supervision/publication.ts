import { definePublicationKind } from '../../engines/publications/define.ts'
import { resultOf } from './logic.ts'
import { RESULTS } from './results.ts'

const answersOf = (body: unknown) =>
  ((body as { answers?: Record<string, unknown> } | null)?.answers ?? {}) as Record<string, unknown>

/**
 * 抽查检查结果公示. Only results of the form that asks for one; by whom it was inspected and who was met stays inside.
 * 20 working days: 国市监信〔2019〕38号, not compared with the official text.
 */
export const resultPublication = definePublicationKind({
  kind: 'supervision.result',
  title: { zh: '抽查检查结果', en: 'Results of inspections' },
  about: {
    zh: '监督检查的结果；“随机抽查”的对象由可验证的抽取产生，其余为有因检查，两者不可混为一个合格率。',
    en: 'Results of inspections. “Random” objects were drawn verifiably; others were inspected for cause, and the two make no common rate.',
  },
  legalBasis: [{ clause: 'CN-DRO-2019' }, { clause: 'CN-DRN-2019', isClauseUnverified: true }],
  recordKinds: ['supervision.inspection'],
  select: (record) => resultOf(answersOf(record.body)) !== undefined,
  fields: [
    { name: 'day', label: { zh: '检查日期', en: 'Inspected on' }, type: 'day', from: '/happenedAt', redaction: 'none' },
    {
      name: 'result',
      label: { zh: '检查结果', en: 'Result' },
      type: 'choice',
      choices: RESULTS,
      compute: {
        from: ['/body/answers/visit', '/body/answers/result'],
        as: (visit, result) => resultOf({ visit, result }) ?? null,
      },
      redaction: 'none',
      isHeadline: true,
    },
    {
      name: 'isRandom',
      label: { zh: '随机抽查', en: 'Drawn at random' },
      type: 'yes-no',
      compute: { from: ['/body/taskRef'], as: (taskRef) => taskRef !== undefined },
      redaction: 'none',
    },
    {
      name: 'correctionDueOn',
      label: { zh: '改正期限', en: 'Correct by' },
      type: 'day',
      from: '/body/answers/correctionDueOn',
      redaction: 'none',
    },
  ],
  publishWithin: { workingDays: 20, clause: 'CN-DRN-2019', isClauseUnverified: true },
  term: { for: { years: 3 }, clause: 'CN-DRN-2019', isClauseUnverified: true },
  approval: 'reviewed',
})
