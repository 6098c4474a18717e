import { checkShare, type Interval, twoSidedNormal } from './interval.ts'

/**
 * Score interval of a share: all π with |p − π| ≤ z√(π(1 − π)/n), i.e. (2np + z² ± z√(z² + 4npq))/(2(n + z²)). E. B. Wilson, Probable inference, the law
 * of succession, and
 * statistical inference, JASA 22 (1927) 209–212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872.
 *
 * @param successes 0 … n; with a design effect the effective count p·n/deff
 * @param trials n > 0; with a design effect the effective sample size n/deff (Kish 1965)
 * @param confidence 0.95 if nobody says
 * @returns shares in [0, 1]; at 0 or n successes the near end is exactly 0 or 1
 * @throws RangeError for n ≤ 0, successes outside 0 … n, or a level outside (0, 1)
 * @example
 * wilsonInterval(81, 263).low.toFixed(4) // '0.2553'
 * wilsonInterval(81, 263).high.toFixed(4) // '0.3662'
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  checkShare(successes, trials)
  const z = twoSidedNormal(confidence)
  return {
    low: successes === 0 ? 0 : lowerEnd(successes, trials, z),
    high: successes === trials ? 1 : 1 - lowerEnd(trials - successes, trials, z),
  }
}

/** The lower end as 2c/(b + √(b² − 4ac)): nothing is subtracted that could cancel. */
function lowerEnd(successes: number, trials: number, z: number): number {
  const failures = trials - successes
  const root = z * Math.sqrt(z * z + (4 * successes * failures) / trials)
  return (2 * successes * (successes / trials)) / (2 * successes + z * z + root)
}

/**
 * Score interval with continuity correction: all π with |p − π| − 1/(2n) ≤ z√(π(1 − π)/n). Method 4 of Newcombe (1998).
 *
 * @param successes whole number, 0 … n
 * @param trials n ≥ 1
 * @param confidence 0.95 if nobody says
 * @returns shares in [0, 1]; at 0 successes the lower end is 0, at n the upper end is 1
 * @throws RangeError as {@link wilsonInterval}
 * @example
 * wilsonCorrectedInterval(81, 263).low.toFixed(4) // '0.2535'
 * wilsonCorrectedInterval(81, 263).high.toFixed(4) // '0.3682'
 */
export function wilsonCorrectedInterval(successes: number, trials: number, confidence = 0.95): Interval {
  checkShare(successes, trials)
  const z = twoSidedNormal(confidence)
  return {
    low: correctedLowerEnd(successes, trials, z),
    high: 1 - correctedLowerEnd(trials - successes, trials, z),
  }
}

function correctedLowerEnd(successes: number, trials: number, z: number): number {
  if (successes === 0) return 0
  const p = successes / trials
  const q = (trials - successes) / trials
  const root = z * Math.sqrt(Math.max(0, z * z - 2 - 1 / trials + 4 * p * (trials * q + 1)))
  return Math.max(0, (2 * trials * p + z * z - 1 - root) / (2 * (trials + z * z)))
}
