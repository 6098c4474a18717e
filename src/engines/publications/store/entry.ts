import { sql } from 'kysely'
import { prepared, type Tx } from '../../../core/db/index.ts'
import { nameKey } from '../../../core/text/fold.ts'
import type { EntryStatus, KindDocument, Proposal, PublicContent } from '../schema.ts'

/** An entry as it stands now; how it came to stand so is in the events. */
export interface EntryState {
  readonly subjectId: string
  readonly id: string
  readonly kind: string
  readonly region: string
  readonly holderId: string | null
  readonly subjectName: string
  readonly recordId: string
  readonly writtenBy: string
  readonly happenedAt: Date
  readonly dueOn: string
  readonly isDueEstimated: boolean
  readonly status: EntryStatus
  readonly proposal: Proposal | null
  readonly proposalState: 'waiting' | 'approved' | null
  readonly content: PublicContent | null
  readonly digest: string | null
  readonly publishedAt: Date | null
  readonly changedAt: Date | null
  readonly expiresAt: Date | null
  readonly isCorrected: boolean
  /** Since when there is an open objection to what it shows. Absent of what is only being made. */
  readonly disputedSince?: Date | null
}

export const ENTRY_COLUMNS = `e.subject_id as "subjectId", e.id, e.kind, e.region, e.holder_id as "holderId", e.subject_name as "subjectName",
  e.record_id as "recordId", e.written_by as "writtenBy", e.happened_at as "happenedAt", e.due_on as "dueOn",
  e.is_due_estimated as "isDueEstimated", e.status, e.proposal, e.proposal_state as "proposalState", e.content, e.digest,
  e.published_at as "publishedAt", e.changed_at as "changedAt", e.expires_at as "expiresAt", e.is_corrected as "isCorrected",
  (select min(d.since) from archive.current_dispute d where d.subject_id = e.subject_id
    and (d.record_id = e.record_id or (d.about_kind = 'publication' and d.about_id = e.id::text))) as "disputedSince"`

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** Unless there is one for this record already. @returns whether it was added */
export async function insertEntry(tx: Tx, e: EntryState & { readonly content: null }): Promise<boolean> {
  const added = await prepared(
    tx,
    'publications.insert-entry',
    `insert into publications.entry (subject_id, id, kind, region, holder_id, subject_name, record_id, written_by, happened_at, due_on,
       is_due_estimated, status, proposal, proposal_state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (subject_id, kind, record_id) do nothing returning id`,
    [
      e.subjectId,
      e.id,
      e.kind,
      e.region,
      e.holderId,
      e.subjectName,
      e.recordId,
      e.writtenBy,
      e.happenedAt,
      e.dueOn,
      e.isDueEstimated,
      e.status,
      json(e.proposal),
      e.proposalState,
    ],
  )
  return added.length === 1
}

/** Writes the state of an entry that is locked by this transaction. */
export async function saveEntry(tx: Tx, e: EntryState): Promise<void> {
  await sql`
    update publications.entry set record_id = ${e.recordId}, written_by = ${e.writtenBy}, happened_at = ${e.happenedAt}, due_on = ${e.dueOn},
      is_due_estimated = ${e.isDueEstimated}, status = ${e.status}, proposal = ${json(e.proposal)}::jsonb, proposal_state = ${e.proposalState},
      content = ${json(e.content)}::jsonb, digest = ${e.digest}, search_text = ${e.content ? searchTextOf(e.content) : null},
      subject_name = ${e.subjectName}, published_at = ${e.publishedAt}, changed_at = ${e.changedAt}, expires_at = ${e.expiresAt},
      is_corrected = ${e.isCorrected}
    where subject_id = ${e.subjectId} and id = ${e.id}`.execute(tx)
}

/** What a search by name compares: the names in the public text and no other, normalised as the archive does. */
export function searchTextOf({ subject }: PublicContent): string {
  return normal([subject.name, subject.code, subject.holder?.name, subject.holder?.code].filter(Boolean).join('\n'))
}

export function normal(text: string): string {
  return text.split('\n').map(nameKey).join('\n')
}

export async function lockEntry(tx: Tx, id: string, regions?: readonly string[]): Promise<EntryState | undefined> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where e.id = ${id} and ${inRegions(regions)} for update`.execute(tx)
  return rows[0]
}

export async function findEntry(tx: Tx, id: string, regions?: readonly string[]): Promise<EntryState | undefined> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e where e.id = ${id} and ${inRegions(regions)}`.execute(tx)
  return rows[0]
}

/** The first wall; undefined leaves it to the second, for the parts of the system and an enterprise's own. */
export function inRegions(regions: readonly string[] | undefined) {
  return regions === undefined ? sql<boolean>`true` : sql<boolean>`e.region ^@ any (${[...regions]}::text[])`
}

/** Entries that follow a record, locked: one for each kind that shows it. */
export async function lockEntriesOfRecord(tx: Tx, subjectId: string, recordId: string): Promise<EntryState[]> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where e.subject_id = ${subjectId} and e.record_id = ${recordId} for update`.execute(tx)
  return rows
}

/** Whether something was already made of this record: it stands behind an entry, or was proposed once. */
export async function wasFollowed(tx: Tx, subjectId: string, recordId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from publications.entry e where e.subject_id = ${subjectId} and e.record_id = ${recordId})
      or exists (select from publications.event v where v.subject_id = ${subjectId} and v.kind = 'proposed'
        and v.body ->> 'recordId' = ${recordId}) as found`.execute(tx)
  return rows[0]?.found ?? false
}

/** Entries of these kinds about a subject that are public now, locked: for a record that ends them. */
export async function lockPublicOfSubject(tx: Tx, subjectId: string, kinds: readonly string[]): Promise<EntryState[]> {
  const { rows } = await sql<EntryState>`
    select ${sql.raw(ENTRY_COLUMNS)} from publications.entry e
    where e.subject_id = ${subjectId} and e.kind = any (${[...kinds]}::text[]) and e.status in ('public', 'withdrawn') for update`.execute(
    tx,
  )
  return rows
}

export async function keepDocument(tx: Tx, digest: string, document: KindDocument, now: Date): Promise<boolean> {
  const result = await sql`
    insert into publications.kind_document (kind, digest, document, since)
    values (${document.kind}, ${digest}, ${JSON.stringify(document)}::jsonb, ${now}) on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Documents by digest. */
export async function loadKindDocuments(tx: Tx, digests: readonly string[]): Promise<Map<string, KindDocument>> {
  const { rows } = await sql<{ digest: string; document: KindDocument }>`
    select digest, document from publications.kind_document where digest = any (${[...new Set(digests)]}::text[])`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.digest, r.document]))
}

/** The newest wording of every kind that was ever published. */
export async function listKindDocuments(tx: Tx): Promise<{ kind: string; digest: string; document: KindDocument }[]> {
  const { rows } = await sql<{ kind: string; digest: string; document: KindDocument }>`
    select distinct on (kind) kind, digest, document from publications.kind_document order by kind, since desc`.execute(
    tx,
  )
  return rows
}

export async function listDocumentIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (select kind || '@' || digest as id from publications.kind_document) d
    where ${after === undefined ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export async function loadDocumentsById(tx: Tx, ids: readonly string[]): Promise<Map<string, KindDocument>> {
  const { rows } = await sql<{ id: string; document: KindDocument }>`
    select kind || '@' || digest as id, document from publications.kind_document
    where kind || '@' || digest = any (${[...ids]}::text[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.document]))
}
