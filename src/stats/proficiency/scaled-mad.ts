import { median } from '../summary/median.ts'

/** 1/Φ⁻¹(3/4). */
const SCALE = 1.482602218505602

/**
 * MADe: the median of the absolute deviations from the median, scaled to estimate a standard deviation of normal data.
 * Definition: ISO 13528:2022, C.2.2, which prints the constant as 1.483; here it is not rounded.
 *
 * @returns 0 when more than half of the values are alike
 * @throws RangeError for no values
 * @example
 * scaledMad([39.5, 40, 40.5, 41, 80]) // 0.741301109252801
 */
export function scaledMad(values: readonly number[]): number {
  const centre = median(values)
  return SCALE * median(values.map((x) => Math.abs(x - centre)))
}
