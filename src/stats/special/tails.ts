/** A probability and its complement, each computed so that the smaller one keeps its digits. */
export interface Tails {
  /** P(X ≤ x). */
  readonly lower: number
  /** P(X > x). */
  readonly upper: number
}

/** Tails that are known to be certain. */
export const NOTHING_BELOW: Tails = { lower: 0, upper: 1 }
export const NOTHING_ABOVE: Tails = { lower: 1, upper: 0 }
