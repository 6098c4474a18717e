import { sum } from '../summary/sum.ts'
import { kishDesignEffect } from './design-effect.ts'

/** One sampled unit. */
export interface WeightedObservation {
  /** 1 for conforming, 0 for not; any number for a mean. */
  readonly value: number
  /** π, in (0, 1]. */
  readonly inclusionProbability: number
  /** Units of one stratum were drawn together; one stratum if nobody says. */
  readonly stratum?: string
}

/** A weighted mean with what can be said about it. */
export interface WeightedMean {
  /** Σ(y/π)/Σ(1/π). */
  readonly mean: number
  /** Linearised variance of the mean; 0 where all values are alike, NaN for a single unit. */
  readonly variance: number
  /** Σ1/π: the estimated size of the frame. */
  readonly estimatedPopulation: number
  /** Variance over that of a simple random sample of the same size with replacement, Σw(y − mean)²/Σw/(n − 1); Kish's where the variance is 0 or cannot be had. */
  readonly designEffect: number
  /** n over the design effect, never more than n. */
  readonly effectiveSize: number
}

/**
 * Weighted mean or share: the ratio of Horvitz–Thompson estimates (Hájek 1971), with the variance linearised within strata,
 * Σₕ (1 − π̄ₕ) nₕ/(nₕ − 1) Σᵢ(zₕᵢ − z̄ₕ)², z = (y − mean)/π/Σ(1/π). C.-E. Särndal, B. Swensson & J. Wretman, Model Assisted Survey Sampling (1992),
 * 5.7–5.8; the finite-population factor uses the mean π of the stratum. Strata with a
 * single unit are taken together as one.
 *
 * @param observations at least one
 * @throws RangeError for no observations or a probability outside (0, 1]
 * @example
 * hajekMean([{ value: 1, inclusionProbability: 0.5 }, { value: 0, inclusionProbability: 0.25 }]).mean.toFixed(12) // '0.333333333333'
 */
export function hajekMean(observations: readonly WeightedObservation[]): WeightedMean {
  const n = observations.length
  if (n === 0) throw new RangeError('hajekMean: there are no observations')
  for (const { inclusionProbability: p } of observations)
    if (!(p > 0 && p <= 1)) throw new RangeError(`hajekMean: the inclusion probability ${p} is not in (0, 1]`)
  const weights = observations.map((o) => 1 / o.inclusionProbability)
  const estimatedPopulation = sum(weights)
  const mean = sum(observations.map((o) => o.value / o.inclusionProbability)) / estimatedPopulation
  const variance = n === 1 ? Number.NaN : linearised(observations, mean, estimatedPopulation)
  const kish = kishDesignEffect(weights)
  const simple =
    sum(observations.map((o, i) => (weights[i] as number) * (o.value - mean) ** 2)) / estimatedPopulation / (n - 1)
  const designEffect = variance > 0 && simple > 0 ? variance / simple : kish
  return { mean, variance, estimatedPopulation, designEffect, effectiveSize: n / Math.max(1, designEffect) }
}

function linearised(observations: readonly WeightedObservation[], mean: number, population: number): number {
  const strata = new Map<string, WeightedObservation[]>()
  for (const o of observations) {
    const members = strata.get(o.stratum ?? '')
    if (members) members.push(o)
    else strata.set(o.stratum ?? '', [o])
  }
  const several = [...strata.values()].filter((s) => s.length > 1)
  const single = [...strata.values()].filter((s) => s.length === 1).flat()
  // One single unit alone says nothing about its spread: it joins the largest stratum.
  if (single.length === 1 && several.length > 0) {
    several.sort((a, b) => b.length - a.length)
    several[0]?.push(...single)
  } else if (single.length > 0) several.push(single)
  return sum(several.map((members) => stratumPart(members, mean, population)))
}

function stratumPart(members: readonly WeightedObservation[], mean: number, population: number): number {
  const n = members.length
  const scores = members.map((o) => (o.value - mean) / o.inclusionProbability / population)
  const centre = sum(scores) / n
  const sampled = sum(members.map((o) => o.inclusionProbability)) / n
  return (1 - sampled) * (n / (n - 1)) * sum(scores.map((z) => (z - centre) ** 2))
}
