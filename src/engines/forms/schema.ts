import { type Static, Type as T } from 'typebox'
import type { PersonalKind } from '../archive/define.ts'

/** Both languages of one text. */
export const BilingualText = T.Object({ zh: T.String({ maxLength: 2000 }), en: T.String({ maxLength: 2000 }) })

/** What an item comes to: 符合, 不符合, 不适用. */
export const Verdict = T.Unsafe<'pass' | 'fail' | 'not-applicable'>({
  type: 'string',
  enum: ['pass', 'fail', 'not-applicable'],
})
export type Verdict = Static<typeof Verdict>

/** What may have to accompany an answer. */
export const NoteKind = T.Unsafe<'remark' | 'photo'>({ type: 'string', enum: ['remark', 'photo'] })
export type NoteKind = Static<typeof NoteKind>

export type Scalar = string | number | boolean

/**
 * When an item is shown, as data: it is stored with the version and answered alike by server and browser. `field` names an earlier
 * item of the same group, or with a leading `/` an item of the form itself. An absent answer satisfies no comparison.
 */
export type Condition =
  | { readonly field: string; readonly is: Scalar | readonly Scalar[] }
  | { readonly field: string; readonly atLeast: number }
  | { readonly field: string; readonly atMost: number }
  | { readonly field: string; readonly includes: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

// Recursive, and answered by our own code: on the wire it is any object.
const ConditionSchema = T.Unsafe<Condition>({ type: 'object', additionalProperties: true })

export const ITEM_KINDS = [
  'verdict',
  'text',
  'paragraph',
  'choice',
  'choices',
  'integer',
  'quantity',
  'date',
  'yes-no',
  'repeat',
  'signature',
] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

const itemProperties = {
  name: T.String({ maxLength: 60 }),
  kind: T.Unsafe<ItemKind>({ type: 'string', enum: [...ITEM_KINDS] }),
  label: BilingualText,
  help: T.Optional(BilingualText),
  clause: T.Optional(T.String({ maxLength: 120 })),
  /** The article number was not yet compared with the official text; pages say so. */
  isClauseUnverified: T.Optional(T.Boolean()),
  unit: T.Optional(T.String({ maxLength: 20 })),
  isOptional: T.Optional(T.Boolean()),
  personal: T.Optional(
    T.Unsafe<PersonalKind>({ type: 'string', enum: ['name', 'phone', 'id-number', 'email', 'hidden'] }),
  ),
  when: T.Optional(ConditionSchema),
  /** Name of the decision rule; a verdict item decides itself. */
  decide: T.Optional(T.String({ maxLength: 60 })),
  onFail: T.Optional(T.Array(NoteKind, { maxItems: 2 })),
  always: T.Optional(T.Array(NoteKind, { maxItems: 2 })),
  options: T.Optional(
    T.Array(T.Object({ value: T.String({ maxLength: 60 }), label: BilingualText }), { maxItems: 200 }),
  ),
  minimum: T.Optional(T.Number()),
  maximum: T.Optional(T.Number()),
  minItems: T.Optional(T.Integer({ minimum: 0 })),
  maxItems: T.Optional(T.Integer({ minimum: 1, maximum: 200 })),
  maxLength: T.Optional(T.Integer({ minimum: 1, maximum: 10_000 })),
  /** As what a person signs; only of a signature. */
  role: T.Optional(BilingualText),
  /** A refusal to sign may stand in its place, with the reason and a witness. */
  allowsRefusal: T.Optional(T.Boolean()),
  /** Names of earlier signatures that must be other persons'. */
  differsFrom: T.Optional(T.Array(T.String({ maxLength: 60 }), { maxItems: 8 })),
  /** Whose signature it is by account: who submits the form, or another official who is named and confirms it himself. */
  official: T.Optional(T.Unsafe<'submitter' | 'second'>({ type: 'string', enum: ['submitter', 'second'] })),
  /** What an edit erases it for; absent: the answers, neither the notes nor other signatures. */
  covers: T.Optional(T.Unsafe<'answers-and-notes'>({ type: 'string', enum: ['answers-and-notes'] })),
  /** What a refusal to sign must bring beside its reason. */
  refusalProof: T.Optional(T.Unsafe<'witness-or-recording'>({ type: 'string', enum: ['witness-or-recording'] })),
}

/** One question of a published version. A repeat holds the items of its group; groups are one level deep. */
export const ItemDocument = T.Object({
  ...itemProperties,
  items: T.Optional(T.Array(T.Object(itemProperties), { maxItems: 100 })),
})
export type ItemDocument = Static<typeof ItemDocument>

export const SectionDocument = T.Object({
  id: T.String({ maxLength: 60 }),
  title: BilingualText,
  items: T.Array(ItemDocument, { maxItems: 300 }),
})
export type SectionDocument = Static<typeof SectionDocument>

const AnyJson = T.Unknown()

export const RuleDocument = T.Object({
  statement: BilingualText,
  clause: T.Optional(T.String({ maxLength: 120 })),
  examples: T.Array(
    T.Object({
      value: AnyJson,
      answers: T.Optional(T.Record(T.String(), AnyJson)),
      on: T.Optional(T.String()),
      outcome: Verdict,
    }),
  ),
})
export type RuleDocument = Static<typeof RuleDocument>

/** A version of a form as published: the whole declaration as data. It is stored, frozen, sealed, and what old answers are shown with. */
export const FormDocument = T.Object(
  {
    form: T.String({ maxLength: 80 }),
    version: T.Integer({ minimum: 1 }),
    title: BilingualText,
    /** First day on which it may be answered, unless a later version is in force. */
    from: T.String({ format: 'date' }),
    note: T.Optional(BilingualText),
    about: T.Array(T.String({ maxLength: 30 }), { maxItems: 8 }),
    recordKind: T.String({ maxLength: 80 }),
    sections: T.Array(SectionDocument, { maxItems: 60 }),
    rules: T.Record(T.String(), RuleDocument),
  },
  { $id: 'FormDocument' },
)
export type FormDocument = Static<typeof FormDocument>

/**
 * What stands at a signature: drawn with finger or mouse (the picture is a file, by its digest), typed and confirmed, or refused.
 * Which parts each way needs is said by `signatureFaults` in logic/signature.ts, in words a person understands.
 */
export const SignatureAnswer = T.Object(
  {
    by: T.Unsafe<'drawn' | 'typed' | 'refused' | 'named'>({
      type: 'string',
      enum: ['drawn', 'typed', 'refused', 'named'],
    }),
    /** The official's account: of who submits, or of whom he names; the server writes the name that goes with it. */
    accountId: T.Optional(T.String({ format: 'uuid' })),
    name: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
    /** As what he signs, e.g. 检查人员, 质量安全总监. */
    role: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
    /** When it was signed, as the device claims. */
    at: T.String({ format: 'date-time', maxLength: 40 }),
    /** SHA-256 of the picture, uploaded like a photograph. */
    image: T.Optional(T.String({ pattern: '^[0-9a-f]{64}$' })),
    /** The person at the keyboard confirmed that the typed name stands for the signature. */
    isConfirmed: T.Optional(T.Boolean()),
    reason: T.Optional(T.String({ minLength: 1, maxLength: 500 })),
    witness: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
    /** The refusal stands in a sound or picture recording, named so that it can be found: its number, or where it is kept. */
    recording: T.Optional(T.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type SignatureAnswer = Static<typeof SignatureAnswer>

/** The value of one item: nothing deeper than a group of scalars is ever asked. */
export type Answer = Scalar | readonly string[] | AnswerGroup | readonly AnswerGroup[]
export type AnswerGroup = { readonly [name: string]: Scalar | readonly string[] | undefined }
/** Answers of any form; `AnswersOf<typeof form>` is the exact type of one. */
export type Answers = { readonly [name: string]: Answer | undefined }

/** A photograph that accompanies an answer: the file by its digest, the name it had on the phone. */
export const PhotoReference = T.Object({
  digest: T.String({ pattern: '^[0-9a-f]{64}$' }),
  name: T.Optional(T.String({ maxLength: 200 })),
  /** Bytes and type as the server found them when it was uploaded. */
  size: T.Optional(T.Integer({ minimum: 0 })),
  type: T.Optional(T.String({ maxLength: 100 })),
})
export type PhotoReference = Static<typeof PhotoReference>

export const Note = T.Object(
  {
    remark: T.Optional(T.String({ maxLength: 2000 })),
    photos: T.Optional(T.Array(PhotoReference, { maxItems: 12 })),
  },
  { additionalProperties: false },
)
export type Note = Static<typeof Note>

/** Remarks and photographs by the pointer of the item they stand at, e.g. `/businessLicence` or `/products/0/label`. */
export const Notes = T.Unsafe<{ readonly [pointer: string]: Note | undefined }>({
  ...T.Record(T.String(), Note),
  maxProperties: 500,
  propertyNames: { type: 'string', maxLength: 200 },
})
export type Notes = Static<typeof Notes>

// What they hold is the version's own schema; on the wire any property passes.
const AnswersOnTheWire = T.Unsafe<Answers>({ type: 'object', maxProperties: 500, additionalProperties: true })

export const ItemOutcome = T.Object({
  pointer: T.String({ maxLength: 200 }),
  outcome: Verdict,
  clause: T.Optional(T.String({ maxLength: 120 })),
  /** The rule that decided; absent where the inspector's own finding counts. */
  rule: T.Optional(T.String({ maxLength: 60 })),
})
export type ItemOutcome = Static<typeof ItemOutcome>

/** What the answers of a form come to. */
export const Outcomes = T.Object({
  /** fail: something failed; pass: nothing failed and something passed; absent: nothing was decided. */
  overall: T.Optional(Verdict),
  passed: T.Integer({ minimum: 0 }),
  failed: T.Integer({ minimum: 0 }),
  notApplicable: T.Integer({ minimum: 0 }),
  items: T.Array(ItemOutcome),
})
export type Outcomes = Static<typeof Outcomes>

/** The body of a record that is an answered form. Form id and version stand beside it in the record. */
export const FormRecordBody = T.Object({
  answers: AnswersOnTheWire,
  notes: Notes,
  outcomes: Outcomes,
  /** Pointers of answers that were given but not asked under the conditions; they were left out. */
  leftOut: T.Array(T.String({ maxLength: 200 })),
  /** Digest of the published version answered. */
  formDigest: T.String({ pattern: '^[0-9a-f]{64}$' }),
  /** The task it answers, where it answers one. */
  taskRef: T.Optional(T.String({ format: 'uuid' })),
  /** By how much the device's clock was behind the server's (negative: ahead) when it sent; only where it is a minute or more. */
  clockSkewSeconds: T.Optional(T.Integer()),
  /** When it happened as the device claimed, where its clock ran ahead and the claim lay in the future. */
  claimedAt: T.Optional(T.String({ format: 'date-time' })),
})
export type FormRecordBody = Static<typeof FormRecordBody>

export const Submission = T.Object({
  /** Made by the device once per filled form; sending the same again stores nothing new. */
  key: T.String({ format: 'uuid' }),
  subjectId: T.String({ format: 'uuid' }),
  version: T.Integer({ minimum: 1, maximum: 10_000 }),
  answers: AnswersOnTheWire,
  notes: Notes,
  /** When it happened, as the sender claims it; the moment we knew is the server's. */
  happenedAt: T.String({ format: 'date-time' }),
  supersedes: T.Optional(T.String({ format: 'uuid' })),
  reason: T.Optional(T.String({ minLength: 2, maxLength: 1000 })),
  draftId: T.Optional(T.String({ format: 'uuid' })),
  /** The task it answers, where it answers one; its owner checks and completes the task when the record is written. */
  taskRef: T.Optional(T.String({ format: 'uuid' })),
  /** The device's clock at this very sending: says how far its claims can be trusted. No part of what is sent; it differs each time. */
  sentAt: T.Optional(T.String({ format: 'date-time' })),
})
export type Submission = Static<typeof Submission>

export const SubmissionReceipt = T.Object({
  recordId: T.String({ format: 'uuid' }),
  /** This very submission had been stored before: the first one counts. */
  wasStoredBefore: T.Boolean(),
  leftOut: T.Array(T.String()),
  outcomes: Outcomes,
})
export type SubmissionReceipt = Static<typeof SubmissionReceipt>

/** For a device that lost the answer: which of its submission keys the server holds. */
export const SubmissionStatus = T.Object({
  key: T.String({ format: 'uuid' }),
  recordId: T.String({ format: 'uuid' }),
  subjectId: T.String({ format: 'uuid' }),
  /** The server's clock. */
  submittedAt: T.String({ format: 'date-time' }),
})
export type SubmissionStatus = Static<typeof SubmissionStatus>

export const DraftBody = T.Object({
  formId: T.String({ maxLength: 80 }),
  version: T.Integer({ minimum: 1, maximum: 10_000 }),
  subjectId: T.String({ format: 'uuid' }),
  supersedes: T.Optional(T.String({ format: 'uuid' })),
  answers: AnswersOnTheWire,
  notes: Notes,
})
export type DraftBody = Static<typeof DraftBody>

export const Draft = T.Object({
  id: T.String({ format: 'uuid' }),
  ...DraftBody.properties,
  subjectName: T.String(),
  formTitle: BilingualText,
  savedAt: T.String({ format: 'date-time' }),
})
export type Draft = Static<typeof Draft>

export const FormListEntry = T.Object({
  id: T.String(),
  title: BilingualText,
  about: T.Array(T.String()),
  recordKind: T.String(),
  /** The version in force today; absent while none is. */
  inForce: T.Optional(T.Integer()),
  versions: T.Array(
    T.Object({
      version: T.Integer(),
      from: T.String({ format: 'date' }),
      note: T.Optional(BilingualText),
      digest: T.String(),
      publishedAt: T.String({ format: 'date-time' }),
      items: T.Integer(),
    }),
  ),
})
export type FormListEntry = Static<typeof FormListEntry>

export const PublishedVersion = T.Object({
  document: FormDocument,
  digest: T.String(),
  publishedAt: T.String({ format: 'date-time' }),
  isInForce: T.Boolean(),
  /** JSON Schema of the answers, frozen with the version. */
  schema: T.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  /** Titles of the clauses that the items name. */
  clauses: T.Record(T.String(), T.Object({ title: BilingualText, place: BilingualText })),
})
export type PublishedVersion = Static<typeof PublishedVersion>

export const ItemChange = T.Object({
  name: T.String(),
  change: T.Unsafe<'added' | 'removed' | 'changed'>({ type: 'string', enum: ['added', 'removed', 'changed'] }),
  before: T.Optional(ItemDocument),
  after: T.Optional(ItemDocument),
  /** Names of the properties that differ. */
  properties: T.Array(T.String()),
  /** What is legally asked differs: clause, rule, what a failure demands, when it is asked. */
  isLegal: T.Boolean(),
})
export type ItemChange = Static<typeof ItemChange>

export const VersionDifference = T.Object({
  form: T.String(),
  from: T.Integer(),
  to: T.Integer(),
  note: T.Optional(BilingualText),
  items: T.Array(ItemChange),
  rules: T.Array(
    T.Object({
      name: T.String(),
      change: T.Unsafe<'added' | 'removed' | 'changed'>({ type: 'string', enum: ['added', 'removed', 'changed'] }),
      before: T.Optional(RuleDocument),
      after: T.Optional(RuleDocument),
    }),
  ),
  unchanged: T.Integer(),
})
export type VersionDifference = Static<typeof VersionDifference>

/** A difference as pages show it: with the clauses that either version names. */
export const ShownDifference = T.Object({
  ...VersionDifference.properties,
  clauses: PublishedVersion.properties.clauses,
})
export type ShownDifference = Static<typeof ShownDifference>

export const AnswerDifference = T.Object({
  pointer: T.String(),
  label: BilingualText,
  before: T.Optional(AnyJson),
  after: T.Optional(AnyJson),
})
export type AnswerDifference = Static<typeof AnswerDifference>

/** Whether the second person stands behind a signature that asks for two. */
export const ConfirmationView = T.Object({
  item: T.String(),
  state: T.Unsafe<'awaiting' | 'unconfirmed' | 'confirmed' | 'objected'>({
    type: 'string',
    enum: ['awaiting', 'unconfirmed', 'confirmed', 'objected'],
  }),
  /** Of the sealed answer, where there is one. */
  id: T.Optional(T.String({ format: 'uuid' })),
  dueOn: T.Optional(T.String({ format: 'date' })),
  answeredAt: T.Optional(T.String({ format: 'date-time' })),
  reason: T.Optional(T.String()),
  way: T.Optional(
    T.Unsafe<'own-session' | 'shared-device'>({ type: 'string', enum: ['own-session', 'shared-device'] }),
  ),
  /** The reader was named and has not answered. */
  isMine: T.Boolean(),
})
export type ConfirmationView = Static<typeof ConfirmationView>

/** An answered form as it is shown: with the version it was given on, personal answers masked. */
export const AnsweredForm = T.Object({
  recordId: T.String({ format: 'uuid' }),
  subjectId: T.String({ format: 'uuid' }),
  subjectName: T.String(),
  document: FormDocument,
  digest: T.String(),
  /** The version in force now, where it is another. */
  inForce: T.Optional(T.Integer()),
  answers: AnswersOnTheWire,
  notes: Notes,
  outcomes: Outcomes,
  leftOut: T.Array(T.String()),
  maskedPointers: T.Array(T.String()),
  happenedAt: T.String({ format: 'date-time' }),
  knownAt: T.String({ format: 'date-time' }),
  clockSkewSeconds: T.Optional(T.Integer()),
  /** What the device claimed, where it lay in the future and was set back by the skew of its clock. */
  claimedAt: T.Optional(T.String({ format: 'date-time' })),
  confirmations: T.Array(ConfirmationView),
  supersedes: T.Optional(T.String({ format: 'uuid' })),
  supersededBy: T.Optional(T.String({ format: 'uuid' })),
  reason: T.Optional(T.String()),
  clauses: PublishedVersion.properties.clauses,
  /** What differs from the record it supersedes. */
  corrections: T.Array(AnswerDifference),
  /** The official document it stands on, where its form names one: addresses without their ending. */
  paper: T.Optional(T.Object({ title: BilingualText, path: T.String(), ownPath: T.Optional(T.String()) })),
})
export type AnsweredForm = Static<typeof AnsweredForm>

export const Task = T.Object({
  /** `draft`, `follow-up`, or the word of the source that brings it. */
  kind: T.String(),
  kindLabel: BilingualText,
  id: T.String({ format: 'uuid' }),
  title: BilingualText,
  /** Absent where the person it is shown to must not know whom it is about. */
  subjectId: T.Optional(T.String({ format: 'uuid' })),
  subjectName: T.Optional(T.String()),
  /** The form that answers it, where one does. */
  formId: T.Optional(T.String()),
  /** Civil date by which it is due, where there is one. */
  dueOn: T.Optional(T.String({ format: 'date' })),
  isOverdue: T.Boolean(),
  /** What must be known besides before it is planned, e.g. that another period is in force than the one that runs. */
  note: T.Optional(BilingualText),
  since: T.String({ format: 'date-time' }),
  /** Where the workbench does it. */
  path: T.String(),
  /** What that page asks the server for beside form and subject: brought along, so that it opens without network. */
  reads: T.Optional(T.Array(T.String())),
})
export type Task = Static<typeof Task>
