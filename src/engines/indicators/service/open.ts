import type { Static } from 'typebox'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { type Raw, raw } from '../../../core/http/route.ts'
import type { CompleteRateIndicator } from '../define.ts'
import type { IndicatorReply, OpenRate, OpenRates, RateRow } from '../schema.ts'
import { countDisputed } from '../store.ts'
import { indicatorsOf } from './declared.ts'
import { describeIndicator } from './describe.ts'
import { allRates } from './rates.ts'

const EVERYWHERE = ['']

/** What everybody may see of an indicator: whole years, in all, by class and by district. */
export interface PublicIndicator {
  readonly indicator: IndicatorReply
  readonly total: readonly RateRow[]
  readonly byClass: readonly RateRow[]
  readonly byDistrict: readonly RateRow[]
  /** Units left out while their result is under objection or being tested again. */
  readonly disputed: number
}

/** Reads one indicator for the portal. Rates are of the whole city and name nobody. */
export async function publicIndicator(app: App, indicator: CompleteRateIndicator): Promise<PublicIndicator> {
  return app.db.read(systemScope('indicators'), async (tx) => {
    const criteria = { indicatorId: indicator.id, regions: EVERYWHERE }
    const of = (by: 'total' | 'class' | 'district') => allRates(tx, app, indicator, criteria, { period: 'year', by })
    return {
      indicator: await describeIndicator(tx, indicator),
      total: await of('total'),
      byClass: await of('class'),
      byDistrict: await of('district'),
      disputed: await countDisputed(tx, criteria),
    }
  })
}

/** Every indicator by year and class, as data. */
export async function openRates(app: App): Promise<Static<typeof OpenRates>> {
  const rates: OpenRate[] = []
  for (const indicator of indicatorsOf(app)) {
    const { total, byClass, disputed } = await publicIndicator(app, indicator)
    rates.push(...total.map((r) => ({ ...openRate(indicator.id, r), disputedBatches: disputed })))
    rates.push(...byClass.map((r) => openRate(indicator.id, r)))
  }
  return { measuredAt: app.clock.now().toISOString(), rates }
}

function openRate(indicator: string, { period, productClass, random, targeted }: RateRow): OpenRate {
  return {
    indicator,
    period,
    productClass: productClass?.code ?? '',
    randomBatches: random?.batches ?? 0,
    randomPasses: random?.passes ?? 0,
    ...(random && {
      percent: random.percent,
      low: random.intervalPercent.low,
      high: random.intervalPercent.high,
      effectiveSize: random.effectiveSize,
    }),
    targetedBatches: targeted?.batches ?? 0,
    targetedPasses: targeted?.passes ?? 0,
  }
}

const COLUMNS = [
  'indicator',
  'period',
  'productClass',
  'randomBatches',
  'randomPasses',
  'percent',
  'low',
  'high',
  'effectiveSize',
  'targetedBatches',
  'targetedPasses',
  'disputedBatches',
] as const satisfies readonly (keyof OpenRate)[]

/** The same as CSV. Every value is a number or a code of our own: nothing needs quotes but a class code might. */
export function openRatesCsv({ rates }: Static<typeof OpenRates>): Raw {
  const quoted = (value: string | number | undefined) =>
    value === undefined
      ? ''
      : /[",\r\n]/.test(String(value))
        ? `"${String(value).replaceAll('"', '""')}"`
        : String(value)
  const lines = [COLUMNS.join(','), ...rates.map((r) => COLUMNS.map((c) => quoted(r[c])).join(','))]
  return raw(`\uFEFF${lines.join('\r\n')}\r\n`, 'text/csv; charset=utf-8')
}
