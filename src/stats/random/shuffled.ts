import type { Uniform } from './seeded.ts'

/**
 * The values in an order of which every one is equally likely (Fisher–Yates; D. E. Knuth, TAOCP vol. 2, algorithm P). The given list stays as it is.
 *
 * @example
 * shuffled([1, 2, 3], seeded(1)).toSorted() // [1, 2, 3]
 */
export function shuffled<T>(values: readonly T[], random: Uniform): T[] {
  const mixed = [...values]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = mixed[i] as T
    mixed[i] = mixed[j] as T
    mixed[j] = kept
  }
  return mixed
}
