import { incompleteBeta } from '../special/incomplete-beta.ts'
import { inverseIncompleteBeta } from '../special/inverse-incomplete-beta.ts'
import { logBinomialRaw } from '../special/raw-probabilities.ts'
import { NOTHING_ABOVE, type Tails } from '../special/tails.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * Density of the F distribution with ν₁ and ν₂ degrees of freedom: that of ν₁X/(ν₁X + ν₂), which is beta(ν₁/2, ν₂/2). NIST/SEMATECH e-Handbook 1.3.6.6.5.
 *
 * @param numerator ν₁ > 0
 * @param denominator ν₂ > 0
 * @returns 0 for x < 0; at 0 the limit, which is Infinity for ν₁ < 2
 * @throws RangeError for ν ≤ 0
 * @example
 * fDensity(1, 2, 2).toFixed(12) // '0.250000000000'
 */
export function fDensity(x: number, numerator: number, denominator: number): number {
  const [a, b] = shapes(numerator, denominator)
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0
  if (x === 0) return a < 1 ? Number.POSITIVE_INFINITY : a === 1 ? 1 : 0
  const share = shareOf(x, a, b)
  return ((a * b) / (a + b)) * (Math.exp(logBinomialRaw(a, b, share.x, share.y)) / x)
}

/**
 * P(X ≤ x).
 * @throws RangeError for ν ≤ 0
 * @example
 * fCumulative(1, 5, 5).toFixed(12) // '0.500000000000'
 */
export function fCumulative(x: number, numerator: number, denominator: number): number {
  return tails(x, numerator, denominator).lower
}

/**
 * P(X > x): the p-value of an F test.
 * @throws RangeError for ν ≤ 0
 * @example
 * fUpperTail(9, 2, 2).toFixed(12) // '0.100000000000'
 */
export function fUpperTail(x: number, numerator: number, denominator: number): number {
  return tails(x, numerator, denominator).upper
}

/**
 * The x with P(X ≤ x) = p.
 * @throws RangeError for p outside [0, 1] or ν ≤ 0
 * @example
 * fQuantile(0.95, 5, 10).toFixed(3) // '3.326'
 */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  return quantile(fromLower(p), numerator, denominator)
}

/**
 * The x with P(X > x) = q.
 * @throws RangeError for q outside [0, 1] or ν ≤ 0
 * @example
 * fUpperQuantile(0.1, 2, 2).toFixed(12) // '9.000000000000'
 */
export function fUpperQuantile(q: number, numerator: number, denominator: number): number {
  return quantile(fromUpper(q), numerator, denominator)
}

function shapes(numerator: number, denominator: number): [number, number] {
  return [positive('F: ν₁', numerator) / 2, positive('F: ν₂', denominator) / 2]
}

function shareOf(x: number, a: number, b: number): { x: number; y: number } {
  const total = a * x + b
  return { x: (a * x) / total, y: b / total }
}

function tails(x: number, numerator: number, denominator: number): Tails {
  const [a, b] = shapes(numerator, denominator)
  if (x === Number.POSITIVE_INFINITY) return NOTHING_ABOVE
  const share = shareOf(Math.max(0, x), a, b)
  return incompleteBeta(a, b, share.x, share.y)
}

function quantile(wanted: Tails, numerator: number, denominator: number): number {
  const [a, b] = shapes(numerator, denominator)
  const { x, y } = inverseIncompleteBeta(a, b, wanted)
  return (b / a) * (x / y)
}
