import { normalCumulative, normalDensity } from '../distributions/normal.ts'
import { digamma } from '../special/digamma.ts'
import { logGamma } from '../special/log-gamma.ts'
import { logRisingFactorial } from '../special/log-rising-factorial.ts'
import type { GammaMixture } from './gamma-mixture-prior.ts'

/** What the data say of one pair after shrinkage. */
export interface EmpiricalBayesScore {
  /** Geometric mean of the posterior: 2^E[log₂ λ]. */
  readonly ebgm: number
  /** Quantiles of the posterior, in the order asked for. */
  readonly quantiles: readonly number[]
  /** Posterior weight of the first component. */
  readonly mixture: number
}

/**
 * Scores pairs by the empirical Bayes geometric mean (GPS, MGPS): posterior Q·Gamma(α₁ + n, β₁ + E) + (1 − Q)·Gamma(α₂ + n, β₂ + E), Q by Bayes' rule
 * from the negative binomial masses, EBGM = exp(E[ln λ]), EB05 and EB95 its quantiles. W. DuMouchel, Bayesian data mining in large frequency tables,
 * The American Statistician 53 (1999) 177–190, eqs. 6–11. Quantiles are solved to about 1e-12 by Halley's method inside a bracket (for shapes above 10⁶,
 * as a prior on a flat ridge has them, to 5e-9); what depends on n alone is kept between pairs, so that a scorer is to be made once and asked often.
 *
 * @param prior from `fitGammaMixture`
 * @param probabilities quantiles wanted; EB05 and EB95 if nobody says
 * @throws RangeError for a prior or probability out of range
 * @example
 * scorerOf({ alpha1: 2, beta1: 2, alpha2: 2, beta2: 2, mixture: 0.5 })(0, 0).quantiles[0].toFixed(6) // '0.177681'
 */
export function scorerOf(
  prior: GammaMixture,
  probabilities: readonly number[] = [0.05, 0.95],
): (n: number, expected: number) => EmpiricalBayesScore {
  const { alpha1, beta1, alpha2, beta2, mixture } = prior
  if (![alpha1, beta1, alpha2, beta2].every((x) => x > 0) || !(mixture >= 0 && mixture <= 1))
    throw new RangeError('scorerOf: a hyperparameter is out of range')
  if (!probabilities.every((p) => p > 0 && p < 1)) throw new RangeError('scorerOf: a quantile is not between 0 and 1')
  const scores = probabilities.map(standardScore)
  const firsts = new Map<number, Shape>()
  const seconds = new Map<number, Shape>()
  const oddsAgainst = Math.log1p(-mixture) - Math.log(mixture)
  return (n, expected) => {
    if (!(n >= 0 && expected >= 0)) throw new RangeError(`scorerOf: ${n} observed, ${expected} expected`)
    const one = shapeOf(firsts, alpha1, n)
    const two = shapeOf(seconds, alpha2, n)
    const [rate1, rate2] = [beta1 + expected, beta2 + expected]
    // The masses without what both share: Γ(n + 1) and Eⁿ.
    const mass1 = one.rise - alpha1 * Math.log1p(expected / beta1) - n * Math.log(rate1)
    const mass2 = two.rise - alpha2 * Math.log1p(expected / beta2) - n * Math.log(rate2)
    // Infinite odds for a mixture of 0 or 1 lead to the same.
    const q = 1 / (1 + Math.exp(mass2 - mass1 + oddsAgainst))
    const ebgm = Math.exp(q * (one.digamma - Math.log(rate1)) + (1 - q) * (two.digamma - Math.log(rate2)))
    const quantiles = probabilities.map((p, i) => quantile(p, scores[i] as number, q, one, rate1, two, rate2))
    return { ebgm, quantiles, mixture: q }
  }
}

/** What of a gamma distribution depends on its shape alone. */
interface Shape {
  readonly shape: number
  readonly logGamma: number
  /** ln Γ(α + n)/Γ(α). */
  readonly rise: number
  readonly digamma: number
}

function shapeOf(kept: Map<number, Shape>, alpha: number, n: number): Shape {
  let found = kept.get(n)
  if (!found) {
    const shape = alpha + n
    found = { shape, logGamma: logGamma(shape), rise: logRisingFactorial(alpha, n), digamma: digamma(shape) }
    kept.set(n, found)
  }
  return found
}

const MOST_STEPS = 200
/** Halley cubes the error by every step, and squares it where a component far away bends the curve: after a step this small nothing is left. */
const PRECISION = 1e-6

/** Solves Q·P(a₁, b₁x) + (1 − Q)·P(a₂, b₂x) = p for x, stepping in ln x. */
function quantile(p: number, z: number, q: number, one: Shape, rate1: number, two: Shape, rate2: number): number {
  const guess1 = wilsonHilferty(z, p, one) / rate1
  const guess2 = wilsonHilferty(z, p, two) / rate2
  // The mixture's quantile lies between its parts'; a part of no weight says nothing.
  let x = q > 0.999 ? guess1 : q < 0.001 ? guess2 : Math.exp(q * Math.log(guess1) + (1 - q) * Math.log(guess2))
  let low = 0
  let high = Number.POSITIVE_INFINITY
  for (let step = 0; step < MOST_STEPS; step++) {
    let reached = 0
    let slope = 0
    let bend = 0
    if (q > 0) {
      const { below, front, fall } = gammaAt(one, x * rate1)
      reached += q * below
      slope += q * front
      bend += q * front * fall
    }
    if (q < 1) {
      const { below, front, fall } = gammaAt(two, x * rate2)
      reached += (1 - q) * below
      slope += (1 - q) * front
      bend += (1 - q) * front * fall
    }
    const miss = reached - p
    if (miss > 0) high = x
    else low = x
    // In ln x: dF/d ln x = x·f(x), which is `slope`, and its derivative is `bend`.
    const newton = miss / slope
    const move = newton / Math.max(0.5, 1 - (newton * bend) / (2 * slope))
    const next = x * Math.exp(Math.max(-2, Math.min(2, -move)))
    // Before the bracket is asked: at the root itself rounding may point just outside it, and halving would lead away.
    if (Math.abs(move) <= PRECISION) return next
    if (next > low && next < high) x = next
    else x = Number.isFinite(high) ? (low > 0 ? Math.sqrt(low * high) : high / 8) : 8 * low
  }
  return x
}

/** Above it Wilson and Hilferty's cube root is normal to 5·10⁻⁹, where series would take millions of terms: only a prior on a flat ridge has such shapes. */
const NARROW = 1e6

/** P(a, x), its derivative by ln x, and a − x, by which that derivative changes. */
function gammaAt(of: Shape, x: number): { readonly below: number; readonly front: number; readonly fall: number } {
  const { shape } = of
  if (shape > NARROW) {
    const root = Math.cbrt(x / shape)
    const z = 3 * Math.sqrt(shape) * (root - 1 + 1 / (9 * shape))
    return { below: normalCumulative(z), front: normalDensity(z) * Math.sqrt(shape) * root, fall: shape - x }
  }
  const front = Math.exp(shape * Math.log(x) - x - of.logGamma)
  return { below: lowerGamma(shape, x, front), front, fall: shape - x }
}

/** P(a, x) with `front` = xᵃe⁻ˣ/Γ(a) known: power series below the mean, continued fraction above (NIST DLMF 8.11.4, 8.9.2). */
function lowerGamma(a: number, x: number, front: number): number {
  if (x < a + 1) {
    let term = 1 / a
    let total = term
    for (let n = 1; n < 10_000; n++) {
      term *= x / (a + n)
      total += term
      if (term < 1e-16 * total) break
    }
    return front * total
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 10_000; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    h *= factor
    if (Math.abs(factor - 1) < 1e-15) break
  }
  return 1 - front * h
}

/** First guess of a gamma quantile: E. B. Wilson & M. M. Hilferty, PNAS 17 (1931) 684–688; for small shapes the leading term of the series. */
function wilsonHilferty(z: number, p: number, { shape, logGamma: log }: Shape): number {
  const cube = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))
  const guess = shape * cube ** 3
  if (cube > 0.2 && guess > 0.1 * shape) return guess
  return Math.exp((Math.log(p) + log + Math.log(shape)) / shape)
}

/** A rough normal quantile (error below 5e-4: M. Abramowitz & I. Stegun 26.2.23): only a first guess rests on it. */
function standardScore(p: number): number {
  const tail = Math.min(p, 1 - p)
  const t = Math.sqrt(-2 * Math.log(tail))
  const z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  return p < 0.5 ? -z : z
}
