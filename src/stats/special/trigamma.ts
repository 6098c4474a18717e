/** Bernoulli numbers B₂ₖ, k = 1 … 8. */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510]
const LEAST = 12

/**
 * Trigamma ψ′(x) for x > 0: recurrence up to 12, then the asymptotic series. Definition: NIST DLMF 5.15.1, series 5.15.8.
 *
 * @param x > 0
 * @throws RangeError for x ≤ 0
 * @example
 * trigamma(1).toFixed(14) // '1.64493406684823'
 */
export function trigamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`trigamma: ${x} is not positive`)
  let shift = 0
  let at = x
  while (at < LEAST) {
    shift += 1 / (at * at)
    at++
  }
  const square = 1 / (at * at)
  let series = 0
  for (let k = BERNOULLI.length - 1; k >= 0; k--) series = square * ((BERNOULLI[k] as number) + series)
  return shift + 1 / at + square / 2 + series / at
}
