import { incompleteBeta } from '../special/incomplete-beta.ts'
import { logBinomialRaw } from '../special/raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from '../special/tails.ts'
import { discreteQuantile } from './discrete-quantile.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * P(X = k) of k failures before the r-th success: Γ(k + r)/(k! Γ(r)) pʳ(1 − p)ᵏ; r need not be whole. A gamma(α, β) mixture of Poisson(μE) counts is r = α,
 * p = β/(β + E). Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), 5.1.
 *
 * @param k a number that is no count has probability 0
 * @param size r > 0
 * @param probability p of a success, in (0, 1]
 * @throws RangeError for r ≤ 0 or p outside (0, 1]
 * @example
 * negativeBinomialMass(1, 2, 0.5).toFixed(12) // '0.250000000000'
 */
export function negativeBinomialMass(k: number, size: number, probability: number): number {
  positive('negative binomial: size', size)
  const { lower: p, upper: q } = success(probability)
  if (!(Number.isInteger(k) && k >= 0)) return 0
  return (size / (size + k)) * Math.exp(logBinomialRaw(size, k, p, q))
}

/**
 * P(X ≤ k).
 * @throws RangeError as {@link negativeBinomialMass}
 * @example
 * negativeBinomialCumulative(1, 2, 0.5).toFixed(12) // '0.500000000000'
 */
export function negativeBinomialCumulative(k: number, size: number, probability: number): number {
  return tails(k, size, probability).lower
}

/**
 * P(X > k), with all digits in the upper tail.
 * @throws RangeError as {@link negativeBinomialMass}
 * @example
 * negativeBinomialUpperTail(0, 2, 0.5).toFixed(12) // '0.750000000000'
 */
export function negativeBinomialUpperTail(k: number, size: number, probability: number): number {
  return tails(k, size, probability).upper
}

/**
 * The smallest k with P(X ≤ k) ≥ p.
 * @returns Infinity for p = 1, unless success is certain
 * @throws RangeError for p outside [0, 1], else as {@link negativeBinomialMass}
 * @example
 * negativeBinomialQuantile(0.5, 2, 0.5) // 1
 */
export function negativeBinomialQuantile(p: number, size: number, probability: number): number {
  return quantile(fromLower(p), size, probability)
}

/**
 * The smallest k with P(X > k) ≤ q.
 * @throws RangeError for q outside [0, 1], else as {@link negativeBinomialMass}
 * @example
 * negativeBinomialUpperQuantile(0.75, 2, 0.5) // 0
 */
export function negativeBinomialUpperQuantile(q: number, size: number, probability: number): number {
  return quantile(fromUpper(q), size, probability)
}

function success(probability: number): Tails {
  if (!(probability > 0)) throw new RangeError(`negative binomial: the probability ${probability} is not positive`)
  return fromLower(probability)
}

function tails(k: number, size: number, probability: number): Tails {
  positive('negative binomial: size', size)
  const { lower: p, upper: q } = success(probability)
  const whole = Math.floor(k)
  if (whole < 0) return NOTHING_BELOW
  if (k === Number.POSITIVE_INFINITY) return NOTHING_ABOVE
  return incompleteBeta(size, whole + 1, p, q)
}

function quantile(wanted: Tails, size: number, probability: number): number {
  positive('negative binomial: size', size)
  const { lower: p, upper: q } = success(probability)
  if (q === 0) return 0
  return discreteQuantile(wanted, {
    tailsAt: (k) => tails(k, size, probability),
    mean: (size * q) / p,
    deviation: Math.sqrt(size * q) / p,
    least: 0,
    most: Number.POSITIVE_INFINITY,
  })
}
