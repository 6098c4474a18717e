/** A point with its limits. */
export interface ChartPoint {
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Standard error of this point: a third of the way from the centre line to a limit that nothing has cut off. */
  readonly sigma: number
  /** Beyond a limit. */
  readonly isBeyond: boolean
}

/** A control chart: centre line and points. */
export interface ControlChart {
  readonly centre: number
  readonly points: readonly ChartPoint[]
}

/**
 * A point with limits three standard errors from the centre, cut off where the quantity cannot go.
 *
 * @param floor smallest possible value
 * @param ceiling largest possible value
 * @throws RangeError for a value or centre that is no finite number, or a negative standard error
 * @example
 * chartPoint(5, 2, 1).isBeyond // false
 */
export function chartPoint(
  value: number,
  centre: number,
  sigma: number,
  floor: number = Number.NEGATIVE_INFINITY,
  ceiling: number = Number.POSITIVE_INFINITY,
): ChartPoint {
  if (!(Number.isFinite(value) && Number.isFinite(centre) && sigma >= 0))
    throw new RangeError(`chartPoint: value ${value}, centre ${centre}, standard error ${sigma}`)
  const lower = Math.max(floor, centre - 3 * sigma)
  const upper = Math.min(ceiling, centre + 3 * sigma)
  return { value, lower, upper, sigma, isBeyond: value < lower || value > upper }
}
