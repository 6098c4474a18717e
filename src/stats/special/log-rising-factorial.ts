import { digamma } from './digamma.ts'
import { logGamma } from './log-gamma.ts'
import { stirlingError } from './stirling-error.ts'

/** From here on the large parts of Stirling's formula are cancelled on paper: the difference of two logarithms would lose the answer. */
const LARGE = 30

/**
 * ln Γ(a + k)/Γ(a), the logarithm of the rising factorial a(a + 1)…(a + k − 1); with all digits also where a is so large that both logarithms are alike.
 * NIST DLMF 5.2(iii), 5.11.1.
 *
 * @param a > 0, @param k ≥ 0, not necessarily whole
 * @throws RangeError for other arguments
 * @example
 * logRisingFactorial(1, 5).toFixed(12) // Math.log(120).toFixed(12)
 * logRisingFactorial(1e15, 2).toFixed(12) // (2 * Math.log(1e15)).toFixed(12)
 */
export function logRisingFactorial(a: number, k: number): number {
  if (!(a > 0 && k >= 0)) throw new RangeError(`logRisingFactorial: a ${a}, k ${k}`)
  if (k === 0) return 0
  if (a < LARGE) return logGamma(a + k) - logGamma(a)
  // Γ(x) = Γ(x + 1)/x, and stirlingError belongs to Γ(x + 1).
  const growth = (a + 0.5) * Math.log1p(k / a) + k * Math.log(a + k) - k
  return growth + stirlingError(a + k) - stirlingError(a) - Math.log1p(k / a)
}

/**
 * ψ(a + k) − ψ(a), its derivative by a. NIST DLMF 5.11.2.
 *
 * @param a > 0, @param k ≥ 0
 * @throws RangeError for other arguments
 * @example
 * digammaRise(1, 2).toFixed(12) // '1.500000000000'
 * digammaRise(1e15, 2).toExponential(6) // '2.000000e-15'
 */
export function digammaRise(a: number, k: number): number {
  if (!(a > 0 && k >= 0)) throw new RangeError(`digammaRise: a ${a}, k ${k}`)
  if (a < LARGE) return digamma(a + k) - digamma(a)
  const below = a + k
  const series = (x: number) => (1 / 12 - (1 / 120 - (1 / 252 - 1 / (240 * x * x)) / (x * x)) / (x * x)) / (x * x)
  return Math.log1p(k / a) + k / (2 * a * below) + series(a) - series(below)
}
