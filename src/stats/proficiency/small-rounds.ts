/**
 * The largest |z| that any of n results can have when z is taken from their own mean and standard deviation (n − 1): (n − 1)/√n. Below 6
 * participants no result can be questionable and below 11 none unsatisfactory, however wrong it is: such a z must not be used to judge.
 * Reference: R. E. Shiffler, Maximum Z scores and outliers, The American Statistician 42 (1988) 79–80.
 *
 * @param n number of results ≥ 2
 * @throws RangeError for fewer than two
 * @example
 * largestClassicalZ(5).toFixed(3) // '1.789'
 */
export function largestClassicalZ(n: number): number {
  if (!(Number.isInteger(n) && n >= 2)) throw new RangeError(`largestClassicalZ: ${n} results`)
  return (n - 1) / Math.sqrt(n)
}

/** What a round of this size allows. */
export interface RoundSize {
  /** Whether a consensus value of the participants may serve as assigned value at all. */
  readonly mayUseConsensus: boolean
  /** What the standard recommends for that size. */
  readonly advice: 'reference-value' | 'robust-with-care' | 'robust'
}

const LEAST_FOR_CONSENSUS = 3
const LEAST_FOR_ROBUST = 12

/**
 * What the number of participants allows. ISO 13528:2022, 5.5.2 and D.1 (and IUPAC/CITAC guide 2010) recommend an assigned value from outside for small
 * rounds and robust consensus
 * estimates from about 12 participants on. The two numbers were not compared with the official text; they are arguments, so that a scheme
 * can state its own.
 *
 * @param participants number of results ≥ 0
 * @example
 * adviceForRound(5).advice // 'robust-with-care'
 */
export function adviceForRound(
  participants: number,
  least: { readonly consensus?: number; readonly robust?: number } = {},
): RoundSize {
  const forConsensus = least.consensus ?? LEAST_FOR_CONSENSUS
  const forRobust = least.robust ?? LEAST_FOR_ROBUST
  if (participants < forConsensus) return { mayUseConsensus: false, advice: 'reference-value' }
  return { mayUseConsensus: true, advice: participants < forRobust ? 'robust-with-care' : 'robust' }
}
