import { tQuantile } from '../distributions/t.ts'
import { normalDraw } from '../random/normal-draw.ts'
import { seeded } from '../random/seeded.ts'
import { mean } from '../summary/mean.ts'
import { standardDeviation } from '../summary/standard-deviation.ts'
import { sum } from '../summary/sum.ts'

/** Outcome of Grubbs' test for one outlier. */
export interface GrubbsTest {
  /** G: distance of the farthest value from the mean in standard deviations. */
  readonly statistic: number
  readonly index: number
  readonly side: 'low' | 'high'
}

/**
 * Grubbs' test for one outlying observation, the lowest or the highest. Definition: ISO 5725-2:2019, 8.3.4; F. E. Grubbs, Procedures for
 * detecting outlying observations in samples, Technometrics 11 (1969) 1–21.
 *
 * @param values p ≥ 3
 * @throws RangeError for fewer than three values, or when all are alike
 * @example
 * grubbs([1, 2, 3, 10]).side // 'high'
 */
export function grubbs(values: readonly number[]): GrubbsTest {
  if (values.length < 3) throw new RangeError('grubbs: at least three values are needed')
  const centre = mean(values)
  const spread = standardDeviation(values)
  if (spread === 0) throw new RangeError('grubbs: all values are alike')
  const distances = values.map((x) => Math.abs(x - centre) / spread)
  const statistic = Math.max(...distances)
  const index = distances.indexOf(statistic)
  return { statistic, index, side: (values[index] as number) < centre ? 'low' : 'high' }
}

/**
 * Critical value of Grubbs' G: (p − 1)/√p · √(t²/(p − 2 + t²)), t the quantile 1 − α/p of Student's t with p − 2 degrees of freedom for a test
 * of one named side, 1 − α/2p for the farther of the two. ISO 5725-2 tabulates one-sided 2.5 % and 0.5 % (its 5 % and 1 %).
 *
 * @param count p ≥ 3
 * @param sides 1 or 2
 * @throws RangeError for arguments out of range
 * @example
 * grubbsCritical(10, 0.05, 2).toFixed(3) // '2.290'
 */
export function grubbsCritical(count: number, alpha: number, sides: 1 | 2): number {
  if (!(Number.isInteger(count) && count >= 3)) throw new RangeError(`grubbsCritical: ${count} values`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`grubbsCritical: α ${alpha} is not between 0 and 1`)
  if (sides !== 1 && sides !== 2) throw new RangeError(`grubbsCritical: ${sides} sides`)
  const t = tQuantile(1 - alpha / (sides * count), count - 2)
  return ((count - 1) / Math.sqrt(count)) * Math.sqrt(t ** 2 / (count - 2 + t ** 2))
}

/**
 * Grubbs' statistic for two outlying observations on one side: the sum of squares without them over the whole one; *small* values speak for
 * outliers. Definition: ISO 5725-2:2019, 8.3.4.2.
 *
 * @param values p ≥ 4
 * @throws RangeError for fewer than four values, or when all are alike
 * @example
 * grubbsDouble([1, 2, 3, 10, 11], 'high').toFixed(4) // '0.0224'
 */
export function grubbsDouble(values: readonly number[], side: 'low' | 'high'): number {
  if (values.length < 4) throw new RangeError('grubbsDouble: at least four values are needed')
  const sorted = [...values].sort((a, b) => a - b)
  const whole = squares(sorted)
  if (whole === 0) throw new RangeError('grubbsDouble: all values are alike')
  return squares(side === 'low' ? sorted.slice(2) : sorted.slice(0, -2)) / whole
}

const TRIALS = 200_000

/**
 * Critical value of {@link grubbsDouble}: the α quantile of the statistic in normal samples, for one named side or for the smaller of the two. It has no closed form:
 * it is simulated with a seed, so that the same question always has the same answer. With 200,000 samples its standard error is √(α(1 − α)/200,000)/density, at
 * α = 0.01 about 2 % of the value. Grubbs (1950, 1969) and ISO 5725-2 print tables of it (条号待核).
 *
 * @param count p ≥ 4
 * @param sides 1 or 2
 * @param options.trials samples, 200,000 if nobody says; at least 10/α
 * @throws RangeError for arguments out of range
 * @example
 * grubbsDoubleCritical(10, 0.05, 1, { trials: 2000 }) < grubbsDoubleCritical(20, 0.05, 1, { trials: 2000 }) // true
 */
export function grubbsDoubleCritical(
  count: number,
  alpha: number,
  sides: 1 | 2,
  options: { readonly trials?: number; readonly seed?: number } = {},
): number {
  const { trials = TRIALS, seed = 1 } = options
  if (!(Number.isInteger(count) && count >= 4)) throw new RangeError(`grubbsDoubleCritical: ${count} values`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`grubbsDoubleCritical: α ${alpha} is not between 0 and 1`)
  if (sides !== 1 && sides !== 2) throw new RangeError(`grubbsDoubleCritical: ${sides} sides`)
  if (!(Number.isInteger(trials) && trials * alpha >= 10))
    throw new RangeError(`grubbsDoubleCritical: ${trials} trials are too few for α ${alpha}`)
  const random = seeded(seed)
  const sample = new Float64Array(count)
  const found = Float64Array.from({ length: trials }, () => {
    for (let i = 0; i < count; i++) sample[i] = normalDraw(random)
    sample.sort()
    const whole = squaresOf(sample, 0, count)
    const high = squaresOf(sample, 0, count - 2) / whole
    return sides === 1 ? high : Math.min(high, squaresOf(sample, 2, count) / whole)
  }).sort()
  return found[Math.floor(alpha * trials)] as number
}

function squaresOf(values: Float64Array, from: number, to: number): number {
  let centre = 0
  for (let i = from; i < to; i++) centre += (values[i] as number) / (to - from)
  let total = 0
  for (let i = from; i < to; i++) total += ((values[i] as number) - centre) ** 2
  return total
}

function squares(values: readonly number[]): number {
  const centre = mean(values)
  return sum(values.map((x) => (x - centre) ** 2))
}
