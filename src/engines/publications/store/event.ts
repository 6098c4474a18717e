import { sql } from 'kysely'
import { atCommit, type Tx } from '../../../core/db/index.ts'
import type { Json } from '../../../core/seal.ts'
import type { EventKind } from '../schema.ts'

/** One step of an entry's life. */
export interface EventRow {
  readonly subjectId: string
  readonly id: string
  readonly entryId: string
  readonly kind: EventKind
  readonly isPublic: boolean
  readonly at: Date
  readonly actorId: string
  readonly actorName: string
  readonly proposalId: string | null
  readonly body: Json
}

const COLUMNS = `v.subject_id as "subjectId", v.id, v.entry_id as "entryId", v.kind, v.is_public as "isPublic", v.at,
  v.actor_id as "actorId", v.actor_name as "actorName", v.proposal_id as "proposalId", v.body`

/** Written with the commit. */
export function insertEvent(tx: Tx, v: EventRow): void {
  atCommit(
    tx,
    'publications.insert-event',
    `insert into publications.event (subject_id, id, entry_id, kind, is_public, at, actor_id, actor_name, proposal_id, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      v.subjectId,
      v.id,
      v.entryId,
      v.kind,
      v.isPublic,
      v.at,
      v.actorId,
      v.actorName,
      v.proposalId,
      JSON.stringify(v.body),
    ],
  )
}

/** What is sealed of a step. Who did it stands in the audit trail, sealed there: a public receipt names no official. */
export function eventContent(v: EventRow): Json {
  return { id: v.id, entryId: v.entryId, subjectId: v.subjectId, kind: v.kind, at: v.at.toISOString(), body: v.body }
}

/** Oldest first. */
export async function listEvents(tx: Tx, subjectId: string, entryId: string): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select ${sql.raw(COLUMNS)} from publications.event v where v.subject_id = ${subjectId} and v.entry_id = ${entryId} order by v.id`.execute(
    tx,
  )
  return rows
}

/** Who acted on any entry about a subject. */
export async function listActorNames(tx: Tx, subjectId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct v.actor_name as name from publications.event v where v.subject_id = ${subjectId}`.execute(tx)
  return rows.map((r) => r.name)
}

export async function listEventsById(tx: Tx, ids: readonly string[]): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select ${sql.raw(COLUMNS)} from publications.event v where v.id = any (${[...ids]}::uuid[]) order by v.id`.execute(
    tx,
  )
  return rows
}

export async function listEventIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publications.event where ${after === undefined ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${limit}`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}
