import { dayOfSerial } from '../../../core/parse/cell.ts'
import { plainText } from '../../../core/text/fold.ts'
import type { Bilingual } from '../../../core/text.ts'

/** A day, or why a text is none. */
export type DayFinding = { readonly day: string } | { readonly why: Bilingual }

const NOT_A_DATE: Bilingual = { zh: '不是日期', en: 'is not a date' }
const AMBIGUOUS: Bilingual = {
  zh: '年月日的次序不明，请写成 2023-05-06 的样子',
  en: 'may be read in several ways; write it like 2023-05-06',
}
const NO_DAY: Bilingual = { zh: '没有写到日，请写成 2023-05-06 的样子', en: 'names no day; write it like 2023-05-06' }
const SERIAL: Bilingual = {
  zh: '像是表格软件的日期序号，请把该列设为日期格式后重新另存',
  en: 'looks like a spreadsheet’s number of a day; format the column as dates and save again',
}

const SEPARATOR = '\\s*[-/.,、·年月 ]\\s*'
const TIME = '(?:[T日号 ]*\\d{1,2}[:时]\\d{1,2}(?:[:分]\\d{1,2}(?:\\.\\d+)?)?秒?分?)?'
const FULL = new RegExp(`^(?:公元)?(\\d{4})${SEPARATOR}(\\d{1,2})${SEPARATOR}(\\d{1,2})\\s*[日号]?\\.?${TIME}$`, 'u')
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/

/**
 * A day of the calendar in the ways people and programs write one: 2023.5.6, 2023年5月6日, 二〇二三年五月六日, 20230506, with a time of day behind.
 * Where the order or the century is not certain, or no day is named, it is no day.
 * @example
 * findDay('二〇二三年五月六日') // { day: '2023-05-06' }
 */
export function findDay(text: string): DayFinding {
  const plain = withDigits(plainText(text))
    .replace(/\s*\(?(?:星期|周|礼拜)[一二三四五六日天1-7]\)?$/u, '')
    .trim()
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(plain)
  // Written by a program: a moment, of which the day in China is meant.
  if (zoned && !Number.isNaN(Date.parse(plain)))
    return { day: new Date(Date.parse(plain) + 8 * 3_600_000).toISOString().slice(0, 10) }
  const [, year = '', month = '', day = ''] = FULL.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? []
  if (year !== '') return dayOf(year, month, day)
  const [, first = '', second = '', last = ''] = YEAR_LAST.exec(plain) ?? []
  if (last !== '') {
    if (first === second || Number(first) > 12) return dayOf(last, second, first)
    return Number(second) > 12 ? dayOf(last, first, second) : { why: AMBIGUOUS }
  }
  if (/^(\d{4})(?:\s*[-/.年]\s*(\d{1,2})?\s*月?)?$/u.test(plain) && Number(plain.slice(0, 4)) < 2200)
    return { why: NO_DAY }
  if (/^\d{1,2}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?$/u.test(plain)) return { why: AMBIGUOUS }
  return { why: /^\d{5}(?:\.\d+)?$/.test(plain) ? SERIAL : NOT_A_DATE }
}

/** A number that a workbook has in a column of days: its own count of days where it can be nothing else. */
export function dayOfNumber(text: string, is1904: boolean): DayFinding {
  const serial = Number(text)
  // Five digits: from 1927 to 2173. 2023 is a year and 2023.5 a month, whatever day they would be the number of.
  if (!(serial >= 10_000 && serial < 100_000)) return findDay(text)
  const day = dayOfSerial(Math.floor(serial), is1904)
  return day === undefined ? { why: NOT_A_DATE } : { day }
}

function dayOf(year: string, month: string, day: string): DayFinding {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === written
    ? { day: written }
    : { why: NOT_A_DATE }
}

const DIGITS = '〇一二三四五六七八九'

/** Chinese numerals of a date as digits: a year digit by digit, month and day up to 三十一. */
function withDigits(text: string): string {
  if (!/[〇零○一二三四五六七八九十廿卅].*年/u.test(text)) return text
  return text
    .replace(/^[〇零○O一二三四五六七八九]{4}(?=年)/u, (year) =>
      [...year].map((c) => ('零○O'.includes(c) ? 0 : DIGITS.indexOf(c))).join(''),
    )
    .replace(/[一二三四五六七八九十廿卅]{1,3}(?=[月日号])/gu, (number) => String(small(number)))
}

function small(number: string): number {
  const plain = number.replace('廿', '二十').replace('卅', '三十')
  const [tens = '', ones = ''] = plain.includes('十') ? plain.split('十') : ['-', plain]
  const ten = tens === '-' ? 0 : tens === '' ? 1 : DIGITS.indexOf(tens)
  return ten * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones))
}
