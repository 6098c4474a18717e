import { problem } from '../problem.ts'

/** The State Council has not announced the day, or the announcement is not in this version: nobody may guess it. */
export const calendarNotAnnounced = problem(
  'calendar-not-announced',
  422,
  { zh: '没有这一天的放假安排', en: 'The working-day arrangement of that day is not known' },
  (d: { date: string; from: string; to: string }) => ({
    detail: {
      zh: `${d.date} 不在已有数据的范围内（${d.from} 至 ${d.to}）。国务院办公厅公布新一年放假安排后，更新 chinese-days 软件包即可。`,
      en: `${d.date} is outside the arrangements on hand (${d.from} to ${d.to}). Update the package chinese-days once the General Office of the State Council has announced the year.`,
    },
    facts: d,
  }),
)

export const calendarDateInvalid = problem(
  'calendar-date-invalid',
  400,
  { zh: '日期有误', en: 'Not a date' },
  (d: { date: string }) => ({
    detail: {
      zh: `“${d.date}”不是日历上的一天，应写作 2026-10-01`,
      en: `“${d.date}” is no day of the calendar; write 2026-10-01`,
    },
    facts: d,
  }),
)
