import type { Tails } from './tails.ts'

/**
 * Quantile of the standard normal distribution to three decimals, as a first guess for others: C. Hastings, in Abramowitz & Stegun (1964), 26.2.23.
 *
 * @param wanted lower and upper tail, neither 0
 * @example
 * roughNormalQuantile({ lower: 0.975, upper: 0.025 }).toFixed(2) // '1.96'
 */
export function roughNormalQuantile(wanted: Tails): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(wanted.lower, wanted.upper)))
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328)
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  const z = t - numerator / denominator
  return wanted.lower < wanted.upper ? -z : z
}
