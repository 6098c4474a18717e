import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { takeUploads } from '../../../core/uploads/index.ts'
import type { UploadedFile } from '../../../core/uploads/schema.ts'
import { attachFile, type RecordRow, type SubjectRow } from '../../archive/index.ts'
import { signatureImages } from '../logic/signature.ts'
import { photoUnknown } from '../problems.ts'
import type { Answers, FormRecordBody, Note, Notes } from '../schema.ts'

/** A picture of a signature is some kilobytes of strokes; more is a photograph. */
const SIGNATURE_MAX_BYTES = 300_000

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
  for (const { digest, size, type } of await takeImages(tx, app, actor, digests))
    known.set(digest, { bytes: size, type })
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
  for (const { digest, name, size, type } of await takeImages(tx, app, actor, digests))
    await attachFile(tx, app, actor, { subjectId, digest, name, type, bytes: size })
}

async function takeImages(tx: Tx, app: App, actor: Actor, digests: readonly string[]): Promise<UploadedFile[]> {
  return (await takeUploads(tx, app, actor, digests)).filter((f) => f.type.startsWith('image/'))
}

/**
 * Pictures of signatures must have been uploaded by the account that submits. Unlike photographs they do not join the archive's files,
 * which whoever may read the record can open: the digest stands in the sealed answer, the picture is shown by unmasking alone.
 * @returns their digests
 * @throws Refusal `photo-unknown` naming the signature
 */
export async function checkSignatures(tx: Tx, app: App, actor: Actor, answers: Answers): Promise<string[]> {
  const asked = signatureImages(answers)
  const images = await takeImages(
    tx,
    app,
    actor,
    asked.map((s) => s.digest),
  )
  const known = new Set(
    images.filter((f) => f.type === 'image/png' && f.size <= SIGNATURE_MAX_BYTES).map((f) => f.digest),
  )
  const missing = asked.filter((s) => !known.has(s.digest)).map((s) => `/answers${s.pointer}`)
  if (missing.length > 0) throw refuse(photoUnknown({ pointers: missing }))
  return asked.map((s) => s.digest)
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
