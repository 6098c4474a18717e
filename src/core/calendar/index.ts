export {
  addWorkingDays,
  type CivilDay,
  calendarCoverage,
  isPublicHoliday,
  isWorkingDay,
  workingDaysBetween,
} from './days.ts'
export {
  addDays,
  daysBetween,
  endOfCalendarDays,
  endOfWorkingDays,
  type PeriodEnd,
  type RollsOn,
  rolled,
  workingDaysLeft,
  worksLikely,
} from './period.ts'
export { calendarDateInvalid, calendarNotAnnounced } from './problems.ts'
