import { type Static, Type as T } from 'typebox'

export const LogIndex = T.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Base64 = T.String({ maxLength: 200_000 })
const When = T.String({ format: 'date-time' })

export const CheckpointView = T.Object(
  {
    size: LogIndex,
    root: T.String({ description: 'base64' }),
    publishedAt: When,
    note: T.String({ description: 'signed checkpoint (C2SP signed note)' }),
  },
  { $id: 'LogCheckpoint' },
)
export type CheckpointView = Static<typeof CheckpointView>

export const LogState = T.Object(
  {
    origin: T.String(),
    hash: T.Union([T.Literal('sha256'), T.Literal('sm3')]),
    verifierKey: T.String(),
    size: LogIndex,
    pending: T.Integer({ description: 'commitments that wait for their place; counted up to pendingLimit' }),
    pendingLimit: T.Integer(),
    lagSeconds: T.Number({ description: 'age of the oldest commitment that waits' }),
    keyIsHere: T.Boolean({ description: 'whether this machine holds the private key and can sign' }),
    createdAt: When,
    checkpoint: T.Optional(CheckpointView),
  },
  { $id: 'LogState' },
)
export type LogState = Static<typeof LogState>

export const CheckpointPage = T.Object({ items: T.Array(CheckpointView), next: T.Optional(T.String()) })
export type CheckpointPage = Static<typeof CheckpointPage>

export const Throughput = T.Object({
  step: T.Union([T.Literal('minute'), T.Literal('hour'), T.Literal('day')]),
  points: T.Array(T.Object({ at: When, entries: T.Integer(), checkpoints: T.Integer() })),
})
export type Throughput = Static<typeof Throughput>

export const InclusionProof = T.Object({
  index: LogIndex,
  size: LogIndex,
  leaf: Base64,
  entry: Base64,
  proof: T.Array(Base64),
})
export type InclusionProof = Static<typeof InclusionProof>

export const ConsistencyReply = T.Object({
  from: LogIndex,
  to: LogIndex,
  proof: T.Array(Base64),
  fromRoot: Base64,
  toRoot: Base64,
  fromCheckpoint: T.Optional(T.String({ description: 'signed checkpoint of that size, when one was published' })),
  toCheckpoint: T.Optional(T.String()),
})
export type ConsistencyReply = Static<typeof ConsistencyReply>

/** Format of a receipt; logic/receipt.ts is its definition and its verifier. */
export const ReceiptView = T.Object(
  {
    format: T.Literal('zhiheng/receipt/v1'),
    log: T.String(),
    kind: T.Optional(T.String()),
    id: T.Optional(T.String()),
    body: T.Optional(T.Unknown()),
    salt: T.Optional(Base64),
    bodyDigest: T.Optional(Base64),
    entry: Base64,
    index: LogIndex,
    proof: T.Array(Base64),
    checkpoint: T.String(),
  },
  { $id: 'Receipt' },
)

export const SealedThing = T.Object({
  kind: T.String(),
  kindLabel: T.Object({ zh: T.String(), en: T.String() }),
  id: T.String(),
  state: T.Union([T.Literal('pending'), T.Literal('in-log'), T.Literal('erased')]),
  index: T.Optional(LogIndex),
})
export type SealedThing = Static<typeof SealedThing>
export const SealedThings = T.Object({ items: T.Array(SealedThing) })
export type SealedThings = Static<typeof SealedThings>

export const ErasureView = T.Object({
  id: T.String({ format: 'uuid' }),
  kind: T.String(),
  kindLabel: T.Object({ zh: T.String(), en: T.String() }),
  objectId: T.String(),
  actorId: T.String(),
  reason: T.String(),
  region: T.String(),
  erasedAt: When,
})
export type ErasureView = Static<typeof ErasureView>
export const ErasurePage = T.Object({ items: T.Array(ErasureView), next: T.Optional(T.String()) })
export type ErasurePage = Static<typeof ErasurePage>

export const ErasureRequest = T.Object(
  {
    kind: T.String({ minLength: 1, maxLength: 60 }),
    id: T.String({ minLength: 1, maxLength: 200 }),
    reason: T.String({ minLength: 2, maxLength: 2000, pattern: '\\S' }),
  },
  { additionalProperties: false },
)
export type ErasureRequest = Static<typeof ErasureRequest>
