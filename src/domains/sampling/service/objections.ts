import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { addRecord, endDispute, getRecord, openDispute } from '../../../engines/archive/index.ts'
import { systemActor } from '../../../engines/cases/index.ts'
import { parameterOn } from '../../../engines/rules/index.ts'
import { lastDayToObject } from '../logic.ts'
import { objectionClosed, objectionUnknown, sampleUnknown } from '../problems.ts'
import type { OwnSample, VerdictRecord } from '../schema.ts'
import {
  answerObjectionRow,
  findObjectionOf,
  insertObjection,
  listBlindings,
  listBlinds,
  listCustody,
  listSamplesOf,
  listUnblindings,
  lockObjection,
} from '../store/samples.ts'
import { listServices } from '../store/services.ts'
import type { ObjectionRow, SampleRow, ServiceRow, UnblindingRow } from '../store/tables.ts'
import { accountOf, dayOf, sealObjection } from './acts.ts'
import { beginAssignment } from './assignment.ts'
import { firstRecord, liftFor } from './conclude.ts'
import { getSample, isRetestBroken, planOf, step } from './samples.ts'
import { describeService, serviceOf } from './serving.ts'

function ownSubject(actor: Actor): string {
  if (!actor.subjectId) throw refuse(notPermitted({ permission: 'own subject' }))
  return actor.subjectId
}

/** What was sampled of the firm, with verdicts as soon as they are sealed, and until when it may object. */
export async function listOwnSamples(tx: Tx, app: App, actor: Actor): Promise<OwnSample[]> {
  const subjectId = ownSubject(actor)
  const samples = await listSamplesOf(tx, subjectId)
  const unblindings = await listUnblindings(tx, subjectId)
  const services = await listServices(tx, subjectId)
  const found: OwnSample[] = []
  for (const sample of samples) found.push(await describeOwn(tx, app, sample, unblindings, services))
  return found
}

async function describeOwn(
  tx: Tx,
  app: App,
  sample: SampleRow,
  unblindings: readonly UnblindingRow[],
  services: readonly ServiceRow[],
): Promise<OwnSample> {
  const last = unblindings.filter((u) => u.sample_id === sample.id).at(-1)
  const record = last && (await getRecord(tx, sample.subject_id, last.record_id))
  const verdict = record?.body as unknown as VerdictRecord | undefined
  const objection = await findObjectionOf(tx, sample.subject_id, sample.id)
  const service = last && serviceOf(services, last.blind_id)
  const until = last && service && (await objectUntil(tx, app, last.at, service.served_on))
  return {
    sampleId: sample.id,
    number: sample.number,
    productName: sample.body.productName,
    batchNumber: sample.body.batchNumber,
    sampledAt: sample.sampled_at.toISOString(),
    ...(verdict && { verdict: verdict.verdict }),
    items: verdict ? verdict.items : [],
    ...(last && { recordId: last.record_id, concludedAt: last.at.toISOString() }),
    ...(service && { service: describeService(service) }),
    maySign: last !== undefined && !service,
    ...(until && { objectUntil: until }),
    ...(verdict?.drawId && { draw: { id: verdict.drawId, code: sample.task_id } }),
    ...(objection && {
      objection: {
        text: objection.text,
        state: objection.state,
        ...(objection.answer && { answer: objection.answer }),
      },
    }),
    // The days have not begun where nothing was served.
    mayObject: last !== undefined && !objection && (until === undefined || dayOf(app.clock.now()) <= until),
  }
}

/** How many days the notice of a verdict gives for an objection. */
export async function daysToObject(tx: Tx, app: App, concludedAt: Date): Promise<number> {
  return (await parameterOn(tx, app, 'sampling.objection', 'days', dayOf(concludedAt))).value as number
}

/**
 * Last day on which an objection is taken: the day of service is not counted, a last day inside a public holiday moves to the day after it
 * (产品质量监督抽查管理暂行办法 第三十六条, 第五十五条).
 */
async function objectUntil(tx: Tx, app: App, concludedAt: Date, servedOn: string): Promise<string> {
  return lastDayToObject(servedOn, await daysToObject(tx, app, concludedAt))
}

/** One objection a sample, in time, after the verdict. */
export async function object(tx: Tx, app: App, actor: Actor, sampleId: string, text: string): Promise<{ id: string }> {
  const subjectId = ownSubject(actor)
  const sample = (await listSamplesOf(tx, subjectId)).find((s) => s.id === sampleId)
  if (!sample) throw refuse(sampleUnknown())
  const own = await describeOwn(
    tx,
    app,
    sample,
    await listUnblindings(tx, subjectId),
    await listServices(tx, subjectId),
  )
  if (!own.mayObject) throw refuse(objectionClosed())
  const row: ObjectionRow = {
    subject_id: subjectId,
    id: newId(),
    sample_id: sampleId,
    region: sample.region,
    text: text.trim(),
    state: 'open',
    made_by: accountOf(actor),
    made_at: app.clock.now(),
    answer: null,
    answered_by: null,
    answered_at: null,
  }
  // Sent again at the same moment, one is taken.
  if (!(await insertObjection(tx, row))) throw refuse(objectionClosed())
  if (own.recordId)
    await openDispute(tx, app, {
      subjectId,
      recordId: own.recordId,
      aboutKind: 'sampling.sample',
      aboutId: sampleId,
      byKind: 'sampling-objection',
      byId: row.id,
      region: sample.region,
    })
  await sealObjection(tx, app, 'sampling-objection', row)
  return { id: row.id }
}

/** Rejected with the reason, or accepted: then another laboratory is drawn for the back-up sample. */
export async function answerObjection(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  id: string,
  asked: { readonly isAccepted: boolean; readonly answer: string },
): Promise<{ drawId?: string }> {
  const row = await lockObjection(tx, regions, id)
  if (row?.state !== 'open') throw refuse(objectionUnknown())
  const answered = await answerObjectionRow(tx, row, {
    state: asked.isAccepted ? 'accepted' : 'rejected',
    answer: asked.answer.trim(),
    answered_by: accountOf(actor),
    answered_at: app.clock.now(),
  })
  await sealObjection(tx, app, 'sampling-answer', answered)
  await audit(tx, app, {
    actor,
    action: 'sampling.answer-objection',
    objectKind: 'sampling-objection',
    objectId: id,
    region: row.region,
    reason: asked.answer,
    detail: { isAccepted: asked.isAccepted },
  })
  // Accepted, it stays under objection until the re-test has its verdict.
  if (!asked.isAccepted) {
    await endDispute(tx, app, { subjectId: row.subject_id, byKind: 'sampling-objection', byId: row.id })
    return {}
  }
  return { drawId: await drawRetest(tx, app, actor, await getSample(tx, regions, row.sample_id)) }
}

/** The draw of a re-test came to nothing, or to a laboratory that is no longer separate: another is drawn, in public. */
export async function repeatRetest(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  sampleId: string,
): Promise<{ drawId: string }> {
  const sample = await getSample(tx, regions, sampleId)
  const objection = await findObjectionOf(tx, sample.subject_id, sample.id)
  const blindings = await listBlindings(tx, sample.subject_id, sample.id)
  if (objection?.state !== 'accepted' || blindings.some((b) => b.purpose === 'retest')) throw refuse(objectionUnknown())
  return { drawId: await drawRetest(tx, app, actor, sample) }
}

/** A laboratory for the back-up sample: not the one whose result is disputed. */
async function drawRetest(tx: Tx, app: App, actor: Actor, sample: SampleRow): Promise<string> {
  return beginAssignment(tx, app, actor, sample, await planOf(tx, sample.plan_id), 'retest')
}

/**
 * The back-up sample came with a broken seal: no re-test can be held, and the objection would stay open for ever. Whoever answers objections
 * ends it with the reason: the first result is final where the sample is gone by the firm's own doing (第四十条); otherwise nothing bears that
 * result out any more, and what followed from it ends.
 * @throws Refusal `sample-unknown`, `objection-unknown` where the re-test is not broken, or was ended
 */
export async function endRetest(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  sampleId: string,
  asked: { readonly isUpheld: boolean; readonly reason: string },
): Promise<void> {
  const sample = await getSample(tx, regions, sampleId)
  const found = await findObjectionOf(tx, sample.subject_id, sample.id)
  const objection = found && (await lockObjection(tx, regions, found.id))
  const ids = (await listBlindings(tx, sample.subject_id, sample.id)).map((b) => b.blind_id)
  const custody = await listCustody(tx, sample.subject_id, sample.id)
  if (objection?.state !== 'accepted' || !isRetestBroken(await listBlinds(tx, ids), custody))
    throw refuse(objectionUnknown())
  const reason = asked.reason.trim()
  const note = `${asked.isUpheld ? '不能复检，以初检结论为最终结论' : '不能复检，不作不合格处理'}：${reason}`
  await step(tx, app, actor, sample, 'retest-ended', note)
  const first = asked.isUpheld ? undefined : await firstRecord(tx, sample)
  if (first) {
    const { kind, body } = await getRecord(tx, sample.subject_id, first)
    await addRecord(tx, app, systemActor('sampling'), {
      subjectId: sample.subject_id,
      kind,
      body,
      happenedAt: app.clock.now(),
      source: '监督抽查检验',
      supersedes: first,
      withdraws: true,
      reason: note,
    })
    await liftFor(tx, app, sample, note)
  }
  await endDispute(tx, app, { subjectId: sample.subject_id, byKind: 'sampling-objection', byId: objection.id })
  await audit(tx, app, {
    actor,
    action: 'sampling.end-retest',
    objectKind: 'sampling-objection',
    objectId: objection.id,
    region: objection.region,
    reason,
    detail: { isUpheld: asked.isUpheld },
  })
}
