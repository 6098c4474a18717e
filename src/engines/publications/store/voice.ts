import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { Objection, Reply } from '../schema.ts'

/** What an enterprise said to an entry. */
export interface ReplyRow {
  readonly subjectId: string
  readonly id: string
  readonly entryId: string
  readonly text: string
  readonly status: Reply['status']
  readonly writtenBy: string
  readonly writtenAt: Date
  readonly shownAt: Date | null
  readonly refusal: { readonly ground: string; readonly reason: string } | null
}

export interface ObjectionRow {
  readonly subjectId: string
  readonly id: string
  readonly entryId: string
  readonly text: string
  readonly status: Objection['status']
  readonly writtenBy: string
  readonly writtenAt: Date
  readonly path: string | null
  readonly answer: string | null
  readonly answeredAt: Date | null
}

const REPLY = `r.subject_id as "subjectId", r.id, r.entry_id as "entryId", r.text, r.status, r.written_by as "writtenBy",
  r.written_at as "writtenAt", r.shown_at as "shownAt", r.refusal`
const OBJECTION = `o.subject_id as "subjectId", o.id, o.entry_id as "entryId", o.text, o.status, o.written_by as "writtenBy",
  o.written_at as "writtenAt", o.path, o.answer, o.answered_at as "answeredAt"`

/** @returns false when one is waiting or shown already */
export async function insertReply(tx: Tx, r: ReplyRow): Promise<boolean> {
  const result = await sql`
    insert into publications.reply (subject_id, id, entry_id, text, status, written_by, written_at)
    values (${r.subjectId}, ${r.id}, ${r.entryId}, ${r.text}, ${r.status}, ${r.writtenBy}, ${r.writtenAt})
    on conflict (subject_id, entry_id) where status in ('waiting', 'shown') do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

export async function saveReply(tx: Tx, r: ReplyRow): Promise<void> {
  await sql`
    update publications.reply set status = ${r.status}, shown_at = ${r.shownAt}, refusal = ${r.refusal && JSON.stringify(r.refusal)}::jsonb
    where subject_id = ${r.subjectId} and id = ${r.id}`.execute(tx)
}

/** Newest first, of several entries at once. */
export async function listReplies(tx: Tx, entryIds: readonly string[]): Promise<ReplyRow[]> {
  const { rows } = await sql<ReplyRow>`
    select ${sql.raw(REPLY)} from publications.reply r where r.entry_id = any (${[...entryIds]}::uuid[]) order by r.id desc`.execute(
    tx,
  )
  return rows
}

/** @returns false when one is open already */
export async function insertObjection(tx: Tx, o: ObjectionRow): Promise<boolean> {
  const result = await sql`
    insert into publications.objection (subject_id, id, entry_id, text, status, written_by, written_at)
    values (${o.subjectId}, ${o.id}, ${o.entryId}, ${o.text}, 'open', ${o.writtenBy}, ${o.writtenAt})
    on conflict (subject_id, entry_id) where status = 'open' do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

export async function saveObjection(tx: Tx, o: ObjectionRow & { readonly answeredBy: string | null }): Promise<void> {
  await sql`
    update publications.objection set status = ${o.status}, path = ${o.path}, answer = ${o.answer}, answered_by = ${o.answeredBy},
      answered_at = ${o.answeredAt}
    where subject_id = ${o.subjectId} and id = ${o.id}`.execute(tx)
}

export async function listObjections(tx: Tx, entryIds: readonly string[]): Promise<ObjectionRow[]> {
  const { rows } = await sql<ObjectionRow>`
    select ${sql.raw(OBJECTION)} from publications.objection o where o.entry_id = any (${[...entryIds]}::uuid[]) order by o.id desc`.execute(
    tx,
  )
  return rows
}
