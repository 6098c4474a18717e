import { type JSONColumnType, type Selectable, sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { PartyHolder } from './define.ts'
import type { AssignmentDocument, DrawHeader, DrawQuery, DrawResult, DrawState, Step, StepKind } from './schema.ts'

type Stored<Value> = JSONColumnType<Value & object, string, never>

type DrawTable = {
  id: string
  purpose: string
  title: string
  region: string
  owner_kind: string
  owner_id: string
  predecessor_id: string | null
  reason: string | null
  header: Stored<DrawHeader>
  draw_hash: string
  roster_file: string
  private_file: string
  assignment: Stored<AssignmentDocument> | null
  frozen_at: Date
  frozen_by: string
  frozen_by_name: string
}
type ProgressTable = { draw_id: string; state: DrawState; due_at: Date | null; changed_at: Date }
type PartyTable = {
  draw_id: string
  party: string
  place: number
  label: Stored<Bilingual>
  holder: Stored<PartyHolder> | null
}
type StepTable = {
  draw_id: string
  seq: number
  id: string
  kind: StepKind
  party: string | null
  body: Stored<Step>
  token: string | null
  at: Date
  actor_id: string
  actor_name: string
}
type ResultTable = { draw_id: string; body: Stored<DrawResult>; drawn_at: Date }
type DrawnTable = {
  draw_id: string
  handle: string
  candidate_id: string
  subject_id: string | null
  label: string
  stratum: string
  rank: number
  weight: number
  region: string | null
  needs: string[]
  inspectors: string[]
}
type InspectorTable = { draw_id: string; handle: string; inspector_id: string; label: string }
type RecusalTable = { draw_id: string; inspector_handle: string; handle: string; source: string; reason: string }

type Tables = {
  'draws.draw': DrawTable
  'draws.progress': ProgressTable
  'draws.party': PartyTable
  'draws.step': StepTable
  'draws.result': ResultTable
  'draws.drawn': DrawnTable
  'draws.inspector': InspectorTable
  'draws.recusal': RecusalTable
}

export type DrawRow = Selectable<DrawTable>
export type ProgressRow = Selectable<ProgressTable>
export type PartyRow = Selectable<PartyTable>
export type StepRow = Selectable<StepTable>
export type ResultRow = Selectable<ResultTable>
export type DrawnRow = Selectable<DrawnTable>
export type InspectorRow = Selectable<InspectorTable>
export type RecusalRow = Selectable<RecusalTable>

const on = (tx: Tx) => tx.withTables<Tables>()

/** One act on a draw at a time, and one new draw of an owner. Held to the end of the transaction. */
export async function lockDraw(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 80))`.execute(tx)
}

export async function insertDraw(
  tx: Tx,
  draw: DrawRow,
  parties: readonly PartyRow[],
  progress: ProgressRow,
): Promise<void> {
  await on(tx)
    .insertInto('draws.draw')
    .values({
      ...draw,
      header: JSON.stringify(draw.header),
      assignment: draw.assignment && JSON.stringify(draw.assignment),
    })
    .execute()
  await on(tx).insertInto('draws.progress').values(progress).execute()
  await on(tx)
    .insertInto('draws.party')
    .values(
      parties.map((p) => ({ ...p, label: JSON.stringify(p.label), holder: p.holder && JSON.stringify(p.holder) })),
    )
    .execute()
}

export async function insertInspectors(tx: Tx, rows: readonly InspectorRow[]): Promise<void> {
  for (const part of chunks(rows)) await on(tx).insertInto('draws.inspector').values(part).execute()
}

export async function insertRecusals(tx: Tx, rows: readonly RecusalRow[]): Promise<void> {
  for (const part of chunks(rows)) await on(tx).insertInto('draws.recusal').values(part).execute()
}

export async function insertDrawn(tx: Tx, rows: readonly DrawnRow[]): Promise<void> {
  for (const part of chunks(rows)) await on(tx).insertInto('draws.drawn').values(part).execute()
}

/** PostgreSQL takes 65,535 values in one statement. */
function* chunks<R>(rows: readonly R[]): Generator<R[]> {
  for (let i = 0; i < rows.length; i += 2000) yield rows.slice(i, i + 2000)
}

export async function insertStep(tx: Tx, row: StepRow): Promise<void> {
  await on(tx)
    .insertInto('draws.step')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
}

export async function insertResult(tx: Tx, row: ResultRow): Promise<void> {
  await on(tx)
    .insertInto('draws.result')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
}

export async function putProgress(tx: Tx, row: ProgressRow): Promise<void> {
  const { draw_id, ...change } = row
  await on(tx).updateTable('draws.progress').set(change).where('draw_id', '=', draw_id).execute()
}

export function findDraw(tx: Tx, id: string): Promise<DrawRow | undefined> {
  return on(tx).selectFrom('draws.draw').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findDrawsById(tx: Tx, ids: readonly string[]): Promise<Pick<DrawRow, 'id' | 'header'>[]> {
  return on(tx).selectFrom('draws.draw').select(['id', 'header']).where('id', 'in', uuids(ids)).execute()
}

/** The last draw of an owner for a purpose: the one that no other repeats. */
export function findLastDraw(
  tx: Tx,
  of: { purpose: string; kind: string; id: string },
): Promise<{ id: string } | undefined> {
  return on(tx)
    .selectFrom('draws.draw as d')
    .select('d.id')
    .where('d.purpose', '=', of.purpose)
    .where('d.owner_kind', '=', of.kind)
    .where('d.owner_id', '=', of.id)
    .orderBy('d.id', 'desc')
    .executeTakeFirst()
}

export async function findSuccessor(tx: Tx, id: string): Promise<string | undefined> {
  const row = await on(tx).selectFrom('draws.draw').select('id').where('predecessor_id', '=', id).executeTakeFirst()
  return row?.id
}

export function getProgress(tx: Tx, id: string): Promise<ProgressRow> {
  return on(tx).selectFrom('draws.progress').selectAll().where('draw_id', '=', id).executeTakeFirstOrThrow()
}

export function listParties(tx: Tx, id: string): Promise<PartyRow[]> {
  return on(tx).selectFrom('draws.party').selectAll().where('draw_id', '=', id).orderBy('place').execute()
}

export function listSteps(tx: Tx, id: string): Promise<StepRow[]> {
  return on(tx).selectFrom('draws.step').selectAll().where('draw_id', '=', id).orderBy('seq').execute()
}

export function findStepsById(tx: Tx, ids: readonly string[]): Promise<Pick<StepRow, 'id' | 'body'>[]> {
  return on(tx).selectFrom('draws.step').select(['id', 'body']).where('id', 'in', uuids(ids)).execute()
}

export function findResults(tx: Tx, ids: readonly string[]): Promise<ResultRow[]> {
  return on(tx).selectFrom('draws.result').selectAll().where('draw_id', 'in', uuids(ids)).execute()
}

/** Sealed ids come as text from the log; what is no id at all is in none of our tables. */
function uuids(ids: readonly string[]): string[] {
  const real = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
  return real.length > 0 ? real : ['00000000-0000-0000-0000-000000000000']
}

export function listDrawn(tx: Tx, id: string): Promise<DrawnRow[]> {
  return on(tx)
    .selectFrom('draws.drawn')
    .selectAll()
    .where('draw_id', '=', id)
    .orderBy('stratum')
    .orderBy('rank')
    .execute()
}

export function findDrawn(tx: Tx, id: string, candidateId: string): Promise<DrawnRow | undefined> {
  return on(tx)
    .selectFrom('draws.drawn')
    .selectAll()
    .where('draw_id', '=', id)
    .where('candidate_id', '=', candidateId)
    .executeTakeFirst()
}

export function listInspectors(tx: Tx, id: string): Promise<InspectorRow[]> {
  return on(tx).selectFrom('draws.inspector').selectAll().where('draw_id', '=', id).execute()
}

export type ListedDraw = DrawRow & Pick<ProgressRow, 'state' | 'due_at'>

/** Newest first, by key; `regions` limits, RLS stands behind it. */
export function listDraws(tx: Tx, regions: readonly string[], query: DrawQuery, limit: number): Promise<ListedDraw[]> {
  let rows = on(tx)
    .selectFrom('draws.draw as d')
    .innerJoin('draws.progress as p', 'p.draw_id', 'd.id')
    .selectAll('d')
    .select(['p.state', 'p.due_at'])
    .where(sql<boolean>`d.region ^@ any (${[...regions]}::text[])`)
  if (query.state) rows = rows.where('p.state', '=', query.state)
  if (query.purpose) rows = rows.where('d.purpose', '=', query.purpose)
  if (query.q) rows = rows.where('d.title', 'like', `%${query.q.replace(/[\\%_]/g, '\\$&')}%`)
  if (query.after) rows = rows.where('d.id', '<', query.after)
  return rows.orderBy('d.id', 'desc').limit(limit).execute()
}

/** Draws of these purposes whose region covers a place, newest first. */
export function listDrawsOver(
  tx: Tx,
  region: string,
  asked: { readonly purposes: readonly string[]; readonly after: string | undefined; readonly limit: number },
): Promise<ListedDraw[]> {
  let rows = on(tx)
    .selectFrom('draws.draw as d')
    .innerJoin('draws.progress as p', 'p.draw_id', 'd.id')
    .selectAll('d')
    .select(['p.state', 'p.due_at'])
    .where(sql<boolean>`${region}::text ^@ d.region`)
    .where(sql<boolean>`d.purpose = any (${[...asked.purposes]}::text[])`)
  if (asked.after) rows = rows.where('d.id', '<', asked.after)
  return rows.orderBy('d.id', 'desc').limit(asked.limit).execute()
}

/** Of these draws, those in which a subject was drawn. */
export async function listDrawnFor(tx: Tx, subjectId: string, drawIds: readonly string[]): Promise<string[]> {
  const rows = await on(tx)
    .selectFrom('draws.drawn')
    .select('draw_id')
    .distinct()
    .where('subject_id', '=', subjectId)
    .where(sql<boolean>`draw_id = any (${[...drawIds]}::uuid[])`)
    .execute()
  return rows.map((r) => r.draw_id)
}

/** Draws on which this account may have to act: still open, not ended. */
export function listOpenDraws(tx: Tx, regions: readonly string[]): Promise<ListedDraw[]> {
  return on(tx)
    .selectFrom('draws.draw as d')
    .innerJoin('draws.progress as p', 'p.draw_id', 'd.id')
    .selectAll('d')
    .select(['p.state', 'p.due_at'])
    .where(sql<boolean>`d.region ^@ any (${[...regions]}::text[])`)
    .where('p.state', 'in', ['joining', 'committing', 'opening'])
    .orderBy('d.id')
    .limit(200)
    .execute()
}

/** What the sweep has to look at: past its deadline, ready to draw, or waiting for a beacon. */
export async function listDueDraws(tx: Tx, now: Date): Promise<string[]> {
  const rows = await on(tx)
    .selectFrom('draws.progress as p')
    .innerJoin('draws.draw as d', 'd.id', 'p.draw_id')
    .select('p.draw_id')
    .where((is) =>
      is.or([
        is('p.state', '=', 'drawing'),
        is.and([is('p.state', 'in', ['joining', 'committing', 'opening']), is('p.due_at', '<', now)]),
        is.and([is('p.state', '=', 'opening'), sql<boolean>`d.header ? 'beacon'`]),
      ]),
    )
    .orderBy('p.draw_id')
    .execute()
  return rows.map((r) => r.draw_id)
}

export async function listIds(
  tx: Tx,
  from: 'draws.draw' | 'draws.step' | 'draws.result',
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const column = from === 'draws.result' ? sql.ref<string>('draw_id') : sql.ref<string>('id')
  const rows = await sql<{ id: string }>`select ${column} as id from ${sql.table(from)}
    where ${after === undefined ? sql`true` : sql`${column} > ${after}::uuid`} order by ${column} limit ${limit}`.execute(
    tx,
  )
  return rows.rows.map((r) => r.id)
}

export async function countDraws(tx: Tx, state?: DrawState): Promise<number> {
  let query = on(tx)
    .selectFrom('draws.progress')
    .select((is) => is.fn.countAll<number>().as('n'))
  if (state) query = query.where('state', '=', state)
  return (await query.executeTakeFirstOrThrow()).n
}
