/**
 * Average variance extracted: mean of the squared standardised loadings; at least 0.5 is asked for. C. Fornell & D. F. Larcker, J. Marketing Research 18
 * (1981) 39–50.
 *
 * @param loadings standardised, between −1 and 1
 * @throws RangeError for none
 * @example
 * averageVarianceExtracted([0.6, 0.8]) // 0.5
 */
export function averageVarianceExtracted(loadings: readonly number[]): number {
  if (loadings.length === 0) throw new RangeError('averageVarianceExtracted: there are no loadings')
  return loadings.reduce((t, l) => t + l * l, 0) / loadings.length
}

/**
 * Composite reliability (ρ_c, Dillon–Goldstein's ρ): (Σλ)²/[(Σλ)² + Σ(1 − λ²)]; at least 0.7 is asked for. Fornell & Larcker 1981.
 *
 * @param loadings standardised, between −1 and 1
 * @throws RangeError for none
 * @example
 * compositeReliability([1, 1]) // 1
 */
export function compositeReliability(loadings: readonly number[]): number {
  if (loadings.length === 0) throw new RangeError('compositeReliability: there are no loadings')
  const sum = loadings.reduce((a, b) => a + b, 0) ** 2
  const errors = loadings.reduce((t, l) => t + 1 - l * l, 0)
  return sum / (sum + errors)
}
