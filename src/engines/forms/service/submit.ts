import { createHash } from 'node:crypto'
import { type Actor, may } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { readClaim } from '../../../core/claimed-time.ts'
import type { Tx } from '../../../core/db/index.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { addRecord, findRecord, getSubject, type RecordRow, type SubjectRow } from '../../archive/index.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { civilDay } from '../logic/civil-day.ts'
import {
  answersInvalid,
  correctionRefused,
  formUnknown,
  keyReused,
  subjectNotAsked,
  taskAlreadyAnswered,
  versionNotInForce,
} from '../problems.ts'
import type { FormRecordBody, Outcomes, Submission, SubmissionReceipt, SubmissionStatus } from '../schema.ts'
import {
  closeFollowUps,
  deleteDraft,
  findTaskAnswer,
  keepSignaturePictures,
  keepSubmission,
  listSubmissions,
  lockCorrection,
  lockSubmission,
  lockTask,
  openFollowUp,
  type SubmissionRow,
  saveTaskAnswer,
  type VersionRow,
} from '../store.ts'
import { checkAnswers } from './check.ts'
import { askNamed, nameOfficials } from './confirm.ts'
import { attachPhotos, checkSignatures } from './photos.ts'
import { findForm, rowInForce, versionsOf } from './publish.ts'

/**
 * Writes an answered form as a record of its subject: permission → version in force on the day → answers checked and hidden ones left
 * out → photographs → record, sealed → corrections kept as a task. All in the caller's transaction.
 * The same key and content again gives the first receipt and stores nothing.
 * @throws Refusal of any kind in problems.ts
 */
export async function submitForm(
  tx: Tx,
  app: App,
  actor: Actor,
  formId: string,
  submission: Submission,
): Promise<SubmissionReceipt> {
  const accountId = actor.accountId ?? actor.name
  const contentDigest = digestOfContent(formId, submission)
  const before = await lockSubmission(tx, accountId, submission.key)
  if (before) return sentBefore(before, contentDigest)

  const subject = await getSubject(tx, submission.subjectId)
  const form = findForm(app, formId)
  if (!form) throw refuse(formUnknown({ form: formId, version: submission.version }))
  const permission = form.permission ?? 'record.write'
  const isOwn = actor.subjectId === subject.subjectId && actor.permissions.has(permission)
  if (!may(actor, permission, subject.region) && !isOwn) throw refuse(notPermitted({ permission }))
  if (!form.about.includes(subject.kind)) throw refuse(subjectNotAsked({ kind: subject.kind, about: form.about }))

  const now = app.clock.now()
  const claim = readClaim(submission.happenedAt, submission.sentAt, now)
  const superseded = await supersededRecord(tx, formId, subject, submission)
  const day = civilDay(claim.at)
  const version = await answerableVersion(tx, app, formId, submission.version, day, superseded)
  const checked = checkAnswers(version, form, submission, day)
  if (checked.errors.length > 0) throw refuse(answersInvalid({ errors: checked.errors }))
  if (submission.taskRef && !superseded) await requireUnanswered(tx, formId, submission.taskRef, subject, accountId)
  const about = { subject, taskRef: submission.taskRef }
  const { answers, named } = await nameOfficials(tx, app, actor, version.document, about, checked.answers)
  const pictures = await checkSignatures(tx, app, actor, answers)
  const { notes, digests } = await attachPhotos(tx, app, actor, subject, submission.notes, superseded)

  const body: FormRecordBody = {
    answers,
    notes,
    outcomes: checked.outcomes,
    leftOut: [...checked.leftOut],
    formDigest: version.digest,
    ...(submission.taskRef && { taskRef: submission.taskRef }),
    ...(claim.skewSeconds !== undefined && { clockSkewSeconds: claim.skewSeconds }),
    ...(claim.claimedAt !== undefined && { claimedAt: claim.claimedAt }),
  }
  const record = await addRecord(tx, app, actor, {
    subjectId: subject.subjectId,
    kind: form.recordKind,
    formId,
    formVersion: version.version,
    body: body as unknown as Json,
    happenedAt: claim.at,
    source: form.title.zh,
    fileDigests: digests,
    subject,
    ...(superseded && { supersedes: superseded.id, reason: submission.reason ?? '' }),
  })
  await keepSignaturePictures(tx, subject.subjectId, record.id, pictures)
  await askNamed(tx, app, actor, formId, subject, record, named)
  if (submission.taskRef && !superseded)
    await saveTaskAnswer(tx, {
      task_ref: submission.taskRef,
      form_id: formId,
      record_id: record.id,
      account_id: accountId,
      answered_at: now,
    })
  closeFollowUps(tx, subject.subjectId, formId, record.id, now)
  const dueOn = form.correctBy === undefined ? undefined : checked.answers[form.correctBy]
  if (typeof dueOn === 'string')
    await openFollowUp(tx, {
      subjectId: subject.subjectId,
      recordId: record.id,
      formId,
      region: subject.region,
      dueOn,
      openedBy: accountId,
      at: now,
    })
  if (submission.draftId) await deleteDraft(tx, accountId, submission.draftId)
  keepSubmission(tx, {
    account_id: accountId,
    key: submission.key,
    content_digest: contentDigest,
    subject_id: subject.subjectId,
    record_id: record.id,
    outcomes: checked.outcomes,
    left_out: [...checked.leftOut],
    submitted_at: now,
  })
  return receipt(record.id, false, checked.leftOut, checked.outcomes)
}

/** What differs from one sending to the next is no content. */
function digestOfContent(formId: string, { draftId: _, sentAt: __, ...content }: Submission): string {
  return createHash('sha256')
    .update(canonicalJson({ formId, ...content }))
    .digest('hex')
}

/** The first answer counts; one that was withdrawn makes room for another. */
async function requireUnanswered(
  tx: Tx,
  formId: string,
  taskRef: string,
  subject: SubjectRow,
  accountId: string,
): Promise<void> {
  await lockTask(tx, taskRef, formId)
  const answer = await findTaskAnswer(tx, taskRef, formId)
  if (!answer) return
  let record = await findRecord(tx, subject.subjectId, answer.record_id)
  while (record?.supersededBy) record = await findRecord(tx, subject.subjectId, record.supersededBy)
  if (record?.withdraws) return
  throw refuse(
    taskAlreadyAnswered({
      recordId: answer.record_id,
      answeredAt: answer.answered_at.toISOString(),
      isOwn: answer.account_id === accountId,
    }),
  )
}

/**
 * Which of these keys are stored for the actor: a device that lost the answer asks before it sends photographs again.
 */
export async function submissionStatus(tx: Tx, actor: Actor, keys: readonly string[]): Promise<SubmissionStatus[]> {
  const rows = await listSubmissions(tx, actor.accountId ?? actor.name, keys)
  return rows.map((r) => ({
    key: r.key,
    recordId: r.record_id,
    subjectId: r.subject_id,
    submittedAt: r.submitted_at.toISOString(),
  }))
}

function sentBefore(before: SubmissionRow, contentDigest: string): SubmissionReceipt {
  if (before.content_digest !== contentDigest) throw refuse(keyReused({ recordId: before.record_id }))
  return receipt(before.record_id, true, before.left_out, before.outcomes)
}

function receipt(recordId: string, wasStoredBefore: boolean, leftOut: readonly string[], outcomes: Outcomes) {
  return { recordId, wasStoredBefore, leftOut: [...leftOut], outcomes }
}

async function supersededRecord(
  tx: Tx,
  formId: string,
  subject: SubjectRow,
  { supersedes, reason }: Submission,
): Promise<RecordRow | undefined> {
  if (!supersedes) return undefined
  await lockCorrection(tx, supersedes)
  const record = await findRecord(tx, subject.subjectId, supersedes)
  const refuseWith = (zh: string, en: string) => refuse(correctionRefused({ zh, en }))
  if (!record) throw refuseWith('被更正的记录不在这个档案中', 'The record to correct is not in this archive')
  if (record.formId !== formId)
    throw refuseWith('被更正的记录不是这个表单', 'The record to correct is not of this form')
  if (!reason?.trim()) throw refuseWith('请写明更正理由', 'Say why it is corrected')
  return record
}

/** The version in force on the day; a correction may also stay on the version it corrects. */
async function answerableVersion(
  tx: Tx,
  app: App,
  formId: string,
  version: number,
  day: string,
  superseded: RecordRow | undefined,
): Promise<VersionRow> {
  const rows = await versionsOf(tx, app, formId)
  const asked = rows.find((r) => r.version === version)
  if (!asked) throw refuse(formUnknown({ form: formId, version }))
  const inForce = rowInForce(rows, day)
  const isSameAsCorrected = superseded?.formVersion === version
  if (inForce?.version !== version && !isSameAsCorrected)
    throw refuse(versionNotInForce({ version, inForce: inForce?.version, day }))
  return asked
}
