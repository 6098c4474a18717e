import { incompleteGamma } from '../special/incomplete-gamma.ts'
import { logPoissonRaw } from '../special/raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from '../special/tails.ts'
import { discreteQuantile } from './discrete-quantile.ts'
import { fromLower, fromUpper } from './probability.ts'

/**
 * P(X = k) of k events where λ are expected: e^−λ λᵏ/k!. NIST/SEMATECH e-Handbook 1.3.6.6.19.
 *
 * @param k a number that is no count has probability 0
 * @param lambda λ ≥ 0; with 0 nothing ever happens
 * @throws RangeError for a λ that is negative or not finite
 * @example
 * poissonMass(0, 2).toFixed(12) // '0.135335283237'
 */
export function poissonMass(k: number, lambda: number): number {
  expected(lambda)
  if (!(Number.isInteger(k) && k >= 0)) return 0
  return Math.exp(logPoissonRaw(k, lambda))
}

/**
 * P(X ≤ k).
 * @throws RangeError as {@link poissonMass}
 * @example
 * poissonCumulative(1, 2).toFixed(12) // '0.406005849710'
 */
export function poissonCumulative(k: number, lambda: number): number {
  return tails(k, lambda).lower
}

/**
 * P(X > k), with all digits in the upper tail.
 * @throws RangeError as {@link poissonMass}
 * @example
 * poissonUpperTail(20, 2).toExponential(6) // '6.108072e-15'
 */
export function poissonUpperTail(k: number, lambda: number): number {
  return tails(k, lambda).upper
}

/**
 * The smallest k with P(X ≤ k) ≥ p.
 * @returns Infinity for p = 1 and λ > 0
 * @throws RangeError for p outside [0, 1], else as {@link poissonMass}
 * @example
 * poissonQuantile(0.5, 2) // 2
 */
export function poissonQuantile(p: number, lambda: number): number {
  return quantile(fromLower(p), lambda)
}

/**
 * The smallest k with P(X > k) ≤ q.
 * @throws RangeError for q outside [0, 1], else as {@link poissonMass}
 * @example
 * poissonUpperQuantile(0.05, 2) // 5
 */
export function poissonUpperQuantile(q: number, lambda: number): number {
  return quantile(fromUpper(q), lambda)
}

function expected(lambda: number): void {
  if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY))
    throw new RangeError(`Poisson: λ ${lambda} is negative or not finite`)
}

function tails(k: number, lambda: number): Tails {
  expected(lambda)
  const whole = Math.floor(k)
  if (whole < 0) return NOTHING_BELOW
  if (lambda === 0 || k === Number.POSITIVE_INFINITY) return NOTHING_ABOVE
  const { lower, upper } = incompleteGamma(whole + 1, lambda)
  return { lower: upper, upper: lower }
}

function quantile(wanted: Tails, lambda: number): number {
  expected(lambda)
  if (lambda === 0) return 0
  return discreteQuantile(wanted, {
    tailsAt: (k) => tails(k, lambda),
    mean: lambda,
    deviation: Math.sqrt(lambda),
    least: 0,
    most: Number.POSITIVE_INFINITY,
  })
}
