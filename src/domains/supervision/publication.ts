import { CITY_RULE } from '../../engines/forms/define.ts'
import { definePublicationKind } from '../../engines/publications/define.ts'
import { resultOf } from './logic.ts'
import { NEGATIVE_RESULTS, RESULTS } from './results.ts'

const answersOf = (body: unknown) =>
  ((body as { answers?: Record<string, unknown> } | null)?.answers ?? {}) as Record<string, unknown>

/**
 * 抽查检查结果公示. Only results of the form that asks for one; by whom it was inspected and who was met stays inside.
 * 20 working days from the end of the inspection: 企业信息公示暂行条例 6.2. Negative ones come down after three months
 * (信用修复管理办法 10, which speaks of results of 抽查检查); with a penalty or a list that followed where that is longer: the city has no record
 * of those yet, so the shorter term holds for all. What holds nothing against the firm stays by the city's own rule.
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
  // From the end of the inspection (企业公示信息抽查办法 12); versions of the form before the fifth know one day only.
  publishWithin: { workingDays: 20, since: { day: '/body/answers/endedOn' }, clause: 'CN-EIP-2024/6.2' },
  term: {
    // No text ends an entry that holds nothing against the firm: the city's own.
    for: { years: 3 },
    clause: CITY_RULE,
    shorter: {
      field: 'result',
      values: NEGATIVE_RESULTS,
      for: { months: 3 },
      notBefore: '2025-12-25',
      clause: 'CN-CRR-2025/10',
      statement: {
        zh: '不予处罚或者只受轻微处罚的，公示三个月；受其他处罚、列入异常名录或者严重违法失信名单的，随其公示期，以最长的为准',
        en: 'three months where no penalty or only a minor one followed; otherwise with the penalty, the abnormal list or the blacklist, the longest deciding',
      },
    },
  },
  approval: 'reviewed',
})
