import { chiSquareQuantile } from '../distributions/chi-square.ts'
import { tQuantile } from '../distributions/t.ts'
import { crossoverByFixedSubjects, type RatioInterval } from './average-bioequivalence.ts'
import { type PeriodValue, withinSubjects } from './within-subjects.ts'

/** Within-subject variability of the reference. */
export interface ReferenceVariability {
  /** s_wR, standard deviation on the log scale. */
  readonly deviation: number
  /** CV_wR = √(exp(s_wR²) − 1), as a ratio. */
  readonly cv: number
  readonly degreesOfFreedom: number
}

/**
 * Within-subject variability of the reference: analysis of variance of the reference's values alone with sequence, subject within sequence and period.
 * Subjects with one
 * value of the reference add nothing. EMA/582648/2016, Annex I ("CVwR").
 *
 * @param values of a replicate design; those of T are left out
 * @throws RangeError when no subject has the reference twice
 * @example
 * referenceVariability(
 *   ['a', 'b', 'c'].flatMap((subject, k) =>
 *     ['1', '2'].map((period, i) => ({ subject, sequence: 'RR', period, treatment: 'R', value: 1 + i + i * k })),
 *   ),
 * ).degreesOfFreedom // 2
 */
export function referenceVariability(values: readonly PeriodValue[]): ReferenceVariability {
  const reference = values.filter((v) => v.treatment === 'R')
  const [, ...periods] = [...new Set(reference.map((v) => v.period))].sort()
  const fit = withinSubjects(
    reference,
    reference.map((v) => periods.map((p) => (v.period === p ? 1 : 0))),
    // With the reference in periods 1 and 3 of one sequence and 2 and 4 of the other, one period follows from the rest.
    { dropsDependent: true },
  )
  const variance = fit.residual / fit.degreesOfFreedom
  return {
    deviation: Math.sqrt(variance),
    cv: Math.sqrt(Math.expm1(variance)),
    degreesOfFreedom: fit.degreesOfFreedom,
  }
}

/** A regulator's rule of widening, as a versioned object. */
export interface WideningRule {
  readonly id: string
  readonly source: string
  /** k of the limits exp(±k·s_wR). */
  readonly constant: number
  /** Widened only above this CV_wR. */
  readonly fromCv: number
  /** Not widened further from this CV_wR on; undefined: no cap. */
  readonly capCv: number | undefined
}

/** Average bioequivalence with expanding limits, EMA: widened above 30 %, not beyond 50 % (69.84–143.19 %). */
export const emaWidening: WideningRule = {
  id: 'ema-abel',
  source: 'CPMP/EWP/QWP/1401/98 rev. 1/Corr, 4.1.10',
  constant: 0.76,
  fromCv: 0.3,
  capCv: 0.5,
}

/**
 * Widened limits of acceptance: exp(±k·s_wR), where s_wR is that of CV_wR kept at the cap.
 *
 * @param cv CV_wR as a ratio > 0
 * @returns 0.80–1.25 where the rule does not widen
 * @throws RangeError for a CV that is not positive
 * @example
 * widenedLimits(0.5).map((x) => (100 * x).toFixed(2)) // ['69.84', '143.19']
 */
export function widenedLimits(cv: number, rule: WideningRule = emaWidening): readonly [number, number] {
  if (!(cv > 0)) throw new RangeError(`widenedLimits: the CV ${cv} is not positive`)
  if (cv <= rule.fromCv) return [0.8, 1.25]
  const deviation = Math.sqrt(Math.log1p(Math.min(cv, rule.capCv ?? cv) ** 2))
  return [Math.exp(-rule.constant * deviation), Math.exp(rule.constant * deviation)]
}

/** What scaled average bioequivalence decides. */
export interface ScaledVerdict {
  readonly interval: RatioInterval
  readonly reference: ReferenceVariability
  readonly limits: readonly [number, number]
  /** Interval inside the limits, after rounding its ends to two decimals of a percent as the guideline says. */
  readonly isWithinLimits: boolean
  /** Point estimate within 80.00–125.00 %. */
  readonly isPointEstimateWithin: boolean
  readonly isBioequivalent: boolean
}

/**
 * Scaled average bioequivalence by EMA's Method A: CV_wR, widened limits, 90 % interval, and the constraint on the point estimate.
 *
 * @param values of a replicate crossover (partial or full)
 * @throws RangeError as {@link crossoverByFixedSubjects} and {@link referenceVariability}
 * @example
 * scaledBioequivalence(
 *   ['TRTR', 'RTRT', 'TRTR', 'RTRT'].flatMap((sequence, k) =>
 *     [...sequence].map((treatment, i) => ({
 *       subject: `${k}`, sequence, period: `${i}`, treatment, value: 10 + (((k + 1) * (i + 2)) % 3),
 *     })),
 *   ),
 * ).limits // [0.8, 1.25]
 */
export function scaledBioequivalence(values: readonly PeriodValue[], rule: WideningRule = emaWidening): ScaledVerdict {
  const interval = crossoverByFixedSubjects(values)
  const reference = referenceVariability(values)
  const limits = widenedLimits(reference.cv, rule)
  const percent = (ratio: number) => Math.round(ratio * 10_000)
  const isWithinLimits = percent(interval.low) >= percent(limits[0]) && percent(interval.high) <= percent(limits[1])
  const isPointEstimateWithin = percent(interval.ratio) >= 8000 && percent(interval.ratio) <= 12_500
  return {
    interval,
    reference,
    limits,
    isWithinLimits,
    isPointEstimateWithin,
    isBioequivalent: isWithinLimits && isPointEstimateWithin,
  }
}

/** FDA's and NMPA's regulatory constant: θ = (ln 1.25/0.25)². */
const REGULATORY_THETA = (Math.log(1.25) / 0.25) ** 2

/**
 * Reference-scaled average bioequivalence by the linearised criterion: the 95 % upper bound of (μ_T − μ_R)² − θ·σ_wR², by Howe's approximation (Hyslop,
 * Hsuan, Holder, Statistics in Medicine
 * 19 (2000) 2885–2897); bioequivalent when it is ≤ 0 and the point estimate is within 80–125 %, where s_wR ≥ 0.294 (FDA, Draft Guidance on Progesterone,
 * 2011; NMPA 2018 takes it
 * over: not compared with its text).
 *
 * @param difference estimate of μ_T − μ_R on the log scale with its standard error and degrees of freedom
 * @param deviation s_wR with its degrees of freedom
 * @returns the upper bound; ≤ 0 passes
 * @throws RangeError for a standard error or degrees of freedom that are not positive
 * @example
 * linearisedCriterion({ difference: 0, standardError: 0.05, degreesOfFreedom: 20 }, { deviation: 0.4, degreesOfFreedom: 20 }) < 0 // true
 */
export function linearisedCriterion(
  estimate: { readonly difference: number; readonly standardError: number; readonly degreesOfFreedom: number },
  reference: { readonly deviation: number; readonly degreesOfFreedom: number },
  alpha = 0.05,
): number {
  const { difference, standardError, degreesOfFreedom } = estimate
  if (!(standardError > 0 && reference.deviation > 0))
    throw new RangeError('linearisedCriterion: a standard error or deviation is not positive')
  const x = difference ** 2 - standardError ** 2
  const boundX = (Math.abs(difference) + tQuantile(1 - alpha, degreesOfFreedom) * standardError) ** 2
  const y = -REGULATORY_THETA * reference.deviation ** 2
  const boundY = (y * reference.degreesOfFreedom) / chiSquareQuantile(1 - alpha, reference.degreesOfFreedom)
  return x + y + Math.sqrt((boundX - x) ** 2 + (boundY - y) ** 2)
}
