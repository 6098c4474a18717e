import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { PlanRow, Tables, TaskRowOf } from './tables.ts'

const db = (tx: Tx) => tx.withTables<Tables>()
const within = (regions: readonly string[]) => sql<boolean>`region ^@ any (${regions}::text[])`

export async function listPlanTitles(tx: Tx, region: string, year: number): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`select title from sampling.plan
    where region = ${region} and year = ${year} limit 1000`.execute(tx)
  return rows.map((r) => r.title)
}

export async function insertPlan(tx: Tx, row: PlanRow): Promise<void> {
  await db(tx).insertInto('sampling.plan').values(row).execute()
}

export async function findPlan(tx: Tx, regions: readonly string[], id: string): Promise<PlanRow | undefined> {
  return db(tx).selectFrom('sampling.plan').selectAll().where('id', '=', id).where(within(regions)).executeTakeFirst()
}

export async function lockPlan(tx: Tx, regions: readonly string[], id: string): Promise<PlanRow | undefined> {
  return db(tx)
    .selectFrom('sampling.plan')
    .selectAll()
    .where('id', '=', id)
    .where(within(regions))
    .forUpdate()
    .executeTakeFirst()
}

export async function updatePlan(tx: Tx, id: string, change: Partial<PlanRow>): Promise<void> {
  await db(tx).updateTable('sampling.plan').set(change).where('id', '=', id).execute()
}

/** Newest first, paged by key. */
export async function listPlans(
  tx: Tx,
  regions: readonly string[],
  filter: {
    readonly state?: string | undefined
    readonly year?: number | undefined
    readonly productClass?: string | undefined
    readonly after?: string | undefined
  },
  limit: number,
): Promise<PlanRow[]> {
  let query = db(tx).selectFrom('sampling.plan').selectAll().where(within(regions))
  if (filter.state) query = query.where('state', '=', filter.state as PlanRow['state'])
  if (filter.year) query = query.where('year', '=', filter.year)
  if (filter.productClass) query = query.where('product_class', '=', filter.productClass)
  // Ids are made in the order of time.
  if (filter.after) query = query.where('id', '<', filter.after)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function countTasks(
  tx: Tx,
  planIds: readonly string[],
): Promise<{ plan_id: string; state: string; n: number }[]> {
  if (planIds.length === 0) return []
  return db(tx)
    .selectFrom('sampling.task')
    .select(['plan_id', 'state', (e) => e.fn.countAll<number>().as('n')])
    .where('plan_id', 'in', planIds)
    .groupBy(['plan_id', 'state'])
    .execute()
}

/** Of the samples of plans: how many have their verdict, and how many were void before one. */
export async function countSettled(
  tx: Tx,
  planIds: readonly string[],
): Promise<{ plan_id: string; concluded: number; spoilt: number }[]> {
  if (planIds.length === 0) return []
  const { rows } = await sql<{ plan_id: string; concluded: number; spoilt: number }>`
    select s.plan_id,
      count(*) filter (where u.is_there)::int as concluded,
      count(*) filter (where not u.is_there and v.is_there)::int as spoilt
    from sampling.sample s
    cross join lateral (select exists (
      select from sampling.unblinding u where u.subject_id = s.subject_id and u.sample_id = s.id) as is_there) u
    cross join lateral (select exists (
      select from sampling.custody c where c.subject_id = s.subject_id and c.sample_id = s.id and c.step = 'void') as is_there) v
    where s.plan_id = any (${planIds}::uuid[])
    group by s.plan_id`.execute(tx)
  return rows
}

export async function insertTasks(tx: Tx, rows: readonly TaskRowOf[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await db(tx)
      .insertInto('sampling.task')
      .values(rows.slice(at, at + 500))
      .onConflict((c) => c.columns(['subject_id', 'plan_id']).doNothing())
      .execute()
}

export async function lockTask(tx: Tx, regions: readonly string[], id: string): Promise<TaskRowOf | undefined> {
  return db(tx)
    .selectFrom('sampling.task')
    .selectAll()
    .where('id', '=', id)
    .where(within(regions))
    .forUpdate()
    .executeTakeFirst()
}

export async function updateTask(tx: Tx, subjectId: string, id: string, change: Partial<TaskRowOf>): Promise<void> {
  await db(tx)
    .updateTable('sampling.task')
    .set(change)
    .where('subject_id', '=', subjectId)
    .where('id', '=', id)
    .execute()
}

export type ListedTask = TaskRowOf & { plan_title: string; product_class: string; sample_id: string | null }

export async function listTasks(
  tx: Tx,
  regions: readonly string[],
  filter: {
    readonly id?: string | undefined
    readonly planId?: string | undefined
    readonly state?: string | undefined
    readonly after?: string | undefined
  },
  limit: number,
): Promise<ListedTask[]> {
  let query = db(tx)
    .selectFrom('sampling.task as t')
    .innerJoin('sampling.plan as p', 'p.id', 't.plan_id')
    .leftJoin('sampling.sample as s', (j) =>
      j.onRef('s.subject_id', '=', 't.subject_id').onRef('s.task_id', '=', 't.id'),
    )
    .selectAll('t')
    .select(['p.title as plan_title', 'p.product_class', 's.id as sample_id'])
    .where(sql<boolean>`t.region ^@ any (${regions}::text[])`)
  if (filter.id) query = query.where('t.id', '=', filter.id)
  if (filter.planId) query = query.where('t.plan_id', '=', filter.planId)
  if (filter.state) query = query.where('t.state', '=', filter.state as TaskRowOf['state'])
  if (filter.after) query = query.where('t.id', '>', filter.after)
  return query.orderBy('t.id').limit(limit).execute()
}

export interface LaboratoryRow {
  laboratory_id: string
  name: string
  samples_per_month: number
}

/** Bodies that take part, whatever they can do. */
export async function listActiveLaboratories(tx: Tx): Promise<LaboratoryRow[]> {
  return db(tx)
    .selectFrom('laboratories.current_body')
    .select(['laboratory_id', 'name', 'samples_per_month'])
    .where('is_active', '=', true)
    .orderBy('laboratory_id')
    .execute()
}

export async function listAbilities(tx: Tx, laboratoryIds: readonly string[]) {
  if (laboratoryIds.length === 0) return []
  return db(tx)
    .selectFrom('laboratories.current_scope')
    .selectAll()
    .where('laboratory_id', 'in', laboratoryIds)
    .execute()
}

export async function laboratoryNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('laboratories.current_body')
    .select(['laboratory_id', 'name'])
    .where('laboratory_id', 'in', ids)
    .execute()
  return new Map(rows.map((r) => [r.laboratory_id, r.name]))
}

/** Samples that each laboratory was sent in the thirty days before, of the whole city. */
export async function countLoad(tx: Tx, on: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ laboratory_id: string; n: number }>`
    select laboratory_id, n from sampling.laboratory_load(${on}::date)`.execute(tx)
  return new Map(rows.map((r) => [r.laboratory_id, r.n]))
}
