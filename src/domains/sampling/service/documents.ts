import type { Actor, Permission } from '../../../core/access/define.ts'
import { listHolders } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { arabicDate, type OfficialDocument } from '../../../core/documents/index.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { findSubject, getRecord, getSubject } from '../../../engines/archive/index.ts'
import { CONFIRMATION_WORDS, confirmationStates } from '../../../engines/forms/index.ts'
import { productClassOf } from '../classes.ts'
import { resultNotice, sampleSheet } from '../documents.ts'
import { takenAt } from '../logic.ts'
import { sampleUnknown, verdictMissing } from '../problems.ts'
import type { VerdictRecord } from '../schema.ts'
import { listSamplesOf, listUnblindings } from '../store/samples.ts'
import type { SampleRow } from '../store/tables.ts'
import { dayOf } from './acts.ts'
import { daysToObject } from './objections.ts'
import { getSample, planOf } from './samples.ts'

interface Named {
  readonly name: string
  readonly document: OfficialDocument
}

/** 抽样单 of a sample. */
export async function sheetOf(tx: Tx, app: App, regions: readonly string[], sampleId: string): Promise<Named> {
  const sample = await getSample(tx, regions, sampleId)
  const plan = await planOf(tx, sample.plan_id)
  const firm = await getSubject(tx, sample.subject_id, regions)
  const document = sampleSheet.build({
    number: sample.number,
    firm: { name: firm.name, code: firm.code, address: firm.address },
    productClass: productClassOf(plan.product_class).label.zh,
    plan: plan.title,
    body: sample.body,
    sampledBy: sample.sampled_by_name,
    secondState: await secondState(tx, app, sample.id),
    organ: await samplingUnit(tx, app, sample),
    day: arabicDate(dayOf(takenAt(sample.body, sample.sampled_at))),
  })
  return { name: sample.number, document }
}

/** Nothing to say where two people stand behind the sheet. */
async function secondState(tx: Tx, app: App, sampleId: string): Promise<string | undefined> {
  const state = (await confirmationStates(tx, app, [sampleId])).get(sampleId) ?? 'unconfirmed'
  return state === 'confirmed' ? undefined : CONFIRMATION_WORDS[state].zh
}

/** The body that was entrusted with the sampling, else where the sampler belongs; empty where neither is known: no paper goes out in no name. */
async function samplingUnit(tx: Tx, app: App, { region, body, sampled_by }: SampleRow): Promise<string> {
  const entrusted = body.samplingBodyId && (await findSubject(tx, body.samplingBodyId))
  if (entrusted) return entrusted.name
  return (await organisationOf(tx, app, 'sampling.sample', region, sampled_by)) ?? ''
}

async function organisationOf(tx: Tx, app: App, permission: Permission, region: string, accountId: string) {
  return (await listHolders(tx, app, permission, region)).find((h) => h.accountId === accountId)?.organisation
}

/** 检验结果告知书, to be served on the firm. @throws Refusal `sample-unknown`, `verdict-missing` */
export async function resultNoticeOf(tx: Tx, app: App, regions: readonly string[], sampleId: string): Promise<Named> {
  return noticeOf(tx, app, await getSample(tx, regions, sampleId))
}

/** The same for the firm itself. @throws Refusal `sample-unknown`, `verdict-missing` */
export async function ownResultNotice(tx: Tx, app: App, actor: Actor, sampleId: string): Promise<Named> {
  if (!actor.subjectId) throw refuse(notPermitted({ permission: 'own subject' }))
  const sample = (await listSamplesOf(tx, actor.subjectId)).find((s) => s.id === sampleId)
  if (!sample) throw refuse(sampleUnknown())
  return noticeOf(tx, app, sample)
}

/** Where the one who made the plan belongs. Plans lie beyond what a firm may see; its notice says all the same who organised it; empty where nobody does. */
async function organiser(app: App, planId: string): Promise<string> {
  const found = await app.db.read(systemScope('sampling'), async (tx) => {
    const { region, created_by } = await planOf(tx, planId)
    return organisationOf(tx, app, 'sampling.plan', region, created_by)
  })
  return found ?? ''
}

async function noticeOf(tx: Tx, app: App, sample: SampleRow): Promise<Named> {
  const told = (await listUnblindings(tx, sample.subject_id)).filter((u) => u.sample_id === sample.id).at(-1)
  if (!told) throw refuse(verdictMissing())
  const body = (await getRecord(tx, sample.subject_id, told.record_id)).body as unknown as VerdictRecord
  const firm = await getSubject(tx, sample.subject_id)
  const document = resultNotice.build({
    sampleNumber: body.sampleNumber,
    batchNumber: body.batchNumber,
    firm: firm.name,
    product: body.productName,
    isRetest: body.isRetest,
    verdict: body.verdict,
    items: body.items,
    laboratory: body.laboratoryName,
    objectDays: await daysToObject(tx, app, told.at),
    organ: await organiser(app, sample.plan_id),
    day: dayOf(told.at),
  })
  return { name: `${body.sampleNumber}-result`, document }
}
