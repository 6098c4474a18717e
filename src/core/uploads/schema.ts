import { type Static, Type as T } from 'typebox'

/** SHA-256 of a content, lower-case hex. */
export const Digest = T.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 })

/** A file the server keeps: by its content, with the name it was sent under, and size and type as the server found them. */
export const UploadedFile = T.Object({
  digest: Digest,
  name: T.String({ maxLength: 200 }),
  size: T.Integer({ description: 'bytes' }),
  type: T.String(),
})
export type UploadedFile = Static<typeof UploadedFile>
