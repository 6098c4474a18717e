import { betaQuantile, betaUpperQuantile } from '../distributions/beta.ts'
import { logRisingFactorial } from '../special/log-rising-factorial.ts'
import { sum } from '../summary/sum.ts'
import { checkShare, type Interval, tailOf } from './interval.ts'
import { wilsonInterval } from './wilson.ts'

/** What was counted in one small area. */
export interface AreaCount {
  readonly successes: number
  readonly trials: number
}

/** Prior of the areas' shares: beta(α, β). Infinite where the areas differ no more than chance lets them. */
export interface BetaPrior {
  readonly alpha: number
  readonly beta: number
  /** α/(α + β). */
  readonly mean: number
}

/** An area's share drawn towards the others. */
export interface ShrunkenShare {
  readonly raw: number
  /** Posterior mean (α + x)/(α + β + n). */
  readonly share: number
  /**
   * Equal-tailed posterior interval; it leaves out that the prior was estimated. Where all areas share one rate the posterior is a single point, which
   * nobody may take
   * for certainty: there it is Wilson's interval of all counts together.
   */
  readonly interval: Interval
  /** (α + β)/(α + β + n): 0 the area's own share, 1 the common one. */
  readonly shrinkage: number
}

/** Past this α + β the prior is a single share for every area met in practice. */
const LARGEST_PRECISION = 1e9
const STEPS = 200

/**
 * The beta prior under which the counts of all areas are likeliest (beta-binomial maximum likelihood). R. A. Kleinman, JASA 68 (1973) 46–54;
 * J. N. K. Rao & I. Molina, Small Area Estimation (2015), 9.4. Golden section over ln(α + β), within it over the logit of the mean; both profiles have one maximum.
 *
 * @param areas at least two with trials > 0
 * @returns α and β Infinity where the likelihood still grows at α + β = 1e9: the areas do not differ beyond chance
 * @throws RangeError for fewer than two areas with trials, or impossible counts
 * @example
 * betaBinomialPrior([{ successes: 9, trials: 10 }, { successes: 1, trials: 10 }]).mean.toFixed(6) // '0.500000'
 */
export function betaBinomialPrior(areas: readonly AreaCount[]): BetaPrior {
  for (const a of areas) if (a.trials > 0) checkShare(a.successes, a.trials)
  const known = areas.filter((a) => a.trials > 0)
  if (known.length < 2) throw new RangeError('betaBinomialPrior: fewer than two areas have trials')
  const pooled = sum(known.map((a) => a.successes)) / sum(known.map((a) => a.trials))
  if (pooled === 0 || pooled === 1)
    return { alpha: Number.POSITIVE_INFINITY, beta: Number.POSITIVE_INFINITY, mean: pooled }
  const best = (logPrecision: number) => {
    const precision = Math.exp(logPrecision)
    const logit = highest((u) => logLikelihood(known, 1 / (1 + Math.exp(-u)), precision), -20, 20)
    const mean = 1 / (1 + Math.exp(-logit))
    return { mean, value: logLikelihood(known, mean, precision) }
  }
  const most = Math.log(LARGEST_PRECISION)
  const logPrecision = highest((u) => best(u).value, Math.log(1e-3), most)
  // Against a common share: the binomial likelihood, up to the same constant.
  const common = sum(known.map((a) => a.successes * Math.log(pooled) + (a.trials - a.successes) * Math.log1p(-pooled)))
  const { mean, value } = best(logPrecision)
  if (logPrecision > most - 1 || value <= common + 1e-9)
    return { alpha: Number.POSITIVE_INFINITY, beta: Number.POSITIVE_INFINITY, mean: pooled }
  const precision = Math.exp(logPrecision)
  return { alpha: mean * precision, beta: (1 - mean) * precision, mean }
}

/**
 * Empirical Bayes shares of small areas: each area's posterior under the prior of {@link betaBinomialPrior}. To be shown beside the raw share, never instead of it.
 *
 * @param areas as counted; an area without trials gets the prior mean
 * @param confidence of the posterior intervals, 0.95 if nobody says
 * @returns in the order of the areas; `raw` is NaN for an area without trials
 * @throws RangeError as {@link betaBinomialPrior}
 * @example
 * shrinkShares([{ successes: 9, trials: 10 }, { successes: 1, trials: 10 }])[0].share < 0.9 // true
 */
export function shrinkShares(areas: readonly AreaCount[], confidence = 0.95): ShrunkenShare[] {
  const { alpha, beta, mean } = betaBinomialPrior(areas)
  const tail = tailOf(confidence)
  const known = areas.filter((a) => a.trials > 0)
  const together = wilsonInterval(sum(known.map((a) => a.successes)), sum(known.map((a) => a.trials)), confidence)
  return areas.map(({ successes, trials }) => {
    const raw = trials > 0 ? successes / trials : Number.NaN
    if (alpha === Number.POSITIVE_INFINITY) return { raw, share: mean, interval: together, shrinkage: 1 }
    const a = alpha + successes
    const b = beta + trials - successes
    return {
      raw,
      share: a / (a + b),
      interval: { low: betaQuantile(tail, a, b), high: betaUpperQuantile(tail, a, b) },
      shrinkage: (alpha + beta) / (a + b),
    }
  })
}

/** Σ ln B(α + x, β + n − x)/B(α, β), without the binomial coefficients. */
function logLikelihood(areas: readonly AreaCount[], mean: number, precision: number): number {
  const a = mean * precision
  const b = (1 - mean) * precision
  return sum(
    areas.map(
      ({ successes: x, trials: n }) =>
        logRisingFactorial(a, x) + logRisingFactorial(b, n - x) - logRisingFactorial(precision, n),
    ),
  )
}

/** Where a function with one maximum is highest: golden section. */
function highest(f: (u: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [fc, fd] = [f(c), f(d)]
  for (let i = 0; i < STEPS && b - a > 1e-9 * (1 + Math.abs(a)); i++) {
    if (fc > fd) {
      ;[b, d, fd] = [d, c, fc]
      c = b - ratio * (b - a)
      fc = f(c)
    } else {
      ;[a, c, fc] = [c, d, fd]
      d = a + ratio * (b - a)
      fd = f(d)
    }
  }
  return (a + b) / 2
}
