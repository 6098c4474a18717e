import { Value } from 'typebox/value'
import type { Answer, Rule } from '../define.ts'
import { evaluateRule, type Facts, type ParameterMap, versionOf } from './evaluate.ts'

/**
 * How a replayed decision differs: another outcome or value; the same with other reasons; a parameter value that is not the one in the
 * history; a version that the program no longer declares; a rule that fails on facts it once answered.
 */
export type DifferenceKind = 'outcome' | 'value' | 'reasons' | 'parameter' | 'no-rule' | 'fault'

/** What a stored decision says of itself. */
export interface StoredDecision {
  readonly ruleId: string
  readonly version: number
  readonly facts: Facts
  /** Used values with the ids of their entries in the history. */
  readonly parameters: Readonly<Record<string, { readonly id: string; readonly value: ParameterMap[string] }>>
  readonly answer: Answer
}

export interface Difference {
  readonly kind: DifferenceKind
  /** The answer now; for the last three kinds a sentence. */
  readonly now: Answer | string
}

/**
 * Answers a stored decision again, with the version and the parameter values it was made with.
 * @param declared every version of every rule that the program declares
 * @param history the value that stands in the history under an id
 * @returns undefined when the answer is the same to the last reason
 */
export function replayDecision(
  decision: StoredDecision,
  declared: readonly Rule[],
  history: (id: string) => ParameterMap[string] | undefined,
): Difference | undefined {
  for (const [name, used] of Object.entries(decision.parameters))
    if (!Value.Equal(history(used.id), used.value))
      return { kind: 'parameter', now: `${name}: the history says ${JSON.stringify(history(used.id)) ?? 'nothing'}` }
  const rule = declared.find((r) => r.id === decision.ruleId && versionOf(r) === decision.version)
  if (!rule) return { kind: 'no-rule', now: `${decision.ruleId}@${decision.version} is not declared` }
  const parameters = Object.fromEntries(Object.entries(decision.parameters).map(([name, used]) => [name, used.value]))
  try {
    const now = evaluateRule(rule, decision.facts, parameters)
    const kind = differenceOf(decision.answer, now)
    return kind && { kind, now }
  } catch (error) {
    return { kind: 'fault', now: error instanceof Error ? error.message : String(error) }
  }
}

function differenceOf(before: Answer, now: Answer): 'outcome' | 'value' | 'reasons' | undefined {
  if (before.outcome !== now.outcome) return 'outcome'
  if (!Value.Equal(before.value ?? null, now.value ?? null)) return 'value'
  return Value.Equal([before.reasons, before.wouldChange], [now.reasons, now.wouldChange]) ? undefined : 'reasons'
}
