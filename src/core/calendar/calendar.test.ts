import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../problem.ts'
import {
  addDays,
  addWorkingDays,
  calendarCoverage,
  endOfCalendarDays,
  isPublicHoliday,
  isWorkingDay,
  type RollsOn,
  workingDaysBetween,
} from './index.ts'

interface Notice {
  readonly number: string
  readonly year: number
  /** First and last day of each holiday that the notice names, weekends inside it included. */
  readonly off: readonly (readonly [string, string])[]
  /** Weekend days that are worked. */
  readonly worked: readonly string[]
}

// Source: the notices of the General Office of the State Council, by number. `off` lists a holiday next to a weekend with that weekend.
const notices: readonly Notice[] = [
  {
    number: '国办发明电〔2023〕7号',
    year: 2024,
    off: [
      ['01-01', '01-01'],
      ['02-10', '02-17'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-10', '06-10'],
      ['09-15', '09-17'],
      ['10-01', '10-07'],
    ],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  {
    number: '国办发明电〔2024〕12号',
    year: 2025,
    off: [
      ['01-01', '01-01'],
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  {
    number: '国办发明电〔2025〕7号',
    year: 2026,
    off: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
]

for (const notice of notices)
  test(`every day of ${notice.year} is as announced in ${notice.number}`, () => {
    for (let at = Date.UTC(notice.year, 0, 1); ; at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10)
      if (day > `${notice.year}-12-28`) break
      const monthDay = day.slice(5)
      const weekend = [0, 6].includes(new Date(at).getUTCDay())
      const isOff = notice.off.some(([a, b]) => a <= monthDay && monthDay <= b)
      assert.equal(isWorkingDay(day), notice.worked.includes(monthDay) || (!weekend && !isOff), day)
      assert.equal(isPublicHoliday(day), isOff, day)
    }
  })

test('the first day of a period is excluded, the last is counted', () => {
  assert.equal(workingDaysBetween('2026-09-30', '2026-09-30'), 0)
  assert.equal(workingDaysBetween('2026-09-29', '2026-09-30'), 1)
  assert.equal(addWorkingDays('2026-09-29', 1), '2026-09-30')
})

test('National Day 2026 and its Saturday worked in lieu count as announced', () => {
  assert.equal(workingDaysBetween('2026-09-30', '2026-10-10'), 3)
  assert.equal(addWorkingDays('2026-09-30', 3), '2026-10-10')
  assert.equal(addWorkingDays('2026-09-30', 4), '2026-10-12')
})

test('a period across Spring Festival 2024 skips its eight days and counts the Sundays worked', () => {
  // 8 and 9 February, then Sunday 18 February.
  assert.equal(addWorkingDays('2024-02-07', 3), '2024-02-18')
  assert.equal(workingDaysBetween('2024-02-07', '2024-02-18'), 3)
})

// Worked by hand from the notices above: [from, days, never, holiday, dayOff].
const periods = [
  // Day 15 is 1 October, in the break to the 8th.
  ['2025-09-16', 15, '2025-10-01', '2025-10-09', '2025-10-09'],
  // The last day before a break stays; the first day after it stays.
  ['2025-09-15', 15, '2025-09-30', '2025-09-30', '2025-09-30'],
  ['2025-09-24', 15, '2025-10-09', '2025-10-09', '2025-10-09'],
  // Sunday 5 July 2026: a plain weekend.
  ['2026-05-06', 60, '2026-07-05', '2026-07-05', '2026-07-06'],
  // Sunday 4 October inside the break counts as holiday.
  ['2026-07-06', 90, '2026-10-04', '2026-10-08', '2026-10-08'],
  // Friday 19 June, break to Sunday the 21st.
  ['2026-04-20', 60, '2026-06-19', '2026-06-22', '2026-06-22'],
  // A Saturday worked in lieu is no day off.
  ['2026-09-25', 15, '2026-10-10', '2026-10-10', '2026-10-10'],
  // Mid-autumn 2024: day 15 is its Sunday, the break ends on Tuesday the 17th.
  ['2024-08-31', 15, '2024-09-15', '2024-09-18', '2024-09-18'],
] as const

test('a period in calendar days ends as its law says: never moved, moved by a holiday, or by any day off', () => {
  for (const [from, days, ...expected] of periods)
    assert.deepEqual(
      (['never', 'holiday', 'dayOff'] as const).map((rollsOn: RollsOn) => endOfCalendarDays(from, days, rollsOn).day),
      expected,
      `${days} days after ${from}`,
    )
})

test('an end that hangs on holidays not yet announced is provisional; one that never rolls is not', () => {
  const { to } = calendarCoverage()
  const [from, days] = [addDays(to, -5), 10]
  assert.equal(endOfCalendarDays(from, days, 'never').isProvisional, false)
  assert.equal(endOfCalendarDays(from, days, 'holiday').isProvisional, true)
  assert.equal(endOfCalendarDays(from, days, 'dayOff').isProvisional, true)
})

test('counting back is counting forth with the other sign, and adding is its inverse', () => {
  for (const n of [1, 5, 20, 60, 250]) {
    const end = addWorkingDays('2024-03-15', n)
    assert.equal(workingDaysBetween('2024-03-15', end), n)
    assert.equal(workingDaysBetween(end, '2024-03-15'), -n)
  }
})

test('a year without an announcement is refused, never guessed', () => {
  const { from, to } = calendarCoverage()
  assert.equal(from, '2004-01-01')
  const year = Number(to.slice(0, 4))
  for (const day of [`${year + 1}-03-03`, `${year}-12-29`, '2003-12-31', '1999-01-01'])
    assert.throws(() => isWorkingDay(day), isRefusal('calendar-not-announced'), day)
  assert.throws(() => addWorkingDays(to, 1), isRefusal('calendar-not-announced'))
  assert.throws(() => addWorkingDays(`${year}-12-01`, 40), isRefusal('calendar-not-announced'))
  assert.throws(() => workingDaysBetween('2003-12-31', '2004-01-05'), isRefusal('calendar-not-announced'))
})

test('what is no day of the calendar is refused by name', () => {
  for (const day of ['2026-02-30', '2026-2-3', '', '20261001', '2026-13-01', '一月一日'])
    assert.throws(() => isWorkingDay(day), isRefusal('calendar-date-invalid'), day)
  assert.throws(() => addWorkingDays('2026-01-05', -1), RangeError)
  assert.throws(() => addWorkingDays('2026-01-05', 1.5), RangeError)
})

function isRefusal(code: string) {
  return (error: unknown) => error instanceof Refusal && error.problem.code === code
}
