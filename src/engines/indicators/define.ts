import type { Json } from '../../core/seal.ts'
import type { Bilingual } from '../../core/text.ts'

/** How a unit came into the sample: by a random draw, or because somebody had a reason to look there. They are never pooled. */
export type Selection = 'random' | 'targeted'

export const SELECTIONS: Readonly<Record<Selection, Bilingual>> = {
  random: { zh: '随机抽取', en: 'Random' },
  targeted: { zh: '风险定向', en: 'Risk-targeted' },
}

/** What an indicator may look at: one record and nothing else, so that the same records always give the same observations. */
export interface ObservedRecord {
  readonly subjectId: string
  readonly id: string
  readonly kind: string
  readonly body: Json
  readonly happenedAt: Date
}

/** One counted unit (a batch) as its record tells it. */
export interface ObservedUnit {
  readonly isPass: boolean
  /** Code of the product class, one of the indicator's classes where it lists them. */
  readonly productClass: string
  /** GB/T 2260 code of the district or deeper; it decides who sees the unit. */
  readonly region: string
  readonly selection: Selection
  /** π of the draw, in (0, 1]. A random unit without it makes its cells unweighted, and they say so. */
  readonly inclusionProbability?: number
  /** Draw and stratum within which units were drawn together; they carry the variance. */
  readonly drawId?: string
  readonly stratum?: string
  /** Civil day it counts for, YYYY-MM-DD; the day of the record in China if nobody says. */
  readonly on?: string
}

/** A product class as tables show it. */
export interface IndicatorClass {
  readonly code: string
  readonly label: Bilingual
}

/** A number of the policy that this rate answers. */
export interface TargetLink {
  /** Id of the target in the pack: `T10`. */
  readonly target: string
  /** Only these classes; all if nobody says. */
  readonly classes?: readonly string[]
}

/** A pass rate that is estimated from records. */
export interface RateIndicator {
  /** `domain.noun`: `sampling.pass-rate`. */
  readonly id: string
  readonly label: Bilingual
  /** What is counted: 批次. */
  readonly unit: Bilingual
  /** Numerator and denominator in words. */
  readonly definition: Bilingual
  /** Which units could have been drawn; printed beside every rate. */
  readonly frame: Bilingual
  readonly recordKind: string
  readonly classes: readonly IndicatorClass[]
  /** Pure. Undefined for a record that does not count (no verdict yet, another subject). */
  readonly observe: (record: ObservedRecord) => ObservedUnit | undefined
  readonly targets?: readonly TargetLink[]
  /** Of the intervals; 0.95 if nobody says. */
  readonly confidence?: number
  /** Fewer random units than this are not ranked. 30 with the engine's reason if nobody says. */
  readonly minimumForRanking?: { readonly value: number; readonly reason: Bilingual }
}

const DEFAULT_MINIMUM = {
  value: 30,
  reason: {
    zh: '30 批、真实合格率 94% 时，95% 区间仍宽约 20 个百分点；再少则名次主要由偶然决定。此下限由系统设定，未见法定依据。',
    en: 'With 30 batches and a true rate of 94 % the 95 % interval is still about 20 points wide; with fewer, ranks are chance. The limit is set by this system; no legal basis was found.',
  },
} as const

/** A checked declaration with everything filled in. */
export interface CompleteRateIndicator extends RateIndicator {
  readonly targets: readonly TargetLink[]
  readonly confidence: number
  readonly minimumForRanking: { readonly value: number; readonly reason: Bilingual }
}

/**
 * Declares a rate; listed by its domain under `declares: { indicators: [...] }`. Observations are kept by a record listener and can be rebuilt.
 * @throws RangeError for a declaration that cannot work
 * @example
 * defineRateIndicator({
 *   id: 'sampling.pass-rate', recordKind: 'sampling.verdict', …
 *   observe: ({ body }) => ({ isPass: body.verdict === 'conforming', productClass: body.productClass, region: body.region, selection: body.selection }),
 * })
 */
export function defineRateIndicator(indicator: RateIndicator): CompleteRateIndicator {
  const { id, confidence = 0.95, minimumForRanking = DEFAULT_MINIMUM, targets = [], classes } = indicator
  if (!/^[a-z-]+\.[a-z-]+$/.test(id)) throw new RangeError(`not an indicator id: ${id}`)
  if (!(confidence > 0.5 && confidence < 1)) throw new RangeError(`${id}: confidence ${confidence}`)
  if (!(Number.isInteger(minimumForRanking.value) && minimumForRanking.value > 0))
    throw new RangeError(`${id}: a minimum of ${minimumForRanking.value}`)
  const codes = new Set(classes.map((c) => c.code))
  if (codes.size !== classes.length) throw new RangeError(`${id}: a class is listed twice`)
  for (const { target, classes: only } of targets)
    for (const code of only ?? [])
      if (!codes.has(code)) throw new RangeError(`${id}: target ${target} names no class ${code}`)
  return { ...indicator, confidence, minimumForRanking, targets }
}
