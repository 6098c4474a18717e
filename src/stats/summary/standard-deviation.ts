import { mean } from './mean.ts'
import { sum } from './sum.ts'

/**
 * Variance of a sample: squared deviations from the mean over n − 1 (two passes).
 * @throws RangeError for fewer than two values, or one that is no finite number
 * @example
 * variance([2, 4, 4, 4, 5, 5, 7, 9]) // 4.571428571428571
 */
export function variance(values: readonly number[]): number {
  if (values.length < 2) throw new RangeError('variance: at least two values are needed')
  const centre = mean(values)
  return sum(values.map((x) => (x - centre) ** 2)) / (values.length - 1)
}

/**
 * Standard deviation of a sample, n − 1 in the denominator.
 * @throws RangeError for fewer than two values, or one that is no finite number
 * @example
 * standardDeviation([1, 3]) // 1.4142135623730951
 */
export function standardDeviation(values: readonly number[]): number {
  return Math.sqrt(variance(values))
}
