import { type Static, Type as T } from 'typebox'

const Hex = (bytes: number) => T.String({ pattern: `^[0-9a-f]{${bytes * 2}}$`, maxLength: bytes * 2 })
const Handle = Hex(20)
const Moment = T.String({ maxLength: 30 })
const Word = T.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', maxLength: 40 })
const Text = T.Object({ zh: T.String({ maxLength: 200 }), en: T.String({ maxLength: 200 }) })
const Reason = T.String({ minLength: 1, maxLength: 1000 })
const Count = T.Integer({ minimum: 0 })

export const EqualityProof = T.Object({ challenge: Hex(32), response: Hex(32) })
export const JoinMessage = T.Object({
  key: Hex(32),
  proof: EqualityProof,
  /** To the party's secret. Every draw frozen as `zhiheng/draw/v2` asks for it. */
  commitment: T.Optional(T.Object({ point: Hex(32), proof: EqualityProof })),
})
const Share = T.Object({ share: Hex(32), proof: EqualityProof })
export const Dealing = T.Object({
  commitments: T.Array(Hex(32), { minItems: 2, maxItems: 7 }),
  shares: T.Array(Share, { minItems: 3, maxItems: 7 }),
})
export const Opening = T.Array(Share, { minItems: 3, maxItems: 7 })

export const BeaconNetwork = T.Object({
  chain: Hex(32),
  scheme: T.Union([
    T.Literal('pedersen-bls-chained'),
    T.Literal('pedersen-bls-unchained'),
    T.Literal('bls-unchained-g1-rfc9380'),
  ]),
  publicKey: T.String({ pattern: '^([0-9a-f]{96}|[0-9a-f]{192})$' }),
  genesis: Count,
  period: T.Integer({ minimum: 1 }),
})
const BeaconRound = T.Object({
  round: T.Integer({ minimum: 1 }),
  randomness: Hex(32),
  signature: T.String({ pattern: '^([0-9a-f]{2}){48,96}$' }),
  previousSignature: T.Optional(T.String({ pattern: '^([0-9a-f]{2}){32,96}$' })),
})

const StratumRule = T.Object({
  id: T.String({ minLength: 1, maxLength: 60 }),
  label: Text,
  take: T.Union([T.Object({ ratio: T.Tuple([Count, T.Integer({ minimum: 1 })]) }), T.Object({ count: Count })]),
  minimum: T.Optional(Count),
})

/** What is frozen, sealed and public before any secret exists; its hash binds everything that follows. */
export const DrawHeader = T.Object({
  /** Protocol of the draw; the former one is only read. */
  format: T.Union([T.Literal('zhiheng/draw/v1'), T.Literal('zhiheng/draw/v2')]),
  id: T.String({ format: 'uuid' }),
  purpose: T.String({ maxLength: 80 }),
  title: T.String({ minLength: 1, maxLength: 200 }),
  region: T.String({ pattern: '^[0-9]{2,15}$' }),
  owner: T.Object({ kind: T.String({ maxLength: 60 }), id: T.String({ maxLength: 100 }) }),
  predecessor: T.Optional(T.Object({ id: T.String({ format: 'uuid' }), reason: Reason })),
  frozenAt: Moment,
  prepareBy: Moment,
  openBy: Moment,
  strata: T.Array(StratumRule, { minItems: 1, maxItems: 200 }),
  roster: T.Object({
    salt: Hex(16),
    count: T.Integer({ minimum: 1 }),
    sha256: Hex(32),
    strata: T.Array(
      T.Object({
        id: T.String(),
        candidates: Count,
        weight: Count,
        minWeight: Count,
        maxWeight: Count,
        quota: Count,
      }),
    ),
  }),
  exclusions: T.Array(T.Object({ handle: Handle, reason: Reason }), { maxItems: 200_000 }),
  parties: T.Array(T.Object({ id: Word, label: Text }), { minItems: 3, maxItems: 7 }),
  threshold: T.Integer({ minimum: 2, maximum: 7 }),
  assignment: T.Optional(T.Object({ sha256: Hex(32), perTask: T.Integer({ minimum: 2, maximum: 9 }) })),
  beacon: T.Optional(BeaconNetwork),
})
export type DrawHeader = Static<typeof DrawHeader>

const Group = T.String({ minLength: 1, maxLength: 80 })

export const AssignmentDocument = T.Object({
  perTask: T.Integer({ minimum: 2, maximum: 9 }),
  groups: T.Optional(T.Array(Group, { minItems: 2, maxItems: 9 })),
  inspectors: T.Array(
    T.Object({
      handle: Handle,
      capabilities: T.Array(T.String()),
      regions: T.Array(T.String()),
      capacity: T.Integer({ minimum: 0, maximum: 100_000 }),
      group: T.Optional(Group),
    }),
  ),
  recusals: T.Array(T.Tuple([Handle, Handle, T.Union([T.Literal('declared'), T.Literal('record')])])),
  previousPairs: T.Array(T.Tuple([Handle, Handle])),
})
export type AssignmentDocument = Static<typeof AssignmentDocument>

const step = <const K extends string, P extends Parameters<typeof T.Object>[0]>(kind: K, more: P) =>
  T.Object({
    id: T.String({ format: 'uuid' }),
    draw: T.String({ format: 'uuid' }),
    at: Moment,
    kind: T.Literal(kind),
    ...more,
  })

/** One public entry after the header, in order. */
export const Step = T.Union([
  step('joined', { party: Word, join: JoinMessage }),
  step('committed', { party: Word, dealing: Dealing }),
  /** Every secret is fixed; with a beacon, the round that will be used is too. */
  step('closed', { beaconRound: T.Optional(T.Integer({ minimum: 1 })) }),
  step('opened', { party: Word, opening: Opening }),
  step('beacon', { beacon: BeaconRound }),
  step('failed', {
    missing: T.Array(Word),
    phase: T.Union([T.Literal('join'), T.Literal('commit'), T.Literal('open')]),
  }),
  step('cancelled', { reason: Reason }),
  step('excluded', { handle: Handle, reason: Reason }),
])
export type Step = Static<typeof Step>
export type StepKind = Step['kind']

const Shortfall = T.Object({
  task: Handle,
  group: T.Optional(Group),
  missing: Count,
  inRegion: Count,
  capable: Count,
  notRecused: Count,
  free: Count,
})

export const DrawResult = T.Object({
  draw: T.String({ format: 'uuid' }),
  drawnAt: Moment,
  /** Secrets of the parties in the order of the header, opened by any `threshold` of them. */
  secrets: T.Array(Hex(32)),
  seed: Hex(32),
  strata: T.Array(
    T.Object({
      id: T.String(),
      /** Smallest key first. */
      drawn: T.Array(T.Object({ handle: Handle, mac: Hex(32), inspectors: T.Optional(T.Array(Handle)) })),
    }),
  ),
  shortfalls: T.Optional(T.Array(Shortfall)),
})
export type DrawResult = Static<typeof DrawResult>

/** A receipt of the evidence log without the content, which stands elsewhere in the file. */
const FileReceipt = T.Object({
  kind: T.String(),
  id: T.String(),
  salt: T.Optional(T.String()),
  bodyDigest: T.Optional(T.String()),
  entry: T.String(),
  index: Count,
  proof: T.Array(T.String(), { maxItems: 64 }),
  checkpoint: T.String(),
})

/** A line as {@link RosterLine} is written: `[handle, stratum, weight]`, with region and needs where they matter. */
const RosterTuple = T.Union([
  T.Tuple([Handle, T.String(), Count]),
  T.Tuple([Handle, T.String(), Count, T.String(), T.Array(T.String())]),
])

/** The public file: everything that is needed to repeat the draw. A long list lies beside it as NDJSON. */
export const DrawFile = T.Object({
  format: T.Literal('zhiheng/draw-file/v1'),
  header: DrawHeader,
  roster: T.Optional(T.Array(RosterTuple)),
  assignment: T.Optional(AssignmentDocument),
  steps: T.Array(Step),
  result: T.Optional(DrawResult),
  /** The draw that repeats this one. */
  successor: T.Optional(T.String()),
  /** Verifier key of the evidence log that the receipts are of. */
  log: T.Optional(T.String()),
  receipts: T.Array(FileReceipt),
})
export type DrawFile = Static<typeof DrawFile>

export const DrawState = T.Union([
  T.Literal('joining'),
  T.Literal('committing'),
  T.Literal('opening'),
  T.Literal('drawing'),
  T.Literal('drawn'),
  T.Literal('failed'),
  T.Literal('cancelled'),
])
export type DrawState = Static<typeof DrawState>

export const DrawQuery = T.Object({
  state: T.Optional(DrawState),
  purpose: T.Optional(T.String({ maxLength: 80 })),
  q: T.Optional(T.String({ maxLength: 100 })),
  after: T.Optional(T.String({ format: 'uuid' })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 200 })),
})
export type DrawQuery = Static<typeof DrawQuery>

export const DrawEntry = T.Object({
  id: T.String(),
  purpose: T.String(),
  title: T.String(),
  region: T.String(),
  state: DrawState,
  candidates: T.Integer(),
  /** As the rule says; what was drawn once there is a result. */
  quota: T.Integer(),
  frozenAt: T.String(),
  deadline: T.Optional(T.String()),
  predecessorId: T.Optional(T.String()),
  reason: T.Optional(T.String()),
})
export type DrawEntry = Static<typeof DrawEntry>

/** A draw whose list covers the place of a subject, as the account of the subject sees it. */
export const OwnDraw = T.Object({
  ...DrawEntry.properties,
  isDrawn: T.Boolean(),
  /** What it types in to find itself. */
  code: T.Optional(T.String()),
})
export type OwnDraw = Static<typeof OwnDraw>

export const PartyView = T.Object({
  id: T.String(),
  label: Text,
  isMine: T.Boolean(),
  joinedAt: T.Optional(T.String()),
  committedAt: T.Optional(T.String()),
  openedAt: T.Optional(T.String()),
  /** Who acted for it; for officials. */
  actedBy: T.Optional(T.String()),
  key: T.Optional(T.String()),
})
export type PartyView = Static<typeof PartyView>

export const DrawnView = T.Object({
  handle: T.String(),
  candidateId: T.String(),
  subjectId: T.Optional(T.String()),
  label: T.String(),
  stratum: T.String(),
  rank: T.Integer(),
  weight: T.Integer(),
  region: T.Optional(T.String()),
  probability: T.Number(),
  isExact: T.Boolean(),
  inspectors: T.Array(T.Object({ id: T.String(), label: T.String() })),
  unassigned: T.Optional(Text),
  excludedFor: T.Optional(T.String()),
})
export type DrawnView = Static<typeof DrawnView>

export const DrawDetail = T.Object({
  entry: DrawEntry,
  header: DrawHeader,
  drawHash: T.String(),
  parties: T.Array(PartyView),
  /** What this account can do next for its party. */
  next: T.Optional(T.Union([T.Literal('join'), T.Literal('commit'), T.Literal('open')])),
  mine: T.Optional(T.String()),
  /** What every party joined with, once all have, and every dealing once all are there: what the next message is made from. */
  circle: T.Optional(T.Array(T.Object({ id: T.String(), key: T.String(), commitment: T.Optional(T.String()) }))),
  dealings: T.Optional(T.Array(Dealing)),
  steps: T.Array(
    T.Object({
      id: T.String(),
      kind: T.String(),
      at: T.String(),
      party: T.Optional(T.String()),
      note: T.Optional(T.String()),
    }),
  ),
  seed: T.Optional(T.String()),
  drawn: T.Optional(T.Array(DrawnView)),
  shortfalls: T.Integer(),
  successorId: T.Optional(T.String()),
  canPrepare: T.Boolean(),
  canCancel: T.Boolean(),
})
export type DrawDetail = Static<typeof DrawDetail>
