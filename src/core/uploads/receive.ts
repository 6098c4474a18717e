import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../access/define.ts'
import type { App } from '../app.ts'
import { fileTypeRefused, storageFull } from '../files/index.ts'
import { inputInvalid, Refusal, refuse, tooLarge } from '../problem.ts'
import { storedName } from '../text/stored.ts'
import { ownerOf } from './find.ts'
import { roomOf, uploadDayQuota, uploadQuota } from './quota.ts'
import type { UploadedFile } from './schema.ts'
import { putUpload } from './store.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
/** HEIC and HEIF are what phones take; not every browser draws them, but the original is better than none. */
const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif', 'image/avif'] as const
const NAME_LENGTH = 200

/** What is taken at all: how much, and which types by the content itself, not by the name. */
export interface UploadLimits {
  readonly maxBytes: number
  readonly types: readonly string[]
}

/** Papers of an office: pictures, PDF, Word, Excel, plain text. */
export const PAPERS: UploadLimits = {
  maxBytes: 30 * 1024 * 1024,
  types: [
    ...IMAGE_TYPES,
    'application/pdf',
    `${OFFICE}.wordprocessingml.document`,
    `${OFFICE}.spreadsheetml.sheet`,
    'text/plain',
  ],
}

/** A phone's photograph is made smaller before it travels; this still takes most originals. */
export const IMAGES: UploadLimits = { maxBytes: 12 * 1024 * 1024, types: IMAGE_TYPES }

/** What {@link keepFile} may refuse, for `problems` of a route. */
export const uploadProblems = [tooLarge, fileTypeRefused, storageFull, uploadQuota, uploadDayQuota] as const

/** For `bodyLimit` of a route: the file, and what multipart writes around it. */
export function bodyLimitOf({ maxBytes }: Pick<UploadLimits, 'maxBytes'>): number {
  return maxBytes + 64 * 1024
}

/**
 * The file of a multipart request, still streaming: no transaction may be open meanwhile. One byte more than allowed comes through, so that
 * whoever reads it sees what is too large.
 * @throws Refusal `input-invalid` without a file
 */
export async function filePart(
  request: FastifyRequest,
  maxBytes: number,
): Promise<{ readonly content: Readable; readonly name: string }> {
  const part = request.isMultipart() ? await request.file({ limits: { fileSize: maxBytes + 1, files: 1 } }) : undefined
  if (!part)
    throw refuse(
      inputInvalid({ errors: [{ pointer: '/file', message: { zh: '请选择一个文件', en: 'choose a file' } }] }),
    )
  return { content: part.file, name: plainName(part.filename) }
}

/**
 * Keeps the file of a multipart request by its content, as the actor's own upload: from then on this actor, and nobody else, may name it by
 * its digest.
 * @throws Refusal `input-invalid` without a file; of {@link keepFile}
 */
export async function receiveFile(
  app: App,
  actor: Actor,
  regions: readonly string[],
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<UploadedFile> {
  const { content, name } = await filePart(request, limits.maxBytes)
  return keepFile(app, actor, regions, { content, name }, limits)
}

/**
 * The one way in for files that people send: within the account's quota, entered as its own upload.
 * @throws Refusal `upload-quota`, `upload-day-quota`, `too-large`, `file-type-refused`, `storage-full`; then nothing is kept
 */
export async function keepFile(
  app: App,
  actor: Actor,
  regions: readonly string[],
  { content, name }: { readonly content: Readable; readonly name: string },
  limits: UploadLimits,
): Promise<UploadedFile> {
  const account_id = ownerOf(actor)
  const scope = { actorId: account_id, regions, subjectId: actor.subjectId }
  const room = await app.db.read(scope, (tx) => roomOf(tx, account_id, app.clock.now()))
  if (room.bytes === 0) throw refuse(room.refusal())
  const stored = await app.files
    .put(content, { ...limits, maxBytes: Math.min(limits.maxBytes, room.bytes) })
    .catch((error: unknown) => {
      const isBeyond = error instanceof Refusal && error.problem.code === tooLarge.code && room.bytes < limits.maxBytes
      throw isBeyond ? refuse(room.refusal()) : error
    })
  const file = {
    digest: stored.digest,
    name: name || stored.digest.slice(0, 12),
    size: stored.bytes,
    type: stored.type,
  }
  await app.db.write(scope, (tx) =>
    putUpload(tx, {
      account_id,
      digest: file.digest,
      name: file.name,
      bytes: file.size,
      type: file.type,
      uploaded_at: app.clock.now(),
    }),
  )
  return file
}

/** The last part of a name, as names are stored: it is shown, never used as a path. */
export function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  // Cut a second time: the first may leave half a character.
  return storedName(storedName(last).slice(0, NAME_LENGTH))
}
