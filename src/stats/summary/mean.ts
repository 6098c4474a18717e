import { sum } from './sum.ts'

/**
 * Arithmetic mean.
 * @throws RangeError for no values, or one that is no finite number
 * @example
 * mean([39.5, 40, 40.5, 41, 80]) // 48.2
 */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('mean: there are no values')
  const total = sum(values)
  if (!Number.isFinite(total)) throw new RangeError('mean: a value is no finite number')
  return total / values.length
}
