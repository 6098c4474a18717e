import { incompleteBeta } from './incomplete-beta.ts'
import { logBinomialRaw } from './raw-probabilities.ts'
import { roughNormalQuantile } from './rough-normal-quantile.ts'
import { solveTails } from './solve-tails.ts'
import type { Tails } from './tails.ts'

/**
 * The x at which the regularised incomplete beta functions have the wanted values, with y = 1 − x beside it so that neither loses digits: solved for
 * ln(x/y).
 *
 * @param a > 0
 * @param b > 0
 * @param wanted lower and upper; their sum is 1
 * @throws RangeError for a or b ≤ 0
 * @example
 * inverseIncompleteBeta(1, 1, { lower: 0.25, upper: 0.75 }).x.toFixed(12) // '0.250000000000'
 */
export function inverseIncompleteBeta(a: number, b: number, wanted: Tails): { readonly x: number; readonly y: number } {
  if (!(a > 0 && b > 0)) throw new RangeError(`inverseIncompleteBeta: the shapes ${a} and ${b} are not positive`)
  if (wanted.lower <= 0) return { x: 0, y: 1 }
  if (wanted.upper <= 0) return { x: 1, y: 0 }
  const spread = Math.sqrt(1 / a + 1 / b)
  const start = Math.log(a / b) + Math.max(-300, Math.min(300, roughNormalQuantile(wanted) * spread))
  const u = solveTails(wanted, start, (logit) => {
    const { x, y } = shares(logit)
    const density = ((a * b) / (a + b)) * Math.exp(logBinomialRaw(a, b, x, y))
    return { tails: incompleteBeta(a, b, x, y), density }
  })
  return shares(u)
}

function shares(logit: number): { x: number; y: number } {
  return { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)) }
}
