import { fQuantile } from '../distributions/f.ts'
import { tQuantile } from '../distributions/t.ts'
import { mean } from '../summary/mean.ts'
import { standardDeviation } from '../summary/standard-deviation.ts'

/**
 * Mandel's h of each laboratory: (x̄ᵢ − x̿)/s of the laboratory means. Definition: ISO 5725-2:2019, 8.3.1.
 *
 * @param means one mean per laboratory, p ≥ 3
 * @throws RangeError for fewer than three, or when all are alike
 * @example
 * mandelH([1, 2, 3]) // [-1, 0, 1]
 */
export function mandelH(means: readonly number[]): number[] {
  if (means.length < 3) throw new RangeError('mandelH: at least three laboratories are needed')
  const centre = mean(means)
  const spread = standardDeviation(means)
  if (spread === 0) throw new RangeError('mandelH: all means are alike')
  return means.map((x) => (x - centre) / spread)
}

/**
 * Mandel's k of each laboratory: its standard deviation over the pooled one, sᵢ/√(Σs²/p). Definition: ISO 5725-2:2019, 8.3.1.
 *
 * @param deviations one standard deviation per laboratory, p ≥ 2, of equal numbers of results
 * @throws RangeError for fewer than two, or when all are 0
 * @example
 * mandelK([1, 1, 1]) // [1, 1, 1]
 */
export function mandelK(deviations: readonly number[]): number[] {
  if (deviations.length < 2) throw new RangeError('mandelK: at least two laboratories are needed')
  const pooled = Math.sqrt(mean(deviations.map((s) => s ** 2)))
  if (pooled === 0) throw new RangeError('mandelK: all standard deviations are 0')
  return deviations.map((s) => s / pooled)
}

/**
 * Critical value of |h|: (p − 1)·t/√(p·(t² + p − 2)), t the quantile 1 − α/2 of Student's t with p − 2 degrees of freedom.
 * ISO 5725-2:2019, tables for 5 % and 1 %.
 *
 * @param count p ≥ 3 laboratories
 * @throws RangeError for fewer laboratories, or an α outside (0, 1)
 * @example
 * mandelHCritical(10, 0.05).toFixed(2) // '1.80'
 */
export function mandelHCritical(count: number, alpha: number): number {
  if (!(Number.isInteger(count) && count >= 3)) throw new RangeError(`mandelHCritical: ${count} laboratories`)
  requireAlpha('mandelHCritical', alpha)
  const t = tQuantile(1 - alpha / 2, count - 2)
  return ((count - 1) * t) / Math.sqrt(count * (t ** 2 + count - 2))
}

/**
 * Critical value of k: √(p·F/(F + p − 1)), F the quantile 1 − α of F(n − 1, (p − 1)(n − 1)). ISO 5725-2:2019, tables for 5 % and 1 %.
 *
 * @param count p ≥ 2 laboratories
 * @param replicates n ≥ 2 results each
 * @throws RangeError for fewer laboratories or results, or an α outside (0, 1)
 * @example
 * mandelKCritical(10, 2, 0.05).toFixed(2) // '1.90'
 */
export function mandelKCritical(count: number, replicates: number, alpha: number): number {
  if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`mandelKCritical: ${count} laboratories`)
  if (!(Number.isInteger(replicates) && replicates >= 2)) throw new RangeError(`mandelKCritical: ${replicates} results`)
  requireAlpha('mandelKCritical', alpha)
  const f = fQuantile(1 - alpha, replicates - 1, (count - 1) * (replicates - 1))
  return Math.sqrt((count * f) / (f + count - 1))
}

function requireAlpha(name: string, alpha: number): void {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`${name}: α ${alpha} is not between 0 and 1`)
}
