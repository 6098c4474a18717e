import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { cityPackOf } from '../../../core/regions/index.ts'
import { shrinkShares } from '../../../stats/rates/beta-binomial.ts'
import { percentHalfUp, roundHalfUp } from '../../../stats/rates/round-half-up.ts'
import type { CompleteRateIndicator } from '../define.ts'
import { estimateRate, inPercent, type RateEstimate } from '../logic/estimate.ts'
import { periodName, periodOfKey } from '../logic/period.ts'
import { periodUnknown } from '../problems.ts'
import type { EstimateReply, LeagueQuery, LeagueReply, RatePage, RateQuery, RateRow } from '../schema.ts'
import { type CellRow, type Criteria, countDisputed, countDisputedCells, sumCells } from '../store.ts'

/** Rates by the dimensions asked for, newest period first; random and targeted units side by side, never together. */
export async function listRates(
  tx: Tx,
  app: App,
  indicator: CompleteRateIndicator,
  regions: readonly string[],
  query: RateQuery,
): Promise<RatePage> {
  const criteria = criteriaOf(indicator, regions, query)
  const rows = await allRates(tx, app, indicator, criteria, query)
  const { limit = 100, after } = query
  const start = after === undefined ? 0 : rows.filter((r) => !isBehind(r, after)).length
  const items = rows.slice(start, start + limit)
  const last = items.at(-1)
  const disputed = await countDisputed(tx, criteria)
  return { items, total: rows.length, disputed, ...(start + items.length < rows.length && last && { next: last.key }) }
}

/** What a query selects. */
export function criteriaOf(
  indicator: CompleteRateIndicator,
  regions: readonly string[],
  query: Pick<RateQuery, 'from' | 'to' | 'class' | 'district'>,
): Criteria {
  return {
    indicatorId: indicator.id,
    regions,
    from: query.from,
    to: query.to,
    classes: query.class === undefined ? undefined : [query.class],
    district: query.district,
  }
}

/** Every cell, in the order of the table. */
export async function allRates(
  tx: Tx,
  app: App,
  indicator: CompleteRateIndicator,
  criteria: Criteria,
  query: Pick<RateQuery, 'period' | 'by'>,
): Promise<RateRow[]> {
  const { by = 'total', period = 'year' } = query
  const dimensions = {
    period,
    class: by === 'class' || by === 'class-district',
    district: by === 'district' || by === 'class-district',
  }
  const cells = await sumCells(tx, criteria, dimensions)
  const disputed = new Map((await countDisputedCells(tx, criteria, dimensions)).map((c) => [keyOf(c), c.n]))
  const rows = [...Map.groupBy(cells, keyOf)].map(([key, strata]) => ({
    ...describe(app, indicator, key, strata),
    disputed: disputed.get(key) ?? 0,
  }))
  return rows.sort((a, b) => (a.period === b.period ? compare(a.key, b.key) : compare(b.period, a.period)))
}

/** Whether a row comes after a key in the order of the table; the row of the key itself may be gone. */
function isBehind({ period, key }: RateRow, after: string): boolean {
  const [of = ''] = after.split('|')
  return period === of ? key > after : period < of
}

const keyOf = (c: Pick<CellRow, 'period' | 'productClass' | 'district'>) =>
  `${c.period}|${c.productClass}|${c.district}`
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function describe(
  app: App,
  indicator: CompleteRateIndicator,
  key: string,
  strata: readonly CellRow[],
): Omit<RateRow, 'disputed'> {
  const { period, productClass, district } = strata[0] as CellRow
  const random = estimateRate(
    strata.filter((s) => s.selection === 'random'),
    indicator.confidence,
  )
  const targeted = strata.filter((s) => s.selection === 'targeted')
  const batches = targeted.reduce((a, s) => a + s.units, 0)
  const passes = targeted.reduce((a, s) => a + s.passes, 0)
  return {
    key,
    period,
    periodName: periodName(period),
    ...(productClass !== '' && { productClass: { code: productClass, label: classLabel(indicator, productClass) } }),
    ...(district !== '' && { district: { code: district, name: districtName(app, district) } }),
    ...(random && { random: onWire(random) }),
    ...(batches > 0 && { targeted: { batches, passes, percent: percentHalfUp(passes, batches) } }),
  }
}

/** A class that the declaration no longer lists is shown by its code. */
export function classLabel(indicator: CompleteRateIndicator, code: string): { zh: string; en: string } {
  return indicator.classes.find((c) => c.code === code)?.label ?? { zh: code, en: code }
}

/** Name of a district of today. */
export function districtName(app: Pick<App, 'modules'>, code: string): string {
  return cityPackOf(app).regions.find((r) => r.code === code)?.name ?? code
}

export function onWire({ estimatedFrame, ...rest }: RateEstimate): EstimateReply {
  return { ...rest, ...(estimatedFrame !== undefined && { estimatedFrame }) }
}

/**
 * Districts side by side in one period: each with its own rate and interval; ranked only where there are enough random units, with the rate drawn towards the others beside the raw one.
 * The ranks are those of the raw rate: shrinkage helps to read it and replaces nothing.
 */
export async function leagueTable(
  tx: Tx,
  app: App,
  indicator: CompleteRateIndicator,
  regions: readonly string[],
  query: LeagueQuery,
): Promise<LeagueReply> {
  const period = periodOfKey(query.period)
  if (!period) throw refuse(periodUnknown({ period: query.period }))
  const criteria = { ...criteriaOf(indicator, regions, { class: query.class, from: period.from, to: period.to }) }
  const cells = await sumCells(
    tx,
    { ...criteria, selection: 'random' },
    { period: undefined, class: false, district: true },
  )
  const estimates = new Map(
    [...Map.groupBy(cells, (c) => c.district)].map(([d, s]) => [d, estimateRate(s, indicator.confidence)] as const),
  )
  const districts = cityPackOf(app).regions.filter(
    (r) => r.level === 'district' && regions.some((prefix) => r.code.startsWith(prefix) || prefix.startsWith(r.code)),
  )
  const counts = districts.map(({ code }) => {
    const e = estimates.get(code)
    return { successes: e ? e.share * e.effectiveSize : 0, trials: e?.effectiveSize ?? 0 }
  })
  const isEnough = counts.filter((c) => c.trials > 0).length >= 2
  const shrunken = isEnough ? shrinkShares(counts, indicator.confidence) : []
  const minimum = indicator.minimumForRanking
  const ranked = [...estimates.values()].flatMap((e) => (e && e.batches >= minimum.value ? [e.share] : []))
  return {
    period: period.key,
    periodName: periodName(period.key),
    minimum,
    rows: districts.map(({ code, name }, i) => {
      const random = estimates.get(code)
      const drawn = shrunken[i]
      const ends = drawn && inPercent(drawn.interval)
      return {
        district: { code, name },
        ...(random && { random: onWire(random) }),
        ...(random &&
          random.batches >= minimum.value && { rank: 1 + ranked.filter((share) => share > random.share).length }),
        ...(random &&
          drawn &&
          ends && { shrunken: { percent: roundHalfUp(drawn.share * 100, 2), ...ends, shrinkage: drawn.shrinkage } }),
      }
    }),
  }
}
