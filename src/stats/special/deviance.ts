/**
 * Deviance part D(x, m) = x ln(x/m) + m − x, without the cancellation near x = m. Reference: C. Loader, Fast and accurate computation of binomial
 * probabilities (2000), there `bd0`.
 *
 * @param x observed, ≥ 0
 * @param mean m expected, > 0
 * @returns ≥ 0; m where x is 0
 * @example
 * deviance(3, 3) // 0
 */
export function deviance(x: number, mean: number): number {
  if (x === 0) return mean
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const v = difference / (x + mean)
  let total = difference * v
  let term = 2 * x * v
  for (let k = 3; ; k += 2) {
    term *= v * v
    const next = total + term / k
    if (next === total) return next
    total = next
  }
}
