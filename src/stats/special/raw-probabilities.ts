import { deviance } from './deviance.ts'
import { logGamma } from './log-gamma.ts'
import { LOG_SQRT_TWO_PI, stirlingError } from './stirling-error.ts'

/** Below this a shape is as good as 0 and Stirling's formula has nothing to take hold of. */
const TINY = 1e-300

/**
 * ln(λˣ e^−λ / Γ(x + 1)) for real x: the saddle-point form, whose error does not grow with x. Reference: C. Loader (2000), `dpois_raw`.
 *
 * @param x ≥ 0, real
 * @param lambda λ ≥ 0
 * @returns −Infinity where the probability is 0
 * @example
 * logPoissonRaw(0, 2) // -2
 */
export function logPoissonRaw(x: number, lambda: number): number {
  if (lambda === 0) return x === 0 ? 0 : Number.NEGATIVE_INFINITY
  if (x < TINY) return -lambda
  if (lambda === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  if (lambda < TINY) return -lambda + x * Math.log(lambda) - logGamma(x + 1)
  return -stirlingError(x) - deviance(x, lambda) - LOG_SQRT_TWO_PI - 0.5 * Math.log(x)
}

/**
 * ln(Γ(x + z + 1) / (Γ(x + 1) Γ(z + 1)) pˣ qᶻ) for real x and z, the probability of x successes beside z failures: the saddle-point form. Reference:
 * C. Loader (2000), `dbinom_raw`.
 *
 * @param x ≥ 0, real
 * @param rest z ≥ 0, real
 * @param p between 0 and 1
 * @param q 1 − p, given apart so that neither loses digits near 1
 * @returns −Infinity where the probability is 0
 * @example
 * Math.exp(logBinomialRaw(1, 1, 0.5, 0.5)).toFixed(12) // '0.500000000000'
 */
export function logBinomialRaw(x: number, rest: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 0 : Number.NEGATIVE_INFINITY
  if (q === 0) return rest === 0 ? 0 : Number.NEGATIVE_INFINITY
  if (x < TINY) return rest * logOf(q, p)
  if (rest < TINY) return x * logOf(p, q)
  const n = x + rest
  const errors = stirlingError(n) - stirlingError(x) - stirlingError(rest)
  return errors - deviance(x, n * p) - deviance(rest, n * q) - LOG_SQRT_TWO_PI - 0.5 * Math.log(x * (rest / n))
}

/** ln of a probability, by its complement where that is the smaller one. */
function logOf(p: number, q: number): number {
  return q < 0.5 ? Math.log1p(-q) : Math.log(p)
}
