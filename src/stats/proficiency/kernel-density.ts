import { algorithmA } from './algorithm-a.ts'

/** A smoothed picture of the results. */
export interface KernelDensity {
  /** Bandwidth h, in the unit of the values. */
  readonly bandwidth: number
  /** Equally spaced places and the density there (per unit). */
  readonly points: readonly { readonly x: number; readonly density: number }[]
  /** Places of the local maxima, the highest first: more than one speaks of groups among the participants. */
  readonly modes: readonly { readonly x: number; readonly density: number }[]
}

const POINTS = 512
/** The density reaches this many bandwidths beyond the extreme values. */
const MARGIN = 3

/**
 * Kernel density of the results with a normal kernel: f(q) = 1/(p·h)·Σ φ((q − xᵢ)/h). Definition: ISO 13528:2022, 10.3; bandwidth h = 0.9·s*·p^(−0.2), or
 * 0.75·σ_pt where the scheme has a σ_pt.
 *
 * @param values results of at least two participants
 * @param options.sigma σ_pt: then h = 0.75·σ_pt
 * @param options.bandwidth h itself
 * @throws RangeError for fewer than two values, or a bandwidth that is not positive (all values alike)
 * @example
 * kernelDensity([1, 1, 1, 9, 9, 9], { bandwidth: 0.5 }).modes.length // 2
 */
export function kernelDensity(
  values: readonly number[],
  options: { readonly sigma?: number; readonly bandwidth?: number; readonly points?: number } = {},
): KernelDensity {
  if (values.length < 2) throw new RangeError('kernelDensity: at least two values are needed')
  const bandwidth =
    options.bandwidth ??
    (options.sigma === undefined ? 0.9 * algorithmA(values).spread * values.length ** -0.2 : 0.75 * options.sigma)
  if (!(bandwidth > 0)) throw new RangeError(`kernelDensity: the bandwidth ${bandwidth} is not positive`)
  const count = options.points ?? POINTS
  const from = Math.min(...values) - MARGIN * bandwidth
  const to = Math.max(...values) + MARGIN * bandwidth
  const scale = 1 / (values.length * bandwidth * Math.sqrt(2 * Math.PI))
  const points = Array.from({ length: count }, (_, i) => {
    const x = from + ((to - from) * i) / (count - 1)
    return { x, density: scale * values.reduce((t, v) => t + Math.exp(-0.5 * ((x - v) / bandwidth) ** 2), 0) }
  })
  const heightAt = (i: number) => points[i]?.density ?? 0
  const modes = points
    .filter((p, i) => p.density > heightAt(i - 1) && p.density >= heightAt(i + 1))
    .sort((a, b) => b.density - a.density)
  return { bandwidth, points, modes }
}
