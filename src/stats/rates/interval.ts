import { normalUpperQuantile } from '../distributions/normal.ts'

/** A confidence interval, both ends included. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The two-sided standard normal quantile of a confidence level.
 *
 * @param confidence between 0 and 1, e.g. 0.95
 * @throws RangeError for a level outside (0, 1)
 * @example
 * twoSidedNormal(0.95).toFixed(6) // '1.959964'
 */
export function twoSidedNormal(confidence: number): number {
  return normalUpperQuantile(tailOf(confidence))
}

/**
 * What a two-sided confidence level leaves on each side.
 *
 * @throws RangeError for a level outside (0, 1)
 * @example
 * tailOf(0.9).toFixed(12) // '0.050000000000'
 */
export function tailOf(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`the confidence ${confidence} is not between 0 and 1`)
  return (1 - confidence) / 2
}

/**
 * Refuses numbers that are no share: more successes than trials, or no trials. Neither needs to be whole: a design effect makes both smaller.
 *
 * @throws RangeError for trials ≤ 0, or successes outside 0 … trials
 * @example
 * checkShare(3, 4) // undefined
 */
export function checkShare(successes: number, trials: number): void {
  if (!(trials > 0 && trials < Number.POSITIVE_INFINITY)) throw new RangeError(`there are ${trials} trials`)
  if (!(successes >= 0 && successes <= trials)) throw new RangeError(`${successes} successes in ${trials} trials`)
}
