import type { ValidateFunction } from 'ajv'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { isAhead } from '../../../core/claimed-time.ts'
import type { Tx } from '../../../core/db/index.ts'
import { createAjv, fieldErrors } from '../../../core/http/validation.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import type { RecordKind } from '../define.ts'
import { tellListeners } from '../listener.ts'
import { recordContent, type StoredRecord } from '../logic/record-content.ts'
import {
  fileUnknown,
  reasonMissing,
  recordAlreadySuperseded,
  recordBodyInvalid,
  recordInFuture,
  recordKindNotAbout,
  recordKindUnknown,
  recordUnknown,
  subjectMerged,
  subjectUnknown,
} from '../problems.ts'
import { listMissingFiles } from '../store/files.ts'
import { findRecordRow, insertRecord } from '../store/records.ts'
import { findSubjectRow, type SubjectRow } from '../store/subjects.ts'
import { actorIdOf, organisationOf } from './identity.ts'

/** A record to be written. */
export interface NewRecord {
  readonly subjectId: string
  readonly kind: string
  readonly formId?: string | undefined
  readonly formVersion?: number | undefined
  readonly body: Json
  readonly happenedAt: Date
  /** Where it comes from, in words people know: 现场检查, 企业申报, an outside system. */
  readonly source: string
  /** The record it corrects: of the same subject and kind, not corrected before. */
  readonly supersedes?: string | undefined
  /** The corrected record does not hold and nothing takes its place. */
  readonly withdraws?: boolean | undefined
  readonly reason?: string | undefined
  /** Files that were uploaded to this subject before. */
  readonly fileDigests?: readonly string[] | undefined
  /** Given by whoever must know it beforehand. */
  readonly id?: string | undefined
  /** Given by whoever has read it in this transaction: it is not read again. */
  readonly subject?: SubjectRow | undefined
}

/**
 * Writes a record and leaves its commitment in the evidence log, in the caller's transaction.
 * @throws Refusal `record-kind-unknown`, `record-kind-not-about`, `record-body-invalid`, `record-in-future`, `subject-unknown`,
 *   `subject-merged`, `file-unknown`; of a correction also `reason-missing`, `record-unknown`, `record-already-superseded`.
 */
export async function addRecord(tx: Tx, app: App, actor: Actor, asked: NewRecord): Promise<StoredRecord> {
  const kind = recordKindOf(app, asked.kind)
  if (!kind) throw refuse(recordKindUnknown({ kind: asked.kind }))
  if (!asked.withdraws) requireBody(kind, asked.body)
  if (asked.supersedes !== undefined) await requireCorrectable(tx, asked, asked.supersedes)
  if (asked.fileDigests && asked.fileDigests.length > 0) {
    const digests = await listMissingFiles(tx, asked.subjectId, asked.fileDigests)
    if (digests.length > 0) throw refuse(fileUnknown({ digests }))
  }
  return writeRecord(tx, app, actor, asked, kind)
}

/** The write itself, for records the archive makes of its own acts; the checks of {@link addRecord} are about requests. */
export async function writeRecord(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: NewRecord & { readonly origin?: StoredRecord['origin'] },
  kind = recordKindOf(app, asked.kind),
): Promise<StoredRecord> {
  if (!kind) throw refuse(recordKindUnknown({ kind: asked.kind }))
  if (isAhead(asked.happenedAt, app.clock.now())) throw refuse(recordInFuture())
  const record: StoredRecord = {
    subjectId: asked.subjectId,
    id: asked.id ?? newId(),
    kind: asked.kind,
    formId: asked.formId ?? null,
    formVersion: asked.formVersion ?? null,
    body: asked.body,
    happenedAt: asked.happenedAt,
    knownAt: app.clock.now(),
    actorId: actorIdOf(actor),
    organisationId: organisationOf(actor),
    source: asked.source,
    supersedes: asked.supersedes ?? null,
    withdraws: asked.withdraws ?? false,
    reason: asked.reason?.trim() ?? null,
    fileDigests: asked.fileDigests ?? [],
    origin: asked.origin ?? null,
  }
  try {
    if (!(await insertRecord(tx, record, kind.about))) throw await whyNotWritten(tx, record, kind)
  } catch (error) {
    // Two corrections of one record at the same moment: the database lets one of them through.
    if (isSupersededTwice(error)) throw refuse(recordAlreadySuperseded({ recordId: record.supersedes ?? '' }))
    throw error
  }
  await app.seal(tx, [{ kind: 'record', id: record.id, body: recordContent(record) }])
  let subject = asked.subject && Promise.resolve(asked.subject)
  await tellListeners(tx, app, actor, record, () => (subject ??= getWrittenSubject(tx, record.subjectId)))
  return record
}

async function getWrittenSubject(tx: Tx, subjectId: string): Promise<SubjectRow> {
  const row = await findSubjectRow(tx, subjectId)
  if (!row) throw refuse(subjectUnknown({ subjectId }))
  return row
}

function isSupersededTwice(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'record_superseded_once'
}

async function whyNotWritten(tx: Tx, record: StoredRecord, kind: RecordKind): Promise<Error> {
  const subject = await findSubjectRow(tx, record.subjectId)
  if (!subject) return refuse(subjectUnknown({ subjectId: record.subjectId }))
  if (!kind.about.includes(subject.kind))
    return refuse(recordKindNotAbout({ kind: kind.kind, subjectKind: subject.kind, about: kind.about }))
  if (subject.mergedInto) return refuse(subjectMerged({ mergedInto: subject.mergedInto }))
  return new Error('a record was not written and nobody knows why')
}

async function requireCorrectable(tx: Tx, asked: NewRecord, supersedes: string): Promise<void> {
  if (!asked.reason || asked.reason.trim() === '') throw refuse(reasonMissing())
  const before = await findRecordRow(tx, asked.subjectId, supersedes)
  if (!before || before.kind !== asked.kind)
    throw refuse(recordUnknown({ subjectId: asked.subjectId, recordId: supersedes }))
  if (before.supersededBy || before.withdraws)
    throw refuse(recordAlreadySuperseded({ recordId: supersedes, supersededBy: before.supersededBy ?? undefined }))
}

const kindsOfCity = new WeakMap<App['modules'], ReadonlyMap<string, RecordKind>>()

/** Every kind of record the modules of this city declare. @throws RangeError when two modules declare the same one. */
export function recordKindsOf(app: App): ReadonlyMap<string, RecordKind> {
  const known = kindsOfCity.get(app.modules)
  if (known) return known
  const kinds = new Map<string, RecordKind>()
  for (const module of app.modules)
    for (const kind of (module.declares?.recordKinds ?? []) as RecordKind[]) {
      if (kinds.has(kind.kind)) throw new RangeError(`record kind ${kind.kind} is declared twice (module ${module.id})`)
      kinds.set(kind.kind, kind)
    }
  kindsOfCity.set(app.modules, kinds)
  return kinds
}

function recordKindOf(app: App, kind: string): RecordKind | undefined {
  return recordKindsOf(app).get(kind)
}

const validators = new WeakMap<RecordKind, ValidateFunction>()
const ajv = createAjv()

function requireBody(kind: RecordKind, body: Json): void {
  if (!kind.schema) return
  let validate = validators.get(kind)
  if (!validate) {
    validate = ajv.compile(kind.schema)
    validators.set(kind, validate)
  }
  if (!validate(body)) throw refuse(recordBodyInvalid({ errors: fieldErrors(validate.errors ?? [], '/body') }))
}
