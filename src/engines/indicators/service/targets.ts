import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { TargetObservation } from '../../policy/index.ts'
import type { CompleteRateIndicator, TargetLink } from '../define.ts'
import { estimateRate } from '../logic/estimate.ts'
import { chinaDay } from '../logic/observation.ts'
import { sumCells } from '../store.ts'
import { indicatorsOf } from './declared.ts'

const EVERYWHERE = ['']

/**
 * What the rates say about the numbers of the policy: the randomly drawn units of this calendar year, or of the latest year in which any were drawn. Targeted units never count towards a
 * target: they were sought where faults were expected.
 */
export async function observeTargets(tx: Tx, app: App): Promise<TargetObservation[]> {
  const observed: TargetObservation[] = []
  for (const indicator of indicatorsOf(app))
    for (const link of indicator.targets) {
      const found = await observeTarget(tx, app, indicator, link)
      if (found) observed.push(found)
    }
  return observed
}

async function observeTarget(
  tx: Tx,
  app: App,
  indicator: CompleteRateIndicator,
  { target, classes }: TargetLink,
): Promise<TargetObservation | undefined> {
  const criteria = { indicatorId: indicator.id, regions: EVERYWHERE, classes, selection: 'random' as const }
  const cells = await sumCells(tx, criteria, { period: 'year', class: false, district: false })
  const year = cells
    .map((c) => c.period)
    .toSorted()
    .at(-1)
  const estimate = estimateRate(
    cells.filter((c) => c.period === year),
    indicator.confidence,
  )
  if (!estimate || !year) return undefined
  const today = chinaDay(app.clock.now())
  const until = today.startsWith(year) ? { zh: `（截至${today}）`, en: ` (to ${today})` } : { zh: '', en: '' }
  const level = Math.round(indicator.confidence * 100)
  const page = `${encodeURIComponent(indicator.id)}?period=year&from=${year}-01-01&to=${year}-12-31`
  return {
    target,
    value: estimate.share * 100,
    low: estimate.interval.low * 100,
    high: estimate.interval.high * 100,
    printed: estimate.percent,
    printedInterval: estimate.intervalPercent,
    basis: {
      zh: `${year}年${until.zh}，随机抽取${estimate.batches}${indicator.unit.zh}，${level}%置信区间`,
      en: `${year}${until.en}, ${estimate.batches} ${indicator.unit.en} drawn at random, ${level} % interval`,
    },
    source: `/indicators/${page}`,
    publicSource: `/indicators/${encodeURIComponent(indicator.id)}`,
  }
}
