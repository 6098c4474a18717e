import { sum } from '../summary/sum.ts'

/**
 * Design effect of unequal weights: n Σw²/(Σw)², 1 for equal ones. L. Kish, Survey Sampling (1965), 11.7; L. Kish, Weighting for unequal Pᵢ, Journal of
 * Official Statistics 8
 * (1992) 183–200. It depends on the weights alone, so it is defined where every outcome is the same.
 *
 * @param weights at least one, all > 0
 * @throws RangeError for no weights or one that is not positive
 * @example
 * kishDesignEffect([1, 1, 1, 1]) // 1
 * kishDesignEffect([1, 3]) // 1.25
 */
export function kishDesignEffect(weights: readonly number[]): number {
  if (weights.length === 0) throw new RangeError('kishDesignEffect: there are no weights')
  if (weights.some((w) => !(w > 0))) throw new RangeError('kishDesignEffect: a weight is not positive')
  return (weights.length * sum(weights.map((w) => w * w))) / sum(weights) ** 2
}
