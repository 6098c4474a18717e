import { sum } from '../summary/sum.ts'

/** What was found in one stratum. */
export interface StratumCount {
  /** Nₕ: units of the frame in the stratum. */
  readonly population: number
  /** nₕ drawn by simple random sampling without replacement. */
  readonly sampled: number
  /** Of these with the property. */
  readonly successes: number
}

/** A stratified share. */
export interface StratifiedShare {
  /** Σ Wₕ pₕ, Wₕ = Nₕ/N. */
  readonly share: number
  readonly variance: number
  /** Variance over that of a simple random sample of the same size from the whole frame. */
  readonly designEffect: number
  /** Σ nₕ over the design effect. */
  readonly effectiveSize: number
}

/**
 * Share in a stratified sample: Σ Wₕpₕ with variance Σ Wₕ²(1 − nₕ/Nₕ) pₕqₕ/(nₕ − 1). W. G. Cochran, Sampling Techniques (1977), 5.10–5.11. The design
 * effect compares with
 * (1 − n/N) pq/(n − 1).
 *
 * @param strata at least one; each with nₕ ≥ 2, or with all of its units sampled
 * @returns design effect 1 where both variances are 0
 * @throws RangeError for no strata, impossible counts, or a stratum too thinly sampled
 * @example
 * stratifiedShare([{ population: 60, sampled: 6, successes: 3 }, { population: 40, sampled: 4, successes: 4 }]).share.toFixed(12) // '0.700000000000'
 */
export function stratifiedShare(strata: readonly StratumCount[]): StratifiedShare {
  if (strata.length === 0) throw new RangeError('stratifiedShare: there are no strata')
  const population = sum(strata.map((s) => s.population))
  const sampled = sum(strata.map((s) => s.sampled))
  if (!(population > 0)) throw new RangeError('stratifiedShare: the strata have no units')
  const parts = strata.map((s) => {
    const isPossible = s.successes >= 0 && s.successes <= s.sampled && s.sampled <= s.population
    if (!isPossible) throw new RangeError(`stratifiedShare: ${s.successes} of ${s.sampled} of ${s.population}`)
    if (s.sampled < 2 && s.sampled < s.population)
      throw new RangeError(`stratifiedShare: ${s.sampled} sampled of ${s.population} say nothing about their spread`)
    if (s.population === 0) return { share: 0, variance: 0 }
    const weight = s.population / population
    const p = s.successes / s.sampled
    const spread = s.sampled < 2 ? 0 : (p * (1 - p)) / (s.sampled - 1)
    return { share: weight * p, variance: weight ** 2 * (1 - s.sampled / s.population) * spread }
  })
  const share = sum(parts.map((p) => p.share))
  const variance = sum(parts.map((p) => p.variance))
  const simple = sampled < 2 ? 0 : ((1 - sampled / population) * share * (1 - share)) / (sampled - 1)
  const designEffect = simple > 0 ? variance / simple : 1
  return { share, variance, designEffect, effectiveSize: designEffect > 0 ? sampled / designEffect : sampled }
}
