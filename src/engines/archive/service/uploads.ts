import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { inputInvalid, refuse } from '../../../core/problem.ts'
import type { FileView } from '../schema.ts'
import { attachFile } from './files.ts'
import { getSubject } from './subjects.ts'
import { viewFile } from './views.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** What an archive takes: pictures, PDF, Word, Excel, plain text; by the content itself, not by the name. */
export const UPLOAD_LIMITS = {
  maxBytes: 30 * 1024 * 1024,
  types: [
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/pdf',
    `${OFFICE}.wordprocessingml.document`,
    `${OFFICE}.spreadsheetml.sheet`,
    'text/plain',
  ],
} as const

/**
 * Takes an uploaded file into a subject's archive. No transaction is open while the content streams in.
 * @throws Refusal `subject-unknown`, `input-invalid`, `too-large`, `file-type-refused`.
 */
export async function uploadFile(
  app: App,
  actor: Actor,
  regions: readonly string[],
  subjectId: string,
  request: FastifyRequest,
): Promise<FileView> {
  const scope = { actorId: actor.accountId ?? actor.name, regions }
  await app.db.read(scope, (tx) => getSubject(tx, subjectId, regions))
  if (!request.isMultipart()) throw refuse(noFile())
  // One byte more than allowed, so that the file store sees and refuses what is too large.
  const part = await request.file({ limits: { fileSize: UPLOAD_LIMITS.maxBytes + 1, files: 1 } })
  if (!part) throw refuse(noFile())
  const { digest, bytes, type } = await app.files.put(part.file, UPLOAD_LIMITS)
  const name = part.filename.replace(/^.*[\\/]/, '')
  const file = await app.db.write(scope, (tx) => attachFile(tx, app, actor, { subjectId, digest, name, type, bytes }))
  return viewFile(file)
}

function noFile() {
  return inputInvalid({ errors: [{ pointer: '/file', message: { zh: '请选择一个文件', en: 'choose a file' } }] })
}
