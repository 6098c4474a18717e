import { sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'
import type { Json } from '../../core/seal.ts'
import type { BatchTerms, InspectorBody, MatterBody } from './schema.ts'

export interface MatterRow {
  readonly matter_id: string
  readonly version: number
  readonly from_day: string
  readonly is_ended: boolean
  readonly body: MatterBody
  readonly reason: string
  readonly changed_by: string
  readonly changed_by_name: string
  readonly changed_at: Date
}

export interface InspectorRow {
  readonly account_id: string
  readonly version: number
  readonly region: string
  readonly is_active: boolean
  readonly body: InspectorBody
  readonly reason: string
  readonly changed_by: string
  readonly changed_by_name: string
  readonly changed_at: Date
}

export interface PlanRow {
  readonly id: string
  readonly year: number
  readonly region: string
  readonly title: string
  readonly departments: string[]
  readonly state: 'draft' | 'submitted' | 'approved'
  readonly remark: string | null
  readonly created_by: string
  readonly created_by_name: string
  readonly created_at: Date
  readonly submitted_by: string | null
  readonly decided_by_name: string | null
  readonly decided_at: Date | null
  readonly decision_remark: string | null
  readonly batches: number
}

export interface PlanMoveRow {
  readonly id: string
  readonly plan_id: string
  readonly region: string
  readonly move: 'create' | 'submit' | 'approve' | 'return'
  readonly by: string
  readonly by_name: string
  readonly at: Date
  readonly remark: string | null
}

export interface BatchRow {
  readonly id: string
  readonly plan_id: string
  readonly plan_title: string
  readonly plan_state: PlanRow['state']
  readonly departments: string[]
  readonly region: string
  readonly number: number
  readonly title: string
  readonly terms: BatchTerms
  readonly starts_on: string
  readonly due_on: string
  readonly state: 'planned' | 'drawing' | 'drawn'
  readonly draw_id: string | null
  readonly drawn_at: Date | null
}

export interface TaskRow {
  readonly subject_id: string
  readonly id: string
  readonly batch_id: string
  readonly draw_id: string
  readonly region: string
  readonly subject_name: string
  readonly batch_title: string
  readonly form_id: string
  readonly stratum: string
  readonly rank: number
  readonly inclusion: { readonly probability: number; readonly isExact: boolean }
  readonly inspectors: string[]
  readonly inspector_names: string[]
  readonly state: 'open' | 'done' | 'void'
  readonly due_on: string
  readonly drawn_at: Date
  readonly record_id: string | null
  readonly result: string | null
  readonly inspected_at: Date | null
  readonly case_id: string | null
}

export interface ChangeRow {
  readonly subject_id: string
  readonly id: string
  readonly task_id: string
  readonly kind: 'handed-over' | 'recused' | 'filled'
  readonly from_account: string
  readonly to_account: string
  readonly reason: string
  readonly selection: Json
  readonly actor_id: string
  readonly actor_name: string
  readonly at: Date
}

const within = (regions: readonly string[]) => sql`region ^@ any (${[...regions]}::text[])`

export async function listMatterVersions(tx: Tx, matterId?: string): Promise<MatterRow[]> {
  const { rows } =
    await sql<MatterRow>`select matter_id, version, from_day::text as from_day, is_ended, body, reason, changed_by,
      changed_by_name, changed_at from supervision.matter
    ${matterId === undefined ? sql`` : sql`where matter_id = ${matterId}`} order by matter_id, version`.execute(tx)
  return rows
}

/** @returns false where that version is there already */
export async function insertMatter(tx: Tx, r: MatterRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into supervision.matter (matter_id, version, from_day, is_ended, body, reason, changed_by, changed_by_name, changed_at)
    values (${r.matter_id}, ${r.version}, ${r.from_day}, ${r.is_ended}, ${JSON.stringify(r.body)}, ${r.reason}, ${r.changed_by},
      ${r.changed_by_name}, ${r.changed_at}) on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** The newest entry of each inspector whose region lies in these or above them. */
export async function listInspectors(tx: Tx, regions: readonly string[]): Promise<InspectorRow[]> {
  const { rows } = await sql<InspectorRow>`
    select * from (select distinct on (account_id) * from supervision.inspector order by account_id, version desc) i
    where ${within(regions)} order by region, account_id limit 2000`.execute(tx)
  return rows
}

export async function findInspector(tx: Tx, accountId: string): Promise<InspectorRow | undefined> {
  const { rows } = await sql<InspectorRow>`
    select * from supervision.inspector where account_id = ${accountId} order by version desc limit 1`.execute(tx)
  return rows[0]
}

/** @returns false where that version is there already */
export async function insertInspector(tx: Tx, r: InspectorRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into supervision.inspector (account_id, version, region, is_active, body, reason, changed_by, changed_by_name, changed_at)
    values (${r.account_id}, ${r.version}, ${r.region}, ${r.is_active}, ${JSON.stringify(r.body)}, ${r.reason}, ${r.changed_by},
      ${r.changed_by_name}, ${r.changed_at}) on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Versions by the key under which they are sealed: id@version. */
export async function listMattersByKey(tx: Tx, keys: readonly string[]): Promise<MatterRow[]> {
  return (await listMatterVersions(tx)).filter((m) => keys.includes(`${m.matter_id}@${m.version}`))
}

export async function listInspectorsByKey(tx: Tx, keys: readonly string[]): Promise<InspectorRow[]> {
  const { rows } = await sql<InspectorRow>`select * from supervision.inspector
    where account_id || '@' || version = any(${[...keys]}::text[])`.execute(tx)
  return rows
}

export async function listVersionKeys(tx: Tx, of: 'matter' | 'inspector', after = '', limit = 1000): Promise<string[]> {
  const id = sql.ref(of === 'matter' ? 'matter_id' : 'account_id')
  const { rows } = await sql<{
    key: string
  }>`select ${id} || '@' || version as key from ${sql.table(`supervision.${of}`)}
    where ${id} || '@' || version > ${after} order by key limit ${limit}`.execute(tx)
  return rows.map((r) => r.key)
}

type NewPlan = Pick<
  PlanRow,
  'id' | 'year' | 'region' | 'title' | 'departments' | 'remark' | 'created_by' | 'created_by_name' | 'created_at'
>

export async function insertPlan(tx: Tx, p: NewPlan): Promise<void> {
  await sql`insert into supervision.plan (id, year, region, title, departments, state, remark, created_by, created_by_name, created_at)
    values (${p.id}, ${p.year}, ${p.region}, ${p.title}, ${p.departments}, 'draft', ${p.remark}, ${p.created_by},
      ${p.created_by_name}, ${p.created_at})`.execute(tx)
}

const PLAN = sql`p.*, (select count(*)::int from supervision.batch b where b.plan_id = p.id) as batches`

export async function listPlans(
  tx: Tx,
  regions: readonly string[],
  page: {
    readonly limit: number
    readonly after?: string | undefined
    readonly year?: number | undefined
    readonly state?: PlanRow['state'] | undefined
  },
): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`select ${PLAN} from supervision.plan p where ${within(regions)}
    ${page.year === undefined ? sql`` : sql`and p.year = ${page.year}`}
    ${page.state === undefined ? sql`` : sql`and p.state = ${page.state}`}
    ${page.after === undefined ? sql`` : sql`and p.id < ${page.after}::uuid`} order by p.id desc limit ${page.limit}`.execute(
    tx,
  )
  return rows
}

export async function findPlan(
  tx: Tx,
  regions: readonly string[],
  id: string,
  forUpdate = false,
): Promise<PlanRow | undefined> {
  const { rows } = await sql<PlanRow>`select ${PLAN} from supervision.plan p where p.id = ${id} and ${within(regions)}
    ${forUpdate ? sql`for update of p` : sql``}`.execute(tx)
  return rows[0]
}

/** Titles of the plans of a region and year. */
export async function listPlanTitles(tx: Tx, region: string, year: number): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`select title from supervision.plan
    where region = ${region} and year = ${year} limit 1000`.execute(tx)
  return rows.map((r) => r.title)
}

export async function submitPlanRow(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await sql`update supervision.plan set state = 'submitted', submitted_by = ${by}, submitted_at = ${at} where id = ${id}`.execute(
    tx,
  )
}

export async function decidePlanRow(
  tx: Tx,
  id: string,
  d: {
    readonly state: 'approved' | 'draft'
    readonly by: string
    readonly name: string
    readonly at: Date
    readonly remark: string | null
  },
): Promise<void> {
  await sql`update supervision.plan set state = ${d.state}, decided_by = ${d.by}, decided_by_name = ${d.name}, decided_at = ${d.at},
    decision_remark = ${d.remark} where id = ${id}`.execute(tx)
}

export async function insertPlanMove(tx: Tx, m: PlanMoveRow): Promise<void> {
  await sql`insert into supervision.plan_move (id, plan_id, region, move, by, by_name, at, remark)
    values (${m.id}, ${m.plan_id}, ${m.region}, ${m.move}, ${m.by}, ${m.by_name}, ${m.at}, ${m.remark})`.execute(tx)
}

export async function listPlanMoves(tx: Tx, planId: string): Promise<PlanMoveRow[]> {
  const { rows } = await sql<PlanMoveRow>`select * from supervision.plan_move where plan_id = ${planId}
    order by at, id limit 200`.execute(tx)
  return rows
}

export async function insertBatch(
  tx: Tx,
  b: Pick<BatchRow, 'id' | 'plan_id' | 'region' | 'number' | 'title' | 'terms' | 'starts_on' | 'due_on'>,
  by: string,
  at: Date,
): Promise<void> {
  await sql`insert into supervision.batch (id, plan_id, region, number, title, terms, starts_on, due_on, state, created_by, created_at)
    values (${b.id}, ${b.plan_id}, ${b.region}, ${b.number}, ${b.title}, ${JSON.stringify(b.terms)}, ${b.starts_on}, ${b.due_on},
      'planned', ${by}, ${at})`.execute(tx)
}

const BATCH = sql`b.id, b.plan_id, p.title as plan_title, p.state as plan_state, p.departments, b.region, b.number, b.title, b.terms,
  b.starts_on::text as starts_on, b.due_on::text as due_on, b.state, b.draw_id, b.drawn_at`

export async function listBatches(tx: Tx, planId: string): Promise<BatchRow[]> {
  const { rows } =
    await sql<BatchRow>`select ${BATCH} from supervision.batch b join supervision.plan p on p.id = b.plan_id
    where b.plan_id = ${planId} order by b.number limit 200`.execute(tx)
  return rows
}

export async function findBatch(
  tx: Tx,
  regions: readonly string[] | 'any',
  id: string,
  forUpdate = false,
): Promise<BatchRow | undefined> {
  const { rows } =
    await sql<BatchRow>`select ${BATCH} from supervision.batch b join supervision.plan p on p.id = b.plan_id
    where b.id = ${id} ${regions === 'any' ? sql`` : sql`and b.region ^@ any (${[...regions]}::text[])`}
    ${forUpdate ? sql`for update of b` : sql``}`.execute(tx)
  return rows[0]
}

export async function markDrawing(tx: Tx, id: string, drawId: string): Promise<void> {
  await sql`update supervision.batch set state = 'drawing', draw_id = ${drawId} where id = ${id}`.execute(tx)
}

export async function markDrawn(tx: Tx, id: string, drawId: string, at: Date): Promise<void> {
  await sql`update supervision.batch set state = 'drawn', draw_id = ${drawId}, drawn_at = ${at} where id = ${id}`.execute(
    tx,
  )
}

export interface Progress {
  readonly drawn: number
  readonly inspected: number
  readonly overdue: number
  readonly corrections: number
  /** Open tasks with fewer inspectors than two. */
  readonly shortHanded: number
}

/** One list is frozen at a time: the next one sees what this one is about to draw from. Held to the end of the transaction. */
export async function lockFreezing(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('supervision.freeze', 80))`.execute(tx)
}

/** Batches whose list is frozen and not drawn, of regions that lie in this one or around it. */
export async function listDrawing(tx: Tx, region: string): Promise<BatchRow[]> {
  const { rows } =
    await sql<BatchRow>`select ${BATCH} from supervision.batch b join supervision.plan p on p.id = b.plan_id
    where b.state = 'drawing' and (b.region ^@ ${region} or ${region}::text ^@ b.region) order by b.id`.execute(tx)
  return rows
}

export async function countProgress(tx: Tx, batchId: string, today: string): Promise<Progress> {
  const { rows } =
    await sql<Progress>`select count(*)::int as drawn, count(*) filter (where state = 'done')::int as inspected,
      count(*) filter (where state = 'open' and due_on < ${today}::date)::int as overdue, count(case_id)::int as corrections,
      count(*) filter (where state = 'open' and cardinality(inspectors) < 2)::int as "shortHanded"
    from supervision.task where batch_id = ${batchId} and state <> 'void'`.execute(tx)
  return rows[0] as Progress
}

/** @returns false where the object was drawn in this draw before */
export async function insertTask(tx: Tx, t: TaskRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into supervision.task (subject_id, id, batch_id, draw_id, region, subject_name, batch_title, form_id, stratum, rank, inclusion,
      inspectors, inspector_names, state, due_on, drawn_at)
    values (${t.subject_id}, ${t.id}, ${t.batch_id}, ${t.draw_id}, ${t.region}, ${t.subject_name}, ${t.batch_title}, ${t.form_id},
      ${t.stratum}, ${t.rank}, ${JSON.stringify(t.inclusion)}, ${t.inspectors}, ${t.inspector_names}, 'open', ${t.due_on}, ${t.drawn_at})
    on conflict (subject_id, draw_id) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** A redraw voids what was not yet inspected of the draw before. */
export async function voidTasks(tx: Tx, drawId: string): Promise<void> {
  await sql`update supervision.task set state = 'void' where draw_id = ${drawId} and state = 'open'`.execute(tx)
}

const TASK = sql`subject_id, id, batch_id, draw_id, region, subject_name, batch_title, form_id, stratum, rank, inclusion, inspectors,
  inspector_names, state, due_on::text as due_on, drawn_at, record_id, result, inspected_at, case_id`

/** A task by its id, locked where it is to be changed; who sees it is said by row-level security and by the caller. */
export async function findTask(tx: Tx, id: string, forUpdate = false): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`select ${TASK} from supervision.task where id = ${id}
    ${forUpdate ? sql`for update` : sql``}`.execute(tx)
  return rows[0]
}

export async function listTasksOfBatch(
  tx: Tx,
  batchId: string,
  page: { readonly limit: number; readonly after?: number | undefined; readonly state?: string | undefined },
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`select ${TASK} from supervision.task where batch_id = ${batchId}
    ${page.after === undefined ? sql`` : sql`and rank > ${page.after}`}
    ${page.state === undefined ? sql`` : sql`and state = ${page.state}`} order by rank, id limit ${page.limit}`.execute(
    tx,
  )
  return rows
}

export async function listMyTasks(tx: Tx, accountId: string): Promise<TaskRow[]> {
  const { rows } =
    await sql<TaskRow>`select ${TASK} from supervision.task where state = 'open' and inspectors @> array[${accountId}]
    order by due_on, id limit 200`.execute(tx)
  return rows
}

export async function listTasksOfSubject(tx: Tx, subjectId: string): Promise<TaskRow[]> {
  const { rows } =
    await sql<TaskRow>`select ${TASK} from supervision.task where subject_id = ${subjectId} and state <> 'void'
    order by drawn_at desc limit 100`.execute(tx)
  return rows
}

export async function completeTask(
  tx: Tx,
  t: { readonly subject_id: string; readonly id: string },
  done: {
    readonly recordId: string
    readonly result: string
    readonly inspectedAt: Date
    readonly at: Date
    readonly caseId: string | null
  },
): Promise<void> {
  await sql`update supervision.task set state = 'done', record_id = ${done.recordId}, result = ${done.result},
    inspected_at = ${done.inspectedAt}, done_at = ${done.at}, case_id = coalesce(case_id, ${done.caseId}::uuid)
    where subject_id = ${t.subject_id} and id = ${t.id}`.execute(tx)
}

/** The record was withdrawn: the task is open again. */
export async function reopenTask(tx: Tx, t: { readonly subject_id: string; readonly id: string }): Promise<void> {
  await sql`update supervision.task set state = 'open', record_id = null, result = null, inspected_at = null, done_at = null
    where subject_id = ${t.subject_id} and id = ${t.id}`.execute(tx)
}

export async function setInspectors(
  tx: Tx,
  t: { readonly subject_id: string; readonly id: string },
  inspectors: readonly string[],
  names: readonly string[],
): Promise<void> {
  await sql`update supervision.task set inspectors = ${[...inspectors]}, inspector_names = ${[...names]}
    where subject_id = ${t.subject_id} and id = ${t.id}`.execute(tx)
}

export async function insertChange(tx: Tx, c: ChangeRow): Promise<void> {
  await sql`insert into supervision.task_change (subject_id, id, task_id, kind, from_account, to_account, reason, selection, actor_id, actor_name, at)
    values (${c.subject_id}, ${c.id}, ${c.task_id}, ${c.kind}, ${c.from_account}, ${c.to_account}, ${c.reason},
      ${JSON.stringify(c.selection)}, ${c.actor_id}, ${c.actor_name}, ${c.at})`.execute(tx)
}

export async function listChanges(tx: Tx, subjectId: string, taskId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`select * from supervision.task_change
    where subject_id = ${subjectId} and task_id = ${taskId} order by id`.execute(tx)
  return rows
}

export async function listChangesOfSubject(tx: Tx, subjectId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`select * from supervision.task_change
    where subject_id = ${subjectId} order by id limit 200`.execute(tx)
  return rows
}

export async function listChangesById(tx: Tx, ids: readonly string[]): Promise<ChangeRow[]> {
  const { rows } =
    await sql<ChangeRow>`select * from supervision.task_change where id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows
}

export async function listChangeIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from supervision.task_change
    ${after === undefined ? sql`` : sql`where id > ${after}::uuid`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export async function countOpenByInspector(tx: Tx, accountIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ account: string; n: number }>`
    select a.account, count(t.id)::int as n from unnest(${[...accountIds]}::text[]) a (account)
    left join supervision.task t on t.state = 'open' and t.inspectors @> array[a.account] group by 1`.execute(tx)
  return new Map(rows.map((r) => [r.account, r.n]))
}

/** Who inspected which object by draw since a day: grounds to stand aside. */
export async function listInspectedSince(
  tx: Tx,
  regions: readonly string[],
  since: string,
): Promise<{ account: string; subject_id: string; on_day: string }[]> {
  const { rows } = await sql<{ account: string; subject_id: string; on_day: string }>`
    select account, subject_id, max(t.inspected_at at time zone 'Asia/Shanghai')::date::text as on_day
    from supervision.task t, unnest(t.inspectors) account
    where t.state = 'done' and t.inspected_at >= ${since}::date and ${within(regions)} group by 1, 2`.execute(tx)
  return rows
}

/** Objects drawn this year or still under inspection, with how often. */
export async function listDrawnThisYear(
  tx: Tx,
  regions: readonly string[],
  year: number,
  repeated: string | null,
): Promise<Map<string, { drawn: number; open: boolean }>> {
  const { rows } = await sql<{ subject_id: string; drawn: number; open: boolean }>`
    select subject_id, count(*) filter (where drawn_at >= make_timestamptz(${year}::int, 1, 1, 0, 0, 0, 'Asia/Shanghai')
        and drawn_at < make_timestamptz(${year}::int + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai'))::int as drawn, bool_or(state = 'open') as open
    from supervision.task where state <> 'void' and ${within(regions)}
      and not (state = 'open' and draw_id is not distinct from ${repeated}::uuid) group by 1`.execute(tx)
  return new Map(rows.map((r) => [r.subject_id, { drawn: r.drawn, open: r.open }]))
}

/** Live counts for statuses of policy items. */
export async function countFor(tx: Tx, what: 'drawn' | 'inspected' | 'plans' | 'ratios'): Promise<number> {
  const from = {
    drawn: sql`supervision.task where state <> 'void' and cardinality(inspectors) >= 2`,
    inspected: sql`supervision.task where state = 'done'`,
    plans: sql`supervision.plan where state = 'approved'`,
    ratios: sql`supervision.batch where state = 'drawn'`,
  }[what]
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${from}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** The task that a record answered. */
export async function findTaskByRecord(tx: Tx, subjectId: string, recordId: string): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`select ${TASK} from supervision.task
    where subject_id = ${subjectId} and record_id = ${recordId}`.execute(tx)
  return rows[0]
}
