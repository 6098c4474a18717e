import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { nameKey } from '../../../core/text/fold.ts'
import { eachSubject, getSubject } from '../../../engines/archive/index.ts'
import type { Candidate, DrawOutcome, NewDraw } from '../../../engines/draws/define.ts'
import { createDraw, type DrawEntry, findDrawOf, isEnded, redraw } from '../../../engines/draws/index.ts'
import { PRODUCT_CLASSES, productClassOf } from '../classes.ts'
import { blindId, samplesPerMonth } from '../logic.ts'
import {
  classUnknown,
  noCapableLaboratory,
  planByItsAuthor,
  planNamedAlready,
  planState,
  planUnknown,
} from '../problems.ts'
import type { NewPlan, Plan } from '../schema.ts'
import {
  countSettled,
  countTasks,
  findPlan,
  insertPlan,
  insertTasks,
  laboratoryNames,
  listPlans,
  listPlanTitles,
  lockPlan,
  updatePlan,
} from '../store/plans.ts'
import type { PlanRow } from '../store/tables.ts'
import { accountOf, dayOf } from './acts.ts'
import { laboratoryRoster, listAbleLaboratories, PARTIES } from './assignment.ts'

const said = (zh: string, en: string) => refuse(planState({ zh, en }))

export async function createPlan(tx: Tx, app: App, actor: Actor, asked: NewPlan): Promise<{ id: string }> {
  if (!may(actor, 'sampling.plan', asked.region)) throw refuse(notPermitted({ permission: 'sampling.plan' }))
  if (!PRODUCT_CLASSES.some((c) => c.id === asked.productClass)) throw refuse(classUnknown())
  const titles = await listPlanTitles(tx, asked.region, asked.year)
  if (titles.some((title) => nameKey(title) === nameKey(asked.title))) throw refuse(planNamedAlready())
  const row: PlanRow = {
    id: newId(),
    region: asked.region,
    year: asked.year,
    title: asked.title.trim(),
    product_class: asked.productClass,
    selection: asked.selection,
    reason: asked.reason.trim(),
    samples: asked.samples,
    due_on: asked.dueOn,
    state: 'draft',
    objects_draw: null,
    laboratory_draw: null,
    laboratory_id: null,
    created_by: accountOf(actor),
    created_by_name: actor.name,
    created_at: app.clock.now(),
    approved_by: null,
    approved_by_name: null,
    approved_at: null,
  }
  await insertPlan(tx, row)
  return { id: row.id }
}

/** By another person than who made it; afterwards nothing of it can be changed. */
export async function approvePlan(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
): Promise<void> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.state !== 'draft') throw said('计划已经批准', 'The plan is approved already')
  if (plan.created_by === accountOf(actor)) throw refuse(planByItsAuthor())
  await updatePlan(tx, id, {
    state: 'approved',
    approved_by: accountOf(actor),
    approved_by_name: actor.name,
    approved_at: app.clock.now(),
  })
  await audit(tx, app, {
    actor,
    action: 'sampling.approve',
    objectKind: 'sampling-plan',
    objectId: id,
    region: plan.region,
  })
}

/** Freezes the list of firms of the class and asks for the draw; its consumer makes the tasks. */
export async function drawObjects(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  reason?: string,
): Promise<{ drawId: string }> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.selection !== 'random') throw said('定向计划不抽取对象', 'A targeted plan draws no objects')
  if (plan.state === 'draft') throw said('计划还没有批准', 'The plan is not approved yet')
  const asked = {
    title: `${plan.title}：抽取受检企业`,
    roster: makersOf(tx, app, plan),
    strata: [{ id: 'makers', label: { zh: '生产企业', en: 'Makers' }, take: { count: plan.samples } }],
    parties: PARTIES,
  }
  const draw = await drawForPlan(tx, app, actor, plan, 'sampling.objects', asked, reason)
  await updatePlan(tx, id, { state: 'drawing', objects_draw: draw.id })
  return { drawId: draw.id }
}

/** The draw of a plan, or, with a reason, its repetition where the last one came to nothing; both stay public. */
async function drawForPlan(
  tx: Tx,
  app: App,
  actor: Actor,
  plan: PlanRow,
  purpose: PlanDraw,
  asked: Pick<NewDraw, 'title' | 'roster' | 'strata' | 'parties'>,
  reason: string | undefined,
): Promise<{ id: string }> {
  const owner = { kind: 'sampling-plan', id: plan.id }
  const last = await findDrawOf(tx, { purpose, ...owner })
  if (!last) return createDraw(tx, app, actor, { ...asked, purpose, region: plan.region, owner })
  if (!cameToNothing(last)) throw said('已经发起过抽取', 'A draw was begun already')
  if (reason === undefined)
    throw said('上一次抽取没有结果，重新抽取须写明理由', 'The last draw came to nothing; to repeat it, say why')
  return redraw(tx, app, actor, last.id, { ...asked, reason })
}

type PlanDraw = 'sampling.objects' | 'sampling.laboratory'

const cameToNothing = (draw: DrawEntry) => isEnded(draw.state) && draw.state !== 'drawn'

/**
 * Active enterprises of the industries of the class. The list is public at once, so each stands in it under a random id that becomes the id
 * of its task: who was drawn is not told to a laboratory, nor to the firm before the sampler stands at its door. With its sample the firm
 * is told the id, and then finds itself in the public file.
 */
async function* makersOf(tx: Tx, app: App, plan: PlanRow): AsyncGenerator<Candidate> {
  for (const industry of productClassOf(plan.product_class).industries)
    for await (const firm of eachSubject(tx, [plan.region], { kind: 'enterprise', statuses: ['active'], industry }))
      yield { id: blindId(app.random(16)), key: firm.subjectId, stratum: 'makers', label: firm.name }
}

/** Firms of a targeted plan, named one by one by the office. */
export async function nameObjects(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  subjectIds: readonly string[],
  reason: string,
): Promise<void> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.selection !== 'targeted') throw said('随机计划的对象只能抽取', 'Objects of a random plan are drawn')
  if (plan.state === 'draft') throw said('计划还没有批准', 'The plan is not approved yet')
  const tasks = (await countTasks(tx, [id])).reduce((n, t) => n + t.n, 0)
  if (tasks + subjectIds.length > plan.samples)
    throw said(`计划最多 ${plan.samples} 家`, `The plan allows ${plan.samples} firms`)
  const now = app.clock.now()
  const firms: Awaited<ReturnType<typeof getSubject>>[] = []
  for (const s of subjectIds) firms.push(await getSubject(tx, s, [plan.region]))
  await insertTasks(
    tx,
    firms.map((firm) => ({
      subject_id: firm.subjectId,
      id: newId(),
      plan_id: id,
      region: firm.region,
      subject_name: firm.name,
      selection: 'targeted',
      draw_id: null,
      stratum: null,
      inclusion: null,
      due_on: plan.due_on,
      state: 'open',
      void_reason: null,
      created_at: now,
    })),
  )
  await updatePlan(tx, id, { state: 'running' })
  await audit(tx, app, {
    actor,
    action: 'sampling.name-objects',
    objectKind: 'sampling-plan',
    objectId: id,
    region: plan.region,
    reason,
    detail: { firms: firms.map((f) => f.subjectId) },
  })
}

/** One laboratory for the plan, drawn among those able to do every item and with room for its samples. */
export async function drawLaboratory(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  reason?: string,
): Promise<{ drawId: string }> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.state === 'draft') throw said('计划还没有批准', 'The plan is not approved yet')
  const on = dayOf(app.clock.now())
  const able = await listAbleLaboratories(tx, plan, on, samplesPerMonth(plan.samples, on, plan.due_on))
  if (able.length === 0) throw refuse(noCapableLaboratory())
  const draw = await drawForPlan(tx, app, actor, plan, 'sampling.laboratory', laboratoryRoster(plan, able), reason)
  await updatePlan(tx, id, { laboratory_draw: draw.id })
  return { drawId: draw.id }
}

/** Consumer of `sampling.objects`: a task for each drawn firm, with the chance it had. */
export async function objectsDrawn(tx: Tx, app: App, draw: DrawOutcome): Promise<void> {
  const plan = await findPlan(tx, [''], draw.owner.id)
  if (!plan) throw new Error(`the plan ${draw.owner.id} of a draw is gone`)
  const regions = new Map<string, string>()
  for (const d of draw.drawn) regions.set(d.id, (await getSubject(tx, d.key ?? d.id)).region)
  await insertTasks(
    tx,
    draw.drawn.map((d) => ({
      subject_id: d.key ?? d.id,
      id: d.id,
      plan_id: plan.id,
      region: regions.get(d.id) ?? plan.region,
      subject_name: d.label,
      selection: 'random',
      draw_id: draw.drawId,
      stratum: d.stratum,
      inclusion: d.inclusion.probability,
      due_on: plan.due_on,
      state: 'open',
      void_reason: null,
      created_at: app.clock.now(),
    })),
  )
  await updatePlan(tx, plan.id, { state: 'running' })
}

export async function viewPlan(tx: Tx, actor: Actor, regions: readonly string[], id: string): Promise<Plan> {
  const row = await findPlan(tx, regions, id)
  if (!row) throw refuse(planUnknown())
  const repeatable: PlanDraw[] = []
  for (const purpose of ['sampling.objects', 'sampling.laboratory'] as const) {
    const last = await findDrawOf(tx, { purpose, kind: 'sampling-plan', id })
    if (last && cameToNothing(last)) repeatable.push(purpose)
  }
  return { ...((await describePlans(tx, actor, [row]))[0] as Plan), repeatable }
}

export async function viewPlans(
  tx: Tx,
  actor: Actor,
  regions: readonly string[],
  filter: Parameters<typeof listPlans>[2],
  limit: number,
): Promise<{ items: Plan[]; next?: string }> {
  const rows = await listPlans(tx, regions, filter, limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { items: await describePlans(tx, actor, page), ...(last && { next: last.id }) }
}

async function describePlans(tx: Tx, actor: Actor, rows: readonly PlanRow[]): Promise<Plan[]> {
  const counts = await countTasks(
    tx,
    rows.map((r) => r.id),
  )
  const settled = await countSettled(
    tx,
    rows.map((r) => r.id),
  )
  const names = await laboratoryNames(
    tx,
    rows.flatMap((r) => r.laboratory_id ?? []),
  )
  return rows.map((r) => {
    const of = (state: string) => counts.find((c) => c.plan_id === r.id && c.state === state)?.n ?? 0
    const laboratoryName = r.laboratory_id ? names.get(r.laboratory_id) : undefined
    return {
      id: r.id,
      region: r.region,
      year: r.year,
      title: r.title,
      productClass: r.product_class,
      selection: r.selection,
      reason: r.reason,
      samples: r.samples,
      dueOn: r.due_on,
      state: r.state,
      ...(r.objects_draw && { objectsDraw: r.objects_draw }),
      ...(r.laboratory_draw && { laboratoryDraw: r.laboratory_draw }),
      ...(r.laboratory_id && { laboratoryId: r.laboratory_id }),
      ...(laboratoryName && { laboratoryName }),
      createdByName: r.created_by_name,
      createdAt: r.created_at.toISOString(),
      ...(r.approved_by_name && { approvedByName: r.approved_by_name }),
      ...(r.approved_at && { approvedAt: r.approved_at.toISOString() }),
      tasks: { open: of('open'), sampled: of('sampled'), void: of('void') },
      concluded: settled.find((c) => c.plan_id === r.id)?.concluded ?? 0,
      spoilt: settled.find((c) => c.plan_id === r.id)?.spoilt ?? 0,
      mayApprove: r.state === 'draft' && r.created_by !== accountOf(actor) && may(actor, 'sampling.approve', r.region),
    }
  })
}

async function lockedPlan(tx: Tx, regions: readonly string[], id: string): Promise<PlanRow> {
  const plan = await lockPlan(tx, regions, id)
  if (!plan) throw refuse(planUnknown())
  return plan
}
