import type { CompleteRateIndicator, ObservedRecord, Selection } from '../define.ts'

/** A row of indicators.observation. */
export interface ObservationRow {
  readonly subjectId: string
  readonly recordId: string
  readonly indicatorId: string
  readonly isPass: boolean
  readonly productClass: string
  readonly region: string
  readonly selection: Selection
  readonly inclusionProbability: number | null
  readonly drawId: string | null
  readonly stratum: string | null
  readonly onDay: string
  readonly knownAt: Date
}

/** A row of indicators.superseded. */
export interface SupersededRow {
  readonly subjectId: string
  readonly recordId: string
  readonly indicatorId: string
  readonly byRecordId: string
  readonly knownAt: Date
}

/** What one record means for one indicator. */
export interface Derived {
  readonly observation: ObservationRow | undefined
  readonly superseded: SupersededRow | undefined
}

/** A stored record as far as derivation looks at it. An erased body is JSON null. */
export interface DerivableRecord extends ObservedRecord {
  readonly knownAt: Date
  readonly supersedes: string | null
  readonly withdraws: boolean
}

/**
 * Everything an indicator takes from a record. It looks at this record alone, so the order in which records are read does not matter and a rebuild gives the same rows.
 */
export function derive(indicator: CompleteRateIndicator, record: DerivableRecord): Derived {
  const { subjectId, id: recordId, knownAt } = record
  const key = { subjectId, indicatorId: indicator.id, knownAt }
  const superseded = record.supersedes ? { ...key, recordId: record.supersedes, byRecordId: recordId } : undefined
  const unit = record.withdraws || record.body === null ? undefined : indicator.observe(record)
  if (!unit) return { observation: undefined, superseded }
  const probability = unit.selection === 'random' ? unit.inclusionProbability : undefined
  const observation: ObservationRow = {
    ...key,
    recordId,
    isPass: unit.isPass,
    productClass: unit.productClass,
    region: unit.region,
    selection: unit.selection,
    inclusionProbability: probability ?? null,
    drawId: unit.drawId ?? null,
    stratum: unit.stratum ?? null,
    onDay: unit.on ?? chinaDay(record.happenedAt),
  }
  return { observation, superseded }
}

/** YYYY-MM-DD in China, which has had no summer time since 1991. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
