import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { ServiceRow, Tables } from './tables.ts'

const db = (tx: Tx) => tx.withTables<Tables>()

/** @returns false where somebody put the same version down at the same moment */
export async function insertService(tx: Tx, row: ServiceRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto('sampling.service')
    .values(row)
    .onConflict((c) => c.columns(['subject_id', 'blind_id', 'version']).doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) > 0
}

/** How the notices of a firm were served, the newest version of each last. */
export async function listServices(tx: Tx, subjectId: string): Promise<ServiceRow[]> {
  return db(tx)
    .selectFrom('sampling.service')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('version')
    .execute()
}

/** Verdicts whose notice has not reached the firm, the oldest first; one that a re-test took the place of needs none. */
export async function listUnserved(tx: Tx, regions: readonly string[], limit: number) {
  return db(tx)
    .selectFrom('sampling.unblinding as u')
    .innerJoin('sampling.sample as s', (j) =>
      j.onRef('s.subject_id', '=', 'u.subject_id').onRef('s.id', '=', 'u.sample_id'),
    )
    .innerJoin('sampling.task as t', (j) =>
      j.onRef('t.subject_id', '=', 's.subject_id').onRef('t.id', '=', 's.task_id'),
    )
    .select(['u.blind_id', 'u.sample_id', 'u.subject_id', 'u.at', 's.number', 't.subject_name'])
    .where(sql<boolean>`u.region ^@ any (${regions}::text[])`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sampling.service as v')
            .select('v.id')
            .whereRef('v.subject_id', '=', 'u.subject_id')
            .whereRef('v.blind_id', '=', 'u.blind_id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sampling.unblinding as l')
            .select('l.blind_id')
            .whereRef('l.subject_id', '=', 'u.subject_id')
            .whereRef('l.sample_id', '=', 'u.sample_id')
            .whereRef('l.at', '>', 'u.at'),
        ),
      ),
    )
    .orderBy('u.at')
    .limit(limit)
    .execute()
}
