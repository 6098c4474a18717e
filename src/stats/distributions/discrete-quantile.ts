import { roughNormalQuantile } from '../special/rough-normal-quantile.ts'
import type { Tails } from '../special/tails.ts'

/** A probability counts as reached when it is missed by no more than rounding. */
const ROUNDING = 1e-13

/** A discrete distribution as the search needs it. */
export interface Discrete {
  /** P(X ≤ k) and P(X > k). */
  readonly tailsAt: (k: number) => Tails
  readonly mean: number
  readonly deviation: number
  /** Smallest and largest value that can happen. */
  readonly least: number
  readonly most: number
}

/**
 * Quantile of a discrete distribution: the smallest k with P(X ≤ k) ≥ p, where rounding alone does not push k up. Doubling steps from the normal guess, then
 * halving.
 *
 * @param wanted both tails, p and 1 − p
 * @returns `least` for p = 0 and `most` for p = 1
 * @example
 * discreteQuantile({ lower: 0.5, upper: 0.5 }, { tailsAt: (k) => ({ lower: (k + 1) / 10, upper: 1 - (k + 1) / 10 }), mean: 4.5, deviation: 3, least: 0, most: 9 }) // 4
 */
export function discreteQuantile(wanted: Tails, { tailsAt, mean, deviation, least, most }: Discrete): number {
  if (wanted.lower <= 0) return least
  if (wanted.upper <= 0) return most
  const hasReached = (k: number) => {
    const { lower, upper } = tailsAt(k)
    return wanted.lower <= wanted.upper
      ? lower >= wanted.lower * (1 - ROUNDING)
      : upper <= wanted.upper * (1 + ROUNDING)
  }
  const guess = Math.min(most, Math.max(least, Math.round(mean + deviation * roughNormalQuantile(wanted))))
  let low = least - 1
  let high = guess
  if (hasReached(guess)) {
    for (let step = 1; high - step > low; step *= 2) {
      if (hasReached(high - step)) high -= step
      else low = high - step
    }
  } else {
    low = guess
    for (let step = 1; ; step *= 2) {
      high = Math.min(most, low + step)
      if (high === most || hasReached(high)) break
      low = high
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (hasReached(middle)) high = middle
    else low = middle
  }
  return high
}
