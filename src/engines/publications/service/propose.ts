import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Json } from '../../../core/seal.ts'
import { PERSONAL_FIELDS } from '../../archive/define.ts'
import { findSubject, recordKindsOf, type StoredRecord, type SubjectOf, type SubjectRow } from '../../archive/index.ts'
import { maskSubject } from '../../archive/logic/mask.ts'
import type { SourceRecord } from '../define.ts'
import { dueDay, publishSince } from '../logic/clock.ts'
import { asEnded, asWithdrawn, saysTheSame, withProposal } from '../logic/life.ts'
import { maskNames } from '../logic/names.ts'
import { maskedRecord, type PublicSubject, projectContent } from '../logic/project.ts'
import { scrub } from '../logic/redact.ts'
import { hasFreeText, marksAt } from '../logic/text-marks.ts'
import type { Proposal } from '../schema.ts'
import { type EntryState, insertEntry, lockEntriesOfRecord, lockPublicOfSubject, saveEntry } from '../store/entry.ts'
import { type DeclaredKind, getKindDocument, publicationKindsOf } from './kinds.ts'
import { namesOfRecord } from './names.ts'
import { announce, askToPublish } from './publish.ts'
import { PUBLISHER, takeStep } from './step.ts'

/** What follows from a record for the public, in the record's own transaction: a proposal, a correction, a withdrawal, an end. */
export async function followRecord(
  tx: Tx,
  app: App,
  actor: Actor,
  record: StoredRecord,
  subjectOf: SubjectOf,
): Promise<void> {
  const kinds = [...publicationKindsOf(app).values()]
  const shown = kinds.filter(({ kind }) => kind.recordKinds.includes(record.kind))
  const ended = kinds.filter(({ kind }) => 'untilRecord' in kind.term && kind.term.untilRecord.includes(record.kind))
  if (shown.length === 0 && ended.length === 0) return
  const before = record.supersedes ? await lockEntriesOfRecord(tx, record.subjectId, record.supersedes) : []
  for (const declared of shown) {
    const entry = before.find((e) => e.kind === declared.kind.kind)
    if (record.withdraws || !isSelected(app, declared, record)) {
      if (entry) await withdraw(tx, app, actor, entry, record, subjectOf)
    } else if (entry) await proposeCorrection(tx, app, actor, declared, entry, record, subjectOf)
    else await proposeFirst(tx, app, actor, declared, record, subjectOf)
  }
  if (!record.withdraws) for (const declared of ended) await endByRecord(tx, app, declared, record)
}

function sourceOf(r: StoredRecord): SourceRecord {
  const { id, kind, formId, formVersion, body, source } = r
  return { id, kind, formId, formVersion, body, source, happenedAt: r.happenedAt.toISOString() }
}

function personalOf(app: App, record: StoredRecord) {
  return { ...PERSONAL_FIELDS, ...recordKindsOf(app).get(record.kind)?.personal }
}

function isSelected(app: App, { kind }: DeclaredKind, record: StoredRecord): boolean {
  return kind.select?.(maskedRecord(sourceOf(record), personalOf(app, record))) ?? true
}

async function makeProposal(
  tx: Tx,
  app: App,
  actor: Actor,
  { kind, digest }: DeclaredKind,
  subject: SubjectRow,
  record: StoredRecord,
): Promise<Proposal> {
  const isWritten = hasFreeText(kind.fields) || record.reason
  const find = isWritten ? await namesOfRecord(tx, app, subject, record, actor.name) : () => []
  const { content, masks } = projectContent(
    kind,
    sourceOf(record),
    personalOf(app, record),
    await publicSubject(tx, subject),
    find,
  )
  const reason = record.reason ? maskNames(scrub(record.reason), find) : undefined
  masks.push(...marksAt('/reason', 'masked', reason?.masks ?? []))
  return {
    eventId: newId(),
    recordId: record.id,
    digest,
    content,
    proposedBy: record.actorId,
    proposedByName: actor.name,
    proposedAt: app.clock.now().toISOString(),
    ...(reason && { reason: reason.text }),
    ...(masks.length > 0 && { masks }),
  }
}

async function publicSubject(tx: Tx, row: SubjectRow): Promise<PublicSubject> {
  const shown = maskSubject(row)
  const holder = row.holderId ? await findSubject(tx, row.holderId) : undefined
  const creditCode = (s: SubjectRow) => (s.scheme === 'credit-code' ? (s.code ?? undefined) : undefined)
  return {
    kind: row.kind,
    name: shown.name,
    code: row.kind === 'person' ? undefined : creditCode(row),
    holder: holder && {
      name: maskSubject(holder).name,
      code: holder.kind === 'person' ? undefined : creditCode(holder),
    },
  }
}

async function proposeFirst(
  tx: Tx,
  app: App,
  actor: Actor,
  declared: DeclaredKind,
  record: StoredRecord,
  subjectOf: SubjectOf,
): Promise<void> {
  const { kind } = declared
  const subject = await subjectOf()
  const due = dueDay(publishSince(kind, sourceOf(record), record.knownAt), kind.publishWithin.workingDays)
  const proposal = await makeProposal(tx, app, actor, declared, subject, record)
  const first = {
    subjectId: record.subjectId,
    id: newId(),
    kind: kind.kind,
    region: subject.region,
    holderId: subject.holderId,
    subjectName: proposal.content.subject.name,
    recordId: record.id,
    writtenBy: record.actorId,
    happenedAt: record.happenedAt,
    dueOn: due.day,
    isDueEstimated: due.isEstimated,
    status: 'pending' as const,
    proposal: null,
    proposalState: null,
    content: null,
    digest: null,
    publishedAt: null,
    changedAt: null,
    expiresAt: null,
    isCorrected: false,
  }
  const isApproved = kind.approval === 'automatic'
  const entry = withProposal(first, proposal, isApproved)
  if (await insertEntry(tx, { ...entry, content: null })) await sayProposed(tx, app, actor, entry, proposal, isApproved)
}

async function proposeCorrection(
  tx: Tx,
  app: App,
  actor: Actor,
  declared: DeclaredKind,
  entry: EntryState,
  record: StoredRecord,
  subjectOf: SubjectOf,
): Promise<void> {
  // What is over stays over: a correction does not bring it back.
  if (entry.status === 'ended') return saveEntry(tx, { ...entry, recordId: record.id })
  const { kind } = declared
  const subject = await subjectOf()
  const proposal = await makeProposal(tx, app, actor, declared, subject, record)
  const isPublic = entry.content !== null
  if (isPublic && entry.status === 'public' && entry.content && saysTheSame(entry.content, proposal.content))
    return saveEntry(tx, {
      ...entry,
      recordId: record.id,
      writtenBy: record.actorId,
      proposal: null,
      proposalState: null,
    })
  const isAtOnce = kind.approval === 'automatic' || (isPublic && kind.correction === 'at-once')
  await keepProposal(tx, app, actor, entry, proposal, isAtOnce)
}

async function keepProposal(
  tx: Tx,
  app: App,
  actor: Actor,
  entry: EntryState,
  proposal: Proposal,
  isApproved: boolean,
): Promise<void> {
  await saveEntry(tx, withProposal(entry, proposal, isApproved))
  await sayProposed(tx, app, actor, entry, proposal, isApproved)
}

async function sayProposed(
  tx: Tx,
  app: App,
  actor: Actor,
  entry: EntryState,
  proposal: Proposal,
  isApproved: boolean,
): Promise<void> {
  await takeStep(tx, app, actor, entry, {
    kind: 'proposed',
    id: proposal.eventId,
    body: {
      recordId: proposal.recordId,
      digest: proposal.digest,
      content: proposal.content as Json,
      ...(proposal.reason && { reason: proposal.reason }),
    },
  })
  if (isApproved) await askToPublish(tx, app, entry.id)
}

async function withdraw(
  tx: Tx,
  app: App,
  actor: Actor,
  entry: EntryState,
  record: StoredRecord,
  subjectOf: SubjectOf,
): Promise<void> {
  const digest = entry.digest ?? entry.proposal?.digest
  if (!digest || entry.status === 'ended' || entry.status === 'dropped') return
  const next = asWithdrawn(entry, await getKindDocument(tx, digest), record.id, app.clock.now())
  await saveEntry(tx, next)
  if (next.status === entry.status) return
  const reason = record.reason
    ? maskNames(scrub(record.reason), await namesOfRecord(tx, app, await subjectOf(), record, actor.name)).text
    : null
  const step = await takeStep(tx, app, PUBLISHER, entry, {
    kind: next.status === 'withdrawn' ? 'withdrawn' : 'dropped',
    isPublic: next.status === 'withdrawn',
    // A correction after which the record does not belong here any more is a withdrawal too.
    body: { reason, ...(next.status === 'withdrawn' && { visibleUntil: next.expiresAt?.toISOString() }) },
  })
  if (step.isPublic) await announce(tx, app, step)
}

async function endByRecord(tx: Tx, app: App, { kind }: DeclaredKind, record: StoredRecord): Promise<void> {
  const { term } = kind
  if (!('untilRecord' in term)) return
  const source = maskedRecord(sourceOf(record), personalOf(app, record))
  for (const entry of await lockPublicOfSubject(tx, record.subjectId, [kind.kind])) {
    const of = { recordId: entry.recordId, happenedAt: entry.happenedAt.toISOString() }
    if (entry.happenedAt > record.happenedAt || !(term.ends?.(source, of) ?? true)) continue
    await saveEntry(tx, asEnded(entry, app.clock.now()))
    await takeStep(tx, app, PUBLISHER, entry, { kind: 'ended', body: { by: record.kind, recordId: record.id } })
  }
}
