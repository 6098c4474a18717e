import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { readClaim, requireHappened } from '../../../core/claimed-time.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import { addRecord, getSubject } from '../../../engines/archive/index.ts'
import { systemActor } from '../../../engines/cases/index.ts'
import { excludeDrawn, isEnded } from '../../../engines/draws/index.ts'
import { askNamed, attachUploads, findSecondOfficial, viewSecondOfficial } from '../../../engines/forms/index.ts'
import { decide } from '../../../engines/rules/index.ts'
import { productClassOf } from '../classes.ts'
import { blindCode, blindId, takenAt } from '../logic.ts'
import { blindState, laboratoryMissing, planUnknown, sampleUnknown, taskNotOpen, taskUnknown } from '../problems.ts'
import type { SampleBody, SampleSent, SampleView } from '../schema.ts'
import { findPlan, laboratoryNames, lockTask, updateTask } from '../store/plans.ts'
import {
  findAssignment,
  findObjectionOf,
  findSample,
  findSampleOfTask,
  insertBlind,
  insertCustody,
  insertSample,
  listBlindings,
  listBlindSteps,
  listBlinds,
  listCustody,
  listUnblindings,
  listVerdicts,
  nextNumber,
} from '../store/samples.ts'
import { listServices } from '../store/services.ts'
import type { BlindRow, CustodyRow, PlanRow, SampleRow, TaskRowOf } from '../store/tables.ts'
import { accountOf, dayOf, sealedBody, sealRow } from './acts.ts'
import { beginAssignment, lastDrawFor, separationFacts } from './assignment.ts'
import { SHEET } from './second-sampler.ts'
import { describeService, serviceOf } from './serving.ts'

/** Of a second sampler who was only typed: nobody can tell that there were two. */
const ALONE = { item: 'secondSampler', state: 'unconfirmed', isMine: false } as const

/** A laboratory has this long from the day the code is made. */
const DAYS_TO_TEST = 30

/** Writes down what was taken and sealed; the task is done, the firm's archive has a record. Exactly once per task. */
export async function takeSample(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  taskId: string,
  { sentAt, ...sent }: SampleSent,
): Promise<{ sampleId: string; number: string }> {
  const task = await lockTask(tx, regions, taskId)
  if (!task) throw refuse(taskUnknown())
  if (task.state !== 'open') return takenBefore(tx, actor, task, sent)
  const now = app.clock.now()
  requireHappened(sent.producedOn, dayOf(now), '/producedOn')
  const claim = sent.takenAt === undefined ? undefined : readClaim(sent.takenAt, sentAt, now, '/takenAt')
  const second =
    sent.secondSamplerId === undefined
      ? undefined
      : await findSecondOfficial(tx, app, actor, {
          formId: SHEET,
          subject: task,
          accountId: sent.secondSamplerId,
          pointer: '/secondSampler',
        })
  const body: SampleBody = {
    ...sent,
    ...(second && { secondSampler: second.name }),
    ...(claim?.skewSeconds !== undefined && { clockSkewSeconds: claim.skewSeconds }),
  }
  const plan = await planOf(tx, task.plan_id)
  await attachUploads(tx, app, actor, task.subject_id, body.photos)
  const year = Number(dayOf(now).slice(0, 4))
  const number = `CJ${year}-${String(await nextNumber(tx, year)).padStart(6, '0')}`
  const row: SampleRow = {
    subject_id: task.subject_id,
    id: newId(),
    task_id: task.id,
    plan_id: task.plan_id,
    region: task.region,
    number,
    body,
    sampled_by: accountOf(actor),
    sampled_by_name: actor.name,
    sampled_at: now,
  }
  await insertSample(tx, row)
  await sealRow(tx, app, 'sampling-sample', row)
  await step(tx, app, actor, row, 'sealed', `封条 ${body.seals.join('、')}；备样存于${body.backupKeptAt}`)
  await updateTask(tx, task.subject_id, task.id, { state: 'sampled' })
  await addRecord(tx, app, actor, {
    // Under the id of the sample: it is found from the record that the second sampler confirms.
    id: row.id,
    subjectId: task.subject_id,
    kind: 'sampling.sampled',
    body: {
      sampleNumber: number,
      productName: body.productName,
      batchNumber: body.batchNumber,
      productClass: plan.product_class,
      seals: body.seals,
    },
    happenedAt: takenAt(body, now),
    source: '监督抽查抽样',
    fileDigests: body.photos,
  })
  const about = { subjectId: task.subject_id, region: task.region }
  if (second) await askNamed(tx, app, actor, SHEET, about, row, [{ ...second, item: 'secondSampler' }])
  return { sampleId: row.id, number }
}

/** A device that lost the answer and sends the same again gets it again; anybody else is told who was first. */
async function takenBefore(
  tx: Tx,
  actor: Actor,
  task: TaskRowOf,
  body: SampleBody,
): Promise<{ sampleId: string; number: string }> {
  const sample = await findSampleOfTask(tx, task.subject_id, task.id)
  if (!sample) throw refuse(taskNotOpen({ reason: task.void_reason ?? '' }))
  const isSame =
    body.key !== undefined &&
    sample.sampled_by === accountOf(actor) &&
    isDeepStrictEqual(asSent(sample.body), sealedBody(asSent(body)))
  if (!isSame) throw refuse(taskNotOpen({ by: sample.sampled_by_name, number: sample.number }))
  return { sampleId: sample.id, number: sample.number }
}

/** Without what the server finds: the skew of the clock, and the name that belongs to an account. */
function asSent({ clockSkewSeconds: _, secondSampler, ...sheet }: SampleBody) {
  return sheet.secondSamplerId === undefined ? { ...sheet, secondSampler } : sheet
}

/** The firm no longer makes it, was closed, refuses: with the reason. The place in the sample stays empty, it is not filled by choice. */
export async function voidTask(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  taskId: string,
  reason: string,
): Promise<void> {
  const task = await lockTask(tx, regions, taskId)
  if (!task) throw refuse(taskUnknown())
  if (task.state !== 'open') {
    const sample = await findSampleOfTask(tx, task.subject_id, task.id)
    throw refuse(
      taskNotOpen(sample ? { by: sample.sampled_by_name, number: sample.number } : { reason: task.void_reason ?? '' }),
    )
  }
  await updateTask(tx, task.subject_id, task.id, { state: 'void', void_reason: reason.trim() })
  // The drawn place stays empty in public; the reason may name the firm and is kept inside.
  if (task.draw_id)
    await excludeDrawn(tx, app, systemActor('sampling'), task.draw_id, task.id, '未能抽样，理由存档；不另行递补')
  await audit(tx, app, {
    actor,
    action: 'sampling.void-task',
    objectKind: 'sampling-task',
    objectId: task.id,
    region: task.region,
    reason,
  })
}

export async function handOver(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  sampleId: string,
  note: string,
): Promise<void> {
  const sample = await getSample(tx, regions, sampleId)
  await step(tx, app, actor, sample, 'handed-over', note.trim())
}

/**
 * Sends the sample under a code to the laboratory that was drawn for its plan. Where that one is connected with the sampler or the firm,
 * the decision is kept and another is drawn for this sample.
 */
export async function blindFirst(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  sampleId: string,
): Promise<{ drawId?: string }> {
  const sample = await getSample(tx, regions, sampleId)
  // Of two who press at the same moment one waits here, and then finds it sent.
  await lockTask(tx, regions, sample.task_id)
  const plan = await planOf(tx, sample.plan_id)
  if (!plan.laboratory_id) throw refuse(laboratoryMissing())
  if ((await listBlindings(tx, sample.subject_id, sample.id)).length > 0) throw refuse(blindState({ state: 'blinded' }))
  const hasOwnDraw = await findAssignment(tx, { subject_id: sample.subject_id, sample_id: sample.id, purpose: 'first' })
  if (!hasOwnDraw && (await blind(tx, app, actor, sample, plan, plan.laboratory_id, 'first'))) return {}
  return { drawId: await beginAssignment(tx, app, actor, sample, plan, 'first') }
}

/**
 * Separation is decided by rule across ownership; then a random code that says nothing, tied to the sample in a table that no laboratory
 * reads.
 * @returns false where the rule says no: the decision is kept, nothing is sent
 */
export async function blind(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  plan: PlanRow,
  laboratoryId: string,
  purpose: 'first' | 'retest',
): Promise<boolean> {
  const today = dayOf(app.clock.now())
  const decision = await decide(tx, app, actor, 'sampling.separation', {
    facts: await separationFacts(tx, sample, laboratoryId, today),
    on: today,
    about: { kind: 'sampling.sample', id: sample.id, region: sample.region },
  })
  if (decision.answer.outcome !== 'yes') return false
  const id = blindId(app.random(16))
  await insertBlind(
    tx,
    {
      id,
      code: blindCode(app.random(16)),
      laboratory_id: laboratoryId,
      product_class: plan.product_class,
      items: productClassOf(plan.product_class).items.map((i) => i.id),
      due_on: dayOf(new Date(app.clock.now().getTime() + DAYS_TO_TEST * 86_400_000)),
      purpose,
      state: 'sent',
    },
    {
      subject_id: sample.subject_id,
      sample_id: sample.id,
      blind_id: id,
      region: sample.region,
      purpose,
      blinded_by: accountOf(actor),
      blinded_at: app.clock.now(),
    },
  )
  await step(tx, app, actor, sample, 'blinded', purpose === 'first' ? '编盲码送检' : '备样编盲码复检')
  return true
}

export async function viewSample(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  may: { readonly blind: boolean; readonly answer: boolean; readonly serve: boolean },
): Promise<SampleView> {
  const sample = await getSample(tx, regions, id)
  const plan = await planOf(tx, sample.plan_id)
  const subject = await getSubject(tx, sample.subject_id, regions)
  const blindings = await listBlindings(tx, sample.subject_id, sample.id)
  const ids = blindings.map((b) => b.blind_id)
  const custody = await listCustody(tx, sample.subject_id, sample.id)
  const steps = await listBlindSteps(tx, ids)
  // In this order: a verdict and its unblinding are written at once, and a record is never shown without its verdict.
  const unblindings = await listUnblindings(tx, sample.subject_id)
  const verdicts = await listVerdicts(tx, ids)
  const objection = await findObjectionOf(tx, sample.subject_id, sample.id)
  const services = await listServices(tx, sample.subject_id)
  const own = await lastDrawFor(tx, sample, 'first')
  const retest = await lastDrawFor(tx, sample, 'retest')
  const blinds = await listBlinds(tx, ids)
  const names = await laboratoryNames(
    tx,
    blinds.map((b) => b.laboratory_id),
  )
  const shown = (rows: readonly { id: string; step: string; note: string; actor_name: string; at: Date }[]) =>
    rows.map((r) => ({ id: r.id, step: r.step, note: r.note, actorName: r.actor_name, at: r.at.toISOString() }))
  return {
    id: sample.id,
    taskId: sample.task_id,
    planId: sample.plan_id,
    subjectId: sample.subject_id,
    subjectName: subject.name,
    number: sample.number,
    productClass: plan.product_class,
    selection: plan.selection,
    body: sample.body,
    second: (await viewSecondOfficial(tx, app, actor, sample.id)) ?? ALONE,
    sampledByName: sample.sampled_by_name,
    sampledAt: sample.sampled_at.toISOString(),
    custody: shown(custody),
    codes: blinds.map((b) => {
      const verdict = verdicts.find((v) => v.blind_id === b.id)
      const service = serviceOf(services, b.id)
      const recordId = unblindings.find((u) => u.blind_id === b.id)?.record_id
      return {
        purpose: b.purpose,
        code: b.code,
        laboratoryId: b.laboratory_id,
        laboratoryName: names.get(b.laboratory_id) ?? b.laboratory_id,
        state: b.state,
        dueOn: b.due_on,
        steps: shown(steps.filter((s) => s.blind_id === b.id)),
        ...(verdict && { verdict: verdict.verdict, verdictId: verdict.id, decisionId: verdict.decision_id }),
        items: verdict ? [...verdict.body.items] : [],
        ...(recordId && { recordId }),
        ...(service && { service: describeService(service) }),
      }
    }),
    ...(objection && {
      objection: {
        id: objection.id,
        text: objection.text,
        state: objection.state,
        madeAt: objection.made_at.toISOString(),
        ...(objection.answer && { answer: objection.answer }),
      },
    }),
    may: {
      blind:
        may.blind && blindings.length === 0 && plan.laboratory_id !== null && (own === undefined || isEnded(own.state)),
      answer: may.answer && objection?.state === 'open' && objection.made_by !== accountOf(actor),
      serve: may.serve && unblindings.some((u) => ids.includes(u.blind_id)),
      repeatRetest:
        may.answer &&
        objection?.state === 'accepted' &&
        !blindings.some((b) => b.purpose === 'retest') &&
        (retest === undefined || isEnded(retest.state)),
      endRetest: may.answer && objection?.state === 'accepted' && isRetestBroken(await listBlinds(tx, ids), custody),
    },
    ...(own && { ownDraw: own.id }),
    ...(retest && { retestDraw: retest.id }),
  }
}

/** The re-test cannot be held, and nobody has ended it yet. */
export function isRetestBroken(codes: readonly BlindRow[], custody: readonly CustodyRow[]): boolean {
  const isBroken = codes.some((b) => b.purpose === 'retest' && b.state === 'void')
  return isBroken && !custody.some((c) => c.step === 'retest-ended')
}

export async function getSample(tx: Tx, regions: readonly string[], id: string): Promise<SampleRow> {
  const sample = await findSample(tx, regions, id)
  if (!sample) throw refuse(sampleUnknown())
  return sample
}

export async function planOf(tx: Tx, id: string): Promise<PlanRow> {
  const plan = await findPlan(tx, [''], id)
  if (!plan) throw refuse(planUnknown())
  return plan
}

/** The seal was broken when the laboratory received it: the sample says nothing any more. */
export async function voidSample(tx: Tx, app: App, actor: Actor, sample: SampleRow): Promise<void> {
  await step(tx, app, actor, sample, 'void', '检验机构收样时封条破损，样品作废')
}

export async function step(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  what: CustodyRow['step'],
  note: string,
): Promise<void> {
  const row: CustodyRow = {
    subject_id: sample.subject_id,
    id: newId(),
    sample_id: sample.id,
    step: what,
    note,
    actor_id: accountOf(actor),
    actor_name: actor.name,
    at: app.clock.now(),
  }
  await insertCustody(tx, row)
  await sealRow(tx, app, 'sampling-custody', row)
}
