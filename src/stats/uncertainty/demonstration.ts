import type { DecisionRule, Tolerance } from './decision-rule.ts'

/** Between which values the measured quantity lies: both ends the same for a measured value, apart for `< 8` or `not detected`. */
export interface Possible {
  readonly low: number
  readonly high: number
  /** The end itself is not among them, as of `< 8`. */
  readonly isLowOut?: boolean
  readonly isHighOut?: boolean
}

export type Demonstration = 'conforming' | 'nonconforming' | 'not-demonstrated'

/** Sums of decimals (7.46 − 0.05) are compared as the decimals they are. */
const round = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(12)) : value)

/**
 * Statement of conformity with three answers (JCGM 106:2012, 8; ILAC-G8:09/2019, 4.2 for the ways to count U): everything that the result
 * leaves possible lies within the limits; nothing of it does; or neither is shown.
 *
 * `simple` takes a measured value as it is; `guarded-rejection` holds it against limits that are wider by U, so that only what surely fails
 * is nonconforming; `non-binary` leaves undecided what lies within U of a limit. What is known as a range alone (`< 8`) is conforming where
 * the whole range is, without the help of U, and nonconforming where none of it is, however U counts.
 *
 * @param possible what the result leaves possible, in the unit of the limits
 * @param expandedUncertainty U at k = 2, ≥ 0
 * @throws RangeError for a range upside down, a negative U, or no limit at all
 * @example
 * demonstrate({ low: 0, high: 8, isHighOut: true }, 0, { upper: 7.41 }, 'simple') // 'not-demonstrated'
 */
export function demonstrate(
  possible: Possible,
  expandedUncertainty: number,
  tolerance: Tolerance,
  rule: Exclude<DecisionRule, 'guarded'>,
): Demonstration {
  if (!(possible.low <= possible.high)) throw new RangeError(`demonstrate: ${possible.low} is above ${possible.high}`)
  if (!(expandedUncertainty >= 0)) throw new RangeError(`demonstrate: U ${expandedUncertainty} is negative`)
  if (tolerance.lower === undefined && tolerance.upper === undefined)
    throw new RangeError('demonstrate: there is no limit')
  const isPoint = possible.low === possible.high
  const width = rule === 'simple' ? 0 : expandedUncertainty
  const wide = widened(possible, width)
  if (isDisjoint(wide, tolerance)) return 'nonconforming'
  if (isPoint && rule === 'guarded-rejection') return 'conforming'
  return isWithin(rule === 'guarded-rejection' ? possible : wide, tolerance) ? 'conforming' : 'not-demonstrated'
}

function widened({ low, high, ...ends }: Possible, by: number): Possible {
  return { low: round(low - by), high: round(high + by), ...ends }
}

function isWithin(p: Possible, { lower, upper, isLowerOut, isUpperOut }: Tolerance): boolean {
  const isAbove = lower === undefined || p.low > lower || (p.low === lower && (!isLowerOut || p.isLowOut === true))
  const isBelow = upper === undefined || p.high < upper || (p.high === upper && (!isUpperOut || p.isHighOut === true))
  return isAbove && isBelow
}

function isDisjoint(p: Possible, { lower, upper, isLowerOut, isUpperOut }: Tolerance): boolean {
  const isBelow = lower !== undefined && (p.high < lower || (p.high === lower && (isLowerOut || p.isHighOut) === true))
  const isAbove = upper !== undefined && (p.low > upper || (p.low === upper && (isUpperOut || p.isLowOut) === true))
  return isBelow || isAbove
}
