import { mean } from '../summary/mean.ts'

/**
 * f₂ similarity factor of two dissolution profiles: 50·log₁₀(100/√(1 + mean squared difference)); similar at 50 or more.
 * J. W. Moore & H. H. Flanner, Pharmaceutical Technology 20(6) (1996) 64–74. Guidelines admit at most one time point after 85 % dissolved; that choice is
 * the caller's.
 *
 * @param test, @param reference mean per cent dissolved at the same times, at least three
 * @throws RangeError for different numbers of times, fewer than three, or a value outside 0 … 120
 * @example
 * similarityFactor([20, 40, 60], [20, 40, 60]) // 100
 */
export function similarityFactor(test: readonly number[], reference: readonly number[]): number {
  if (test.length !== reference.length)
    throw new RangeError(`similarityFactor: ${test.length} and ${reference.length} times`)
  if (test.length < 3) throw new RangeError('similarityFactor: at least three times are needed')
  if (![...test, ...reference].every((x) => x >= 0 && x <= 120))
    throw new RangeError('similarityFactor: a value is no percentage')
  const squares = mean(test.map((x, i) => (x - (reference[i] as number)) ** 2))
  return 50 * Math.log10(100 / Math.sqrt(1 + squares))
}
