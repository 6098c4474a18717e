import type { Tails } from '../special/tails.ts'

/**
 * Both tails that belong to a given lower one.
 * @throws RangeError for a probability outside [0, 1] or NaN
 * @example
 * fromLower(0.25).upper // 0.75
 */
export function fromLower(p: number): Tails {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is not a probability`)
  return { lower: p, upper: 1 - p }
}

/**
 * Both tails that belong to a given upper one.
 * @throws RangeError for a probability outside [0, 1] or NaN
 * @example
 * fromUpper(0.25).lower // 0.75
 */
export function fromUpper(q: number): Tails {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`${q} is not a probability`)
  return { lower: 1 - q, upper: q }
}

/**
 * A parameter that must be positive and finite.
 * @throws RangeError otherwise
 * @example
 * positive('scale', 2) // 2
 */
export function positive(name: string, value: number): number {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} ${value} is not positive`)
  return value
}

/**
 * A count: a whole number from 0 on.
 * @throws RangeError otherwise
 * @example
 * count('trials', 0) // 0
 */
export function count(name: string, value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 0)) throw new RangeError(`${name} ${value} is not a count`)
  return value
}
