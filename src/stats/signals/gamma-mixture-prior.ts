import { minimise } from '../optimise/minimise.ts'
import { digamma } from '../special/digamma.ts'
import { logGamma } from '../special/log-gamma.ts'
import type { SquashedPoint } from './squash.ts'

/** Prior of the relative reporting rate: P·Gamma(α₁, rate β₁) + (1 − P)·Gamma(α₂, rate β₂). */
export interface GammaMixture {
  readonly alpha1: number
  readonly beta1: number
  readonly alpha2: number
  readonly beta2: number
  /** P: weight of the first component. */
  readonly mixture: number
}

/** A local maximum of the likelihood. */
export interface LocalMaximum {
  readonly prior: GammaMixture
  readonly logLikelihood: number
  /** Starts that ended there. */
  readonly agreeing: number
  /** Whether the search came to rest; on a flat ridge (counts that tell no two components apart) it does not. */
  readonly isConverged: boolean
}

/** The fitted prior. */
export interface FittedPrior extends LocalMaximum {
  /** Maxima that were found besides, the highest first: one that is higher was reached from a single start. */
  readonly others: readonly LocalMaximum[]
}

/** A start that has not come to rest by then wanders along a flat ridge. */
const MOST_ITERATIONS = 300

/** Starting points that cover the shapes met in practice, as DuMouchel's papers and the R packages use them. */
export const PRIOR_STARTS: readonly GammaMixture[] = [
  { alpha1: 0.2, beta1: 0.1, alpha2: 2, beta2: 4, mixture: 1 / 3 },
  { alpha1: 0.1, beta1: 0.1, alpha2: 10, beta2: 10, mixture: 0.2 },
  { alpha1: 0.3, beta1: 0.5, alpha2: 6, beta2: 6, mixture: 0.5 },
  { alpha1: 0.5, beta1: 0.3, alpha2: 12, beta2: 12, mixture: 0.8 },
  { alpha1: 0.2, beta1: 0.2, alpha2: 5, beta2: 5, mixture: 0.4 },
]

/**
 * Log-likelihood of the counts: Σ w·log[P·f₁*(n) + (1 − P)·f₂*(n)], fₖ negative binomial with size αₖ and probability βₖ/(βₖ + E), and f* = f/(1 − F(N* − 1)) where
 * only counts ≥ N* were collected. W. DuMouchel, The American Statistician 53 (1999), eq. 12; DuMouchel & Pregibon 2001 for truncation.
 *
 * @param points counts ≥ `least`
 * @param least N*: 0 when pairs that never occurred are among the points
 * @example
 * Number.isFinite(mixtureLogLikelihood([{ n: 1, expected: 1, weight: 1 }], PRIOR_STARTS[0], 1)) // true
 */
export function mixtureLogLikelihood(points: readonly SquashedPoint[], prior: GammaMixture, least: number): number {
  return likelihoodAt(points, encode(prior), least).value
}

/**
 * Maximum likelihood of the prior's five hyperparameters from several starts, on log and logit scales with exact derivatives. Of the local
 * maxima the highest is taken on which at least two starts agree, as the R package openEBGM does (the likelihood is flat, and a lone start may wander to a
 * slightly higher one far out); the others are told. The component with the larger mean rate α/β is called the first.
 *
 * @param points pairs, perhaps squashed; all counts ≥ `options.least`
 * @param options.least N*; 1 if nobody says: only pairs that occur
 * @param options.starts where to start; {@link PRIOR_STARTS} if nobody says
 * @throws RangeError for no points, a count below `least`, an expected count that is not positive, or no start
 * @example
 * fitGammaMixture([1, 1, 1, 2, 2, 9].map((n, i) => ({ n, expected: 1 + i / 10, weight: 5 }))).prior.alpha1 > 0 // true
 */
export function fitGammaMixture(
  points: readonly SquashedPoint[],
  options: { readonly least?: number; readonly starts?: readonly GammaMixture[] } = {},
): FittedPrior {
  const { least = 1, starts = PRIOR_STARTS } = options
  if (points.length === 0) throw new RangeError('fitGammaMixture: there are no pairs')
  for (const { n, expected } of points)
    if (!(n >= least && expected > 0))
      throw new RangeError(`fitGammaMixture: a pair with count ${n}, expected ${expected}`)
  const size = points.reduce((t, p) => t + p.weight, 0)
  const maxima: (LocalMaximum & { agreeing: number })[] = []
  for (const start of starts) {
    const end = minimise(
      (at) => {
        const { value, gradient } = likelihoodAt(points, at, least)
        return { value: -value / size, gradient: gradient.map((g) => -g / size) }
      },
      encode(start),
      { tolerance: 1e-10, iterations: MOST_ITERATIONS },
    )
    const prior = ordered(decode(end.point))
    const logLikelihood = -end.value * size
    const { isConverged } = end
    const known = isConverged && maxima.find((m) => m.isConverged && isSame(m, prior, logLikelihood))
    if (known) known.agreeing++
    else maxima.push({ prior, logLikelihood, agreeing: 1, isConverged })
  }
  maxima.sort((a, b) => b.logLikelihood - a.logLikelihood)
  const taken = maxima.find((m) => m.agreeing > 1) ?? maxima.find((m) => m.isConverged) ?? maxima[0]
  if (!taken) throw new RangeError('fitGammaMixture: there is no start')
  return { ...taken, others: maxima.filter((m) => m !== taken) }
}

function isSame(maximum: LocalMaximum, prior: GammaMixture, logLikelihood: number): boolean {
  if (Math.abs(maximum.logLikelihood - logLikelihood) > 1e-6 * (1 + Math.abs(logLikelihood))) return false
  return (['alpha1', 'beta1', 'alpha2', 'beta2'] as const).every(
    (k) => Math.abs(Math.log(maximum.prior[k] / prior[k])) < 1e-3,
  )
}

function ordered(prior: GammaMixture): GammaMixture {
  const { alpha1, beta1, alpha2, beta2, mixture } = prior
  if (alpha1 / beta1 >= alpha2 / beta2) return prior
  return { alpha1: alpha2, beta1: beta2, alpha2: alpha1, beta2: beta1, mixture: 1 - mixture }
}

function encode({ alpha1, beta1, alpha2, beta2, mixture }: GammaMixture): number[] {
  return [Math.log(alpha1), Math.log(beta1), Math.log(alpha2), Math.log(beta2), Math.log(mixture / (1 - mixture))]
}

function decode(at: readonly number[]): GammaMixture {
  const [a1 = 0, b1 = 0, a2 = 0, b2 = 0, m = 0] = at
  return {
    alpha1: Math.exp(a1),
    beta1: Math.exp(b1),
    alpha2: Math.exp(a2),
    beta2: Math.exp(b2),
    mixture: 1 / (1 + Math.exp(-m)),
  }
}

function likelihoodAt(points: readonly SquashedPoint[], at: readonly number[], least: number) {
  const { alpha1, beta1, alpha2, beta2, mixture } = decode(at)
  const [one, two] = [new Component(alpha1, beta1, least), new Component(alpha2, beta2, least)]
  const gradient = [0, 0, 0, 0, 0]
  let value = 0
  for (const { n, expected, weight } of points) {
    one.take(n, expected)
    two.take(n, expected)
    const top = Math.max(one.log, two.log)
    const first = mixture * Math.exp(one.log - top)
    const second = (1 - mixture) * Math.exp(two.log - top)
    const share = first / (first + second)
    value += weight * (top + Math.log(first + second))
    const add = (i: number, by: number) => {
      gradient[i] = (gradient[i] as number) + weight * by
    }
    add(0, share * one.byAlpha * alpha1)
    add(1, share * one.byBeta * beta1)
    add(2, (1 - share) * two.byAlpha * alpha2)
    add(3, (1 - share) * two.byBeta * beta2)
    add(4, share - mixture)
  }
  return { value, gradient }
}

/** One truncated negative binomial with its derivatives; mutable, because it is asked a million times. */
class Component {
  readonly #alpha: number
  readonly #beta: number
  readonly #least: number
  readonly #logGammaOfAlpha: number
  readonly #digammaOfAlpha: number
  /** What depends on the count alone, kept by count. */
  readonly #counts = new Map<number, { readonly log: number; readonly byAlpha: number }>()
  log = 0
  byAlpha = 0
  byBeta = 0

  constructor(alpha: number, beta: number, least: number) {
    this.#alpha = alpha
    this.#beta = beta
    this.#least = least
    this.#logGammaOfAlpha = logGamma(alpha)
    this.#digammaOfAlpha = digamma(alpha)
  }

  take(n: number, expected: number): void {
    const own = this.#mass(n, expected)
    this.log = own.log
    this.byAlpha = own.byAlpha
    this.byBeta = own.byBeta
    if (this.#least === 0) return
    let below = 0
    let belowByAlpha = 0
    let belowByBeta = 0
    for (let k = 0; k < this.#least; k++) {
      const part = this.#mass(k, expected)
      const mass = Math.exp(part.log)
      below += mass
      belowByAlpha += mass * part.byAlpha
      belowByBeta += mass * part.byBeta
    }
    // 1 − F(N* − 1); for N* = 1 by expm1, because f(0) comes near to 1 for small expected counts.
    const rest = this.#least === 1 ? -Math.expm1(this.#alpha * -Math.log1p(expected / this.#beta)) : 1 - below
    this.log -= Math.log(rest)
    this.byAlpha += belowByAlpha / rest
    this.byBeta += belowByBeta / rest
  }

  #mass(n: number, expected: number): { log: number; byAlpha: number; byBeta: number } {
    const [alpha, beta] = [this.#alpha, this.#beta]
    const logShare = -Math.log1p(expected / beta)
    const { log, byAlpha } = this.#ofCount(n)
    return {
      log: log + alpha * logShare + (n === 0 ? 0 : n * Math.log(expected / (beta + expected))),
      byAlpha: byAlpha + logShare,
      byBeta: alpha / beta - (alpha + n) / (beta + expected),
    }
  }

  #ofCount(n: number): { readonly log: number; readonly byAlpha: number } {
    let found = this.#counts.get(n)
    if (!found) {
      const log = n === 0 ? 0 : logGamma(n + this.#alpha) - this.#logGammaOfAlpha - logGamma(n + 1)
      found = { log, byAlpha: n === 0 ? 0 : digamma(n + this.#alpha) - this.#digammaOfAlpha }
      this.#counts.set(n, found)
    }
    return found
  }
}
