import { incompleteBeta } from '../special/incomplete-beta.ts'
import { logBinomialRaw } from '../special/raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from '../special/tails.ts'
import { discreteQuantile } from './discrete-quantile.ts'
import { count, fromLower, fromUpper } from './probability.ts'

/**
 * P(X = k) of k successes in n trials: C(n, k) pᵏ(1 − p)ⁿ⁻ᵏ. NIST/SEMATECH e-Handbook 1.3.6.6.18.
 *
 * @param k a number that is no count has probability 0
 * @param trials n ≥ 0
 * @param probability p in [0, 1]
 * @throws RangeError for n that is no count or p outside [0, 1]
 * @example
 * binomialMass(2, 4, 0.5).toFixed(12) // '0.375000000000'
 */
export function binomialMass(k: number, trials: number, probability: number): number {
  count('binomial: trials', trials)
  const { lower: p, upper: q } = fromLower(probability)
  if (!(Number.isInteger(k) && k >= 0 && k <= trials)) return 0
  return Math.exp(logBinomialRaw(k, trials - k, p, q))
}

/**
 * P(X ≤ k).
 * @throws RangeError as {@link binomialMass}
 * @example
 * binomialCumulative(1, 4, 0.5).toFixed(12) // '0.312500000000'
 */
export function binomialCumulative(k: number, trials: number, probability: number): number {
  return tails(k, trials, probability).lower
}

/**
 * P(X > k), with all digits in the upper tail.
 * @throws RangeError as {@link binomialMass}
 * @example
 * binomialUpperTail(3, 4, 0.5).toFixed(12) // '0.062500000000'
 */
export function binomialUpperTail(k: number, trials: number, probability: number): number {
  return tails(k, trials, probability).upper
}

/**
 * The smallest k with P(X ≤ k) ≥ p.
 * @throws RangeError for p outside [0, 1], else as {@link binomialMass}
 * @example
 * binomialQuantile(0.5, 10, 0.5) // 5
 */
export function binomialQuantile(p: number, trials: number, probability: number): number {
  return quantile(fromLower(p), trials, probability)
}

/**
 * The smallest k with P(X > k) ≤ q.
 * @throws RangeError for q outside [0, 1], else as {@link binomialMass}
 * @example
 * binomialUpperQuantile(0.0625, 4, 0.5) // 3
 */
export function binomialUpperQuantile(q: number, trials: number, probability: number): number {
  return quantile(fromUpper(q), trials, probability)
}

function tails(k: number, trials: number, probability: number): Tails {
  count('binomial: trials', trials)
  const { lower: p, upper: q } = fromLower(probability)
  const whole = Math.floor(k)
  if (whole < 0) return NOTHING_BELOW
  if (whole >= trials) return NOTHING_ABOVE
  return incompleteBeta(trials - whole, whole + 1, q, p)
}

function quantile(wanted: Tails, trials: number, probability: number): number {
  count('binomial: trials', trials)
  const { lower: p, upper: q } = fromLower(probability)
  return discreteQuantile(wanted, {
    tailsAt: (k) => tails(k, trials, probability),
    mean: trials * p,
    deviation: Math.sqrt(trials * p * q),
    least: 0,
    most: trials,
  })
}
