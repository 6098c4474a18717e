import { binomialCumulative } from '../distributions/binomial.ts'
import { hypergeometricCumulative } from '../distributions/hypergeometric.ts'
import { poissonCumulative } from '../distributions/poisson.ts'

/** A point the operating characteristic has to keep to. */
export interface RiskPoint {
  /** Fraction nonconforming (or nonconformities per unit for `poisson`). */
  readonly quality: number
  /** Probability of acceptance there: at least (producer) or at most (consumer). */
  readonly acceptance: number
}

export interface FoundPlan {
  readonly sampleSize: number
  readonly accept: number
  /** What it really gives at the two points. */
  readonly producerAcceptance: number
  readonly consumerAcceptance: number
}

const MOST_UNITS = 1_000_000

/**
 * Smallest single plan whose operating characteristic passes two points: Pₐ ≥ 1 − α at the producer's quality and ≤ β at the consumer's. Definition:
 * ISO 2859-1:1999, 3.1.26–3.1.30; E. G. Schilling & D. V. Neubauer (2017), chapter 3.
 *
 * @param producer acceptable quality with the least acceptance there (0.95)
 * @param consumer limiting quality with the largest acceptance there (0.10), worse than the producer's
 * @param model `binomial`, `poisson`, or a lot size for the hypergeometric distribution of one lot; qualities are then rounded to whole units
 * @throws RangeError for points out of order, or when no plan up to the lot (or a million units) does it
 * @example
 * findPlan({ quality: 0.01, acceptance: 0.95 }, { quality: 0.05, acceptance: 0.1 }).sampleSize // 132
 */
export function findPlan(
  producer: RiskPoint,
  consumer: RiskPoint,
  model: 'binomial' | 'poisson' | { readonly lotSize: number } = 'binomial',
): FoundPlan {
  if (!(producer.quality > 0 && producer.quality < consumer.quality))
    throw new RangeError(`findPlan: qualities ${producer.quality} and ${consumer.quality} are not in order`)
  if (!(producer.acceptance > consumer.acceptance && consumer.acceptance > 0 && producer.acceptance < 1))
    throw new RangeError(`findPlan: probabilities ${producer.acceptance} and ${consumer.acceptance} are not in order`)
  const most = typeof model === 'object' ? model.lotSize : MOST_UNITS
  const at = (quality: number, sampleSize: number, accept: number) => {
    if (model === 'binomial') return binomialCumulative(accept, sampleSize, quality)
    if (model === 'poisson') return poissonCumulative(accept, sampleSize * quality)
    return hypergeometricCumulative(accept, model.lotSize, Math.round(quality * model.lotSize), sampleSize)
  }
  // For each acceptance number the least sample that protects the consumer; the first of them that still serves the producer is the smallest plan.
  let sampleSize = 1
  for (let accept = 0; ; accept++) {
    sampleSize = Math.max(sampleSize, accept + 1)
    if (sampleSize > most) break
    let high = sampleSize
    while (high < most && at(consumer.quality, high, accept) > consumer.acceptance) high = Math.min(most, 2 * high)
    if (at(consumer.quality, high, accept) > consumer.acceptance) break
    let low = sampleSize
    while (low < high) {
      const middle = (low + high) >> 1
      if (at(consumer.quality, middle, accept) <= consumer.acceptance) high = middle
      else low = middle + 1
    }
    sampleSize = high
    const producerAcceptance = at(producer.quality, sampleSize, accept)
    if (producerAcceptance >= producer.acceptance)
      return { sampleSize, accept, producerAcceptance, consumerAcceptance: at(consumer.quality, sampleSize, accept) }
  }
  throw new RangeError(
    `findPlan: no plan of up to ${most} units tells ${producer.quality} and ${consumer.quality} apart so well`,
  )
}
