import type { Actor } from '../../../core/access/define.ts'
import { may } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { workingDaysLeft } from '../../../core/calendar/index.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { marksOfRecords } from '../../archive/index.ts'
import { lawsOf } from '../../forms/index.ts'
import { chinaDay } from '../logic/clock.ts'
import type { NameFinder } from '../logic/names.ts'
import { marksOfContent, marksOfText } from '../logic/text-marks.ts'
import { headlineOf } from '../logic/wording.ts'
import { entryUnknown } from '../problems.ts'
import type { EntryPage, EntryRow, KindDocument, Mark, Objection, OwnEntry, Proposal, Reply } from '../schema.ts'
import { type EntryState, findEntry, loadKindDocuments } from '../store/entry.ts'
import { listEvents } from '../store/event.ts'
import { type ListedEntry, listEntries, listOwnEntries, type OfficialCriteria } from '../store/lists.ts'
import { listObjections, listReplies, type ObjectionRow, type ReplyRow } from '../store/voice.ts'
import { heldBy } from './held.ts'
import { cite, publicationKindsOf } from './kinds.ts'
import { namesOfEntry } from './names.ts'
import { isOwnRecord } from './review.ts'

/** Which text and wording a row is listed by: what waits, else what stands. */
function shownOf(app: App, row: EntryState, documents: ReadonlyMap<string, KindDocument>) {
  const digest = row.proposal?.digest ?? row.digest ?? ''
  const document = documents.get(digest) ?? publicationKindsOf(app).get(row.kind)?.document
  return { document, content: row.proposal?.content ?? row.content }
}

async function documentsOf(tx: Tx, rows: readonly EntryState[]): Promise<ReadonlyMap<string, KindDocument>> {
  const digests = rows.flatMap((r) => [r.proposal?.digest, r.digest].filter((d) => d !== undefined && d !== null))
  return loadKindDocuments(tx, digests)
}

function listed(app: App, row: EntryState, documents: ReadonlyMap<string, KindDocument>) {
  const { document, content } = shownOf(app, row, documents)
  return {
    id: row.id,
    subjectId: row.subjectId,
    kind: row.kind,
    title: document?.title ?? { zh: row.kind, en: row.kind },
    region: row.region,
    subjectName: row.subjectName,
    happenedOn: chinaDay(row.happenedAt),
    headline: document && content ? headlineOf(document, content) : [],
    ...(row.publishedAt && { publishedAt: row.publishedAt.toISOString() }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
  }
}

function entryRow(app: App, row: ListedEntry, documents: ReadonlyMap<string, KindDocument>, today: string): EntryRow {
  const isUnpublished = row.status === 'pending'
  const waits = [
    ...(row.proposalState === 'waiting' ? [row.content === null ? 'publication' : 'correction'] : []),
    ...(row.hasWaitingReply ? ['reply'] : []),
    ...(row.hasOpenObjection ? ['objection'] : []),
  ]
  return {
    ...listed(app, row, documents),
    status: row.status,
    waits,
    dueOn: row.dueOn,
    isDueEstimated: row.isDueEstimated,
    ...(isUnpublished && { workingDaysLeft: workingDaysLeft(today, row.dueOn) }),
    ...(row.disputedSince && { disputedSince: row.disputedSince.toISOString() }),
    isLate: isUnpublished ? row.dueOn < today : row.publishedAt !== null && row.dueOn < chinaDay(row.publishedAt),
  }
}

/** A page of entries for officials. `next` is the cursor of the page after it. */
export async function listForOfficials(
  tx: Tx,
  app: App,
  criteria: OfficialCriteria,
  limit: number,
): Promise<{ items: EntryRow[]; next?: string }> {
  const rows = await listEntries(tx, criteria, limit + 1)
  const page = rows.slice(0, limit)
  const documents = await documentsOf(tx, page)
  const today = chinaDay(app.clock.now())
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => entryRow(app, row, documents, today)),
    ...(last && { next: `${last.dueOn}_${last.id}` }),
  }
}

async function recordMarksOf(tx: Tx, app: App, row: EntryState): Promise<EntryPage['recordMarks']> {
  const id = row.proposal?.recordId ?? row.recordId
  return ((await marksOfRecords(tx, app, [id])).get(id) ?? []).filter((m) => !m.isShownApart).map((m) => m.text)
}

/** One entry with everything that was done, and what this actor may do. @throws Refusal `publication-unknown` */
export async function getForOfficial(
  tx: Tx,
  app: App,
  actor: Actor,
  id: string,
  regions: readonly string[],
): Promise<EntryPage> {
  const row = await findEntry(tx, id, regions)
  if (!row) throw refuse(entryUnknown())
  const [replies, objections] = [await listReplies(tx, [id]), await listObjections(tx, [id])]
  const documents = await documentsOf(tx, [row])
  const hasWaitingReply = replies.some((r) => r.status === 'waiting')
  const open = objections.filter((o) => o.status === 'open')
  const mayDecide = may(actor, 'publication.approve', row.region)
  const isOwn = isOwnRecord(actor, row)
  const isWaiting = row.proposalState === 'waiting'
  const isHeld = (await heldBy(tx, app, row)).length > 0
  const { document } = shownOf(app, row, documents)
  if (!document) throw new Error(`${id}: its declaration is not kept`)
  const { proposal, proposalState } = row
  const find = mayDecide && (isWaiting || hasWaitingReply) ? await namesOfEntry(tx, app, row) : undefined
  return {
    ...entryRow(
      app,
      { ...row, hasWaitingReply, hasOpenObjection: open.length > 0 },
      documents,
      chinaDay(app.clock.now()),
    ),
    recordId: row.recordId,
    recordMarks: await recordMarksOf(tx, app, row),
    ...(proposal &&
      proposalState && {
        proposal: {
          eventId: proposal.eventId,
          content: proposal.content,
          document: documents.get(proposal.digest) ?? document,
          proposedBy: proposal.proposedByName,
          proposedAt: proposal.proposedAt,
          ...(proposal.reason && { reason: proposal.reason }),
          state: proposalState,
          marks: find ? proposalMarks(proposal, documents.get(proposal.digest) ?? document, find) : [],
        },
      }),
    ...(row.content && { content: row.content }),
    document: documents.get(row.digest ?? '') ?? document,
    basis: document.legalBasis.map((b) => cite(lawsOf(app), b)),
    events: (await listEvents(tx, row.subjectId, id)).map((e) => {
      const reason =
        (e.body as { reason?: string | null; answer?: string }).reason ?? (e.body as { answer?: string }).answer
      return { id: e.id, kind: e.kind, at: e.at.toISOString(), actorName: e.actorName, ...(reason && { reason }) }
    }),
    replies: replies.map((r) => ({
      ...viewReply(r),
      ...(find && r.status === 'waiting' && { marks: marksOfText(r.text, '/text', find, [row.subjectName]) }),
    })),
    objections: objections.map(viewObjection),
    abilities: {
      approve: mayDecide && isWaiting && !isOwn && !isHeld,
      refuse: mayDecide && isWaiting && !isOwn,
      decideReply: mayDecide && hasWaitingReply,
      answerObjection: mayDecide && open.some((o) => o.path === null),
      isOwnRecord: mayDecide && isWaiting && isOwn,
    },
  }
}

function proposalMarks(proposal: Proposal, document: KindDocument, find: NameFinder): Mark[] {
  const firms = [proposal.content.subject.name]
  return [
    ...(proposal.masks ?? []),
    ...marksOfContent(document.fields, proposal.content, find),
    ...(proposal.reason ? marksOfText(proposal.reason, '/reason', find, firms) : []),
  ]
}

/** What is or was public about an enterprise, with its own words, for its own account. */
export async function listForOwner(
  tx: Tx,
  app: App,
  after: string | undefined,
  limit: number,
): Promise<{ items: OwnEntry[]; next?: string }> {
  const rows = await listOwnEntries(tx, after, limit + 1)
  const page = rows.slice(0, limit)
  const ids = page.map((r) => r.id)
  const [replies, objections] = [await listReplies(tx, ids), await listObjections(tx, ids)]
  const documents = await documentsOf(tx, page)
  const now = app.clock.now()
  const last = rows.length > limit ? page.at(-1) : undefined
  const items = page.map((row) => {
    // Its own account reads what stands, not what waits inside.
    const standing = { ...row, proposal: null }
    const own = replies.filter((r) => r.entryId === row.id)
    const raised = objections.filter((o) => o.entryId === row.id)
    const isOpen = row.status !== 'ended' && row.expiresAt !== null && row.expiresAt > now
    return {
      ...listed(app, standing, documents),
      status: isOpen ? row.status : ('ended' as const),
      replies: own.map(viewReply),
      objections: raised.map((o) => viewObjection({ ...o, path: null })),
      mayReply: isOpen && !own.some((r) => r.status === 'waiting' || r.status === 'shown'),
      mayObject: isOpen && !raised.some((o) => o.status === 'open'),
    }
  })
  return { items, ...(last && { next: last.id }) }
}

function viewReply(r: ReplyRow): Reply {
  return {
    id: r.id,
    text: r.text,
    status: r.status,
    writtenAt: r.writtenAt.toISOString(),
    ...(r.shownAt && { shownAt: r.shownAt.toISOString() }),
    ...(r.refusal && { refusal: { ...r.refusal } }),
  }
}

function viewObjection(o: ObjectionRow): Objection {
  return {
    id: o.id,
    text: o.text,
    status: o.status,
    writtenAt: o.writtenAt.toISOString(),
    ...(o.answer && { answer: o.answer }),
    ...(o.answeredAt && { answeredAt: o.answeredAt.toISOString() }),
    ...(o.path && { path: o.path }),
  }
}
