import { hajekShare, type StratumSums } from '../../../stats/rates/hajek-share.ts'
import type { Interval } from '../../../stats/rates/interval.ts'
import { percentHalfUp, roundHalfUp } from '../../../stats/rates/round-half-up.ts'
import { wilsonInterval } from '../../../stats/rates/wilson.ts'

/** Sums over the units of one draw and stratum within a cell. */
export interface CellStratum {
  readonly units: number
  readonly passes: number
  /** Units whose inclusion probability nobody recorded. */
  readonly unweighted: number
  readonly sums: StratumSums
}

/** What the random part of a cell says about the frame. */
export interface RateEstimate {
  readonly batches: number
  readonly passes: number
  /** Estimated share that passes; weighted where all weights are known. */
  readonly share: number
  /** In per cent with two decimals, rounded half up on the exact number. */
  readonly percent: string
  readonly interval: Interval
  readonly intervalPercent: { readonly low: string; readonly high: string }
  readonly method: 'weighted' | 'unweighted'
  readonly designEffect: number
  readonly effectiveSize: number
  /** Σ1/π where weighted: how many units the sample stands for. */
  readonly estimatedFrame: number | undefined
}

/**
 * Rate of the randomly drawn units. Weighted by 1/π (Hájek) with Wilson's interval on the effective sample size n/deff; where a weight is missing, unweighted with Wilson's interval on n.
 * The effective size is never above n: a lucky estimate of the design effect must not narrow the interval.
 * @returns undefined for no units
 */
export function estimateRate(strata: readonly CellStratum[], confidence: number): RateEstimate | undefined {
  const total = (of: (s: CellStratum) => number) => strata.reduce((a, s) => a + of(s), 0)
  const batches = total((s) => s.units)
  if (batches === 0) return undefined
  const passes = total((s) => s.passes)
  if (total((s) => s.unweighted) > 0) {
    const interval = wilsonInterval(passes, batches, confidence)
    return {
      batches,
      passes,
      share: passes / batches,
      percent: percentHalfUp(passes, batches),
      interval,
      intervalPercent: inPercent(interval),
      method: 'unweighted',
      designEffect: 1,
      effectiveSize: batches,
      estimatedFrame: undefined,
    }
  }
  const { mean, designEffect, effectiveSize, estimatedPopulation } = hajekShare(strata.map((s) => s.sums))
  const isSame = passes === 0 || passes === batches
  const share = isSame ? passes / batches : mean
  const interval = wilsonInterval(share * effectiveSize, effectiveSize, confidence)
  return {
    batches,
    passes,
    share,
    percent: isEqual(strata) || isSame ? percentHalfUp(passes, batches) : roundHalfUp(share * 100, 2),
    interval,
    intervalPercent: inPercent(interval),
    method: 'weighted',
    designEffect: Math.max(1, designEffect),
    effectiveSize,
    estimatedFrame: estimatedPopulation,
  }
}

/** All weights alike: the weighted share is the raw one, which is rounded on whole numbers. */
function isEqual(strata: readonly CellStratum[]): boolean {
  const units = strata.reduce((a, s) => a + s.units, 0)
  const weight = strata.reduce((a, s) => a + s.sums.weight, 0)
  const squared = strata.reduce((a, s) => a + s.sums.weightSquared, 0)
  return Math.abs(squared * units - weight * weight) <= 1e-9 * weight * weight
}

/** The ends as announcements print them. */
export function inPercent({ low, high }: Interval): { low: string; high: string } {
  return { low: roundHalfUp(low * 100, 2), high: roundHalfUp(high * 100, 2) }
}
