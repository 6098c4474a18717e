import { sql } from 'kysely'
import { prepared, type Tx } from '../../../core/db/index.ts'
import type { StoredRecord } from '../logic/record-content.ts'

/** A stored record with what became of it. */
export interface RecordRow extends StoredRecord {
  readonly erasedAt: Date | null
  readonly supersededBy: string | null
  /** The newest objection to it: open while `until` is null. */
  readonly dispute: { readonly since: string; readonly until: string | null } | null
}

const COLUMNS = `r.subject_id as "subjectId", r.id, r.kind, r.form_id as "formId", r.form_version as "formVersion", r.body,
  r.happened_at as "happenedAt", r.known_at as "knownAt", r.actor_id as "actorId", r.organisation_id as "organisationId", r.source,
  r.supersedes, r.withdraws, r.reason, r.file_digests as "fileDigests", r.origin, r.erased_at as "erasedAt",
  (select jsonb_build_object('since', d.since, 'until', d.until) from archive.dispute d
    where d.subject_id = r.subject_id and d.record_id = r.id order by d.since desc limit 1) as dispute`

/**
 * Writes a record if its subject is of one of these kinds, visible to the actor and not merged away: one round trip.
 * @returns false when nothing was written; the caller finds out why.
 */
export async function insertRecord(tx: Tx, r: StoredRecord, about: readonly string[]): Promise<boolean> {
  const rows = await prepared<{ id: string }>(
    tx,
    'archive.insert-record',
    `insert into archive.record (subject_id, id, kind, form_id, form_version, body, happened_at, known_at, actor_id, organisation_id,
       source, supersedes, withdraws, reason, file_digests, origin)
     select s.subject_id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
     from archive.subject s where s.subject_id = $1 and s.kind = any ($17::text[]) and (s.merged_into is null or $12::uuid is not null)
     returning id`,
    [
      r.subjectId,
      r.id,
      r.kind,
      r.formId,
      r.formVersion,
      JSON.stringify(r.body),
      r.happenedAt,
      r.knownAt,
      r.actorId,
      r.organisationId,
      r.source,
      r.supersedes,
      r.withdraws,
      r.reason,
      r.fileDigests,
      r.origin && JSON.stringify(r.origin),
      about,
    ],
  )
  return rows.length === 1
}

export async function findRecordRow(tx: Tx, subjectId: string, id: string): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`
    select ${sql.raw(COLUMNS)}, c.id as "supersededBy" from archive.record r
    left join archive.record c on c.subject_id = r.subject_id and c.supersedes = r.id
    where r.subject_id = ${subjectId} and r.id = ${id}`.execute(tx)
  return rows[0]
}

/** Filters of a timeline; both axes of time are open where absent. */
export interface TimelineCriteria {
  readonly kinds?: readonly string[] | undefined
  readonly source?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly asOfHappened?: Date | undefined
  readonly asOfKnown?: Date | undefined
  /** Leaves out what was superseded or withdrawn, as far as was known. */
  readonly isCurrent?: boolean | undefined
  readonly after?: { readonly happenedAt: Date; readonly id: string } | undefined
}

/**
 * Records of a subject and of those merged into it (each keeps the id of the subject it was written on), newest event first.
 * With `asOfKnown`, a merge, a record or a correction that came later did not happen yet.
 */
export async function listRecordRows(
  tx: Tx,
  subjectId: string,
  criteria: TimelineCriteria,
  limit: number,
): Promise<RecordRow[]> {
  const { kinds, source, from, to, asOfHappened, asOfKnown, isCurrent, after } = criteria
  const known = asOfKnown ?? null
  const { rows } = await sql<RecordRow>`
    with member as materialized (
      select s.subject_id from archive.subject s where s.subject_id = ${subjectId}
      union all
      select s.subject_id from archive.subject s where s.merged_into = ${subjectId} and (${known}::timestamptz is null or exists (
        select from archive.record m where m.subject_id = s.subject_id and m.kind = 'subject.merged' and m.known_at <= ${known}))
    )
    select ${sql.raw(COLUMNS)}, c.id as "supersededBy" from member
    join lateral (
      select * from archive.record r where r.subject_id = member.subject_id
        ${kinds ? sql`and r.kind = any (${kinds}::text[])` : sql``}
        ${source === undefined ? sql`` : sql`and r.source = ${source}`}
        ${from ? sql`and r.happened_at >= ${from}` : sql``}
        ${to ? sql`and r.happened_at < ${to}` : sql``}
        ${asOfHappened ? sql`and r.happened_at <= ${asOfHappened}` : sql``}
        ${asOfKnown ? sql`and r.known_at <= ${asOfKnown}` : sql``}
        ${after ? sql`and (r.happened_at, r.id) < (${after.happenedAt}, ${after.id}::uuid)` : sql``}
        ${
          isCurrent
            ? sql`and not r.withdraws and not exists (select from archive.record x where x.subject_id = r.subject_id
                and x.supersedes = r.id and (${known}::timestamptz is null or x.known_at <= ${known}))`
            : sql``
        }
      order by r.happened_at desc, r.id desc limit ${limit}
    ) r on true
    left join archive.record c on c.subject_id = r.subject_id and c.supersedes = r.id
      and (${known}::timestamptz is null or c.known_at <= ${known})
    order by r.happened_at desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

/** What a subject's identity followed from, oldest first, as far as was known and had happened. */
export async function listIdentityRecords(
  tx: Tx,
  subjectId: string,
  asOf: { readonly happened: Date; readonly known: Date },
): Promise<RecordRow[]> {
  const { rows } = await sql<RecordRow>`
    select ${sql.raw(COLUMNS)}, null as "supersededBy" from archive.record r
    where r.subject_id = ${subjectId} and r.kind in ('subject.registered', 'subject.changed')
      and r.happened_at <= ${asOf.happened} and r.known_at <= ${asOf.known} and not r.withdraws
      and not exists (select from archive.record x where x.subject_id = r.subject_id and x.supersedes = r.id and x.known_at <= ${asOf.known})
    order by r.happened_at, r.known_at, r.id`.execute(tx)
  return rows
}

/** Every record of identity of these subjects, in the order in which they were written. */
export async function listIdentitySteps(
  tx: Tx,
  subjectIds: readonly string[],
): Promise<{ subjectId: string; kind: string; body: unknown; isErased: boolean }[]> {
  const { rows } = await sql<{ subjectId: string; kind: string; body: unknown; isErased: boolean }>`
    select r.subject_id as "subjectId", r.kind, r.body, r.erased_at is not null as "isErased" from archive.record r
    where r.subject_id = any(${subjectIds as string[]}::uuid[]) and r.kind in ('subject.registered', 'subject.changed')
    order by r.subject_id, r.kind = 'subject.changed', r.known_at, r.id`.execute(tx)
  return rows
}

/**
 * Records of some kinds in the order of their keys, corrections and withdrawals too: for those who derive from records and rebuild. It reads the
 * whole table once over all pages.
 */
export async function listRecordsOfKinds(
  tx: Tx,
  kinds: readonly string[],
  after: { readonly subjectId: string; readonly id: string } | undefined,
  limit: number,
): Promise<RecordRow[]> {
  const { rows } = await sql<RecordRow>`
    select ${sql.raw(COLUMNS)}, null as "supersededBy" from archive.record r
    where r.kind = any (${kinds}::text[])
      ${after ? sql`and (r.subject_id, r.id) > (${after.subjectId}::uuid, ${after.id}::uuid)` : sql``}
    order by r.subject_id, r.id limit ${limit}`.execute(tx)
  return rows
}

/** Records by their ids alone, as far as their subject is there: for the evidence engine. */
export async function listRecordsById(tx: Tx, ids: readonly string[]): Promise<RecordRow[]> {
  const { rows } = await sql<RecordRow>`
    select ${sql.raw(COLUMNS)}, null as "supersededBy" from archive.record r
    join archive.subject s on s.subject_id = r.subject_id where r.id = any (${ids}::uuid[])`.execute(tx)
  return rows
}

export async function listRecordIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from archive.record where ${after === undefined ? sql`true` : sql`id > ${after}::uuid`} order by id limit ${limit}`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}

/** @returns whether there was a body to erase (and an erasure that allows it). */
export async function eraseRecordBody(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select archive.erase_record(${id}::uuid) as done`.execute(tx)
  return rows[0]?.done ?? false
}

/** The record of a subject's last merge into another. */
export async function findLastMergeRecord(tx: Tx, subjectId: string): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`
    select ${sql.raw(COLUMNS)}, null as "supersededBy" from archive.record r
    where r.subject_id = ${subjectId} and r.kind = 'subject.merged' order by r.id desc limit 1`.execute(tx)
  return rows[0]
}
