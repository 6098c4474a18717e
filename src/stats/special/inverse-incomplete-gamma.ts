import { incompleteGamma } from './incomplete-gamma.ts'
import { logGamma } from './log-gamma.ts'
import { logPoissonRaw } from './raw-probabilities.ts'
import { roughNormalQuantile } from './rough-normal-quantile.ts'
import { solveTails } from './solve-tails.ts'
import type { Tails } from './tails.ts'

/**
 * The x at which the regularised incomplete gamma functions have the wanted values: solved for ln x, from the guess of E. B. Wilson & M. M. Hilferty (1931).
 *
 * @param a shape > 0
 * @param wanted lower and upper; their sum is 1
 * @returns 0 for lower 0, Infinity for upper 0
 * @throws RangeError for a ≤ 0
 * @example
 * inverseIncompleteGamma(1, { lower: 0.5, upper: 0.5 }).toFixed(12) // '0.693147180560'
 */
export function inverseIncompleteGamma(a: number, wanted: Tails): number {
  if (!(a > 0)) throw new RangeError(`inverseIncompleteGamma: the shape ${a} is not positive`)
  if (wanted.lower <= 0) return 0
  if (wanted.upper <= 0) return Number.POSITIVE_INFINITY
  const cube = 1 - 1 / (9 * a) + roughNormalQuantile(wanted) / (3 * Math.sqrt(a))
  const isSmall = a < 1 || cube < 0.2
  const start = isSmall ? Math.min((Math.log(wanted.lower) + logGamma(a + 1)) / a, 6) : Math.log(a) + 3 * Math.log(cube)
  const u = solveTails(wanted, start, (log) => {
    const x = Math.exp(log)
    return { tails: incompleteGamma(a, x), density: a * Math.exp(logPoissonRaw(a, x)) }
  })
  return Math.exp(u)
}
