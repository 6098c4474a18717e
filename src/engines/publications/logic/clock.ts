import { endOfWorkingDays } from '../../../core/calendar/index.ts'
import { valueAt } from '../../../core/pointer.ts'
import type { Duration, PublicationKind, SourceRecord } from '../define.ts'

const CHINA_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The civil day in China, which has one time zone and no summer time. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + CHINA_MS).toISOString().slice(0, 10)
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** The civil day from which the term to publish runs; it is not counted itself. */
export function publishSince(
  { publishWithin: { since } }: Pick<PublicationKind, 'publishWithin'>,
  record: SourceRecord,
  knownAt: Date,
): string {
  if (since === 'known') return chinaDay(knownAt)
  const named = typeof since === 'object' ? valueAt(record, since.day) : undefined
  return typeof named === 'string' && DAY.test(named) ? named : chinaDay(new Date(record.happenedAt))
}

/** Midnight at the end of a civil day in China. */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS)
}

/**
 * The end of a span that begins with a moment: the day itself is not counted, and the last day counts whole (民法典 第二百零一条,
 * 第二百零二条: where the month has no such day, its last day).
 */
export function endOfSpan(from: Date, { years = 0, months = 0, days = 0 }: Duration): Date {
  const [y, m, d] = chinaDay(from).split('-').map(Number) as [number, number, number]
  const month = m - 1 + months + years * 12
  const lastOfMonth = new Date(Date.UTC(y, month + 1, 0)).getUTCDate()
  const base = Date.UTC(y, month, Math.min(d, lastOfMonth))
  return endOfDay(new Date(base + days * DAY_MS).toISOString().slice(0, 10))
}

/**
 * The last day of a period of working days. Beyond the days the State Council has announced, Monday to Friday are counted and the answer
 * says that it is an estimate: a record must not be refused because next year's holidays are not out.
 */
export function dueDay(from: string, workingDays: number): DueDay {
  // Asked for every record that is to be published, nearly always from the same few days.
  const key = `${from} ${workingDays}`
  const found = known.get(key) ?? countDueDay(from, workingDays)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, found)
  return found
}

function countDueDay(from: string, workingDays: number): DueDay {
  const { day, isProvisional } = endOfWorkingDays(from, workingDays)
  return { day, isEstimated: isProvisional }
}

interface DueDay {
  readonly day: string
  readonly isEstimated: boolean
}
const MOST_KNOWN = 1_000
const known = new Map<string, DueDay>()
