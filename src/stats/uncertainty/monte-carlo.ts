import { normalDraw } from '../random/normal-draw.ts'
import { seeded, type Uniform } from '../random/seeded.ts'
import { mean } from '../summary/mean.ts'
import { standardDeviation } from '../summary/standard-deviation.ts'
import type { Model } from './derivatives.ts'

/**
 * What is known of an input quantity, as a distribution (JCGM 101:2008, 6.4). `spread` of the normal is its standard deviation, of the t its scale s/√n;
 * the half-widths are those of the interval.
 */
export type InputDistribution =
  | { readonly kind: 'normal'; readonly mean: number; readonly spread: number }
  | { readonly kind: 't'; readonly mean: number; readonly spread: number; readonly degreesOfFreedom: number }
  | { readonly kind: 'rectangular'; readonly mean: number; readonly halfWidth: number }
  | { readonly kind: 'triangular'; readonly mean: number; readonly halfWidth: number }
  | { readonly kind: 'arcsine'; readonly mean: number; readonly halfWidth: number }
  | { readonly kind: 'constant'; readonly value: number }

/**
 * One draw of a distribution.
 *
 * @throws RangeError for a spread, half-width or degrees of freedom that are not positive
 * @example
 * drawOf({ kind: 'constant', value: 3 }, seeded(1)) // 3
 */
export function drawOf(distribution: InputDistribution, random: Uniform): number {
  switch (distribution.kind) {
    case 'normal':
      return distribution.mean + positive(distribution.spread) * normalDraw(random)
    case 't': {
      const nu = positive(distribution.degreesOfFreedom)
      return distribution.mean + positive(distribution.spread) * tDraw(nu, random)
    }
    case 'rectangular':
      return distribution.mean + positive(distribution.halfWidth) * (2 * random() - 1)
    case 'triangular':
      return distribution.mean + positive(distribution.halfWidth) * (random() - random())
    case 'arcsine':
      return distribution.mean + positive(distribution.halfWidth) * Math.sin(2 * Math.PI * random())
    case 'constant':
      return distribution.value
  }
}

/** Bailey's polar draw of Student's t: R. W. Bailey, Mathematics of Computation 62 (1994) 779–781. */
function tDraw(nu: number, random: Uniform): number {
  for (;;) {
    const u = 2 * random() - 1
    const v = 2 * random() - 1
    const w = u * u + v * v
    if (w > 0 && w < 1) return u * Math.sqrt((nu * (w ** (-2 / nu) - 1)) / w)
  }
}

function positive(value: number): number {
  if (!(value > 0)) throw new RangeError(`a distribution's width or degrees of freedom ${value} must be positive`)
  return value
}

/** What the simulation found. */
export interface Simulated {
  readonly value: number
  readonly uncertainty: number
  readonly trials: number
  /** Ends of the interval that leaves equal parts outside on both sides. */
  readonly symmetric: readonly [number, number]
  /** Ends of the shortest interval. */
  readonly shortest: readonly [number, number]
}

const TRIALS = 1_000_000

/**
 * Propagation of distributions by Monte Carlo: the model at draws of its inputs. Definition: JCGM 101:2008, 7.
 *
 * @param inputs independent
 * @param options.trials M; 1,000,000 if nobody says (the supplement's figure for a 95 % interval with one or two significant digits)
 * @param options.coverage p; 0.95 if nobody says. Trials should be many more than 1/(1 − p)
 * @param options.seed the same seed gives the same result
 * @throws RangeError for fewer than 100 trials, a coverage outside (0, 1), or a model that gives no number
 * @example
 * simulate(([x = 0]) => x, [{ kind: 'rectangular', mean: 0, halfWidth: 1 }], { trials: 1000 }).trials // 1000
 */
export function simulate(
  model: Model,
  inputs: readonly InputDistribution[],
  options: { readonly trials?: number; readonly coverage?: number; readonly seed?: number } = {},
): Simulated {
  const { trials = TRIALS, coverage = 0.95, seed = 1 } = options
  if (!(Number.isInteger(trials) && trials >= 100)) throw new RangeError(`simulate: ${trials} trials`)
  if (!(coverage > 0 && coverage < 1)) throw new RangeError(`simulate: the coverage ${coverage} is no probability`)
  const random = seeded(seed)
  const values = new Float64Array(trials)
  const drawn = inputs.map(() => 0)
  for (let i = 0; i < trials; i++) {
    for (let j = 0; j < inputs.length; j++) drawn[j] = drawOf(inputs[j] as InputDistribution, random)
    const value = model(drawn)
    if (!Number.isFinite(value)) throw new RangeError(`simulate: the model gives no number at ${drawn.join(', ')}`)
    values[i] = value
  }
  const found = values as unknown as readonly number[]
  const value = mean(found)
  const uncertainty = standardDeviation(found)
  values.sort()
  // JCGM 101, 7.7: q = pM, or the integer part of pM + ½; the interval from the rth to the (r + q)th value, r = (M − q)/2 or the integer part of (M − q + 1)/2.
  const inside = Math.min(trials - 1, Math.floor(coverage * trials + 0.5))
  const below = Math.floor((trials - inside + 1) / 2) - 1
  let start = 0
  for (let i = 1; i + inside < trials; i++) if (width(values, i, inside) < width(values, start, inside)) start = i
  return {
    value,
    uncertainty,
    trials,
    symmetric: [values[below] as number, values[below + inside] as number],
    shortest: [values[start] as number, values[start + inside] as number],
  }
}

function width(values: Float64Array, from: number, inside: number): number {
  return (values[from + inside] as number) - (values[from] as number)
}
