import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

/** What is said against a record; open while `until` is not set. */
export interface DisputeRow {
  readonly subjectId: string
  readonly id: string
  readonly recordId: string
  readonly aboutKind: string
  readonly aboutId: string
  readonly byKind: string
  readonly byId: string
  readonly region: string
  readonly since: Date
  readonly until: Date | null
}

const COLUMNS =
  sql.raw(`d.subject_id as "subjectId", d.id, d.record_id as "recordId", d.about_kind as "aboutKind", d.about_id as "aboutId",
  d.by_kind as "byKind", d.by_id as "byId", d.region, d.since, d.until`)

/** @returns false where this objection disputes it already */
export async function insertDispute(tx: Tx, d: DisputeRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into archive.dispute (subject_id, id, record_id, about_kind, about_id, by_kind, by_id, region, since)
    values (${d.subjectId}, ${d.id}, ${d.recordId}, ${d.aboutKind}, ${d.aboutId}, ${d.byKind}, ${d.byId}, ${d.region}, ${d.since})
    on conflict on constraint dispute_once do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export async function closeDispute(
  tx: Tx,
  key: Pick<DisputeRow, 'subjectId' | 'byKind' | 'byId'>,
  at: Date,
): Promise<DisputeRow | undefined> {
  const { rows } = await sql<DisputeRow>`
    update archive.dispute d set until = ${at}
    where d.subject_id = ${key.subjectId} and d.by_kind = ${key.byKind} and d.by_id = ${key.byId} and d.until is null
    returning ${COLUMNS}`.execute(tx)
  return rows[0]
}

/** Since when there is an open objection, of those of these records to which there is one. */
export async function listOpenSince(
  tx: Tx,
  recordIds: readonly string[],
): Promise<{ readonly recordId: string; readonly since: Date }[]> {
  const { rows } = await sql<{ recordId: string; since: Date }>`
    select d.record_id as "recordId", min(d.since) as since from archive.current_dispute d
    where d.record_id = any (${[...recordIds]}::uuid[]) group by d.record_id`.execute(tx)
  return rows
}

/** The oldest open dispute of a record, or of what consequences of it name as their origin. */
export async function findOpenDispute(
  tx: Tx,
  subjectId: string,
  about: { readonly kind: string; readonly id: string },
): Promise<DisputeRow | undefined> {
  const { rows } = await sql<DisputeRow>`
    select ${COLUMNS} from archive.dispute d
    where d.subject_id = ${subjectId} and d.until is null
      and ((d.about_kind = ${about.kind} and d.about_id = ${about.id}) or d.record_id::text = ${about.id})
    order by d.since limit 1`.execute(tx)
  return rows[0]
}
