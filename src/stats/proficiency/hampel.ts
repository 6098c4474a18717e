import { median } from '../summary/median.ts'

/** Knees of Hampel's ψ in units of the spread. */
const KNEES = [-4.5, -3, -1.5, 1.5, 3, 4.5] as const

/** Hampel's three-part ψ: x up to 1.5, then flat, falling to nothing at 4.5. */
function psi(q: number): number {
  const size = Math.abs(q)
  if (size >= 4.5) return 0
  if (size > 3) return Math.sign(q) * (4.5 - size)
  return Math.sign(q) * Math.min(size, 1.5)
}

/**
 * Hampel's estimator of location: the x* that solves Σ ψ((xᵢ − x*)/s*) = 0, found exactly. Definition: ISO 13528:2022, C.5.3.3. The sum is
 * linear between the points xᵢ + k·s*, so every solution lies where a segment crosses zero; of several the one nearest the median counts, and
 * of two equally near ones, or where a whole segment is zero, the median itself.
 *
 * @param values results of the participants
 * @param spread s*, e.g. from the Q method, > 0
 * @throws RangeError for no values or a spread that is not positive
 * @example
 * hampel([1, 2, 3, 100], 1) // 2
 */
export function hampel(values: readonly number[], spread: number): number {
  if (!(spread > 0)) throw new RangeError(`hampel: the spread ${spread} is not positive`)
  const centre = median(values)
  const knots = Float64Array.from(values.flatMap((x) => KNEES.map((k) => x + k * spread))).sort()
  const total = (at: number) => values.reduce((t, x) => t + psi((x - at) / spread), 0)
  // What rounding leaves of a sum that is zero.
  const nothing = 1e-10 * values.length
  const heights = Array.from(knots, total)
  const solutions: number[] = []
  for (let i = 1; i < knots.length; i++) {
    const [left, right] = [knots[i - 1] as number, knots[i] as number]
    const [from, to] = [heights[i - 1] as number, heights[i] as number]
    const isFlat = Math.abs(from) <= nothing && Math.abs(to) <= nothing
    // Outside every value's reach ψ is zero as well; that solves nothing.
    if (isFlat) {
      if (values.some((x) => Math.abs(x - (left + right) / 2) < 4.5 * spread))
        solutions.push(Math.min(right, Math.max(left, centre)))
    } else if (Math.abs(from) <= nothing) solutions.push(left)
    else if (Math.abs(to) <= nothing) solutions.push(right)
    else if (from > 0 !== to > 0) solutions.push(left + ((right - left) * from) / (from - to))
  }
  const nearest = Math.min(...solutions.map((x) => Math.abs(x - centre)))
  const chosen = solutions.filter((x) => Math.abs(x - centre) <= nearest + 1e-12 * spread)
  const isOne = chosen.length > 0 && chosen.every((x) => Math.abs(x - (chosen[0] as number)) <= 1e-9 * spread)
  return isOne ? (chosen[0] as number) : centre
}
