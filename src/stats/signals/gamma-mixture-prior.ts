import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { minimise } from '../optimise/minimise.ts'
import { logGamma } from '../special/log-gamma.ts'
import { digammaRise, logRisingFactorial } from '../special/log-rising-factorial.ts'
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
  /** Different starts that ended there. */
  readonly agreeing: number
  /** Whether the search came to rest with a slope of nothing. */
  readonly isConverged: boolean
  /**
   * Whether the data determine all five numbers there: the likelihood falls in every direction, and no combination of their logarithms has a standard error above
   * {@link LARGEST_ERROR}. False on a flat ridge, where a search may rest because there is no slope at all, and where the counts tell no two components apart.
   */
  readonly isIdentified: boolean
}

/** The fitted prior. */
export interface FittedPrior extends LocalMaximum {
  /** Where the other starts ended, the highest first: one that is higher was reached from a single start or is flat. */
  readonly others: readonly LocalMaximum[]
}

/** A start that has not come to rest by then wanders along a flat ridge. */
const MOST_ITERATIONS = 300
/** A hyperparameter known no better than by a factor e¹⁰ is not known. */
const LARGEST_ERROR = 10
/** exp of more is beyond what the gamma function can be asked for. */
const MOST_LOGARITHM = 200
/** Step of the difference of two gradients, on the logarithmic scale. */
const DIFFERENCE = 1e-4

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
 * maxima the highest is taken on which at least two different starts agree, as the R package openEBGM does (the likelihood is flat, and a lone start may wander to
 * a slightly higher one far out); the others are told. A start on a flat ridge has no slope to follow and counts as no maximum, however many agree on it; only
 * where no start finds anything better is one of these given back, marked as not identified. The component with the larger mean rate α/β is called the first.
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
  const objective = (at: readonly number[]) => {
    // A search along a ridge may run out of the numbers there are.
    if (!at.every((x) => Math.abs(x) < MOST_LOGARITHM)) return { value: Number.NaN, gradient: at.map(() => Number.NaN) }
    const { value, gradient } = likelihoodAt(points, at, least)
    return { value: -value / size, gradient: gradient.map((g) => -g / size) }
  }
  const maxima: (LocalMaximum & { agreeing: number })[] = []
  // The same start twice would agree with itself.
  const different = new Map(starts.map((start) => [encode(start).join(), encode(start)]))
  for (const start of different.values()) {
    const end = minimise(objective, start, { tolerance: 1e-10, iterations: MOST_ITERATIONS })
    const { isConverged, point } = end
    const prior = ordered(decode(point))
    const logLikelihood = -end.value * size
    const isIdentified =
      isConverged && smallestCurvature((at) => objective(at).gradient, point) * size > LARGEST_ERROR ** -2
    const known = isIdentified && maxima.find((m) => m.isIdentified && isSame(m, prior, logLikelihood))
    if (known) known.agreeing++
    else maxima.push({ prior, logLikelihood, agreeing: 1, isConverged, isIdentified })
  }
  maxima.sort((a, b) => b.logLikelihood - a.logLikelihood)
  const taken =
    maxima.find((m) => m.agreeing > 1) ??
    maxima.find((m) => m.isIdentified) ??
    maxima.find((m) => m.isConverged) ??
    maxima[0]
  if (!taken) throw new RangeError('fitGammaMixture: there is no start')
  return { ...taken, others: maxima.filter((m) => m !== taken) }
}

/** Smallest eigenvalue of the Hessian, from differences of gradients; negative at a saddle, about 0 on a ridge. */
function smallestCurvature(gradientAt: (at: readonly number[]) => readonly number[], at: readonly number[]): number {
  const rows = at.map((_, i) => {
    const moved = (by: number) => gradientAt(at.map((x, k) => (k === i ? x + by : x)))
    const [above, below] = [moved(DIFFERENCE), moved(-DIFFERENCE)]
    return above.map((g, j) => (g - (below[j] as number)) / (2 * DIFFERENCE))
  })
  const symmetric = rows.map((row, i) => row.map((x, j) => (x + (rows[j]?.[i] as number)) / 2))
  if (!symmetric.flat().every(Number.isFinite)) return Number.NaN
  return Math.min(...new EigenvalueDecomposition(new Matrix(symmetric), { assumeSymmetric: true }).realEigenvalues)
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
  /** What depends on the count alone, kept by count. */
  readonly #counts = new Map<number, { readonly log: number; readonly byAlpha: number }>()
  log = 0
  byAlpha = 0
  byBeta = 0

  constructor(alpha: number, beta: number, least: number) {
    this.#alpha = alpha
    this.#beta = beta
    this.#least = least
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
      byBeta: (alpha * expected - n * beta) / (beta * (beta + expected)),
    }
  }

  #ofCount(n: number): { readonly log: number; readonly byAlpha: number } {
    let found = this.#counts.get(n)
    if (!found) {
      // Along a ridge the shape grows without end: differences of two large logarithms would be noise there.
      const log = logRisingFactorial(this.#alpha, n) - logGamma(n + 1)
      found = { log, byAlpha: digammaRise(this.#alpha, n) }
      this.#counts.set(n, found)
    }
    return found
  }
}
