import { Type as T, type TSchema } from 'typebox'
import type { Permission } from '../../core/access/define.ts'
import type { RollsOn } from '../../core/calendar/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { SubjectKind } from '../archive/define.ts'
import type { AnswersOfItems, Items } from '../forms/define.ts'
import type { CaseDocument, ClockDocument, MoveDocument, StateDocument } from './schema.ts'

export { orderFacts, printedDay, waysOfReview } from './logic/order.ts'
export type { CaseDocument, CaseDocumentData } from './schema.ts'

/**
 * Who may do something: holders of a permission in the case's region; those it is assigned to; the account of the enterprise or
 * laboratory it is about.
 */
export type Who = Permission | 'assignee' | 'subject'

/** Who reads or writes fields: a {@link Who}, or `reader`: whoever may open the case at all as an official. */
export type Reader = Who | 'reader'

type FieldList<F extends string> = 'all' | readonly F[]

/** Fields by reader. `'all'`: every official who may open the case sees every field; the subject sees none. */
export type FieldsBy<F extends string> = 'all' | Readonly<Partial<Record<Reader, FieldList<F>>>>

/** How a move changes the clocks of the case. A stopped clock may be started anew; a suspended one keeps what is left. */
export interface ClockMoves<C extends string = string> {
  readonly starts?: readonly C[]
  readonly stops?: readonly C[]
  readonly suspends?: readonly C[]
  readonly resumes?: readonly C[]
}

/** A move from a state to another, or back into the same. */
export interface Move<S extends string = string, F extends string = string, C extends string = string> {
  readonly label: Bilingual
  readonly to: S
  /** Any one of these suffices. */
  readonly who: Who | readonly Who[]
  /** Moves of this case whose makers may not make this one: whoever submitted does not approve. */
  readonly apartFrom?: readonly string[]
  /** What entitles or obliges to it, e.g. `CN-PQL-2018/27`. */
  readonly clause: string
  /** Set while nobody has compared the article number with the official text. */
  readonly isClauseUnverified?: true
  readonly needs?: readonly ('reason' | 'file')[]
  /** A form to fill about the subject: the move names the record that it became. */
  readonly form?: string
  /** Fields to be filled by the move, and those that may be. */
  readonly sets?: { readonly required?: readonly F[]; readonly optional?: readonly F[] }
  /** Template of the document that the move issues. */
  readonly document?: string
  /** Kind of the record of the subject that the move becomes. */
  readonly writesRecord?: string
  readonly clocks?: ClockMoves<C>
  /** It can be taken back, with a reason, while nothing was done after it. */
  readonly isWithdrawable?: true
}

/** A state of the case. A state without moves must be final. */
export interface State<S extends string = string, F extends string = string, C extends string = string> {
  readonly label: Bilingual
  readonly isFinal?: true
  readonly readable: FieldsBy<F>
  /** Fields that may be filled in without a move, by whom. */
  readonly writable?: Readonly<Partial<Record<Who, readonly F[]>>>
  /** The account of the subject is told of this state; once it was told of one, the case stays its own to see. */
  readonly isShownToSubject?: true
  readonly moves?: Readonly<Record<string, Move<S, F, C>>>
  /** How long the case is kept once it rests here. */
  readonly retention?: { readonly years: number; readonly clause: string; readonly isClauseUnverified?: true }
}

/** A length that stands in the declaration, or a parameter of a rule as it is in force on the day of the start. */
export type Length = number | { readonly rule: string; readonly parameter: string }

/**
 * A period. It begins with the day after its start (民法典 第二百零一条). A period in calendar days says what a last day off does to it: laws
 * differ, so there is no default ({@link RollsOn}). One that a field names ends on that very day.
 */
export type Clock<F extends string = string> = (
  | { readonly workingDays: Length }
  | { readonly calendarDays: Length; readonly rollsOn: RollsOn }
  | { readonly untilField: F }
) & {
  readonly label: Bilingual
  /** What sets it. */
  readonly clause: string
  readonly isClauseUnverified?: true
  /** A reminder goes to those it is assigned to this many days before, working days where it runs in working days. */
  readonly remindBefore?: number
  readonly onOverdue: {
    /** Holders of this permission in the region get the task to see to it. */
    readonly escalateTo: Permission
    /** Made by the system where the present state has it. */
    readonly move?: string
  }
}

/** A kind of case: what it holds, where it can stand, who may move it, by when, and by which clause. */
export interface CaseKind<F extends Items = Items, S extends string = string, C extends string = string> {
  /** `domain.noun`, e.g. `supervision.correction`. */
  readonly kind: string
  /** Once a release has published it, a version never changes; what changes is the next version. Running cases keep theirs. */
  readonly version: number
  readonly label: Bilingual
  readonly about: readonly SubjectKind[]
  readonly clause: string
  readonly isClauseUnverified?: true
  /** Who may open and read every case of the kind in his region; `case.read` where nothing is said. */
  readonly read?: Permission
  /** Who may be assigned, and may take a case that nobody has. */
  readonly handle: Permission
  /** Who assigns; `case.assign` where nothing is said. */
  readonly assign?: Permission
  readonly initial: S
  /** Items as in forms (`text`, `date`, `choice`, `quantity` …): schema, label, unit and masking in one. */
  readonly fields: F
  /** How it begins. Without `who` only other parts of the city open it. */
  readonly opens?: {
    readonly who?: Who | readonly Who[]
    readonly sets?: {
      readonly required?: readonly (keyof F & string)[]
      readonly optional?: readonly (keyof F & string)[]
    }
    readonly clocks?: Pick<ClockMoves<C>, 'starts'>
    readonly writesRecord?: string
  }
  readonly states: Readonly<Record<S, State<S, keyof F & string, C>>>
  readonly clocks: Readonly<Record<C, Clock<keyof F & string>>>
}

/** Any kind of case, whatever its states and fields. */
export type AnyCaseKind = CaseKind<Items, string, string>

/**
 * Declares a kind of case; listed under `declares: { caseKinds: [...] }`. A misspelt state, field or clock does not compile;
 * `checkCaseKind` (run at the start and in the registry test) finds what types cannot see.
 * Earlier versions that cases still run under need not stay declared: the database keeps what was published.
 * @example
 * defineCaseKind({
 *   kind: 'supervision.correction', version: 1, label: { zh: '责令改正', en: 'Correction' }, about: ['enterprise'],
 *   clause: 'CN-PQL-2018/27', handle: 'supervision.correct', initial: 'open',
 *   fields: { correctBy: date({ label: { zh: '改正期限', en: 'Correct by' }, optional: true }) },
 *   states: {
 *     open: { label: …, readable: 'all', moves: { close: { label: …, to: 'closed', who: 'assignee', clause: … } } },
 *     closed: { label: …, readable: 'all', isFinal: true },
 *   },
 *   clocks: {},
 * })
 */
export function defineCaseKind<const F extends Items, const S extends string, const C extends string>(
  kind: Omit<CaseKind<F, S, C>, 'initial' | 'states' | 'clocks' | 'opens'> & {
    readonly initial: NoInfer<S>
    readonly states: Readonly<Record<S, State<NoInfer<S>, NoInfer<keyof F & string>, NoInfer<C>>>>
    readonly clocks: Readonly<Record<C, Clock<NoInfer<keyof F & string>>>>
    readonly opens?: CaseKind<NoInfer<F>, NoInfer<S>, NoInfer<C>>['opens']
  },
): CaseKind<F, S, C> {
  return kind as CaseKind<F, S, C>
}

/** Values of a kind's fields, each present once somebody has filled it. */
export type FieldsOf<K> = K extends CaseKind<infer F> ? Partial<AnswersOfItems<F>> : never

const list = <X>(x: X | readonly X[] | undefined): X[] => (x === undefined ? [] : Array.isArray(x) ? [...x] : [x as X])

/** A version as data: what is published, frozen, sealed, and what running cases are moved by. */
export function documentOfKind(kind: AnyCaseKind): CaseDocument {
  const document = {
    kind: kind.kind,
    version: kind.version,
    label: kind.label,
    about: [...kind.about],
    clause: kind.clause,
    isClauseUnverified: kind.isClauseUnverified,
    read: kind.read ?? 'case.read',
    handle: kind.handle,
    assign: kind.assign ?? 'case.assign',
    initial: kind.initial,
    fields: Object.entries(kind.fields).map(([name, i]) => ({ name, ...i.document })),
    schemas: Object.fromEntries(Object.entries(kind.fields).map(([name, i]) => [name, plain(i.schema)])),
    opens: kind.opens && {
      who: list(kind.opens.who),
      required: [...(kind.opens.sets?.required ?? [])],
      optional: [...(kind.opens.sets?.optional ?? [])],
      clocks: { ...kind.opens.clocks },
      writesRecord: kind.opens.writesRecord,
    },
    states: Object.entries(kind.states).map(([name, s]) => stateDocument(name, s)),
    clocks: Object.entries(kind.clocks).map(([name, c]) => clockDocument(name, c)),
  }
  return plain(document) as CaseDocument
}

function stateDocument(name: string, s: State): StateDocument {
  return {
    ...s,
    name,
    moves: Object.entries(s.moves ?? {}).map(([move, m]) => moveDocument(move, m)),
  } as StateDocument
}

function moveDocument(name: string, { sets, ...m }: Move): MoveDocument {
  return {
    ...m,
    name,
    who: list(m.who),
    apartFrom: [...(m.apartFrom ?? [])],
    needs: [...(m.needs ?? [])],
    required: [...(sets?.required ?? [])],
    optional: [...(sets?.optional ?? [])],
    clocks: { ...m.clocks },
  } as MoveDocument
}

function clockDocument(name: string, clock: Clock): ClockDocument {
  const { label, clause, isClauseUnverified, remindBefore, onOverdue, ...length } = clock
  return { name, label, clause, isClauseUnverified, remindBefore, onOverdue, length } as ClockDocument
}

/** As JSON: what is absent is not there, schemas without what is not JSON. */
function plain<X>(value: X): X {
  return JSON.parse(JSON.stringify(value)) as X
}

/** Schema of the fields together, each optional: for records that a move writes. */
export function fieldsSchema(kind: AnyCaseKind): TSchema {
  return T.Object(Object.fromEntries(Object.entries(kind.fields).map(([name, i]) => [name, T.Optional(i.schema)])))
}
