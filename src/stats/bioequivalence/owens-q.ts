import { normalCumulative } from '../distributions/normal.ts'
import { integrateOverChi } from '../integration/over-chi.ts'

/**
 * Owen's Q: Q_ν(t, δ; a, b) = √(2π)/(Γ(ν/2)·2^((ν−2)/2)) ∫ₐᵇ Φ(t·x/√ν − δ)·x^(ν−1)·φ(x) dx.
 * D. B. Owen, A special case of a bivariate non-central t-distribution, Biometrika 52 (1965) 437–446.
 *
 * @param degreesOfFreedom ν ≥ 1
 * @param t, @param delta any finite
 * @param from a ≥ 0, @param to b ≥ a, may be infinite: over the whole half-line Q is the noncentral t's cumulative probability at t with noncentrality δ
 * @throws RangeError for ν below 1 or ends out of order
 * @example
 * owensQ(10, 0, 0, 0, Infinity).toFixed(10) // '0.5000000000'
 */
export function owensQ(degreesOfFreedom: number, t: number, delta: number, from: number, to: number): number {
  if (!(degreesOfFreedom >= 1)) throw new RangeError(`owensQ: ${degreesOfFreedom} degrees of freedom`)
  if (!(from >= 0 && to >= from)) throw new RangeError(`owensQ: from ${from} to ${to}`)
  const slope = t / Math.sqrt(degreesOfFreedom)
  return integrateOverChi(degreesOfFreedom, (x) => normalCumulative(slope * x - delta), from, to, Math.abs(slope))
}
