import { logBinomialRaw } from '../special/raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from '../special/tails.ts'
import { discreteQuantile } from './discrete-quantile.ts'
import { count, fromLower, fromUpper } from './probability.ts'

/**
 * P(X = k) of k marked items in a sample of n without replacement from N, of which K are marked: C(K, k)C(N − K, n − k)/C(N, n). Johnson, Kemp & Kotz (2005), 6.2;
 * as a product of three binomial probabilities (Loader 2000).
 *
 * @param k a number that cannot happen has probability 0
 * @param population N
 * @param marked K ≤ N
 * @param drawn n ≤ N
 * @throws RangeError for numbers that are no counts, K > N or n > N
 * @example
 * hypergeometricMass(1, 10, 5, 2).toFixed(12) // '0.555555555556'
 */
export function hypergeometricMass(k: number, population: number, marked: number, drawn: number): number {
  const { least, most } = range(population, marked, drawn)
  if (!(Number.isInteger(k) && k >= least && k <= most)) return 0
  if (drawn === 0 || drawn === population) return 1
  const [p, q] = [drawn / population, (population - drawn) / population]
  const inMarked = logBinomialRaw(k, marked - k, p, q)
  const inOthers = logBinomialRaw(drawn - k, population - marked - drawn + k, p, q)
  return Math.exp(inMarked + inOthers - logBinomialRaw(drawn, population - drawn, p, q))
}

/**
 * P(X ≤ k).
 * @throws RangeError as {@link hypergeometricMass}
 * @example
 * hypergeometricCumulative(0, 10, 5, 2).toFixed(12) // '0.222222222222'
 */
export function hypergeometricCumulative(k: number, population: number, marked: number, drawn: number): number {
  return tails(k, population, marked, drawn).lower
}

/**
 * P(X > k), with all digits in the upper tail.
 * @throws RangeError as {@link hypergeometricMass}
 * @example
 * hypergeometricUpperTail(1, 10, 5, 2).toFixed(12) // '0.222222222222'
 */
export function hypergeometricUpperTail(k: number, population: number, marked: number, drawn: number): number {
  return tails(k, population, marked, drawn).upper
}

/**
 * The smallest k with P(X ≤ k) ≥ p.
 * @throws RangeError for p outside [0, 1], else as {@link hypergeometricMass}
 * @example
 * hypergeometricQuantile(0.5, 10, 5, 2) // 1
 */
export function hypergeometricQuantile(p: number, population: number, marked: number, drawn: number): number {
  return quantile(fromLower(p), population, marked, drawn)
}

/**
 * The smallest k with P(X > k) ≤ q.
 * @throws RangeError for q outside [0, 1], else as {@link hypergeometricMass}
 * @example
 * hypergeometricUpperQuantile(0.1, 10, 5, 2) // 2
 */
export function hypergeometricUpperQuantile(q: number, population: number, marked: number, drawn: number): number {
  return quantile(fromUpper(q), population, marked, drawn)
}

function range(population: number, marked: number, drawn: number): { least: number; most: number } {
  count('hypergeometric: population', population)
  count('hypergeometric: marked', marked)
  count('hypergeometric: drawn', drawn)
  if (marked > population || drawn > population)
    throw new RangeError(`hypergeometric: ${marked} marked or ${drawn} drawn of only ${population}`)
  return { least: Math.max(0, drawn + marked - population), most: Math.min(drawn, marked) }
}

/** The smaller tail as the mass at its end times a sum of falling ratios. */
function tails(k: number, population: number, marked: number, drawn: number): Tails {
  const { least, most } = range(population, marked, drawn)
  const whole = Math.floor(k)
  if (whole < least) return NOTHING_BELOW
  if (whole >= most) return NOTHING_ABOVE
  const others = population - marked - drawn
  if (whole * population < drawn * marked) {
    const lower = Math.min(
      1,
      hypergeometricMass(whole, population, marked, drawn) *
        sumOf((i) => {
          const j = whole - i
          return j <= least ? 0 : (j * (others + j)) / ((marked - j + 1) * (drawn - j + 1))
        }),
    )
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(
    1,
    hypergeometricMass(whole + 1, population, marked, drawn) *
      sumOf((i) => {
        const j = whole + 1 + i
        return j >= most ? 0 : ((marked - j) * (drawn - j)) / ((j + 1) * (others + j + 1))
      }),
  )
  return { lower: 1 - upper, upper }
}

/** 1 + r₀ + r₀r₁ + … until nothing is added. */
function sumOf(ratio: (i: number) => number): number {
  let term = 1
  let total = 1
  for (let i = 0; ; i++) {
    term *= ratio(i)
    if (term < total * (Number.EPSILON / 16)) return total + term
    total += term
  }
}

function quantile(wanted: Tails, population: number, marked: number, drawn: number): number {
  const { least, most } = range(population, marked, drawn)
  if (least === most) return least
  const share = marked / population
  const finite = population > 1 ? (population - drawn) / (population - 1) : 0
  return discreteQuantile(wanted, {
    tailsAt: (k) => tails(k, population, marked, drawn),
    mean: drawn * share,
    deviation: Math.sqrt(drawn * share * (1 - share) * finite),
    least,
    most,
  })
}
