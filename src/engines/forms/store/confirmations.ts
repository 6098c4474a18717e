import { type Generated, sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

interface ConfirmationTable {
  subject_id: string
  record_id: string
  item: string
  id: string
  form_id: string
  region: string
  account_id: string
  asked_by: string
  asked_at: Date
  due_on: string
  outcome: Generated<'confirmed' | 'objected' | 'superseded' | null>
  reason: Generated<string | null>
  way: Generated<'own-session' | 'shared-device' | null>
  answered_at: Generated<Date | null>
}

type Tables = { 'forms.confirmation': ConfirmationTable }

/** What a named official was asked, and what they answered. */
export interface ConfirmationRow {
  readonly subject_id: string
  readonly record_id: string
  readonly item: string
  readonly id: string
  readonly form_id: string
  readonly region: string
  readonly account_id: string
  readonly asked_by: string
  readonly asked_at: Date
  readonly due_on: string
  readonly outcome: 'confirmed' | 'objected' | 'superseded' | null
  readonly reason: string | null
  readonly way: 'own-session' | 'shared-device' | null
  readonly answered_at: Date | null
}

const on = (tx: Tx) => tx.withTables<Tables>()

export async function insertConfirmation(
  tx: Tx,
  row: Omit<ConfirmationRow, 'outcome' | 'reason' | 'way' | 'answered_at'>,
): Promise<void> {
  await on(tx).insertInto('forms.confirmation').values(row).execute()
}

export function listConfirmations(tx: Tx, recordIds: readonly string[]): Promise<ConfirmationRow[]> {
  if (recordIds.length === 0) return Promise.resolve([])
  return on(tx)
    .selectFrom('forms.confirmation')
    .selectAll()
    .where('record_id', 'in', [...recordIds])
    .orderBy('record_id')
    .orderBy('item')
    .execute()
}

/** @returns the row, locked until the end of the transaction: it is answered once */
export function lockConfirmation(
  tx: Tx,
  at: { readonly subjectId: string; readonly recordId: string; readonly item: string },
): Promise<ConfirmationRow | undefined> {
  return on(tx)
    .selectFrom('forms.confirmation')
    .selectAll()
    .where('subject_id', '=', at.subjectId)
    .where('record_id', '=', at.recordId)
    .where('item', '=', at.item)
    .forUpdate()
    .executeTakeFirst()
}

export async function answerConfirmation(
  tx: Tx,
  row: ConfirmationRow,
  { outcome, reason, way, answered_at }: Pick<ConfirmationRow, 'outcome' | 'reason' | 'way' | 'answered_at'>,
): Promise<void> {
  await on(tx)
    .updateTable('forms.confirmation')
    .set({ outcome, reason, way, answered_at })
    .where('subject_id', '=', row.subject_id)
    .where('record_id', '=', row.record_id)
    .where('item', '=', row.item)
    .where('outcome', 'is', null)
    .execute()
}

/** A corrected or withdrawn record is no longer confirmed by anybody. */
export async function supersedeConfirmations(tx: Tx, subjectId: string, recordId: string, at: Date): Promise<void> {
  await on(tx)
    .updateTable('forms.confirmation')
    .set({ outcome: 'superseded', answered_at: at })
    .where('subject_id', '=', subjectId)
    .where('record_id', '=', recordId)
    .where('outcome', 'is', null)
    .execute()
}

/** What an account has not yet answered, the most urgent first. */
export function listAwaited(tx: Tx, accountId: string, limit: number): Promise<ConfirmationRow[]> {
  return on(tx)
    .selectFrom('forms.confirmation')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('outcome', 'is', null)
    .orderBy('due_on')
    .orderBy('record_id')
    .limit(limit)
    .execute()
}

/** Answers as they were sealed, by id. */
export function listAnswered(tx: Tx, ids: readonly string[]): Promise<ConfirmationRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return on(tx)
    .selectFrom('forms.confirmation')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('outcome', 'in', ['confirmed', 'objected'])
    .execute()
}

/** Ids as sealed, in their order. */
export async function listAnsweredIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from forms.confirmation where outcome in ('confirmed', 'objected')
      and ${after === undefined ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}
