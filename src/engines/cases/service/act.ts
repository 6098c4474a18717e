import { type Actor, may, type Permission } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { type Asker, mayOpenCase } from '../logic/abilities.ts'
import { type CaseStatus, nextDue, reduceCase } from '../logic/reduce.ts'
import { caseUnknown } from '../problems.ts'
import type { CaseDocument, Entry, EntryBodies, EntryKind } from '../schema.ts'
import {
  type CaseRow,
  closeEscalations,
  findCaseRow,
  insertEntry,
  listEntries,
  listEscalations,
  putClock,
  updateCase,
} from '../store.ts'
import { getVersion } from './publish.ts'

/** A case with all that it stands on. */
export interface LoadedCase {
  readonly row: CaseRow
  readonly document: CaseDocument
  readonly digest: string
  readonly entries: readonly Entry[]
  readonly status: CaseStatus
}

/** The city's own hand: clocks, openings by other parts. */
export function systemActor(part: string): Actor {
  return {
    kind: 'system',
    accountId: undefined,
    name: `system:${part}`,
    grants: [],
    permissions: new Map(),
    subjectId: undefined,
    sessionId: undefined,
  }
}

/** Who did it, as entries store it. */
export function actorIdOf(actor: Actor): string {
  if (actor.accountId) return actor.accountId
  if (actor.kind !== 'system') throw new Error('a guest does nothing to a case')
  return actor.name.startsWith('system:') ? actor.name : `system:${actor.name}`
}

export function askerOf(actor: Actor, row: Pick<CaseRow, 'region' | 'subjectId' | 'holderId'>): Asker {
  return {
    accountId: actor.accountId,
    holds: (permission) => may(actor, permission as Permission, row.region),
    isSubject: actor.subjectId !== undefined && [row.subjectId, row.holderId].includes(actor.subjectId),
    isSystem: actor.kind === 'system',
  }
}

/** @throws Refusal `case-unknown` also where the transaction may not see it */
export async function loadCase(tx: Tx, app: App, caseId: string, lock = false): Promise<LoadedCase> {
  const row = await findCaseRow(tx, caseId, lock)
  if (!row) throw refuse(caseUnknown())
  const { document, digest } = await getVersion(tx, app, row.kind, row.version)
  const entries = await listEntries(tx, row.subjectId, row.id)
  return { row, document, digest, entries, status: reduceCase(document, entries) }
}

/**
 * A case that the actor may open. An account of some other subject is told that there is none.
 * @throws Refusal `case-unknown`
 */
export async function loadFor(tx: Tx, app: App, actor: Actor, caseId: string, lock = false): Promise<LoadedCase> {
  const loaded = await loadCase(tx, app, caseId, lock)
  const asker = askerOf(actor, loaded.row)
  const isStranger = actor.subjectId !== undefined && !asker.isSubject
  const wasInvolved =
    actor.accountId !== undefined && loaded.status.recused.some((r) => r.accountId === actor.accountId)
  if (isStranger || !(mayOpenCase(loaded.document, loaded.status, asker) || wasInvolved)) throw refuse(caseUnknown())
  return loaded
}

/** An entry as it is sealed. */
export function sealedBody(place: { readonly subjectId: string; readonly caseId: string }, entry: Entry): Json {
  return { ...place, ...entry } as unknown as Json
}

export interface Key {
  readonly key: string
  readonly contentDigest: string
}

/** Writes an entry, seals it, and brings the projections along; the case is locked by whoever calls. */
export async function append<K extends EntryKind>(
  tx: Tx,
  app: App,
  actor: Actor,
  loaded: LoadedCase,
  asked: { readonly kind: K; readonly body: EntryBodies[K]; readonly key?: Key | undefined; readonly id?: string },
): Promise<{ loaded: LoadedCase; entry: Entry }> {
  const { row, document } = loaded
  const place = { subjectId: row.subjectId, caseId: row.id }
  const at = app.clock.now()
  const entry = {
    id: asked.id ?? newId(),
    seq: loaded.status.revision + 1,
    kind: asked.kind,
    at: at.toISOString(),
    actorId: actorIdOf(actor),
    actorName: actor.name,
    organisationId: actor.grants[0]?.organisationId ?? null,
    // As it will be read again: what is undefined is not there.
    body: JSON.parse(JSON.stringify(asked.body)),
  } as Entry
  await insertEntry(tx, place, {
    entry,
    key: asked.key?.key ?? null,
    contentDigest: asked.key?.contentDigest ?? null,
  })
  await app.seal(tx, [{ kind: 'case-move', id: entry.id, body: sealedBody(place, entry) }])
  const entries = [...loaded.entries, entry]
  const status = reduceCase(document, entries)
  const next: CaseRow = { ...row, ...projected(row, status) }
  await updateCase(tx, next)
  await bringClocks(tx, place, loaded.status, status)
  await closeSettled(tx, place, status, entry)
  return { loaded: { ...loaded, row: next, entries, status }, entry }
}

/** The columns that follow from the status. */
export function projected(row: Pick<CaseRow, 'people'>, status: CaseStatus) {
  const next = nextDue(status)
  const handlers = status.handlers.map((h) => h.accountId)
  const offered = status.offer ? [status.offer.accountId] : []
  const recused = status.recused.map((r) => r.accountId)
  return {
    state: status.state,
    revision: status.revision,
    fields: status.fields,
    handlers,
    handlerNames: status.handlers.map((h) => h.name),
    offeredTo: status.offer?.accountId ?? null,
    people: [...new Set([...row.people, ...handlers, ...offered, ...recused])],
    isShownToSubject: status.shownState !== undefined,
    dueOn: next?.dueOn ?? null,
    dueUnit: next?.unit ?? null,
    isOverdue: Object.values(status.clocks).some((c) => c.state === 'running' && c.overdueAt !== undefined),
    changedAt: new Date(status.changedAt),
    closedAt: status.closedAt ? new Date(status.closedAt) : null,
  }
}

async function bringClocks(
  tx: Tx,
  place: { subjectId: string; caseId: string },
  before: CaseStatus,
  after: CaseStatus,
): Promise<void> {
  const names = new Set([...Object.keys(before.clocks), ...Object.keys(after.clocks)])
  for (const name of names) {
    const clock = after.clocks[name] ?? before.clocks[name]
    if (!clock || JSON.stringify(after.clocks[name]) === JSON.stringify(before.clocks[name])) continue
    await putClock(tx, place, {
      clock: name,
      // A clock whose start was taken back with its move does not run.
      state: after.clocks[name]?.state ?? 'stopped',
      dueOn: clock.dueOn,
      remindOn: clock.remindOn ?? null,
      remindedAt: clock.remindedAt ? new Date(clock.remindedAt) : null,
      overdueAt: clock.overdueAt ? new Date(clock.overdueAt) : null,
      isProvisional: clock.isProvisional ?? false,
    })
  }
}

/** A task that an overdue clock asked for is done when the clock no longer runs: what was late has happened. */
async function closeSettled(
  tx: Tx,
  place: { subjectId: string; caseId: string },
  status: CaseStatus,
  entry: Entry,
): Promise<void> {
  if (!Object.values(status.clocks).some((c) => c.overdueAt !== undefined) && entry.kind !== 'withdrawn') return
  const open = (await listEscalations(tx, place.subjectId, place.caseId)).filter((e) => !e.doneAt)
  const settled = open.filter((e) => status.clocks[e.clock]?.state !== 'running').map((e) => e.id)
  await closeEscalations(tx, { ...place, ids: settled, at: new Date(entry.at), by: entry.actorName, entryId: entry.id })
}
