import { normalDraw } from '../random/normal-draw.ts'
import { seeded } from '../random/seeded.ts'

/** A part of a composite index. */
export interface IndexComponent {
  readonly name: string
  /** ≥ 0; brought to a sum of 1. */
  readonly weight: number
  /** Ends of the scale: `worst` counts 0, `best` 100. A better value may be the smaller one. */
  readonly worst: number
  readonly best: number
}

/** An index with what each part adds to it. */
export interface CompositeIndex {
  /** 0 … 100. */
  readonly value: number
  /** Points each component adds; they sum up to the value. */
  readonly contributions: readonly number[]
}

/**
 * Composite index by min–max scaling and a weighted sum: 100·Σ w·(x − worst)/(best − worst), values beyond the ends kept at the ends. OECD & JRC, Handbook
 * on constructing composite indicators (2008), steps 5 and 6.
 *
 * @param values one per component, in its unit
 * @throws RangeError for a missing value, ends that are the same, or weights that sum up to nothing
 * @example
 * compositeIndex([{ name: 'a', weight: 1, worst: 0, best: 10 }, { name: 'b', weight: 3, worst: 5, best: 1 }], [5, 1]) // { value: 87.5, contributions: [12.5, 75] }
 */
export function compositeIndex(components: readonly IndexComponent[], values: readonly number[]): CompositeIndex {
  const shares = sharesOf(components)
  if (values.length !== components.length || !values.every(Number.isFinite))
    throw new RangeError(`compositeIndex: ${values.length} values for ${components.length} components, each a number`)
  const contributions = components.map(({ worst, best }, i) => {
    const scaled = ((values[i] as number) - worst) / (best - worst)
    return 100 * (shares[i] as number) * Math.min(1, Math.max(0, scaled))
  })
  return { value: contributions.reduce((a, b) => a + b, 0), contributions }
}

/** How firmly a rank stands. */
export interface RankSensitivity {
  readonly rank: number
  /** Ends of the interval that holds 90 % of the ranks under changed weights. */
  readonly low: number
  readonly high: number
  /** Share of draws with the very rank. */
  readonly stability: number
}

/**
 * Sensitivity of ranks to the weights: every weight is multiplied by exp(spread·z), z normal and seeded, and the units are ranked anew. Handbook (2008),
 * step 7. Rank 1 is the largest index; ties share the better rank.
 *
 * @param units one list of values per unit
 * @param options.spread 0.2 if nobody says: weights vary by about a fifth
 * @throws RangeError as {@link compositeIndex}, or for no units
 * @example
 * rankSensitivity([{ name: 'a', weight: 1, worst: 0, best: 1 }], [[1], [0]])[0].rank // 1
 */
export function rankSensitivity(
  components: readonly IndexComponent[],
  units: readonly (readonly number[])[],
  options: { readonly draws?: number; readonly spread?: number; readonly seed?: number } = {},
): RankSensitivity[] {
  const { draws = 1000, spread = 0.2, seed = 1 } = options
  if (units.length === 0) throw new RangeError('rankSensitivity: there are no units')
  const random = seeded(seed)
  const rank = ranksOf(units.map((u) => compositeIndex(components, u).value))
  const found = units.map(() => [] as number[])
  for (let i = 0; i < draws; i++) {
    const changed = components.map((c) => ({ ...c, weight: c.weight * Math.exp(spread * normalDraw(random)) }))
    ranksOf(units.map((u) => compositeIndex(changed, u).value)).forEach((r, k) => {
      found[k]?.push(r)
    })
  }
  return found.map((ranks, k) => {
    const sorted = ranks.sort((a, b) => a - b)
    const own = rank[k] as number
    return {
      rank: own,
      low: sorted[Math.floor(0.05 * (draws - 1))] as number,
      high: sorted[Math.ceil(0.95 * (draws - 1))] as number,
      stability: ranks.filter((r) => r === own).length / draws,
    }
  })
}

/**
 * Whether a figure may be shown or ranked: at least so many answers stand behind it. Small groups are neither ranked nor shown alone.
 *
 * @param answers behind the figure
 * @param least the rule of the survey
 * @throws RangeError for a rule that is no positive integer
 * @example
 * mayBeRanked(29, 30) // false
 */
export function mayBeRanked(answers: number, least: number): boolean {
  if (!(Number.isInteger(least) && least > 0)) throw new RangeError(`mayBeRanked: a least number of ${least}`)
  return answers >= least
}

function ranksOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  return values.map((v) => {
    // Values that rounding alone tells apart share a rank: those more than a hair above count.
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as number) > v + 1e-9) high = middle
      else low = middle + 1
    }
    return 1 + sorted.length - low
  })
}

function sharesOf(components: readonly IndexComponent[]): number[] {
  const total = components.reduce((t, c) => t + c.weight, 0)
  if (!(total > 0) || components.some((c) => !(c.weight >= 0)))
    throw new RangeError('compositeIndex: weights must be at least 0 and not all 0')
  const flat = components.find((c) => c.worst === c.best)
  if (flat) throw new RangeError(`compositeIndex: the ends of ${flat.name} are the same`)
  return components.map((c) => c.weight / total)
}
