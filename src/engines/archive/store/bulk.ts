import type pg from 'pg'
import type { StoredRecord } from '../logic/record-content.ts'
import { copyRows } from './copy.ts'
import { COLUMNS, type IdentityRow, type SubjectRow, searchColumns } from './subjects.ts'

/**
 * Loads subjects by COPY, as the owner and in the caller's transaction: row-level security binds the application role, not the owner.
 * Their codes go first, through a narrow staging table; a subject whose code is taken is left out. The wide rows are written once,
 * and PostgreSQL works on them while the next ones are made.
 * @returns ids of the subjects that are in.
 */
export async function copySubjects(client: pg.ClientBase, rows: readonly SubjectRow[]): Promise<Set<string>> {
  const held = await holdCodes(client, rows)
  const loaded = rows.filter((r) => r.code === null || held.has(r.subjectId))
  await copyRows(client, 'archive.subject', SUBJECT_COLUMNS, subjectCells(loaded))
  return new Set(loaded.map((r) => r.subjectId))
}

/** @returns ids of the subjects that hold their codes now. */
async function holdCodes(client: pg.ClientBase, rows: readonly SubjectRow[]): Promise<Set<string>> {
  await client.query(`create temp table if not exists archive_staged_identity
    (code text collate "C", scheme text, issuer text, kind text, subject_id uuid) on commit delete rows`)
  const cells = rows
    .filter((r) => r.code !== null)
    .map((r) => [r.code, r.scheme, r.issuer, identityKind(r), r.subjectId] as const)
  await copyRows(client, 'archive_staged_identity', ['code', 'scheme', 'issuer', 'kind', 'subject_id'], cells)
  const { rows: held } = await client.query<{ id: string }>(`
    insert into archive.identity (code, scheme, issuer, kind, subject_id)
    select code, scheme, issuer, kind, subject_id from archive_staged_identity
    on conflict (code, scheme, issuer, kind) do nothing returning subject_id as id`)
  await client.query('truncate archive_staged_identity')
  return new Set(held.map((r) => r.id))
}

function identityKind(row: SubjectRow): IdentityRow['kind'] {
  return row.scheme === 'own' ? row.kind : ''
}

const SUBJECT_COLUMNS =
  `subject_id kind name names scheme issuer code region industry address status holder_id details created_by
  created_at changed_at search_text terms`.split(/\s+/)

function* subjectCells(rows: readonly SubjectRow[]) {
  for (const r of rows) {
    const { text, terms } = searchColumns(r)
    yield [
      r.subjectId,
      r.kind,
      r.name,
      JSON.stringify(r.names),
      r.scheme,
      r.issuer,
      r.code,
      r.region,
      r.industry,
      r.address,
      r.status,
      r.holderId,
      r.details,
      r.createdBy,
      r.createdAt,
      r.changedAt,
      text,
      terms,
    ]
  }
}

/** Loads records by COPY, as the owner and in the caller's transaction; their subjects must be in. */
export async function copyRecords(client: pg.ClientBase, rows: readonly StoredRecord[]): Promise<void> {
  // The owner may COPY into the table itself: row-level security binds the application role, not the owner.
  await copyRows(
    client,
    'archive.record',
    `subject_id id kind form_id form_version body happened_at known_at actor_id organisation_id source supersedes withdraws reason
      file_digests origin`.split(/\s+/),
    storedCells(rows),
  )
}

function* storedCells(rows: readonly StoredRecord[]) {
  for (const r of rows)
    yield [
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
      r.origin,
    ]
}

export interface BulkLinkRow {
  readonly subjectId: string
  readonly id: string
  readonly relation: string
  readonly otherId: string
  readonly from: string | null
  readonly to: string | null
  readonly recordId: string
}

export async function copyLinks(client: pg.ClientBase, rows: readonly BulkLinkRow[]): Promise<void> {
  const cells = rows.map((r) => [r.subjectId, r.id, r.relation, r.otherId, r.from, r.to, r.recordId])
  await copyRows(
    client,
    'archive.link',
    ['subject_id', 'id', 'relation', 'other_id', 'valid_from', 'valid_to', 'record_id'],
    cells,
  )
}

/** While a load runs, GIN entries wait in a long list that is sorted in once; before that, searches read the list in full. */
export async function beginLoad(client: pg.ClientBase): Promise<void> {
  await client.query(`set gin_pending_list_limit = '512MB'; set maintenance_work_mem = '256MB'`)
}

/**
 * @param loaded how many subjects came in; a load smaller than what was there leaves the counting to autovacuum
 * @param isTidiedLater the caller has asked for the job `archive.tidy`: searches are right at once and fast when it has run
 */
export async function endLoad(
  client: pg.ClientBase,
  loaded = Number.POSITIVE_INFINITY,
  isTidiedLater = false,
): Promise<void> {
  if (!isTidiedLater) await client.query('select archive.tidy()')
  const { rows } = await client.query<{ known: number }>(
    `select reltuples::float8 as known from pg_class where oid = 'archive.subject'::regclass`,
  )
  if (loaded > (rows[0]?.known ?? 0))
    await client.query('analyze archive.subject, archive.identity, archive.record, archive.link')
  await client.query('reset gin_pending_list_limit; reset maintenance_work_mem')
}

/** The archives of these credit codes, whatever their region; as the owner, for loaders that apply their caller's regions themselves. */
export async function listSubjectsByCreditCode(
  client: pg.ClientBase,
  codes: readonly string[],
): Promise<Map<string, SubjectRow>> {
  const { rows } = await client.query<SubjectRow & { heldCode: string }>(
    `select i.code as "heldCode", ${COLUMNS.replaceAll(/(^|,\s*)(?=\w)/g, '$1s.')} from archive.identity i
     join archive.subject s on s.subject_id = i.subject_id
     where i.code = any ($1) and i.scheme = 'credit-code' and i.issuer = '' and i.kind = ''`,
    [codes],
  )
  return new Map(rows.map(({ heldCode, ...row }) => [heldCode, row]))
}
