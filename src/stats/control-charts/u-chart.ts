import { sum } from '../summary/sum.ts'
import { type ControlChart, chartPoint } from './chart.ts'

/**
 * u chart: nonconformities per unit in samples that may differ in size. Centre ū = Σc/Σn, limits ū ± 3√(ū/nᵢ), cut off at 0. ISO 7870-2:2023;
 * NIST/SEMATECH e-Handbook 6.3.3.1.
 *
 * @param samples nonconformities and units (not necessarily whole), at least one sample
 * @throws RangeError for no samples, or impossible counts
 * @example
 * uChart([{ count: 5, size: 10 }, { count: 15, size: 10 }]).centre // 1
 */
export function uChart(samples: readonly { readonly count: number; readonly size: number }[]): ControlChart {
  if (samples.length === 0) throw new RangeError('uChart: there are no samples')
  for (const { count, size } of samples)
    if (!(size > 0 && count >= 0)) throw new RangeError(`uChart: ${count} in ${size}`)
  const centre = sum(samples.map((s) => s.count)) / sum(samples.map((s) => s.size))
  return {
    centre,
    points: samples.map(({ count, size }) => chartPoint(count / size, centre, Math.sqrt(centre / size), 0)),
  }
}
