import { mean } from '../summary/mean.ts'
import { median } from '../summary/median.ts'
import { standardDeviation } from '../summary/standard-deviation.ts'
import { sum } from '../summary/sum.ts'
import { normalisedIqr } from './normalised-iqr.ts'
import { scaledMad } from './scaled-mad.ts'

/** A robust location and spread. */
export interface RobustEstimate {
  /** x*, in the unit of the values. */
  readonly location: number
  /** s*, in the unit of the values. */
  readonly spread: number
  /** How often the values were winsorised. */
  readonly iterations: number
  /** Whether the estimates had stopped changing. */
  readonly isConverged: boolean
}

const LIMIT = 1.5
/**
 * 1/√β with β = θ + (1 − θ)·1.5² − 3·φ(1.5), θ = 2Φ(1.5) − 1: what makes the spread of a normal sample right although it was winsorised at ±1.5. The
 * standard prints it as 1.134, software (R's metRology) takes it as it is; the two differ by 0.05 % in one step, by up to 0.5 % after convergence.
 */
const CORRECTIONS = { printed: 1.134, unrounded: 1.1333926554624876 }
const MOST_ITERATIONS = 1000

/**
 * Robust mean and standard deviation by Algorithm A: winsorise at x* ± 1.5 s*, take mean and 1.134 times the standard deviation, and
 * again until neither changes. Definition: ISO 13528:2022, C.3.1 (ISO 5725-5:1998, 3.1); start: median and MADe. Where MADe is zero
 * (more than half of the values alike) it starts from the normalised interquartile range, and where that is zero too from the standard deviation:
 * from zero nothing could ever be left outside.
 *
 * @param values results of at least two participants, in one unit
 * @param options.tolerance relative change of s* (and of x* in units of s*) that counts as none; 1e-12 if nobody says. The standard is content
 *   with the third significant figure, `1e-3`.
 * @param options.correction the factor as the standard prints it (`printed`, 1.134, if nobody says) or `unrounded`
 * @returns spread 0 when all values are alike
 * @throws RangeError for fewer than two values
 * @example
 * algorithmA([39.5, 40, 40.5, 41, 80]).location.toFixed(2) // '41.02'
 * @example
 * algorithmA([39.5, 40, 40.5, 41, 80]).spread.toFixed(2) // '2.05'
 */
export function algorithmA(
  values: readonly number[],
  options: { readonly tolerance?: number; readonly correction?: keyof typeof CORRECTIONS } = {},
): RobustEstimate {
  if (values.length < 2) throw new RangeError('algorithmA: at least two values are needed')
  const { tolerance = 1e-12, correction = 'printed' } = options
  let location = median(values)
  let spread = scaledMad(values) || normalisedIqr(values) || standardDeviation(values)
  if (spread === 0) return { location, spread, iterations: 0, isConverged: true }
  for (let i = 1; i <= MOST_ITERATIONS; i++) {
    const low = location - LIMIT * spread
    const high = location + LIMIT * spread
    const winsorised = values.map((x) => Math.min(high, Math.max(low, x)))
    const nextLocation = mean(winsorised)
    const squares = sum(winsorised.map((x) => (x - nextLocation) ** 2))
    const nextSpread = CORRECTIONS[correction] * Math.sqrt(squares / (values.length - 1))
    const change = Math.max(Math.abs(nextSpread - spread), Math.abs(nextLocation - location))
    location = nextLocation
    spread = nextSpread
    if (change <= tolerance * spread) return { location, spread, iterations: i, isConverged: true }
  }
  return { location, spread, iterations: MOST_ITERATIONS, isConverged: false }
}
