import { LOG_SQRT_TWO_PI, stirlingError } from './stirling-error.ts'

const EULER = 0.5772156649015329

/** ζ(k) − 1 for k = 2, 3, …: NIST DLMF 25.6 and 25.11, as the nearest doubles. */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
  0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8, 1.490155482836504e-8,
  7.45071178983543e-9, 3.725334024788457e-9,
]

/**
 * lnΓ(1 + z) for |z| ≤ 1/2 with full relative precision, also where it is nearly 0: NIST DLMF 5.7.3.
 *
 * @throws RangeError outside |z| ≤ 1/2
 * @example
 * logGammaOnePlus(0.5).toFixed(12) // '-0.120782237635'
 */
export function logGammaOnePlus(z: number): number {
  if (!(Math.abs(z) <= 0.5)) throw new RangeError(`logGammaOnePlus: |${z}| is more than 1/2`)
  let total = 0
  let power = -z
  for (let k = 2; k < ZETA_MINUS_ONE.length + 2; k++) {
    power *= -z
    total += ((ZETA_MINUS_ONE[k - 2] as number) * power) / k
  }
  return total + (1 - EULER) * z - Math.log1p(z)
}

/**
 * Natural logarithm of Γ(x). Near 1 and 2, where it is 0, the series of {@link logGammaOnePlus}; elsewhere Stirling's formula with its error term.
 *
 * @param x > 0
 * @returns Infinity for 0 and for Infinity
 * @throws RangeError for a negative x or NaN
 * @example
 * logGamma(0.5).toFixed(12) // '0.572364942925'
 */
export function logGamma(x: number): number {
  if (!(x >= 0)) throw new RangeError(`logGamma: ${x} is negative or no number`)
  if (x === 0 || x === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (x < 0.5) return logGammaOnePlus(x) - Math.log(x)
  if (x <= 1.5) return logGammaOnePlus(x - 1)
  if (x <= 2.5) return Math.log1p(x - 2) + logGammaOnePlus(x - 2)
  const n = x - 1
  return (n + 0.5) * Math.log(n) - n + LOG_SQRT_TWO_PI + stirlingError(n)
}
