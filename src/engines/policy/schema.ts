import { type Static, Type as T } from 'typebox'
import { PublicText } from '../../core/text/schema.ts'
import { Digest, UploadedFile } from '../../core/uploads/schema.ts'

/** Wire forms of the policy engine. Schema and type share a name. */
const bilingual = T.Object({ zh: T.String(), en: T.String() })
const literals = <const L extends readonly string[]>(...values: L) =>
  T.Unsafe<L[number]>({ type: 'string', enum: [...values] })

export const ItemKind = literals('A', 'B', 'C', 'D')
export const ItemStatus = literals('running', 'no-data', 'cannot-show', 'not-built')
export const DutyState = literals('not-started', 'under-way', 'evidenced', 'overdue')
export const TargetStatus = literals('met', 'not-met', 'not-demonstrated', 'cannot-show', 'not-scored')
export type TargetStatus = Static<typeof TargetStatus>

export const Fact = T.Object({
  measure: T.String(),
  label: bilingual,
  unit: bilingual,
  value: T.Number(),
  isMore: T.Optional(T.Boolean()),
  source: T.String(),
  measuredAt: T.String({ format: 'date-time' }),
})

export const EvidenceReply = T.Object({
  part: bilingual,
  holds: T.Boolean(),
  fact: T.Optional(Fact),
  missing: T.Optional(bilingual),
})

export const DutySummary = T.Object({
  state: DutyState,
  owner: T.Optional(T.String()),
  deadline: T.Optional(T.String()),
  evidenceCount: T.Integer(),
})

export const ItemReply = T.Object({
  address: T.String(),
  article: T.String(),
  articleName: bilingual,
  clause: T.String({ description: 'clause of the document' }),
  sentence: T.String({ description: 'sentence of the document the item begins in' }),
  kind: ItemKind,
  name: bilingual,
  users: T.Array(T.String()),
  servers: T.Array(T.String()),
  status: ItemStatus,
  evidence: T.Array(EvidenceReply),
  duty: T.Optional(DutySummary),
  measuredAt: T.String({ format: 'date-time' }),
})
export type ItemReply = Static<typeof ItemReply>

export const ItemQuery = T.Object({
  article: T.Optional(T.String({ pattern: '^\\d{2}$', maxLength: 2 })),
  kind: T.Optional(ItemKind),
  status: T.Optional(ItemStatus),
  user: T.Optional(T.String({ maxLength: 40 })),
  server: T.Optional(T.String({ maxLength: 40 })),
  q: T.Optional(T.String({ maxLength: 100 })),
  after: T.Optional(T.String({ maxLength: 10 })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 300, default: 300 })),
})
export type ItemQuery = Static<typeof ItemQuery>

export const ItemPage = T.Object({ items: T.Array(ItemReply), total: T.Integer(), next: T.Optional(T.String()) })

const counts = T.Object({
  running: T.Integer(),
  'no-data': T.Integer(),
  'cannot-show': T.Integer(),
  'not-built': T.Integer(),
})

export const BoardReply = T.Object({
  pack: T.String(),
  title: bilingual,
  measuredAt: T.String({ format: 'date-time' }),
  total: T.Integer(),
  statuses: counts,
  duties: T.Object({
    'not-started': T.Integer(),
    'under-way': T.Integer(),
    evidenced: T.Integer(),
    overdue: T.Integer(),
  }),
  articles: T.Array(
    T.Object({ number: T.String(), address: T.String(), name: bilingual, total: T.Integer(), statuses: counts }),
  ),
  kinds: T.Array(T.Object({ kind: ItemKind, total: T.Integer(), statuses: counts })),
  documentId: T.Optional(T.String({ format: 'uuid' })),
})
export type BoardReply = Static<typeof BoardReply>

const targetClass = literals('hard', 'rule', 'structure', 'qualitative')

export const TargetQuery = T.Object({ class: T.Optional(targetClass), status: T.Optional(TargetStatus) })

export const TargetReply = T.Object({
  id: T.String(),
  class: targetClass,
  name: bilingual,
  value: T.Optional(T.Number()),
  values: T.Optional(T.Array(T.Number())),
  unit: bilingual,
  comparator: T.Optional(literals('>=', '>', '=', '<=', '<', '~')),
  direction: T.Optional(literals('up', 'down')),
  measure: T.String(),
  isStable: T.Boolean(),
  baseYear: T.Optional(T.Integer()),
  deadline: T.Optional(T.String()),
  modality: T.Object({ kind: T.String(), scope: literals('stated', 'unclear') }),
  article: T.String(),
  clause: T.String(),
  sentence: T.String(),
  item: T.String(),
  ambiguity: T.Optional(bilingual),
  status: TargetStatus,
  /** What was measured; absent where nobody measures the target. */
  observation: T.Optional(
    T.Object({
      printed: T.String(),
      interval: T.Optional(T.Object({ low: T.String(), high: T.String() })),
      basis: bilingual,
      source: T.String(),
      publicSource: T.String(),
      measuredAt: T.String({ format: 'date-time' }),
    }),
  ),
})
export type TargetReply = Static<typeof TargetReply>

export const TargetList = T.Object({ targets: T.Array(TargetReply) })

export const DutyEntryReply = T.Object({
  id: T.String({ format: 'uuid' }),
  item: T.String(),
  kind: literals('owner', 'deadline', 'note', 'evidence', 'withdrawal'),
  text: T.String(),
  file: T.Optional(UploadedFile),
  withdraws: T.Optional(T.String({ format: 'uuid', description: 'the entry that this one takes back' })),
  at: T.String({ format: 'date-time' }),
  actorName: T.String(),
})
export type DutyEntryReply = Static<typeof DutyEntryReply>

export const NewDutyEntry = T.Object(
  {
    kind: literals('owner', 'deadline', 'note', 'evidence', 'withdrawal'),
    text: PublicText(T.String({ minLength: 1, maxLength: 2000 })),
    fileDigest: T.Optional(Digest),
    withdraws: T.Optional(T.String({ format: 'uuid' })),
  },
  { additionalProperties: false },
)
export type NewDutyEntry = Static<typeof NewDutyEntry>

export const ItemDetail = T.Object({
  item: ItemReply,
  targets: T.Array(TargetReply),
  entries: T.Array(DutyEntryReply),
  history: T.Array(T.Object({ at: T.String({ format: 'date-time' }), status: ItemStatus })),
})
export type ItemDetail = Static<typeof ItemDetail>

const piece = T.Tuple([T.Integer(), T.Integer()])

export const SpanReply = T.Object({
  start: T.Integer(),
  end: T.Integer(),
  role: T.String(),
  address: T.Optional(T.String()),
})
export const ClauseReply = T.Object({
  address: T.String(),
  scheme: T.String(),
  marker: T.String(),
  heading: T.String(),
  depth: T.Integer(),
  paragraphs: T.Array(
    T.Object({
      address: T.String(),
      kind: T.Optional(literals('table', 'note')),
      sentences: T.Array(T.Object({ address: T.String(), text: T.String(), pieces: T.Array(piece) })),
    }),
  ),
})
export type ClauseReply = Static<typeof ClauseReply>

export const NoteReply = T.Object({
  address: T.String(),
  printed: T.String(),
  reading: T.Optional(T.String()),
  kind: T.String(),
  kindLabel: bilingual,
  explanation: bilingual,
  source: bilingual,
})
export type NoteReply = Static<typeof NoteReply>

export const FoundTargetReply = T.Object({
  address: T.String(),
  printed: T.String(),
  subject: T.String(),
  value: T.Number(),
  upTo: T.Optional(T.Number({ description: 'the other end of a range' })),
  unit: T.String(),
  comparator: T.String(),
  measure: T.String(),
  direction: T.Optional(literals('up', 'down')),
  isYearly: T.Boolean(),
  base: T.Optional(T.String({ description: 'the value it starts from, as printed' })),
  deadline: T.Optional(T.String()),
  deadlineSource: T.Optional(literals('item', 'sentence', 'lead', 'heading', 'title', 'column')),
  /** The words the deadline was read from. */
  deadlinePrinted: T.Optional(T.String()),
  modality: T.String(),
  scope: T.String(),
  sentence: T.String(),
})
export type FoundTargetReply = Static<typeof FoundTargetReply>

/** A sentence with figures that are no targets, and why. */
export const RemarkReply = T.Object({
  kind: literals('unread', 'fact', 'formula', 'rule', 'reference', 'implied'),
  address: T.String(),
  sentence: T.String(),
  figures: T.Array(T.String()),
  reading: T.Optional(FoundTargetReply),
})
export type RemarkReply = Static<typeof RemarkReply>

export const ChangeReply = T.Object({
  kind: literals('added', 'removed', 'changed', 'renumbered'),
  address: T.String(),
  before: T.String(),
  after: T.String(),
})
export type ChangeReply = Static<typeof ChangeReply>

export const WarningReply = T.Object({ code: T.String(), at: T.String() })

export const DocumentSummary = T.Object({
  id: T.String({ format: 'uuid' }),
  title: T.String(),
  issuers: T.Array(T.String()),
  number: T.Optional(T.String()),
  date: T.Optional(T.String()),
  version: T.Integer(),
  importedAt: T.String({ format: 'date-time' }),
  importedBy: T.String(),
  sourceName: T.String(),
})
export type DocumentSummary = Static<typeof DocumentSummary>

export const DocumentList = T.Object({ items: T.Array(DocumentSummary) })

export const DocumentReply = T.Object({
  document: DocumentSummary,
  versionId: T.String({ format: 'uuid' }),
  fileDigest: T.String(),
  versions: T.Array(
    T.Object({ version: T.Integer(), importedAt: T.String(), sourceName: T.String(), changes: T.Integer() }),
  ),
  text: T.String(),
  spans: T.Array(SpanReply),
  clauses: T.Array(ClauseReply),
  notes: T.Array(NoteReply),
  targets: T.Array(FoundTargetReply),
  remarks: T.Array(RemarkReply),
  changes: T.Array(ChangeReply),
  warnings: T.Array(WarningReply),
})
export type DocumentReply = Static<typeof DocumentReply>

export const PreviewReply = T.Object({
  fileDigest: T.String(),
  sourceName: T.String(),
  encoding: T.String(),
  title: T.String(),
  issuers: T.Array(T.String()),
  number: T.Optional(T.String()),
  date: T.Optional(T.String()),
  clauseCount: T.Integer(),
  sentenceCount: T.Integer(),
  furniture: T.Array(T.String()),
  outline: T.Array(T.Object({ address: T.String(), marker: T.String(), heading: T.String(), depth: T.Integer() })),
  targets: T.Array(FoundTargetReply),
  remarks: T.Array(RemarkReply),
  warnings: T.Array(WarningReply),
  /** The document this would be a new version of. */
  earlier: T.Optional(DocumentSummary),
  isUnchanged: T.Boolean(),
  changes: T.Array(ChangeReply),
})
export type PreviewReply = Static<typeof PreviewReply>

export const ImportBody = T.Object(
  {
    fileDigest: Digest,
    sourceName: T.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
)

export const ImportReply = T.Object({
  documentId: T.String({ format: 'uuid' }),
  version: T.Integer(),
  versionId: T.String({ format: 'uuid' }),
  isUnchanged: T.Boolean(),
  changeCount: T.Integer(),
  targetCount: T.Integer(),
  /** Sentences whose figures nobody could read: a person must. */
  unread: T.Array(T.Object({ address: T.String(), figures: T.Array(T.String()), sentence: T.String() })),
  /** How many sentences hold figures of each other kind. */
  remarkCounts: T.Record(T.String(), T.Integer()),
})
export type ImportReply = Static<typeof ImportReply>

export const VersionQuery = T.Object({ version: T.Optional(T.Integer({ minimum: 1, maximum: 100_000 })) })
export const DiffReply = T.Object({ from: T.Integer(), to: T.Integer(), changes: T.Array(ChangeReply) })
export type DiffReply = Static<typeof DiffReply>

export const PublicItem = T.Object({
  address: T.String(),
  article: T.String(),
  articleName: bilingual,
  name: bilingual,
  kind: ItemKind,
  status: ItemStatus,
  statusLabel: bilingual,
  measuredAt: T.String({ format: 'date-time' }),
})
export type PublicItem = Static<typeof PublicItem>

export const PublicItems = T.Object({
  title: bilingual,
  measuredAt: T.String({ format: 'date-time' }),
  total: T.Integer(),
  statuses: counts,
  items: T.Array(PublicItem),
})
export type PublicItems = Static<typeof PublicItems>
