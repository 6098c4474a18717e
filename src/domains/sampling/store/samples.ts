import { sql } from 'kysely'
import { atCommit, type Tx } from '../../../core/db/index.ts'
import type {
  AssignmentRow,
  BlindingRow,
  BlindRow,
  BlindStateWord,
  BlindStepRow,
  CustodyRow,
  ObjectionRow,
  ResultRowOf,
  SampleRow,
  Tables,
  UnblindingRow,
  VerdictRow,
} from './tables.ts'

const db = (tx: Tx) => tx.withTables<Tables>()
const within = (regions: readonly string[]) => sql<boolean>`region ^@ any (${regions}::text[])`

/** The next number of the year; whoever takes it holds the row until the sample is written. */
export async function nextNumber(tx: Tx, year: number): Promise<number> {
  const row = await db(tx)
    .insertInto('sampling.counter')
    .values({ year, last: 1 })
    .onConflict((c) => c.column('year').doUpdateSet({ last: sql`sampling.counter.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return row.last
}

export async function insertSample(tx: Tx, row: SampleRow): Promise<void> {
  await db(tx)
    .insertInto('sampling.sample')
    .values({ ...row, body: JSON.stringify(row.body) as unknown as SampleRow['body'] })
    .execute()
}

export async function findSample(tx: Tx, regions: readonly string[], id: string): Promise<SampleRow | undefined> {
  return db(tx).selectFrom('sampling.sample').selectAll().where('id', '=', id).where(within(regions)).executeTakeFirst()
}

export async function findSampleOfTask(tx: Tx, subjectId: string, taskId: string): Promise<SampleRow | undefined> {
  return db(tx)
    .selectFrom('sampling.sample')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('task_id', '=', taskId)
    .executeTakeFirst()
}

export async function listSamples(
  tx: Tx,
  regions: readonly string[],
  filter: { readonly planId?: string | undefined; readonly after?: string | undefined },
  limit: number,
) {
  let query = db(tx)
    .selectFrom('sampling.sample as s')
    .innerJoin('sampling.task as t', (j) =>
      j.onRef('t.subject_id', '=', 's.subject_id').onRef('t.id', '=', 's.task_id'),
    )
    .innerJoin('sampling.plan as p', 'p.id', 's.plan_id')
    .selectAll('s')
    .select(['t.subject_name', 't.selection', 'p.title as plan_title', 'p.product_class'])
    .where(sql<boolean>`s.region ^@ any (${regions}::text[])`)
  if (filter.planId) query = query.where('s.plan_id', '=', filter.planId)
  if (filter.after) query = query.where('s.id', '<', filter.after)
  return query.orderBy('s.id', 'desc').limit(limit).execute()
}

export async function listSamplesOf(tx: Tx, subjectId: string): Promise<SampleRow[]> {
  return db(tx)
    .selectFrom('sampling.sample')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

export async function insertCustody(tx: Tx, row: CustodyRow): Promise<void> {
  await db(tx).insertInto('sampling.custody').values(row).execute()
}

export async function listCustody(tx: Tx, subjectId: string, sampleId: string): Promise<CustodyRow[]> {
  return db(tx)
    .selectFrom('sampling.custody')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('sample_id', '=', sampleId)
    .orderBy('id')
    .execute()
}

export async function findAssignment(
  tx: Tx,
  of: Omit<AssignmentRow, 'id' | 'region'>,
): Promise<AssignmentRow | undefined> {
  return db(tx)
    .selectFrom('sampling.assignment')
    .selectAll()
    .where('subject_id', '=', of.subject_id)
    .where('sample_id', '=', of.sample_id)
    .where('purpose', '=', of.purpose)
    .executeTakeFirst()
}

export async function getAssignment(tx: Tx, id: string): Promise<AssignmentRow> {
  return db(tx).selectFrom('sampling.assignment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function insertAssignment(tx: Tx, row: AssignmentRow): Promise<void> {
  await db(tx).insertInto('sampling.assignment').values(row).execute()
}

export async function insertBlind(tx: Tx, blind: BlindRow, blinding: BlindingRow): Promise<void> {
  await db(tx)
    .insertInto('sampling.blind_sample')
    .values({ ...blind, items: JSON.stringify(blind.items) as unknown as string[] })
    .execute()
  await db(tx).insertInto('sampling.blinding').values(blinding).execute()
}

export async function listBlindings(tx: Tx, subjectId: string, sampleId: string): Promise<BlindingRow[]> {
  return db(tx)
    .selectFrom('sampling.blinding')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('sample_id', '=', sampleId)
    .orderBy('purpose')
    .execute()
}

export async function findBlindingOf(tx: Tx, blindId: string): Promise<BlindingRow | undefined> {
  return db(tx).selectFrom('sampling.blinding').selectAll().where('blind_id', '=', blindId).executeTakeFirst()
}

export async function findBlind(tx: Tx, id: string): Promise<BlindRow | undefined> {
  return db(tx).selectFrom('sampling.blind_sample').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The first test before the re-test. */
export async function listBlinds(tx: Tx, ids: readonly string[]): Promise<BlindRow[]> {
  if (ids.length === 0) return []
  return db(tx).selectFrom('sampling.blind_sample').selectAll().where('id', 'in', ids).orderBy('purpose').execute()
}

/** A code of this laboratory, held until the transaction ends. */
export async function lockBlind(tx: Tx, laboratoryId: string, id: string): Promise<BlindRow | undefined> {
  return db(tx)
    .selectFrom('sampling.blind_sample')
    .selectAll()
    .where('id', '=', id)
    .where('laboratory_id', '=', laboratoryId)
    .forUpdate()
    .executeTakeFirst()
}

export async function listBlindsOf(tx: Tx, laboratoryId: string): Promise<BlindRow[]> {
  return db(tx)
    .selectFrom('sampling.blind_sample')
    .selectAll()
    .where('laboratory_id', '=', laboratoryId)
    .orderBy('due_on')
    .orderBy('id')
    .limit(500)
    .execute()
}

export async function setBlindState(tx: Tx, id: string, state: BlindStateWord): Promise<void> {
  await db(tx).updateTable('sampling.blind_sample').set({ state }).where('id', '=', id).execute()
}

export async function insertBlindStep(tx: Tx, row: BlindStepRow): Promise<void> {
  await db(tx).insertInto('sampling.blind_step').values(row).execute()
}

export async function listBlindSteps(tx: Tx, blindIds: readonly string[]): Promise<BlindStepRow[]> {
  if (blindIds.length === 0) return []
  return db(tx).selectFrom('sampling.blind_step').selectAll().where('blind_id', 'in', blindIds).orderBy('id').execute()
}

export async function insertResult(tx: Tx, row: ResultRowOf): Promise<void> {
  await db(tx)
    .insertInto('sampling.result')
    .values({ ...row, body: JSON.stringify(row.body) as unknown as ResultRowOf['body'] })
    .execute()
}

export async function listResults(tx: Tx, blindIds: readonly string[]): Promise<ResultRowOf[]> {
  if (blindIds.length === 0) return []
  return db(tx)
    .selectFrom('sampling.result')
    .selectAll()
    .where('blind_id', 'in', blindIds)
    .orderBy('item')
    .orderBy('version')
    .execute()
}

export async function insertVerdict(tx: Tx, row: VerdictRow): Promise<void> {
  await db(tx)
    .insertInto('sampling.verdict')
    .values({ ...row, body: JSON.stringify(row.body) as unknown as VerdictRow['body'] })
    .execute()
}

export async function listVerdicts(tx: Tx, blindIds: readonly string[]): Promise<VerdictRow[]> {
  if (blindIds.length === 0) return []
  return db(tx).selectFrom('sampling.verdict').selectAll().where('blind_id', 'in', blindIds).execute()
}

/** With the commit, behind the seal of the verdict: the database refuses it where that does not stand before it. */
export function insertUnblinding(tx: Tx, row: UnblindingRow): void {
  atCommit(
    tx,
    'sampling.insert-unblinding',
    'insert into sampling.unblinding (subject_id, sample_id, blind_id, region, record_id, at) values ($1, $2, $3, $4, $5, $6)',
    [row.subject_id, row.sample_id, row.blind_id, row.region, row.record_id, row.at],
  )
}

export async function listUnblindings(tx: Tx, subjectId: string): Promise<UnblindingRow[]> {
  return db(tx)
    .selectFrom('sampling.unblinding')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('at')
    .execute()
}

/** @returns false where there is one already: a sample is objected to once */
export async function insertObjection(tx: Tx, row: ObjectionRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto('sampling.objection')
    .values(row)
    .onConflict((c) => c.columns(['subject_id', 'sample_id']).doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) > 0
}

export async function findObjectionOf(tx: Tx, subjectId: string, sampleId: string): Promise<ObjectionRow | undefined> {
  return db(tx)
    .selectFrom('sampling.objection')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('sample_id', '=', sampleId)
    .executeTakeFirst()
}

export async function lockObjection(tx: Tx, regions: readonly string[], id: string): Promise<ObjectionRow | undefined> {
  return db(tx)
    .selectFrom('sampling.objection')
    .selectAll()
    .where('id', '=', id)
    .where(within(regions))
    .forUpdate()
    .executeTakeFirst()
}

export async function answerObjectionRow(
  tx: Tx,
  row: ObjectionRow,
  change: Pick<ObjectionRow, 'state' | 'answer' | 'answered_by' | 'answered_at'>,
): Promise<ObjectionRow> {
  await db(tx)
    .updateTable('sampling.objection')
    .set(change)
    .where('subject_id', '=', row.subject_id)
    .where('id', '=', row.id)
    .execute()
  return { ...row, ...change }
}

// ---- for verification of the log, and for counts

type Sealed =
  | 'sampling.sample'
  | 'sampling.custody'
  | 'sampling.result'
  | 'sampling.blind_step'
  | 'sampling.verdict'
  | 'sampling.objection'
  | 'sampling.service'

export async function listIdsOf(
  tx: Tx,
  table: Sealed,
  after: string | undefined,
  limit: number,
  /** Only rows in which this column is filled. */
  filled?: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id::text as id from ${sql.table(table)}
    where ${after === undefined ? sql`true` : sql`id > ${after}::uuid`}
      ${filled === undefined ? sql`` : sql`and ${sql.ref(filled)} is not null`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export async function findRowsOf<R>(tx: Tx, table: Sealed, ids: readonly string[]): Promise<R[]> {
  const { rows } = await sql<R>`select * from ${sql.table(table)} where id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

export async function countRows(tx: Tx, table: Sealed | 'sampling.blind_sample'): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx)
  return rows[0]?.n ?? 0
}
