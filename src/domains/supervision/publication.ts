import { CITY_RULE } from '../../engines/forms/define.ts'
import { definePublicationKind } from '../../engines/publications/define.ts'
import { resultOf } from './logic.ts'
import { RESULTS } from './results.ts'

const answersOf = (body: unknown) =>
  ((body as { answers?: Record<string, unknown> } | null)?.answers ?? {}) as Record<string, unknown>

/**
 * 抽查检查结果公示. Only results of the form that asks for one; by whom it was inspected and who was met stays inside.
 * 20 working days from the end of the inspection: 企业信息公示暂行条例 6.2. How long an entry stays is the city's own rule; that negative ones
 * come down after three months or with what followed (信用修复管理办法 7–10) takes the term rule of the publications engine.
 */
export const resultPublication = definePublicationKind({
  kind: 'supervision.result',
  title: { zh: '抽查检查结果', en: 'Results of inspections' },
  about: {
    zh: '监督检查的结果；“随机抽查”的对象由可验证的抽取产生，其余为有因检查，两者不可混为一个合格率。检查只涉及检查表所列事项，未列的没有检查；结果只说明检查当日的情况。',
    en: 'Results of inspections. “Random” objects were drawn verifiably; others were inspected for cause, and the two make no common rate. Only the items of the checklist were looked at, and the result speaks of that day.',
  },
  legalBasis: [{ clause: 'CN-EIP-2024/6.1(5)' }, { clause: 'CN-OBE-2019/54.1' }, { clause: 'CN-MER-2021/38.2' }],
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
  publishWithin: { workingDays: 20, clause: 'CN-EIP-2024/6.2' },
  term: { for: { years: 3 }, clause: CITY_RULE },
  approval: 'reviewed',
})
