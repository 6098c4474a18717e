import type { DecisionRules } from '../define.ts'
import type { ItemOutcome, Outcomes, Verdict } from '../schema.ts'
import type { AskedItem } from './answers.ts'

/**
 * Decides every asked item that can be decided: a verdict by itself, any other by its rule. What was not answered or cannot be said
 * has no outcome; it is never counted as passed.
 * @param on civil day of the inspection
 */
export function decideOutcomes(asked: readonly AskedItem[], rules: DecisionRules, on: string): Outcomes {
  const items: ItemOutcome[] = []
  for (const { pointer, item, value, group } of asked) {
    const rule = item.decide
    const outcome =
      rule === undefined
        ? item.kind === 'verdict'
          ? asVerdict(value)
          : undefined
        : value === undefined
          ? undefined
          : rules[rule]?.decide(value, { answers: group, on })
    if (outcome) items.push({ pointer, outcome, ...(item.clause && { clause: item.clause }), ...(rule && { rule }) })
  }
  return tally(items)
}

/** What decided items come to together. */
export function tally(items: readonly ItemOutcome[]): Outcomes {
  const count = (v: Verdict) => items.filter((i) => i.outcome === v).length
  const [passed, failed, notApplicable] = [count('pass'), count('fail'), count('not-applicable')]
  const overall = failed > 0 ? 'fail' : passed > 0 ? 'pass' : notApplicable > 0 ? 'not-applicable' : undefined
  return { ...(overall && { overall }), passed, failed, notApplicable, items: [...items] }
}

function asVerdict(value: unknown): Verdict | undefined {
  return value === 'pass' || value === 'fail' || value === 'not-applicable' ? value : undefined
}
