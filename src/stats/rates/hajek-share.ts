import { sum } from '../summary/sum.ts'
import type { WeightedMean } from './hajek.ts'

/** What is needed of the units of one stratum: sums over them with w = 1/π and y = 1 for success, 0 for failure. */
export interface StratumSums {
  readonly units: number
  /** Σ π. */
  readonly probability: number
  /** Σ w. */
  readonly weight: number
  /** Σ w². */
  readonly weightSquared: number
  /** Σ wy. */
  readonly successWeight: number
  /** Σ w²y. */
  readonly successWeightSquared: number
}

/**
 * The share of {@link hajekMean} from sums per stratum instead of units, so that a database can add up millions of rows: same definition, same treatment
 * of strata with a single unit.
 *
 * @param strata at least one, each with at least one unit
 * @throws RangeError for no units, or sums that cannot be
 * @example
 * hajekShare([{ units: 2, probability: 0.75, weight: 6, weightSquared: 20, successWeight: 2, successWeightSquared: 4 }]).mean.toFixed(12) // '0.333333333333'
 */
export function hajekShare(strata: readonly StratumSums[]): WeightedMean {
  const all = added(strata)
  const n = all.units
  if (n === 0) throw new RangeError('hajekShare: there are no units')
  const isPossible = all.weight > 0 && all.successWeight >= 0 && all.successWeight <= all.weight * (1 + 1e-12)
  if (!isPossible) throw new RangeError(`hajekShare: successes weigh ${all.successWeight} of ${all.weight}`)
  const mean = Math.min(1, all.successWeight / all.weight)
  const several = strata.filter((s) => s.units > 1)
  const single = strata.filter((s) => s.units === 1)
  if (single.length === 1 && several.length > 0) {
    const largest = several.reduce((a, b) => (b.units > a.units ? b : a))
    several.splice(several.indexOf(largest), 1, added([largest, ...single]))
  } else if (single.length > 0) several.push(added(single))
  const isSame = mean === 0 || mean === 1
  const variance = n === 1 ? Number.NaN : isSame ? 0 : sum(several.map((s) => stratumPart(s, mean, all.weight)))
  const kish = (n * all.weightSquared) / all.weight ** 2
  const designEffect = variance > 0 ? variance / ((mean * (1 - mean)) / (n - 1)) : kish
  return { mean, variance, estimatedPopulation: all.weight, designEffect, effectiveSize: n / Math.max(1, designEffect) }
}

/** (1 − π̄) n/(n − 1) Σ(z − z̄)² with z = w(y − mean)/W, from the sums. */
function stratumPart(s: StratumSums, mean: number, population: number): number {
  if (s.units < 2) return 0
  const squares = s.successWeightSquared * (1 - 2 * mean) + s.weightSquared * mean * mean
  const total = s.successWeight - mean * s.weight
  const spread = Math.max(0, squares - (total * total) / s.units) / population ** 2
  return (1 - s.probability / s.units) * (s.units / (s.units - 1)) * spread
}

function added(strata: readonly StratumSums[]): StratumSums {
  const of = (name: keyof StratumSums) => sum(strata.map((s) => s[name]))
  return {
    units: of('units'),
    probability: of('probability'),
    weight: of('weight'),
    weightSquared: of('weightSquared'),
    successWeight: of('successWeight'),
    successWeightSquared: of('successWeightSquared'),
  }
}
