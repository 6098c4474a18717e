import { logGammaOnePlus } from './log-gamma.ts'
import { logPoissonRaw } from './raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from './tails.ts'

const EPSILON = Number.EPSILON / 4
const MOST_TERMS = 5_000_000

/**
 * Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P. Below the mean the power series of P, above it the continued fraction of Q (NIST DLMF
 * 8.11.4, 8.9.2), both with the saddle-point prefix; for a < 1 and small x the series of Q that does not subtract from 1.
 *
 * @param a shape > 0
 * @param x ≥ 0
 * @throws RangeError for a ≤ 0, x < 0 or NaN
 * @example
 * incompleteGamma(1, 1).upper.toFixed(12) // '0.367879441171'
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (!(a > 0 && a < Number.POSITIVE_INFINITY)) throw new RangeError(`incompleteGamma: the shape ${a} is not positive`)
  if (!(x >= 0)) throw new RangeError(`incompleteGamma: ${x} is negative or no number`)
  if (x === 0) return NOTHING_BELOW
  if (x === Number.POSITIVE_INFINITY) return NOTHING_ABOVE
  if (a < 0.5 && x < 1) return smallShape(a, x)
  if (x < a + 1) {
    const lower = Math.min(1, Math.exp(logPoissonRaw(a, x)) * lowerSeries(a, x))
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, a * Math.exp(logPoissonRaw(a, x)) * upperFraction(a, x))
  return { lower: 1 - upper, upper }
}

/** Σ xⁿ/((a + 1)…(a + n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1
  let total = 1
  for (let n = 1; n < MOST_TERMS; n++) {
    term *= x / (a + n)
    total += term
    if (term < EPSILON * total) break
  }
  return total
}

/** 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − …)) by Lentz's method as modified by Thompson and Barnett. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    h *= factor
    if (Math.abs(factor - 1) <= Number.EPSILON) break
  }
  return h
}

/** xᵃ/Γ(1 + a)·(1 + S) with S = a Σ (−x)ⁿ/(n!(a + n)); both parts of 1 − P are positive. */
function smallShape(a: number, x: number): Tails {
  const log = a * Math.log(x) - logGammaOnePlus(a)
  let term = 1
  let series = 0
  for (let n = 1; n < 60; n++) {
    term *= -x / n
    const next = series + (a * term) / (a + n)
    if (next === series) break
    series = next
  }
  const front = Math.exp(log)
  return { lower: front * (1 + series), upper: -Math.expm1(log) - front * series }
}
