import { type Static, Type as T } from 'typebox'
import { PublicText } from '../../core/text/schema.ts'
import { Digest } from '../../core/uploads/schema.ts'
import { LINK_RELATIONS, SUBJECT_KINDS, SUBJECT_STATUSES } from './define.ts'

const text = (maxLength: number, title: string) => T.String({ minLength: 1, maxLength, title })
const oneOf = <const V extends readonly string[]>(values: V, title: string) =>
  T.Unsafe<V[number]>({ type: 'string', enum: [...values], title })

export const Id = T.String({ format: 'uuid' })
export const RegionCode = T.String({ pattern: '^[0-9]{2,15}$', maxLength: 15, title: '区划代码' })
export const IndustryCode = T.String({ pattern: '^[A-T]([0-9]{2,4})?$', maxLength: 5, title: '行业代码 GB/T 4754' })
/** From 1800 to 2199: what a database and a person can both mean. */
export const Moment = T.String({ format: 'date-time', pattern: '^(18|19|20|21)[0-9]{2}-', maxLength: 40 })
export const CivilDate = T.String({ format: 'date', pattern: '^(18|19|20|21)[0-9]{2}-', maxLength: 10 })
export const Reason = T.String({ minLength: 2, maxLength: 1000, pattern: '\\S', title: '理由' })
export const KindName = oneOf(SUBJECT_KINDS, '对象类别')
export const StatusName = oneOf(SUBJECT_STATUSES, '状态')
export const RelationName = oneOf(LINK_RELATIONS, '关系')
/** Free facts of a subject by field; bounded by the body limit of the route. */
export const Details = T.Record(T.String({ maxLength: 80 }), T.Unknown(), { title: '其他事项' })

/** A name a subject had or is also known by. */
export const OtherName = T.Object(
  {
    name: PublicText(text(200, '名称')),
    kind: oneOf(['former', 'alias'], '曾用名或别名'),
    from: T.Optional(CivilDate),
    to: T.Optional(CivilDate),
    /** The subject whose name it was before a merge. */
    origin: T.Optional(Id),
  },
  { additionalProperties: false },
)
export type OtherName = Static<typeof OtherName>

/** An own key and who issued it; unique within the kind of subject. */
export const OwnKey = T.Object(
  { issuer: text(80, '发放单位'), code: text(80, '编号') },
  { additionalProperties: false },
)
export type OwnKey = Static<typeof OwnKey>

const subjectFields = {
  name: PublicText(text(200, '名称')),
  region: RegionCode,
  industry: T.Optional(T.Union([IndustryCode, T.Null()])),
  address: T.Optional(T.Union([T.String({ maxLength: 300, title: '地址' }), T.Null()])),
  status: T.Optional(StatusName),
  details: T.Optional(Details),
}

/** What opens an archive. */
export const SubjectCreate = T.Object(
  {
    kind: KindName,
    ...subjectFields,
    names: T.Optional(T.Array(OtherName, { maxItems: 50 })),
    creditCode: T.Optional(T.String({ maxLength: 40, title: '统一社会信用代码' })),
    ownKey: T.Optional(OwnKey),
    /** product, site, person → the enterprise that answers for it. */
    holderId: T.Optional(Id),
    happenedAt: T.Optional(Moment),
    source: T.Optional(text(200, '来源')),
    /** Archives of the same name that were compared, and are not this one. */
    notSameAs: T.Optional(T.Array(Id, { maxItems: 100 })),
  },
  { additionalProperties: false },
)
export type SubjectCreate = Static<typeof SubjectCreate>

/** A change of identity: only what changes, with the reason and the day from which it holds. */
export const SubjectChange = T.Object(
  {
    revision: T.Integer({ minimum: 1, maximum: 2_000_000_000, title: '修改所依据的版本' }),
    reason: Reason,
    happenedAt: T.Optional(Moment),
    changes: T.Partial(
      T.Object({
        ...subjectFields,
        names: T.Array(OtherName, { maxItems: 50 }),
        creditCode: T.String({ maxLength: 40 }),
        ownKey: OwnKey,
      }),
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)
export type SubjectChange = Static<typeof SubjectChange>

export const Subject = T.Object(
  {
    subjectId: Id,
    kind: KindName,
    name: T.String(),
    names: T.Array(OtherName),
    scheme: T.Union([T.Null(), oneOf(['credit-code', 'own'], '')]),
    issuer: T.Union([T.String(), T.Null()]),
    code: T.Union([T.String(), T.Null()]),
    region: T.String(),
    industry: T.Union([T.String(), T.Null()]),
    address: T.Union([T.String(), T.Null()]),
    status: StatusName,
    holderId: T.Union([Id, T.Null()]),
    mergedInto: T.Union([Id, T.Null()]),
    details: Details,
    createdBy: T.String(),
    createdAt: Moment,
    changedAt: Moment,
    revision: T.Integer(),
    /** Personal data is shown masked; ask with a reason to see it. */
    isMasked: T.Boolean(),
  },
  { $id: 'Subject' },
)
export type Subject = Static<typeof Subject>

export const SubjectHit = T.Object(
  {
    subjectId: Id,
    kind: KindName,
    name: T.String(),
    /** The other name by which it was found, when the present name does not hold the searched text. */
    foundBy: T.Union([T.String(), T.Null()]),
    code: T.Union([T.String(), T.Null()]),
    region: T.String(),
    industry: T.Union([T.String(), T.Null()]),
    address: T.Union([T.String(), T.Null()]),
    status: StatusName,
  },
  { $id: 'SubjectHit' },
)
export type SubjectHit = Static<typeof SubjectHit>

/** Whom an account may speak for, by what is public of it. */
export const SubjectChoice = T.Object({
  subjectId: Id,
  name: T.String(),
  code: T.Optional(T.String()),
  region: T.String(),
})
export type SubjectChoice = Static<typeof SubjectChoice>

/** Search criteria of the wire; lists are comma-separated or repeated. */
export const SubjectQuery = T.Object({
  /** A name (any two characters or more) or a code (six characters of it or more). */
  q: T.Optional(T.String({ maxLength: 100 })),
  code: T.Optional(T.String({ minLength: 4, maxLength: 80 })),
  kind: T.Optional(T.Array(KindName, { maxItems: 8 })),
  status: T.Optional(T.Array(StatusName, { maxItems: 5 })),
  region: T.Optional(T.Array(RegionCode, { maxItems: 20 })),
  industry: T.Optional(IndustryCode),
  ownedBy: T.Optional(Id),
  after: T.Optional(T.String({ maxLength: 300 })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
})
export type SubjectQuery = Static<typeof SubjectQuery>

export const SubjectPage = T.Object({
  items: T.Array(SubjectHit),
  next: T.Optional(T.String()),
  /** How many there are in all; absent on later pages. `isMore`: more than `count`. */
  total: T.Optional(T.Object({ count: T.Integer(), isMore: T.Boolean() })),
})
export type SubjectPage = Static<typeof SubjectPage>

const BilingualText = T.Object({ zh: T.String(), en: T.String() })

export const Fact = T.Object({ label: BilingualText, value: BilingualText })
export type Fact = Static<typeof Fact>

export const RecordView = T.Object(
  {
    id: Id,
    subjectId: Id,
    kind: T.String(),
    label: BilingualText,
    formId: T.Union([T.String(), T.Null()]),
    formVersion: T.Union([T.Integer(), T.Null()]),
    body: T.Unknown(),
    /** Officials may write and correct such records by hand. */
    isWrittenByHand: T.Boolean(),
    /** What it says in a line or two, as its kind declares. */
    facts: T.Array(Fact),
    /** What other parts of the city know beside it. */
    marks: T.Array(BilingualText),
    happenedAt: Moment,
    knownAt: Moment,
    actorId: T.String(),
    organisationId: T.Union([T.String(), T.Null()]),
    source: T.String(),
    supersedes: T.Union([Id, T.Null()]),
    withdraws: T.Boolean(),
    reason: T.Union([T.String(), T.Null()]),
    fileDigests: T.Array(T.String()),
    origin: T.Union([T.Null(), T.Object({ subjectId: Id, recordId: Id })]),
    /** The record that took its place, as far as was known. */
    supersededBy: T.Union([Id, T.Null()]),
    /** The newest objection to it: open while it has no end. What is open has no consequences. */
    dispute: T.Optional(T.Object({ since: Moment, until: T.Optional(Moment) })),
    isErased: T.Boolean(),
    isMasked: T.Boolean(),
  },
  { $id: 'RecordView' },
)
export type RecordView = Static<typeof RecordView>

export const TimelineQuery = T.Object({
  kind: T.Optional(T.Array(T.String({ maxLength: 80 }), { maxItems: 50 })),
  source: T.Optional(T.String({ maxLength: 200 })),
  from: T.Optional(Moment),
  to: T.Optional(Moment),
  /** Only what had happened by then. */
  asOfHappened: T.Optional(Moment),
  /** Only what was known by then. */
  asOfKnown: T.Optional(Moment),
  isCurrent: T.Optional(T.Boolean()),
  after: T.Optional(T.String({ maxLength: 100 })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type TimelineQuery = Static<typeof TimelineQuery>

export const TimelinePage = T.Object({ items: T.Array(RecordView), next: T.Optional(T.String()) })
export type TimelinePage = Static<typeof TimelinePage>

export const RecordWrite = T.Object(
  {
    kind: T.String({ maxLength: 80 }),
    body: T.Record(T.String({ maxLength: 80 }), T.Unknown()),
    happenedAt: Moment,
    source: T.Optional(text(200, '来源')),
    fileDigests: T.Optional(T.Array(Digest, { maxItems: 50 })),
  },
  { additionalProperties: false },
)
export type RecordWrite = Static<typeof RecordWrite>

/** A correction: what holds instead, or that nothing does (`withdraws`). */
export const RecordCorrection = T.Object(
  {
    reason: Reason,
    withdraws: T.Optional(T.Boolean()),
    body: T.Optional(T.Record(T.String({ maxLength: 80 }), T.Unknown())),
    happenedAt: T.Optional(Moment),
    fileDigests: T.Optional(T.Array(Digest, { maxItems: 50 })),
  },
  { additionalProperties: false },
)
export type RecordCorrection = Static<typeof RecordCorrection>

export const LinkView = T.Object({
  id: Id,
  subjectId: Id,
  relation: RelationName,
  otherId: Id,
  /** The end that is not the asked subject; null when the asker may not see it. */
  name: T.Union([T.String(), T.Null()]),
  kind: T.Union([KindName, T.Null()]),
  isBack: T.Boolean(),
  from: T.Union([T.String(), T.Null()]),
  to: T.Union([T.String(), T.Null()]),
})
export type LinkView = Static<typeof LinkView>

export const LinkCreate = T.Object(
  { relation: RelationName, otherId: Id, from: T.Optional(CivilDate), to: T.Optional(CivilDate), reason: Reason },
  { additionalProperties: false },
)
export type LinkCreate = Static<typeof LinkCreate>

export const FileView = T.Object({
  /** Under this id it is sealed. */
  id: Id,
  digest: T.String(),
  name: T.String(),
  type: T.String(),
  bytes: T.Integer(),
  addedAt: Moment,
  actorId: T.String(),
})
export type FileView = Static<typeof FileView>

export const SubjectTally = T.Object({
  region: T.String(),
  kind: KindName,
  status: StatusName,
  count: T.Integer(),
})
export type SubjectTally = Static<typeof SubjectTally>

/** Identity and holder on a day, as it was known on a day; null when the archive was not open then. */
export const SubjectAsOf = T.Object({
  subjectId: Id,
  kind: KindName,
  state: T.Union([
    T.Null(),
    T.Object({
      name: T.String(),
      names: T.Array(OtherName),
      scheme: T.Union([T.Null(), T.String()]),
      issuer: T.Union([T.String(), T.Null()]),
      code: T.Union([T.String(), T.Null()]),
      region: T.String(),
      industry: T.Union([T.String(), T.Null()]),
      address: T.Union([T.String(), T.Null()]),
      status: StatusName,
      holderId: T.Union([Id, T.Null()]),
      details: Details,
    }),
  ]),
  isMasked: T.Boolean(),
})
export type SubjectAsOf = Static<typeof SubjectAsOf>

export const MergeRequest = T.Object({ mergedId: Id, reason: Reason }, { additionalProperties: false })
export type MergeRequest = Static<typeof MergeRequest>

const { source: _source, ...opened } = SubjectCreate.properties
export const SplitRequest = T.Object(
  {
    reason: Reason,
    /** Takes a merged archive out again … */
    mergedId: T.Optional(Id),
    /** … or opens a new one. */
    opens: T.Optional(T.Object(opened, { additionalProperties: false })),
    recordIds: T.Optional(T.Array(Id, { maxItems: 200, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type SplitRequest = Static<typeof SplitRequest>

export const RecordKindView = T.Object({
  kind: T.String(),
  label: T.Object({ zh: T.String(), en: T.String() }),
  about: T.Array(KindName),
  isWrittenByHand: T.Boolean(),
})
export type RecordKindView = Static<typeof RecordKindView>
