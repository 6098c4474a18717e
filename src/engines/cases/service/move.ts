import { createHash } from 'node:crypto'
import type { Actor, Permission } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type FieldError, refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { addRecord, findRecord } from '../../archive/index.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { effectsOf } from '../effect.ts'
import { abilitiesOf, capacityFor, fieldsForRecord, isConsequence, stateOf } from '../logic/abilities.ts'
import {
  caseChanged,
  groundDisputed,
  keyReused,
  moveIncomplete,
  moveNotYours,
  moveUnknown,
  notYours,
} from '../problems.ts'
import type { EntryBodies, FieldValues, MoveDocument, MoveRequest, Receipt } from '../schema.ts'
import { findByKey } from '../store.ts'
import { actorIdOf, append, askerOf, type Key, type LoadedCase, loadFor } from './act.ts'
import { disputeOf } from './dispute.ts'
import { issueDocument } from './documents.ts'
import { attachUploads } from './files.ts'
import { checkValues, moveClocks } from './values.ts'

/** The key of an act with the digest of what was asked under it. */
function keyOf(
  act: string,
  caseId: string,
  { key, ...content }: { readonly key?: string | undefined },
): Key | undefined {
  if (key === undefined) return undefined
  // A page that is sent again may show another revision by then; the act is the same.
  const { revision: _, ...asked } = content as { revision?: number }
  return {
    key,
    contentDigest: createHash('sha256')
      .update(canonicalJson({ act, caseId, ...asked }))
      .digest('hex'),
  }
}

/** The receipt of the same act, done before under this key. @throws Refusal `case-key-reused` */
async function doneBefore(
  tx: Tx,
  actor: Actor,
  loaded: LoadedCase,
  key: Key | undefined,
): Promise<Receipt | undefined> {
  if (!key) return undefined
  const { row } = loaded
  const before = await findByKey(tx, {
    subjectId: row.subjectId,
    caseId: row.id,
    actorId: actorIdOf(actor),
    key: key.key,
  })
  if (!before) return undefined
  if (before.contentDigest !== key.contentDigest) throw refuse(keyReused({ entryId: before.entry.id }))
  const body = before.entry.body as Partial<EntryBodies['moved']>
  return {
    caseId: row.id,
    entryId: before.entry.id,
    state: row.state,
    revision: row.revision,
    wasDoneBefore: true,
    ...(body.recordId && { recordId: body.recordId }),
    ...(body.document?.number && { documentNumber: body.document.number }),
  }
}

function requireRevision(loaded: LoadedCase, expected: number | undefined): void {
  const { revision } = loaded.status
  if (expected !== undefined && expected !== revision) throw refuse(caseChanged({ expected, revision }))
}

/**
 * Makes a move: may he → is it complete → clocks → files → document → record → sealed entry → effects, all in the caller's transaction.
 * The same key and content again gives the first receipt and changes nothing.
 * @throws Refusal `case-unknown`, `move-not-in-state`, `move-not-yours`, `case-ground-disputed`, `case-changed`, `move-incomplete` with every field named,
 *   `case-file-unknown`, `case-key-reused`, and what the effects and the record refuse
 */
export async function makeMove(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  move: string,
  asked: MoveRequest = {},
): Promise<Receipt> {
  const loaded = await loadFor(tx, app, actor, caseId, true)
  const key = keyOf(`move ${move}`, caseId, asked)
  const before = await doneBefore(tx, actor, loaded, key)
  if (before) return before
  requireRevision(loaded, asked.revision)
  const { document, status, row } = loaded
  const declared = stateOf(document, status.state).moves.find((m) => m.name === move)
  if (!declared) throw refuse(moveUnknown({ move, state: status.state }))
  const capacity = actor.kind === 'system' ? 'clock' : capacityFor(declared, status, askerOf(actor, row))
  if (!capacity) throw refuse(moveNotYours({ move, why: whyNot(declared, loaded, actor) }))
  const dispute = await disputeOf(tx, row)
  if (dispute && isConsequence(declared, capacity))
    throw refuse(groundDisputed({ move, since: dispute.since.toISOString() }))

  const fields = asked.fields ?? {}
  const after = { ...status.fields, ...fields }
  const isFinal = stateOf(document, declared.to).isFinal === true
  const errors = [
    ...checkValues(document, fields, declared, status.fields),
    ...missingNeeds(declared, asked),
    ...(await checkForm(tx, loaded, declared, asked.formRecordId)),
  ]
  const { clocks, errors: late } = await moveClocks(tx, app, document, status, declared.clocks, after, isFinal)
  if (errors.length + late.length > 0) throw refuse(moveIncomplete({ errors: distinct([...errors, ...late]) }))

  const reason = asked.reason?.trim()
  const files = await attachUploads(tx, app, actor, row, asked.files ?? [])
  const issued = declared.document
    ? await issueDocument(tx, app, actor, loaded, {
        template: declared.document,
        fields: after,
        clocks,
        reason,
        permission: (capacity.includes('.') ? capacity : document.handle) as Permission,
      })
    : undefined
  // The archive is the subject's own to read: why officials act among themselves, and what they keep on file, stays in the case.
  const own = capacity === 'subject' ? { files, reason } : { files: [], reason: undefined }
  const record = declared.writesRecord
    ? await addRecord(tx, app, actor, {
        subjectId: row.subjectId,
        kind: declared.writesRecord,
        body: recordBody(loaded, declared, after, own.reason, issued),
        happenedAt: app.clock.now(),
        source: document.label.zh,
        fileDigests: [...own.files.map((f) => f.digest), ...(issued ? [issued.digest] : [])],
      })
    : undefined
  const { loaded: moved, entry } = await append(tx, app, actor, loaded, {
    kind: 'moved',
    key,
    body: {
      move,
      from: status.state,
      to: declared.to,
      fields,
      clocks,
      files,
      as: capacity,
      ...(reason && { reason }),
      ...(asked.formRecordId && { formRecordId: asked.formRecordId }),
      ...(record && { recordId: record.id }),
      ...(issued && { document: issued }),
    },
  })
  const outcome = { case: moved.row, document, status: moved.status, entry, move }
  for (const effect of effectsOf(app, row.kind)) await effect.onMove?.(tx, app, actor, outcome)
  return {
    caseId,
    entryId: entry.id,
    state: moved.row.state,
    revision: moved.row.revision,
    wasDoneBefore: false,
    ...(record && { recordId: record.id }),
    ...(issued?.number && { documentNumber: issued.number }),
  }
}

function whyNot(move: MoveDocument, { status }: LoadedCase, actor: Actor): 'recused' | 'apart' | 'not-entitled' {
  const me = actor.accountId ?? ''
  if (status.recused.some((r) => r.accountId === me)) return 'recused'
  return move.apartFrom.some((m) => status.makers[m]?.includes(me)) ? 'apart' : 'not-entitled'
}

function missingNeeds(move: MoveDocument, asked: MoveRequest): FieldError[] {
  const errors: FieldError[] = []
  if (move.needs.includes('reason') && !asked.reason?.trim())
    errors.push({ pointer: '/reason', message: { zh: '请写明理由', en: 'say why' } })
  if (move.needs.includes('file') && (asked.files ?? []).length === 0)
    errors.push({ pointer: '/files', message: { zh: '请添加文件', en: 'add a file' } })
  return errors
}

/** The form must have been answered about this subject, since the case was opened, and for no other move of it. */
async function checkForm(
  tx: Tx,
  { row, entries }: LoadedCase,
  move: MoveDocument,
  recordId: string | undefined,
): Promise<FieldError[]> {
  if (!move.form) return []
  const error = (zh: string, en: string): FieldError[] => [{ pointer: '/formRecordId', message: { zh, en } }]
  if (!recordId) return error('请先填写表单', 'fill in the form first')
  const record = await findRecord(tx, row.subjectId, recordId)
  if (record?.formId !== move.form || record.withdraws) return error('不是这个表单', 'is not this form')
  const { taskRef } = record.body as { taskRef?: string }
  if (taskRef !== undefined && taskRef !== row.id)
    return error('是为另一项任务填写的', 'was filled in for another task')
  if (taskRef === undefined && record.knownAt < row.openedAt) return error('早于本案', 'is older than the case')
  const isUsed = entries.some((e) => e.kind === 'moved' && e.body.formRecordId === recordId)
  return isUsed ? error('已用于本案的另一环节', 'was used by another step of this case') : []
}

function distinct(errors: readonly FieldError[]): FieldError[] {
  return errors.filter((e, i) => errors.findIndex((o) => o.pointer === e.pointer) === i)
}

function recordBody(
  { row, document, status }: LoadedCase,
  move: MoveDocument,
  fields: FieldValues,
  reason: string | undefined,
  issued: EntryBodies['moved']['document'],
): Json {
  return {
    caseId: row.id,
    caseKind: document.kind,
    caseVersion: document.version,
    move: move.name,
    from: status.state,
    to: move.to,
    fields: fieldsForRecord(document, status, move.to, fields),
    ...(reason && { reason }),
    ...(issued?.number && { documentNumber: issued.number }),
    ...(issued && { documentDigest: issued.digest }),
  }
}

/** Fills in fields without a move. @throws Refusal `case-act-not-yours`, `move-incomplete`, `case-changed` */
export async function fillFields(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly fields: FieldValues; readonly revision?: number | undefined; readonly key?: string | undefined },
): Promise<Receipt> {
  const loaded = await loadFor(tx, app, actor, caseId, true)
  const key = keyOf('fill', caseId, asked)
  const before = await doneBefore(tx, actor, loaded, key)
  if (before) return before
  requireRevision(loaded, asked.revision)
  const { document, status, row } = loaded
  const { writable } = abilitiesOf(document, status, loaded.entries, askerOf(actor, row))
  if (writable.length === 0) throw refuse(notYours({ act: 'fill' }))
  const errors = checkValues(document, asked.fields, { required: [], optional: writable })
  if (errors.length > 0) throw refuse(moveIncomplete({ errors }))
  const { loaded: filled, entry } = await append(tx, app, actor, loaded, {
    kind: 'filled',
    key,
    body: { fields: asked.fields },
  })
  const { state, revision } = filled.row
  return { caseId, entryId: entry.id, state, revision, wasDoneBefore: false }
}

/** Writes a remark, with files, into the history. */
export async function noteCase(
  tx: Tx,
  app: App,
  actor: Actor,
  caseId: string,
  asked: { readonly remark: string; readonly files?: readonly string[] | undefined; readonly key?: string | undefined },
): Promise<Receipt> {
  const loaded = await loadFor(tx, app, actor, caseId, true)
  const key = keyOf('note', caseId, asked)
  const before = await doneBefore(tx, actor, loaded, key)
  if (before) return before
  const abilities = abilitiesOf(loaded.document, loaded.status, loaded.entries, askerOf(actor, loaded.row))
  if (!abilities.mayNote) throw refuse(notYours({ act: 'note' }))
  const files = await attachUploads(tx, app, actor, loaded.row, asked.files ?? [])
  const { loaded: noted, entry } = await append(tx, app, actor, loaded, {
    kind: 'noted',
    key,
    body: { remark: asked.remark, files },
  })
  const { state, revision } = noted.row
  return { caseId, entryId: entry.id, state, revision, wasDoneBefore: false }
}
