/** A quality attribute with how much it matters and how well it is done. */
export interface Attribute {
  readonly name: string
  readonly importance: number
  readonly performance: number
}

/** The four quadrants. */
export type Quadrant = 'concentrate-here' | 'keep-up' | 'low-priority' | 'possible-overkill'

/**
 * Importance–performance matrix: quadrants cut at the means (or at given lines). On a line counts as above. J. A. Martilla & J. C. James, J. Marketing
 * 41(1) (1977) 77–79.
 *
 * @returns quadrant of each attribute in the order given
 * @throws RangeError for no attributes
 * @example
 * importancePerformance([{ name: 'a', importance: 1, performance: 0 }, { name: 'b', importance: 0, performance: 1 }]) // ['concentrate-here', 'possible-overkill']
 */
export function importancePerformance(
  attributes: readonly Attribute[],
  lines?: { readonly importance: number; readonly performance: number },
): Quadrant[] {
  if (attributes.length === 0) throw new RangeError('importancePerformance: there are no attributes')
  const mean = (of: (a: Attribute) => number) => attributes.reduce((t, a) => t + of(a), 0) / attributes.length
  const cut = lines ?? { importance: mean((a) => a.importance), performance: mean((a) => a.performance) }
  return attributes.map(({ importance, performance }) => {
    const isImportant = importance >= cut.importance
    const isWellDone = performance >= cut.performance
    if (isImportant) return isWellDone ? 'keep-up' : 'concentrate-here'
    return isWellDone ? 'possible-overkill' : 'low-priority'
  })
}
