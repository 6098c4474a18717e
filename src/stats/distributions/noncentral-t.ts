import { integrateOverChi } from '../integration/over-chi.ts'
import { normalCumulative, normalUpperTail } from './normal.ts'

/**
 * P(T ≤ t) of the noncentral t distribution: T = (Z + δ)/(χ/√ν), so that P = ∫ Φ(t·x/√ν − δ) f_χ(x) dx. Johnson, Kotz & Balakrishnan, Continuous Univariate
 * Distributions 2 (1995), 31.
 *
 * @param t any finite
 * @param degreesOfFreedom ν ≥ 1, not necessarily whole
 * @param noncentrality δ, any finite
 * @throws RangeError for ν below 1, or an argument that is no finite number
 * @example
 * noncentralTCumulative(1.7, 12, 2.1).toFixed(12) // '0.339998715514'
 */
export function noncentralTCumulative(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const slope = slopeOf(t, degreesOfFreedom, noncentrality)
  const chance = (x: number) => normalCumulative(slope * x - noncentrality)
  return Math.min(1, integrateOverChi(degreesOfFreedom, chance, 0, Number.POSITIVE_INFINITY, Math.abs(slope)))
}

/**
 * P(T > t), with its digits where it is small.
 *
 * @throws RangeError as {@link noncentralTCumulative}
 * @example
 * noncentralTUpperTail(5, 30, 2).toFixed(12) // '0.006082866436'
 */
export function noncentralTUpperTail(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const slope = slopeOf(t, degreesOfFreedom, noncentrality)
  const chance = (x: number) => normalUpperTail(slope * x - noncentrality)
  return Math.min(1, integrateOverChi(degreesOfFreedom, chance, 0, Number.POSITIVE_INFINITY, Math.abs(slope)))
}

function slopeOf(t: number, degreesOfFreedom: number, noncentrality: number): number {
  if (!(Number.isFinite(t) && Number.isFinite(noncentrality)))
    throw new RangeError(`noncentral t: t ${t}, noncentrality ${noncentrality}`)
  return t / Math.sqrt(degreesOfFreedom)
}
