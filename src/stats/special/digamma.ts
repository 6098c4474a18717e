/** Bernoulli numbers B₂ₖ/(2k), k = 1 … 8. */
const COEFFICIENTS = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160]
const LEAST = 12

/**
 * Digamma ψ(x) = d ln Γ(x)/dx for x > 0: recurrence up to 12, then the asymptotic series. Definition: NIST DLMF 5.2.2, series 5.11.2.
 *
 * @param x > 0
 * @returns to about 1e-15 relative, absolute near the zero at 1.4616…
 * @throws RangeError for x ≤ 0
 * @example
 * digamma(1).toFixed(14) // '-0.57721566490153'
 */
export function digamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`digamma: ${x} is not positive`)
  let shift = 0
  let at = x
  while (at < LEAST) {
    shift += 1 / at
    at++
  }
  const square = 1 / (at * at)
  let series = 0
  for (let k = COEFFICIENTS.length - 1; k >= 0; k--) series = square * ((COEFFICIENTS[k] as number) + series)
  return Math.log(at) - 0.5 / at - series - shift
}
