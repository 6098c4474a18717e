import { sum } from './sum.ts'

/**
 * Arithmetic mean.
 * @throws RangeError for no values
 * @example
 * mean([39.5, 40, 40.5, 41, 80]) // 48.2
 */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('mean: there are no values')
  return sum(values) / values.length
}
