/** Bits behind the point of {@link weightedKey}. */
export const FRACTION_BITS = 96

const TOP = 1n << 256n
const TWO = 1n << 257n

/**
 * −log2(1 − h/2²⁵⁶) in units of 2⁻⁹⁶, rounded up: the exponential variate of the weighted draw, without its constant ln 2. Whole numbers
 * only, so that every implementation gets the same; `Math.log` may differ between engines by its last digits.
 *
 * V = 2²⁵⁶ − h. n = floor(log2 V); x = V · 2^(256−n), a fixed-point number in [1, 2) with 256 bits behind the point (exact). Then 96 times:
 * x = floor(x² / 2²⁵⁶); the next bit of the logarithm is 1 when x ≥ 2 · 2²⁵⁶, and then x = floor(x / 2). Every step keeps the order, so a
 * smaller h never gets a larger value.
 */
export function exponentialKey(h: bigint): bigint {
  const v = TOP - h
  const n = v.toString(2).length - 1
  let x = v << BigInt(256 - n)
  let fraction = 0n
  for (let i = 0; i < FRACTION_BITS; i++) {
    x = (x * x) >> 256n
    fraction <<= 1n
    if (x >= TWO) {
      x >>= 1n
      fraction |= 1n
    }
  }
  return ((256n - BigInt(n)) << BigInt(FRACTION_BITS)) - fraction
}

export interface WeightedKey {
  /** HMAC-SHA256 as a number, big-endian. */
  readonly h: bigint
  readonly weight: number
  /** {@link exponentialKey} of h; worked out at the first comparison that needs it. */
  e?: bigint
}

/**
 * Order of Efraimidis and Spirakis (Information Processing Letters 97, 2006): −ln(u)/w, smallest first, compared crosswise without
 * division. Where both are the same, the smaller h; equal h do not happen (2⁻²⁵⁶ per pair) and fall to the handle.
 */
export function compareKeys(a: WeightedKey, b: WeightedKey): number {
  if (a.weight !== b.weight) {
    a.e ??= exponentialKey(a.h)
    b.e ??= exponentialKey(b.h)
    const [left, right] = [a.e * BigInt(b.weight), b.e * BigInt(a.weight)]
    if (left !== right) return left < right ? -1 : 1
  }
  // Equal weights: the exponential keeps the order of h.
  return a.h < b.h ? -1 : a.h > b.h ? 1 : 0
}
