import { algorithmA } from './algorithm-a.ts'

/** A consensus value of the participants. */
export interface AssignedValue {
  /** x_pt. */
  readonly value: number
  /** Its standard uncertainty u(x_pt). */
  readonly uncertainty: number
  /** s*, the robust standard deviation of the participants. */
  readonly spread: number
  readonly participants: number
}

/** The median and its relatives are this much less precise than a mean; used by the standard for every robust estimate. */
const ROBUST_FACTOR = 1.25

/**
 * Assigned value as the consensus of the participants: x* by Algorithm A with u(x_pt) = 1.25·(s*)/√p. Definition: ISO 13528:2022, 7.7.
 *
 * @param results one result per participant
 * @throws RangeError for fewer than two participants
 * @example
 * consensusValue([39.5, 40, 40.5, 41, 80]).uncertainty.toFixed(2) // '1.14'
 */
export function consensusValue(results: readonly number[]): AssignedValue {
  const { location, spread } = algorithmA(results)
  return {
    value: location,
    uncertainty: (ROBUST_FACTOR * spread) / Math.sqrt(results.length),
    spread,
    participants: results.length,
  }
}
