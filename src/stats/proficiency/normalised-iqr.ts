import { quantile } from '../summary/quantile.ts'

/** 1/(2 Φ⁻¹(3/4)). */
const SCALE = 0.741301109252801

/**
 * nIQR: the interquartile range scaled to estimate a standard deviation of normal data. Definition: ISO 13528:2022, C.2.3, which prints the
 * constant as 0.7413; here it is not rounded. The standard
 * leaves the quartile open; here it is definition 7 of Hyndman & Fan (see {@link quantile}).
 *
 * @throws RangeError for no values
 * @example
 * normalisedIqr([1, 2, 3, 4, 5]) // 1.482602218505602
 */
export function normalisedIqr(values: readonly number[]): number {
  return SCALE * (quantile(values, 0.75) - quantile(values, 0.25))
}
