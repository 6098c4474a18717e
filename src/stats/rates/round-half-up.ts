/** A fraction of whole numbers, or a decimal as it is written, or a double (taken as the exact number it is). */
export type Exact = { readonly numerator: number | bigint; readonly denominator: number | bigint } | string | number

/**
 * Rounds half up (a half goes away from zero) to a number of decimals, on the exact number: GB/T 8170-2008, 3.2 rounds half to even, the announcements of
 * supervision results do
 * not. 0.125 gives 0.13; 1.005 as text gives 1.01, as a double (which is a little less) 1.00.
 *
 * @param value exact; a share as a fraction of counts
 * @param decimals 0 … 30
 * @returns the rounded decimal as text, with all its zeros
 * @throws RangeError for a denominator 0, a text that is no decimal, a double that is not finite, or decimals out of range
 * @example
 * roundHalfUp('1.005', 2) // '1.01'
 * roundHalfUp({ numerator: 1, denominator: 8 }, 2) // '0.13'
 * roundHalfUp(-0.125, 2) // '-0.13'
 */
export function roundHalfUp(value: Exact, decimals: number): string {
  if (!(Number.isInteger(decimals) && decimals >= 0 && decimals <= 30))
    throw new RangeError(`roundHalfUp: ${decimals} decimals`)
  const [numerator, denominator] = fractionOf(value)
  const isNegative = numerator < 0n !== denominator < 0n && numerator !== 0n
  const scaled = magnitude(numerator) * 10n ** BigInt(decimals)
  const divisor = magnitude(denominator)
  const units = (2n * scaled + divisor) / (2n * divisor)
  const digits = units.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`
  return isNegative && units !== 0n ? `-${text}` : text
}

/**
 * A share of counts in per cent, half up, as announcements print it.
 *
 * @param decimals 2 if nobody says
 * @throws RangeError for no trials, or numbers that are no counts
 * @example
 * percentHalfUp(24789, 28265) // '87.70'
 * percentHalfUp(1, 800) // '0.13'
 */
export function percentHalfUp(successes: number, trials: number, decimals = 2): string {
  const isCount = Number.isSafeInteger(successes) && Number.isSafeInteger(trials)
  if (!(isCount && trials > 0 && successes >= 0)) throw new RangeError(`percentHalfUp: ${successes} of ${trials}`)
  return roundHalfUp({ numerator: BigInt(successes) * 100n, denominator: trials }, decimals)
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function fractionOf(value: Exact): [bigint, bigint] {
  if (typeof value === 'number') return ofDouble(value)
  if (typeof value === 'string') return ofDecimal(value)
  const denominator = BigInt(value.denominator)
  if (denominator === 0n) throw new RangeError('roundHalfUp: the denominator is 0')
  return [BigInt(value.numerator), denominator]
}

function ofDecimal(text: string): [bigint, bigint] {
  const match = /^([+-]?)(\d+)(?:[.](\d*))?$/.exec(text)
  if (!match) throw new RangeError(`roundHalfUp: “${text}” is no decimal`)
  const [, sign, whole = '', part = ''] = match
  const size = BigInt(whole + part)
  return [sign === '-' ? -size : size, 10n ** BigInt(part.length)]
}

/** A double is a whole number times a power of two. */
function ofDouble(value: number): [bigint, bigint] {
  if (!Number.isFinite(value)) throw new RangeError(`roundHalfUp: ${value} is not finite`)
  let size = value
  let halvings = 0n
  while (!Number.isInteger(size)) {
    size *= 2
    halvings++
  }
  return [BigInt(size), 2n ** halvings]
}
