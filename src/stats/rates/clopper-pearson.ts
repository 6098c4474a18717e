import { inverseIncompleteBeta } from '../special/inverse-incomplete-beta.ts'
import { checkShare, type Interval, tailOf } from './interval.ts'

/**
 * Exact interval of a share: the π at which the observed count, or one farther out, has probability α/2 on either side; beta quantiles α/2 of (x, n − x + 1) and
 * 1 − α/2 of (x + 1, n − x). C. J. Clopper & E. S. Pearson, Biometrika 26 (1934) 404–413; method 5 of Newcombe (1998). Its coverage is never below the
 * level, and often
 * well above it. With effective counts it is the interval of E. L. Korn & B. I. Graubard, Survey Methodology 24 (1998) 193–201.
 *
 * @param successes x, 0 … n; may be an effective count
 * @param trials n > 0; may be an effective sample size
 * @param confidence 0.95 if nobody says
 * @throws RangeError for n ≤ 0, successes outside 0 … n, or a level outside (0, 1)
 * @example
 * clopperPearsonInterval(81, 263).low.toFixed(4) // '0.2527'
 * clopperPearsonInterval(81, 263).high.toFixed(4) // '0.3676'
 */
export function clopperPearsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  checkShare(successes, trials)
  const tail = tailOf(confidence)
  const failures = trials - successes
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(successes, failures + 1, { lower: tail, upper: 1 - tail }).x,
    high: failures === 0 ? 1 : inverseIncompleteBeta(successes + 1, failures, { lower: 1 - tail, upper: tail }).x,
  }
}
