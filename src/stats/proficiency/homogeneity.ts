import { chiSquareQuantile } from '../distributions/chi-square.ts'
import { fQuantile } from '../distributions/f.ts'
import { mean } from '../summary/mean.ts'
import { variance } from '../summary/standard-deviation.ts'

/** Estimates from g items measured m times each. */
export interface Homogeneity {
  /** General mean. */
  readonly mean: number
  /** s_x: standard deviation of the item means. */
  readonly itemMeanSpread: number
  /** s_w: standard deviation within items (repeatability). */
  readonly withinSpread: number
  /** s_s: standard deviation between items; 0 where the within part explains everything. */
  readonly betweenSpread: number
  readonly items: number
  readonly replicates: number
}

/**
 * Between-item and within-item standard deviations: s_w² the mean of the items' variances, s_s² = max(0, s_x² − s_w²/m).
 * Definition: ISO 13528:2022, B.3 (for duplicates s_w = √(Σw²/2g)).
 *
 * @param items g ≥ 2 items with the same number m ≥ 2 of results each
 * @throws RangeError for fewer items, fewer results, or items with different numbers of results
 * @example
 * homogeneity([[1, 3], [5, 7]]).betweenSpread.toFixed(4) // '2.6458'
 */
export function homogeneity(items: readonly (readonly number[])[]): Homogeneity {
  const replicates = items[0]?.length ?? 0
  if (items.length < 2) throw new RangeError('homogeneity: at least two items are needed')
  if (replicates < 2) throw new RangeError('homogeneity: each item needs at least two results')
  if (items.some((i) => i.length !== replicates))
    throw new RangeError('homogeneity: items have different numbers of results')
  const means = items.map(mean)
  const within = mean(items.map(variance))
  const ofMeans = variance(means)
  return {
    mean: mean(means),
    itemMeanSpread: Math.sqrt(ofMeans),
    withinSpread: Math.sqrt(within),
    betweenSpread: Math.sqrt(Math.max(0, ofMeans - within / replicates)),
    items: items.length,
    replicates,
  }
}

/** Share of σ_pt that the items may differ by. */
const ALLOWED_SHARE = 0.3

/** How homogeneity was judged. */
export interface HomogeneityVerdict {
  /** s_s ≤ 0.3·σ_pt. */
  readonly isAdequate: boolean
  /** s_s ≤ √(F₁·(0.3σ_pt)² + F₂·s_w²): what chance alone may give is allowed for. */
  readonly isAdequateAllowingForChance: boolean
  readonly limit: number
  readonly expandedLimit: number
}

/**
 * Judges homogeneity against σ_pt by both criteria of ISO 13528:2022, B.2.2–B.2.3. F₁ = χ²₀.₉₅(g−1)/(g−1), F₂ = (F₀.₉₅(g−1, g(m−1)) − 1)/m; the
 * standard prints them to two decimals, here they are computed.
 *
 * @param sigma σ_pt > 0, in the unit of the results
 * @throws RangeError for a σ_pt that is not positive
 * @example
 * judgeHomogeneity(homogeneity([[1, 1.1], [1.1, 1]]), 1).isAdequate // true
 */
export function judgeHomogeneity(found: Homogeneity, sigma: number): HomogeneityVerdict {
  if (!(sigma > 0)) throw new RangeError(`judgeHomogeneity: σ_pt ${sigma} must be positive`)
  const { items, replicates, withinSpread, betweenSpread } = found
  const limit = ALLOWED_SHARE * sigma
  const f1 = chiSquareQuantile(0.95, items - 1) / (items - 1)
  const f2 = (fQuantile(0.95, items - 1, items * (replicates - 1)) - 1) / replicates
  const expandedLimit = Math.sqrt(f1 * limit ** 2 + f2 * withinSpread ** 2)
  return {
    isAdequate: betweenSpread <= limit,
    isAdequateAllowingForChance: betweenSpread <= expandedLimit,
    limit,
    expandedLimit,
  }
}
