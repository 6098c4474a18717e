import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../access/define.ts'
import type { App } from '../app.ts'
import { inputInvalid, refuse } from '../problem.ts'
import { storedName } from '../text/stored.ts'
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
 * Keeps the file of a multipart request by its content.
 * @throws Refusal `input-invalid` without a file, `too-large`, `file-type-refused`; then nothing is kept.
 */
export async function receiveFile(app: App, request: FastifyRequest, limits: UploadLimits): Promise<UploadedFile> {
  const { content, name } = await filePart(request, limits.maxBytes)
  const { digest, bytes, type } = await app.files.put(content, limits)
  return { digest, name: name || digest.slice(0, 12), size: bytes, type }
}

/** Enters a stored file as the actor's own upload: from then on this actor, and nobody else, may name it by its digest. */
export async function keepUpload(
  app: App,
  actor: Actor,
  regions: readonly string[],
  { digest, name, size, type }: UploadedFile,
): Promise<void> {
  const account_id = actor.accountId ?? actor.name
  await app.db.write({ actorId: account_id, regions, subjectId: actor.subjectId }, (tx) =>
    putUpload(tx, { account_id, digest, name, bytes: size, type, uploaded_at: app.clock.now() }),
  )
}

/** The last part of a name, as names are stored: it is shown, never used as a path. */
export function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  // Cut a second time: the first may leave half a character.
  return storedName(storedName(last).slice(0, NAME_LENGTH))
}
