import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { inputInvalid, refuse } from '../../../core/problem.ts'
import { attachFile } from '../../archive/index.ts'
import { fileUnknown } from '../problems.ts'
import type { CaseFile } from '../schema.ts'
import { type CaseRow, insertUpload, listUploads } from '../store.ts'
import { actorIdOf } from './act.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
export const DOCX_TYPE = `${OFFICE}.wordprocessingml.document`

/** What a case takes: pictures, PDF, Word, Excel, plain text; by the content itself, not by the name. */
export const FILE_LIMITS = {
  maxBytes: 30 * 1024 * 1024,
  types: [
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/pdf',
    DOCX_TYPE,
    `${OFFICE}.spreadsheetml.sheet`,
    'text/plain',
  ],
} as const

/** Keeps an uploaded file by its content and remembers who uploaded it. It belongs to no case yet. */
export async function keepUpload(app: App, actor: Actor, regions: readonly string[], request: FastifyRequest) {
  // One byte more than allowed, so that the file store sees and refuses what is too large.
  const part = request.isMultipart()
    ? await request.file({ limits: { fileSize: FILE_LIMITS.maxBytes + 1, files: 1 } })
    : undefined
  if (!part)
    throw refuse(
      inputInvalid({ errors: [{ pointer: '/file', message: { zh: '请选择一个文件', en: 'choose a file' } }] }),
    )
  const { digest, bytes, type } = await app.files.put(part.file, FILE_LIMITS)
  const accountId = actorIdOf(actor)
  const name = part.filename.trim().slice(0, 200) || digest.slice(0, 12)
  await app.db.write({ actorId: accountId, regions, subjectId: actor.subjectId }, (tx) =>
    insertUpload(tx, { account_id: accountId, digest, name, bytes, type, uploaded_at: app.clock.now() }),
  )
  return { digest, name, size: bytes, type }
}

/**
 * Puts uploaded files into the archive of the subject, where each is sealed. Only files that the actor uploaded himself.
 * @throws Refusal `case-file-unknown`
 */
export async function attachUploads(
  tx: Tx,
  app: App,
  actor: Actor,
  row: Pick<CaseRow, 'subjectId'>,
  digests: readonly string[],
): Promise<CaseFile[]> {
  const asked = [...new Set(digests)]
  const known = new Map((await listUploads(tx, actor.accountId ?? '', asked)).map((u) => [u.digest, u]))
  const missing: string[] = []
  for (const d of asked) if (!known.has(d) || !(await app.files.has(d))) missing.push(d)
  if (missing.length > 0) throw refuse(fileUnknown({ digests: missing }))
  const files: CaseFile[] = []
  for (const { digest, name, bytes, type } of known.values()) {
    await attachFile(tx, app, actor, { subjectId: row.subjectId, digest, name, type, bytes })
    files.push({ digest, name, size: bytes, type })
  }
  return files
}
