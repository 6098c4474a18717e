import type { SubjectTally } from '../../../engines/archive/schema.ts'

const DISTRICT_DIGITS = 6

/** How many subjects each district has; streets and grids count for their district. */
export function byDistrict(tally: readonly SubjectTally[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { region, count } of tally) {
    const district = region.slice(0, DISTRICT_DIGITS)
    if (district.length === DISTRICT_DIGITS) sums[district] = (sums[district] ?? 0) + count
  }
  return sums
}

/** How many there are of each kind, most first. */
export function byKind(tally: readonly SubjectTally[]): readonly { kind: SubjectTally['kind']; count: number }[] {
  const sums = new Map<SubjectTally['kind'], number>()
  for (const { kind, count } of tally) sums.set(kind, (sums.get(kind) ?? 0) + count)
  return [...sums].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count)
}
