import { sql } from 'kysely'
import { prepared, type Tx } from '../../../core/db/index.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'
import { searchTerms, searchText } from '../logic/search-terms.ts'
import type { OtherName } from '../schema.ts'

/** A subject as it is stored (the projection of its records). */
export interface SubjectRow {
  readonly subjectId: string
  readonly kind: SubjectKind
  readonly name: string
  readonly names: readonly OtherName[]
  readonly scheme: 'credit-code' | 'own' | null
  readonly issuer: string | null
  readonly code: string | null
  readonly region: string
  readonly industry: string | null
  readonly address: string | null
  readonly status: SubjectStatus
  readonly holderId: string | null
  readonly mergedInto: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly createdBy: string
  readonly createdAt: Date
  readonly changedAt: Date
  readonly revision: number
}

/** Every column of a subject as {@link SubjectRow} names it. */
export const COLUMNS = `subject_id as "subjectId", kind, name, names, scheme, issuer, code, region, industry, address, status,
  holder_id as "holderId", merged_into as "mergedInto", details, created_by as "createdBy", created_at as "createdAt",
  changed_at as "changedAt", revision`

/** One lean statement, parsed once per connection. The region predicate is the first wall; `undefined` leaves it to the second. */
export async function findSubjectRow(
  tx: Tx,
  subjectId: string,
  regions?: readonly string[],
): Promise<SubjectRow | undefined> {
  const rows = regions
    ? await prepared<SubjectRow & Record<string, unknown>>(
        tx,
        'archive.subject-in-regions',
        `select ${COLUMNS} from archive.subject where subject_id = $1 and region ^@ any ($2::text[])`,
        [subjectId, regions],
      )
    : await prepared<SubjectRow & Record<string, unknown>>(
        tx,
        'archive.subject',
        `select ${COLUMNS} from archive.subject where subject_id = $1`,
        [subjectId],
      )
  return rows[0]
}

/** As {@link findSubjectRow}, and nobody else changes it until this transaction ends. */
export async function lockSubjectRow(tx: Tx, subjectId: string): Promise<SubjectRow | undefined> {
  const { rows } = await sql<SubjectRow>`
    select ${sql.raw(COLUMNS)} from archive.subject where subject_id = ${subjectId} for update`.execute(tx)
  return rows[0]
}

/** What search holds of a subject: always made here, from the row itself. */
export function searchColumns(row: Pick<SubjectRow, 'name' | 'names' | 'kind' | 'region' | 'industry' | 'status'>): {
  text: string
  terms: string[]
} {
  const text = searchText([row.name, ...row.names.map((n) => n.name)])
  return { text, terms: searchTerms(text, row) }
}

export async function insertSubjectRow(tx: Tx, row: SubjectRow): Promise<void> {
  const { text, terms } = searchColumns(row)
  await sql`insert into archive.subject (subject_id, kind, name, names, scheme, issuer, code, region, industry, address, status,
      holder_id, merged_into, details, created_by, created_at, changed_at, revision, search_text, terms)
    values (${row.subjectId}, ${row.kind}, ${row.name}, ${JSON.stringify(row.names)}, ${row.scheme}, ${row.issuer}, ${row.code},
      ${row.region}, ${row.industry}, ${row.address}, ${row.status}, ${row.holderId}, ${row.mergedInto},
      ${JSON.stringify(row.details)}, ${row.createdBy}, ${row.createdAt}, ${row.changedAt}, ${row.revision}, ${text}, ${terms})`.execute(
    tx,
  )
}

/** Brings the projection to a new state; the change itself is a record. */
export async function updateSubjectRow(tx: Tx, row: SubjectRow): Promise<void> {
  const { text, terms } = searchColumns(row)
  await sql`update archive.subject set name = ${row.name}, names = ${JSON.stringify(row.names)}, scheme = ${row.scheme},
      issuer = ${row.issuer}, code = ${row.code}, region = ${row.region}, industry = ${row.industry}, address = ${row.address},
      status = ${row.status}, holder_id = ${row.holderId}, merged_into = ${row.mergedInto}, details = ${JSON.stringify(row.details)},
      changed_at = ${row.changedAt}, revision = ${row.revision}, search_text = ${text}, terms = ${terms}
    where subject_id = ${row.subjectId}`.execute(tx)
}

export interface IdentityRow {
  readonly scheme: 'credit-code' | 'own'
  readonly issuer: string
  readonly code: string
  /** '' for a credit code: it is one legal person's, whatever the kind. */
  readonly kind: string
}

/** @returns false when another subject holds this code. */
export async function insertIdentity(tx: Tx, subjectId: string, identity: IdentityRow): Promise<boolean> {
  const result = await sql`insert into archive.identity (code, scheme, issuer, kind, subject_id)
    values (${identity.code}, ${identity.scheme}, ${identity.issuer}, ${identity.kind}, ${subjectId})
    on conflict (code, scheme, issuer, kind) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

export async function deleteIdentity(tx: Tx, subjectId: string, scheme: string): Promise<void> {
  await sql`delete from archive.identity where subject_id = ${subjectId} and scheme = ${scheme}`.execute(tx)
}

/** Who holds a code, as far as the caller may see: the survivor, if its holder was merged. */
export async function findSubjectIdByCode(tx: Tx, identity: IdentityRow): Promise<string | undefined> {
  const { rows } = await sql<{ subjectId: string }>`
    select coalesce(s.merged_into, s.subject_id) as "subjectId"
    from archive.identity i join archive.subject s on s.subject_id = i.subject_id
    where i.code = ${identity.code} and i.scheme = ${identity.scheme} and i.issuer = ${identity.issuer} and i.kind = ${identity.kind}`.execute(
    tx,
  )
  return rows[0]?.subjectId
}

export async function listMergedInto(tx: Tx, survivorId: string): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select ${sql.raw(COLUMNS)} from archive.subject where merged_into = ${survivorId} order by subject_id`.execute(tx)
  return rows
}

/** Names and kinds of several subjects; those the caller may not see are absent. */
export async function listSubjectNames(
  tx: Tx,
  ids: readonly string[],
): Promise<{ subjectId: string; name: string; kind: SubjectKind }[]> {
  const { rows } = await sql<{ subjectId: string; name: string; kind: SubjectKind }>`
    select subject_id as "subjectId", name, kind from archive.subject where subject_id = any (${ids}::uuid[])`.execute(
    tx,
  )
  return rows
}

/** Persons a subject answers for, by their own archives; at most 200. */
export async function listPersonsOf(tx: Tx, holderId: string): Promise<Pick<SubjectRow, 'name' | 'names'>[]> {
  const { rows } = await sql<Pick<SubjectRow, 'name' | 'names'>>`
    select name, names from archive.subject where holder_id = ${holderId} and kind = 'person' order by subject_id limit 200`.execute(
    tx,
  )
  return rows
}

export interface TallyRow {
  readonly region: string
  readonly kind: SubjectKind
  readonly status: SubjectStatus
  readonly count: number
}

/** How many subjects there are, by the first `digits` of their region, kind and status. */
export async function sumTally(tx: Tx, regions: readonly string[], digits: number): Promise<TallyRow[]> {
  const { rows } = await sql<TallyRow>`
    select left(region, ${digits}::int) as region, kind, status, sum(steps)::bigint as count from archive.tally
    where region ^@ any (${regions}::text[]) group by 1, 2, 3 having sum(steps) > 0 order by 1, 2, 3`.execute(tx)
  return rows
}

export async function tidy(tx: Tx): Promise<void> {
  await sql`select archive.tidy()`.execute(tx)
}

/** Whether the code is in the tree of regions; before the tree is loaded every code is. */
export async function isRegion(tx: Tx, code: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from core.region where code = ${code}) or not exists (select from core.region) as known`.execute(
    tx,
  )
  return rows[0]?.known ?? false
}

/** Subjects in the order of their ids, for verification. */
export async function pageSubjects(tx: Tx, after: string | undefined, limit: number): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`select ${sql.raw(COLUMNS)} from archive.subject
    where ${after ?? null}::uuid is null or subject_id > ${after ?? null}::uuid order by subject_id limit ${limit}`.execute(
    tx,
  )
  return rows
}
