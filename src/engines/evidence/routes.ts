import QRCode from 'qrcode'
import { Type as T } from 'typebox'
import { open, regionsOf } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import { raw, route } from '../../core/http/route.ts'
import { notFound, notPermitted, refuse } from '../../core/problem.ts'
import type { Bilingual } from '../../core/text.ts'
import { toBase64 } from './logic/bytes.ts'
import { type BundleRef, parseTilePath, type TileRef } from './logic/tiles.ts'
import {
  bodyAlreadyErased,
  bodyNotErasable,
  logAbsent,
  logHasNoSuchSize,
  notSealed,
  notYetInLog,
  sizesReversed,
} from './problems.ts'
import {
  CheckpointPage,
  type CheckpointView,
  ConsistencyReply,
  ErasurePage,
  ErasureRequest,
  ErasureView,
  InclusionProof,
  LogIndex,
  LogState,
  ReceiptView,
  SealedThings,
  Throughput,
} from './schema.ts'
import { eraseBody } from './service/erase.ts'
import { findConsistency, findInclusion, getLog, getReceipt } from './service/receipts.ts'
import { findSealedThings } from './service/search.ts'
import { findSigner } from './service/sequencer.ts'
import { type ErasureRow, listErasures } from './store/commitments.ts'
import {
  type CheckpointRow,
  findNewestCheckpoint,
  listNewestCheckpoints,
  pendingState,
  throughput,
} from './store/log.ts'
import { databaseSource } from './store/source.ts'

const PENDING_LIMIT = 100_000
const PROOF = 'digests and signatures, which a mask would break'
const everybody = open('anyone may check the log: it holds no personal data')

function view(row: CheckpointRow): CheckpointView {
  return { size: row.size, root: toBase64(row.root), publishedAt: row.publishedAt.toISOString(), note: row.note }
}

function kindLabel(app: App, kind: string): Bilingual {
  const found = app.modules.flatMap((m) => m.sealedKinds ?? []).find((k) => k.kind === kind)
  return found?.label ?? { zh: kind, en: kind }
}

const checkpoint = route({
  method: 'GET',
  path: '/log/checkpoint',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '最新签名检查点（C2SP tlog-tiles）', en: 'Newest signed checkpoint (C2SP tlog-tiles)' },
  reply: 'raw',
  problems: [logAbsent],
  run: async ({ tx }) => {
    const newest = await findNewestCheckpoint(tx)
    if (!newest) throw refuse(logAbsent())
    return raw(newest.note, 'text/plain; charset=utf-8', { headers: { 'cache-control': 'public, max-age=1' } })
  },
})

const tile = route({
  method: 'GET',
  path: '/log/tile/*',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '哈希树与条目的分块（C2SP tlog-tiles）', en: 'Tiles of hashes and entries (C2SP tlog-tiles)' },
  params: T.Object({ '*': T.String({ maxLength: 200 }) }),
  reply: 'raw',
  problems: [notFound],
  hidden: true,
  run: async ({ tx, params }) => {
    const ref = parseTilePath(`tile/${params['*']}`)
    const source = databaseSource(tx)
    const [bytes] = !ref
      ? []
      : 'bundle' in ref
        ? await source.bundles([ref as BundleRef])
        : await source.tiles([ref as TileRef])
    if (!bytes) throw refuse(notFound())
    return raw(Buffer.from(bytes), 'application/octet-stream', {
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    })
  },
})

const state = route({
  method: 'GET',
  path: '/api/evidence/log',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '存证日志状态', en: 'State of the evidence log' },
  reply: LogState,
  problems: [logAbsent],
  run: async ({ tx, app, now }) => {
    const log = await getLog(tx)
    const newest = await findNewestCheckpoint(tx)
    const pending = await pendingState(tx, PENDING_LIMIT)
    return {
      origin: log.origin,
      hash: log.hash,
      verifierKey: log.verifierKey,
      size: log.size,
      pending: pending.count,
      pendingLimit: PENDING_LIMIT,
      lagSeconds: pending.oldestAt ? Math.max(0, (now.getTime() - pending.oldestAt.getTime()) / 1000) : 0,
      keyIsHere: findSigner(app.config.dataDir, log) !== undefined,
      createdAt: log.createdAt.toISOString(),
      ...(newest && { checkpoint: view(newest) }),
    }
  },
})

const checkpoints = route({
  method: 'GET',
  path: '/api/evidence/checkpoints',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '已发布的检查点，从新到旧', en: 'Published checkpoints, newest first' },
  query: T.Object({ after: T.Optional(LogIndex), limit: T.Integer({ minimum: 1, maximum: 200, default: 20 }) }),
  reply: CheckpointPage,
  run: async ({ tx, query }) => {
    const rows = await listNewestCheckpoints(tx, query.after, query.limit)
    const last = rows.at(-1)
    return { items: rows.map(view), ...(rows.length === query.limit && last && { next: String(last.size) }) }
  },
})

const SINCE_MS = { minute: 3_600_000, hour: 3 * 86_400_000, day: 90 * 86_400_000 } as const

const throughputOverTime = route({
  method: 'GET',
  path: '/api/evidence/throughput',
  permission: 'evidence.read',
  summary: { zh: '日志写入量：一小时、三天或九十天', en: 'Entries integrated over an hour, three days or ninety days' },
  query: T.Object({
    step: T.Union([T.Literal('minute'), T.Literal('hour'), T.Literal('day')], { default: 'hour' }),
  }),
  reply: Throughput,
  run: async ({ tx, query, now }) => {
    const rows = await throughput(tx, new Date(now.getTime() - SINCE_MS[query.step]), query.step)
    return {
      step: query.step,
      points: rows.map((r) => ({ at: r.at.toISOString(), entries: r.entries, checkpoints: r.checkpoints })),
    }
  },
})

const inclusion = route({
  method: 'GET',
  path: '/api/evidence/proofs/inclusion',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '包含证明', en: 'Inclusion proof' },
  query: T.Object({ index: LogIndex, size: T.Optional(LogIndex) }),
  reply: InclusionProof,
  problems: [logHasNoSuchSize, logAbsent],
  run: ({ tx, query }) => findInclusion(tx, query.index, query.size),
})

const consistency = route({
  method: 'GET',
  path: '/api/evidence/proofs/consistency',
  permission: everybody,
  asItStands: PROOF,
  summary: { zh: '一致性证明', en: 'Consistency proof' },
  query: T.Object({ from: LogIndex, to: T.Optional(LogIndex) }),
  reply: ConsistencyReply,
  problems: [logHasNoSuchSize, sizesReversed, logAbsent],
  run: ({ tx, query }) => findConsistency(tx, query.from, query.to),
})

const ReceiptPath = T.Object({
  kind: T.String({ minLength: 1, maxLength: 60 }),
  id: T.String({ minLength: 1, maxLength: 200 }),
})
/** A UUID or a content digest: whoever knows it was told, or holds the file. */
const UNGUESSABLE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$/
const receiptAccess = open(
  'a receipt without content goes to whoever knows the id; an id that could be guessed needs evidence.read',
)

const receipt = route({
  method: 'GET',
  path: '/api/receipts/:kind/:id',
  rate: 'receipt',
  permission: receiptAccess,
  asItStands: PROOF,
  summary: { zh: '存证回执（不含内容）', en: 'Receipt, without the content' },
  params: ReceiptPath,
  reply: ReceiptView,
  problems: [notSealed, notYetInLog, notPermitted, logAbsent],
  run: async ({ tx, params, actor }) => {
    if (!UNGUESSABLE.test(params.id) && regionsOf(actor, 'evidence.read').length === 0)
      throw refuse(notPermitted({ permission: 'evidence.read' }))
    const found = await getReceipt(tx, params.kind, params.id)
    return { ...found, proof: [...found.proof] }
  },
})

const receiptQr = route({
  method: 'GET',
  path: '/api/receipts/:kind/:id/qr.svg',
  permission: open('a picture of the address of the receipt; says nothing that the asker did not say'),
  summary: { zh: '回执二维码（SVG）', en: 'QR code of the receipt’s address (SVG)' },
  params: ReceiptPath,
  reply: 'raw',
  run: async ({ app, params, request }) => {
    const base = app.config.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`
    const link = `${base}/verify/${encodeURIComponent(params.kind)}/${encodeURIComponent(params.id)}`
    const svg = await QRCode.toString(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
    return raw(svg, 'image/svg+xml', { headers: { 'cache-control': 'public, max-age=86400' } })
  },
})

const commitments = route({
  method: 'GET',
  path: '/api/evidence/commitments',
  permission: 'evidence.read',
  summary: { zh: '按编号或文件摘要查找已存证内容', en: 'Find what was sealed by its id or file digest' },
  query: T.Object({ objectId: T.String({ minLength: 1, maxLength: 200 }) }),
  reply: SealedThings,
  run: async ({ tx, app, query }) => {
    const found = await findSealedThings(tx, app, query.objectId.trim())
    const items = found.map((one) => ({
      ...one,
      kindLabel: one.state === 'pending' ? { zh: '等待写入', en: 'waiting' } : kindLabel(app, one.kind),
    }))
    return { items }
  },
})

function erasureView(app: App, row: ErasureRow) {
  return { ...row, kindLabel: kindLabel(app, row.kind), erasedAt: row.erasedAt.toISOString() }
}

const erasures = route({
  method: 'GET',
  path: '/api/evidence/erasures',
  permission: 'evidence.read',
  summary: { zh: '内容清除记录', en: 'Erasures' },
  query: T.Object({
    after: T.Optional(T.String({ format: 'uuid' })),
    limit: T.Integer({ minimum: 1, maximum: 200, default: 50 }),
  }),
  reply: ErasurePage,
  run: async ({ tx, app, query }) => {
    const rows = await listErasures(tx, query.after, query.limit)
    const last = rows.at(-1)
    return {
      items: rows.map((r) => erasureView(app, r)),
      ...(rows.length === query.limit && last && { next: last.id }),
    }
  },
})

const erase = route({
  method: 'POST',
  path: '/api/evidence/erasures',
  permission: 'evidence.erase',
  summary: {
    zh: '清除一项已存证内容（证明仍然有效）',
    en: 'Erase the content of a sealed thing (its proofs stay valid)',
  },
  body: ErasureRequest,
  reply: ErasureView,
  status: 201,
  problems: [bodyNotErasable, notSealed, notYetInLog, bodyAlreadyErased],
  run: async ({ tx, app, actor, body, requestId }) =>
    erasureView(app, await eraseBody(tx, app, actor, body, requestId)),
})

export const evidenceRoutes = [
  checkpoint,
  tile,
  state,
  checkpoints,
  throughputOverTime,
  inclusion,
  consistency,
  receipt,
  receiptQr,
  commitments,
  erasures,
  erase,
]
