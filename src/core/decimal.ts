import { plainText } from './text/fold.ts'

/** A plain number: sign, digits, at most one point. Ten digits before the point and twenty behind it are more than anybody measures. */
const PLAIN = /^[+-]?(\d{1,10}(\.\d{0,20})?|\.\d{1,20})$/
/** With a power of ten, as instruments and spreadsheets print it: `1e-7`, `1.2×10^-7`. */
const WITH_POWER = /^([+-]?\d{1,10}(?:\.\d{0,20})?)(?:e|[×x*]10\^?)([+-]?\d{1,2})$/i

/**
 * Reads a number as it was written down, and keeps its digits: `7.40` stays `7.40`, `1.0e-3` becomes `0.0010`. Full-width digits and signs
 * are read; thousands separators other than a space, decimal commas, words, NaN and Infinity are not numbers here.
 * @returns undefined where it is no number
 * @example
 * readDecimal('７.４0') // '7.40'
 */
export function readDecimal(text: string): string | undefined {
  const spaced = plainText(text)
  // 1 200 is one number by ISO 80000; 12 5 may be two, or one whose point was lost.
  if (/\d \d/.test(spaced) && !/^[+-]? ?\d{1,3}(?: \d{3})+(?:\.\d*)?$/.test(spaced)) return undefined
  const folded = spaced.replaceAll(' ', '')
  if (PLAIN.test(folded)) return tidy(folded)
  const parts = WITH_POWER.exec(folded)
  return parts ? shift(parts[1] as string, Number(parts[2])) : undefined
}

/** Leading noughts and signs as they are printed; trailing noughts stay, for they say how exactly it was measured. */
function tidy(plain: string): string {
  const isNegative = plain.startsWith('-')
  const [whole = '', fraction] = plain.replace(/^[+-]/, '').split('.')
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`
  return isNegative && /[1-9]/.test(digits) ? `-${digits}` : digits
}

function shift(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const digits = whole + fraction
  const point = whole.length + power
  if (point <= 0) return tidy(`${sign}0.${'0'.repeat(-point)}${digits}`)
  if (point >= digits.length) return tidy(`${sign}${digits}${'0'.repeat(point - digits.length)}`)
  return tidy(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`)
}

/**
 * A number as documents and pages print it: never with an exponent.
 * @throws RangeError for NaN and infinities, which nobody may print
 * @example
 * plainNumber(1e-7) // '0.0000001'
 */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`plainNumber: ${value}`)
  const text = String(value)
  const [mantissa, power] = text.split('e')
  return power === undefined ? text : shift(mantissa as string, Number(power))
}
