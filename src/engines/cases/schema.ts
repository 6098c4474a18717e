import { type Static, Type as T } from 'typebox'
import type { RollsOn } from '../../core/calendar/index.ts'
import type { Issuer, OfficialDocument } from '../../core/documents/define.ts'
import type { Json } from '../../core/seal.ts'
import { Digest, type UploadedFile } from '../../core/uploads/schema.ts'
import { ItemDocument } from '../forms/schema.ts'

const BilingualText = T.Object({ zh: T.String(), en: T.String() })
const Name = T.String({ pattern: '^[a-z][A-Za-z0-9-]{0,59}$', maxLength: 60 })
const Uuid = T.String({ format: 'uuid' })
const Day = T.String({ format: 'date' })
const Moment = T.String({ format: 'date-time' })
const Names = T.Array(Name)
const Clause = { clause: T.String(), isClauseUnverified: T.Optional(T.Boolean()) }

/** Values of fields on the wire; the version's own schemas say what each holds. */
export const FieldValues = T.Unsafe<Readonly<Record<string, Json>>>({
  type: 'object',
  maxProperties: 200,
  additionalProperties: true,
})
export type FieldValues = Static<typeof FieldValues>

export const ClockMovesDocument = T.Object({
  starts: T.Optional(Names),
  stops: T.Optional(Names),
  suspends: T.Optional(Names),
  resumes: T.Optional(Names),
})
export type ClockMovesDocument = Static<typeof ClockMovesDocument>

export const MoveDocument = T.Object({
  name: Name,
  label: BilingualText,
  to: Name,
  who: T.Array(T.String()),
  apartFrom: T.Array(T.String()),
  ...Clause,
  needs: T.Array(T.Unsafe<'reason' | 'file'>({ type: 'string', enum: ['reason', 'file'] })),
  form: T.Optional(T.String()),
  required: Names,
  optional: Names,
  document: T.Optional(T.String()),
  writesRecord: T.Optional(T.String()),
  clocks: ClockMovesDocument,
  isWithdrawable: T.Optional(T.Boolean()),
})
export type MoveDocument = Static<typeof MoveDocument>

type FieldListDocument = 'all' | readonly string[]

export const StateDocument = T.Object({
  name: Name,
  label: BilingualText,
  isFinal: T.Optional(T.Boolean()),
  readable: T.Unsafe<'all' | Readonly<Record<string, FieldListDocument>>>({}),
  writable: T.Optional(T.Unsafe<Readonly<Record<string, readonly string[]>>>({})),
  isShownToSubject: T.Optional(T.Boolean()),
  moves: T.Array(MoveDocument),
  retention: T.Optional(T.Object({ years: T.Number(), ...Clause })),
})
export type StateDocument = Static<typeof StateDocument>

export type LengthDocument = number | { readonly rule: string; readonly parameter: string }

export const ClockDocument = T.Object({
  name: Name,
  label: BilingualText,
  ...Clause,
  length: T.Unsafe<
    | { readonly workingDays: LengthDocument }
    // Versions published before 2026-12 do not say how they roll.
    | { readonly calendarDays: LengthDocument; readonly rollsOn?: RollsOn }
    | { readonly untilField: string }
  >({}),
  remindBefore: T.Optional(T.Integer()),
  onOverdue: T.Object({ escalateTo: T.String(), move: T.Optional(T.String()) }),
})
export type ClockDocument = Static<typeof ClockDocument>

/** A version of a kind of case as published: stored, frozen, sealed; cases that run under it are moved by it alone. */
export const CaseDocument = T.Object(
  {
    kind: T.String({ maxLength: 80 }),
    version: T.Integer({ minimum: 1 }),
    label: BilingualText,
    about: T.Array(T.String()),
    ...Clause,
    read: T.String(),
    handle: T.String(),
    assign: T.String(),
    initial: Name,
    fields: T.Array(ItemDocument),
    /** JSON Schema of each field. */
    schemas: T.Record(T.String(), T.Unsafe<Record<string, unknown>>({})),
    opens: T.Optional(
      T.Object({
        who: T.Array(T.String()),
        required: Names,
        optional: Names,
        clocks: ClockMovesDocument,
        writesRecord: T.Optional(T.String()),
      }),
    ),
    states: T.Array(StateDocument),
    clocks: T.Array(ClockDocument),
  },
  { $id: 'CaseDocument' },
)
export type CaseDocument = Static<typeof CaseDocument>

const DueUnit = T.Unsafe<'working' | 'calendar' | 'date'>({ type: 'string', enum: ['working', 'calendar', 'date'] })

/** What a move did to a clock, as it stands in the sealed entry: nothing is counted anew when the case is read. */
export const ClockEvent = T.Object({
  clock: Name,
  act: T.Unsafe<'start' | 'stop' | 'suspend' | 'resume' | 'recount'>({
    type: 'string',
    enum: ['start', 'stop', 'suspend', 'resume', 'recount'],
  }),
  /** Civil day on which it was done. */
  on: Day,
  /** Of a start: its length as it was in force, and where that stood. */
  days: T.Optional(T.Integer({ minimum: 0 })),
  unit: T.Optional(DueUnit),
  parameter: T.Optional(T.Object({ rule: T.String(), name: T.String() })),
  dueOn: T.Optional(Day),
  remindOn: T.Optional(Day),
  /** Days that are left of a suspended clock. */
  left: T.Optional(T.Integer()),
  /** The arrangement of holidays was not announced for all of the period: weekends alone were counted. Counted anew once it is. */
  isProvisional: T.Optional(T.Boolean()),
})
export type ClockEvent = Static<typeof ClockEvent>

/** A document that a move issued: its number, its bytes by their digest, and its content for the print page. */
export const IssuedDocument = T.Object({
  template: T.String(),
  title: BilingualText,
  number: T.Optional(T.String()),
  digest: Digest,
  size: T.Integer(),
  content: T.Unsafe<OfficialDocument>({}),
})
export type IssuedDocument = Static<typeof IssuedDocument>

const Origin = T.Object({ kind: T.String({ maxLength: 80 }), id: T.String({ maxLength: 80 }) })
const Person = { accountId: T.String(), name: T.String() }
const HandlerRole = T.Unsafe<'lead' | 'joint'>({ type: 'string', enum: ['lead', 'joint'] })
export type HandlerRole = Static<typeof HandlerRole>

/** What an entry of the history says, by its kind. */
export interface EntryBodies {
  opened: { fields: FieldValues; clocks: ClockEvent[]; origin?: Static<typeof Origin>; recordId?: string }
  moved: {
    move: string
    from: string
    to: string
    fields: FieldValues
    clocks: ClockEvent[]
    reason?: string
    files: UploadedFile[]
    formRecordId?: string
    recordId?: string
    document?: IssuedDocument
    /** In which capacity: the permission, `assignee`, `subject`, or `clock` for the system's own. */
    as: string
  }
  filled: { fields: FieldValues; reason?: string }
  corrected: { of: number; fields: FieldValues; reason: string; recordId?: string }
  withdrawn: { of: number; reason: string }
  assigned: { accountId: string; name: string; organisation?: string; role: HandlerRole; reason?: string }
  released: { accountId: string; name: string; reason: string }
  offered: { accountId: string; name: string; organisation?: string; reason: string }
  accepted: { from: string }
  declined: { reason: string }
  recused: { accountId: string; name: string; reason: string }
  /** The party asks that an official stands aside (行政处罚法 43), itself or written down by whom it told. Nothing stops until it is decided. */
  'recusal-asked': { accountId: string; name: string; grounds: string; byParty: boolean }
  /** What the head decided on the request of an entry. */
  'recusal-decided': { of: number; accountId: string; name: string; isGranted: boolean; because: string }
  reminded: { clock: string; dueOn: string }
  overdue: {
    clock: string
    dueOn: string
    escalateTo: string
    escalationId: string
    /** The move that the end of the clock should have made, and why it could not be made. */
    refused?: { move: string; because: string }
  }
  'seen-to': { escalationId: string; remark: string }
  recounted: { clocks: ClockEvent[] }
  noted: { remark: string; files: UploadedFile[] }
}
export type EntryKind = keyof EntryBodies

interface EntryFrame {
  readonly id: string
  /** 1, 2, …; the revision of the case after it. */
  readonly seq: number
  readonly at: string
  readonly actorId: string
  readonly actorName: string
  readonly organisationId: string | null
}
/** One entry of the history, append-only; sealed whole under its id (kind `case-move`). */
export type Entry = { [K in EntryKind]: EntryFrame & { readonly kind: K; readonly body: EntryBodies[K] } }[EntryKind]

export const ClockState = T.Object({
  clock: Name,
  state: T.Unsafe<'running' | 'suspended' | 'stopped'>({ type: 'string', enum: ['running', 'suspended', 'stopped'] }),
  startedOn: Day,
  unit: DueUnit,
  days: T.Optional(T.Integer()),
  parameter: T.Optional(T.Object({ rule: T.String(), name: T.String() })),
  dueOn: Day,
  remindOn: T.Optional(Day),
  left: T.Optional(T.Integer()),
  isProvisional: T.Optional(T.Boolean()),
  remindedAt: T.Optional(Moment),
  overdueAt: T.Optional(Moment),
  stoppedOn: T.Optional(Day),
  /** It runs again after a rest: `startedOn` and `days` are those of what was left. */
  isRest: T.Optional(T.Boolean()),
})
export type ClockState = Static<typeof ClockState>

export const Handler = T.Object({ ...Person, organisation: T.Optional(T.String()), role: HandlerRole, since: Moment })
export type Handler = Static<typeof Handler>

/** What a move's template gets. */
export interface CaseDocumentData {
  /** 发文字号, where the template names a word for it. */
  readonly number: string | undefined
  /** Civil day of the move, YYYY-MM-DD. */
  readonly day: string
  readonly case: { readonly id: string; readonly kind: string; readonly openedOn: string }
  readonly subject: {
    readonly id: string
    readonly name: string
    readonly code: string | null
    readonly address: string | null
    readonly region: string
  }
  /** All fields as they stand after the move. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly reason: string | undefined
  /** Who made the move. */
  readonly actor: { readonly name: string }
  /** In whose name: the body that signs, numbers, and whose acts are reviewed where it says. */
  readonly issuer: Issuer | undefined
  readonly handlers: readonly string[]
  /** Last day of each clock that runs after the move, YYYY-MM-DD. */
  readonly due: Readonly<Record<string, string>>
}

// ---- the wire

const FieldLists = T.Array(Name)

/** What the asker may do now; the server decides it, pages only show it. */
export const Abilities = T.Object({
  moves: FieldLists,
  writable: FieldLists,
  mayTake: T.Boolean(),
  mayAssign: T.Boolean(),
  mayHandOver: T.Boolean(),
  mayAnswerOffer: T.Boolean(),
  mayRecuse: T.Boolean(),
  /** Ask, or write down that the party asked, that one of those who handle it stands aside. */
  mayAskRecusal: T.Boolean(),
  mayDecideRecusal: T.Boolean(),
  mayNote: T.Boolean(),
  /** Entries that he may correct, and the one that he may take back. */
  correctable: T.Array(T.Integer()),
  withdrawable: T.Array(T.Integer()),
})
export type Abilities = Static<typeof Abilities>

/** That one of those who handle the case should stand aside, and what was decided. */
export const RecusalRequest = T.Object({
  /** The entry that asked. */
  seq: T.Integer(),
  ...Person,
  grounds: T.String(),
  at: Moment,
  decided: T.Optional(T.Object({ isGranted: T.Boolean(), because: T.String(), by: T.String(), at: Moment })),
})
export type RecusalRequest = Static<typeof RecusalRequest>

export const ShownEntry = T.Object({
  id: Uuid,
  seq: T.Integer(),
  kind: T.String(),
  at: Moment,
  actorName: T.String(),
  body: T.Unsafe<Readonly<Record<string, unknown>>>({}),
  isWithdrawn: T.Optional(T.Boolean()),
})
export type ShownEntry = Static<typeof ShownEntry>

const Escalation = T.Object({
  id: Uuid,
  clock: Name,
  permission: T.String(),
  openedAt: Moment,
  doneAt: T.Optional(Moment),
  doneBy: T.Optional(T.String()),
  mayDo: T.Boolean(),
})
export type Escalation = Static<typeof Escalation>

/** A case as one person may see it. */
export const CaseView = T.Object({
  id: Uuid,
  subjectId: Uuid,
  subjectName: T.String(),
  region: T.String(),
  document: CaseDocument,
  digest: Digest,
  state: Name,
  revision: T.Integer(),
  openedAt: Moment,
  closedAt: T.Optional(Moment),
  keepUntil: T.Optional(Day),
  origin: T.Optional(Origin),
  fields: FieldValues,
  /** Names of the fields the asker reads here, and those of them that are masked. */
  readable: FieldLists,
  masked: FieldLists,
  handlers: T.Array(Handler),
  offer: T.Optional(T.Object({ ...Person, reason: T.String(), at: Moment })),
  recused: T.Array(T.Object(Person)),
  isRecused: T.Boolean(),
  recusalRequests: T.Array(RecusalRequest),
  /** `workingDaysLeft` is negative when it is overdue. */
  clocks: T.Array(
    T.Object({
      ...ClockState.properties,
      daysLeft: T.Optional(T.Integer()),
      /** The period has been set right since the clock started: what is in force, and from when. The clock itself is not changed. */
      inForce: T.Optional(BilingualText),
    }),
  ),
  escalations: T.Array(Escalation),
  history: T.Array(ShownEntry),
  abilities: Abilities,
  /** Since when there is an open objection to what the case rests on: nothing is ordered before it is settled. */
  disputedSince: T.Optional(Moment),
  clauses: T.Record(T.String(), T.Object({ title: BilingualText, place: BilingualText })),
  today: Day,
})
export type CaseView = Static<typeof CaseView>

export const CaseListEntry = T.Object({
  id: Uuid,
  subjectId: Uuid,
  subjectName: T.String(),
  region: T.String(),
  kind: T.String(),
  kindLabel: BilingualText,
  state: Name,
  stateLabel: BilingualText,
  isFinal: T.Boolean(),
  handlers: T.Array(T.String()),
  openedAt: Moment,
  changedAt: Moment,
  dueOn: T.Optional(Day),
  /** In what the days that are left are counted. */
  dueUnit: T.Optional(DueUnit),
  daysLeft: T.Optional(T.Integer()),
  isOverdue: T.Boolean(),
})
export type CaseListEntry = Static<typeof CaseListEntry>

export const CaseFilters = T.Object({
  kind: T.Optional(T.String({ maxLength: 80 })),
  state: T.Optional(T.String({ maxLength: 60 })),
  region: T.Optional(T.String({ maxLength: 15, pattern: '^[0-9]{2,15}$' })),
  subjectId: T.Optional(Uuid),
  whose: T.Optional(T.Unsafe<'mine' | 'nobody'>({ type: 'string', enum: ['mine', 'nobody'] })),
  status: T.Optional(T.Unsafe<'open' | 'overdue' | 'closed'>({ type: 'string', enum: ['open', 'overdue', 'closed'] })),
  name: T.Optional(T.String({ maxLength: 60 })),
})
export type CaseFilters = Static<typeof CaseFilters>

export const KindEntry = T.Object({
  document: CaseDocument,
  digest: Digest,
  publishedAt: Moment,
  mayOpen: T.Boolean(),
})
export type KindEntry = Static<typeof KindEntry>

export const Board = T.Object({
  kinds: T.Array(
    T.Object({
      kind: T.String(),
      label: BilingualText,
      open: T.Integer(),
      overdue: T.Integer(),
      unassigned: T.Integer(),
      states: T.Array(T.Object({ state: Name, label: BilingualText, count: T.Integer(), overdue: T.Integer() })),
    }),
  ),
})
export type Board = Static<typeof Board>

/** What a move brings. */
export const MoveRequest = T.Object({
  /** The revision the page showed: another one means that somebody has acted since. */
  revision: T.Optional(T.Integer({ minimum: 1 })),
  fields: T.Optional(FieldValues),
  reason: T.Optional(T.String({ maxLength: 2000 })),
  /** Digests of files uploaded before. */
  files: T.Optional(T.Array(Digest, { maxItems: 20 })),
  formRecordId: T.Optional(Uuid),
  /** Made by the device; the same again changes nothing. */
  key: T.Optional(Uuid),
})
export type MoveRequest = Static<typeof MoveRequest>

export const Receipt = T.Object({
  caseId: Uuid,
  entryId: Uuid,
  state: Name,
  revision: T.Integer(),
  wasDoneBefore: T.Boolean(),
  recordId: T.Optional(Uuid),
  documentNumber: T.Optional(T.String()),
})
export type Receipt = Static<typeof Receipt>

export const Candidate = T.Object({ accountId: Uuid, name: T.String(), organisation: T.String() })
export type Candidate = Static<typeof Candidate>
