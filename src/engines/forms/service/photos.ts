import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type Raw, raw } from '../../../core/http/route.ts'
import { inputInvalid, refuse } from '../../../core/problem.ts'
import { attachFile, type RecordRow, type SubjectRow } from '../../archive/index.ts'
import { signatureImages } from '../logic/signature.ts'
import { photoMissing, photoUnknown } from '../problems.ts'
import type { Answers, FormRecordBody, Note, Notes } from '../schema.ts'
import { insertPhoto, listPhotos } from '../store.ts'

/** A phone's photograph is made smaller before it travels; this still takes most originals. */
export const PHOTO_LIMITS = { maxBytes: 12 * 1024 * 1024, types: ['image/jpeg', 'image/png', 'image/webp'] } as const

const NAME_LENGTH = 200

/** A picture of a signature is some kilobytes of strokes; more is a photograph. */
const SIGNATURE_MAX_BYTES = 300_000

/** Keeps an uploaded photograph by its content and remembers who uploaded it. It belongs to no record yet. */
export async function keepPhoto(app: App, actor: Actor, regions: readonly string[], request: FastifyRequest) {
  // One byte more than allowed, so that the file store sees and refuses what is too large.
  const part = await request.file({ limits: { fileSize: PHOTO_LIMITS.maxBytes + 1, files: 1 } })
  if (!part)
    throw refuse(
      inputInvalid({ errors: [{ pointer: '/file', message: { zh: '请选择一张照片', en: 'choose a photograph' } }] }),
    )
  const { digest, bytes, type } = await app.files.put(part.file, PHOTO_LIMITS)
  const accountId = actor.accountId ?? actor.name
  await app.db.write({ actorId: accountId, regions, subjectId: actor.subjectId }, (tx) =>
    insertPhoto(tx, { account_id: accountId, digest, bytes, type, uploaded_at: app.clock.now() }),
  )
  return { digest, name: part.filename.slice(0, NAME_LENGTH), size: bytes, type }
}

/** @throws Refusal `photo-not-found` for what the account did not upload itself */
export async function readOwnPhoto(tx: Tx, app: App, actor: Actor, digest: string): Promise<Raw> {
  const [photo] = await listPhotos(tx, actor.accountId ?? actor.name, [digest])
  if (!photo || !(await app.files.has(digest))) throw refuse(photoMissing())
  return raw(await app.files.read(digest), photo.type)
}

/**
 * Puts the photographs of a form into the subject's archive, where each is sealed, and gives the notes back with what the server
 * found in them. Only photographs the account uploaded itself, or that stood in the corrected record.
 * @throws Refusal `photo-unknown` naming the photograph
 */
export async function attachPhotos(
  tx: Tx,
  app: App,
  actor: Actor,
  subject: SubjectRow,
  notes: Notes,
  superseded: RecordRow | undefined,
): Promise<{ notes: Notes; digests: string[] }> {
  const asked = photosOf(notes)
  const digests = [...new Set(asked.map((p) => p.digest))]
  const known = new Map<string, { bytes: number; type: string }>()
  for (const p of superseded ? photosOf((superseded.body as unknown as FormRecordBody).notes ?? {}) : [])
    known.set(p.digest, { bytes: p.size ?? 0, type: p.type ?? 'application/octet-stream' })
  for (const row of await listPhotos(tx, actor.accountId ?? actor.name, digests)) known.set(row.digest, row)
  const missing: string[] = []
  for (const p of asked) if (!known.has(p.digest) || !(await app.files.has(p.digest))) missing.push(p.pointer)
  if (missing.length > 0) throw refuse(photoUnknown({ pointers: missing }))
  for (const digest of digests) {
    const { bytes, type } = known.get(digest) as { bytes: number; type: string }
    const name = asked.find((p) => p.digest === digest)?.name ?? digest.slice(0, 12)
    await attachFile(tx, app, actor, { subjectId: subject.subjectId, digest, name, type, bytes })
  }
  return { notes: withFacts(notes, known), digests }
}

/**
 * Puts photographs that the account uploaded into a subject's archive, for what is no form; others must be there already, which the record
 * that names them is asked for.
 */
export async function attachUploads(
  tx: Tx,
  app: App,
  actor: Actor,
  subjectId: string,
  digests: readonly string[],
): Promise<void> {
  for (const { digest, bytes, type } of await listPhotos(tx, actor.accountId ?? actor.name, [...digests]))
    if (await app.files.has(digest))
      await attachFile(tx, app, actor, { subjectId, digest, name: digest.slice(0, 12), type, bytes })
}

/**
 * Pictures of signatures must have been uploaded by the account that submits. Unlike photographs they do not join the archive's files,
 * which whoever may read the record can open: the digest stands in the sealed answer, the picture is shown by unmasking alone.
 * @throws Refusal `photo-unknown` naming the signature
 */
export async function checkSignatures(tx: Tx, app: App, actor: Actor, answers: Answers): Promise<void> {
  const asked = signatureImages(answers)
  const rows = await listPhotos(tx, actor.accountId ?? actor.name, [...new Set(asked.map((s) => s.digest))])
  const known = new Set(
    rows.filter((r) => r.type === 'image/png' && r.bytes <= SIGNATURE_MAX_BYTES).map((r) => r.digest),
  )
  const missing: string[] = []
  for (const s of asked)
    if (!known.has(s.digest) || !(await app.files.has(s.digest))) missing.push(`/answers${s.pointer}`)
  if (missing.length > 0) throw refuse(photoUnknown({ pointers: missing }))
}

interface PlacedPhoto {
  readonly pointer: string
  readonly digest: string
  readonly name?: string | undefined
  readonly size?: number | undefined
  readonly type?: string | undefined
}

function photosOf(notes: Notes): PlacedPhoto[] {
  return Object.entries(notes).flatMap(([at, note]) =>
    (note?.photos ?? []).map((p, i) => ({
      ...p,
      pointer: `/notes/${at.replaceAll('~', '~0').replaceAll('/', '~1')}/photos/${i}`,
    })),
  )
}

/** Size and type are what the server found, whatever the sender said. */
function withFacts(notes: Notes, known: ReadonlyMap<string, { bytes: number; type: string }>): Notes {
  const out: Record<string, Note> = {}
  for (const [pointer, note] of Object.entries(notes)) {
    if (!note) continue
    const { photos, ...rest } = note
    out[pointer] = {
      ...rest,
      ...(photos && {
        photos: photos.map(({ digest, name }) => ({
          digest,
          ...(name !== undefined && { name }),
          size: known.get(digest)?.bytes ?? 0,
          type: known.get(digest)?.type ?? 'application/octet-stream',
        })),
      }),
    }
  }
  return out
}
