import { normalCumulative } from '../distributions/normal.ts'
import { integrate } from '../integration/gauss-legendre.ts'
import { logGamma } from '../special/log-gamma.ts'

/** The weight of the integrand is below 1e-300 of its top beyond this many standard deviations of χ. */
const REACH = 12

/**
 * Owen's Q: Q_ν(t, δ; a, b) = √(2π)/(Γ(ν/2)·2^((ν−2)/2)) ∫ₐᵇ Φ(t·x/√ν − δ)·x^(ν−1)·φ(x) dx.
 * D. B. Owen, A special case of a bivariate non-central t-distribution, Biometrika 52 (1965) 437–446.
 *
 * @param degreesOfFreedom ν ≥ 1
 * @param t, @param delta any
 * @param from a ≥ 0, @param to b ≥ a, may be infinite: then Q is the noncentral t's cumulative probability at t with noncentrality δ (for t ≥ 0 and a = 0 also
 *   for t < 0 by its definition as an average over χ)
 * @throws RangeError for ν below 1 or ends out of order
 * @example
 * owensQ(10, 0, 0, 0, Infinity).toFixed(10) // '0.5000000000'
 */
export function owensQ(degreesOfFreedom: number, t: number, delta: number, from: number, to: number): number {
  if (!(degreesOfFreedom >= 1)) throw new RangeError(`owensQ: ${degreesOfFreedom} degrees of freedom`)
  if (!(from >= 0 && to >= from)) throw new RangeError(`owensQ: from ${from} to ${to}`)
  const nu = degreesOfFreedom
  // χ with ν degrees of freedom has its mass within a few units of √ν.
  const centre = Math.sqrt(Math.max(0, nu - 1))
  const low = Math.max(from, centre - REACH)
  const high = Math.min(to, centre + REACH)
  if (low >= high) return 0
  const scale = logGamma(nu / 2) + (nu / 2 - 1) * Math.LN2
  const slope = t / Math.sqrt(nu)
  const integrand = (x: number) =>
    normalCumulative(slope * x - delta) * Math.exp((nu - 1) * Math.log(x) - (x * x) / 2 - scale)
  // Φ may be a steep step in the middle of the range.
  return integrate(integrand, low, high, 48)
}
