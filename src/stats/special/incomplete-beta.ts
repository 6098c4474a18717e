import { logBinomialRaw } from './raw-probabilities.ts'
import { NOTHING_ABOVE, NOTHING_BELOW, type Tails } from './tails.ts'

const EPSILON = Number.EPSILON / 4
const MOST_TERMS = 1_000_000

/**
 * Regularised incomplete beta functions I_x(a, b) and 1 − I_x(a, b) = I_y(b, a). Power series where b·x is small, else the continued fraction of A. R.
 * DiDonato & A. H.
 * Morris, Algorithm 708, ACM Transactions on Mathematical Software 18 (1992) 360–373; both with the saddle-point prefix.
 *
 * @param a > 0
 * @param b > 0
 * @param x between 0 and 1
 * @param y 1 − x; give it where x is so near 1 that the subtraction loses digits
 * @throws RangeError for a or b ≤ 0, x outside [0, 1] or NaN
 * @example
 * incompleteBeta(1, 3, 0.5).lower.toFixed(12) // '0.875000000000'
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): Tails {
  if (!(a > 0 && b > 0 && Number.isFinite(a + b)))
    throw new RangeError(`incompleteBeta: the shapes ${a} and ${b} are not positive`)
  if (!(x >= 0 && x <= 1)) throw new RangeError(`incompleteBeta: ${x} is not between 0 and 1`)
  if (x === 0) return NOTHING_BELOW
  if (y === 0) return NOTHING_ABOVE
  if (x * (a + b) <= a) {
    const lower = oneTail(a, b, x, y)
    // The mean is not the median: in a skew distribution this may be the larger part by far.
    return lower > 0.9 ? { lower, upper: oneTail(b, a, y, x) } : { lower, upper: 1 - lower }
  }
  const upper = oneTail(b, a, y, x)
  return upper > 0.9 ? { lower: oneTail(a, b, x, y), upper } : { lower: 1 - upper, upper }
}

/** I_x(a, b), at its best for x below the mean. */
function oneTail(a: number, b: number, x: number, y: number): number {
  // x^a y^b / B(a, b) = ab/(a + b) · the binomial probability of a in a + b.
  const logFront = logBinomialRaw(a, b, x, y)
  if ((b * x <= 1 && x <= 0.95) || (b <= 1 && x <= 0.7)) return Math.min(1, seriesTail(a, b, x, y, logFront))
  return Math.min(1, (((a * b) / (a + b)) * Math.exp(logFront)) / fraction(a, b, x, y))
}

/** x^a/(a B(a, b))·(1 + a Σ (1 − b)(2 − b)…(n − b)/(n!(a + n)) xⁿ). */
function seriesTail(a: number, b: number, x: number, y: number, logFront: number): number {
  let term = 1
  let total = 1
  for (let n = 1; n < MOST_TERMS; n++) {
    term *= (1 - b / n) * x
    const next = total + (a * term) / (a + n)
    if (next === total) break
    total = next
  }
  const logPower = y > 0.5 ? Math.log1p(-x) : Math.log(y)
  return (b / (a + b)) * Math.exp(logFront - b * logPower) * total
}

/** The continued fraction that divides x^a y^b / B(a, b), by Lentz's method. */
function fraction(a: number, b: number, x: number, y: number): number {
  let f = b0(a, b, x, y, 0)
  let c = f
  let d = 0
  for (let m = 1; m < MOST_TERMS; m++) {
    const twice = a + 2 * m - 1
    const numerator = ((((a + m - 1) / twice) * (a + b + m - 1)) / twice) * m * (b - m) * x * x
    const denominator = b0(a, b, x, y, m)
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    const factor = c * d
    f *= factor
    if (Math.abs(factor - 1) <= EPSILON * 4) break
  }
  return f
}

function b0(a: number, b: number, x: number, y: number, m: number): number {
  const part = m === 0 ? 0 : m + (m * (b - m) * x) / (a + 2 * m - 1)
  return part + ((a + m) * (a * y - b * x + 1 + m * (2 - x))) / (a + 2 * m + 1)
}
