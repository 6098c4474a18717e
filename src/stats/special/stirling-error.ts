/** ½ ln 2π. */
export const LOG_SQRT_TWO_PI = 0.9189385332046728

/** B₂ₖ/(2k(2k − 1)), NIST DLMF 5.11.1. */
const COEFFICIENTS = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400]
/** From here the series is exact to the last bit. */
const FAR = 12

/**
 * What Stirling's formula leaves out: δ(n) = ln n! − (n + ½) ln n + n − ½ ln 2π. Asymptotic series from 12 on, below it the recurrence
 * δ(n) = δ(n + 1) + (n + ½) ln(1 + 1/n) − 1. Reference: C. Loader, Fast and accurate computation of binomial probabilities (2000); NIST DLMF 5.11.
 *
 * @param n > 0, not necessarily whole
 * @throws RangeError for n ≤ 0 or NaN
 * @example
 * stirlingError(1).toFixed(12) // '0.081061466795'
 */
export function stirlingError(n: number): number {
  if (!(n > 0)) throw new RangeError(`stirlingError: ${n} is not positive`)
  let correction = 0
  let m = n
  for (; m < FAR; m++) correction += (m + 0.5) * Math.log1p(1 / m) - 1
  const square = 1 / (m * m)
  let series = 0
  for (let k = COEFFICIENTS.length - 1; k >= 0; k--) series = series * square + (COEFFICIENTS[k] as number)
  return series / m + correction
}
