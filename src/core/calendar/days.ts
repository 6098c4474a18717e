import chineseDays from 'chinese-days'
import { refuse } from '../problem.ts'
import { calendarDateInvalid, calendarNotAnnounced } from './problems.ts'

/** A civil day in China, `YYYY-MM-DD`. */
export type CivilDay = string

const DAY_MS = 86_400_000
/** The package says “work” for any weekday, also of years it knows nothing of: a year counts as known when its National Day is named. */
const isKnownYear = (year: number): boolean => chineseDays.getDayDetail(`${year}-10-01`).name.includes(',')

interface Coverage {
  readonly from: CivilDay
  readonly to: CivilDay
  /** Days since 1970 of `from`; one byte a day. */
  readonly first: number
  readonly days: Uint8Array
}

const WORKING = 1
const PLAIN_DAY_OFF = 0
const PUBLIC_HOLIDAY = 2

let known: Coverage | undefined

/**
 * Since the New Year holiday reaches back as far as 29 December (2007, 2018), the last days of the last known year are decided by the
 * notice of the year after it: they count as unknown.
 */
function coverage(): Coverage {
  if (known) return known
  let first = 2026
  while (isKnownYear(first - 1)) first--
  let last = first
  while (isKnownYear(last + 1)) last++
  const from = `${first}-01-01`
  const to = `${last}-12-28`
  const start = dayNumber(from)
  const days = Uint8Array.from({ length: dayNumber(to) - start + 1 }, (_, i) => kindOf(dayOf(start + i)))
  known = { from, to, first: start, days }
  return known
}

/** The package names every day of a break after its holiday ("English,中文,days"), and a plain weekend after its weekday. */
function kindOf(day: CivilDay): number {
  const { work, name } = chineseDays.getDayDetail(day)
  return work ? WORKING : name.includes(',') ? PUBLIC_HOLIDAY : PLAIN_DAY_OFF
}

/** First and last day for which the arrangement is on hand. */
export function calendarCoverage(): { readonly from: CivilDay; readonly to: CivilDay } {
  const { from, to } = coverage()
  return { from, to }
}

/**
 * Whether it is a working day in China: weekends and public holidays are not, working weekends (调休) are.
 * @throws Refusal `calendar-not-announced` for a day without data, `calendar-date-invalid`.
 * @example
 * isWorkingDay('2026-10-10') // true: a Saturday worked in lieu
 */
export function isWorkingDay(day: CivilDay): boolean {
  return isWorking(dayNumber(day))
}

/**
 * Whether it is a day of a public holiday (法定节假日): any day of the break that the State Council's notice arranges, weekend days in it
 * included; a plain weekend is none.
 * @throws Refusal `calendar-not-announced` for a day without data, `calendar-date-invalid`.
 * @example
 * isPublicHoliday('2025-10-05') // true: a Sunday inside the break of National Day
 */
export function isPublicHoliday(day: CivilDay): boolean {
  return kindAt(dayNumber(day)) === PUBLIC_HOLIDAY
}

/**
 * How many working days there are after `from` up to and including `to`: the first day is excluded, as periods are counted in
 * Chinese law (民法典 第二百零一条: the day on which a period begins is not counted; 行政许可法 第八十二条: periods in days are working days).
 * Negative when `to` is before `from`.
 * @throws Refusal `calendar-not-announced` when any day of the period is without data, `calendar-date-invalid`.
 * @example
 * workingDaysBetween('2026-09-30', '2026-10-10') // 3: 8, 9 and Saturday 10 October
 */
export function workingDaysBetween(from: CivilDay, to: CivilDay): number {
  const a = dayNumber(from)
  const b = dayNumber(to)
  if (b < a) return 0 - workingDaysBetween(to, from)
  isWorking(a)
  let count = 0
  for (let day = a + 1; day <= b; day++) if (isWorking(day)) count++
  return count
}

/**
 * The last day of a period of `n` working days that begins on `day`: the n-th working day after it (the first day is excluded, see
 * {@link workingDaysBetween}). `n` = 0 gives the day itself, whatever it is.
 * @throws Refusal `calendar-not-announced` when the period reaches days without data, `calendar-date-invalid`.
 * @throws RangeError when n is negative or no whole number.
 * @example
 * addWorkingDays('2026-09-30', 3) // '2026-10-10'
 */
export function addWorkingDays(day: CivilDay, n: number): CivilDay {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`${n} is not a number of working days`)
  let at = dayNumber(day)
  isWorking(at)
  for (let left = n; left > 0; ) if (isWorking(++at)) left--
  return dayOf(at)
}

function isWorking(number: number): boolean {
  return kindAt(number) === WORKING
}

function kindAt(number: number): number {
  const { first, days, from, to } = coverage()
  const value = days[number - first]
  if (value === undefined) throw refuse(calendarNotAnnounced({ date: dayOf(number), from, to }))
  return value
}

function dayNumber(day: CivilDay): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // Engines that accept 30 February roll it over; a day that reads differently afterwards does not exist.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day)
    throw refuse(calendarDateInvalid({ date: day }))
  return ms / DAY_MS
}

function dayOf(number: number): CivilDay {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}
