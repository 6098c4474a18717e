import { sum } from '../summary/sum.ts'
import { type ControlChart, chartPoint } from './chart.ts'

/**
 * p chart: share of nonconforming units in samples that may differ in size. Centre p̄ = Σx/Σn, limits p̄ ± 3√(p̄(1 − p̄)/nᵢ), cut off at 0 and 1. ISO
 * 7870-2:2023; NIST/SEMATECH e-Handbook 6.3.3.2.
 *
 * @param samples nonconforming units and units, at least one sample
 * @throws RangeError for no samples, or impossible counts
 * @example
 * pChart([{ count: 5, size: 50 }, { count: 15, size: 50 }]).centre // 0.2
 */
export function pChart(samples: readonly { readonly count: number; readonly size: number }[]): ControlChart {
  if (samples.length === 0) throw new RangeError('pChart: there are no samples')
  for (const { count, size } of samples)
    if (!(size > 0 && count >= 0 && count <= size)) throw new RangeError(`pChart: ${count} of ${size}`)
  const centre = sum(samples.map((s) => s.count)) / sum(samples.map((s) => s.size))
  const points = samples.map(({ count, size }) =>
    chartPoint(count / size, centre, Math.sqrt((centre * (1 - centre)) / size), 0, 1),
  )
  return { centre, points }
}
