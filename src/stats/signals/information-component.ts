import { gammaQuantile } from '../distributions/gamma.ts'
import { normalQuantile } from '../distributions/normal.ts'
import { digamma } from '../special/digamma.ts'
import { trigamma } from '../special/trigamma.ts'

/** Information component log₂(observed/expected), shrunk, with its interval. */
export interface InformationComponent {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/** Counts of reports behind a pair. */
export interface PairReports {
  readonly n: number
  readonly productReports: number
  readonly eventReports: number
  readonly reports: number
}

/**
 * IC with the interval of the gamma posterior: log₂((n + ½)/(E + ½)), ends log₂ of the quantiles of Gamma(n + ½, rate E + ½).
 * G. N. Norén, J. Hopstadius, A. Bate, Shrinkage observed-to-expected ratios for robust and transparent large-scale pattern discovery, Statistical
 * Methods in Medical Research 22 (2013) 57–69; first in Norén et al., 2008. This is the method in use at the Uppsala Monitoring Centre.
 *
 * @param n observed ≥ 0, @param expected E ≥ 0
 * @param confidence 0.95 if nobody says: the low end is then IC₀₂₅
 * @throws RangeError for a negative count
 * @example
 * informationComponentGamma(0, 0).estimate // 0
 */
export function informationComponentGamma(n: number, expected: number, confidence = 0.95): InformationComponent {
  if (!(n >= 0 && expected >= 0)) throw new RangeError(`informationComponentGamma: ${n} observed, ${expected} expected`)
  const [shape, rate] = [n + 0.5, expected + 0.5]
  const tail = tailOf(confidence)
  return {
    estimate: Math.log2(shape / rate),
    low: Math.log2(gammaQuantile(tail, shape, rate)),
    high: Math.log2(gammaQuantile(1 - tail, shape, rate)),
  }
}

/**
 * IC of the BCPNN with the normal interval of the delta method: E(IC) = log₂[(n+γ₁₁)(N+α)(N+β)/((N+γ)(n₁+α₁)(n₂+β₁))], α₁ = β₁ = γ₁₁ = 1,
 * α = β = 2, γ = γ₁₁(N+α)(N+β)/((n₁+α₁)(n₂+β₁)). A. Bate et al., Eur. J. Clin. Pharmacol. 54 (1998) 315–321; R. Orre, A. Lansner, A. Bate, M. Lindquist,
 * Computational Statistics & Data Analysis 34 (2000) 473–493.
 *
 * @throws RangeError when the counts cannot be together
 * @example
 * informationComponentNormal({ n: 0, productReports: 0, eventReports: 0, reports: 0 }).estimate // 0
 */
export function informationComponentNormal(pair: PairReports, confidence = 0.95): InformationComponent {
  const { n, productReports: product, eventReports: event, reports: all } = sound('informationComponentNormal', pair)
  const gamma = ((all + 2) * (all + 2)) / ((product + 1) * (event + 1))
  const estimate = Math.log2(((n + 1) * (all + 2) * (all + 2)) / ((all + gamma) * (product + 1) * (event + 1)))
  const variance =
    ((all - n + gamma - 1) / ((n + 1) * (1 + all + gamma)) +
      (all - product + 1) / ((product + 1) * (3 + all)) +
      (all - event + 1) / ((event + 1) * (3 + all))) /
    Math.LN2 ** 2
  return around(estimate, variance, confidence)
}

/**
 * IC of the BCPNN with the exact mean and variance of the beta posteriors (digamma and trigamma) and a normal interval.
 * A. L. Gould, Practical pharmacovigilance analysis strategies, Pharmacoepidemiology and Drug Safety 12 (2003) 559–574; G. N. Norén et al., Statistics in
 * Medicine 25 (2006) 3740–3757
 * discuss its interval.
 *
 * @throws RangeError when the counts cannot be together
 * @example
 * bcpnn({ n: 10, productReports: 100, eventReports: 30, reports: 1000 }).estimate > 0 // true
 */
export function bcpnn(pair: PairReports, confidence = 0.95): InformationComponent {
  const { n, productReports: product, eventReports: event, reports: all } = sound('bcpnn', pair)
  const [p1, p2] = [1 + product, 1 + all - product]
  const [q1, q2] = [1 + event, 1 + all - event]
  const [r1, r2] = [1 + n, all - n - 1 + (2 + all) ** 2 / (q1 * p1)]
  const mean = digamma(r1) - digamma(r1 + r2) - (digamma(p1) - digamma(p1 + p2) + digamma(q1) - digamma(q1 + q2))
  const variance =
    trigamma(r1) - trigamma(r1 + r2) + (trigamma(p1) - trigamma(p1 + p2) + trigamma(q1) - trigamma(q1 + q2))
  return around(mean / Math.LN2, variance / Math.LN2 ** 2, confidence)
}

function around(estimate: number, variance: number, confidence: number): InformationComponent {
  const half = normalQuantile(1 - tailOf(confidence)) * Math.sqrt(variance)
  return { estimate, low: estimate - half, high: estimate + half }
}

function tailOf(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`the confidence ${confidence} is no probability`)
  return (1 - confidence) / 2
}

function sound(name: string, pair: PairReports): PairReports {
  const { n, productReports, eventReports, reports } = pair
  if (!(n >= 0 && n <= productReports && n <= eventReports && productReports + eventReports - n <= reports))
    throw new RangeError(`${name}: ${n} of ${productReports} and ${eventReports} in ${reports} reports cannot be`)
  return pair
}
