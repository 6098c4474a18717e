import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { noticeServed, reasonNeeded, sampleUnknown, servedOnWrong, verdictMissing } from '../problems.ts'
import type { NoticeService, Serving } from '../schema.ts'
import { findSample, listSamplesOf, listUnblindings } from '../store/samples.ts'
import { insertService, listServices } from '../store/services.ts'
import type { SampleRow, ServiceRow, UnblindingRow } from '../store/tables.ts'
import { accountOf, dayOf, sealRow } from './acts.ts'

/**
 * Puts down that the notice of the newest verdict reached the firm, by whom and how; again with a reason where that was wrong.
 * @throws Refusal `sample-unknown`, `verdict-missing`, `served-on-wrong`, `notice-served`
 */
export async function serveNotice(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  sampleId: string,
  { reason, ...asked }: Serving,
): Promise<void> {
  const sample = await findSample(tx, regions, sampleId)
  if (!sample) throw refuse(sampleUnknown())
  const told = await newestVerdict(tx, sample)
  const [from, until] = [dayOf(told.at), dayOf(app.clock.now())]
  if (asked.servedOn < from || asked.servedOn > until) throw refuse(servedOnWrong({ from, until }))
  const row = await serve(tx, app, actor, sample, told, asked, reason)
  await audit(tx, app, {
    actor,
    action: 'sampling.serve-notice',
    objectKind: 'sampling-sample',
    objectId: sample.id,
    region: sample.region,
    ...(row.reason && { reason: row.reason }),
    detail: { servedOn: row.served_on, manner: row.manner, version: row.version },
  })
}

/** The firm signs for the notice on its own page. @throws Refusal `sample-unknown`, `verdict-missing`, `notice-served` */
export async function signForNotice(tx: Tx, app: App, actor: Actor, sampleId: string): Promise<void> {
  if (!actor.subjectId) throw refuse(notPermitted({ permission: 'own subject' }))
  const sample = (await listSamplesOf(tx, actor.subjectId)).find((s) => s.id === sampleId)
  if (!sample) throw refuse(sampleUnknown())
  const told = await newestVerdict(tx, sample)
  const today = dayOf(app.clock.now())
  await serve(tx, app, actor, sample, told, { manner: 'platform', servedOn: today, receivedBy: actor.name }, undefined)
}

async function newestVerdict(tx: Tx, sample: SampleRow): Promise<UnblindingRow> {
  const told = (await listUnblindings(tx, sample.subject_id)).filter((u) => u.sample_id === sample.id).at(-1)
  if (!told) throw refuse(verdictMissing())
  return told
}

async function serve(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  told: UnblindingRow,
  asked: Pick<NoticeService, 'manner' | 'servedOn' | 'receivedBy'>,
  reason: string | undefined,
): Promise<ServiceRow> {
  const before = serviceOf(await listServices(tx, sample.subject_id), told.blind_id)
  if (before && reason === undefined)
    throw refuse(actor.subjectId ? noticeServed({ servedOn: before.served_on }) : reasonNeeded())
  const row: ServiceRow = {
    subject_id: sample.subject_id,
    id: newId(),
    sample_id: sample.id,
    blind_id: told.blind_id,
    region: sample.region,
    version: (before?.version ?? 0) + 1,
    served_on: asked.servedOn,
    manner: asked.manner,
    received_by: asked.receivedBy.trim(),
    reason: before ? (reason?.trim() ?? null) : null,
    served_by: accountOf(actor),
    served_by_name: actor.name,
    at: app.clock.now(),
  }
  if (!(await insertService(tx, row))) throw refuse(noticeServed({ servedOn: row.served_on }))
  await sealRow(tx, app, 'sampling-service', row)
  return row
}

/** The newest word on how a verdict was served. */
export function serviceOf(rows: readonly ServiceRow[], blindId: string): ServiceRow | undefined {
  return rows.filter((r) => r.blind_id === blindId).at(-1)
}

export function describeService(row: ServiceRow): NoticeService {
  return {
    id: row.id,
    manner: row.manner,
    servedOn: row.served_on,
    receivedBy: row.received_by,
    servedByName: row.served_by_name,
    at: row.at.toISOString(),
    ...(row.reason && { reason: row.reason }),
  }
}
