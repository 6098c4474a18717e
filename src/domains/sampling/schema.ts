import { type Static, Type as T } from 'typebox'
import { PublicText } from '../../core/text/schema.ts'
import { ConfirmationView } from '../../engines/forms/schema.ts'

export const Id = T.String({ format: 'uuid' })
const Day = T.String({ format: 'date' })
const Moment = T.String({ format: 'date-time' })
const Word = T.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
export const Region = T.String({ pattern: '^[0-9]{2,15}$' })
export const Reason = T.String({ minLength: 2, maxLength: 500, pattern: '\\S' })
const Text = (maxLength: number, title?: string) =>
  T.String({ minLength: 1, maxLength, pattern: '\\S', ...(title !== undefined && { title }) })
const choice = <const V extends readonly string[]>(values: V) =>
  T.Unsafe<V[number]>({ type: 'string', enum: [...values] })

export const SelectionWord = choice(['random', 'targeted'])
/** What is not demonstrated is neither: nothing follows from it. */
export const VerdictWord = choice(['conforming', 'nonconforming', 'not-demonstrated'])
export type VerdictWord = Static<typeof VerdictWord>

export const NewPlan = T.Object({
  region: Region,
  year: T.Integer({ minimum: 2015, maximum: 2100 }),
  title: PublicText(T.String({ minLength: 4, maxLength: 120 })),
  productClass: Word,
  selection: SelectionWord,
  /** Why this class, and of a targeted plan why these firms. */
  reason: Reason,
  /** Firms to be sampled; of a targeted plan at most so many. */
  samples: T.Integer({ minimum: 1, maximum: 5000 }),
  dueOn: Day,
})
export type NewPlan = Static<typeof NewPlan>

export const PlanState = choice(['draft', 'approved', 'drawing', 'running'])
export const Plan = T.Object({
  id: Id,
  ...NewPlan.properties,
  state: PlanState,
  objectsDraw: T.Optional(Id),
  laboratoryDraw: T.Optional(Id),
  laboratoryId: T.Optional(Id),
  laboratoryName: T.Optional(T.String()),
  createdByName: T.String(),
  createdAt: Moment,
  approvedByName: T.Optional(T.String()),
  approvedAt: T.Optional(Moment),
  tasks: T.Object({ open: T.Integer(), sampled: T.Integer(), void: T.Integer() }),
  /** Samples that have their verdict. */
  concluded: T.Integer(),
  /** Samples that were void before one, as with a broken seal. */
  spoilt: T.Integer(),
  mayApprove: T.Boolean(),
  /** Draws that came to nothing and may be repeated with a reason; only where one plan is looked at. */
  repeatable: T.Optional(T.Array(choice(['sampling.objects', 'sampling.laboratory']))),
})
export type Plan = Static<typeof Plan>

/** What is written down when a sample is taken. */
export const SampleBody = T.Object({
  productName: Text(120, '产品名称'),
  model: T.Optional(T.String({ maxLength: 120 })),
  batchNumber: Text(60, '批号或生产日期编号'),
  producedOn: T.Optional(Day),
  /** Where it was taken: at the maker, in a shop, on a platform. */
  place: T.Unsafe<'producer' | 'seller' | 'online'>({
    type: 'string',
    enum: ['producer', 'seller', 'online'],
    title: '抽样地点类型',
  }),
  sellerName: T.Optional(T.String({ maxLength: 120 })),
  address: T.Optional(T.String({ maxLength: 200 })),
  priceYuan: T.Optional(T.Number({ minimum: 0, maximum: 10_000_000 })),
  baseQuantity: T.Number({ title: '抽样基数', exclusiveMinimum: 0, maximum: 1e9 }),
  sampleQuantity: T.Number({ title: '样品数量', exclusiveMinimum: 0, maximum: 1e6 }),
  /** 备样: kept sealed for a re-test. */
  backupQuantity: T.Number({ title: '备样数量', minimum: 0, maximum: 1e6 }),
  backupKeptAt: Text(120, '备样封存地点'),
  seals: T.Array(Text(40), { title: '封条编号', minItems: 1, maxItems: 20, uniqueItems: true }),
  /** Photographs in the archive of the firm, by digest. */
  photos: T.Array(T.String({ pattern: '^[0-9a-f]{64}$' }), { title: '照片', maxItems: 20 }),
  /** Body whose people sample: must not be the one that tests. The archive's id of it; absent for the office's own people. */
  samplingBodyId: T.Optional(Id),
  secondSampler: Text(60, '第二名抽样人员'),
  /** The account of the second sampler, asked to confirm it; a name alone is one person’s word, and the sheet says so. */
  secondSamplerId: T.Optional(Id),
  remark: T.Optional(T.String({ maxLength: 500 })),
  /** Made on the device: sent again with it, a sample is stored once. */
  key: T.Optional(Id),
  /** When the device says that it was taken; what counts is the server's time. */
  takenAt: T.Optional(Moment),
})

/** What a device sends: beside the sheet its own clock at this very sending, by which it is seen that it runs ahead. */
export const SampleSent = T.Object({ ...SampleBody.properties, sentAt: T.Optional(Moment) })
export type SampleSent = Static<typeof SampleSent>

/** A sheet as it is kept; the skew of the device's clock is the server's finding (negative: it ran ahead). */
const KeptSample = T.Object({ ...SampleBody.properties, clockSkewSeconds: T.Optional(T.Integer()) })
export type SampleBody = Static<typeof KeptSample>

export const TaskRow = T.Object({
  id: Id,
  planId: Id,
  planTitle: T.String(),
  productClass: T.String(),
  subjectId: Id,
  subjectName: T.String(),
  region: T.String(),
  selection: SelectionWord,
  dueOn: Day,
  state: choice(['open', 'sampled', 'void']),
  voidReason: T.Optional(T.String()),
  sampleId: T.Optional(Id),
})
export type TaskRow = Static<typeof TaskRow>

export const Step = T.Object({ id: Id, step: T.String(), note: T.String(), actorName: T.String(), at: Moment })

/** How a result compares with its limit. */
export const ItemVerdict = T.Object({
  item: T.String(),
  label: T.Object({ zh: T.String(), en: T.String() }),
  value: T.String(),
  unit: T.String(),
  /** Expanded uncertainty (k = 2), in the unit of the value. */
  uncertainty: T.String(),
  limit: T.String(),
  method: T.String(),
  standard: T.String(),
  verdict: VerdictWord,
  /** Why nothing is demonstrated. */
  reason: T.Optional(T.Object({ zh: T.String(), en: T.String() })),
})
export type ItemVerdict = Static<typeof ItemVerdict>

/** How the notice of a verdict reached the firm. */
const Manner = choice(['platform', 'in-person', 'post', 'left'])
export const NoticeService = T.Object({
  id: Id,
  manner: Manner,
  servedOn: Day,
  receivedBy: T.String(),
  servedByName: T.String(),
  at: Moment,
  /** Why an earlier entry was corrected. */
  reason: T.Optional(T.String()),
})
export type NoticeService = Static<typeof NoticeService>

/** What an official puts down of it; `platform` is the firm's own signing for it. */
export const Serving = T.Object({
  manner: choice(['in-person', 'post', 'left']),
  servedOn: Day,
  receivedBy: Text(60),
  reason: T.Optional(Reason),
})
export type Serving = Static<typeof Serving>

export const SampleView = T.Object({
  id: Id,
  taskId: Id,
  planId: Id,
  subjectId: Id,
  subjectName: T.String(),
  number: T.String(),
  productClass: T.String(),
  selection: SelectionWord,
  body: KeptSample,
  /** Whether the second sampler stands behind the sheet. */
  second: ConfirmationView,
  sampledByName: T.String(),
  sampledAt: Moment,
  custody: T.Array(Step),
  codes: T.Array(
    T.Object({
      purpose: choice(['first', 'retest']),
      code: T.String(),
      laboratoryId: Id,
      laboratoryName: T.String(),
      state: T.String(),
      dueOn: Day,
      steps: T.Array(Step),
      verdict: T.Optional(VerdictWord),
      verdictId: T.Optional(Id),
      items: T.Array(ItemVerdict),
      decisionId: T.Optional(Id),
      recordId: T.Optional(Id),
      service: T.Optional(NoticeService),
    }),
  ),
  objection: T.Optional(
    T.Object({
      id: Id,
      text: T.String(),
      state: choice(['open', 'accepted', 'rejected']),
      madeAt: Moment,
      answer: T.Optional(T.String()),
    }),
  ),
  may: T.Object({
    blind: T.Boolean(),
    answer: T.Boolean(),
    repeatRetest: T.Boolean(),
    endRetest: T.Boolean(),
    serve: T.Boolean(),
  }),
  /** The draw of a laboratory for this sample alone, where the plan’s is not separate. */
  ownDraw: T.Optional(Id),
  /** The draw of the laboratory that tests the back-up sample. */
  retestDraw: T.Optional(Id),
})
export type SampleView = Static<typeof SampleView>

/** An item as a laboratory is given it: matter, method, unit. No limit, so that nobody measures towards it. */
export const BlindItem = T.Object({
  id: T.String(),
  label: T.Object({ zh: T.String(), en: T.String() }),
  unit: T.String(),
  method: T.String(),
})
export type BlindItem = Static<typeof BlindItem>

/** A number in the digits it was reported with. Results of earlier releases stand as numbers. */
const Digits = T.Union([T.String({ maxLength: 40 }), T.Number()])

/** A result as it is kept. */
export const ResultBody = T.Object({
  /** A measured value; only less or more than a value; or not detected. */
  operator: choice(['=', '<', '≤', '>', '≥', 'nd']),
  value: T.Optional(Digits),
  /** Below which the method finds nothing, and below which it cannot put a number on what it finds; in the same unit. */
  detectionLimit: T.Optional(Digits),
  quantificationLimit: T.Optional(Digits),
  unit: T.String({ maxLength: 20 }),
  /** Expanded uncertainty (k = 2), in the same unit. */
  uncertainty: Digits,
  method: T.String({ minLength: 2, maxLength: 60 }),
})
export type ResultBody = Static<typeof ResultBody>

/** A result as a laboratory reports it: `< 8` or `未检出` may stand in the value itself, units as they are printed. */
export const ReportedResult = T.Object({
  ...ResultBody.properties,
  operator: T.String({ maxLength: 10, default: '=' }),
})
export type ReportedResult = Static<typeof ReportedResult>

export const ResultRow = T.Object({
  id: Id,
  item: T.String(),
  version: T.Integer(),
  ...ResultBody.properties,
  reason: T.Optional(T.String()),
  testedByName: T.String(),
  at: Moment,
})
export type ResultRow = Static<typeof ResultRow>

export const BlindState = choice(['sent', 'received', 'tested', 'reported', 'concluded', 'void'])
export const BlindView = T.Object({
  id: Id,
  code: T.String(),
  productClass: T.Object({ zh: T.String(), en: T.String() }),
  items: T.Array(BlindItem),
  dueOn: Day,
  state: BlindState,
  results: T.Array(ResultRow),
  steps: T.Array(Step),
  /** Whether the reader tested it: then another person approves. */
  isTestedByReader: T.Boolean(),
})
export type BlindView = Static<typeof BlindView>

/** Body of the archive's record of a verdict: what indicators and publications rest on. */
export const VerdictRecord = T.Object({
  sampleNumber: T.String(),
  productClass: T.String(),
  productName: T.String(),
  model: T.Optional(T.String()),
  batchNumber: T.String(),
  region: T.String(),
  selection: SelectionWord,
  drawId: T.Optional(Id),
  stratum: T.Optional(T.String()),
  inclusionProbability: T.Optional(T.Number()),
  sampledOn: Day,
  laboratoryName: T.String(),
  verdict: VerdictWord,
  isRetest: T.Boolean(),
  items: T.Array(ItemVerdict),
  /** The stored decision; absent of what was judged outside this system. */
  decisionId: T.Optional(Id),
})
export type VerdictRecord = Static<typeof VerdictRecord>

export const OwnSample = T.Object({
  sampleId: Id,
  number: T.String(),
  productName: T.String(),
  batchNumber: T.String(),
  sampledAt: Moment,
  verdict: T.Optional(VerdictWord),
  items: T.Array(ItemVerdict),
  recordId: T.Optional(Id),
  /** Of a random plan: the public draw, and what the firm types in there to find itself. */
  draw: T.Optional(T.Object({ id: Id, code: Id })),
  concludedAt: T.Optional(Moment),
  /** How the notice of the newest verdict reached the firm. */
  service: T.Optional(NoticeService),
  maySign: T.Boolean(),
  /** Last day on which an objection is taken; without an end before the notice is served. */
  objectUntil: T.Optional(Day),
  objection: T.Optional(T.Object({ text: T.String(), state: T.String(), answer: T.Optional(T.String()) })),
  mayObject: T.Boolean(),
})
export type OwnSample = Static<typeof OwnSample>
