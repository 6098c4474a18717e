import type { AnswerGroup, Answers, Condition } from '../schema.ts'

/** The answers a condition sees: those of its own group, and those of the form for names with a leading `/`. */
export interface Sight {
  readonly group: AnswerGroup | Answers
  readonly form: Answers
}

/** Whether a condition holds. An answer that was not given satisfies no comparison. */
export function holds(condition: Condition, sight: Sight): boolean {
  if ('all' in condition) return condition.all.every((c) => holds(c, sight))
  if ('any' in condition) return condition.any.some((c) => holds(c, sight))
  if ('not' in condition) return !holds(condition.not, sight)
  const value = valueAt(condition.field, sight)
  if (value === undefined) return false
  if ('is' in condition) return ([] as unknown[]).concat(condition.is).includes(value)
  if ('includes' in condition) return Array.isArray(value) && (value as readonly unknown[]).includes(condition.includes)
  if (typeof value !== 'number') return false
  return 'atLeast' in condition ? value >= condition.atLeast : value <= condition.atMost
}

function valueAt(field: string, { group, form }: Sight): unknown {
  return field.startsWith('/') ? form[field.slice(1)] : group[field]
}

/** Every field a condition looks at, as written. */
export function fieldsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf)
  if ('any' in condition) return condition.any.flatMap(fieldsOf)
  if ('not' in condition) return fieldsOf(condition.not)
  return [condition.field]
}
