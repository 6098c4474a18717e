import { mean } from '../summary/mean.ts'
import { type ControlChart, chartPoint } from './chart.ts'
import { chartConstants } from './constants.ts'

/** The two charts that belong together. */
export interface XBarRChart {
  /** Means of the subgroups: x̿ ± A₂R̄. */
  readonly averages: ControlChart
  /** Ranges of the subgroups: D₃R̄ … D₄R̄. */
  readonly ranges: ControlChart
  /** R̄/d₂, the standard deviation within subgroups. */
  readonly sigma: number
}

/**
 * X̄-R chart of subgroups of equal size. ISO 7870-2:2023; NIST/SEMATECH e-Handbook 6.3.2.
 *
 * @param subgroups at least one, each of the same n, 2 … 100
 * @throws RangeError for no subgroups, subgroups of different size, or another n
 * @example
 * xBarRChart([[1, 3], [2, 4]]).averages.centre // 2.5
 */
export function xBarRChart(subgroups: readonly (readonly number[])[]): XBarRChart {
  const size = subgroups[0]?.length ?? 0
  if (subgroups.length === 0) throw new RangeError('xBarRChart: there are no subgroups')
  if (subgroups.some((g) => g.length !== size)) throw new RangeError('xBarRChart: subgroups differ in size')
  const { d2, d3 } = chartConstants(size)
  const averages = subgroups.map(mean)
  const ranges = subgroups.map((g) => Math.max(...g) - Math.min(...g))
  const centre = mean(averages)
  const meanRange = mean(ranges)
  const sigma = meanRange / d2
  return {
    averages: { centre, points: averages.map((x) => chartPoint(x, centre, sigma / Math.sqrt(size))) },
    ranges: { centre: meanRange, points: ranges.map((r) => chartPoint(r, meanRange, d3 * sigma, 0)) },
    sigma,
  }
}
