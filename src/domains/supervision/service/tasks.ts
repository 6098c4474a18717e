import { createHash } from 'node:crypto'
import { type Actor, may } from '../../../core/access/define.ts'
import { audit, readAudited, type Taker } from '../../../core/access/index.ts'
import { chinaTime, spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { Raw } from '../../../core/http/route.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import type { Language } from '../../../core/text.ts'
import { findSubject } from '../../../engines/archive/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { parameterOn } from '../../../engines/rules/index.ts'
import { type Eligible, eligibleFor, missingInspectors, successorsOf } from '../logic.ts'
import { batchUnknown, nobodyEligible, taskNotOpen, taskNotShort, taskNotYours, taskUnknown } from '../problems.ts'
import { RESULTS, type Result } from '../results.ts'
import type { OwnTaskView, TaskChangeView, TaskDetail, TaskView } from '../schema.ts'
import * as store from '../store.ts'
import { actorId } from './lists.ts'
import { findGrounds } from './recusals.ts'

export function taskView(app: App, actor: Actor, t: store.TaskRow): TaskView {
  const isOpen = t.state === 'open'
  return {
    id: t.id,
    batchId: t.batch_id,
    drawId: t.draw_id,
    subjectId: t.subject_id,
    subjectName: t.subject_name,
    region: t.region,
    batchTitle: t.batch_title,
    formId: t.form_id,
    stratum: t.stratum,
    rank: t.rank,
    inclusionProbability: t.inclusion.probability,
    inspectors: t.inspectors.map((accountId, i) => ({ accountId, name: t.inspector_names[i] ?? '' })),
    state: t.state,
    dueOn: t.due_on,
    isOverdue: isOpen && t.due_on < civilDay(app.clock.now()),
    drawnAt: t.drawn_at.toISOString(),
    ...(t.record_id !== null && { recordId: t.record_id }),
    ...(t.result !== null && { result: t.result }),
    ...(t.inspected_at !== null && { inspectedAt: t.inspected_at.toISOString() }),
    ...(t.case_id !== null && { caseId: t.case_id }),
    isMine: isOpen && t.inspectors.includes(actor.accountId ?? ''),
    missing: isOpen ? missingInspectors(t.inspectors) : 0,
    mayFill: isOpen && missingInspectors(t.inspectors) > 0 && may(actor, 'supervision.draw', t.region),
  }
}

/** The task where the asker may see it: in his regions, or his own. */
export async function visibleTask(tx: Tx, actor: Actor, id: string, forUpdate = false): Promise<store.TaskRow> {
  const task = await store.findTask(tx, id, forUpdate)
  const isVisible =
    task && (may(actor, 'supervision.read', task.region) || task.inspectors.includes(actor.accountId ?? ''))
  if (!isVisible) throw refuse(taskUnknown())
  return task
}

export async function viewTask(tx: Tx, app: App, actor: Actor, id: string): Promise<TaskDetail> {
  const task = await visibleTask(tx, actor, id)
  const changes = await store.listChanges(tx, task.subject_id, id)
  const subject = await findSubject(tx, task.subject_id)
  const earlier = (await store.listTasksOfSubject(tx, task.subject_id)).filter(
    (t) => t.id !== id && t.record_id !== null,
  )
  const [next] = (await store.listMyTasks(tx, actor.accountId ?? '')).filter((t) => t.id !== id)
  const phone = subject?.details.phone
  return {
    task: taskView(app, actor, task),
    changes: changes.map(changeView),
    place: {
      ...(subject?.address && { address: subject.address }),
      ...(typeof phone === 'string' && phone !== '' && { phone }),
    },
    earlier: earlier.slice(0, EARLIER).map((t) => ({
      id: t.id,
      recordId: t.record_id as string,
      ...(t.result !== null && { result: t.result }),
      inspectedAt: (t.inspected_at ?? t.drawn_at).toISOString(),
    })),
    ...(next && { next: { id: next.id, subjectName: next.subject_name } }),
  }
}

/** Inspections before this one that are shown with it. */
const EARLIER = 5

function changeView(c: store.ChangeRow): TaskChangeView {
  return {
    id: c.id,
    kind: c.kind,
    from: c.from_account,
    to: c.to_account,
    reason: c.reason,
    at: c.at.toISOString(),
    by: c.actor_name,
  }
}

export async function listMine(tx: Tx, app: App, actor: Actor) {
  return { items: (await store.listMyTasks(tx, actor.accountId ?? '')).map((t) => taskView(app, actor, t)) }
}

export async function listOfBatch(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  batchId: string,
  { limit = 50, after, state }: { limit?: number | undefined; after?: number | undefined; state?: string | undefined },
) {
  if (!(await store.findBatch(tx, regions, batchId))) throw refuse(batchUnknown())
  const rows = await store.listTasksOfBatch(tx, batchId, { limit: limit + 1, after, state })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map((t) => taskView(app, actor, t)), ...(last && { next: String(last.rank) }) }
}

const EXPORT_LIMIT = 20_000

export async function exportBatch(
  taker: Taker,
  batchId: string,
  state: TaskView['state'] | undefined,
  language: Language,
): Promise<Raw> {
  let title = ''
  const rows = await readAudited(
    taker,
    { action: 'supervision.export', objectKind: 'supervision.batch', objectId: batchId },
    async (tx) => {
      const batch = await store.findBatch(tx, taker.regions, batchId)
      if (!batch) throw refuse(batchUnknown())
      title = batch.title
      return store.listTasksOfBatch(tx, batchId, { limit: EXPORT_LIMIT, state })
    },
  )
  const zh = language === 'zh'
  return spreadsheet(
    { zh: `抽查任务-${title}`, en: `Inspections ${title}` },
    language,
    zh
      ? ['序号', '检查对象', '检查人员', '完成期限', '检查时间', '检查结果']
      : ['No.', 'Object', 'Inspectors', 'Due', 'Inspected', 'Result'],
    rows.map((t) => [
      String(t.rank),
      t.subject_name,
      t.inspector_names.join(zh ? '、' : ', '),
      t.due_on,
      chinaTime(t.inspected_at),
      t.result === null ? '' : RESULTS[t.result as Result][language],
    ]),
  )
}

/** What the enterprise is told of itself: that it was drawn, by which draw, and what came of it. Inspectors are not named. */
export async function listOwn(tx: Tx, subjectId: string): Promise<OwnTaskView[]> {
  const tasks = await store.listTasksOfSubject(tx, subjectId)
  const changes = await store.listChangesOfSubject(tx, subjectId)
  return tasks.map((t) => ({
    id: t.id,
    drawId: t.draw_id,
    batchTitle: t.batch_title,
    drawnAt: t.drawn_at.toISOString(),
    state: t.state,
    ...(t.result !== null && { result: t.result }),
    ...(t.inspected_at !== null && { inspectedAt: t.inspected_at.toISOString() }),
    ...(t.record_id !== null && { recordId: t.record_id }),
    ...(t.case_id !== null && { caseId: t.case_id }),
    changes: changes.filter((c) => c.task_id === t.id).map((c) => ({ kind: c.kind, at: c.at.toISOString() })),
  }))
}

/** Place of a person in the order of succession of a task: SHA-256 of draw, task and account. Anybody who knows them recomputes it. */
export function successionKey(drawId: string, taskId: string, accountId: string): string {
  return createHash('sha256').update(`zhiheng-succession-v1\n${drawId}\n${taskId}\n${accountId}`).digest('hex')
}

/**
 * One of the two inspectors gives the task up, with a reason; nobody chooses his successor. All listed inspectors of the region
 * (of his department, where several inspect together) stand in an order that draw and task fix, the first who may take it does, and the
 * whole order is sealed with the change.
 */
export async function handOver(
  tx: Tx,
  app: App,
  actor: Actor,
  id: string,
  asked: { readonly kind: 'handed-over' | 'recused'; readonly from?: string | undefined; readonly reason: string },
  requestId: string,
) {
  const task = await visibleTask(tx, actor, id, true)
  if (task.state !== 'open') throw refuse(taskNotOpen())
  const from = asked.from ?? actor.accountId ?? ''
  const mayForOthers = may(actor, 'supervision.draw', task.region)
  if (!task.inspectors.includes(from) || (from !== actor.accountId && !mayForOthers)) throw refuse(taskNotYours())
  // Colleagues' lists lie beyond the inspector's own view: the system looks, and only the result is his.
  const { order, refused, chosen } = await app.db.read(systemScope('supervision'), (all) =>
    succession(all, app, task, from),
  )
  if (!chosen) throw refuse(nobodyEligible({ refused }))
  const place = task.inspectors.indexOf(from)
  const change: store.ChangeRow = {
    subject_id: task.subject_id,
    id: newId(),
    task_id: id,
    kind: asked.kind,
    from_account: from,
    to_account: chosen.accountId,
    reason: asked.reason,
    selection: { method: 'zhiheng-succession-v1', drawId: task.draw_id, taskId: id, order, refused },
    actor_id: actorId(actor),
    actor_name: actor.name,
    at: app.clock.now(),
  }
  // The change first: afterwards the task may no longer be his to see.
  await store.insertChange(tx, change)
  await app.seal(tx, [{ kind: 'task-change', id: change.id, body: changeContent(change) }])
  await audit(tx, app, {
    actor,
    action: asked.kind === 'recused' ? 'supervision.recuse' : 'supervision.hand-over',
    objectKind: 'supervision.task',
    objectId: id,
    region: task.region,
    reason: asked.reason,
    requestId,
  })
  await store.setInspectors(
    tx,
    task,
    task.inspectors.with(place, chosen.accountId),
    task.inspector_names.with(place, chosen.name),
  )
  return { to: chosen.name }
}

/**
 * A draw found too few inspectors for an object: the empty place goes to the first in the fixed order who may take it, as a successor would
 * be found. Nobody chooses.
 */
export async function fillPlace(tx: Tx, app: App, actor: Actor, id: string, requestId: string) {
  const task = await visibleTask(tx, actor, id, true)
  if (!may(actor, 'supervision.draw', task.region)) throw refuse(notPermitted({ permission: 'supervision.draw' }))
  if (task.state !== 'open') throw refuse(taskNotOpen())
  if (missingInspectors(task.inspectors) === 0) throw refuse(taskNotShort())
  const { order, refused, chosen } = await app.db.read(systemScope('supervision'), (all) =>
    succession(all, app, task, undefined),
  )
  if (!chosen) throw refuse(nobodyEligible({ refused }))
  const reason = '抽取时可派人员不足，按固定顺序补足'
  const change: store.ChangeRow = {
    subject_id: task.subject_id,
    id: newId(),
    task_id: id,
    kind: 'filled',
    from_account: '',
    to_account: chosen.accountId,
    reason,
    selection: { method: 'zhiheng-succession-v1', drawId: task.draw_id, taskId: id, order, refused },
    actor_id: actorId(actor),
    actor_name: actor.name,
    at: app.clock.now(),
  }
  await store.insertChange(tx, change)
  await app.seal(tx, [{ kind: 'task-change', id: change.id, body: changeContent(change) }])
  await audit(tx, app, {
    actor,
    action: 'supervision.fill',
    objectKind: 'supervision.task',
    objectId: id,
    region: task.region,
    reason,
    requestId,
  })
  await store.setInspectors(tx, task, [...task.inspectors, chosen.accountId], [...task.inspector_names, chosen.name])
  return { to: chosen.name }
}

export function changeContent(c: store.ChangeRow): Json {
  return { ...c, at: c.at.toISOString() }
}

async function succession(tx: Tx, app: App, task: store.TaskRow, from: string | undefined) {
  const batch = await store.findBatch(tx, 'any', task.batch_id)
  const everybody = await store.listInspectors(tx, [''])
  const listed = successorsOf(
    everybody.find((i) => i.account_id === from)?.body.organisation,
    batch?.departments ?? [],
    everybody.filter((i) => i.is_active && task.region.startsWith(i.region)),
  )
  const open = await store.countOpenByInspector(
    tx,
    listed.map((i) => i.account_id),
  )
  const today = civilDay(app.clock.now())
  const apart = Number((await parameterOn(tx, app, 'supervision.terms', 'monthsApart', today)).value)
  const grounds = await findGrounds(tx, listed, task.region, today, apart)
  const recused = new Set(grounds.filter((g) => g.subjectId === task.subject_id).map((g) => g.inspectorId))
  const people: Eligible[] = listed
    .map((i) => ({
      accountId: i.account_id,
      name: i.body.name,
      region: i.region,
      matters: i.body.matters,
      capacity: i.body.capacity,
      openTasks: open.get(i.account_id) ?? 0,
      isRecused: recused.has(i.account_id),
    }))
    .sort((a, b) =>
      successionKey(task.draw_id, task.id, a.accountId) < successionKey(task.draw_id, task.id, b.accountId) ? -1 : 1,
    )
  const { eligible, refused } = eligibleFor(people, {
    region: task.region,
    matters: batch?.terms.matters.map((m) => m.id) ?? [],
    inspectors: task.inspectors,
  })
  return { order: people.map((p) => p.accountId), refused, chosen: eligible[0] }
}
