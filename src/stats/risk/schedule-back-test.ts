import { seeded } from '../random/seeded.ts'
import { shuffled } from '../random/shuffled.ts'

/** One inspection that was made, with the score it would have been ordered by. */
export interface PastInspection {
  /** Day on which it was really made: whole days since any fixed day. */
  readonly day: number
  /** Made on the days there were in the order of falling scores. */
  readonly score: number
  /** Whether it found what is to be found early. */
  readonly found: boolean
}

/** What ordering by score would have changed. */
export interface BackTest {
  /** Mean over the findings of (day really found − day found by the schedule); positive: earlier. */
  readonly daysEarlier: number
  readonly findings: number
  /** Share of the findings in the first half of the inspections: as they were made, and as scheduled. */
  readonly firstHalf: { readonly actual: number; readonly scheduled: number }
  /** Share of random orders (with this one) that are at least as early: (1 + #)/(1 + permutations). */
  readonly pValue: number
}

const PERMUTATIONS = 999

/**
 * "Days earlier": the inspections of a period are put on the same days, as many a day as there were, in the order of falling scores (ties in
 * the order given), and the days on which findings come are compared. Definition: City of Chicago, food-inspections-evaluation (2015). The p-value is
 * that of a permutation test: the scores shuffled among the inspections, seeded.
 *
 * @param inspections of one period, never of the period the scores were made from
 * @throws RangeError for no inspections, or none with a finding
 * @example
 * scheduleBackTest([{ day: 0, score: 1, found: false }, { day: 8, score: 2, found: true }]).daysEarlier // 8
 */
export function scheduleBackTest(
  inspections: readonly PastInspection[],
  options: { readonly permutations?: number; readonly seed?: number } = {},
): BackTest {
  const findings = inspections.filter((i) => i.found)
  if (findings.length === 0) throw new RangeError('scheduleBackTest: no inspection found anything')
  const permutations = options.permutations ?? PERMUTATIONS
  const days = inspections.map((i) => i.day).sort((a, b) => a - b)
  const actual = findings.reduce((t, i) => t + i.day, 0)
  const order = inspections.map((_, i) => i)
  order.sort((a, b) => (inspections[b] as PastInspection).score - (inspections[a] as PastInspection).score || a - b)
  const found = order.map((i) => (inspections[i] as PastInspection).found)
  const scheduled = dayTotal(days, found)
  const random = seeded(options.seed ?? 1)
  let asEarly = 0
  for (let i = 0; i < permutations; i++) if (dayTotal(days, shuffled(found, random)) <= scheduled) asEarly++
  return {
    daysEarlier: (actual - scheduled) / findings.length,
    findings: findings.length,
    firstHalf: { actual: shareInFirstHalf(inspections), scheduled: share(found) },
    pValue: (1 + asEarly) / (1 + permutations),
  }
}

/** Sum of the days on which the findings come when place k of the order is made on the kth day. */
function dayTotal(days: readonly number[], found: readonly boolean[]): number {
  let total = 0
  for (let i = 0; i < days.length; i++) if (found[i]) total += days[i] as number
  return total
}

function shareInFirstHalf(inspections: readonly PastInspection[]): number {
  return share([...inspections].sort((a, b) => a.day - b.day).map((i) => i.found))
}

function share(found: readonly boolean[]): number {
  const half = found.slice(0, Math.floor(found.length / 2))
  return half.filter(Boolean).length / found.filter(Boolean).length
}
