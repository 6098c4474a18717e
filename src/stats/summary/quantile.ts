/**
 * Sample quantile by linear interpolation between order statistics: definition 7 of Hyndman & Fan, Sample quantiles in statistical
 * packages, The American Statistician 50 (1996) 361–365 (what R, Excel's QUARTILE.INC and NumPy give without being asked).
 *
 * @param probability between 0 and 1
 * @throws RangeError for no values, one that is no finite number, or a probability outside [0, 1]
 * @example
 * quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(values: readonly number[], probability: number): number {
  if (values.length === 0) throw new RangeError('quantile: there are no values')
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`quantile: ${probability} is not between 0 and 1`)
  const sorted = Float64Array.from(values).sort()
  // NaN is sorted to the end.
  if (!(Number.isFinite(sorted[0]) && Number.isFinite(sorted.at(-1))))
    throw new RangeError('quantile: a value is no finite number')
  const place = (sorted.length - 1) * probability
  const below = Math.floor(place)
  const lower = sorted[below] as number
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return lower + (place - below) * (upper - lower)
}
