import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Uniform numbers in [0, 1). */
export type Uniform = () => number

/**
 * A sequence of uniform numbers in [0, 1) with 53 bits each, the same for the same seed on every machine (xoroshiro128+ of the package
 * pure-rand; D. Blackman & S. Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021)). For simulation only: what people must not be able
 * to foresee is drawn from the engine of draws.
 *
 * @param seed a 32-bit integer
 * @throws RangeError for a seed that is no safe integer
 * @example
 * seeded(7)() === seeded(7)() // true
 */
export function seeded(seed: number): Uniform {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seeded: the seed ${seed} is not an integer`)
  const generator = xoroshiro128plus(seed | 0)
  return () => uniformFloat64(generator)
}
