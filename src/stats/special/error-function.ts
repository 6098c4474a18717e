import { incompleteGamma } from './incomplete-gamma.ts'
import { inverseIncompleteGamma } from './inverse-incomplete-gamma.ts'

/**
 * Error function erf x = 2/√π ∫₀ˣ e^−t² dt = P(½, x²): NIST DLMF 7.2.1, 7.11.1.
 * @throws RangeError for NaN
 * @example
 * erf(0) // 0
 */
export function erf(x: number): number {
  return Math.sign(x) * incompleteGamma(0.5, x * x).lower
}

/**
 * Complementary error function erfc x = 1 − erf x, without the loss of digits for large x: NIST DLMF 7.2.2.
 * @throws RangeError for NaN
 * @example
 * erfc(3).toExponential(10) // '2.2090496999e-5'
 */
export function erfc(x: number): number {
  const { lower, upper } = incompleteGamma(0.5, x * x)
  return x < 0 ? 1 + lower : upper
}

/**
 * The x with erf x = y.
 * @param y between −1 and 1
 * @throws RangeError outside [−1, 1]
 * @example
 * inverseErf(0.5).toFixed(12) // '0.476936276204'
 */
export function inverseErf(y: number): number {
  if (!(Math.abs(y) <= 1)) throw new RangeError(`inverseErf: ${y} is not between −1 and 1`)
  const size = Math.abs(y)
  return Math.sign(y) * Math.sqrt(inverseIncompleteGamma(0.5, { lower: size, upper: 1 - size }))
}
