import {
  addWorkingDays,
  type CivilDay,
  calendarCoverage,
  isPublicHoliday,
  isWorkingDay,
  workingDaysBetween,
} from './days.ts'

/**
 * What becomes of a period in calendar days whose last day is a day off. `never`: it ends on that day all the same (a seizure, service
 * by notice). `holiday`: only a public holiday moves it, to the first day after the whole break of the State Council's notice, weekend
 * days inside it included (产品质量监督抽查管理暂行办法 第五十五条, 市场监督管理行政处罚程序规定 第八十条: 法定节假日). `dayOff`: any day on which
 * public offices do not work moves it (民法典 第二百零三条). The law of each period says which, so there is no default.
 */
export type RollsOn = 'never' | 'holiday' | 'dayOff'

/** The last day of a period. */
export interface PeriodEnd {
  readonly day: CivilDay
  /** It depends on holidays that are not announced yet: weekends alone were counted. */
  readonly isProvisional: boolean
}

const DAY_MS = 86_400_000

/** The day `n` days later, earlier when negative. */
export function addDays(day: CivilDay, n: number): CivilDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10)
}

/** Civil days after `from` up to and including `to`; negative when `to` lies before. */
export function daysBetween(from: CivilDay, to: CivilDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

const isAnnounced = (day: CivilDay) => day <= calendarCoverage().to && day >= calendarCoverage().from

/** Whether public offices work that day; by weekends alone where the arrangement of holidays is not announced. */
export function worksLikely(day: CivilDay): boolean {
  return isAnnounced(day) ? isWorkingDay(day) : ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}

/** The end of `n` working days: the n-th working day after `from`. The day itself is not counted (民法典 第二百零一条). */
export function endOfWorkingDays(from: CivilDay, n: number): PeriodEnd {
  // Five working days never take more than three weeks: a period that surely ends within the announced days is counted by the calendar.
  if (isAnnounced(from) && isAnnounced(addDays(from, n * 3 + 21)))
    return { day: addWorkingDays(from, n), isProvisional: false }
  let day = from
  for (let left = n; left > 0; ) {
    day = addDays(day, 1)
    if (worksLikely(day)) left--
  }
  return { day, isProvisional: !isAnnounced(day) }
}

/**
 * The end of `n` calendar days after `from`, which is not counted; the last day counts to its end.
 * @example
 * endOfCalendarDays('2025-09-16', 15, 'holiday').day // '2025-10-09': day 15 is 1 October, and the break lasts to the 8th
 */
export function endOfCalendarDays(from: CivilDay, n: number, rollsOn: RollsOn): PeriodEnd {
  return rolled(addDays(from, n), rollsOn)
}

/** That day, or the first after it on which a period may end. */
export function rolled(last: CivilDay, rollsOn: RollsOn): PeriodEnd {
  if (rollsOn === 'never') return { day: last, isProvisional: false }
  const isOff =
    rollsOn === 'dayOff' ? (d: CivilDay) => !worksLikely(d) : (d: CivilDay) => isAnnounced(d) && isPublicHoliday(d)
  let day = last
  while (isOff(day)) day = addDays(day, 1)
  return { day, isProvisional: !isAnnounced(day) }
}

/** Working days after `from` up to and including `to`, negative backwards; beyond the announced days weekends alone count. */
export function workingDaysLeft(from: CivilDay, to: CivilDay): number {
  if (isAnnounced(from) && isAnnounced(to)) return workingDaysBetween(from, to)
  if (to < from) return 0 - workingDaysLeft(to, from)
  let n = 0
  for (let day = from; day < to; ) {
    day = addDays(day, 1)
    if (worksLikely(day)) n++
  }
  return n
}
