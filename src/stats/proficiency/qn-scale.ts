import { smallestDifference, sortedWithOwners } from './pairwise-differences.ts'

/** 1/(√2·Φ⁻¹(5/8)). */
const SCALE = 2.219144465985076

/** What brings the mean of Qn of a normal sample of n = 2 … 12 to its standard deviation. */
const SMALL = [0.399356, 0.99365, 0.51321, 0.84401, 0.6122, 0.85877, 0.66993, 0.87344, 0.72014, 0.88906, 0.75743]

/**
 * Qn: the kth smallest of the n(n − 1)/2 absolute differences, k = h(h − 1)/2 with h = ⌊n/2⌋ + 1, scaled to estimate a standard deviation of normal data.
 * Half of the
 * values may be wild; efficiency 82 %. P. J. Rousseeuw & C. Croux, Alternatives to the median absolute deviation, JASA 88 (1993) 1273–1283; ISO 13528:2022,
 * annex C names it (条号待核). Constant 1/(√2·Φ⁻¹(5/8)) = 2.21914, not the 2.2219 of the first papers (0.12 % more). Factors for small n are those of the R package
 * robustbase 0.95 (`Qn`, simulated with 2²⁷ samples): a table up to 12, above 1/(1 + r) with r a polynomial in 1/n of its own for odd and even n.
 *
 * @param values results of the participants, at least two, in one unit
 * @param options.isCorrected the factor for small n, true if nobody says
 * @returns 0 when more than half of the values are alike
 * @throws RangeError for fewer than two values, or one that is no number
 * @example
 * qnScale([39.5, 40, 40.5, 41, 80]).toFixed(4) // '0.9365'
 */
export function qnScale(values: readonly number[], options: { readonly isCorrected?: boolean } = {}): number {
  const n = values.length
  if (n < 2) throw new RangeError('qnScale: at least two values are needed')
  if (!values.every(Number.isFinite)) throw new RangeError('qnScale: a value is no number')
  const half = Math.floor(n / 2) + 1
  const wanted = (half * (half - 1)) / 2
  const sorted = sortedWithOwners(values.map((x) => [x]))
  const factor = SCALE * (options.isCorrected === false ? 1 : correction(n))
  // Differences that rounding alone tells apart are counted together, as the search for them takes them.
  const isEnough = (x: number) => countUpTo(sorted.values, x + sorted.tolerance) >= wanted
  if (isEnough(0)) return 0
  return factor * (smallestDifference(sorted, isEnough)?.difference ?? 0)
}

function correction(n: number): number {
  const small = SMALL[n - 2]
  if (small !== undefined) return small
  const r =
    n % 2 === 1 ? (1.60188 + (-2.1284 - 5.172 / n) / n) / n : (3.67561 + (1.9654 + (6.987 - 77 / n) / n) / n) / n
  return 1 / (1 + r)
}

/** How many pairs lie at most x apart. */
function countUpTo(sorted: Float64Array, x: number): number {
  let count = 0
  for (let high = 0, low = 0; high < sorted.length; high++) {
    while ((sorted[high] as number) - (sorted[low] as number) > x) low++
    count += high - low
  }
  return count
}
