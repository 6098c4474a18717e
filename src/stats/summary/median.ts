/**
 * Median: the middle value, or the mean of the two middle ones.
 * @throws RangeError for no values, or one that is no finite number
 * @example
 * median([41, 39.5, 80, 40, 40.5]) // 40.5
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: there are no values')
  const sorted = Float64Array.from(values).sort()
  // NaN is sorted to the end.
  if (!(Number.isFinite(sorted[0]) && Number.isFinite(sorted.at(-1))))
    throw new RangeError('median: a value is no finite number')
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
}
