import { incompleteBeta } from '../special/incomplete-beta.ts'
import { inverseIncompleteBeta } from '../special/inverse-incomplete-beta.ts'
import { logBinomialRaw } from '../special/raw-probabilities.ts'
import type { Tails } from '../special/tails.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * Density of the beta distribution: x^(α−1)(1 − x)^(β−1)/B(α, β). NIST/SEMATECH e-Handbook 1.3.6.6.17.
 *
 * @returns 0 outside [0, 1]; at the ends the limit, which is Infinity for a shape below 1
 * @throws RangeError for α or β ≤ 0
 * @example
 * betaDensity(0.5, 2, 2).toFixed(12) // '1.500000000000'
 */
export function betaDensity(x: number, alpha: number, beta: number): number {
  positive('beta: alpha', alpha)
  positive('beta: beta', beta)
  if (x < 0 || x > 1) return 0
  if (x === 0) return alpha < 1 ? Number.POSITIVE_INFINITY : alpha === 1 ? beta : 0
  if (x === 1) return beta < 1 ? Number.POSITIVE_INFINITY : beta === 1 ? alpha : 0
  const y = 1 - x
  return ((alpha * beta) / (alpha + beta)) * (Math.exp(logBinomialRaw(alpha, beta, x, y)) / x / y)
}

/**
 * P(X ≤ x): I_x(α, β).
 * @throws RangeError for α or β ≤ 0
 * @example
 * betaCumulative(0.5, 1, 3).toFixed(12) // '0.875000000000'
 */
export function betaCumulative(x: number, alpha: number, beta: number): number {
  return tails(x, alpha, beta).lower
}

/**
 * P(X > x), with all digits in the upper tail.
 * @throws RangeError for α or β ≤ 0
 * @example
 * betaUpperTail(0.5, 1, 3).toFixed(12) // '0.125000000000'
 */
export function betaUpperTail(x: number, alpha: number, beta: number): number {
  return tails(x, alpha, beta).upper
}

/**
 * The x with P(X ≤ x) = p.
 * @throws RangeError for p outside [0, 1], α or β ≤ 0
 * @example
 * betaQuantile(0.25, 1, 1).toFixed(12) // '0.250000000000'
 */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  return inverseIncompleteBeta(alpha, beta, fromLower(p)).x
}

/**
 * The x with P(X > x) = q.
 * @throws RangeError for q outside [0, 1], α or β ≤ 0
 * @example
 * betaUpperQuantile(0.25, 1, 1).toFixed(12) // '0.750000000000'
 */
export function betaUpperQuantile(q: number, alpha: number, beta: number): number {
  return inverseIncompleteBeta(alpha, beta, fromUpper(q)).x
}

function tails(x: number, alpha: number, beta: number): Tails {
  return incompleteBeta(alpha, beta, Math.min(1, Math.max(0, x)))
}
