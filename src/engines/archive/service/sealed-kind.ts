import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import { recordContent } from '../logic/record-content.ts'
import { isContentShared, listContents, listFilesById } from '../store/files.ts'
import { eraseRecordBody, listRecordIds, listRecordsById } from '../store/records.ts'
import { findSubjectRow } from '../store/subjects.ts'
import { contentBody, fileContent } from './files.ts'

async function regionOf(tx: Tx, subjectId: string | undefined): Promise<string | undefined> {
  return subjectId === undefined ? undefined : (await findSubjectRow(tx, subjectId))?.region
}

/** Records as the evidence engine verifies and erases them. */
export const recordSealedKind: SealedKind = {
  kind: 'record',
  label: { zh: '记录', en: 'Record' },
  loadBodies: async (tx, ids) => {
    const bodies = new Map<string, Json>()
    for (const row of await listRecordsById(tx, ids)) if (!row.erasedAt) bodies.set(row.id, recordContent(row))
    return bodies
  },
  eraseBody: async (tx, _app, id) => {
    await eraseRecordBody(tx, id)
  },
  findRegion: async (tx, id) => regionOf(tx, (await listRecordsById(tx, [id]))[0]?.subjectId),
  listIds: listRecordIds,
}

/** Files of an archive: the seal is over what the file is (digest, name, type, size), and the digest is over the content. */
export const fileSealedKind: SealedKind = {
  kind: 'file',
  label: { zh: '文件', en: 'File' },
  staysAfterErasure: true,
  loadBodies: async (tx, ids) =>
    new Map((await listFilesById(tx, ids)).map((f) => [f.id, fileContent(f.subjectId, f)])),
  findRegion: async (tx, id) => regionOf(tx, (await listFilesById(tx, [id]))[0]?.subjectId),
  eraseBody: async (tx, app, id) => {
    const [file] = await listFilesById(tx, [id])
    // Twice the same content in two archives is one file in the store: it goes with the last of them.
    if (file && !(await isContentShared(tx, file.digest, id))) await app.files.erase(file.digest)
  },
}

/** Contents of files under their digest; the same content in two archives is sealed twice and is one body. */
export const contentSealedKind: SealedKind = {
  kind: 'content',
  label: { zh: '文件内容', en: 'Content of a file' },
  loadBodies: async (tx, ids) => new Map((await listContents(tx, ids)).map((c) => [c.digest, contentBody(c)])),
}
