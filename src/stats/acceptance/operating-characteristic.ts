import { binomialMass } from '../distributions/binomial.ts'
import { hypergeometricMass } from '../distributions/hypergeometric.ts'
import { poissonMass } from '../distributions/poisson.ts'
import type { StagedPlan } from './staged-plan.ts'

/**
 * What the count in a sample follows: `binomial` nonconforming units of a process (type B), `poisson` nonconformities of a process, `lot` nonconforming
 * units of one lot (type A, hypergeometric).
 */
export type CountModel =
  | { readonly kind: 'binomial'; readonly rate: number }
  | { readonly kind: 'poisson'; readonly rate: number }
  | { readonly kind: 'lot'; readonly lotSize: number; readonly nonconforming: number }

/** What a plan does at one quality. */
export interface PlanPerformance {
  /** Pₐ: probability of acceptance. */
  readonly acceptance: number
  /** ASN: mean number of units inspected. */
  readonly averageSampleNumber: number
}

/**
 * A single plan as a plan of one sample.
 *
 * @throws RangeError for a sample or acceptance number that is none
 * @example
 * asStaged(80, 2) // { sampleSize: 80, accept: [2], reject: [3] }
 */
export function asStaged(sampleSize: number, accept: number): StagedPlan {
  if (!(Number.isInteger(sampleSize) && sampleSize > 0 && Number.isInteger(accept) && accept >= 0))
    throw new RangeError(`asStaged: ${sampleSize} units, acceptance number ${accept}`)
  return { sampleSize, accept: [accept], reject: [accept + 1] }
}

/**
 * Operating characteristic and average sample number of a single, double or multiple plan at one quality, exactly: the chance of every cumulative
 * count that leaves the decision open is carried from sample to sample. Inspection is not curtailed. Between the two numbers of the last sample
 * of reduced inspection the lot is accepted. Definition: ISO 2859-1:1999, 12.1–12.3; E. G. Schilling & D. V. Neubauer, Acceptance Sampling in Quality
 * Control, 3rd ed. (2017), chapter 6.
 *
 * @throws RangeError when a lot is smaller than all samples together
 * @example
 * planPerformance(asStaged(80, 2), { kind: 'binomial', rate: 0.01 }).acceptance.toFixed(4) // '0.9534'
 */
export function planPerformance(plan: StagedPlan, quality: CountModel): PlanPerformance {
  const { sampleSize, accept, reject } = plan
  const stages = accept.length
  if (quality.kind === 'lot' && quality.lotSize < sampleSize * stages)
    throw new RangeError(`planPerformance: a lot of ${quality.lotSize} has no ${stages} samples of ${sampleSize}`)
  let open = new Map([[0, 1]])
  let acceptance = 0
  let averageSampleNumber = 0
  for (let stage = 0; stage < stages; stage++) {
    const isLast = stage === stages - 1
    const [acceptAt, rejectAt] = [accept[stage] as number, reject[stage] as number]
    const next = new Map<number, number>()
    for (const [count, chance] of open) {
      averageSampleNumber += chance * sampleSize
      for (let found = 0; count + found < rejectAt; found++) {
        const mass = chance * massOf(quality, found, sampleSize, stage * sampleSize, count)
        if (mass === 0) {
          if (found > sampleSize) break
          continue
        }
        const total = count + found
        if (total <= acceptAt || isLast) acceptance += mass
        else next.set(total, (next.get(total) ?? 0) + mass)
      }
    }
    open = next
  }
  return { acceptance: Math.min(1, acceptance), averageSampleNumber }
}

function massOf(quality: CountModel, found: number, drawn: number, before: number, seen: number): number {
  switch (quality.kind) {
    case 'binomial':
      return binomialMass(found, drawn, quality.rate)
    case 'poisson':
      return poissonMass(found, drawn * quality.rate)
    case 'lot':
      return hypergeometricMass(found, quality.lotSize - before, Math.max(0, quality.nonconforming - seen), drawn)
  }
}

/**
 * Average outgoing quality: what remains nonconforming when rejected lots are wholly inspected and nonconforming units replaced; and the mean number inspected
 * per lot. AOQ = Σ over the decision of Pₐ·p·(N − n̄)/N; with `averageSampleNumber` for accepted and rejected lots alike, as the standards print it.
 *
 * @param rate fraction nonconforming of the incoming process
 * @param lotSize N
 * @throws RangeError for a rate outside [0, 1] or a lot smaller than the samples
 * @example
 * outgoingQuality(asStaged(80, 2), 0.01, 1000).averageOutgoingQuality.toFixed(5) // '0.00877'
 */
export function outgoingQuality(
  plan: StagedPlan,
  rate: number,
  lotSize: number,
): { readonly averageOutgoingQuality: number; readonly averageTotalInspection: number } {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`outgoingQuality: the rate ${rate} is not between 0 and 1`)
  if (lotSize < plan.sampleSize * plan.accept.length)
    throw new RangeError(`outgoingQuality: a lot of ${lotSize} is smaller than the samples`)
  const { acceptance, averageSampleNumber } = planPerformance(plan, { kind: 'binomial', rate })
  return {
    averageOutgoingQuality: (acceptance * rate * (lotSize - averageSampleNumber)) / lotSize,
    averageTotalInspection: acceptance * averageSampleNumber + (1 - acceptance) * lotSize,
  }
}
