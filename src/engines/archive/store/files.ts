import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

/** A file in a subject's archive; its content lies in the file store under its digest. */
export interface FileRow {
  readonly id: string
  readonly digest: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly actorId: string
  readonly addedAt: Date
}

/** @returns false when the subject already has a file of this content. */
export async function insertFile(tx: Tx, subjectId: string, file: FileRow): Promise<boolean> {
  const result = await sql`insert into archive.file (subject_id, id, digest, name, type, bytes, actor_id, added_at)
    values (${subjectId}, ${file.id}, ${file.digest}, ${file.name}, ${file.type}, ${file.bytes}, ${file.actorId}, ${file.addedAt})
    on conflict (subject_id, digest) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

const FILE_COLUMNS = sql.raw(
  `f.id, f.digest, f.name, f.type, f.bytes, f.actor_id as "actorId", f.added_at as "addedAt"`,
)

/** Files of the subject and of those merged into it; with `until` those that stood there at that moment. */
export async function listFiles(tx: Tx, subjectId: string, limit: number, until?: Date): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select ${FILE_COLUMNS} from archive.subject s join archive.file f on f.subject_id = s.subject_id
    where (s.subject_id = ${subjectId} or s.merged_into = ${subjectId})
      and (${until ?? null}::timestamptz is null or f.added_at <= ${until ?? null}::timestamptz)
    order by f.added_at desc, f.digest limit ${limit}`.execute(tx)
  return rows
}

export async function findFile(tx: Tx, subjectId: string, digest: string): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    select ${FILE_COLUMNS} from archive.subject s join archive.file f on f.subject_id = s.subject_id
    where f.digest = ${digest} and (s.subject_id = ${subjectId} or s.merged_into = ${subjectId}) limit 1`.execute(tx)
  return rows[0]
}

/** Which of these digests the subject has no file of. */
export async function listMissingFiles(tx: Tx, subjectId: string, digests: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select d as digest from unnest(${digests}::text[]) d
    where not exists (select from archive.file f where f.subject_id = ${subjectId} and f.digest = d)`.execute(tx)
  return rows.map((r) => r.digest)
}

/** Files by the ids they are sealed under: for the evidence engine. */
export async function listFilesById(tx: Tx, ids: readonly string[]): Promise<(FileRow & { subjectId: string })[]> {
  const { rows } = await sql<FileRow & { subjectId: string }>`
    select ${FILE_COLUMNS}, f.subject_id as "subjectId" from archive.file f where f.id = any (${ids}::uuid[])`.execute(
    tx,
  )
  return rows
}

/** Contents by digest, once each: for the evidence engine. */
export async function listContents(tx: Tx, digests: readonly string[]): Promise<{ digest: string; bytes: number }[]> {
  const { rows } = await sql<{ digest: string; bytes: number }>`
    select distinct digest, bytes from archive.file where digest = any (${digests}::text[])`.execute(tx)
  return rows
}

/** Whether the content is still named by a file of another id: then erasing one file must not take it away. */
export async function isContentShared(tx: Tx, digest: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ shared: boolean }>`
    select exists (select from archive.file where digest = ${digest} and id <> ${id}::uuid) as shared`.execute(tx)
  return rows[0]?.shared ?? false
}
