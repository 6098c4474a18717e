import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { listSubjectNames } from '../../archive/index.ts'
import type { CompleteRateIndicator } from '../define.ts'
import type { SamplePage, SampleQuery, SampleReply } from '../schema.ts'
import { listSamples, type SampleRow } from '../store.ts'
import { classLabel, criteriaOf, districtName } from './rates.ts'

/** The units behind a number, with the archives they stand in. */
export async function readSamples(
  tx: Tx,
  app: App,
  indicator: CompleteRateIndicator,
  regions: readonly string[],
  query: SampleQuery,
): Promise<SamplePage> {
  const { limit = 20, after, selection, result } = query
  const criteria = {
    ...criteriaOf(indicator, regions, query),
    selection,
    isPass: result === undefined ? undefined : result === 'pass',
  }
  const [onDay, recordId] = after?.split('_') ?? []
  const cursor = onDay && recordId ? { onDay, recordId } : undefined
  const rows = await listSamples(tx, criteria, cursor, limit + 1)
  const page = rows.slice(0, limit)
  const names = await namesOf(tx, page)
  const last = page.at(-1)
  return {
    items: page.map((r) => describe(app, indicator, r, names.get(r.subjectId) ?? '')),
    ...(rows.length > limit && last && { next: `${last.onDay}_${last.recordId}` }),
  }
}

async function namesOf(tx: Tx, rows: readonly SampleRow[]): Promise<ReadonlyMap<string, string>> {
  const names = await listSubjectNames(tx, [...new Set(rows.map((r) => r.subjectId))])
  return new Map(names.map((n) => [n.subjectId, n.name]))
}

function describe(app: App, indicator: CompleteRateIndicator, r: SampleRow, subjectName: string): SampleReply {
  return {
    subjectId: r.subjectId,
    subjectName,
    recordId: r.recordId,
    on: r.onDay,
    productClass: { code: r.productClass, label: classLabel(indicator, r.productClass) },
    district: { code: r.region.slice(0, 6), name: districtName(app, r.region.slice(0, 6)) },
    selection: r.selection,
    isPass: r.isPass,
    ...(r.inclusionProbability !== null && { inclusionProbability: r.inclusionProbability }),
    ...(r.drawId !== null && { drawId: r.drawId }),
    ...(r.stratum !== null && { stratum: r.stratum }),
  }
}
