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

/** All subjects, and how many of them are of one kind. */
export function totals(tally: readonly SubjectTally[]): { all: number; enterprises: number } {
  const sum = (some: readonly SubjectTally[]) => some.reduce((n, s) => n + s.count, 0)
  return { all: sum(tally), enterprises: sum(tally.filter((s) => s.kind === 'enterprise')) }
}
