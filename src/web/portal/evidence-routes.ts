import type { FastifyRequest } from 'fastify'
import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import { type Route, route } from '../../core/http/route.ts'
import { Refusal } from '../../core/problem.ts'
import { textOfFile, withoutMark } from '../../core/text/stored.ts'
import {
  findConsistency,
  findNewestCheckpoint,
  findReceipt,
  getLog,
  pendingState,
  type ReceiptCheck,
  serverCrypto,
} from '../../engines/evidence/index.ts'
import { openCheckpoint } from '../../engines/evidence/logic/checkpoint.ts'
import { parseVerifierKey } from '../../engines/evidence/logic/note.ts'
import { consistencyNeeded, verifyReceipt } from '../../engines/evidence/logic/receipt.ts'
import { evidencePage, type LogState, verifyPage } from './pages/evidence.ts'
import { page, publicPage, publicRead, visitOf } from './visit.ts'

const PENDING_LIMIT = 100_000
/** A receipt is some kilobytes; with a long form inside, some hundred. */
const RECEIPT_BYTES = 1_000_000
/** A photo or a scan given by mistake is answered, not cut off. */
const LARGEST_GIVEN = 30_000_000

/** How many things are in the log; 0 before its first start. */
export async function sealedCount(app: App): Promise<number> {
  return (await readLog(app))?.size ?? 0
}

async function readLog(app: App): Promise<LogState | undefined> {
  try {
    return await publicRead(app, async (tx) => {
      const log = await getLog(tx)
      const newest = await findNewestCheckpoint(tx)
      const pending = await pendingState(tx, PENDING_LIMIT)
      return {
        origin: log.origin,
        hash: log.hash,
        verifierKey: log.verifierKey,
        size: log.size,
        pending: pending.count,
        publishedAt: newest?.publishedAt.toISOString(),
        checkpoint: newest?.note,
      }
    })
  } catch (error) {
    if (error instanceof Refusal && error.problem.code === 'log-absent') return undefined
    throw error
  }
}

/** Checks a receipt against this city's own log and newest checkpoint, the way a stranger would. */
export async function checkReceipt(app: App, receipt: unknown): Promise<ReceiptCheck> {
  return publicRead(app, async (tx) => {
    const log = await getLog(tx)
    const newest = await findNewestCheckpoint(tx)
    const alone = verifyReceipt(receipt, { verifierKey: log.verifierKey }, serverCrypto)
    if (!alone.isProven || !newest || !alone.checkpoint) return alone
    const key = parseVerifierKey(serverCrypto.hashes.sha256, log.verifierKey)
    const needed = consistencyNeeded(alone.checkpoint, openCheckpoint(newest.note, key, serverCrypto))
    const consistency = needed && (await findConsistency(tx, needed.from, needed.to))
    const proof = consistency && { from: consistency.from, to: consistency.to, proof: consistency.proof }
    return verifyReceipt(
      receipt,
      { verifierKey: log.verifierKey, checkpoint: newest.note, consistency: proof },
      serverCrypto,
    )
  })
}

/** What came with the form: a text that may be a receipt, a file that is none, or nothing. */
type Given = { readonly text: string } | { readonly other: 'picture' | 'pdf' | 'file' } | undefined

/** The receipt from the form: a file, or pasted text. A file of another kind is told by its first bytes; the rest of it is not kept. */
async function receiptFromForm(request: FastifyRequest): Promise<Given> {
  let given: Given
  const limits = { fileSize: LARGEST_GIVEN, files: 1, fields: 3 }
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file') {
      if (String(part.value).trim() !== '') given ??= { text: String(part.value) }
      continue
    }
    const kept: Buffer[] = []
    let size = 0
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      if (size <= RECEIPT_BYTES) kept.push(chunk)
      size += chunk.length
    }
    if (size > 0) given ??= kindOfFile(Buffer.concat(kept), size)
  }
  return given
}

function kindOfFile(bytes: Buffer, size: number): Given {
  const starts = (...marks: string[]) => marks.some((m) => bytes.subarray(0, m.length).toString('latin1') === m)
  const isBox = ['ftypheic', 'ftypheix', 'ftypmif1', 'ftypavif'].includes(bytes.subarray(4, 12).toString('latin1'))
  if (starts('\xFF\xD8\xFF', '\x89PNG', 'GIF8', 'RIFF', 'BM', 'II*\0', 'MM\0*') || isBox) return { other: 'picture' }
  if (starts('%PDF')) return { other: 'pdf' }
  return size > RECEIPT_BYTES ? { other: 'file' } : { text: textOfFile(bytes) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text))
  } catch {
    return undefined
  }
}

export const evidenceRoutes: Route[] = [
  route({
    ...publicPage,
    path: '/evidence',
    summary: { zh: '存证日志', en: 'The evidence log' },
    run: async ({ request, app }) => page(evidencePage(await visitOf(request, app), await readLog(app))),
  }),
  route({
    ...publicPage,
    path: '/verify',
    summary: { zh: '验证回执', en: 'Verify a receipt' },
    run: async ({ request, app }) => page(verifyPage(await visitOf(request, app))),
  }),
  route({
    method: 'POST',
    path: '/verify',
    rate: 'verification',
    permission: open('anybody may check a receipt; the answer says nothing that is not in it'),
    summary: { zh: '验证回执', en: 'Verify a receipt' },
    reply: 'raw',
    hidden: true,
    ownTransactions: true,
    upload: true,
    withoutCsrf: 'reads what it is given and changes nothing',
    bodyLimit: LARGEST_GIVEN + RECEIPT_BYTES,
    run: async ({ request, app }) => {
      const visit = { ...(await visitOf(request, app)), here: '/verify' }
      const given = request.isMultipart() ? await receiptFromForm(request) : undefined
      if (given === undefined) return page(verifyPage(visit, { unread: true }), { status: 400 })
      if ('other' in given) return page(verifyPage(visit, given), { status: 400 })
      return page(verifyPage(visit, await checkReceipt(app, parseJson(given.text))))
    },
  }),
  route({
    ...publicPage,
    path: '/verify/:kind/:id',
    rate: 'verification',
    summary: { zh: '验证（扫码）', en: 'Verify by a QR code' },
    params: T.Object({ kind: T.String({ maxLength: 60 }), id: T.String({ maxLength: 100 }) }),
    run: async ({ request, app, params }) => {
      const receipt = await publicRead(app, (tx) => findReceipt(tx, params.kind, params.id))
      const visit = await visitOf(request, app)
      return receipt
        ? page(verifyPage(visit, await checkReceipt(app, receipt)))
        : page(verifyPage(visit, { unknown: true }), { status: 404 })
    },
  }),
]
