import { sum } from '../summary/sum.ts'

/** An estimated total. */
export interface EstimatedTotal {
  /** Σ y/π, in the unit of y. */
  readonly total: number
  /** Estimated variance of the total. */
  readonly variance: number
}

/**
 * Unbiased total of a population from a sample with unequal probabilities: Σ y/π. D. G. Horvitz & D. J. Thompson, JASA 47 (1952) 663–685. Variance for a
 * sample of fixed size by Sen, Yates
 * and Grundy, ½ΣΣ (πᵢπⱼ − πᵢⱼ)/πᵢⱼ (yᵢ/πᵢ − yⱼ/πⱼ)² (Yates & Grundy, JRSS B 15 (1953) 253–261); without joint probabilities for independent (Poisson)
 * selections, Σ(1 − π)(y/π)².
 *
 * @param values y of the n sampled units
 * @param probabilities π of the same units, in (0, 1]
 * @param joint πᵢⱼ of units i ≠ j of the sample, > 0; only for designs of fixed size
 * @returns total and variance 0 for an empty sample
 * @throws RangeError for lists of different length or a probability outside (0, 1]
 * @example
 * horvitzThompson([2, 3], [0.5, 0.25]).total // 16
 * horvitzThompson([2, 3], [0.5, 0.25]).variance // 116
 */
export function horvitzThompson(
  values: readonly number[],
  probabilities: readonly number[],
  joint?: (i: number, j: number) => number,
): EstimatedTotal {
  if (values.length !== probabilities.length)
    throw new RangeError(`horvitzThompson: ${values.length} values and ${probabilities.length} probabilities`)
  for (const p of probabilities)
    if (!(p > 0 && p <= 1)) throw new RangeError(`horvitzThompson: π ${p} is not in (0, 1]`)
  const expanded = values.map((y, i) => y / (probabilities[i] as number))
  const total = sum(expanded)
  if (!joint) {
    const parts = expanded.map((e, i) => (1 - (probabilities[i] as number)) * e * e)
    return { total, variance: sum(parts) }
  }
  const pairs: number[] = []
  for (let i = 0; i < values.length; i++)
    for (let j = i + 1; j < values.length; j++) {
      const both = joint(i, j)
      if (!(both > 0 && both <= 1)) throw new RangeError(`horvitzThompson: πᵢⱼ ${both} is not in (0, 1]`)
      const difference = (expanded[i] as number) - (expanded[j] as number)
      pairs.push((((probabilities[i] as number) * (probabilities[j] as number) - both) / both) * difference ** 2)
    }
  return { total, variance: sum(pairs) }
}
