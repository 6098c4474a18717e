import { binomialUpperTail } from '../distributions/binomial.ts'
import { hypergeometricUpperTail } from '../distributions/hypergeometric.ts'

/** Whom the declared level is about. */
export type DeclaredPopulation =
  | { readonly kind: 'population'; readonly size: number; readonly declaredNonconforming: number }
  | { readonly kind: 'process'; readonly declaredRate: number }

/** Verdict on a declared quality level. */
export interface DeclaredVerdict {
  /** `contradicted`: the sample speaks against the declaration; otherwise it does not, which is no proof of it. */
  readonly verdict: 'contradicted' | 'not-contradicted'
  /** P(as many or more | the declaration holds). */
  readonly probability: number
  /** Largest number of nonconforming units in the sample that does not contradict (L, or the acceptance number). */
  readonly limit: number
}

/**
 * Judges a *declared* quality level from a sample, as an exact test: contradicted when finding so many nonconforming units would have at most the
 * stated chance if the declaration were true. For a finite population hypergeometric (GB/T 2828.11-2008, small populations), for a large one or a
 * process binomial (GB/T 2828.4-2008). The standards' tables are not copied, the test they rest on is computed; both are for audits of declarations,
 * never for lot acceptance. Their figure of 5 % for a wrong contradiction is taken from secondary pages and is an argument here.
 *
 * @param sampleSize n units drawn at random
 * @param found nonconforming units in the sample
 * @param alpha largest chance to contradict a true declaration; 0.05 if nobody says
 * @throws RangeError for counts that cannot be
 * @example
 * judgeDeclared({ kind: 'population', size: 100, declaredNonconforming: 2 }, 10, 3).verdict // 'contradicted'
 */
export function judgeDeclared(
  declared: DeclaredPopulation,
  sampleSize: number,
  found: number,
  alpha = 0.05,
): DeclaredVerdict {
  if (!(Number.isInteger(found) && found >= 0 && found <= sampleSize))
    throw new RangeError(`judgeDeclared: ${found} of ${sampleSize}`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`judgeDeclared: α ${alpha} is not between 0 and 1`)
  const limit = declaredLimit(declared, sampleSize, alpha)
  return {
    verdict: found > limit ? 'contradicted' : 'not-contradicted',
    probability: found === 0 ? 1 : moreThan(declared, sampleSize, found - 1),
    limit,
  }
}

/**
 * Probability that a sample does not contradict the declaration although the real level is another: the operating characteristic of the audit.
 *
 * @param real level the population really has, stated like the declared one
 * @throws RangeError as {@link judgeDeclared}
 * @example
 * notContradicted({ kind: 'process', declaredRate: 0.01 }, { kind: 'process', declaredRate: 0.2 }, 32) < 0.1 // true
 */
export function notContradicted(
  declared: DeclaredPopulation,
  real: DeclaredPopulation,
  sampleSize: number,
  alpha = 0.05,
): number {
  return 1 - moreThan(real, sampleSize, declaredLimit(declared, sampleSize, alpha))
}

function declaredLimit(declared: DeclaredPopulation, sampleSize: number, alpha: number): number {
  let limit = 0
  while (limit < sampleSize && moreThan(declared, sampleSize, limit) > alpha) limit++
  return limit
}

/** P(more than k nonconforming in the sample). */
function moreThan(level: DeclaredPopulation, sampleSize: number, k: number): number {
  return level.kind === 'process'
    ? binomialUpperTail(k, sampleSize, level.declaredRate)
    : hypergeometricUpperTail(k, level.size, level.declaredNonconforming, sampleSize)
}
