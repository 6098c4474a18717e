import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { LinkRelation } from '../define.ts'

export interface LinkRow {
  readonly subjectId: string
  readonly id: string
  readonly relation: LinkRelation
  readonly otherId: string
  readonly from: string | null
  readonly to: string | null
  readonly recordId: string
}

const COLUMNS = sql.raw(
  `subject_id as "subjectId", id, relation, other_id as "otherId", valid_from as "from", valid_to as "to", record_id as "recordId"`,
)

export async function insertLink(tx: Tx, row: LinkRow): Promise<void> {
  await sql`insert into archive.link (subject_id, id, relation, other_id, valid_from, valid_to, record_id)
    values (${row.subjectId}, ${row.id}, ${row.relation}, ${row.otherId}, ${row.from}, ${row.to}, ${row.recordId})`.execute(
    tx,
  )
}

export async function findLink(tx: Tx, subjectId: string, id: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${COLUMNS} from archive.link where subject_id = ${subjectId} and id = ${id}`.execute(tx)
  return rows[0]
}

export async function endLink(
  tx: Tx,
  link: { readonly subjectId: string; readonly id: string },
  to: string,
  recordId: string,
): Promise<void> {
  await sql`update archive.link set valid_to = ${to}, ended_record_id = ${recordId}
    where subject_id = ${link.subjectId} and id = ${link.id}`.execute(tx)
}

/** Links from the subject and to it, those that hold now first; bounded, with the key after which to go on. */
export async function listLinks(tx: Tx, subjectId: string, limit: number, after?: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${COLUMNS} from archive.link where (subject_id = ${subjectId} or other_id = ${subjectId})
      ${after === undefined ? sql`` : sql`and id > ${after}::uuid`}
    order by id limit ${limit}`.execute(tx)
  return rows
}
