/**
 * Benjamini–Hochberg: adjusted p-values over all pairs tested; calling those ≤ q signals keeps the expected share of false ones among them ≤ q.
 * Y. Benjamini & Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289–300.
 *
 * @param pValues one per pair
 * @returns adjusted values in the order given
 * @throws RangeError for a value outside [0, 1]
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.03]).map((p) => p.toFixed(3)) // ['0.030', '0.040', '0.040']
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  if (pValues.some((p) => !(p >= 0 && p <= 1))) throw new RangeError('benjaminiHochberg: a value is no probability')
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] as number) - (pValues[a] as number))
  const adjusted = new Array<number>(pValues.length)
  let least = 1
  order.forEach((place, fromTop) => {
    const rank = pValues.length - fromTop
    least = Math.min(least, ((pValues[place] as number) * pValues.length) / rank)
    adjusted[place] = least
  })
  return adjusted
}

/** The chance of each pair to be no signal, with what calling everything up to it would cost. */
export interface RankedNull {
  /** Place in the list given. */
  readonly index: number
  /** Posterior probability of no association. */
  readonly nullProbability: number
  /** Mean of them over this one and all before it: the Bayesian false discovery rate of stopping here. */
  readonly falseDiscoveryRate: number
}

/**
 * Bayesian false discovery rate over all pairs: they are called in the order of rising posterior probability of "no association", and the
 * rate of stopping at each is the mean of those called. I. Ahmed et al., Bayesian pharmacovigilance signal detection methods revisited in a multiple
 * comparison setting,
 * Statistics in Medicine 28 (2009) 1774–1792.
 *
 * @param nullProbabilities posterior probability that the ratio is not above its threshold, one per pair
 * @throws RangeError for a value outside [0, 1]
 * @example
 * bayesianFalseDiscovery([0.2, 0, 0.1]).map((r) => r.index) // [1, 2, 0]
 */
export function bayesianFalseDiscovery(nullProbabilities: readonly number[]): RankedNull[] {
  if (nullProbabilities.some((p) => !(p >= 0 && p <= 1)))
    throw new RangeError('bayesianFalseDiscovery: a value is no probability')
  let total = 0
  return nullProbabilities
    .map((nullProbability, index) => ({ nullProbability, index }))
    .sort((a, b) => a.nullProbability - b.nullProbability || a.index - b.index)
    .map(({ nullProbability, index }, before) => {
      total += nullProbability
      return { index, nullProbability, falseDiscoveryRate: total / (before + 1) }
    })
}
