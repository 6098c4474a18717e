import { type Static, Type as T } from 'typebox'

/** Wire forms of the indicators engine. Schema and type share a name. */
const bilingual = T.Object({ zh: T.String(), en: T.String() })
const literals = <const L extends readonly string[]>(...values: L) =>
  T.Unsafe<L[number]>({ type: 'string', enum: [...values] })

export const IndicatorPath = T.Object({ indicatorId: T.String({ pattern: '^[a-z-]+[.][a-z-]+$', maxLength: 80 }) })

const rebuildReply = T.Object({
  finishedAt: T.String({ format: 'date-time' }),
  records: T.Integer(),
  added: T.Integer(),
  changed: T.Integer(),
  removed: T.Integer(),
})

export const IndicatorReply = T.Object({
  id: T.String(),
  label: bilingual,
  unit: bilingual,
  definition: bilingual,
  frame: bilingual,
  recordKind: T.String(),
  confidence: T.Number(),
  minimumForRanking: T.Object({ value: T.Integer(), reason: bilingual }),
  classes: T.Array(T.Object({ code: T.String(), label: bilingual })),
  targets: T.Array(T.String()),
  lastRebuild: T.Optional(rebuildReply),
})
export type IndicatorReply = Static<typeof IndicatorReply>

const interval = T.Object({ low: T.Number(), high: T.Number() })

/** The random part of a cell: an estimate for the frame. */
export const EstimateReply = T.Object({
  batches: T.Integer(),
  passes: T.Integer(),
  share: T.Number(),
  percent: T.String({ description: 'per cent, two decimals, half up' }),
  interval,
  intervalPercent: T.Object({ low: T.String(), high: T.String() }),
  method: literals('weighted', 'unweighted'),
  designEffect: T.Number(),
  effectiveSize: T.Number(),
  estimatedFrame: T.Optional(T.Number()),
})
export type EstimateReply = Static<typeof EstimateReply>

/** The targeted part: counts and their share, which says nothing about the frame. */
export const CountReply = T.Object({ batches: T.Integer(), passes: T.Integer(), percent: T.String() })
export type CountReply = Static<typeof CountReply>

export const RateRow = T.Object({
  key: T.String(),
  period: T.String(),
  periodName: bilingual,
  productClass: T.Optional(T.Object({ code: T.String(), label: bilingual })),
  district: T.Optional(T.Object({ code: T.String(), name: T.String() })),
  random: T.Optional(EstimateReply),
  targeted: T.Optional(CountReply),
  /** Units left out of this row because their result is under objection or being tested again. */
  disputed: T.Integer(),
})
export type RateRow = Static<typeof RateRow>

const filters = {
  period: T.Optional(literals('year', 'quarter')),
  from: T.Optional(T.String({ format: 'date' })),
  to: T.Optional(T.String({ format: 'date' })),
  class: T.Optional(T.String({ maxLength: 80 })),
  district: T.Optional(T.String({ pattern: '^\\d{6}$', maxLength: 6 })),
}

export const RateQuery = T.Object({
  ...filters,
  by: T.Optional(literals('total', 'class', 'district', 'class-district')),
  after: T.Optional(T.String({ maxLength: 120 })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 500, default: 100 })),
})
export type RateQuery = Static<typeof RateQuery>

export const RatePage = T.Object({
  items: T.Array(RateRow),
  total: T.Integer(),
  /** Units left out of these rates because their result is under objection or being tested again. */
  disputed: T.Integer(),
  next: T.Optional(T.String()),
})
export type RatePage = Static<typeof RatePage>

export const LeagueQuery = T.Object({
  period: T.String({ maxLength: 7 }),
  class: T.Optional(T.String({ maxLength: 80 })),
})
export type LeagueQuery = Static<typeof LeagueQuery>

export const LeagueRow = T.Object({
  district: T.Object({ code: T.String(), name: T.String() }),
  random: T.Optional(EstimateReply),
  /** 1 the best; absent below the minimum. Equal shares share a rank. */
  rank: T.Optional(T.Integer()),
  shrunken: T.Optional(T.Object({ percent: T.String(), low: T.String(), high: T.String(), shrinkage: T.Number() })),
})
export type LeagueRow = Static<typeof LeagueRow>

export const LeagueReply = T.Object({
  period: T.String(),
  periodName: bilingual,
  minimum: T.Object({ value: T.Integer(), reason: bilingual }),
  rows: T.Array(LeagueRow),
})
export type LeagueReply = Static<typeof LeagueReply>

export const SampleQuery = T.Object({
  ...filters,
  selection: T.Optional(literals('random', 'targeted')),
  result: T.Optional(literals('pass', 'fail')),
  after: T.Optional(T.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d_[0-9a-f-]{36}$' })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
})
export type SampleQuery = Static<typeof SampleQuery>

export const SampleReply = T.Object({
  subjectId: T.String({ format: 'uuid' }),
  subjectName: T.String(),
  recordId: T.String({ format: 'uuid' }),
  on: T.String({ format: 'date' }),
  productClass: T.Object({ code: T.String(), label: bilingual }),
  district: T.Object({ code: T.String(), name: T.String() }),
  selection: literals('random', 'targeted'),
  isPass: T.Boolean(),
  inclusionProbability: T.Optional(T.Number()),
  drawId: T.Optional(T.String()),
  stratum: T.Optional(T.String()),
})
export type SampleReply = Static<typeof SampleReply>

export const SamplePage = T.Object({ items: T.Array(SampleReply), next: T.Optional(T.String()) })
export type SamplePage = Static<typeof SamplePage>

/** Open data: one row per indicator, year and class. */
export const OpenRate = T.Object({
  indicator: T.String(),
  period: T.String(),
  productClass: T.String({ description: 'empty for all classes' }),
  randomBatches: T.Integer(),
  randomPasses: T.Integer(),
  percent: T.Optional(T.String()),
  low: T.Optional(T.String()),
  high: T.Optional(T.String()),
  effectiveSize: T.Optional(T.Number()),
  targetedBatches: T.Integer(),
  targetedPasses: T.Integer(),
  disputedBatches: T.Optional(
    T.Integer({
      description: 'left out while under objection or re-test; of all periods and classes, on the rows for all classes',
    }),
  ),
})
export type OpenRate = Static<typeof OpenRate>
export const OpenRates = T.Object({ measuredAt: T.String({ format: 'date-time' }), rates: T.Array(OpenRate) })
