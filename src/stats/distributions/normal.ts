import { incompleteGamma } from '../special/incomplete-gamma.ts'
import { inverseIncompleteGamma } from '../special/inverse-incomplete-gamma.ts'
import { LOG_SQRT_TWO_PI } from '../special/stirling-error.ts'
import type { Tails } from '../special/tails.ts'
import { fromLower, fromUpper, positive } from './probability.ts'

/**
 * Density of the normal distribution N(μ, σ²), per unit of x: e^(−z²/2)/(σ√2π), z = (x − μ)/σ. NIST/SEMATECH e-Handbook 1.3.6.6.1.
 *
 * @param mean μ, 0 if nobody says
 * @param deviation σ > 0, 1 if nobody says
 * @throws RangeError for σ ≤ 0
 * @example
 * normalDensity(0).toFixed(12) // '0.398942280401'
 */
export function normalDensity(x: number, mean = 0, deviation = 1): number {
  const z = (x - mean) / positive('normal: deviation', deviation)
  return Math.exp(-0.5 * z * z - LOG_SQRT_TWO_PI) / deviation
}

/**
 * P(X ≤ x) for N(μ, σ²): Φ((x − μ)/σ).
 *
 * @throws RangeError for σ ≤ 0 or NaN
 * @example
 * normalCumulative(1.96).toFixed(6) // '0.975002'
 */
export function normalCumulative(x: number, mean = 0, deviation = 1): number {
  return tails(x, mean, deviation).lower
}

/**
 * P(X > x) for N(μ, σ²); keeps its digits where 1 − P(X ≤ x) has lost them.
 *
 * @throws RangeError for σ ≤ 0 or NaN
 * @example
 * normalUpperTail(10).toExponential(10) // '7.6198530242e-24'
 */
export function normalUpperTail(x: number, mean = 0, deviation = 1): number {
  return tails(x, mean, deviation).upper
}

/**
 * The x with P(X ≤ x) = p for N(μ, σ²).
 *
 * @param p between 0 and 1; 0 gives −Infinity, 1 Infinity
 * @throws RangeError for p outside [0, 1] or σ ≤ 0
 * @example
 * normalQuantile(0.975).toFixed(12) // '1.959963984540'
 */
export function normalQuantile(p: number, mean = 0, deviation = 1): number {
  return mean + positive('normal: deviation', deviation) * standardQuantile(fromLower(p))
}

/**
 * The x with P(X > x) = q for N(μ, σ²); for small q more precise than the quantile of 1 − q.
 *
 * @param q between 0 and 1
 * @throws RangeError for q outside [0, 1] or σ ≤ 0
 * @example
 * normalUpperQuantile(0.025).toFixed(12) // '1.959963984540'
 */
export function normalUpperQuantile(q: number, mean = 0, deviation = 1): number {
  return mean + positive('normal: deviation', deviation) * standardQuantile(fromUpper(q))
}

function tails(x: number, mean: number, deviation: number): Tails {
  const z = (x - mean) / positive('normal: deviation', deviation)
  if (Math.abs(z) === Number.POSITIVE_INFINITY) return z < 0 ? { lower: 0, upper: 1 } : { lower: 1, upper: 0 }
  const { lower: inside, upper: outside } = incompleteGamma(0.5, 0.5 * z * z)
  const small = 0.5 * outside
  const large = 0.5 + 0.5 * inside
  return z < 0 ? { lower: small, upper: large } : { lower: large, upper: small }
}

function standardQuantile({ lower, upper }: Tails): number {
  const outside = 2 * Math.min(lower, upper)
  const z = Math.sqrt(2 * inverseIncompleteGamma(0.5, { lower: 1 - outside, upper: outside }))
  return lower < upper ? -z : z
}
