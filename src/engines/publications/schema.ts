import { type Static, Type as T } from 'typebox'

const BilingualText = T.Object({ zh: T.String(), en: T.String() })
const Id = T.String({ format: 'uuid' })
const Moment = T.String({ format: 'date-time' })
const Day = T.String({ format: 'date' })

/** A value as it leaves the house: already redacted. */
const Cell = T.Union([T.String(), T.Number(), T.Boolean(), T.Null()])
const Row = T.Record(T.String(), Cell)

/** What is said of the enterprise and of the event. Nothing else is ever stored here, so nothing else can leak. */
export const PublicContent = T.Object({
  subject: T.Object({
    kind: T.String(),
    name: T.String(),
    code: T.Optional(T.String()),
    /** Who answers for a product or a site. */
    holder: T.Optional(T.Object({ name: T.String(), code: T.Optional(T.String()) })),
  }),
  happenedOn: Day,
  fields: T.Record(T.String(), T.Union([Cell, T.Array(Row)])),
})
export type PublicContent = Static<typeof PublicContent>
export type PublicCell = Static<typeof Cell>

/**
 * A place in a text that a reviewer should look at. `at` is a JSON pointer into the public text (`/fields/finding`, `/reason`), `start` and
 * `end` are UTF-16 units. `masked`: a name stood there; `known`: it says a name the city knows; `possible`: it may be a name.
 */
export const Mark = T.Object({
  at: T.String(),
  start: T.Integer(),
  end: T.Integer(),
  kind: T.Unsafe<'masked' | 'known' | 'possible'>({ type: 'string', enum: ['masked', 'known', 'possible'] }),
})
export type Mark = Static<typeof Mark>

const ColumnDocument = T.Object({
  name: T.String(),
  label: BilingualText,
  type: T.String(),
  redaction: T.String(),
  from: T.Array(T.String()),
  unit: T.Optional(T.String()),
  isHeadline: T.Optional(T.Boolean()),
  /** Why names of persons are not looked for in it. */
  namesStay: T.Optional(T.String()),
  choices: T.Optional(T.Record(T.String(), BilingualText)),
})
export type ColumnDocument = Static<typeof ColumnDocument>

export const FieldDocument = T.Object({
  ...ColumnDocument.properties,
  columns: T.Optional(T.Array(ColumnDocument)),
})
export type FieldDocument = Static<typeof FieldDocument>

const Reference = T.Object({ clause: T.String(), isClauseUnverified: T.Optional(T.Boolean()) })
const Span = T.Object({
  years: T.Optional(T.Number()),
  months: T.Optional(T.Number()),
  days: T.Optional(T.Number()),
})

/** A declaration as data: kept whole under its digest, so that an entry is always shown under the rules it was made by. */
export const KindDocument = T.Object({
  kind: T.String(),
  title: BilingualText,
  about: T.Optional(BilingualText),
  legalBasis: T.Array(Reference),
  recordKinds: T.Array(T.String()),
  fields: T.Array(FieldDocument),
  publishWithin: T.Object({ ...Reference.properties, workingDays: T.Number(), since: T.String() }),
  term: T.Object({
    ...Reference.properties,
    longest: Span,
    shorter: T.Optional(
      T.Object({
        ...Reference.properties,
        field: T.String(),
        values: T.Array(T.String()),
        for: Span,
        notBefore: T.Optional(T.String()),
        statement: T.Optional(BilingualText),
      }),
    ),
    untilRecord: T.Optional(T.Array(T.String())),
    statement: T.Optional(BilingualText),
  }),
  approval: T.String(),
  correction: T.String(),
  withdrawnVisibleFor: Span,
})
export type KindDocument = Static<typeof KindDocument>

/** A clause in the words people cite it by. */
export const CitedClause = T.Object({
  clause: T.String(),
  law: BilingualText,
  place: T.Optional(BilingualText),
  isUnverified: T.Boolean(),
  /** Day on which the articles cited of this law were last held against a published text. */
  comparedOn: T.Optional(Day),
})
export type CitedClause = Static<typeof CitedClause>

export const ENTRY_STATUSES = ['pending', 'public', 'withdrawn', 'refused', 'dropped', 'ended'] as const
export type EntryStatus = (typeof ENTRY_STATUSES)[number]
export const EntryStatus = T.Unsafe<EntryStatus>({ type: 'string', enum: [...ENTRY_STATUSES] })

export const EVENT_KINDS = [
  'proposed',
  'approved',
  'refused',
  'dropped',
  'published',
  'corrected',
  'withdrawn',
  'ended',
  'replied',
  'reply-shown',
  'reply-refused',
  'reply-withdrawn',
  'disputed',
  'dispute-ended',
  'objected',
  'objection-answered',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export const REPLY_STATUSES = ['waiting', 'shown', 'refused', 'withdrawn'] as const
export const Reply = T.Object({
  id: Id,
  text: T.String(),
  status: T.Unsafe<(typeof REPLY_STATUSES)[number]>({ type: 'string', enum: [...REPLY_STATUSES] }),
  writtenAt: Moment,
  shownAt: T.Optional(Moment),
  refusal: T.Optional(T.Object({ ground: T.String(), reason: T.String() })),
  /** For who decides on it: places (`/text`) that may name a person. The enterprise's words are never changed. */
  marks: T.Optional(T.Array(Mark)),
})
export type Reply = Static<typeof Reply>

export const Objection = T.Object({
  id: Id,
  text: T.String(),
  status: T.Union([T.Literal('open'), T.Literal('upheld'), T.Literal('dismissed')]),
  writtenAt: Moment,
  answer: T.Optional(T.String()),
  answeredAt: T.Optional(Moment),
  /** Where the workbench goes on with it, when a case was opened. */
  path: T.Optional(T.String()),
})
export type Objection = Static<typeof Objection>

/** A step of an entry's life, as the public may read it. */
export const PublicEvent = T.Object({
  id: Id,
  kind: T.String(),
  at: Moment,
  reason: T.Optional(T.String()),
  content: T.Optional(PublicContent),
})
export type PublicEvent = Static<typeof PublicEvent>

const listed = {
  id: Id,
  subjectId: Id,
  kind: T.String(),
  title: BilingualText,
  region: T.String(),
  subjectName: T.String(),
  happenedOn: Day,
  /** Values said after the name in lists and feeds. */
  headline: T.Array(T.Object({ label: BilingualText, value: BilingualText })),
}

/** One line of a public list. */
export const PublicEntry = T.Object({
  ...listed,
  status: T.Union([T.Literal('public'), T.Literal('withdrawn')]),
  publishedAt: Moment,
  changedAt: Moment,
  expiresAt: Moment,
  isCorrected: T.Boolean(),
  isCorrectionUnderWay: T.Boolean(),
  /** Since when there is an open objection (a re-test is part of it) to what it says. */
  disputedSince: T.Optional(Moment),
})
export type PublicEntry = Static<typeof PublicEntry>

/** One entry as the public sees it: what stands, what stood, what the enterprise says, by which law, until when. */
export const PublicEntryPage = T.Object({
  ...PublicEntry.properties,
  content: PublicContent,
  document: KindDocument,
  basis: T.Array(CitedClause),
  termBasis: CitedClause,
  history: T.Array(PublicEvent),
  reply: T.Optional(T.Object({ text: T.String(), shownAt: Moment })),
})
export type PublicEntryPage = Static<typeof PublicEntryPage>

/** One line of an official's list. */
export const EntryRow = T.Object({
  ...listed,
  status: EntryStatus,
  /** What waits for somebody: the first text, a correction, a reply, an objection. */
  waits: T.Array(T.String()),
  dueOn: Day,
  isDueEstimated: T.Boolean(),
  /** Working days left; negative when overdue. Absent once it is public. */
  workingDaysLeft: T.Optional(T.Number()),
  isLate: T.Boolean(),
  publishedAt: T.Optional(Moment),
  expiresAt: T.Optional(Moment),
  /** Since when there is an open objection: not published before it is settled. */
  disputedSince: T.Optional(Moment),
})
export type EntryRow = Static<typeof EntryRow>

export const EntryPage = T.Object({
  ...EntryRow.properties,
  recordId: Id,
  /** What is known beside the record: some of it holds the publication. */
  recordMarks: T.Array(BilingualText),
  /** What would be shown, exactly as the public would see it. */
  proposal: T.Optional(
    T.Object({
      eventId: Id,
      content: PublicContent,
      document: KindDocument,
      proposedBy: T.String(),
      proposedAt: Moment,
      reason: T.Optional(T.String()),
      state: T.Union([T.Literal('waiting'), T.Literal('approved')]),
      /** Names that were masked in its texts, and words that may be names still. */
      marks: T.Array(Mark),
    }),
  ),
  content: T.Optional(PublicContent),
  document: KindDocument,
  basis: T.Array(CitedClause),
  events: T.Array(
    T.Object({ id: Id, kind: T.String(), at: Moment, actorName: T.String(), reason: T.Optional(T.String()) }),
  ),
  replies: T.Array(Reply),
  objections: T.Array(Objection),
  /** What this actor may do now; the page shows no other button. */
  abilities: T.Object({
    approve: T.Boolean(),
    refuse: T.Boolean(),
    decideReply: T.Boolean(),
    answerObjection: T.Boolean(),
    /** Why approval is closed to this actor. */
    isOwnRecord: T.Boolean(),
  }),
})
export type EntryPage = Static<typeof EntryPage>

export const OwnEntry = T.Object({
  ...listed,
  status: EntryStatus,
  publishedAt: T.Optional(Moment),
  expiresAt: T.Optional(Moment),
  replies: T.Array(Reply),
  objections: T.Array(Objection),
  mayReply: T.Boolean(),
  mayObject: T.Boolean(),
})
export type OwnEntry = Static<typeof OwnEntry>

export const Proposal = T.Object({
  eventId: Id,
  recordId: Id,
  digest: T.String(),
  content: PublicContent,
  proposedBy: T.String(),
  proposedByName: T.String(),
  proposedAt: Moment,
  reason: T.Optional(T.String()),
  /** Where names were masked: places only. */
  masks: T.Optional(T.Array(Mark)),
})
export type Proposal = Static<typeof Proposal>

export const CheckReply = T.Object({
  checkedAt: Moment,
  public: T.Integer(),
  /** Term over, but not closed by the job yet. None of them can be read by the public; `visible` counts those that could. */
  beyondTerm: T.Array(T.Object({ id: Id, kind: T.String(), expiresAt: Moment, isVisible: T.Boolean() })),
  late: T.Array(T.Object({ id: Id, kind: T.String(), region: T.String(), dueOn: Day })),
  isMore: T.Boolean(),
})
export type CheckReply = Static<typeof CheckReply>
