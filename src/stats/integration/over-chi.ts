import { logPoissonRaw } from '../special/raw-probabilities.ts'
import { integrate } from './gauss-legendre.ts'

/** χ falls off like exp(−d²) at a distance d from √(ν − 1): beyond this 10⁻⁶³ of its top is left. */
const REACH = 12
const PANELS = 48
/** Panels for each unit of a weight's steepness, so that a step of Φ never falls between two nodes. */
const PANELS_PER_STEEPNESS = 8
const MOST_PANELS = 20_000
/** Above so many degrees of freedom the density has nothing left at 0. */
const SMOOTH = 60
const HALVINGS = 60

/**
 * ∫ₐᵇ w(x) f(x) dx with f the density of χ with ν degrees of freedom, x^(ν−1) e^(−x²/2)/(2^(ν/2−1) Γ(ν/2)), computed by its saddle point so that large ν lose no
 * digits (C. Loader 2000). Gauss–Legendre on 48 panels or more.
 *
 * @param degreesOfFreedom ν ≥ 1, not necessarily whole
 * @param weight smooth, such as Φ(sx − δ)
 * @param from a ≥ 0, @param to b ≥ a, may be infinite
 * @param steepness s: largest slope of the weight's argument; 1 if nobody says
 * @returns 0 where no mass of χ lies between the ends
 * @throws RangeError for ν below 1 or ends out of order
 * @example
 * integrateOverChi(3, () => 1, 0, Infinity).toFixed(12) // '1.000000000000'
 */
export function integrateOverChi(
  degreesOfFreedom: number,
  weight: (x: number) => number,
  from: number,
  to: number,
  steepness = 1,
): number {
  if (!(degreesOfFreedom >= 1 && degreesOfFreedom < Number.POSITIVE_INFINITY))
    throw new RangeError(`integrateOverChi: ${degreesOfFreedom} degrees of freedom`)
  if (!(from >= 0 && to >= from)) throw new RangeError(`integrateOverChi: from ${from} to ${to}`)
  const centre = Math.sqrt(degreesOfFreedom - 1)
  const low = Math.max(from, centre - REACH)
  const high = Math.min(to, centre + REACH)
  if (!(low < high)) return 0
  const half = degreesOfFreedom / 2
  const density = (x: number) => (degreesOfFreedom / x) * Math.exp(logPoissonRaw(half, (x * x) / 2))
  const panels = Math.min(MOST_PANELS, Math.max(PANELS, Math.ceil(PANELS_PER_STEEPNESS * steepness)))
  const integrand = (x: number) => weight(x) * density(x)
  if (low > 0 || Number.isInteger(degreesOfFreedom) || degreesOfFreedom > SMOOTH)
    return integrate(integrand, low, high, panels)
  // x^(ν−1) with a broken exponent is no polynomial at 0: towards it the panels are halved again and again.
  const first = (high - low) / panels
  let total = integrate(integrand, first, high, panels)
  for (let end = first, k = 0; k < HALVINGS; k++, end /= 2) total += integrate(integrand, end / 2, end)
  return total
}
