import type { Tails } from './tails.ts'

/** Tails and density of a distribution at u, where u runs over all real numbers. */
export interface TailsAndDensity {
  readonly tails: Tails
  /** dP/du. */
  readonly density: number
}

const MOST_STEPS = 300

/**
 * The u at which the tails are the wanted ones: Newton's method on the logarithm of the smaller tail (nearly straight in the tails of all our distributions), kept
 * inside a bracket and halving it where Newton leaves it.
 *
 * @param wanted lower and upper, of which the smaller one is met
 * @param start first guess
 * @param at the distribution on the scale of u, increasing in u
 * @example
 * solveTails({ lower: 0.25, upper: 0.75 }, 0, (u) => ({
 *   tails: { lower: 1 / (1 + Math.exp(-u)), upper: 1 / (1 + Math.exp(u)) },
 *   density: Math.exp(-u) / (1 + Math.exp(-u)) ** 2,
 * })).toFixed(6) // '-1.098612'
 */
export function solveTails(wanted: Tails, start: number, at: (u: number) => TailsAndDensity): number {
  const isLower = wanted.lower <= wanted.upper
  const target = Math.log(isLower ? wanted.lower : wanted.upper)
  let low = Number.NEGATIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  let jump = 1
  let u = start
  for (let i = 0; i < MOST_STEPS; i++) {
    const { tails, density } = at(u)
    const tail = isLower ? tails.lower : tails.upper
    const excess = Math.log(tail) - target
    if (excess === 0) return u
    const isTooFar = excess > 0 === isLower
    if (isTooFar) high = u
    else low = u
    let next = u - (isLower ? 1 : -1) * (excess / (density / tail))
    if (!(next > low && next < high)) {
      if (Number.isFinite(low) && Number.isFinite(high)) next = (low + high) / 2
      else {
        next = isTooFar ? u - jump : u + jump
        jump *= 2
      }
    }
    if (Math.abs(next - u) <= Number.EPSILON * (0.5 + Math.abs(u))) return next
    u = next
  }
  return u
}
