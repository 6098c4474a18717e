import { sql } from 'kysely'
import type pg from 'pg'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { SheetPlan } from './define.ts'
import type { Column } from './logic/columns.ts'
import type { Encoding } from './logic/encoding.ts'

export type ImportStatus = 'draft' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** How many rows of an import were read, and what became of them. */
export interface ImportCounts {
  readonly rows: number
  readonly new: number
  readonly unchanged: number
  readonly changed: number
  readonly errors: number
}

export interface ImportRow {
  readonly id: string
  readonly fileDigest: string
  readonly fileName: string
  readonly bytes: number
  readonly format: 'csv' | 'xlsx'
  readonly isGzip: boolean
  readonly encoding: Encoding | null
  readonly columns: readonly Column[]
  /** Empty for an import of an older version: one sheet, its first row the header. */
  readonly sheets: readonly SheetPlan[]
  readonly estimatedRows: number | null
  /** Rows of the draft with the name of another archive. */
  readonly lookAlikes: number
  readonly actorId: string
  readonly actorName: string
  readonly organisationId: string | null
  readonly regions: readonly string[]
  readonly status: ImportStatus
  readonly counts: ImportCounts
  readonly failure: Bilingual | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

const COLUMNS = `id, file_digest as "fileDigest", file_name as "fileName", bytes, format, is_gzip as "isGzip", encoding, columns, sheets,
  estimated_rows as "estimatedRows", look_alike_count as "lookAlikes", actor_id as "actorId", actor_name as "actorName", organisation_id as "organisationId", regions, status,
  json_build_object('rows', row_count, 'new', new_count, 'unchanged', unchanged_count, 'changed', changed_count, 'errors', error_count) as counts,
  failure, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`

export type NewImport = Omit<ImportRow, 'counts' | 'failure' | 'startedAt' | 'finishedAt' | 'status'>

export async function insertImport(tx: Tx, row: NewImport): Promise<void> {
  await sql`insert into intake.import (id, file_digest, file_name, bytes, format, is_gzip, encoding, columns, sheets, estimated_rows, look_alike_count, actor_id,
      actor_name, organisation_id, regions, created_at)
    values (${row.id}, ${row.fileDigest}, ${row.fileName}, ${row.bytes}, ${row.format}, ${row.isGzip}, ${row.encoding},
      ${JSON.stringify(row.columns)}, ${JSON.stringify(row.sheets)}, ${row.estimatedRows}, ${row.lookAlikes}, ${row.actorId}, ${row.actorName}, ${row.organisationId},
      ${[...row.regions]}::text[], ${row.createdAt})`.execute(tx)
}

export async function findImportRow(tx: Tx, id: string): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`select ${sql.raw(COLUMNS)} from intake.import where id = ${id}`.execute(tx)
  return rows[0]
}

export async function listImportRows(tx: Tx, after: string | undefined, limit: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`select ${sql.raw(COLUMNS)} from intake.import
    where ${after === undefined ? sql`true` : sql`id < ${after}::uuid`} order by id desc limit ${limit}`.execute(tx)
  return rows
}

/** Imports that were started and have not ended, of this file or of all. */
export async function listUnfinished(tx: Tx, fileDigest?: string): Promise<ImportRow[]> {
  const { rows } =
    await sql<ImportRow>`select ${sql.raw(COLUMNS)} from intake.import where status in ('waiting', 'running')
    and ${fileDigest === undefined ? sql`true` : sql`file_digest = ${fileDigest}`} order by id`.execute(tx)
  return rows
}

export async function setReading(
  tx: Tx,
  id: string,
  {
    encoding,
    columns,
    sheets,
    estimatedRows,
    lookAlikes,
  }: Pick<ImportRow, 'encoding' | 'columns' | 'sheets' | 'estimatedRows' | 'lookAlikes'>,
): Promise<void> {
  await sql`update intake.import set encoding = ${encoding}, columns = ${JSON.stringify(columns)}, sheets = ${JSON.stringify(sheets)},
    estimated_rows = ${estimatedRows}, look_alike_count = ${lookAlikes} where id = ${id}`.execute(tx)
}

/** @returns whether it was in one of the states from which this move is made. */
export async function moveImport(
  tx: Tx,
  id: string,
  from: readonly ImportStatus[],
  to: ImportStatus,
  at: Date,
  failure: Bilingual | null = null,
): Promise<boolean> {
  const isEnd = to === 'done' || to === 'failed' || to === 'cancelled'
  const result =
    await sql`update intake.import set status = ${to}, failure = ${failure === null ? null : JSON.stringify(failure)}::jsonb,
      started_at = case when ${to === 'running'} then coalesce(started_at, ${at}) else started_at end,
      finished_at = case when ${isEnd} then ${at}::timestamptz else null end
    where id = ${id} and status = any (${[...from]}::text[])`.execute(tx)
  return result.numAffectedRows === 1n
}

export interface RowErrorRow {
  /** Place of its sheet in the workbook. */
  readonly sheet: number
  readonly rowNumber: number
  readonly position: number
  readonly field: string
  readonly reasonZh: string
  readonly reasonEn: string
  readonly cells: readonly string[]
}

/** Errors and progress of a batch, on the owner's connection and in the transaction that writes the batch's subjects. */
export async function saveBatch(
  client: pg.ClientBase,
  importId: string,
  errors: readonly RowErrorRow[],
  counts: ImportCounts,
): Promise<void> {
  if (errors.length > 0)
    await client.query(
      `insert into intake.row_error (import_id, sheet, row_number, position, field, reason_zh, reason_en, cells)
       select $1, (e ->> 'sheet')::int, (e ->> 'rowNumber')::int, (e ->> 'position')::int, e ->> 'field', e ->> 'reasonZh', e ->> 'reasonEn',
         array(select jsonb_array_elements_text(e -> 'cells'))
       from jsonb_array_elements($2::jsonb) e`,
      [importId, JSON.stringify(errors)],
    )
  await client.query(
    `update intake.import set row_count = $2, new_count = $3, unchanged_count = $4, changed_count = $5, error_count = $6 where id = $1`,
    [importId, counts.rows, counts.new, counts.unchanged, counts.changed, counts.errors],
  )
}

export async function listRowErrors(
  tx: Tx,
  importId: string,
  after: readonly [number, number, number],
  limit: number,
): Promise<RowErrorRow[]> {
  const { rows } =
    await sql<RowErrorRow>`select sheet, row_number as "rowNumber", position, field, reason_zh as "reasonZh",
      reason_en as "reasonEn", cells
    from intake.row_error where import_id = ${importId} and (sheet, row_number, position) > (${after[0]}::int, ${after[1]}::int, ${after[2]}::int)
    order by sheet, row_number, position limit ${limit}`.execute(tx)
  return rows
}

/**
 * Only one process works on an import: a lock of the session, given back with the connection, so that a killed process holds nothing.
 * @returns false when another one works on it.
 */
export async function tryLockImport(client: pg.ClientBase, id: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtextextended('intake.import ' || $1::text, 0)) as locked`,
    [id],
  )
  return rows[0]?.locked ?? false
}

export async function unlockImport(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(`select pg_advisory_unlock(hashtextextended('intake.import ' || $1::text, 0))`, [id])
}
