import { normalCumulative, normalDensity } from '../distributions/normal.ts'
import { logGamma } from '../special/log-gamma.ts'
import { sum } from '../summary/sum.ts'

/** Factors of Shewhart charts for subgroups of n. */
export interface ChartConstants {
  /** Expected range of n standard normal values. */
  readonly d2: number
  /** Standard deviation of that range. */
  readonly d3: number
  /** Expected standard deviation (n − 1) of n standard normal values. */
  readonly c4: number
  /** 3/(d₂√n). */
  readonly A2: number
  /** max(0, 1 − 3d₃/d₂). */
  readonly D3: number
  /** 1 + 3d₃/d₂. */
  readonly D4: number
}

const LARGEST = 100
const known = new Map<number, ChartConstants>()

/**
 * Factors for control limits, computed from their definitions instead of a table: ISO 7870-2:2023, table 2; W. A. Shewhart (1931). c₄ = √(2/(n − 1))
 * Γ(n/2)/Γ((n − 1)/2);
 * P(range ≤ w) = n ∫ φ(x)(Φ(x + w) − Φ(x))ⁿ⁻¹ dx (L. H. C. Tippett, Biometrika 17 (1925) 364–387), integrated by the trapezoidal rule and Romberg's.
 *
 * @param size n of the subgroup, 2 … 100
 * @throws RangeError for another n
 * @example
 * chartConstants(5).A2.toFixed(3) // '0.577'
 * chartConstants(5).D4.toFixed(3) // '2.114'
 */
export function chartConstants(size: number): ChartConstants {
  if (!(Number.isInteger(size) && size >= 2 && size <= LARGEST))
    throw new RangeError(`chartConstants: subgroups of ${size}`)
  const before = known.get(size)
  if (before) return before
  const { mean: d2, deviation: d3 } = rangeMoments(size)
  const c4 = Math.sqrt(2 / (size - 1)) * Math.exp(logGamma(size / 2) - logGamma((size - 1) / 2))
  const spread = (3 * d3) / d2
  const constants = { d2, d3, c4, A2: 3 / (d2 * Math.sqrt(size)), D3: Math.max(0, 1 - spread), D4: 1 + spread }
  known.set(size, constants)
  return constants
}

/** Past ±9 nothing of a normal distribution is left. */
const FAR = 9
/** Places per unit. */
const FINE = 32
/** The inner integral is exact at every fourth place already. */
const STRIDE = 4
/** Romberg's table for the outer one: steps 1/2, 1/4, … 1/32. */
const LEVELS = 5

/** Mean ∫(1 − Φⁿ − (1 − Φ)ⁿ)dx and second moment 2∫wP(W > w)dw of the range. */
function rangeMoments(size: number): { mean: number; deviation: number } {
  const places = Array.from({ length: 2 * FAR * FINE + 1 }, (_, i) => -FAR + i / FINE)
  const below = places.map((x) => normalCumulative(x))
  const density = places.map((x) => normalDensity(x))
  const widths = Array.from({ length: 2 * FAR * FINE + 1 }, (_, shift) => {
    let within = 0
    for (let i = 0; i < places.length; i += STRIDE)
      within += (density[i] as number) * ((below[i + shift] ?? 1) - (below[i] as number)) ** (size - 1)
    return (shift / FINE) * (1 - (size * STRIDE * within) / FINE)
  })
  const mean = sum(below.map((p) => (1 - p ** size - (1 - p) ** size) / FINE))
  return { mean, deviation: Math.sqrt(2 * romberg(widths) - mean * mean) }
}

/** Integral of a function that is 0 at both ends, given at every 1/FINE, by Romberg's method. */
function romberg(values: readonly number[]): number {
  let row: number[] = []
  for (let level = 0; level < LEVELS; level++) {
    const stride = 2 ** (LEVELS - 1 - level)
    const next = [(stride / FINE) * sum(values.filter((_, i) => i % stride === 0))]
    for (let k = 0; k < row.length; k++) {
      const finer = next[k] as number
      next.push(finer + (finer - (row[k] as number)) / (4 ** (k + 1) - 1))
    }
    row = next
  }
  return row.at(-1) as number
}
