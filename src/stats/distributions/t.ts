import { deviance } from '../special/deviance.ts'
import { incompleteBeta } from '../special/incomplete-beta.ts'
import { inverseIncompleteBeta } from '../special/inverse-incomplete-beta.ts'
import { LOG_SQRT_TWO_PI, stirlingError } from '../special/stirling-error.ts'
import type { Tails } from '../special/tails.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * Density of Student's t distribution with ν degrees of freedom: (1 + t²/ν)^(−(ν+1)/2)/(√ν B(½, ν/2)). NIST/SEMATECH e-Handbook 1.3.6.6.4; computed as in
 * C. Loader (2000).
 *
 * @param degreesOfFreedom ν > 0, not necessarily whole
 * @throws RangeError for ν ≤ 0
 * @example
 * tDensity(0, 1).toFixed(12) // '0.318309886184'
 */
export function tDensity(t: number, degreesOfFreedom: number): number {
  const n = positive('t: ν', degreesOfFreedom)
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return 0
  const front = stirlingError((n + 1) / 2) - stirlingError(n / 2) - deviance(n / 2, (n + 1) / 2)
  const ratio = (t / n) * t
  const logHalf = ratio < 1e200 ? Math.log1p(ratio) / 2 : Math.log(Math.abs(t)) - Math.log(n) / 2
  const body = ratio < 0.2 ? (t * t) / 2 - deviance(n / 2, (n + t * t) / 2) : n * logHalf
  return Math.exp(front - body - LOG_SQRT_TWO_PI - logHalf)
}

/**
 * P(T ≤ t).
 * @throws RangeError for ν ≤ 0
 * @example
 * tCumulative(1, 1).toFixed(12) // '0.750000000000'
 */
export function tCumulative(t: number, degreesOfFreedom: number): number {
  return tails(t, degreesOfFreedom).lower
}

/**
 * P(T > t), with all digits in the upper tail.
 * @throws RangeError for ν ≤ 0
 * @example
 * tUpperTail(1, 1).toFixed(12) // '0.250000000000'
 */
export function tUpperTail(t: number, degreesOfFreedom: number): number {
  return tails(t, degreesOfFreedom).upper
}

/**
 * The t with P(T ≤ t) = p.
 * @throws RangeError for p outside [0, 1] or ν ≤ 0
 * @example
 * tQuantile(0.975, 10).toFixed(3) // '2.228'
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  return quantile(fromLower(p), degreesOfFreedom)
}

/**
 * The t with P(T > t) = q.
 * @throws RangeError for q outside [0, 1] or ν ≤ 0
 * @example
 * tUpperQuantile(0.05, 5).toFixed(3) // '2.015'
 */
export function tUpperQuantile(q: number, degreesOfFreedom: number): number {
  return quantile(fromUpper(q), degreesOfFreedom)
}

function tails(t: number, degreesOfFreedom: number): Tails {
  const n = positive('t: ν', degreesOfFreedom)
  const ratio = (t / n) * t
  const near = ratio === Number.POSITIVE_INFINITY ? 0 : 1 / (1 + ratio)
  const far = ratio === Number.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio)
  const { lower: outside, upper: inside } = incompleteBeta(n / 2, 0.5, near, far)
  const small = 0.5 * outside
  const large = 0.5 + 0.5 * inside
  return t < 0 ? { lower: small, upper: large } : { lower: large, upper: small }
}

function quantile({ lower, upper }: Tails, degreesOfFreedom: number): number {
  const n = positive('t: ν', degreesOfFreedom)
  const outside = 2 * Math.min(lower, upper)
  const { x, y } = inverseIncompleteBeta(n / 2, 0.5, { lower: outside, upper: 1 - outside })
  const size = Math.sqrt(n * (y / x))
  return lower < upper ? -size : size
}
