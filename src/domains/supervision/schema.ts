import { type Static, Type as T } from 'typebox'
import { PublicText } from '../../core/text/schema.ts'

const Uuid = T.String({ format: 'uuid' })
const Day = T.String({ format: 'date' })
const Moment = T.String({ format: 'date-time' })
const Name = T.String({ minLength: 1, maxLength: 60 })
const Region = T.String({ pattern: '^[0-9]{2,15}$' })
const Word = T.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
const Version = T.Integer({ minimum: 1 })
export const Reason = T.String({ minLength: 2, maxLength: 500, pattern: '\\S' })
const choice = <const V extends readonly string[]>(values: V) =>
  T.Unsafe<V[number]>({ type: 'string', enum: [...values] })

/** A matter of inspection as one version says it. */
export const MatterBody = T.Object({
  name: PublicText(T.String({ minLength: 2, maxLength: 120 })),
  level: choice(['general', 'key']),
  clause: T.String({ maxLength: 60 }),
  isUnverified: T.Boolean(),
  source: PublicText(T.String({ maxLength: 300 })),
  objectKind: T.Literal('enterprise'),
  /** Beginning of the industry code (GB/T 4754) it concerns; every industry without it. */
  industry: T.Optional(T.String({ pattern: '^[A-T]?[0-9]{0,4}$', maxLength: 5 })),
  method: choice(['on-site', 'written', 'network', 'professional']),
  formId: T.String({ maxLength: 80 }),
  department: T.String({ minLength: 2, maxLength: 80 }),
  /** Most that may be drawn of all objects, in percent; general matters only. */
  ratioCap: T.Optional(T.Number({ minimum: 0.01, maximum: 100 })),
})
export type MatterBody = Static<typeof MatterBody>

export const MatterVersion = T.Object({
  id: Word,
  version: Version,
  from: Day,
  isEnded: T.Boolean(),
  body: MatterBody,
  /** Law and article that the clause of the body names, in words; the clause itself where no law is known by it. */
  basis: T.Optional(T.Object({ zh: T.String(), en: T.String() })),
  reason: T.String(),
  changedBy: T.String(),
  changedAt: Moment,
})
export type MatterVersion = Static<typeof MatterVersion>

export const MatterChange = T.Object({
  body: MatterBody,
  from: Day,
  isEnded: T.Optional(T.Boolean()),
  reason: Reason,
  /** The version the page showed, 0 for a new matter: another one means that somebody has changed it since. */
  basedOn: T.Integer({ minimum: 0 }),
})
export type MatterChange = Static<typeof MatterChange>

export const InspectorBody = T.Object({
  name: Name,
  /** 执法证号. */
  certificate: T.String({ minLength: 3, maxLength: 40 }),
  organisation: T.String({ minLength: 2, maxLength: 80 }),
  /** Ids of matters he may inspect; none listed: every one. */
  matters: T.Array(Word, { maxItems: 100, uniqueItems: true }),
  /** Tasks he can take in one draw. */
  capacity: T.Integer({ minimum: 1, maximum: 200 }),
  /** Person in the archive, where there is one: its employers are found as grounds to stand aside. */
  personSubjectId: T.Optional(Uuid),
  /** Objects he declares himself not free to inspect. */
  declared: T.Array(T.Object({ subjectId: Uuid, reason: Reason }), { maxItems: 100 }),
})
export type InspectorBody = Static<typeof InspectorBody>

export const InspectorView = T.Object({
  accountId: T.String(),
  version: Version,
  region: Region,
  isActive: T.Boolean(),
  body: InspectorBody,
  reason: T.String(),
  changedBy: T.String(),
  changedAt: Moment,
})
export type InspectorView = Static<typeof InspectorView>

export const InspectorChange = T.Object({
  region: Region,
  isActive: T.Boolean(),
  body: InspectorBody,
  reason: Reason,
  basedOn: T.Integer({ minimum: 0 }),
})
export type InspectorChange = Static<typeof InspectorChange>

export const PlanCreate = T.Object({
  year: T.Integer({ minimum: 2015, maximum: 2100 }),
  region: Region,
  title: PublicText(T.String({ minLength: 2, maxLength: 120 })),
  /** More than one: 联合抽查. */
  departments: T.Array(T.String({ minLength: 2, maxLength: 80 }), { minItems: 1, maxItems: 9, uniqueItems: true }),
  remark: T.Optional(T.String({ maxLength: 1000 })),
})
export type PlanCreate = Static<typeof PlanCreate>

export const RiskClassName = choice(['A', 'B', 'C', 'D', 'unrated'])

export const BatchTerms = T.Object({
  matters: T.Array(T.Object({ id: Word, version: Version, name: T.String() }), { minItems: 1, maxItems: 20 }),
  industry: T.Optional(T.String({ maxLength: 5 })),
  riskClass: RiskClassName,
  formId: T.String(),
})
export type BatchTerms = Static<typeof BatchTerms>

export const BatchCreate = T.Object({
  title: PublicText(T.String({ minLength: 2, maxLength: 120 })),
  matters: T.Array(Word, { minItems: 1, maxItems: 20, uniqueItems: true }),
  industry: T.Optional(T.String({ pattern: '^[A-T]?[0-9]{0,4}$', maxLength: 5 })),
  /** Part of the plan's region; the whole of it where none is named. */
  region: T.Optional(Region),
  startsOn: Day,
  dueOn: Day,
})
export type BatchCreate = Static<typeof BatchCreate>

export const PlanState = choice(['draft', 'submitted', 'approved'])
export const PlanQuery = T.Object({
  year: T.Optional(T.Integer({ minimum: 2015, maximum: 2100 })),
  state: T.Optional(PlanState),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 100 })),
  after: T.Optional(Uuid),
})
export type PlanQuery = Static<typeof PlanQuery>
/** What happened to a plan, in order: nothing of it is overwritten when it is sent back and submitted again. */
export const PlanMoveView = T.Object({
  move: choice(['create', 'submit', 'approve', 'return']),
  by: T.String(),
  at: Moment,
  remark: T.Optional(T.String()),
})
export type PlanMoveView = Static<typeof PlanMoveView>
export const PlanView = T.Object({
  id: Uuid,
  year: T.Integer(),
  region: Region,
  title: T.String(),
  departments: T.Array(T.String()),
  isJoint: T.Boolean(),
  state: PlanState,
  remark: T.Optional(T.String()),
  createdBy: T.String(),
  createdAt: Moment,
  decidedBy: T.Optional(T.String()),
  decidedAt: T.Optional(Moment),
  decisionRemark: T.Optional(T.String()),
  batches: T.Integer(),
  /** Moves the asker may make now. */
  abilities: T.Array(choice(['add-batch', 'submit', 'approve', 'return'])),
})
export type PlanView = Static<typeof PlanView>

/** Which share is drawn, and the parameter or matter that says so. */
export const BatchRatio = T.Object({
  percent: T.Number(),
  from: Day,
  reference: T.Object({ zh: T.String(), en: T.String() }),
  isUnverified: T.Boolean(),
})
export type BatchRatio = Static<typeof BatchRatio>

/** The same while a batch is only being written: with a region, how many objects there are and how many would be drawn. */
export const RatioAsked = T.Object({
  ...BatchRatio.properties,
  objects: T.Optional(T.Integer()),
  expected: T.Optional(T.Integer()),
})
export type RatioAsked = Static<typeof RatioAsked>

export const BatchView = T.Object({
  id: Uuid,
  planId: Uuid,
  planTitle: T.String(),
  region: Region,
  number: T.Integer(),
  title: T.String(),
  terms: BatchTerms,
  startsOn: Day,
  dueOn: Day,
  state: choice(['planned', 'drawing', 'drawn']),
  drawId: T.Optional(Uuid),
  drawnAt: T.Optional(Moment),
  progress: T.Object({
    drawn: T.Integer(),
    inspected: T.Integer(),
    overdue: T.Integer(),
    corrections: T.Integer(),
    /** Open tasks that wait for a second inspector. */
    shortHanded: T.Integer(),
  }),
  mayDraw: T.Boolean(),
  /** Its draw has ended, with a result or without: with a reason it may be repeated. */
  mayRedraw: T.Boolean(),
  /** The list as its draw froze it: how many stood on it, how many are to be drawn. */
  frozen: T.Optional(T.Object({ candidates: T.Integer(), quota: T.Integer(), at: Moment })),
})
export type BatchView = Static<typeof BatchView>

/** One batch by itself: with the share that is drawn, and how many objects would stand on the list today. */
export const BatchDetail = T.Object({
  ...BatchView.properties,
  ratio: BatchRatio,
  objectsNow: T.Optional(T.Integer()),
  /** Before the draw: objects for which fewer than two inspectors would be free, recusals counted. The first of them by name. */
  shortOf: T.Optional(
    T.Object({
      objects: T.Integer(),
      inspectors: T.Integer(),
      first: T.Array(T.Object({ name: T.String(), free: T.Integer() })),
    }),
  ),
})
export type BatchDetail = Static<typeof BatchDetail>

export const TaskState = choice(['open', 'done', 'void'])
export const TaskView = T.Object({
  id: Uuid,
  batchId: Uuid,
  drawId: Uuid,
  subjectId: Uuid,
  subjectName: T.String(),
  region: Region,
  batchTitle: T.String(),
  formId: T.String(),
  stratum: T.String(),
  rank: T.Integer(),
  inclusionProbability: T.Number(),
  inspectors: T.Array(T.Object({ accountId: T.String(), name: T.String() })),
  state: TaskState,
  dueOn: Day,
  isOverdue: T.Boolean(),
  drawnAt: Moment,
  recordId: T.Optional(Uuid),
  result: T.Optional(T.String()),
  inspectedAt: T.Optional(Moment),
  caseId: T.Optional(Uuid),
  /** It is the asker's own and open. */
  isMine: T.Boolean(),
  /** Inspectors it still waits for: it cannot be done by one alone. */
  missing: T.Integer(),
  /** The asker may have the empty place filled in the fixed order. */
  mayFill: T.Boolean(),
})
export type TaskView = Static<typeof TaskView>

/** What the enterprise sees of a draw that concerned it: no inspector by name before the visit. */
export const OwnTaskView = T.Object({
  id: Uuid,
  drawId: Uuid,
  batchTitle: T.String(),
  drawnAt: Moment,
  state: TaskState,
  result: T.Optional(T.String()),
  inspectedAt: T.Optional(Moment),
  recordId: T.Optional(Uuid),
  caseId: T.Optional(Uuid),
  /** That an inspector was replaced and when; the reason concerns a person and stays inside. */
  changes: T.Array(T.Object({ kind: choice(['handed-over', 'recused', 'filled']), at: Moment })),
})
export type OwnTaskView = Static<typeof OwnTaskView>

export const TaskChangeView = T.Object({
  id: Uuid,
  kind: choice(['handed-over', 'recused', 'filled']),
  from: T.String(),
  to: T.String(),
  reason: T.String(),
  at: Moment,
  by: T.String(),
})
export type TaskChangeView = Static<typeof TaskChangeView>

/** A task with what helps to go there: where it is, what was found before, what comes next. */
export const TaskDetail = T.Object({
  task: TaskView,
  changes: T.Array(TaskChangeView),
  /** Of the enterprise, for who is to inspect it: a business's own telephone, not a person's. */
  place: T.Object({ address: T.Optional(T.String()), phone: T.Optional(T.String()) }),
  earlier: T.Array(T.Object({ id: Uuid, recordId: Uuid, result: T.Optional(T.String()), inspectedAt: Moment })),
  next: T.Optional(T.Object({ id: Uuid, subjectName: T.String() })),
})
export type TaskDetail = Static<typeof TaskDetail>
