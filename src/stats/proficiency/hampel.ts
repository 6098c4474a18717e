import { median } from '../summary/median.ts'

/** Knees of Hampel's ψ in units of the spread. */
const KNEES = [-4.5, -3, -1.5, 1.5, 3, 4.5] as const

/** Beyond so many spreads a value counts nothing. */
const REACH = 4.5
/** Distances from the median that differ by less, in units of the spread, are equal. */
const SAME = 1e-12

/** Hampel's three-part ψ: x up to 1.5, then flat, falling to nothing at 4.5. */
function psi(q: number): number {
  const size = Math.abs(q)
  if (size >= REACH) return 0
  if (size > 3) return Math.sign(q) * (REACH - size)
  return Math.sign(q) * Math.min(size, 1.5)
}

/**
 * Hampel's estimator of location: the x* that solves Σ ψ((xᵢ − x*)/s*) = 0, found exactly. Definition: ISO 13528:2022, C.5.3.3 (条号待核). The sum is
 * linear between the points xᵢ + k·s*, so every solution lies where a segment crosses zero; of several the one nearest the median counts, and
 * of two equally near ones, or where there is none, the median itself. Segments are looked at from the median outwards until none can be nearer: each costs one pass
 * over the values, and it takes a few.
 *
 * @param values results of the participants; of a participant with several, their mean
 * @param spread s*, e.g. from the Q method, > 0
 * @throws RangeError for no values, one that is no number, or a spread that is not positive
 * @example
 * hampel([1, 2, 3, 100], 1) // 2
 */
export function hampel(values: readonly number[], spread: number): number {
  if (!(spread > 0)) throw new RangeError(`hampel: the spread ${spread} is not positive`)
  if (!values.every(Number.isFinite)) throw new RangeError('hampel: a value is no number')
  const centre = median(values)
  const knots = Float64Array.from(values.flatMap((x) => KNEES.map((k) => x + k * spread))).sort()
  const heights = new Map<number, number>()
  const heightOf = (knot: number) => {
    let height = heights.get(knot)
    if (height === undefined) {
      const at = knots[knot] as number
      height = values.reduce((t, x) => t + psi((x - at) / spread), 0)
      heights.set(knot, height)
    }
    return height
  }
  // What rounding leaves of a sum that is zero.
  const nothing = 1e-10 * values.length
  const solutionIn = (right: number): number | undefined => {
    const [x1, x2] = [knots[right - 1] as number, knots[right] as number]
    const [from, to] = [heightOf(right - 1), heightOf(right)]
    if (Math.abs(from) <= nothing && Math.abs(to) <= nothing) {
      // Outside every value's reach ψ is zero as well; that solves nothing.
      const isReached = values.some((x) => Math.abs(x - (x1 + x2) / 2) < REACH * spread)
      return isReached ? Math.min(x2, Math.max(x1, centre)) : undefined
    }
    if (Math.abs(from) <= nothing) return x1
    if (Math.abs(to) <= nothing) return x2
    return from > 0 === to > 0 ? undefined : x1 + ((x2 - x1) * from) / (from - to)
  }
  const first = knots.findIndex((x) => x > centre)
  const solutions: number[] = []
  let nearest = Number.POSITIVE_INFINITY
  const reaches = (knot: number) => Math.abs((knots[knot] as number) - centre) <= nearest + SAME * spread
  // Segment k lies between knots k − 1 and k; the first that is looked at holds the median.
  for (let left = first, right = first; left > 0 || right < knots.length; left--, right++) {
    const ahead = [...new Set([left, right])].filter((k) => k > 0 && k < knots.length)
    const near = ahead.filter((k) => reaches(k <= first ? k : k - 1) || k === first)
    if (near.length === 0) break
    for (const k of near) {
      const x = solutionIn(k)
      if (x === undefined) continue
      solutions.push(x)
      nearest = Math.min(nearest, Math.abs(x - centre))
    }
  }
  const chosen = solutions.filter((x) => Math.abs(x - centre) <= nearest + SAME * spread)
  const isOne = chosen.length > 0 && chosen.every((x) => Math.abs(x - (chosen[0] as number)) <= 1e-9 * spread)
  return isOne ? (chosen[0] as number) : centre
}
