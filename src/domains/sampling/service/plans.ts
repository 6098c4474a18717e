import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { getSubject, searchSubjects } from '../../../engines/archive/index.ts'
import type { Candidate, DrawOutcome } from '../../../engines/draws/define.ts'
import { createDraw } from '../../../engines/draws/index.ts'
import { PRODUCT_CLASSES, productClassOf } from '../classes.ts'
import { isAbleForAll } from '../logic.ts'
import { classUnknown, noCapableLaboratory, planByItsAuthor, planState, planUnknown } from '../problems.ts'
import type { NewPlan, Plan } from '../schema.ts'
import {
  countOpenCodes,
  countTasks,
  findPlan,
  insertPlan,
  insertTasks,
  laboratoryNames,
  listAbilities,
  listActiveLaboratories,
  listPlans,
  lockPlan,
  updatePlan,
} from '../store/plans.ts'
import type { PlanRow } from '../store/tables.ts'
import { accountOf, dayOf } from './acts.ts'

/** Two offices bring secrets beside the system; neither can foresee or steer the draw alone. */
const PARTIES = [
  { id: 'office', label: { zh: '质量办', en: 'Quality office' }, holder: { roleId: 'quality-office' } },
  { id: 'review', label: { zh: '审核人员', en: 'Reviewer' }, holder: { roleId: 'reviewer' } },
] as const

const said = (zh: string, en: string) => refuse(planState({ zh, en }))

export async function createPlan(tx: Tx, app: App, actor: Actor, asked: NewPlan): Promise<{ id: string }> {
  if (!may(actor, 'sampling.plan', asked.region)) throw refuse(notPermitted({ permission: 'sampling.plan' }))
  if (!PRODUCT_CLASSES.some((c) => c.id === asked.productClass)) throw refuse(classUnknown())
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
): Promise<{ drawId: string }> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.selection !== 'random') throw said('定向计划不抽取对象', 'A targeted plan draws no objects')
  if (plan.state === 'draft') throw said('计划还没有批准', 'The plan is not approved yet')
  if (plan.objects_draw) throw said('已经发起过抽取', 'A draw was begun already')
  const draw = await createDraw(tx, app, actor, {
    purpose: 'sampling.objects',
    title: `${plan.title}：抽取受检企业`,
    region: plan.region,
    owner: { kind: 'sampling-plan', id },
    roster: makersOf(tx, plan),
    strata: [{ id: 'makers', label: { zh: '生产企业', en: 'Makers' }, take: { count: plan.samples } }],
    parties: PARTIES,
  })
  await updatePlan(tx, id, { state: 'drawing', objects_draw: draw.id })
  return { drawId: draw.id }
}

/** Active enterprises of the industries of the class, page by page: nothing is held but one page. */
async function* makersOf(tx: Tx, plan: PlanRow): AsyncGenerator<Candidate> {
  for (const industry of productClassOf(plan.product_class).industries)
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page = await searchSubjects(tx, [plan.region], {
        kinds: ['enterprise'],
        statuses: ['active'],
        industry,
        limit: 100,
        ...(after && { after }),
      })
      for (const hit of page.items)
        yield {
          id: hit.subjectId,
          key: hit.subjectId,
          ...(hit.code && { code: hit.code }),
          stratum: 'makers',
          label: hit.name,
          region: hit.region,
        }
      after = page.next
    }
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
  const firms = await Promise.all(subjectIds.map((s) => getSubject(tx, s, [plan.region])))
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

/** Laboratories able to do every item today, active and with room; one is drawn. */
export async function drawLaboratory(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
): Promise<{ drawId: string }> {
  const plan = await lockedPlan(tx, regions, id)
  if (plan.state === 'draft') throw said('计划还没有批准', 'The plan is not approved yet')
  if (plan.laboratory_draw) throw said('已经发起过抽取', 'A draw was begun already')
  const drawId = await beginLaboratoryDraw(
    tx,
    app,
    actor,
    plan,
    { kind: 'sampling-plan', id },
    `${plan.title}：抽取检验机构`,
    [],
  )
  await updatePlan(tx, id, { laboratory_draw: drawId })
  return { drawId }
}

/** @throws Refusal `no-capable-laboratory` */
export async function beginLaboratoryDraw(
  tx: Tx,
  app: App,
  actor: Actor,
  plan: PlanRow,
  owner: { readonly kind: string; readonly id: string },
  title: string,
  except: readonly string[],
): Promise<string> {
  const able = await capableLaboratories(tx, plan, dayOf(app.clock.now()), except)
  if (able.length === 0) throw refuse(noCapableLaboratory())
  const draw = await createDraw(tx, app, actor, {
    purpose: 'sampling.laboratory',
    title,
    region: plan.region,
    owner,
    roster: able.map((l) => ({ id: l.laboratory_id, key: l.laboratory_id, stratum: 'able', label: l.name })),
    strata: [{ id: 'able', label: { zh: '有资质能力的机构', en: 'Able laboratories' }, take: { count: 1 } }],
    parties: PARTIES,
  })
  return draw.id
}

async function capableLaboratories(tx: Tx, plan: PlanRow, on: string, except: readonly string[]) {
  const bodies = (await listActiveLaboratories(tx)).filter((b) => !except.includes(b.laboratory_id))
  const abilities = await listAbilities(
    tx,
    bodies.map((b) => b.laboratory_id),
  )
  const taken = await countOpenCodes(tx)
  const product = productClassOf(plan.product_class)
  return bodies.filter((body) => {
    const own = abilities
      .filter((a) => a.laboratory_id === body.laboratory_id)
      .map((a) => ({
        productClass: a.product_class,
        item: a.item,
        method: a.method,
        validFrom: a.valid_from,
        validUntil: a.valid_until,
        isEnded: a.is_ended,
      }))
    return isAbleForAll(own, product, on) && (taken.get(body.laboratory_id) ?? 0) < body.samples_per_month
  })
}

/** Consumer of `sampling.objects`: a task for each drawn firm, with the chance it had. */
export async function objectsDrawn(tx: Tx, app: App, draw: DrawOutcome): Promise<void> {
  const plan = await findPlan(tx, [''], draw.owner.id)
  if (!plan) throw new Error(`the plan ${draw.owner.id} of a draw is gone`)
  await insertTasks(
    tx,
    draw.drawn.map((d) => ({
      subject_id: d.key ?? d.id,
      id: newId(),
      plan_id: plan.id,
      region: d.region ?? plan.region,
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
  return (await describePlans(tx, actor, [row]))[0] as Plan
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
      mayApprove: r.state === 'draft' && r.created_by !== accountOf(actor) && may(actor, 'sampling.approve', r.region),
    }
  })
}

async function lockedPlan(tx: Tx, regions: readonly string[], id: string): Promise<PlanRow> {
  const plan = await lockPlan(tx, regions, id)
  if (!plan) throw refuse(planUnknown())
  return plan
}
