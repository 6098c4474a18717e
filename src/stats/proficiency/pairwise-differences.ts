/** Values in rising order, each with the one who gave it. */
export interface OwnedValues {
  readonly values: Float64Array
  readonly owners: Int32Array
  /** Differences that lie no farther apart are one: 0.3 − 0.2 and 0.2 − 0.1 differ by rounding alone. */
  readonly tolerance: number
}

/** Of the largest value: a few bits more than two subtractions can lose. */
const ROUNDING = 1e-14

/**
 * Values of several owners in rising order.
 *
 * @param results one list of values per owner
 * @example
 * Array.from(sortedWithOwners([[3], [1, 2]]).owners) // [1, 1, 0]
 */
export function sortedWithOwners(results: readonly (readonly number[])[]): OwnedValues {
  const pairs = results
    .flatMap((list, owner) => list.map((value) => ({ value, owner })))
    .sort((a, b) => a.value - b.value)
  const tolerance = ROUNDING * Math.max(Math.abs(pairs[0]?.value ?? 0), Math.abs(pairs.at(-1)?.value ?? 0))
  return {
    values: Float64Array.from(pairs, (p) => p.value),
    owners: Int32Array.from(pairs, (p) => p.owner),
    tolerance,
  }
}

/**
 * The smallest positive difference between values of *different* owners for which a condition holds that, once it holds, holds for every larger one. No list
 * of the n²/2 differences is made: the range is halved, and each half costs one pass over the sorted values.
 *
 * @param isEnough asked of differences that occur only
 * @returns the difference with the next smaller one that occurs (0 where there is none that is positive), undefined where no difference is enough
 * @example
 * smallestDifference(sortedWithOwners([[1], [2], [4]]), (d) => d >= 2) // { before: 1, difference: 2 }
 */
export function smallestDifference(
  sorted: OwnedValues,
  isEnough: (difference: number) => boolean,
): { readonly before: number; readonly difference: number } | undefined {
  const { tolerance } = sorted
  let before = 0
  let difference = largestUpTo(sorted, Number.POSITIVE_INFINITY)
  if (!(difference > tolerance && isEnough(difference))) return undefined
  for (;;) {
    const middle = before + (difference - before) / 2
    const below = largestUpTo(sorted, middle)
    // Nothing occurs in the lower half: the next that occurs lies in the upper one.
    const next = below > before + tolerance ? below : smallestAbove(sorted, Math.max(middle, before + tolerance))
    if (next >= difference - tolerance) return { before, difference }
    if (isEnough(next)) difference = next
    else before = next
  }
}

/** The largest difference that is at most `most`; 0 where there is none. */
function largestUpTo({ values, owners }: OwnedValues, most: number): number {
  let largest = 0
  for (let low = 0, high = 0; low < values.length; low++) {
    const value = values[low] as number
    while (high + 1 < values.length && (values[high + 1] as number) - value <= most) high++
    let place = high
    while (place > low && owners[place] === owners[low]) place--
    if (place > low) largest = Math.max(largest, (values[place] as number) - value)
  }
  return largest
}

/** The smallest difference that is more than `least`; infinite where there is none. */
function smallestAbove({ values, owners }: OwnedValues, least: number): number {
  let smallest = Number.POSITIVE_INFINITY
  for (let low = 0, high = 0; low < values.length; low++) {
    const value = values[low] as number
    while (high < values.length && !((values[high] as number) - value > least)) high++
    let place = high
    while (place < values.length && owners[place] === owners[low]) place++
    if (place < values.length) smallest = Math.min(smallest, (values[place] as number) - value)
  }
  return smallest
}
