import { inverseOf } from './within-subjects.ts'

/** A linear model with a random intercept per group. */
export interface RandomInterceptFit {
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
  /** σ_w²: variance within groups. */
  readonly withinVariance: number
  /** σ_b²: variance of the groups' intercepts. */
  readonly betweenVariance: number
}

const STEPS = 200

/**
 * Restricted maximum likelihood of y = Xβ + b_group + e with independent normal b and e. For a given ratio γ = σ_b²/σ_w² the best β and σ_w² are known; the
 * remaining function of γ is maximised over ln γ by golden section. H. D. Patterson & R. Thompson, Biometrika 58 (1971) 545–554.
 *
 * @param values one y with its group each
 * @param columns one row per value, independent columns with the constant among them
 * @throws RangeError for dependent columns or fewer values than columns
 * @example
 * fitRandomSubjects([1, 3, 5, 7].map((y, i) => ({ group: String(i >> 1), y })), [[1], [1], [1], [1]]).coefficients[0].toFixed(6) // '4.000000'
 */
export function fitRandomSubjects(
  values: readonly { readonly group: string; readonly y: number }[],
  columns: readonly (readonly number[])[],
): RandomInterceptFit {
  const width = columns[0]?.length ?? 0
  const free = values.length - width
  if (free < 1) throw new RangeError(`fitRandomSubjects: ${values.length} values for ${width} columns`)
  const groups = new Map<string, number[]>()
  values.forEach(({ group }, i) => {
    groups.set(group, [...(groups.get(group) ?? []), i])
  })
  const members = [...groups.values()]

  /** What follows from γ: sums over groups of X′V⁻¹X with V = I + γ·11′, whose inverse is I − γ/(1 + γn)·11′. */
  const at = (gamma: number) => {
    const normal = Array.from({ length: width }, () => new Array<number>(width).fill(0))
    const right = new Array<number>(width).fill(0)
    let square = 0
    let logDeterminant = 0
    for (const places of members) {
      const share = gamma / (1 + gamma * places.length)
      logDeterminant += Math.log1p(gamma * places.length)
      const sums = new Array<number>(width).fill(0)
      let sum = 0
      for (const i of places) {
        const row = columns[i] as readonly number[]
        const y = (values[i] as { y: number }).y
        sum += y
        square += y * y
        for (let j = 0; j < width; j++) {
          const x = row[j] as number
          sums[j] = (sums[j] as number) + x
          right[j] = (right[j] as number) + x * y
          for (let k = 0; k < width; k++)
            (normal[j] as number[])[k] = ((normal[j] as number[])[k] as number) + x * (row[k] as number)
        }
      }
      square -= share * sum * sum
      for (let j = 0; j < width; j++) {
        right[j] = (right[j] as number) - share * (sums[j] as number) * sum
        for (let k = 0; k < width; k++)
          (normal[j] as number[])[k] =
            ((normal[j] as number[])[k] as number) - share * (sums[j] as number) * (sums[k] as number)
      }
    }
    const inverse = inverseOf(normal)
    const coefficients = inverse.map((row) => row.reduce((t, v, k) => t + v * (right[k] as number), 0))
    const residual = square - coefficients.reduce((t, b, j) => t + b * (right[j] as number), 0)
    const withinVariance = residual / free
    const value = -0.5 * (free * Math.log(withinVariance) + logDeterminant - logDeterminantOf(inverse))
    return { inverse, coefficients, withinVariance, value }
  }

  // From no variance between groups to a million times that within.
  let [low, high] = [-20, 14]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let step = 0; step < STEPS && high - low > 1e-12; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (at(Math.exp(left)).value > at(Math.exp(right)).value) high = right
    else low = left
  }
  const gamma = Math.exp((low + high) / 2)
  const best = at(gamma)
  return {
    coefficients: best.coefficients,
    standardErrors: best.inverse.map((row, j) => Math.sqrt(best.withinVariance * (row[j] as number))),
    withinVariance: best.withinVariance,
    betweenVariance: gamma * best.withinVariance,
  }
}

/** ln det of a small symmetric positive definite matrix. */
function logDeterminantOf(matrix: readonly (readonly number[])[]): number {
  const lower = matrix.map((row) => row.map(() => 0))
  let total = 0
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const [own, other] = [lower[i] as number[], lower[j] as number[]]
      let rest = row[j] as number
      for (let k = 0; k < j; k++) rest -= (own[k] as number) * (other[k] as number)
      own[j] = i === j ? Math.sqrt(rest) : rest / (other[j] as number)
    }
    total += 2 * Math.log((lower[i] as number[])[i] as number)
  })
  return total
}
