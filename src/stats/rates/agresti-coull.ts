import { checkShare, type Interval, twoSidedNormal } from './interval.ts'

/**
 * Adjusted interval of a share: p̃ ± z√(p̃(1 − p̃)/ñ) with ñ = n + z² and p̃ = (x + z²/2)/ñ. A. Agresti & B. A. Coull, The American Statistician 52 (1998)
 * 119–126; L. D. Brown, T. T.
 * Cai & A. DasGupta, Statistical Science 16 (2001) 101–133. Same middle as Wilson's interval and never shorter.
 *
 * @param confidence 0.95 if nobody says
 * @returns shares, cut off at 0 and 1
 * @throws RangeError for n ≤ 0, successes outside 0 … n, or a level outside (0, 1)
 * @example
 * agrestiCoullInterval(5, 10).low.toFixed(4) // '0.2366'
 */
export function agrestiCoullInterval(successes: number, trials: number, confidence = 0.95): Interval {
  checkShare(successes, trials)
  const z = twoSidedNormal(confidence)
  const size = trials + z * z
  const share = (successes + (z * z) / 2) / size
  const half = z * Math.sqrt((share * (1 - share)) / size)
  return { low: Math.max(0, share - half), high: Math.min(1, share + half) }
}
