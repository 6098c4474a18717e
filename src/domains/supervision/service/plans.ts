import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { nameKey } from '../../../core/text/fold.ts'
import { countRoster } from '../../../engines/archive/index.ts'
import { findDrawOf, isEnded } from '../../../engines/draws/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { parameterOn } from '../../../engines/rules/index.ts'
import { commonIndustry, matterOn } from '../logic.ts'
import {
  batchRefused,
  batchUnknown,
  planEmpty,
  planNamedAlready,
  planNotOpen,
  planNotYours,
  planUnknown,
} from '../problems.ts'
import type { BatchCreate, BatchDetail, BatchView, PlanCreate, PlanQuery, PlanView } from '../schema.ts'
import * as store from '../store.ts'
import { drawable, ratioOf } from './draw-terms.ts'
import { actorId, matterView } from './lists.ts'
import { shortOf } from './recusals.ts'

function planView(actor: Actor, p: store.PlanRow): PlanView {
  const abilities: PlanView['abilities'] = []
  if (may(actor, 'supervision.plan', p.region) && p.state === 'draft')
    abilities.push('add-batch', ...(p.batches > 0 ? (['submit'] as const) : []))
  if (may(actor, 'supervision.approve', p.region) && p.state === 'submitted' && p.submitted_by !== actor.accountId)
    abilities.push('approve', 'return')
  return {
    id: p.id,
    year: p.year,
    region: p.region,
    title: p.title,
    departments: p.departments,
    isJoint: p.departments.length > 1,
    state: p.state,
    ...(p.remark !== null && { remark: p.remark }),
    createdBy: p.created_by_name,
    createdAt: p.created_at.toISOString(),
    ...(p.decided_by_name !== null && { decidedBy: p.decided_by_name }),
    ...(p.decided_at !== null && { decidedAt: p.decided_at.toISOString() }),
    ...(p.decision_remark !== null && { decisionRemark: p.decision_remark }),
    batches: p.batches,
    abilities,
  }
}

export async function listPlans(tx: Tx, actor: Actor, regions: readonly string[], { limit = 20, ...asked }: PlanQuery) {
  const rows = await store.listPlans(tx, regions, { ...asked, limit: limit + 1 })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map((p) => planView(actor, p)), ...(last && { next: last.id }) }
}

export async function viewPlan(tx: Tx, app: App, actor: Actor, regions: readonly string[], id: string) {
  const plan = await store.findPlan(tx, regions, id)
  if (!plan) throw refuse(planUnknown())
  const batches: BatchView[] = []
  for (const b of await store.listBatches(tx, id)) batches.push(await batchView(tx, app, actor, b))
  const moves = (await store.listPlanMoves(tx, id)).map((m) => ({
    move: m.move,
    by: m.by_name,
    at: m.at.toISOString(),
    ...(m.remark !== null && { remark: m.remark }),
  }))
  return { plan: planView(actor, plan), batches, moves }
}

/** Writes down what happened to a plan, beside the state it led to. */
function noteMove(
  tx: Tx,
  app: App,
  actor: Actor,
  plan: { id: string; region: string },
  move: PlanMove,
  remark?: string,
) {
  return store.insertPlanMove(tx, {
    id: newId(),
    plan_id: plan.id,
    region: plan.region,
    move,
    by: actorId(actor),
    by_name: actor.name,
    at: app.clock.now(),
    remark: remark ?? null,
  })
}
type PlanMove = store.PlanMoveRow['move']

export async function createPlan(tx: Tx, app: App, actor: Actor, asked: PlanCreate, requestId: string) {
  if (!may(actor, 'supervision.plan', asked.region)) throw refuse(notPermitted({ permission: 'supervision.plan' }))
  const titles = await store.listPlanTitles(tx, asked.region, asked.year)
  const same = titles.some((title) => nameKey(title) === nameKey(asked.title))
  if (same) throw refuse(planNamedAlready({ title: asked.title }))
  const id = newId()
  await store.insertPlan(tx, {
    id,
    year: asked.year,
    region: asked.region,
    title: asked.title,
    departments: asked.departments,
    remark: asked.remark ?? null,
    created_by: actorId(actor),
    created_by_name: actor.name,
    created_at: app.clock.now(),
  })
  await noteMove(tx, app, actor, { id, region: asked.region }, 'create')
  await audit(tx, app, {
    actor,
    action: 'supervision.plan',
    objectKind: 'supervision.plan',
    objectId: id,
    region: asked.region,
    requestId,
  })
  return { id }
}

async function lockedPlan(tx: Tx, regions: readonly string[], id: string, state: store.PlanRow['state']) {
  const plan = await store.findPlan(tx, regions, id, true)
  if (!plan) throw refuse(planUnknown())
  if (plan.state !== state) throw refuse(planNotOpen({ state: plan.state }))
  return plan
}

/** Adds a batch: its matters in the version in force on its first day, the industry they have in common. */
export async function addBatch(
  tx: Tx,
  app: App,
  _actor: Actor,
  regions: readonly string[],
  planId: string,
  asked: BatchCreate,
) {
  const plan = await lockedPlan(tx, regions, planId, 'draft')
  const wrong = (zh: string, en: string) => refuse(batchRefused({ message: { zh, en } }))
  const region = asked.region ?? plan.region
  if (!region.startsWith(plan.region)) throw wrong('批次区域不在计划区域内', 'The batch lies outside the plan’s region')
  if (asked.dueOn < asked.startsOn) throw wrong('完成期限早于开始日期', 'The end is before the beginning')
  let industry: string | undefined = asked.industry
  const matters: { id: string; version: number; name: string }[] = []
  const formIds = new Set<string>()
  for (const id of asked.matters) {
    const matter = matterOn((await store.listMatterVersions(tx, id)).map(matterView), asked.startsOn)
    if (!matter) throw wrong(`事项 ${id} 在开始日期无效`, `Matter ${id} is not in force on the first day`)
    const common = commonIndustry(industry, matter.body.industry)
    if (common === 'none') throw wrong('所选事项的行业没有交集', 'The matters concern different industries')
    industry = common
    matters.push({ id, version: matter.version, name: matter.body.name })
    formIds.add(matter.body.formId)
  }
  if (formIds.size !== 1) throw wrong('所选事项使用不同的检查表', 'The matters are inspected on different forms')
  const id = newId()
  await store.insertBatch(
    tx,
    {
      id,
      plan_id: planId,
      region,
      number: plan.batches + 1,
      title: asked.title,
      terms: { matters, ...(industry && { industry }), riskClass: 'unrated', formId: [...formIds][0] as string },
      starts_on: asked.startsOn,
      due_on: asked.dueOn,
    },
    actorId(_actor),
    app.clock.now(),
  )
  return { id }
}

export async function submitPlan(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  requestId: string,
) {
  const plan = await lockedPlan(tx, regions, id, 'draft')
  if (plan.batches === 0) throw refuse(planEmpty())
  await store.submitPlanRow(tx, id, actorId(actor), app.clock.now())
  await noteMove(tx, app, actor, plan, 'submit')
  await audit(tx, app, {
    actor,
    action: 'supervision.submit',
    objectKind: 'supervision.plan',
    objectId: id,
    region: plan.region,
    requestId,
  })
}

/** Whoever submitted a plan does not approve it. A returned plan is open for changes again. */
export async function decidePlan(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  decision: { readonly state: 'approved' | 'draft'; readonly remark: string | undefined },
  requestId: string,
) {
  const plan = await lockedPlan(tx, regions, id, 'submitted')
  if (plan.submitted_by === actor.accountId) throw refuse(planNotYours())
  await store.decidePlanRow(tx, id, {
    state: decision.state,
    by: actorId(actor),
    name: actor.name,
    at: app.clock.now(),
    remark: decision.remark ?? null,
  })
  await noteMove(tx, app, actor, plan, decision.state === 'approved' ? 'approve' : 'return', decision.remark)
  await audit(tx, app, {
    actor,
    action: decision.state === 'approved' ? 'supervision.approve' : 'supervision.return',
    objectKind: 'supervision.plan',
    objectId: id,
    region: plan.region,
    ...(decision.remark && { reason: decision.remark }),
    requestId,
  })
}

export async function batchView(tx: Tx, app: App, actor: Actor, b: store.BatchRow): Promise<BatchView> {
  const owner = { purpose: 'supervision.batch', kind: 'supervision.batch', id: b.id }
  const draw = b.draw_id === null ? undefined : await findDrawOf(tx, owner)
  const maySetOff = b.plan_state === 'approved' && may(actor, 'supervision.draw', b.region)
  return {
    id: b.id,
    planId: b.plan_id,
    planTitle: b.plan_title,
    region: b.region,
    number: b.number,
    title: b.title,
    terms: b.terms,
    startsOn: b.starts_on,
    dueOn: b.due_on,
    state: b.state,
    ...(b.draw_id !== null && { drawId: b.draw_id }),
    ...(b.drawn_at !== null && { drawnAt: b.drawn_at.toISOString() }),
    progress: await store.countProgress(tx, b.id, civilDay(app.clock.now())),
    mayDraw: maySetOff && b.draw_id === null,
    mayRedraw: maySetOff && draw !== undefined && isEnded(draw.state),
    ...(draw && { frozen: { candidates: draw.candidates, quota: draw.quota, at: draw.frozenAt } }),
  }
}

export async function viewBatch(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
): Promise<BatchDetail> {
  const batch = await store.findBatch(tx, regions, id)
  if (!batch) throw refuse(batchUnknown())
  const view = await batchView(tx, app, actor, batch)
  // Once frozen, the parameters of that day count, not those of today.
  const day = civilDay(view.frozen ? new Date(view.frozen.at) : app.clock.now())
  const ratio = await ratioOf(tx, app, batch.terms, day)
  if (view.frozen) return { ...view, ratio }
  const monthsApart = Number((await parameterOn(tx, app, 'supervision.terms', 'monthsApart', day)).value)
  const short = await app.db.read(systemScope('supervision'), (all) => shortOf(all, batch, day, monthsApart))
  return {
    ...view,
    ratio,
    objectsNow: await countRoster(tx, [batch.region], drawable(batch.terms.industry)),
    ...(short && (short.objects > 0 || short.inspectors < 2) && { shortOf: short }),
  }
}
