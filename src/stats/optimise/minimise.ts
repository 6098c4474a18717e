/** A function and its gradient at a point. */
export interface Valued {
  readonly value: number
  readonly gradient: readonly number[]
}

export interface Minimum {
  readonly point: readonly number[]
  readonly value: number
  /** Largest component of the gradient at the point. */
  readonly slope: number
  readonly iterations: number
  readonly isConverged: boolean
}

const MOST_ITERATIONS = 1000
/** So many steps on end that gain nothing beyond rounding, and it is stuck. */
const MOST_STALLED = 5
/** Stuck, but converged all the same if the slope is within this many times the tolerance. */
const NEARLY = 100
/** Armijo's and Wolfe's constants as in the textbook. */
const DESCENT = 1e-4
const FLATTENING = 0.9

/**
 * Unconstrained minimum by BFGS with a weak Wolfe line search (bisection). J. Nocedal & S. J. Wright, Numerical Optimization, 2nd ed. (2006), algorithm 6.1;
 * line search: A. S. Lewis & M. L. Overton, Mathematical Programming 141 (2013) 135–163. It finds a local minimum: start from several points. On a plain,
 * a ridge or a
 * saddle there is no slope either, and `isConverged` says no more than that: who may start on one has to look at the curvature.
 *
 * @param objective smooth; may give NaN or ∞ where it is not defined
 * @param start where it is defined
 * @param options.tolerance largest component of the gradient at which it stops, relative to 1 + |value|; 1e-10 if nobody says
 * @param options.iterations at most so many; 1000 if nobody says
 * @returns `isConverged` whether there is no slope left; false when it got stuck on a slope or ran out of iterations
 * @throws RangeError when the start gives no number
 * @example
 * minimise(([x = 0]) => ({ value: (x - 3) ** 2, gradient: [2 * (x - 3)] }), [0]).point[0].toFixed(6) // '3.000000'
 */
export function minimise(
  objective: (point: readonly number[]) => Valued,
  start: readonly number[],
  options: { readonly tolerance?: number; readonly iterations?: number } = {},
): Minimum {
  const { tolerance = 1e-10, iterations: most = MOST_ITERATIONS } = options
  let point = [...start]
  let here = objective(point)
  if (!Number.isFinite(here.value)) throw new RangeError('minimise: the function gives no number at the start')
  let inverse = identity(point.length)
  let stalled = 0
  for (let iterations = 0; iterations < most; iterations++) {
    const slope = steepest(here.gradient)
    if (slope <= tolerance * (1 + Math.abs(here.value)))
      return { point, value: here.value, slope, iterations, isConverged: true }
    let direction = inverse.map((row) => -dot(row, here.gradient))
    if (dot(direction, here.gradient) >= 0) {
      inverse = identity(point.length)
      direction = here.gradient.map((g) => -g)
    }
    const found = lineSearch(objective, point, here, direction)
    if (!found) return { point, value: here.value, slope, iterations, isConverged: false }
    const step = found.point.map((x, i) => x - (point[i] as number))
    const change = found.at.gradient.map((g, i) => g - (here.gradient[i] as number))
    inverse = updated(inverse, step, change, iterations === 0)
    stalled = here.value - found.at.value <= Number.EPSILON * (1 + Math.abs(here.value)) ? stalled + 1 : 0
    if (stalled >= MOST_STALLED) {
      const slope = steepest(found.at.gradient)
      const isConverged = slope <= NEARLY * tolerance * (1 + Math.abs(found.at.value))
      return { point: found.point, value: found.at.value, slope, iterations, isConverged }
    }
    point = found.point
    here = found.at
  }
  return { point, value: here.value, slope: steepest(here.gradient), iterations: most, isConverged: false }
}

function lineSearch(
  objective: (point: readonly number[]) => Valued,
  from: readonly number[],
  here: Valued,
  direction: readonly number[],
): { point: number[]; at: Valued } | undefined {
  const downhill = dot(direction, here.gradient)
  let low = 0
  let high = Number.POSITIVE_INFINITY
  let length = 1
  let best: { point: number[]; at: Valued } | undefined
  for (let tries = 0; tries < 80; tries++) {
    const point = from.map((x, i) => x + length * (direction[i] as number))
    const at = objective(point)
    if (!(at.value <= here.value + DESCENT * length * downhill)) high = length
    else {
      best = { point, at }
      if (dot(at.gradient, direction) >= FLATTENING * downhill) return best
      low = length
    }
    // Where rounding hides the slope no step satisfies both conditions: what was gained is enough.
    if (best && tries >= 20) return best
    length = Number.isFinite(high) ? (low + high) / 2 : 2 * low
  }
  return best
}

/** BFGS update of the inverse Hessian; skipped where the step shows no curvature. */
function updated(
  inverse: number[][],
  step: readonly number[],
  change: readonly number[],
  isFirst: boolean,
): number[][] {
  const curvature = dot(step, change)
  if (!(curvature > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)))) return inverse
  const scale = isFirst ? curvature / dot(change, change) : 1
  const scaled = isFirst ? inverse.map((row) => row.map((x) => x * scale)) : inverse
  const moved = scaled.map((row) => dot(row, change))
  const factor = (1 + dot(change, moved) / curvature) / curvature
  return scaled.map((row, i) =>
    row.map(
      (x, j) =>
        x +
        factor * (step[i] as number) * (step[j] as number) -
        ((moved[i] as number) * (step[j] as number) + (step[i] as number) * (moved[j] as number)) / curvature,
    ),
  )
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((t, x, i) => t + x * (b[i] as number), 0)
}

function steepest(gradient: readonly number[]): number {
  return gradient.reduce((t, g) => Math.max(t, Math.abs(g)), 0)
}
