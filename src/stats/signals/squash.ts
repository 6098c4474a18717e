/** A pair's counts, or several pairs' of the same count put together. */
export interface SquashedPoint {
  readonly n: number
  readonly expected: number
  /** How many pairs it stands for. */
  readonly weight: number
}

export interface SquashOptions {
  /** Which count is squashed. */
  readonly count: number
  /** Pairs to a point. */
  readonly binSize: number
  /** So many with the largest expected counts stay as they are: they vary most. */
  readonly keep: number
}

/**
 * Data squashing: of the pairs with one count, neighbours in the expected count become one point with their mean and number; the last bin may be
 * smaller. W. DuMouchel & D. Pregibon, Empirical Bayes screening for multi-item associations, KDD 2001, 67–76. Only for fitting the prior; every pair is
 * scored by itself.
 *
 * @param points of any counts; those of other counts pass as they are. Points squashed before are not squashed again.
 * @returns the points, of the squashed count in the order of the expected count
 * @throws RangeError for a bin of fewer than two, or fewer pairs than a bin besides those kept
 * @example
 * squash([{ n: 1, expected: 1, weight: 1 }, { n: 1, expected: 3, weight: 1 }], { count: 1, binSize: 2, keep: 0 }) // [{ n: 1, expected: 2, weight: 2 }]
 */
export function squash(points: readonly SquashedPoint[], { count, binSize, keep }: SquashOptions): SquashedPoint[] {
  if (!(Number.isInteger(binSize) && binSize >= 2)) throw new RangeError(`squash: a bin of ${binSize}`)
  const asked = points.filter((p) => p.n === count).sort((a, b) => a.expected - b.expected)
  if (asked.some((p) => p.weight !== 1)) throw new RangeError(`squash: pairs with count ${count} were squashed before`)
  const many = asked.length - keep
  if (many < binSize)
    throw new RangeError(`squash: ${asked.length} pairs with count ${count} are too few for bins of ${binSize}`)
  const squashed: SquashedPoint[] = []
  for (let from = 0; from < many; from += binSize) {
    const bin = asked.slice(from, Math.min(from + binSize, many))
    squashed.push({ n: count, expected: bin.reduce((t, p) => t + p.expected, 0) / bin.length, weight: bin.length })
  }
  return [...points.filter((p) => p.n !== count), ...squashed, ...asked.slice(many)]
}
