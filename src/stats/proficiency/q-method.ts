import { normalQuantile } from '../distributions/normal.ts'

/**
 * Robust standard deviation by the Q method: from the distribution of the absolute differences between results of *different* participants,
 * so that neither a mean nor an outlier test is needed. Definition: ISO 13528:2022, C.5.3.2. With results yᵢ₁ … yᵢₙᵢ of participant i:
 * H₁(x) is the mean over pairs i < j of the share of differences |yᵢₖ − yⱼₘ| ≤ x; G₁ runs through the middle of its steps, straight between
 * them; s* = G₁⁻¹(0.25 + 0.75·H₁(0)) / (√2·Φ⁻¹(0.625 + 0.375·H₁(0))).
 *
 * @param results one list per participant, each with at least one value, all in one unit; one value each gives reproducibility's standard deviation
 * @returns 0 when all differences are 0
 * @throws RangeError for fewer than two participants, or one without a value
 * @example
 * qMethod([[1], [2], [3]]).toFixed(4) // '1.6644'
 */
export function qMethod(results: readonly (readonly number[])[]): number {
  if (results.length < 2) throw new RangeError('qMethod: at least two participants are needed')
  if (results.some((r) => r.length === 0)) throw new RangeError('qMethod: a participant has no value')
  const steps = stepsOfDifferences(results)
  const sizes = [...steps.keys()].sort((a, b) => a - b)
  const atZero = steps.get(0) ?? 0
  const wanted = 0.25 + 0.75 * atZero
  const positive = sizes.filter((x) => x > 0)
  if (positive.length === 0) return 0
  const divisor = Math.SQRT2 * normalQuantile(0.625 + 0.375 * atZero)
  // G₁ starts at (0, 0) when no two results are alike, else at (0, H₁(0)), and passes the middle of every later step.
  let before = { x: 0, g: atZero }
  let reached = atZero
  for (const x of positive) {
    const next = reached + (steps.get(x) as number)
    const here = { x, g: (reached + next) / 2 }
    if (here.g >= wanted) return interpolate(before, here, wanted) / divisor
    before = here
    reached = next
  }
  return before.x / divisor
}

interface Point {
  readonly x: number
  readonly g: number
}

function interpolate(from: Point, to: Point, wanted: number): number {
  return from.x + ((wanted - from.g) / (to.g - from.g)) * (to.x - from.x)
}

/** How high H₁ steps at each difference. */
function stepsOfDifferences(results: readonly (readonly number[])[]): Map<number, number> {
  const pairs = (results.length * (results.length - 1)) / 2
  const steps = new Map<number, number>()
  results.forEach((first, i) => {
    for (const second of results.slice(i + 1)) {
      const share = 1 / (pairs * first.length * second.length)
      for (const a of first)
        for (const b of second) {
          const size = Math.abs(a - b)
          steps.set(size, (steps.get(size) ?? 0) + share)
        }
    }
  })
  return steps
}
