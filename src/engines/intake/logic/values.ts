import { plainText } from '../../../core/text/fold.ts'
import { storedText } from '../../../core/text/stored.ts'
import { EMPTY_WORDS } from '../define.ts'

/** The text of a cell, without white space around it; '' where the register says that it has nothing. */
export function cellText(text: string): string {
  // ="0123" and '0123: how people keep a spreadsheet from making a number of it.
  const trimmed = storedText(text.replace(/^\s*="([^"]*)"\s*$/u, '$1').replace(/^\s*'(?=[\w\d])/u, ''))
  return EMPTY_WORDS.has(trimmed.toLowerCase()) ? '' : trimmed
}

/** Error values of spreadsheets, and the signs that a column was too narrow, as files of text carry them. */
const ERROR_CELL =
  /^#(?:N\/?A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|BLOCKED!|FIELD!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA|EXTERNAL!|PYTHON!|名称\?|值!|引用!)$|^Err:\d{3}$|^#{3,}$/iu

/** The error that a cell holds instead of a value: #N/A, #REF! … */
export function errorOf(text: string): string | undefined {
  const plain = plainText(text).replaceAll(' ', '')
  return ERROR_CELL.test(plain) ? plain : undefined
}

/** A number in scientific notation: digits of a code that a spreadsheet did not keep. */
export function isScientific(text: string): boolean {
  return /^[+-]?\d(?:\.\d+)?E[+-]?\d+$/i.test(plainText(text).replaceAll(' ', ''))
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
 * Reads registered capital, in the unit of its header where the cell names none. 元 without a currency is renminbi, as in every Chinese register; a bare number or a bare 万 names no
 * currency and stays text.
 * @example
 * capitalOf('500', '万元').yuan // 5000000
 * capitalOf('1,913.2157(万元人民币)') // { text, amount: 19132157, currency: 'CNY', yuan: 19132157 }
 */
export function capitalOf(text: string, unit?: string): Capital {
  const written = plainText(text).replaceAll(' ', '')
  // The header's unit holds for a bare number; a cell that names its own says what it means.
  const isBare = unit !== undefined && /^[\d,.]+$/.test(written)
  const plain = isBare ? written + unit : written
  const said = isBare ? plain : text
  const parts = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(.*)$/.exec(plain)
  if (!parts) return { text: said }
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
  if (rest !== '' && rest !== '元') return { text: said }
  if (!currency && rest === '元') currency = 'CNY'
  // Four decimals of 万元 are whole yuan; binary fractions must not make 19132156.999.
  const amount = Math.round(number * factor * 100) / 100
  if (!currency || !Number.isSafeInteger(Math.round(amount))) return { text: said }
  return { text: said, amount, currency, ...(currency === 'CNY' && { yuan: amount }) }
}
