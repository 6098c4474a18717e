import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { mergeNotPossible, recordUnknown, splitNotPossible } from '../problems.ts'
import type { OtherName } from '../schema.ts'
import { findLastMergeRecord, findRecordRow, type RecordRow } from '../store/records.ts'
import { listMergedInto, type SubjectRow, updateSubjectRow } from '../store/subjects.ts'
import { attachFile, getFile } from './files.ts'
import { writeRecord } from './records.ts'
import { createSubject, getSubjectForChange, type NewSubject } from './subjects.ts'

/** What a merge changed, written into its record so that a split can put it back exactly. */
interface MergeBody {
  readonly survivorId: string
  /** Region of the merged subject before; while merged it lies where the survivor lies, so that the same officials see both. */
  readonly region: string
  readonly holderId: string | null
  /** Subjects that were merged into the merged one before, and moved with it. */
  readonly movedAlong: readonly string[]
}

/**
 * Merges one archive into another of the same kind, by a record on both. Nothing is moved or lost: the merged archive's records stay
 * its own and are shown under the survivor with their origin; its names find the survivor; its code leads there.
 * @throws Refusal `subject-unknown`, `merge-not-possible`.
 */
export async function mergeSubjects(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  asked: { readonly survivorId: string; readonly mergedId: string; readonly reason: string },
): Promise<SubjectRow> {
  const [survivor, merged] = await lockBoth(tx, regions, asked.survivorId, asked.mergedId)
  requireMergeable(survivor, merged)
  const now = app.clock.now()
  const along = await listMergedInto(tx, merged.subjectId)
  const body: MergeBody = {
    survivorId: survivor.subjectId,
    region: merged.region,
    holderId: merged.holderId,
    movedAlong: along.map((s) => s.subjectId),
  }
  const common = { happenedAt: now, source: '合并', reason: asked.reason }
  await writeRecord(tx, app, actor, {
    ...common,
    subjectId: merged.subjectId,
    kind: 'subject.merged',
    body: { ...body },
  })
  await writeRecord(tx, app, actor, {
    ...common,
    subjectId: survivor.subjectId,
    kind: 'subject.absorbed',
    body: { mergedId: merged.subjectId, code: merged.code, region: merged.region },
  })
  for (const s of [merged, ...along])
    await updateSubjectRow(tx, {
      ...s,
      mergedInto: survivor.subjectId,
      region: survivor.region,
      changedAt: now,
      revision: s.revision + 1,
    })
  const names = [...survivor.names, ...namesOf(merged)]
  const row = { ...survivor, names, changedAt: now, revision: survivor.revision + 1 }
  await updateSubjectRow(tx, row)
  await audit(tx, app, {
    actor,
    action: 'subject.merge',
    objectKind: 'subject',
    objectId: survivor.subjectId,
    region: survivor.region,
    reason: asked.reason,
    detail: { mergedId: merged.subjectId },
  })
  return row
}

export interface SplitRequest {
  readonly subjectId: string
  readonly reason: string
  /** Takes this merged archive out again … */
  readonly mergedId?: string | undefined
  /** … or opens a new one, because two were kept as one. */
  readonly opens?: Omit<NewSubject, 'source'> | undefined
  /** Records of the survivor that belong to the archive that is split off. */
  readonly recordIds?: readonly string[] | undefined
}

/**
 * Splits an archive: a merged one becomes its own again with all its records, or a new one is opened. Records of the survivor can be
 * assigned to it: each is withdrawn there and written here again, both with the reason, and names where it came from.
 * @throws Refusal `split-not-possible`, `subject-unknown`, `record-unknown`.
 */
export async function splitSubject(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  asked: SplitRequest,
): Promise<SubjectRow> {
  if ((asked.mergedId === undefined) === (asked.opens === undefined))
    throw refuse(
      splitNotPossible({
        message: {
          zh: '请指明要拆出的已并入档案，或新建档案的内容（二选一）',
          en: 'name either a merged archive or a new one',
        },
      }),
    )
  const survivor = await getSubjectForChange(tx, asked.subjectId, regions)
  const now = app.clock.now()
  const split = asked.mergedId
    ? await takeOut(tx, survivor, await getSubjectForChange(tx, asked.mergedId), now)
    : await createSubject(tx, app, actor, { ...(asked.opens as NewSubject), source: '拆分' })
  const common = { happenedAt: now, source: '拆分', reason: asked.reason }
  await writeRecord(tx, app, actor, {
    ...common,
    subjectId: split.subjectId,
    kind: 'subject.split',
    body: { fromId: survivor.subjectId },
  })
  await writeRecord(tx, app, actor, {
    ...common,
    subjectId: survivor.subjectId,
    kind: 'subject.released',
    body: { splitId: split.subjectId, recordIds: [...(asked.recordIds ?? [])] },
  })
  for (const id of asked.recordIds ?? [])
    await assignRecord(tx, app, actor, survivor.subjectId, split.subjectId, id, asked.reason)
  await audit(tx, app, {
    actor,
    action: 'subject.split',
    objectKind: 'subject',
    objectId: survivor.subjectId,
    region: survivor.region,
    reason: asked.reason,
    detail: { splitId: split.subjectId, recordIds: [...(asked.recordIds ?? [])] },
  })
  return split
}

/** Both locked in the order of their ids, so that two merges of the same pair cannot wait for each other. */
async function lockBoth(
  tx: Tx,
  regions: readonly string[],
  survivorId: string,
  mergedId: string,
): Promise<[SubjectRow, SubjectRow]> {
  if (survivorId === mergedId)
    throw refuse(mergeNotPossible({ message: { zh: '不能与自身合并', en: 'an archive cannot be merged with itself' } }))
  const locked = new Map<string, SubjectRow>()
  for (const id of [survivorId, mergedId].sort()) locked.set(id, await getSubjectForChange(tx, id, regions))
  return [locked.get(survivorId) as SubjectRow, locked.get(mergedId) as SubjectRow]
}

function requireMergeable(survivor: SubjectRow, merged: SubjectRow): void {
  if (survivor.kind !== merged.kind)
    throw refuse(
      mergeNotPossible({ message: { zh: '只能合并同类对象', en: 'only subjects of the same kind can be merged' } }),
    )
  if (survivor.mergedInto || merged.mergedInto)
    throw refuse(
      mergeNotPossible({ message: { zh: '其中一份档案已被合并', en: 'one of them has been merged already' } }),
    )
}

/** The merged subject's names, as aliases of the survivor that say where they come from. */
function namesOf(merged: SubjectRow): OtherName[] {
  const own = merged.names.map((n) => ({ ...n, origin: n.origin ?? merged.subjectId }))
  return [{ name: merged.name, kind: 'alias', origin: merged.subjectId }, ...own]
}

async function takeOut(tx: Tx, survivor: SubjectRow, merged: SubjectRow, now: Date): Promise<SubjectRow> {
  const record = await findLastMergeRecord(tx, merged.subjectId)
  if (merged.mergedInto !== survivor.subjectId || !record)
    throw refuse(
      splitNotPossible({ message: { zh: '这份档案没有并入本档案', en: 'that archive is not merged into this one' } }),
    )
  const body = record.body as unknown as MergeBody
  const along = (await listMergedInto(tx, survivor.subjectId)).filter((s) => body.movedAlong.includes(s.subjectId))
  const back = {
    ...merged,
    mergedInto: null,
    region: body.region,
    holderId: body.holderId,
    changedAt: now,
    revision: merged.revision + 1,
  }
  await updateSubjectRow(tx, back)
  for (const s of along)
    await updateSubjectRow(tx, {
      ...s,
      mergedInto: merged.subjectId,
      region: body.region,
      changedAt: now,
      revision: s.revision + 1,
    })
  const gone = new Set([merged.subjectId, ...body.movedAlong])
  const names = survivor.names.filter((n) => !n.origin || !gone.has(n.origin))
  await updateSubjectRow(tx, { ...survivor, names, changedAt: now, revision: survivor.revision + 1 })
  return back
}

async function assignRecord(
  tx: Tx,
  app: App,
  actor: Actor,
  fromId: string,
  toId: string,
  recordId: string,
  reason: string,
): Promise<void> {
  const record: RecordRow | undefined = await findRecordRow(tx, fromId, recordId)
  if (!record || record.supersededBy || record.withdraws || record.kind.startsWith('subject.'))
    throw refuse(recordUnknown({ subjectId: fromId, recordId }))
  const copy = { ...record, formId: record.formId ?? undefined, formVersion: record.formVersion ?? undefined }
  await writeRecord(tx, app, actor, {
    ...copy,
    id: undefined,
    supersedes: recordId,
    withdraws: true,
    reason,
    body: { assignedTo: toId },
    fileDigests: [],
  })
  for (const digest of record.fileDigests) {
    const { name, type, bytes } = await getFile(tx, fromId, digest)
    await attachFile(tx, app, actor, { subjectId: toId, digest, name, type, bytes })
  }
  await writeRecord(tx, app, actor, {
    ...copy,
    id: undefined,
    subjectId: toId,
    supersedes: undefined,
    withdraws: false,
    reason,
    origin: { subjectId: fromId, recordId },
  })
}
