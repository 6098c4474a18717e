import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import type { Bilingual } from '../../../core/text.ts'
import { lawsOf } from '../../forms/index.ts'
import { chinaDay } from '../logic/clock.ts'
import { asPublished, shorterTermOf } from '../logic/life.ts'
import { headlineOf } from '../logic/wording.ts'
import { cursorUnknown, entryUnknown, nameTooShort } from '../problems.ts'
import type { KindDocument, PublicContent, PublicEntry, PublicEntryPage, PublicEvent } from '../schema.ts'
import { type EntryState, findEntry, listKindDocuments, loadKindDocuments } from '../store/entry.ts'
import { type EventRow, eventContent, listEvents } from '../store/event.ts'
import { findPublicEntry, listPublicEntries, type PublicCriteria } from '../store/lists.ts'
import { listReplies } from '../store/voice.ts'
import { cite, getKindDocument, publicationKindsOf } from './kinds.ts'

/** Whose eyes the public has: row-level security shows this part of the system nothing that waits. */
export const PUBLIC_SCOPE = systemScope('portal')

/** What the public may ask for. */
export interface PublicQuery extends Omit<PublicCriteria, 'before' | 'q'> {
  readonly q?: string | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** An entry with what it takes to say it: the public text and the declaration it was made under. */
export interface Shown {
  readonly entry: PublicEntry
  readonly content: PublicContent
  readonly document: KindDocument
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function readCursor(text: string) {
  const [, at, id] = CURSOR.exec(text) ?? []
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at))) throw refuse(cursorUnknown())
  return { at: new Date(at), id }
}

/**
 * What is public at this moment, newest first. Expired entries are not in it from the moment of their expiry on.
 * @throws Refusal `publication-cursor-invalid`, `publication-name-too-short`
 */
export async function listPublic(
  tx: Tx,
  now: Date,
  query: PublicQuery,
): Promise<{ readonly items: readonly Shown[]; readonly next?: string }> {
  const { limit = 20, after, q, ...criteria } = query
  const asked = q?.trim() === '' ? undefined : q
  if (asked !== undefined && [...asked.trim()].length < 2) throw refuse(nameTooShort())
  const before = after === undefined ? undefined : readCursor(after)
  const rows = await listPublicEntries(tx, now, { ...criteria, q: asked, before }, limit + 1)
  const page = rows.slice(0, limit)
  const items = await show(tx, page)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { items, ...(last?.publishedAt && { next: `${last.publishedAt.toISOString()}_${last.id}` }) }
}

async function show(tx: Tx, rows: readonly EntryState[]): Promise<Shown[]> {
  const documents = await loadKindDocuments(
    tx,
    rows.flatMap((r) => r.digest ?? []),
  )
  return rows.flatMap((row) => {
    const document = documents.get(row.digest ?? '')
    return document && row.content
      ? [{ entry: publicEntry(row, document, row.content), content: row.content, document }]
      : []
  })
}

function publicEntry(row: EntryState, document: KindDocument, content: PublicContent): PublicEntry {
  const { publishedAt, changedAt, expiresAt } = row
  if (!publishedAt || !changedAt || !expiresAt) throw new Error(`${row.id} is public without its days`)
  return {
    id: row.id,
    subjectId: row.subjectId,
    kind: row.kind,
    title: document.title,
    region: row.region,
    subjectName: content.subject.name,
    happenedOn: content.happenedOn,
    headline: headlineOf(document, content),
    status: row.status === 'withdrawn' ? 'withdrawn' : 'public',
    publishedAt: publishedAt.toISOString(),
    changedAt: changedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCorrected: row.isCorrected,
    isCorrectionUnderWay: row.proposal !== null,
    ...(row.disputedSince && { disputedSince: row.disputedSince.toISOString() }),
  }
}

/** Some entries, those of them that are public now. */
export async function listPublicById(tx: Tx, now: Date, ids: readonly string[]): Promise<Shown[]> {
  return show(tx, await listPublicEntries(tx, now, { ids: [...new Set(ids)] }, Math.max(1, ids.length)))
}

/** One public entry with its history, reply and basis. @throws Refusal `publication-unknown`, also when its term is over */
export async function getPublic(tx: Tx, app: App, now: Date, id: string): Promise<PublicEntryPage> {
  const row = await findPublicEntry(tx, now, id)
  if (!row) throw refuse(entryUnknown())
  return pageOf(tx, app, row)
}

/**
 * What waits, as the public would see it if it were published now; what stands, where nothing waits.
 * @throws Refusal `publication-unknown`
 */
export async function previewPublic(
  tx: Tx,
  app: App,
  now: Date,
  id: string,
  regions: readonly string[],
): Promise<PublicEntryPage> {
  const row = await findEntry(tx, id, regions)
  if (!row || (!row.proposal && !row.content)) throw refuse(entryUnknown())
  if (!row.proposal) return pageOf(tx, app, row)
  return pageOf(tx, app, asPublished(row, await getKindDocument(tx, row.proposal.digest), now))
}

async function pageOf(tx: Tx, app: App, row: EntryState): Promise<PublicEntryPage> {
  const [shown] = await show(tx, [row])
  if (!shown) throw refuse(entryUnknown())
  const { document, content, entry } = shown
  const { id } = row
  const laws = lawsOf(app)
  const [reply] = (await listReplies(tx, [id])).filter((r) => r.status === 'shown')
  return {
    ...entry,
    content,
    document,
    basis: document.legalBasis.map((b) => cite(laws, b)),
    termBasis: cite(laws, shorterTermOf(document, content) ?? document.term),
    history: (await listEvents(tx, row.subjectId, id)).filter((e) => e.isPublic).map(publicEvent),
    ...(reply?.shownAt && { reply: { text: reply.text, shownAt: reply.shownAt.toISOString() } }),
  }
}

function publicEvent(row: EventRow): PublicEvent {
  const body = row.body as { readonly reason?: string | null; readonly content?: PublicContent }
  return {
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    ...(body.reason && { reason: body.reason }),
    ...(body.content && { content: body.content }),
  }
}

/** The sealed content of a public step of an entry that is public now: for its receipt. */
export async function findPublicStep(tx: Tx, now: Date, entryId: string, eventId: string): Promise<Json | undefined> {
  const row = await findPublicEntry(tx, now, entryId)
  const step = row && (await listEvents(tx, row.subjectId, entryId)).find((e) => e.id === eventId && e.isPublic)
  return step && eventContent(step)
}

/** Every public entry of a question, page by page: the whole is never in memory, and no transaction stays open between pages. */
export async function* eachPublic(app: App, query: Omit<PublicQuery, 'after' | 'limit'>): AsyncGenerator<Shown> {
  const now = app.clock.now()
  for (let after: string | undefined; ; ) {
    const page = await app.db.read(PUBLIC_SCOPE, (tx) => listPublic(tx, now, { ...query, after, limit: 500 }))
    yield* page.items
    if (!page.next) return
    after = page.next
  }
}

/** Kinds a visitor can choose: what is declared today, and what was published before and may still be public. */
export async function listPublicKinds(
  tx: Tx,
  app: App,
): Promise<{ kind: string; title: Bilingual; document: KindDocument }[]> {
  const kinds = new Map((await listKindDocuments(tx)).map((d) => [d.kind, d.document]))
  for (const { document } of publicationKindsOf(app).values()) kinds.set(document.kind, document)
  return [...kinds.values()].map((document) => ({ kind: document.kind, title: document.title, document }))
}

/** The civil day of a public moment. */
export function publicDay(iso: string): string {
  return chinaDay(new Date(iso))
}
