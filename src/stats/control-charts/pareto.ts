import { sum } from '../summary/sum.ts'

/** A cause in a Pareto table. */
export interface ParetoRow {
  readonly cause: string
  readonly count: number
  /** Of all. */
  readonly share: number
  /** Of all, with the ones above. */
  readonly cumulative: number
}

/**
 * Pareto table: causes from the most frequent down, with cumulative share; equals in the order of their names. J. M. Juran, Quality Control Handbook (1951).
 *
 * @param counts of each cause, ≥ 0
 * @returns empty for no causes; shares 0 where nothing was counted
 * @throws RangeError for a count that is negative or not finite
 * @example
 * pareto([{ cause: 'a', count: 1 }, { cause: 'b', count: 3 }])[0].share // 0.75
 */
export function pareto(counts: readonly { readonly cause: string; readonly count: number }[]): ParetoRow[] {
  for (const { cause, count } of counts)
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY))
      throw new RangeError(`pareto: ${cause} was counted ${count} times`)
  const total = sum(counts.map((c) => c.count))
  const order = (a: { cause: string; count: number }, b: { cause: string; count: number }) =>
    b.count - a.count || (a.cause < b.cause ? -1 : a.cause > b.cause ? 1 : 0)
  let reached = 0
  return counts.toSorted(order).map(({ cause, count }) => {
    reached += count
    return { cause, count, share: total > 0 ? count / total : 0, cumulative: total > 0 ? reached / total : 0 }
  })
}
