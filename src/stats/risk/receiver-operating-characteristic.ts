/** A threshold and what it catches. */
export interface OperatingPoint {
  /** Everything with at least this score is called positive. */
  readonly threshold: number
  /** Share of the positives that are called positive (sensitivity, recall). */
  readonly truePositiveRate: number
  /** Share of the negatives that are called positive. */
  readonly falsePositiveRate: number
  /** Share of those called positive that are (precision). */
  readonly precision: number
}

interface Curve {
  readonly points: readonly OperatingPoint[]
  /**
   * Area under the ROC curve: the chance that a positive scores higher than a negative, ties counted half (Mann–Whitney).
   * J. A. Hanley & B. J. McNeil, Radiology 143 (1982) 29–36.
   */
  readonly area: number
  /** Average precision: Σ (recallₖ − recallₖ₋₁)·precisionₖ over the thresholds, without interpolation. */
  readonly averagePrecision: number
}

/**
 * ROC and precision–recall of scores against what happened, one point per different score, the highest threshold first.
 *
 * @param scores one per case, higher = more likely positive
 * @param outcomes 0 or 1 for each; both must occur
 * @throws RangeError for different lengths or only one outcome
 * @example
 * operatingCurve([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]).area // 0.75
 */
export function operatingCurve(scores: readonly number[], outcomes: readonly number[]): Curve {
  if (scores.length !== outcomes.length)
    throw new RangeError(`operatingCurve: ${scores.length} scores and ${outcomes.length} outcomes`)
  const positives = outcomes.filter((y) => y === 1).length
  const negatives = outcomes.length - positives
  if (positives === 0 || negatives === 0) throw new RangeError('operatingCurve: only one outcome occurs')
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number))
  const points: OperatingPoint[] = []
  let hits = 0
  let misses = 0
  let area = 0
  let averagePrecision = 0
  for (let i = 0; i < order.length; ) {
    const threshold = scores[order[i] as number] as number
    const [hitsBefore, falseBefore] = [hits, misses]
    for (; i < order.length && scores[order[i] as number] === threshold; i++)
      if (outcomes[order[i] as number] === 1) hits++
      else misses++
    area += ((misses - falseBefore) * (hits + hitsBefore)) / 2
    const precision = hits / (hits + misses)
    averagePrecision += ((hits - hitsBefore) / positives) * precision
    points.push({
      threshold,
      truePositiveRate: hits / positives,
      falsePositiveRate: misses / negatives,
      precision,
    })
  }
  return { points, area: area / (positives * negatives), averagePrecision }
}
