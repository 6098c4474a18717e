import { chiSquareCumulative, chiSquareQuantile } from '../distributions/chi-square.ts'
import { mean } from '../summary/mean.ts'
import { median } from '../summary/median.ts'

/** A robust pooled standard deviation. */
export interface PooledSpread {
  /** w*, in the unit of the values. */
  readonly spread: number
  readonly iterations: number
  readonly isConverged: boolean
}

const LIMIT_PROBABILITY = 0.9
const MOST_ITERATIONS = 1000

/**
 * Limit and adjustment factor of Algorithm S for ν degrees of freedom: η = √(χ²₀.₉(ν)/ν) and ξ = 1/√(P(χ²(ν+2) ≤ ν·η²) + 0.1·η²), so that ξ times the
 * root mean square of normal standard deviations cut off at η·σ estimates σ. ISO 13528:2022, table C.1, prints them to three decimals.
 *
 * @param degreesOfFreedom ν ≥ 1
 * @throws RangeError for a ν that is not positive
 * @example
 * algorithmSFactors(1).limit.toFixed(3) // '1.645'
 * @example
 * algorithmSFactors(1).adjustment.toFixed(3) // '1.097'
 */
export function algorithmSFactors(degreesOfFreedom: number): { readonly limit: number; readonly adjustment: number } {
  if (!(degreesOfFreedom > 0)) throw new RangeError(`algorithmSFactors: ${degreesOfFreedom} degrees of freedom`)
  const cut = chiSquareQuantile(LIMIT_PROBABILITY, degreesOfFreedom)
  const limit = Math.sqrt(cut / degreesOfFreedom)
  const kept = chiSquareCumulative(cut, degreesOfFreedom + 2) + (1 - LIMIT_PROBABILITY) * limit ** 2
  return { limit, adjustment: 1 / Math.sqrt(kept) }
}

/**
 * Robust pooled value of standard deviations (or of ranges of duplicates) by Algorithm S: values above η·w* are replaced by it, w* becomes ξ
 * times the root mean square, and again until it does not change. Definition: ISO 13528:2022, C.4; start: the median.
 *
 * @param deviations standard deviations of the participants, each with `degreesOfFreedom`; for ranges of two results ν = 1
 * @param degreesOfFreedom ν of each, ≥ 1
 * @param options.tolerance relative change that counts as none; 1e-12 if nobody says
 * @returns 0 when all are 0. Where only the median is 0 it starts from the mean.
 * @throws RangeError for no values, a negative value, or ν that is not positive
 * @example
 * algorithmS([1, 1, 1, 1], 4).spread > 1 // true
 */
export function algorithmS(
  deviations: readonly number[],
  degreesOfFreedom: number,
  options: { readonly tolerance?: number } = {},
): PooledSpread {
  if (deviations.length === 0) throw new RangeError('algorithmS: there are no values')
  if (deviations.some((w) => !(w >= 0))) throw new RangeError('algorithmS: a standard deviation is negative')
  const { limit, adjustment } = algorithmSFactors(degreesOfFreedom)
  const tolerance = options.tolerance ?? 1e-12
  let spread = median(deviations) || mean(deviations)
  for (let i = 1; i <= MOST_ITERATIONS; i++) {
    const cut = limit * spread
    const next = adjustment * Math.sqrt(mean(deviations.map((w) => Math.min(w, cut) ** 2)))
    const change = Math.abs(next - spread)
    spread = next
    if (change <= tolerance * spread) return { spread, iterations: i, isConverged: true }
  }
  return { spread, iterations: MOST_ITERATIONS, isConverged: false }
}
