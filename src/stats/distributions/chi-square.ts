import { gammaCumulative, gammaDensity, gammaQuantile, gammaUpperQuantile, gammaUpperTail } from './gamma.ts'

/**
 * Density of the chi-square distribution with ν degrees of freedom: gamma with shape ν/2 and rate ½. NIST/SEMATECH e-Handbook 1.3.6.6.6.
 *
 * @param degreesOfFreedom ν > 0, not necessarily whole
 * @throws RangeError for ν ≤ 0
 * @example
 * chiSquareDensity(2, 2).toFixed(12) // '0.183939720586'
 */
export function chiSquareDensity(x: number, degreesOfFreedom: number): number {
  return gammaDensity(x, degreesOfFreedom / 2, 0.5)
}

/**
 * P(X ≤ x).
 * @throws RangeError for ν ≤ 0
 * @example
 * chiSquareCumulative(3.841458820694124, 1).toFixed(12) // '0.950000000000'
 */
export function chiSquareCumulative(x: number, degreesOfFreedom: number): number {
  return gammaCumulative(x, degreesOfFreedom / 2, 0.5)
}

/**
 * P(X > x): the p-value of a chi-square test.
 * @throws RangeError for ν ≤ 0
 * @example
 * chiSquareUpperTail(2, 2).toFixed(12) // '0.367879441171'
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  return gammaUpperTail(x, degreesOfFreedom / 2, 0.5)
}

/**
 * The x with P(X ≤ x) = p.
 * @throws RangeError for p outside [0, 1] or ν ≤ 0
 * @example
 * chiSquareQuantile(0.95, 1).toFixed(3) // '3.841'
 */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  return gammaQuantile(p, degreesOfFreedom / 2, 0.5)
}

/**
 * The x with P(X > x) = q.
 * @throws RangeError for q outside [0, 1] or ν ≤ 0
 * @example
 * chiSquareUpperQuantile(0.01, 10).toFixed(3) // '23.209'
 */
export function chiSquareUpperQuantile(q: number, degreesOfFreedom: number): number {
  return gammaUpperQuantile(q, degreesOfFreedom / 2, 0.5)
}
