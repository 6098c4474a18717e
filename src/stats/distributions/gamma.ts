import { incompleteGamma } from '../special/incomplete-gamma.ts'
import { inverseIncompleteGamma } from '../special/inverse-incomplete-gamma.ts'
import { logPoissonRaw } from '../special/raw-probabilities.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * Density of the gamma distribution with shape α and rate β (mean α/β): β^α x^(α−1) e^(−βx)/Γ(α). NIST/SEMATECH e-Handbook 1.3.6.6.11.
 *
 * @param rate β, 1/scale; 1 if nobody says
 * @returns 0 for x < 0; at 0 the limit, which is Infinity for α < 1
 * @throws RangeError for α or β ≤ 0
 * @example
 * gammaDensity(1, 1).toFixed(12) // '0.367879441171'
 */
export function gammaDensity(x: number, shape: number, rate = 1): number {
  positive('gamma: shape', shape)
  positive('gamma: rate', rate)
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0
  if (x === 0) return shape < 1 ? Number.POSITIVE_INFINITY : shape === 1 ? rate : 0
  return shape * (Math.exp(logPoissonRaw(shape, x * rate)) / x)
}

/**
 * P(X ≤ x) for shape α and rate β.
 * @throws RangeError for α or β ≤ 0
 * @example
 * gammaCumulative(1, 1).toFixed(12) // '0.632120558829'
 */
export function gammaCumulative(x: number, shape: number, rate = 1): number {
  return incompleteGamma(shape, Math.max(0, x) * positive('gamma: rate', rate)).lower
}

/**
 * P(X > x) for shape α and rate β, with all digits in the upper tail.
 * @throws RangeError for α or β ≤ 0
 * @example
 * gammaUpperTail(100, 1).toExponential(10) // '3.7200759760e-44'
 */
export function gammaUpperTail(x: number, shape: number, rate = 1): number {
  return incompleteGamma(shape, Math.max(0, x) * positive('gamma: rate', rate)).upper
}

/**
 * The x with P(X ≤ x) = p.
 * @throws RangeError for p outside [0, 1], α or β ≤ 0
 * @example
 * gammaQuantile(0.5, 1).toFixed(12) // '0.693147180560'
 */
export function gammaQuantile(p: number, shape: number, rate = 1): number {
  return inverseIncompleteGamma(shape, fromLower(p)) / positive('gamma: rate', rate)
}

/**
 * The x with P(X > x) = q.
 * @throws RangeError for q outside [0, 1], α or β ≤ 0
 * @example
 * gammaUpperQuantile(0.5, 1, 2).toFixed(12) // '0.346573590280'
 */
export function gammaUpperQuantile(q: number, shape: number, rate = 1): number {
  return inverseIncompleteGamma(shape, fromUpper(q)) / positive('gamma: rate', rate)
}
