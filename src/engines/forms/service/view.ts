import { audit } from '../../../core/access/audit.ts'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { notFound, refuse } from '../../../core/problem.ts'
import { findRecord, getSubject, type RecordRow, type SubjectRow } from '../../archive/index.ts'
import { type Stripped, stripHidden } from '../logic/answers.ts'
import { civilDay } from '../logic/civil-day.ts'
import { differenceOfAnswers } from '../logic/difference.ts'
import { maskPersonal } from '../logic/mask.ts'
import { signatureImages } from '../logic/signature.ts'
import { recordNotAForm } from '../problems.ts'
import type { AnsweredForm, Answers, FormRecordBody } from '../schema.ts'
import { listVersionsOf, type VersionRow } from '../store.ts'
import { viewConfirmations } from './confirm.ts'
import { clausesOf, formsOf, getVersion, lawsOf, rowInForce } from './publish.ts'

/** A record that is an answered form, with the version it was given on. */
interface Answered {
  readonly subject: SubjectRow
  readonly record: RecordRow & { readonly formId: string }
  readonly body: FormRecordBody
  readonly version: VersionRow
  readonly stripped: Stripped
}

/**
 * An answered form as it was asked: with the version frozen in the database, whatever the code declares today.
 * Personal answers are masked. Without `regions` (an account that speaks for one subject) row-level security alone says what is seen.
 * @throws Refusal not-found outside the regions, record-not-a-form, form-unknown
 */
export async function viewAnsweredForm(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[] | undefined,
  subjectId: string,
  recordId: string,
): Promise<AnsweredForm> {
  const { subject, record, body, version, stripped } = await loadAnswered(tx, regions, subjectId, recordId)
  const inForce = rowInForce(await listVersionsOf(tx, record.formId), civilDay(app.clock.now()))
  const masked = maskPersonal(stripped.asked, body.answers, body.notes)
  return {
    recordId,
    subjectId,
    subjectName: subject.name,
    document: version.document,
    digest: version.digest,
    ...(inForce && { inForce: inForce.version }),
    ...masked,
    outcomes: body.outcomes,
    leftOut: body.leftOut,
    happenedAt: record.happenedAt.toISOString(),
    knownAt: record.knownAt.toISOString(),
    ...(body.clockSkewSeconds !== undefined && { clockSkewSeconds: body.clockSkewSeconds }),
    ...(body.claimedAt !== undefined && { claimedAt: body.claimedAt }),
    confirmations: await viewConfirmations(tx, app, actor, version.document, record, body.answers),
    ...(record.supersedes && { supersedes: record.supersedes }),
    ...(record.supersededBy && { supersededBy: record.supersededBy }),
    ...(record.reason && { reason: record.reason }),
    clauses: clausesOf(version.document, lawsOf(app)),
    corrections: await correctionsOf(tx, regions, record, version, masked),
    ...paperOf(app, record),
  }
}

function paperOf(app: App, { formId, subjectId, id }: Answered['record']): Pick<AnsweredForm, 'paper'> {
  const paper = formsOf(app).find((f) => f.id === formId)?.paper
  if (!paper) return {}
  const fill = (path: string) => path.replace(':subjectId', subjectId).replace(':recordId', id)
  return {
    paper: {
      title: paper.title,
      path: fill(paper.path),
      ...(paper.ownPath && { ownPath: fill(paper.ownPath) }),
    },
  }
}

/**
 * An answered form in clear with the pictures of its signatures by pointer, for a document that is made of it. Whoever calls has decided
 * who may have it, and writes down that he had.
 * @throws Refusal not-found outside the regions, record-not-a-form, form-unknown
 */
export async function readWholeForm(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[] | undefined,
  subjectId: string,
  recordId: string,
): Promise<{ form: AnsweredForm; pictures: ReadonlyMap<string, string> }> {
  const masked = await viewAnsweredForm(tx, app, actor, regions, subjectId, recordId)
  const { body } = await loadAnswered(tx, regions, subjectId, recordId)
  const pictures = new Map<string, string>()
  for (const { pointer, digest } of signatureImages(body.answers)) {
    const picture = await readImage(app, digest)
    if (picture) pictures.set(pointer, picture.slice(picture.indexOf(',') + 1))
  }
  return { form: { ...masked, answers: body.answers, notes: body.notes, maskedPointers: [] }, pictures }
}

/** What the correction changed. Compared masked: a changed telephone shows as changed only where its mask differs. */
async function correctionsOf(
  tx: Tx,
  regions: readonly string[] | undefined,
  record: Answered['record'],
  version: VersionRow,
  masked: { readonly answers: Answers },
): Promise<AnsweredForm['corrections']> {
  if (!record.supersedes) return []
  const before = await loadAnswered(tx, regions, record.subjectId, record.supersedes)
  const old = maskPersonal(before.stripped.asked, before.body.answers, before.body.notes)
  return differenceOfAnswers(
    { document: before.version.document, answers: old.answers },
    { document: version.document, answers: masked.answers },
  )
}

/** The personal answers of a form in clear, pictures of signatures with them, for a stated reason: audited and sealed with the reading. */
export async function unmaskAnswers(
  tx: Tx,
  app: App,
  actor: Actor,
  request: { regions: readonly string[]; subjectId: string; recordId: string; reason: string; requestId: string },
): Promise<{ answers: { pointer: string; value: unknown; image?: string }[] }> {
  const { subjectId, recordId } = request
  const { subject, record, body, stripped } = await loadAnswered(tx, request.regions, subjectId, recordId)
  const personal = stripped.asked.filter((a) => a.item.personal && a.value !== undefined)
  await audit(tx, app, {
    actor,
    action: 'person.unmask',
    objectKind: 'record',
    objectId: recordId,
    region: subject.region,
    reason: request.reason,
    requestId: request.requestId,
    detail: { formId: record.formId, pointers: personal.map((a) => a.pointer) },
  })
  const images = new Map(signatureImages(body.answers).map((s) => [s.pointer, s.digest]))
  const answers = []
  for (const { pointer, value } of personal) {
    const image = await readImage(app, images.get(pointer))
    answers.push({ pointer, value, ...(image && { image }) })
  }
  return { answers }
}

async function readImage(app: App, digest: string | undefined): Promise<string | undefined> {
  if (!digest || !(await app.files.has(digest))) return undefined
  const content = Buffer.concat(await (await app.files.read(digest)).toArray())
  return `data:image/png;base64,${content.toString('base64')}`
}

/** Photographs are shown with the record they belong to, to whoever may read the record. */
export async function findRecordPhoto(
  tx: Tx,
  regions: readonly string[] | undefined,
  subjectId: string,
  recordId: string,
  digest: string,
): Promise<{ type: string } | undefined> {
  const { body } = await loadAnswered(tx, regions, subjectId, recordId)
  const photos = Object.values(body.notes).flatMap((n) => n?.photos ?? [])
  const photo = photos.find((p) => p.digest === digest)
  return photo && { type: photo.type ?? 'application/octet-stream' }
}

async function loadAnswered(
  tx: Tx,
  regions: readonly string[] | undefined,
  subjectId: string,
  recordId: string,
): Promise<Answered> {
  const subject = await getSubject(tx, subjectId, regions)
  const record = await findRecord(tx, subjectId, recordId)
  if (!record) throw refuse(notFound())
  // A withdrawal names the form of what it withdraws, but answers nothing.
  if (record.formId === null || record.formVersion === null || record.erasedAt || record.withdraws)
    throw refuse(recordNotAForm())
  const body = record.body as unknown as FormRecordBody
  const version = await getVersion(tx, record.formId, record.formVersion)
  const stripped = stripHidden(version.document, body.answers)
  return { subject, record: { ...record, formId: record.formId }, body, version, stripped }
}
