import { fQuantile } from '../distributions/f.ts'

/** Outcome of Cochran's test. */
export interface CochranTest {
  /** C: the largest variance over the sum of all. */
  readonly statistic: number
  /** Which one it is: 0 the first. */
  readonly index: number
}

/**
 * Cochran's C: whether the largest of p variances of equal degrees of freedom stands out. Definition: ISO 5725-2:2019, 8.3.3.
 *
 * @param variances p ≥ 2 variances, or sums of squares of equal degrees of freedom (duplicates: squared differences)
 * @throws RangeError for fewer than two, a negative one, or when all are 0
 * @example
 * cochran([1, 1, 2]).statistic // 0.5
 */
export function cochran(variances: readonly number[]): CochranTest {
  if (variances.length < 2) throw new RangeError('cochran: at least two variances are needed')
  if (variances.some((v) => !(v >= 0))) throw new RangeError('cochran: a variance is negative')
  const largest = Math.max(...variances)
  if (largest === 0) throw new RangeError('cochran: all variances are 0')
  const total = variances.reduce((a, b) => a + b, 0)
  return { statistic: largest / total, index: variances.indexOf(largest) }
}

/**
 * Critical value of Cochran's C: 1/(1 + (p − 1)/F) with F the quantile 1 − α/p of F(ν, (p − 1)ν). Bonferroni's bound, which is exact where
 * C > 1/2 and what ISO 5725-2 tabulates to three decimals. Reference: R. U. E. 't Lam, Scrutiny of variance results for outliers: Cochran's test optimized,
 * Analytica Chimica Acta 659 (2010) 68–84.
 *
 * @param count p ≥ 2
 * @param degreesOfFreedom ν = n − 1 ≥ 1 of each variance
 * @param alpha 0.05 (straggler) or 0.01 (outlier) in ISO 5725-2
 * @throws RangeError for arguments out of range
 * @example
 * cochranCritical(10, 1, 0.05).toFixed(3) // '0.602'
 */
export function cochranCritical(count: number, degreesOfFreedom: number, alpha: number): number {
  if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`cochranCritical: ${count} variances`)
  if (!(degreesOfFreedom > 0)) throw new RangeError(`cochranCritical: ${degreesOfFreedom} degrees of freedom`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`cochranCritical: α ${alpha} is not between 0 and 1`)
  const f = fQuantile(1 - alpha / count, degreesOfFreedom, (count - 1) * degreesOfFreedom)
  return 1 / (1 + (count - 1) / f)
}
