import { normalCumulative } from '../distributions/normal.ts'

/** Tolerance limits of a characteristic; at least one of the two. */
export interface Tolerance {
  readonly lower?: number
  readonly upper?: number
  /** The limit itself is outside: “less than”, not “at most”. */
  readonly isLowerOut?: boolean
  readonly isUpperOut?: boolean
}

/**
 * How the uncertainty counts in a statement of conformity (ILAC-G8:09/2019, 4.2):
 * `simple` compares the value as it is (w = 0); `guarded` narrows the interval of acceptance by w = r·U on each limited side (r = 1: at most 2.5 %
 * specific risk of false acceptance for a normal result with U at k = 2); `guarded-rejection` widens it by w, so that only what surely fails is rejected;
 * `non-binary` tells the two zones of width w beside each limit apart.
 */
export type DecisionRule = 'simple' | 'guarded' | 'guarded-rejection' | 'non-binary'

export type Conformity = 'pass' | 'conditional-pass' | 'conditional-fail' | 'fail'

export interface ConformityStatement {
  readonly conformity: Conformity
  /** Width w of the guard band. */
  readonly guardBand: number
  /** Specific risk: chance that the true value is on the other side of what was said (value, U/2, normal). */
  readonly risk: number
}

/**
 * Statement of conformity of one measured value. Definition: ILAC-G8:09/2019; JCGM 106:2012, 8.3.
 *
 * @param value measured, in the unit of the limits
 * @param expandedUncertainty U at k = 2, ≥ 0
 * @param tolerance limits; a value on a limit is inside
 * @param rule how the uncertainty counts
 * @param multiple r of the guard band w = r·U; 1 if nobody says
 * @throws RangeError without a limit, with the lower one above the upper, or for a negative U or r
 * @example
 * conformity(9.9, 0.2, { upper: 10 }, 'guarded').conformity // 'fail'
 * @example
 * conformity(9.9, 0.2, { upper: 10 }, 'non-binary').conformity // 'conditional-pass'
 */
export function conformity(
  value: number,
  expandedUncertainty: number,
  tolerance: Tolerance,
  rule: DecisionRule,
  multiple = 1,
): ConformityStatement {
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = tolerance
  if (tolerance.lower === undefined && tolerance.upper === undefined)
    throw new RangeError('conformity: there is no limit')
  if (lower > upper) throw new RangeError(`conformity: the lower limit ${lower} is above the upper ${upper}`)
  if (!(expandedUncertainty >= 0)) throw new RangeError(`conformity: U ${expandedUncertainty} is negative`)
  if (!(multiple >= 0)) throw new RangeError(`conformity: the multiple ${multiple} of U is negative`)
  const guardBand = rule === 'simple' ? 0 : multiple * expandedUncertainty
  const isWithin = (margin: number) => value >= lower + margin && value <= upper - margin
  const said: Conformity =
    rule === 'non-binary'
      ? isWithin(guardBand)
        ? 'pass'
        : isWithin(0)
          ? 'conditional-pass'
          : isWithin(-guardBand)
            ? 'conditional-fail'
            : 'fail'
      : isWithin(rule === 'guarded-rejection' ? -guardBand : guardBand)
        ? 'pass'
        : 'fail'
  const inside = probabilityInside(value, expandedUncertainty / 2, lower, upper)
  return { conformity: said, guardBand, risk: said === 'pass' || said === 'conditional-pass' ? 1 - inside : inside }
}

/** Conformance probability (JCGM 106:2012, 7.2) of a normal result. */
function probabilityInside(value: number, spread: number, lower: number, upper: number): number {
  if (spread === 0) return value >= lower && value <= upper ? 1 : 0
  const below = Number.isFinite(upper) ? normalCumulative((upper - value) / spread) : 1
  const above = Number.isFinite(lower) ? normalCumulative((lower - value) / spread) : 0
  return below - above
}
