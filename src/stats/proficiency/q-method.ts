import { normalQuantile } from '../distributions/normal.ts'
import { type OwnedValues, smallestDifference, sortedWithOwners } from './pairwise-differences.ts'

/**
 * Robust standard deviation by the Q method: from the distribution of the absolute differences between results of *different* participants,
 * so that neither a mean nor an outlier test is needed. Definition: ISO 13528:2022, C.5.2.2. With results yᵢ₁ … yᵢₙᵢ of participant i:
 * H₁(x) is the mean over pairs i < j of the share of differences |yᵢₖ − yⱼₘ| ≤ x; G₁ is 0 at 0, runs through the middle of the steps of H₁ at each positive
 * difference, and straight between them; s* = G₁⁻¹(0.25 + 0.75·H₁(0)) / (√2·Φ⁻¹(0.625 + 0.375·H₁(0))).
 * The text was not at hand (条号待核); that G₁(0) is 0 also where results coincide is how open implementations read it (R's biodosetools among them).
 * Differences that rounding alone tells apart count as one step: two half-steps instead of a whole one would move s* by several per cent.
 *
 * @param results one list per participant, each with at least one value, all in one unit; one value each gives reproducibility's standard deviation
 * @returns 0 when all differences are 0
 * @throws RangeError for fewer than two participants, one without a value, or a value that is no number
 * @example
 * qMethod([[1], [2], [3]]).toFixed(4) // '1.6644'
 */
export function qMethod(results: readonly (readonly number[])[]): number {
  if (results.length < 2) throw new RangeError('qMethod: at least two participants are needed')
  if (results.some((r) => r.length === 0)) throw new RangeError('qMethod: a participant has no value')
  if (!results.every((r) => r.every(Number.isFinite))) throw new RangeError('qMethod: a value is no number')
  const sorted = sortedWithOwners(results)
  const weights = Float64Array.from(sorted.owners, (owner) => 1 / (results[owner] as readonly number[]).length)
  const pairs = (results.length * (results.length - 1)) / 2
  const shareUpTo = (x: number, isIncluded: boolean) => pairWeight(sorted, weights, x, isIncluded) / pairs
  const middleAt = (x: number) => (shareUpTo(x, false) + shareUpTo(x, true)) / 2
  const atZero = shareUpTo(0, true)
  const wanted = 0.25 + 0.75 * atZero
  const divisor = Math.SQRT2 * normalQuantile(0.625 + 0.375 * atZero)
  const found = smallestDifference(sorted, (x) => middleAt(x) >= wanted)
  // Where even the middle of the last step lies below, the largest difference is all there is; 0 where nothing differs.
  if (!found) return ((sorted.values.at(-1) as number) - (sorted.values[0] as number)) / divisor
  const { before, difference } = found
  const from = before === 0 ? 0 : middleAt(before)
  const to = middleAt(difference)
  return (before + ((wanted - from) / (to - from)) * (difference - before)) / divisor
}

/** Weight of the pairs of values of different participants that lie at most (or less than) x apart. */
function pairWeight(
  { values, owners, tolerance }: OwnedValues,
  weights: Float64Array,
  x: number,
  isIncluded: boolean,
): number {
  const own = new Float64Array(weights.length)
  let total = 0
  // A window of the values below the present one that are near enough: its weight in all, and by participant.
  let inWindow = 0
  for (let high = 0, low = 0; high < values.length; high++) {
    const value = values[high] as number
    const isFar = (place: number) => {
      const distance = value - (values[place] as number)
      return isIncluded ? distance > x + tolerance : distance >= x - tolerance
    }
    while (low < high && isFar(low)) {
      inWindow -= weights[low] as number
      own[owners[low] as number] = (own[owners[low] as number] as number) - (weights[low] as number)
      low++
    }
    const owner = owners[high] as number
    const weight = weights[high] as number
    total += weight * (inWindow - (own[owner] as number))
    inWindow += weight
    own[owner] = (own[owner] as number) + weight
  }
  return total
}
