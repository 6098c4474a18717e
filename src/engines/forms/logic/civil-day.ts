/** Civil day in China of a moment: one time zone, no summer time since 1991. Inspections before that are not answered by forms. */
export function civilDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
