import { mean } from '../summary/mean.ts'
import { type ControlChart, chartPoint } from './chart.ts'
import { chartConstants } from './constants.ts'

/** The two charts that belong together. */
export interface IndividualsChart {
  /** Single values: x̄ ± 3 MR̄/d₂(2). */
  readonly individuals: ControlChart
  /** Moving ranges |xᵢ − xᵢ₋₁|, one fewer than values: 0 … D₄(2) MR̄. */
  readonly movingRanges: ControlChart
  /** MR̄/d₂(2). */
  readonly sigma: number
}

/**
 * Chart of individual values with moving ranges of two. ISO 7870-2:2023; NIST/SEMATECH e-Handbook 6.3.2.2.
 *
 * @param values at least two, in the order they came
 * @throws RangeError for fewer than two values
 * @example
 * individualsChart([49.6, 47.6, 49.9]).movingRanges.centre.toFixed(2) // '2.15'
 */
export function individualsChart(values: readonly number[]): IndividualsChart {
  if (values.length < 2) throw new RangeError('individualsChart: at least two values are needed')
  const { d2, d3 } = chartConstants(2)
  const moving = values.slice(1).map((x, i) => Math.abs(x - (values[i] as number)))
  const centre = mean(values)
  const meanRange = mean(moving)
  const sigma = meanRange / d2
  return {
    individuals: { centre, points: values.map((x) => chartPoint(x, centre, sigma)) },
    movingRanges: { centre: meanRange, points: moving.map((r) => chartPoint(r, meanRange, d3 * sigma, 0)) },
    sigma,
  }
}
