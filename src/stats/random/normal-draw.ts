import type { Uniform } from './seeded.ts'

/**
 * One draw of the standard normal distribution by Marsaglia's polar method (G. Marsaglia & T. A. Bray, SIAM Review 6 (1964) 260–264). The second
 * value of the pair is not kept, so that the next draw depends on nothing but the sequence.
 *
 * @example
 * Number.isFinite(normalDraw(seeded(1))) // true
 */
export function normalDraw(random: Uniform): number {
  for (;;) {
    const u = 2 * random() - 1
    const v = 2 * random() - 1
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
  }
}
