import { type Insertable, type JSONColumnType, type Selectable, sql } from 'kysely'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { UploadedFile } from '../../core/uploads/schema.ts'
import type { Fact } from './define.ts'
import type { Change } from './logic/align.ts'
import type { ParseWarning, Part, PolicyDocument, Span } from './logic/document.ts'
import type { DutyEntry } from './logic/duty.ts'
import type { FoundTarget, Remark } from './logic/findings.ts'
import type { ItemStatus } from './logic/status.ts'

type DocumentTable = {
  id: string
  title: string
  issuers: string[]
  number: string | null
  created_at: Date
  created_by: string
}

/** What is kept of a parsed document besides its text. */
export interface StoredParse {
  readonly issuers: readonly string[]
  readonly number?: string | undefined
  readonly date?: string | undefined
  readonly addressee?: string | undefined
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  readonly parts: readonly Part[]
  readonly spans: readonly Span[]
  readonly warnings: readonly ParseWarning[]
}

type Stored<Value> = JSONColumnType<Value & object, string, string>

type VersionTable = {
  document_id: string
  version: number
  id: string
  source_name: string
  file_digest: string
  text: string
  parsed: Stored<StoredParse>
  changes: Stored<readonly Change[]>
  targets: Stored<readonly FoundTarget[]>
  remarks: Stored<readonly Remark[]>
  title: string
  date: string | null
  imported_at: Date
  imported_by: string
  imported_by_name: string
}

type ClauseTable = {
  document_id: string
  version: number
  address: string
  ordinal: number
  kind: 'clause' | 'sentence'
  marker: string
  text: string
}

type NoteTable = {
  id: string
  document_id: string
  address: string
  printed: string
  reading: string | null
  kind: string
  explanation: Stored<Bilingual>
  source: Stored<Bilingual>
  created_at: Date
  created_by: string
}

type DutyEntryTable = {
  id: string
  item: string
  kind: DutyEntry['kind']
  text: string
  file_digest: string | null
  file: Stored<Omit<UploadedFile, 'digest'>> | null
  withdraws: string | null
  at: Date
  actor: string
  actor_name: string
}

type StatusChangeTable = {
  item: string
  at: Date
  status: ItemStatus
  facts: Stored<readonly Fact[]>
}

type Tables = {
  'policy.document': DocumentTable
  'policy.document_version': VersionTable
  'policy.clause': ClauseTable
  'policy.note': NoteTable
  'policy.duty_entry': DutyEntryTable
  'policy.status_change': StatusChangeTable
}

export type DocumentRow = Selectable<DocumentTable>
export type VersionRow = Selectable<VersionTable>
export type ClauseRow = Selectable<ClauseTable>
export type NoteRow = Selectable<NoteTable>
export type DutyEntryRow = Selectable<DutyEntryTable>

const on = (tx: Tx) => tx.withTables<Tables>()

export async function insertDocument(tx: Tx, row: Insertable<DocumentTable>): Promise<void> {
  await on(tx).insertInto('policy.document').values(row).execute()
}

export function findDocument(tx: Tx, id: string): Promise<DocumentRow | undefined> {
  return on(tx).selectFrom('policy.document').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The document with this title; when two organs issued one of the same title, the number decides. */
export async function findDocumentLike(
  tx: Tx,
  head: Pick<PolicyDocument, 'title' | 'number'>,
): Promise<DocumentRow | undefined> {
  const same = await on(tx)
    .selectFrom('policy.document')
    .selectAll()
    .where('title', '=', head.title)
    .orderBy('id')
    .limit(20)
    .execute()
  return same.find((d) => d.number === (head.number ?? null)) ?? (head.number ? undefined : same[0])
}

/** Imports of one document must not overtake each other: the version number follows the last one. */
export async function lockDocument(tx: Tx, title: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy:${title}`}, 0))`.execute(tx)
}

export async function insertVersion(
  tx: Tx,
  row: Omit<VersionRow, 'parsed' | 'changes' | 'targets' | 'remarks'> & {
    parsed: StoredParse
    changes: readonly Change[]
    targets: readonly FoundTarget[]
    remarks: readonly Remark[]
  },
): Promise<void> {
  await on(tx)
    .insertInto('policy.document_version')
    .values({
      ...row,
      parsed: JSON.stringify(row.parsed),
      changes: JSON.stringify(row.changes),
      targets: JSON.stringify(row.targets),
      remarks: JSON.stringify(row.remarks),
    })
    .execute()
}

/** A version of a document; the latest when none is named. */
export function findVersion(tx: Tx, documentId: string, version?: number): Promise<VersionRow | undefined> {
  let query = on(tx).selectFrom('policy.document_version').selectAll().where('document_id', '=', documentId)
  if (version !== undefined) query = query.where('version', '=', version)
  return query.orderBy('version', 'desc').limit(1).executeTakeFirst()
}

export async function listVersions(tx: Tx, documentId: string) {
  return on(tx)
    .selectFrom('policy.document_version')
    .select(['version', 'imported_at', 'source_name', 'changes'])
    .where('document_id', '=', documentId)
    .orderBy('version')
    .execute()
}

/** Every document with its latest import. */
export async function listDocuments(tx: Tx) {
  return on(tx)
    .selectFrom('policy.document as d')
    .innerJoin('policy.document_version as v', 'v.document_id', 'd.id')
    .distinctOn('d.id')
    .select([
      'd.id',
      'd.title',
      'd.issuers',
      'd.number',
      'v.date',
      'v.version',
      'v.imported_at',
      'v.imported_by_name',
      'v.source_name',
    ])
    .orderBy('d.id')
    .orderBy('v.version', 'desc')
    .limit(1000)
    .execute()
}

export async function insertClauses(tx: Tx, rows: readonly Insertable<ClauseTable>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 1000)
    await on(tx)
      .insertInto('policy.clause')
      .values(rows.slice(i, i + 1000))
      .execute()
}

/** Addresses that any import of the document has used: none of them is ever given to something else. */
export async function listUsedAddresses(tx: Tx, documentId: string): Promise<string[]> {
  const rows = await on(tx)
    .selectFrom('policy.clause')
    .select('address')
    .distinct()
    .where('document_id', '=', documentId)
    .execute()
  return rows.map((r) => r.address)
}

export function findClauseRow(
  tx: Tx,
  documentId: string,
  version: number,
  address: string,
): Promise<ClauseRow | undefined> {
  return on(tx)
    .selectFrom('policy.clause')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('version', '=', version)
    .where('address', '=', address)
    .executeTakeFirst()
}

export async function insertNotes(
  tx: Tx,
  rows: readonly (Omit<NoteRow, 'explanation' | 'source'> & { explanation: Bilingual; source: Bilingual })[],
): Promise<void> {
  if (rows.length === 0) return
  await on(tx)
    .insertInto('policy.note')
    .values(rows.map((r) => ({ ...r, explanation: JSON.stringify(r.explanation), source: JSON.stringify(r.source) })))
    .onConflict((c) => c.constraint('note_once').doNothing())
    .execute()
}

export function listNotes(tx: Tx, documentId: string): Promise<NoteRow[]> {
  return on(tx)
    .selectFrom('policy.note')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('address')
    .orderBy('id')
    .execute()
}

export async function insertDutyEntry(tx: Tx, row: DutyEntryRow): Promise<void> {
  await on(tx)
    .insertInto('policy.duty_entry')
    .values({ ...row, file: row.file && JSON.stringify(row.file) })
    .execute()
}

/** Entries in their order: of one item, or of all. Ids are made in order of time. */
export function listDutyEntries(tx: Tx, item?: string): Promise<DutyEntryRow[]> {
  let query = on(tx).selectFrom('policy.duty_entry').selectAll()
  if (item !== undefined) query = query.where('item', '=', item)
  return query.orderBy('item').orderBy('id').execute()
}

export async function countDutiesWithOwner(tx: Tx): Promise<number> {
  const row = await on(tx)
    .selectFrom('policy.duty_entry')
    .select((e) => e.fn.count<number>('item').distinct().as('n'))
    .where('kind', '=', 'owner')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('policy.duty_entry as w').select('w.id').whereRef('w.withdraws', '=', 'policy.duty_entry.id'),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return row.n
}

export async function findDutyBodies(tx: Tx, ids: readonly string[]): Promise<DutyEntryRow[]> {
  return on(tx)
    .selectFrom('policy.duty_entry')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function findVersionsById(tx: Tx, ids: readonly string[]): Promise<VersionRow[]> {
  return on(tx)
    .selectFrom('policy.document_version')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function listSealedIds(
  tx: Tx,
  table: 'policy.duty_entry' | 'policy.document_version',
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = on(tx).selectFrom(table).select('id')
  if (after !== undefined) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()).map((r) => r.id)
}

/** The last known status of every item. */
export async function listLatestStatuses(tx: Tx): Promise<Map<string, ItemStatus>> {
  const rows = await on(tx)
    .selectFrom('policy.status_change')
    .distinctOn('item')
    .select(['item', 'status'])
    .orderBy('item')
    .orderBy('at', 'desc')
    .execute()
  return new Map(rows.map((r) => [r.item, r.status]))
}

export async function insertStatusChanges(
  tx: Tx,
  rows: readonly { item: string; at: Date; status: ItemStatus; facts: readonly Fact[] }[],
): Promise<void> {
  if (rows.length === 0) return
  await on(tx)
    .insertInto('policy.status_change')
    .values(rows.map((r) => ({ ...r, facts: JSON.stringify(r.facts) })))
    .onConflict((c) => c.constraint('status_change_pk').doNothing())
    .execute()
}

export function listStatusHistory(tx: Tx, item: string) {
  return on(tx)
    .selectFrom('policy.status_change')
    .select(['at', 'status'])
    .where('item', '=', item)
    .orderBy('at')
    .limit(500)
    .execute()
}
