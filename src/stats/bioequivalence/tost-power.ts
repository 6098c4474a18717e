import { noncentralTCumulative } from '../distributions/noncentral-t.ts'
import { tQuantile } from '../distributions/t.ts'
import { owensQ } from './owens-q.ts'

/**
 * A design for average bioequivalence. `error` multiplies the within-subject variance to the variance of the treatment difference, by the numbers
 * of subjects in the sequences (parallel: groups); `degreesOfFreedom` of the residual by the number of subjects in all.
 */
export interface BioequivalenceDesign {
  readonly id: string
  readonly groups: number
  readonly error: (subjects: readonly number[]) => number
  readonly degreesOfFreedom: (subjects: number) => number
}

const inverseSum = (subjects: readonly number[]) => subjects.reduce((t, n) => t + 1 / n, 0)

/**
 * Designs: two parallel groups (pooled variance), 2×2 crossover, partial replicate (TRR|RTR|RRT), and the full replicates TRT|RTR and TRTR|RTRT. Design
 * constants: S.-C. Chow & J.-P. Liu, Design and Analysis of Bioavailability and Bioequivalence Studies, 3rd ed. (2009), chapters 3, 9 and 10; the same as
 * `known.designs()` of the R package PowerTOST, whose names they bear.
 */
export const bioequivalenceDesigns = {
  parallel: { id: 'parallel', groups: 2, error: inverseSum, degreesOfFreedom: (n) => n - 2 },
  '2x2': { id: '2x2', groups: 2, error: (s) => 0.5 * inverseSum(s), degreesOfFreedom: (n) => n - 2 },
  '2x3x3': { id: '2x3x3', groups: 3, error: (s) => inverseSum(s) / 6, degreesOfFreedom: (n) => 2 * n - 3 },
  '2x2x3': { id: '2x2x3', groups: 2, error: (s) => (3 / 8) * inverseSum(s), degreesOfFreedom: (n) => 2 * n - 3 },
  '2x2x4': { id: '2x2x4', groups: 2, error: (s) => inverseSum(s) / 4, degreesOfFreedom: (n) => 3 * n - 4 },
} as const satisfies Record<string, BioequivalenceDesign>

export type DesignId = keyof typeof bioequivalenceDesigns

/** What the study supposes. */
export interface PowerAssumptions {
  /** Coefficient of variation as a ratio: within subjects, or in all for parallel groups. */
  readonly cv: number
  /** True ratio T/R; 0.95 if nobody says. */
  readonly ratio?: number
  /** Limits of acceptance; 0.80 and 1.25 if nobody says. */
  readonly limits?: readonly [number, number]
  /** One-sided; 0.05 if nobody says. */
  readonly alpha?: number
  /** `exact` by Owen's Q if nobody says; `noncentral-t` the usual approximation, which leaves out that both tests share one variance. */
  readonly method?: 'exact' | 'noncentral-t'
}

/**
 * Power of the two one-sided tests for average bioequivalence on the log scale; exact by Owen's Q: Q_ν(−t, δ₂; 0, R) − Q_ν(t, δ₁; 0, R) with
 * δ = (ln ratio − ln limit)/se and R = (δ₁ − δ₂)·√ν/(2t); or by noncentral t, max(0, P(T ≤ −t; δ₂) − P(T ≤ t; δ₁)).
 * K. F. Phillips, J. Pharmacokinet. Biopharm. 18 (1990) 137–144; Owen 1965.
 *
 * @param subjects in all (spread evenly over the sequences), or in each sequence
 * @returns between 0 and 1
 * @throws RangeError for too few subjects, a CV, ratio or α out of range, or limits out of order
 * @example
 * tostPower('2x2', 40, { cv: 0.3 }).toFixed(4) // '0.8158'
 */
export function tostPower(design: DesignId, subjects: number | readonly number[], assumed: PowerAssumptions): number {
  const { groups, error, degreesOfFreedom } = bioequivalenceDesigns[design]
  const { cv, ratio = 0.95, limits: [lower, upper] = [0.8, 1.25], alpha = 0.05, method = 'exact' } = assumed
  if (!(cv > 0)) throw new RangeError(`tostPower: the CV ${cv} is not positive`)
  if (!(ratio > 0)) throw new RangeError(`tostPower: the ratio ${ratio} is not positive`)
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`tostPower: α ${alpha} is not between 0 and 0.5`)
  if (!(lower > 0 && lower < upper)) throw new RangeError(`tostPower: limits ${lower} and ${upper}`)
  const inGroups = typeof subjects === 'number' ? spread(subjects, groups) : subjects
  const all = inGroups.reduce((a, b) => a + b, 0)
  const nu = degreesOfFreedom(all)
  if (inGroups.length !== groups || inGroups.some((n) => n < 1) || nu < 1)
    throw new RangeError(`tostPower: ${inGroups.join('+')} subjects are too few for ${design}`)
  const standardError = Math.sqrt(Math.log1p(cv ** 2) * error(inGroups))
  const t = tQuantile(1 - alpha, nu)
  const fromLower = (Math.log(ratio) - Math.log(lower)) / standardError
  const fromUpper = (Math.log(ratio) - Math.log(upper)) / standardError
  if (method === 'noncentral-t')
    return Math.max(0, noncentralTCumulative(-t, nu, fromUpper) - noncentralTCumulative(t, nu, fromLower))
  const reach = ((fromLower - fromUpper) * Math.sqrt(nu)) / (2 * t)
  const power = owensQ(nu, -t, fromUpper, 0, reach) - owensQ(nu, t, fromLower, 0, reach)
  return Math.min(1, Math.max(0, power))
}

const MOST_SUBJECTS = 100_000

/**
 * Smallest balanced number of subjects with at least the wanted power.
 *
 * @param power wanted; 0.8 if nobody says
 * @throws RangeError when the true ratio is not inside the limits, or no number up to 100,000 is enough
 * @example
 * tostSampleSize('2x2', { cv: 0.3 }).subjects // 40
 */
export function tostSampleSize(
  design: DesignId,
  assumed: PowerAssumptions,
  power = 0.8,
): { readonly subjects: number; readonly power: number } {
  const { ratio = 0.95, limits: [lower, upper] = [0.8, 1.25] } = assumed
  if (!(ratio > lower && ratio < upper))
    throw new RangeError(`tostSampleSize: the ratio ${ratio} is not inside the limits`)
  const { groups, degreesOfFreedom } = bioequivalenceDesigns[design]
  const powerOf = (each: number) => tostPower(design, each * groups, assumed)
  let low = 1
  while (degreesOfFreedom(low * groups) < 1) low++
  let high = low
  while (powerOf(high) < power) {
    low = high + 1
    high *= 2
    if (high * groups > MOST_SUBJECTS) throw new RangeError(`tostSampleSize: more than ${MOST_SUBJECTS} subjects`)
  }
  // Power rises with the number from here on: below, it may be 0 for several numbers.
  while (low < high) {
    const middle = (low + high) >> 1
    if (powerOf(middle) >= power) high = middle
    else low = middle + 1
  }
  return { subjects: high * groups, power: powerOf(high) }
}

function spread(subjects: number, groups: number): number[] {
  return Array.from({ length: groups }, (_, i) => Math.floor(subjects / groups) + (i < subjects % groups ? 1 : 0))
}
