import { tQuantile } from '../distributions/t.ts'
import { fitRandomSubjects } from './random-subjects.ts'
import { type PeriodValue, withinSubjects } from './within-subjects.ts'

/** Point estimate and confidence interval of the ratio T/R of geometric means, as ratios. */
export interface RatioInterval {
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly degreesOfFreedom: number
  /** Standard error of the difference on the log scale. */
  readonly standardError: number
}

/** What an analysis of variance of a crossover gives. */
export interface CrossoverAnalysis extends RatioInterval {
  /** Within-subject coefficient of variation √(exp(MSE) − 1). */
  readonly withinCv: number
  readonly subjects: number
  readonly values: number
}

/**
 * Average bioequivalence in a crossover by analysis of variance of ln(value) with sequence, subject within sequence, period and treatment as
 * fixed effects: EMA's Method A for replicate designs, the usual analysis of the 2×2 design. EMA/582648/2016 (Annex I); CHMP guideline
 * CPMP/EWP/QWP/1401/98 rev. 1, 4.1.8. Missing periods stay out; a subject with values of one period only adds nothing; unbalanced sequences need no
 * correction.
 *
 * @param values values > 0 with at least two periods and both treatments
 * @param alpha one-sided; 0.05 if nobody says: a 90 % interval
 * @throws RangeError for a value that is not positive, a missing treatment, a period twice for a subject, or effects that cannot be told apart
 * @example
 * crossoverByFixedSubjects(
 *   ['TR', 'RT', 'TR', 'RT'].flatMap((sequence, k) =>
 *     [0, 1].map((i) => ({ subject: `${k}`, sequence, period: `${i}`, treatment: sequence[i], value: 2 + k * i })),
 *   ),
 * ).degreesOfFreedom // 2
 */
export function crossoverByFixedSubjects(values: readonly PeriodValue[], alpha = 0.05): CrossoverAnalysis {
  requireSound('crossoverByFixedSubjects', values)
  const { columns } = designOf(values)
  const fit = withinSubjects(values, columns)
  const mse = fit.residual / fit.degreesOfFreedom
  const standardError = Math.sqrt(mse * ((fit.inverse[0] as readonly number[])[0] as number))
  return {
    ...intervalOf(fit.coefficients[0] as number, standardError, fit.degreesOfFreedom, alpha),
    withinCv: Math.sqrt(Math.expm1(mse)),
    subjects: new Set(values.map((v) => v.subject)).size,
    values: values.length,
  }
}

/**
 * Average bioequivalence with subjects as a random effect: EMA's Method B (ln(value) on sequence, period and treatment, random intercept of the
 * subject; restricted maximum likelihood). EMA/582648/2016. Degrees of freedom are those of the within-subject stratum (containment), as in Annex I's
 * second option; Satterthwaite's, the first option, differ where many periods are missing.
 *
 * @param values as for {@link crossoverByFixedSubjects}
 * @throws RangeError as there
 * @example
 * crossoverByRandomSubjects(
 *   ['TR', 'RT', 'TR', 'RT'].flatMap((sequence, k) =>
 *     [0, 1].map((i) => ({ subject: `${k}`, sequence, period: `${i}`, treatment: sequence[i], value: 2 + k * i })),
 *   ),
 * ).subjects // 4
 */
export function crossoverByRandomSubjects(values: readonly PeriodValue[], alpha = 0.05): CrossoverAnalysis {
  requireSound('crossoverByRandomSubjects', values)
  const { columns, between } = designOf(values)
  const width = columns[0]?.length ?? 0
  const fit = fitRandomSubjects(
    values.map((v) => ({ group: v.subject, y: Math.log(v.value) })),
    columns.map((row, i) => [...row, ...(between[i] as readonly number[])]),
  )
  const subjects = new Set(values.map((v) => v.subject)).size
  const degreesOfFreedom = values.length - subjects - width
  return {
    ...intervalOf(fit.coefficients[0] as number, fit.standardErrors[0] as number, degreesOfFreedom, alpha),
    withinCv: Math.sqrt(Math.expm1(fit.withinVariance)),
    subjects,
    values: values.length,
  }
}

/** Treatment first, then the periods but one; and between subjects the constant and the sequences but one. */
function designOf(values: readonly PeriodValue[]): { columns: number[][]; between: number[][] } {
  const [, ...periods] = [...new Set(values.map((v) => v.period))].sort()
  const [, ...sequences] = [...new Set(values.map((v) => v.sequence))].sort()
  return {
    columns: values.map((v) => [v.treatment === 'T' ? 1 : 0, ...periods.map((p) => (v.period === p ? 1 : 0))]),
    between: values.map((v) => [1, ...sequences.map((s) => (v.sequence === s ? 1 : 0))]),
  }
}

/**
 * Interval of a ratio from a difference of logarithms: exp(d ± t·se).
 *
 * @throws RangeError for a difference that is no finite number, or a standard error that is none
 * @example
 * intervalOf(0, 0.1, 10, 0.05).ratio // 1
 */
export function intervalOf(
  difference: number,
  standardError: number,
  degreesOfFreedom: number,
  alpha: number,
): RatioInterval {
  if (!(Number.isFinite(difference) && standardError >= 0 && standardError < Number.POSITIVE_INFINITY))
    throw new RangeError(`intervalOf: difference ${difference}, standard error ${standardError}`)
  const half = tQuantile(1 - alpha, degreesOfFreedom) * standardError
  return {
    ratio: Math.exp(difference),
    low: Math.exp(difference - half),
    high: Math.exp(difference + half),
    degreesOfFreedom,
    standardError,
  }
}

function requireSound(name: string, values: readonly PeriodValue[]): void {
  const seen = new Set<string>()
  for (const { subject, period, value } of values) {
    if (!(value > 0)) throw new RangeError(`${name}: subject ${subject}, period ${period}: ${value} is not positive`)
    const key = JSON.stringify([subject, period])
    if (seen.has(key)) throw new RangeError(`${name}: subject ${subject} has period ${period} twice`)
    seen.add(key)
  }
  if (new Set(values.map((v) => v.treatment)).size < 2) throw new RangeError(`${name}: one treatment has no values`)
}
