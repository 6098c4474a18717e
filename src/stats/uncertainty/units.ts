import { unit } from 'mathjs'
import { readUnit } from './unit-symbols.ts'

/** Shares as factors: the package knows no such units. */
const SHARES: Readonly<Record<string, number>> = { percent: 1e-2, permille: 1e-3, ppm: 1e-6, ppb: 1e-9 }
/** Levels and scales that nothing is converted to or from. */
const SCALES: ReadonlySet<string> = new Set(['1', 'dB', 'dB(A)', 'dB(C)'])
/** Colonies and most probable numbers per what was sown: two methods, two numbers, and nothing is converted between them. */
const COUNTS = /^(?:CFU|MPN)\/(?:(?:10|25|100)?(?:g|mL|L)|(?:100)?cm\^2|m\^3|皿)$/
/** No result has more digits; a conversion must not leave more behind than the value had (7.41 mΩ/m is 7.41 Ω/km, not 7.410000000000001). */
const DIGITS = 12

const isScale = (word: string): boolean => SCALES.has(word) || COUNTS.test(word)

interface Known {
  readonly word: string
  /** Of a share: how much one of it is, and of what (`mass/mass`); of `%` and `ppm` that is open. */
  readonly share?: { readonly is: number; readonly of?: string }
}

/** A ratio of two units of one kind (`mg/kg`, `mL/L`) is a share too. */
function known(text: string): Known | undefined {
  const word = readUnit(text)
  if (isScale(word)) return { word }
  const is = SHARES[word]
  if (is !== undefined) return { word, share: { is } }
  try {
    const one = unit(1, word)
    if (one.dimensions.some((d) => Math.abs(d) > 1e-9)) return { word }
    return { word, share: { is: round(one.value), of: dimensionsOf(word.split(/[/*]/)[0] as string) } }
  } catch {
    return undefined
  }
}

/**
 * Whether a unit is one that results can be reported in at all.
 * @example
 * isKnownUnit('Ω/km') // true
 */
export function isKnownUnit(text: string): boolean {
  return known(text) !== undefined
}

/**
 * How much of the unit a whole thing is: 100 of `%`, 10⁶ of `mg/kg`; undefined where the unit is no share of a mass or volume.
 * @example
 * wholeOf('%') // 100
 */
export function wholeOf(text: string): number | undefined {
  const share = known(text)?.share
  const isOfWhole =
    share && (share.of === undefined || share.of === dimensionsOf('kg') || share.of === dimensionsOf('L'))
  return isOfWhole ? round(1 / share.is) : undefined
}

function dimensionsOf(word: string): string {
  return unit(1, word).dimensions.join()
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS))
}

/**
 * A value in another unit of the same kind of quantity: SI and customary units with prefixes and powers, as anybody writes them (`mg/kg`,
 * `Ω/km`, `μm`, `℃`, `%`), by the package mathjs. To twelve significant digits.
 *
 * @param value in `from`
 * @throws RangeError for an unknown unit, or units of different kinds of quantity
 * @example
 * convertUnit(50.000623, 'mm', 'um') // 50000.623
 */
export function convertUnit(value: number, from: string, to: string): number {
  const [one, other] = [known(from), known(to)]
  if (!one || !other || !areComparable(from, to)) throw new RangeError(`convertUnit: ${from} → ${to}`)
  if (one.word === other.word) return value
  if (one.share !== undefined && other.share !== undefined) return round((value * one.share.is) / other.share.is)
  return round(unit(value, one.word).toNumber(other.word))
}

/**
 * Whether two units are of one kind of quantity, so that results in them can be compared at all. The unit 1 (pH, counts) and levels (dB) are
 * comparable with themselves alone; shares with shares (`%`, `mg/kg`).
 *
 * @returns false also for a unit nobody knows
 * @example
 * areComparable('mg/kg', 'g/tonne') // true
 */
export function areComparable(one: string, other: string): boolean {
  const [a, b] = [known(one), known(other)]
  if (!a || !b) return false
  if (isScale(a.word) || isScale(b.word)) return a.word === b.word
  if (a.share && b.share) return !a.share.of || !b.share.of || a.share.of === b.share.of
  if (a.share || b.share) return false
  return unit(1, a.word).equalBase(unit(1, b.word))
}
