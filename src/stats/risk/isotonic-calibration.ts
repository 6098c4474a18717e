/** A step function from score to probability. */
export interface Calibration {
  /** Lowest score of each step, ascending. */
  readonly from: readonly number[]
  readonly probability: readonly number[]
}

/**
 * Isotonic calibration: the non-decreasing probabilities nearest (least squares) to what happened, by pooling adjacent violators.
 * R. E. Barlow et al., Statistical inference under order restrictions (1972); B. Zadrozny & C. Elkan, KDD 2002.
 *
 * @param scores one per case
 * @param outcomes 0 or 1 for each
 * @throws RangeError for no cases or different lengths
 * @example
 * isotonicCalibration([1, 2, 3], [1, 0, 1]).probability // [0.5, 1]
 */
export function isotonicCalibration(scores: readonly number[], outcomes: readonly number[]): Calibration {
  if (scores.length === 0 || scores.length !== outcomes.length)
    throw new RangeError(`isotonicCalibration: ${scores.length} scores and ${outcomes.length} outcomes`)
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number))
  const blocks: { from: number; sum: number; count: number }[] = []
  for (const i of order) {
    const score = scores[i] as number
    const outcome = outcomes[i] as number
    const last = blocks.at(-1)
    // Cases of one score stand together before anything is pooled.
    if (last?.from === score && last.count > 0) {
      last.sum += outcome
      last.count++
    } else blocks.push({ from: score, sum: outcome, count: 1 })
  }
  const pooled: typeof blocks = []
  for (const block of blocks) {
    pooled.push({ ...block })
    for (let n = pooled.length; n > 1; n = pooled.length) {
      const [lower, upper] = [pooled[n - 2] as (typeof blocks)[0], pooled[n - 1] as (typeof blocks)[0]]
      if (lower.sum * upper.count < upper.sum * lower.count) break
      lower.sum += upper.sum
      lower.count += upper.count
      pooled.pop()
    }
  }
  return { from: pooled.map((b) => b.from), probability: pooled.map((b) => b.sum / b.count) }
}

/**
 * Probability the calibration gives to a score; below the first step that step's.
 *
 * @example
 * calibrated({ from: [1, 3], probability: [0.5, 1] }, 2) // 0.5
 */
export function calibrated({ from, probability }: Calibration, score: number): number {
  let low = 0
  let high = from.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] as number) <= score) low = middle
    else high = middle - 1
  }
  return probability[low] as number
}

/**
 * Brier score: mean squared difference between probability and what happened; 0 is perfect. G. W. Brier, Monthly Weather Review 78 (1950) 1–3.
 *
 * @throws RangeError for no cases or different lengths
 * @example
 * brierScore([1, 0, 0.5], [1, 0, 1]).toFixed(4) // '0.0833'
 */
export function brierScore(probabilities: readonly number[], outcomes: readonly number[]): number {
  if (probabilities.length === 0 || probabilities.length !== outcomes.length)
    throw new RangeError(`brierScore: ${probabilities.length} probabilities and ${outcomes.length} outcomes`)
  return probabilities.reduce((t, p, i) => t + (p - (outcomes[i] as number)) ** 2, 0) / probabilities.length
}
