import { type Actor, may } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { neededName } from '../../../core/text/needed-name.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'
import { changeSubjectState, type SubjectState, stateOf, withStoredNames } from '../logic/subject-state.ts'
import { regionOutside, regionUnknown, subjectChanged, subjectMerged, subjectUnknown } from '../problems.ts'
import type { OtherName, OwnKey, SubjectChange } from '../schema.ts'
import {
  findSubjectRow,
  insertSubjectRow,
  isRegion,
  listMergedInto,
  lockSubjectRow,
  type SubjectRow,
  updateSubjectRow,
} from '../store/subjects.ts'
import { actorIdOf, askedIdentity, takeIdentity } from './identity.ts'
import { momentOf } from './moment.ts'
import { writeRecord } from './records.ts'

/** What opens an archive. */
export interface NewSubject {
  /** Given by loaders that need to know it beforehand; made by {@link newId} otherwise. */
  readonly subjectId?: string | undefined
  readonly kind: SubjectKind
  readonly name: string
  readonly names?: readonly OtherName[] | undefined
  /** Unified social credit code; checked by GB 32100-2015. */
  readonly creditCode?: string | undefined
  /** Own key, where there is no credit code: unique per kind and issuer. */
  readonly ownKey?: OwnKey | undefined
  readonly region: string
  readonly industry?: string | null | undefined
  readonly address?: string | null | undefined
  readonly status?: SubjectStatus | undefined
  readonly holderId?: string | undefined
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Since when it is so, e.g. the day of registration; now, if nobody says. */
  readonly happenedAt?: Date | undefined
  readonly source: string
}

/**
 * Opens an archive: the subject, its code, and the sealed record `subject.registered` that it follows from.
 * @throws Refusal `credit-code-invalid`, `code-taken`, `region-unknown`, `region-outside`, `subject-unknown` (holder).
 */
export async function createSubject(tx: Tx, app: App, actor: Actor, asked: NewSubject): Promise<SubjectRow> {
  neededName(asked.name, '/name')
  const identity = askedIdentity(asked)
  await requireRegion(tx, actor, asked.region, '/region')
  if (asked.holderId) await getSubject(tx, asked.holderId)
  const now = app.clock.now()
  const row: SubjectRow = {
    subjectId: asked.subjectId ?? newId(),
    kind: asked.kind,
    ...withStoredNames({ name: asked.name, names: asked.names ?? [] }),
    scheme: identity?.scheme ?? null,
    issuer: identity?.issuer ?? null,
    code: identity?.code ?? null,
    region: asked.region,
    industry: asked.industry ?? null,
    address: asked.address ?? null,
    status: asked.status ?? 'active',
    holderId: asked.holderId ?? null,
    mergedInto: null,
    details: asked.details ?? {},
    createdBy: actorIdOf(actor),
    createdAt: now,
    changedAt: now,
    revision: 1,
  }
  await insertSubjectRow(tx, row)
  if (identity) await takeIdentity(tx, row.subjectId, identity)
  await writeRecord(tx, app, actor, {
    subjectId: row.subjectId,
    kind: 'subject.registered',
    body: stateOf(row) as unknown as Json,
    happenedAt: asked.happenedAt ?? now,
    source: asked.source,
  })
  return row
}

/** @returns the subject if the caller may see it. */
export async function findSubject(
  tx: Tx,
  subjectId: string,
  regions?: readonly string[],
): Promise<SubjectRow | undefined> {
  return findSubjectRow(tx, subjectId, regions)
}

/** @throws Refusal `subject-unknown`. */
export async function getSubject(tx: Tx, subjectId: string, regions?: readonly string[]): Promise<SubjectRow> {
  const row = await findSubjectRow(tx, subjectId, regions)
  if (!row) throw refuse(subjectUnknown({ subjectId }))
  return row
}

/** The subject, locked until the end of the transaction, for whoever is going to change it. */
export async function getSubjectForChange(tx: Tx, subjectId: string, regions?: readonly string[]): Promise<SubjectRow> {
  const row = await lockSubjectRow(tx, subjectId)
  if (!row || (regions && !regions.some((r) => row.region.startsWith(r)))) throw refuse(subjectUnknown({ subjectId }))
  return row
}

/**
 * Changes the identity of a subject by a new record (`subject.changed`): the state before stays readable as of its time.
 * @throws Refusal `subject-changed` when somebody else changed it since the revision the change is based on.
 */
export async function changeSubject(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  subjectId: string,
  asked: SubjectChange,
): Promise<SubjectRow> {
  const before = await getSubjectForChange(tx, subjectId, regions)
  if (before.mergedInto) throw refuse(subjectMerged({ mergedInto: before.mergedInto }))
  if (before.revision !== asked.revision) throw refuse(subjectChanged({ revision: before.revision }))
  const { changes } = asked
  if (changes.name !== undefined) neededName(changes.name, '/changes/name')
  if (changes.region !== undefined && changes.region !== before.region)
    await requireRegion(tx, actor, changes.region, '/changes/region')
  const identity = askedIdentity({ ...changes, kind: before.kind }, '/changes')
  if (identity) await takeIdentity(tx, subjectId, identity, '/changes')
  const now = app.clock.now()
  const happenedAt = momentOf(asked.happenedAt, '/happenedAt') ?? now
  const { creditCode: _c, ownKey: _o, ...plain } = changes
  const change: Partial<SubjectState> = {
    ...plain,
    ...(identity && { scheme: identity.scheme, issuer: identity.issuer, code: identity.code }),
  }
  const after = changeSubjectState(before, change, happenedAt)
  const row: SubjectRow = { ...before, ...after, changedAt: now, revision: before.revision + 1 }
  await writeRecord(tx, app, actor, {
    subjectId,
    kind: 'subject.changed',
    body: { changes: changedFields(before, after) } as unknown as Json,
    happenedAt,
    source: '变更',
    reason: asked.reason,
  })
  await updateSubjectRow(tx, row)
  if (row.region !== before.region)
    for (const merged of await listMergedInto(tx, subjectId))
      await updateSubjectRow(tx, { ...merged, region: row.region })
  return row
}

/** The fields of the state that differ, with the new value. */
function changedFields(before: SubjectRow, after: SubjectState): Partial<SubjectState> {
  const old = stateOf(before)
  return Object.fromEntries(
    Object.entries(after).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(old[k as keyof SubjectState])),
  )
}

async function requireRegion(tx: Tx, actor: Actor, region: string, pointer: string): Promise<void> {
  if (!(await isRegion(tx, region))) throw refuse(regionUnknown({ pointer, region }))
  if (actor.kind === 'account' && !may(actor, 'subject.write', region)) throw refuse(regionOutside({ pointer, region }))
}
