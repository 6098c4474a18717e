import { sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'
import type { Selection } from './define.ts'
import type { CellStratum } from './logic/estimate.ts'
import type { ObservationRow, SupersededRow } from './logic/observation.ts'
import type { PeriodKind } from './logic/period.ts'

type Tables = {
  'indicators.observation': {
    subject_id: string
    record_id: string
    indicator_id: string
    is_pass: boolean
    product_class: string
    region: string
    selection: Selection
    inclusion_probability: number | null
    draw_id: string | null
    stratum: string | null
    on_day: string
    known_at: Date
  }
  'indicators.superseded': {
    subject_id: string
    record_id: string
    indicator_id: string
    by_record_id: string
    known_at: Date
  }
  'indicators.rebuild': {
    id: string
    indicator_id: string
    started_at: Date
    finished_at: Date
    records: number
    added: number
    changed: number
    removed: number
  }
}

const observationColumns = (o: ObservationRow): Tables['indicators.observation'] => ({
  subject_id: o.subjectId,
  record_id: o.recordId,
  indicator_id: o.indicatorId,
  is_pass: o.isPass,
  product_class: o.productClass,
  region: o.region,
  selection: o.selection,
  inclusion_probability: o.inclusionProbability,
  draw_id: o.drawId,
  stratum: o.stratum,
  on_day: o.onDay,
  known_at: o.knownAt,
})

const supersededColumns = (s: SupersededRow): Tables['indicators.superseded'] => ({
  subject_id: s.subjectId,
  record_id: s.recordId,
  indicator_id: s.indicatorId,
  by_record_id: s.byRecordId,
  known_at: s.knownAt,
})

export async function insertObservation(tx: Tx, row: ObservationRow): Promise<void> {
  await tx.withTables<Tables>().insertInto('indicators.observation').values(observationColumns(row)).execute()
}

export async function insertSuperseded(tx: Tx, row: SupersededRow): Promise<void> {
  await tx.withTables<Tables>().insertInto('indicators.superseded').values(supersededColumns(row)).execute()
}

/** What rebuilding one stretch of records changed. */
export interface Repaired {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** The stretch of keys a page of records covers: after the one, up to the other; open ends are undefined. */
export interface Stretch {
  readonly after: { readonly subjectId: string; readonly id: string } | undefined
  readonly to: { readonly subjectId: string; readonly id: string } | undefined
}

/** Held by whoever writes an observation: writers do not wait for each other, only for a page of a rebuild. */
export async function lockAsWriter(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('indicators.observation'))`.execute(tx)
}

/** Waits for writers that are under way: what they wrote is then seen, and nothing new comes in between reading and repairing. */
export async function lockAsRebuild(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('indicators.observation'))`.execute(tx)
}

/** The rows of a stretch of records as they stand, as JSON of their columns. */
export async function readStretch(
  tx: Tx,
  indicatorId: string,
  stretch: Stretch,
): Promise<{ observations: ObservationRow[]; superseded: SupersededRow[] }> {
  const within = (id: 'record_id' | 'by_record_id') => sql`indicator_id = ${indicatorId}
    ${stretch.after ? sql`and (subject_id, ${sql.ref(id)}) > (${stretch.after.subjectId}::uuid, ${stretch.after.id}::uuid)` : sql``}
    ${stretch.to ? sql`and (subject_id, ${sql.ref(id)}) <= (${stretch.to.subjectId}::uuid, ${stretch.to.id}::uuid)` : sql``}`
  const observations =
    await sql<ObservationRow>`select subject_id as "subjectId", record_id as "recordId", indicator_id as "indicatorId",
      is_pass as "isPass", product_class as "productClass", region, selection, inclusion_probability as "inclusionProbability",
      draw_id as "drawId", stratum, on_day as "onDay", known_at as "knownAt"
    from indicators.observation where ${within('record_id')}`.execute(tx)
  const superseded =
    await sql<SupersededRow>`select subject_id as "subjectId", record_id as "recordId", indicator_id as "indicatorId",
      by_record_id as "byRecordId", known_at as "knownAt" from indicators.superseded where ${within('by_record_id')}`.execute(
      tx,
    )
  return { observations: observations.rows, superseded: superseded.rows }
}

/** Makes the rows of a stretch of records what they should be; the transaction holds {@link lockAsRebuild}. */
export async function repairStretch(
  tx: Tx,
  indicatorId: string,
  stretch: Stretch,
  rows: { readonly observations: readonly ObservationRow[]; readonly superseded: readonly SupersededRow[] },
): Promise<Repaired> {
  const within = (id: 'record_id' | 'by_record_id') => sql`indicator_id = ${indicatorId}
    ${stretch.after ? sql`and (subject_id, ${sql.ref(id)}) > (${stretch.after.subjectId}::uuid, ${stretch.after.id}::uuid)` : sql``}
    ${stretch.to ? sql`and (subject_id, ${sql.ref(id)}) <= (${stretch.to.subjectId}::uuid, ${stretch.to.id}::uuid)` : sql``}`
  const observations = JSON.stringify(rows.observations.map(observationColumns))
  const superseded = JSON.stringify(rows.superseded.map(supersededColumns))
  const gone = await sql<{ n: number }>`
    with a as (delete from indicators.observation where ${within('record_id')}
        and record_id <> all (${rows.observations.map((o) => o.recordId)}::uuid[]) returning 1),
      b as (delete from indicators.superseded where ${within('by_record_id')}
        and by_record_id <> all (${rows.superseded.map((s) => s.byRecordId)}::uuid[]) returning 1)
    select (select count(*) from a) + (select count(*) from b) as n`.execute(tx)
  const kept = await sql<{ is_new: boolean }>`
    insert into indicators.observation as o
    select * from jsonb_to_recordset(${observations}::jsonb) as r(subject_id uuid, record_id uuid, indicator_id text, is_pass boolean,
      product_class text, region text, selection text, inclusion_probability double precision, draw_id text, stratum text, on_day date, known_at timestamptz)
    on conflict (subject_id, record_id, indicator_id) do update set is_pass = excluded.is_pass, product_class = excluded.product_class,
      region = excluded.region, selection = excluded.selection, inclusion_probability = excluded.inclusion_probability,
      draw_id = excluded.draw_id, stratum = excluded.stratum, on_day = excluded.on_day, known_at = excluded.known_at
    where (o.is_pass, o.product_class, o.region, o.selection, o.inclusion_probability, o.draw_id, o.stratum, o.on_day, o.known_at)
      is distinct from (excluded.is_pass, excluded.product_class, excluded.region, excluded.selection, excluded.inclusion_probability,
      excluded.draw_id, excluded.stratum, excluded.on_day, excluded.known_at)
    returning o.xmax = 0 as is_new`.execute(tx)
  const marks = await sql<{ is_new: boolean }>`
    insert into indicators.superseded as s
    select * from jsonb_to_recordset(${superseded}::jsonb) as r(subject_id uuid, record_id uuid, indicator_id text, by_record_id uuid, known_at timestamptz)
    on conflict (subject_id, record_id, indicator_id) do update set by_record_id = excluded.by_record_id, known_at = excluded.known_at
    where (s.by_record_id, s.known_at) is distinct from (excluded.by_record_id, excluded.known_at)
    returning s.xmax = 0 as is_new`.execute(tx)
  const written = [...kept.rows, ...marks.rows]
  const added = written.filter((r) => r.is_new).length
  return { added, changed: written.length - added, removed: Number(gone.rows[0]?.n ?? 0) }
}

export interface RebuildRow extends Repaired {
  readonly id: string
  readonly indicatorId: string
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly records: number
}

export async function insertRebuild(tx: Tx, r: RebuildRow): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('indicators.rebuild')
    .values({
      id: r.id,
      indicator_id: r.indicatorId,
      started_at: r.startedAt,
      finished_at: r.finishedAt,
      records: r.records,
      added: r.added,
      changed: r.changed,
      removed: r.removed,
    })
    .execute()
}

export async function findLastRebuild(tx: Tx, indicatorId: string): Promise<RebuildRow | undefined> {
  const { rows } = await sql<RebuildRow>`
    select id, indicator_id as "indicatorId", started_at as "startedAt", finished_at as "finishedAt", records, added, changed, removed
    from indicators.rebuild where indicator_id = ${indicatorId} order by id desc limit 1`.execute(tx)
  return rows[0]
}

/** Which observations: always one indicator, always within regions. */
export interface Criteria {
  readonly indicatorId: string
  readonly regions: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly classes?: readonly string[] | undefined
  readonly district?: string | undefined
  readonly selection?: Selection | undefined
  readonly isPass?: boolean | undefined
}

const where = (c: Criteria) => sql`o.indicator_id = ${c.indicatorId} and o.region ^@ any (${c.regions}::text[])
  ${c.from ? sql`and o.on_day >= ${c.from}::date` : sql``} ${c.to ? sql`and o.on_day <= ${c.to}::date` : sql``}
  ${c.classes ? sql`and o.product_class = any (${c.classes}::text[])` : sql``}
  ${c.district ? sql`and o.region ^@ ${c.district}` : sql``}
  ${c.selection ? sql`and o.selection = ${c.selection}` : sql``}
  ${c.isPass === undefined ? sql`` : sql`and o.is_pass = ${c.isPass}`}`

/** Sums over one draw and stratum of one cell; a dimension that was not asked for is ''. */
export interface CellRow extends CellStratum {
  readonly period: string
  readonly productClass: string
  readonly district: string
  readonly selection: Selection
}

export interface Dimensions {
  readonly period: PeriodKind | undefined
  readonly class: boolean
  readonly district: boolean
}

function dimensions(by: Dimensions) {
  const period =
    by.period === 'year'
      ? sql`to_char(o.on_day, 'YYYY')`
      : by.period === 'quarter'
        ? sql`to_char(o.on_day, 'YYYY"-Q"Q')`
        : sql`''`
  return sql`${period} as period, ${by.class ? sql`o.product_class` : sql`''`} as "productClass",
      ${by.district ? sql`left(o.region, 6)` : sql`''`} as district`
}

/** The sums of every cell, by the dimensions asked for. */
export async function sumCells(tx: Tx, criteria: Criteria, by: Dimensions): Promise<CellRow[]> {
  const { rows } = await sql<{
    period: string
    productClass: string
    district: string
    selection: Selection
    units: number
    passes: number
    unweighted: number
    probability: number
    weight: number
    weightSquared: number
    successWeight: number
    successWeightSquared: number
  }>`
    select ${dimensions(by)}, o.selection,
      count(*) as units, count(*) filter (where o.is_pass) as passes,
      count(*) filter (where o.inclusion_probability is null) as unweighted,
      coalesce(sum(o.inclusion_probability), 0) as probability,
      coalesce(sum(1 / o.inclusion_probability), 0) as weight,
      coalesce(sum(1 / (o.inclusion_probability * o.inclusion_probability)), 0) as "weightSquared",
      coalesce(sum(1 / o.inclusion_probability) filter (where o.is_pass), 0) as "successWeight",
      coalesce(sum(1 / (o.inclusion_probability * o.inclusion_probability)) filter (where o.is_pass), 0) as "successWeightSquared"
    from indicators.counted o where ${where(criteria)}
    group by 1, 2, 3, 4, o.draw_id, o.stratum order by 1, 2, 3, 4, o.draw_id, o.stratum`.execute(tx)
  return rows.map((r) => ({
    period: r.period,
    productClass: r.productClass,
    district: r.district,
    selection: r.selection,
    units: r.units,
    passes: r.passes,
    unweighted: r.unweighted,
    sums: {
      units: r.units,
      probability: r.probability,
      weight: r.weight,
      weightSquared: r.weightSquared,
      successWeight: r.successWeight,
      successWeightSquared: r.successWeightSquared,
    },
  }))
}

const IS_DISPUTED = sql`exists (
    select from archive.current_dispute d where d.subject_id = o.subject_id and d.record_id = o.record_id)
  and not exists (select from indicators.superseded s
    where s.subject_id = o.subject_id and s.record_id = o.record_id and s.indicator_id = o.indicator_id)`

/** Units that are left out because their result is under objection or being tested again. */
export async function countDisputed(tx: Tx, criteria: Criteria): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from indicators.observation o where ${where(criteria)} and ${IS_DISPUTED}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** The same by cell; cells without any are not listed. */
export async function countDisputedCells(
  tx: Tx,
  criteria: Criteria,
  by: Dimensions,
): Promise<(Pick<CellRow, 'period' | 'productClass' | 'district'> & { readonly n: number })[]> {
  const { rows } = await sql<Pick<CellRow, 'period' | 'productClass' | 'district'> & { n: number }>`
    select ${dimensions(by)}, count(*)::int as n from indicators.observation o where ${where(criteria)} and ${IS_DISPUTED}
    group by 1, 2, 3`.execute(tx)
  return rows
}

/** One counted unit with the record it came from. */
export interface SampleRow {
  readonly subjectId: string
  readonly recordId: string
  readonly isPass: boolean
  readonly productClass: string
  readonly region: string
  readonly selection: Selection
  readonly inclusionProbability: number | null
  readonly drawId: string | null
  readonly stratum: string | null
  readonly onDay: string
}

/** The units behind a number, newest first. */
export async function listSamples(
  tx: Tx,
  criteria: Criteria,
  after: { readonly onDay: string; readonly recordId: string } | undefined,
  limit: number,
): Promise<SampleRow[]> {
  const { rows } = await sql<SampleRow>`
    select o.subject_id as "subjectId", o.record_id as "recordId", o.is_pass as "isPass", o.product_class as "productClass", o.region, o.selection,
      o.inclusion_probability as "inclusionProbability", o.draw_id as "drawId", o.stratum, o.on_day as "onDay"
    from indicators.counted o where ${where(criteria)}
      ${after ? sql`and (o.on_day, o.record_id) < (${after.onDay}::date, ${after.recordId}::uuid)` : sql``}
    order by o.on_day desc, o.record_id desc limit ${limit}`.execute(tx)
  return rows
}

/** Every kept row of an indicator as text, in the order of its keys: two states are alike when these are. */
export async function dumpRows(tx: Tx, indicatorId: string): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select o::text as row from indicators.observation o where indicator_id = ${indicatorId}
    union all select s::text from indicators.superseded s where indicator_id = ${indicatorId} order by 1`.execute(tx)
  return rows.map((r) => r.row)
}

export async function countObservations(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from indicators.counted`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function countRandom(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from indicators.counted where selection = 'random'`.execute(tx)
  return rows[0]?.n ?? 0
}
