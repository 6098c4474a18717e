import { plainText } from '../../../core/text/fold.ts'
import type { SubjectStatus } from '../../archive/define.ts'
import { EMPTY_WORDS } from '../define.ts'

/** The text of a cell, without white space around it; '' where the register says that it has nothing. */
export function cellText(text: string): string {
  const trimmed = text.trim()
  return EMPTY_WORDS.has(trimmed.toLowerCase()) ? '' : trimmed
}

/**
 * A civil day out of the ways registers write one.
 * @returns undefined when it is no day of the calendar.
 * @example
 * civilDayOf('1979年5月1日') // '1979-05-01'
 */
export function civilDayOf(text: string): string | undefined {
  const plain = plainText(text)
  const parts =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?$/.exec(plain) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!parts) return undefined
  const [, year = '', month = '', day = ''] = parts
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === written ? written : undefined
}

/** Registered capital as it is written, with amount and currency where both are certain, and yuan where the currency is renminbi. */
export interface Capital {
  readonly text: string
  readonly amount?: number
  /** ISO 4217, or the name of a currency that has gone. */
  readonly currency?: string
  readonly yuan?: number
}

const CURRENCIES: readonly (readonly [string, string])[] = [
  ['人民币', 'CNY'],
  ['美元', 'USD'],
  ['美金', 'USD'],
  ['日元', 'JPY'],
  ['港币', 'HKD'],
  ['港元', 'HKD'],
  ['欧元', 'EUR'],
  ['英镑', 'GBP'],
  ['韩元', 'KRW'],
  ['新加坡元', 'SGD'],
  ['新台币', 'TWD'],
  ['加拿大元', 'CAD'],
  ['澳大利亚元', 'AUD'],
  ['瑞士法郎', 'CHF'],
  ['德国马克', 'DEM'],
]

/**
 * Reads registered capital. 元 without a currency is renminbi, as in every Chinese register; a bare number or a bare 万 names no
 * currency and stays text.
 * @example
 * capitalOf('1,913.2157(万元人民币)') // { text, amount: 19132157, currency: 'CNY', yuan: 19132157 }
 */
export function capitalOf(text: string): Capital {
  const plain = plainText(text).replaceAll(' ', '')
  const parts = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(.*)$/.exec(plain)
  if (!parts) return { text }
  const number = Number(`${(parts[1] ?? '').replaceAll(',', '')}${parts[2] ?? ''}`)
  let words = (parts[3] ?? '').replace(/[()]/g, '')
  let currency: string | undefined
  for (const [word, code] of CURRENCIES)
    if (words.includes(word)) {
      currency = code
      words = words.replace(word, '')
      break
    }
  const factor = words.includes('亿') ? 100_000_000 : words.includes('万') ? 10_000 : 1
  const rest = words.replace(/亿|万/, '')
  if (rest !== '' && rest !== '元') return { text }
  if (!currency && rest === '元') currency = 'CNY'
  // Four decimals of 万元 are whole yuan; binary fractions must not make 19132156.999.
  const amount = Math.round(number * factor * 100) / 100
  if (!currency || !Number.isSafeInteger(Math.round(amount))) return { text }
  return { text, amount, currency, ...(currency === 'CNY' && { yuan: amount }) }
}

const STATUSES: readonly (readonly [RegExp, SubjectStatus])[] = [
  [/注销/, 'cancelled'],
  [/吊销/, 'revoked'],
  [/迁出/, 'moved-out'],
  [/停业|歇业/, 'suspended'],
  [/存续|在业|开业|正常|在营|在册/, 'active'],
]

/** @returns undefined for a word that no register of ours uses. */
export function statusOf(text: string): SubjectStatus | undefined {
  return STATUSES.find(([word]) => word.test(text))?.[1]
}
