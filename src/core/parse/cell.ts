/** What a cell is in the file, whatever it looks like: text, number, day, error, truth value, covered by a merged cell. */
export type CellKind = 't' | 'n' | 'd' | 'e' | 'b' | 'm'

/** Numbers of formats that show a day (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the Chinese ones). */
const DAY_FORMATS: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])

/** Whether a number format shows a day: a y or a d outside quotes, brackets and escapes, in the part for positive numbers. */
export function isDayFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DAY_FORMATS.has(id)
  const plain = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/_./g, '')
  return /[yd]/i.test(
    plain
      .split(';')[0]
      ?.replace(/general/i, '')
      .replace(/red/i, '') ?? '',
  )
}

const DAY_MS = 86_400_000

/**
 * The day that a spreadsheet's number stands for; with the time where there is one.
 * @param is1904 the workbook counts from 1904, as old ones of the Macintosh do
 * @returns undefined for a number that is no day
 */
export function dayOfSerial(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 1) || serial >= 2_958_466) return undefined
  // Day 60 of the 1900 system is 29 February 1900, which never was; days before it are one off.
  if (!is1904 && serial < 61 && serial >= 60) return undefined
  const from = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const at = new Date(Math.round((from + serial * DAY_MS) / 1000) * 1000).toISOString()
  return at.slice(11, 19) === '00:00:00' ? at.slice(0, 10) : `${at.slice(0, 10)} ${at.slice(11, 19)}`
}

/** A number as digits, without an exponent and without the noise of binary fractions. */
export function numberText(written: string): string {
  const text = written.trim()
  if (/^-?\d+$/.test(text)) return text
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  return String(Number(value.toPrecision(15)))
}

/** Office writes what XML cannot hold as `_x000D_`, and such a text itself with `_x005F_` before it. */
export function officeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}

/** Row and column (from 1) of `BC12`. */
export function placeOf(reference: string): { row: number; column: number } | undefined {
  const parts = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference)
  if (!parts) return undefined
  let column = 0
  for (const letter of parts[1] as string) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(parts[2]), column }
}
