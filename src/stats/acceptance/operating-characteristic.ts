import { binomialMass } from '../distributions/binomial.ts'
import { hypergeometricMass } from '../distributions/hypergeometric.ts'
import { poissonMass } from '../distributions/poisson.ts'

/**
 * What the count in a sample follows: `binomial` nonconforming units of a process (type B), `poisson` nonconformities of a process, `lot` nonconforming
 * units of one lot (type A, hypergeometric).
 */
export type CountModel =
  | { readonly kind: 'binomial'; readonly rate: number }
  | { readonly kind: 'poisson'; readonly rate: number }
  | { readonly kind: 'lot'; readonly lotSize: number; readonly nonconforming: number }

/** A plan of one or more samples; after each the cumulative count accepts, rejects, or asks for the next. */
export interface SamplingPlan {
  /** Size of every sample, or of each. */
  readonly sampleSize: number | readonly number[]
  /** Cumulative acceptance numbers; −1: no acceptance after that sample. */
  readonly accept: readonly number[]
  /** Cumulative rejection numbers. */
  readonly reject: readonly number[]
}

/** What a plan does at one quality. */
export interface PlanPerformance {
  /** Pₐ: probability of acceptance. */
  readonly acceptance: number
  /** ASN: mean number of units inspected. */
  readonly averageSampleNumber: number
  /** Probability of acceptance after exactly the first, second, … sample; they sum up to Pₐ. */
  readonly acceptanceBySample: readonly number[]
}

/**
 * A single plan as a plan of one sample.
 *
 * @throws RangeError for a sample or acceptance number that is none
 * @example
 * asStaged(80, 2) // { sampleSize: 80, accept: [2], reject: [3] }
 */
export function asStaged(
  sampleSize: number,
  accept: number,
): { readonly sampleSize: number; readonly accept: readonly number[]; readonly reject: readonly number[] } {
  if (!(Number.isInteger(sampleSize) && sampleSize > 0 && Number.isInteger(accept) && accept >= 0))
    throw new RangeError(`asStaged: ${sampleSize} units, acceptance number ${accept}`)
  return { sampleSize, accept: [accept], reject: [accept + 1] }
}

/**
 * Operating characteristic and average sample number of a single, double or multiple plan at one quality, exactly: the chance of every cumulative
 * count that leaves the decision open is carried from sample to sample by convolution. Inspection is not curtailed. Between the two numbers of the last sample
 * of reduced inspection the lot is accepted. Definition: ISO 2859-1:1999, 12.1–12.3 (条号待核); E. G. Schilling & D. V. Neubauer, Acceptance Sampling in
 * Quality Control, 3rd ed. (2017), chapter 6.
 *
 * @throws RangeError for lists of different lengths, sizes or numbers that are none, or a lot smaller than all samples together
 * @example
 * planPerformance(asStaged(80, 2), { kind: 'binomial', rate: 0.01 }).acceptance.toFixed(4) // '0.9534'
 */
export function planPerformance(plan: SamplingPlan, quality: CountModel): PlanPerformance {
  const { accept, reject } = plan
  const sizes = sizesOf(plan)
  const all = sizes.reduce((a, b) => a + b, 0)
  if (quality.kind === 'lot' && quality.lotSize < all)
    throw new RangeError(
      `planPerformance: a lot of ${quality.lotSize} has no ${sizes.length} samples of ${sizes.join(', ')}`,
    )
  // Weights of the counts that leave the decision open, the first of them `from`; for a lot they still lack the factor of {@link lotFactor}.
  let open = [1]
  let from = 0
  let reached = 1
  let inspected = 0
  let averageSampleNumber = 0
  const acceptanceBySample = sizes.map((size, stage) => {
    averageSampleNumber += reached * size
    inspected += size
    const [acceptAt, rejectAt] = [accept[stage] as number, reject[stage] as number]
    const isLast = stage === sizes.length - 1
    const found = convolved(open, massesOf(quality, size, rejectAt - from), rejectAt - from)
    const chanceOf = (place: number) => (found[place] as number) * lotFactor(quality, inspected, from + place)
    let accepted = 0
    let undecided = 0
    found.forEach((_, place) => {
      if (isLast || from + place <= acceptAt) accepted += chanceOf(place)
      else undecided += chanceOf(place)
    })
    const kept = Math.max(0, acceptAt + 1 - from)
    open = found.slice(kept)
    from += kept
    reached = undecided
    return accepted
  })
  const acceptance = Math.min(
    1,
    acceptanceBySample.reduce((a, b) => a + b, 0),
  )
  return { acceptance, averageSampleNumber, acceptanceBySample }
}

/**
 * Chances of 0, 1, … nonconforming units in one sample, fewer than `below`. For a lot those of a binomial with the lot's share, which {@link
 * lotFactor} puts right.
 */
function massesOf(quality: CountModel, size: number, below: number): number[] {
  const rate = quality.kind === 'lot' ? quality.nonconforming / quality.lotSize : quality.rate
  const most = quality.kind === 'poisson' ? below : Math.min(below, size + 1)
  const mass =
    quality.kind === 'poisson' ? (k: number) => poissonMass(k, size * rate) : (k: number) => binomialMass(k, size, rate)
  return Array.from({ length: Math.max(0, most) }, (_, k) => mass(k))
}

/**
 * A path of counts from one lot has the chance Π C(nₛ, xₛ)·C(N − Σn, D − Σx)/C(N, D): after the binomial weights of its samples it lacks what depends on the
 * total alone, the hypergeometric chance of that total over its binomial one.
 */
function lotFactor(quality: CountModel, inspected: number, total: number): number {
  if (quality.kind !== 'lot') return 1
  const { lotSize, nonconforming } = quality
  const plain = total > inspected ? 0 : binomialMass(total, inspected, nonconforming / lotSize)
  return plain === 0 ? 0 : hypergeometricMass(total, lotSize, nonconforming, inspected) / plain
}

function convolved(weights: readonly number[], masses: readonly number[], length: number): number[] {
  const found = new Array<number>(Math.max(0, length)).fill(0)
  weights.forEach((weight, i) => {
    const most = Math.min(masses.length, found.length - i)
    for (let k = 0; k < most; k++) found[i + k] = (found[i + k] as number) + weight * (masses[k] as number)
  })
  return found
}

function sizesOf({ sampleSize, accept, reject }: SamplingPlan): readonly number[] {
  const sizes = typeof sampleSize === 'number' ? accept.map(() => sampleSize) : sampleSize
  if (sizes.length === 0 || accept.length !== sizes.length || reject.length !== sizes.length)
    throw new RangeError(`planPerformance: ${sizes.length} samples, ${accept.length} and ${reject.length} numbers`)
  if (!sizes.every((n) => Number.isInteger(n) && n > 0))
    throw new RangeError(`planPerformance: samples of ${sizes.join(', ')}`)
  accept.forEach((number, stage) => {
    if (!(Number.isInteger(number) && number >= -1 && (reject[stage] as number) > number))
      throw new RangeError(`planPerformance: sample ${stage + 1} accepts at ${number} and rejects at ${reject[stage]}`)
  })
  return sizes
}

/**
 * Average outgoing quality: what remains nonconforming when rejected lots are wholly inspected and nonconforming units replaced; and the mean number inspected
 * per lot. AOQ = p·Σₛ Pₐₛ·(N − n₁ − … − nₛ)/N and ATI = Σₛ Pₐₛ·(n₁ + … + nₛ) + (1 − Pₐ)·N, Pₐₛ the probability of acceptance after the sth sample; for a
 * single plan Pₐ·p·(N − n)/N. D. C. Montgomery, Introduction to Statistical Quality Control, chapter 15; Schilling & Neubauer (2017), chapters 5 and 6.
 *
 * @param rate fraction nonconforming of the incoming process
 * @param lotSize N
 * @throws RangeError for a rate outside [0, 1] or a lot smaller than the samples
 * @example
 * outgoingQuality(asStaged(80, 2), 0.01, 1000).averageOutgoingQuality.toFixed(5) // '0.00877'
 */
export function outgoingQuality(
  plan: SamplingPlan,
  rate: number,
  lotSize: number,
): { readonly averageOutgoingQuality: number; readonly averageTotalInspection: number } {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`outgoingQuality: the rate ${rate} is not between 0 and 1`)
  const sizes = sizesOf(plan)
  if (!(lotSize >= sizes.reduce((a, b) => a + b, 0)))
    throw new RangeError(`outgoingQuality: a lot of ${lotSize} is smaller than the samples`)
  const { acceptance, acceptanceBySample } = planPerformance(plan, { kind: 'binomial', rate })
  let inspected = 0
  let inAccepted = 0
  acceptanceBySample.forEach((chance, stage) => {
    inspected += sizes[stage] as number
    inAccepted += chance * inspected
  })
  return {
    averageOutgoingQuality: (rate * (acceptance * lotSize - inAccepted)) / lotSize,
    averageTotalInspection: inAccepted + (1 - acceptance) * lotSize,
  }
}
