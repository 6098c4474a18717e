/** Chance that repeats: the same seed and stream give the same numbers on every machine. Never for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** Whole number from 0 to n − 1. */
  below(n: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** By weights, which need not add up to one. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  bytes(n: number): Uint8Array
}

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, small and fast; every stream of a seed is its own sequence. */
export function createRandom(seed: number, stream: number): Random {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = stream | 0
  let counter = (Math.floor(stream / 2 ** 32) + 1) | 0
  const step = (): number => {
    const t = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let i = 0; i < 15; i++) step()
  const next = () => step() / 2 ** 32
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] as never,
    weighted(choices) {
      let at = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of choices) {
        at -= weight
        if (at < 0) return value
      }
      return (choices.at(-1) as (typeof choices)[number])[0]
    },
    bytes: (n) => Uint8Array.from({ length: n }, () => step() >>> 24),
  }
}
