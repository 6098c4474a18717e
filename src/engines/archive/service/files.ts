import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { holdFiles } from '../../../core/files/named.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { storedName } from '../../../core/text/stored.ts'
import { fileUnknown } from '../problems.ts'
import { type FileRow, findFile, insertFile } from '../store/files.ts'
import { actorIdOf } from './identity.ts'

/** A file whose content is in the file store already. */
export interface AttachedFile {
  readonly subjectId: string
  readonly digest: string
  /** As the person called it; never a path. */
  readonly name: string
  readonly type: string
  readonly bytes: number
}

/**
 * Puts a stored file into a subject's archive and seals it (kind `file`): records of this subject may refer to its digest from
 * then on. The same content twice is one file.
 * @throws Refusal `file-unknown` where the content is not there (any more)
 */
export async function attachFile(tx: Tx, app: App, actor: Actor, file: AttachedFile): Promise<FileRow> {
  if (!(await holdFiles(tx, app, [file.digest])).has(file.digest)) throw refuse(fileUnknown({ digests: [file.digest] }))
  const row: FileRow = {
    id: newId(),
    digest: file.digest,
    name: storedName(storedName(file.name).slice(0, 200)) || file.digest.slice(0, 12),
    type: file.type,
    bytes: file.bytes,
    actorId: actorIdOf(actor),
    addedAt: app.clock.now(),
  }
  if (!(await insertFile(tx, file.subjectId, row))) return getFile(tx, file.subjectId, file.digest)
  await app.seal(tx, [
    { kind: 'file', id: row.id, body: fileContent(file.subjectId, row) },
    // Under its digest too: whoever holds the file can ask the log for it without knowing any id of ours.
    { kind: 'content', id: row.digest, body: contentBody(row) },
  ])
  return row
}

/** @throws Refusal `file-unknown`. */
export async function getFile(tx: Tx, subjectId: string, digest: string): Promise<FileRow> {
  const file = await findFile(tx, subjectId, digest)
  if (!file) throw refuse(fileUnknown({ digests: [digest] }))
  return file
}

/** The bytes alone, as they are sealed under their digest. */
export function contentBody(f: { readonly digest: string; readonly bytes: number }): Json {
  return { bytes: f.bytes, digest: f.digest }
}

/** A file as it is sealed. */
export function fileContent(subjectId: string, f: FileRow): Json {
  return {
    id: f.id,
    subjectId,
    digest: f.digest,
    name: f.name,
    type: f.type,
    bytes: f.bytes,
    actorId: f.actorId,
    addedAt: f.addedAt.toISOString(),
  }
}
