import type { DecisionRules } from '../../engines/forms/define.ts'

/** Decision rules of the inspection form, by name. Each is published with its examples; see forms/README.md of the engine. */
export const inspectionRules = {
  termNotEnded: {
    statement: {
      zh: '有效期届满日不早于检查当日，为符合；早于检查当日，为不符合。',
      en: 'Complies while the last day of validity is not before the day of the inspection.',
    },
    // Dates are YYYY-MM-DD, so they compare as text; the last day itself still counts.
    decide: (lastDay, { on }) => (typeof lastDay === 'string' ? (lastDay >= on ? 'pass' : 'fail') : undefined),
    examples: [
      { value: '2025-06-30', on: '2025-06-29', outcome: 'pass' },
      { value: '2025-06-30', on: '2025-06-30', outcome: 'pass' },
      { value: '2025-06-30', on: '2025-07-01', outcome: 'fail' },
    ],
  },
  everyBatchTested: {
    statement: {
      zh: '抽查的批次均有出厂检验记录，为符合；有一批缺少，为不符合；未抽查批次，为不适用。',
      en: 'Complies when every batch looked at has its release test; not applicable when none was looked at.',
    },
    decide: (untested, { answers }) => {
      if (typeof untested !== 'number') return undefined
      if (answers.batchesSeen === 0) return 'not-applicable'
      return untested === 0 ? 'pass' : 'fail'
    },
    examples: [
      { value: 0, answers: { batchesSeen: 5 }, outcome: 'pass' },
      { value: 1, answers: { batchesSeen: 5 }, outcome: 'fail' },
      { value: 0, answers: { batchesSeen: 0 }, outcome: 'not-applicable' },
    ],
  },
} as const satisfies DecisionRules
