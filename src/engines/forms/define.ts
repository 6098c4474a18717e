import { type Static, Type as T, type TObject, type TOptional, type TSchema } from 'typebox'
import type { Permission } from '../../core/access/define.ts'
import type { Bilingual } from '../../core/text.ts'
import type { PersonalKind, ShownFact, SubjectKind } from '../archive/define.ts'
import {
  type Answers,
  type Condition,
  type FormDocument,
  type ItemDocument,
  type ItemKind,
  type NoteKind,
  type Outcomes,
  type Scalar,
  SignatureAnswer,
  type Verdict,
} from './schema.ts'

export { CITY_RULE, type Clause, type Law } from './logic/clause.ts'
export type {
  Answers,
  Condition,
  FormDocument,
  ItemDocument,
  SectionDocument,
  SignatureAnswer,
  Verdict,
} from './schema.ts'

/** The three outcomes in the words of the checklists. */
export const VERDICTS: Readonly<Record<Verdict, Bilingual>> = {
  pass: { zh: '符合', en: 'Complies' },
  fail: { zh: '不符合', en: 'Does not comply' },
  'not-applicable': { zh: '不适用', en: 'Not applicable' },
}

/** What the timeline can say of any answered form. */
export const failedItems: ShownFact = {
  label: { zh: '不符合项', en: 'Items that do not comply' },
  from: '/outcomes/failed',
}

/** What may be said of any item. */
export interface Asked {
  readonly label: Bilingual
  /** How to look, what counts: shown beside the item. */
  readonly help?: Bilingual
  /** Machine-readable clause, e.g. `CN-PQL-2018/27`; must resolve among the laws the city knows. */
  readonly clause?: string
  /** Set while nobody has compared the article number with the official text. */
  readonly isClauseUnverified?: true
  readonly optional?: true
  /** Asked only then. A hidden item's answer is left out of the record, and the record says so. */
  readonly when?: Condition
  /** Personal data, and how it is masked in every reply until somebody unmasks it with a reason. */
  readonly personal?: PersonalKind
  /** Name of the form's rule that decides pass, fail or not applicable from the answer. */
  readonly decide?: string
  /** What a failed item must bring. */
  readonly onFail?: readonly NoteKind[]
  /** What must stand at the item whatever the answer. */
  readonly always?: readonly NoteKind[]
}

type OptionalBy<A> = A extends { optional: true } | { when: Condition } ? true : false

/** A question with its schema: type, validation, rendering and documentation come from here. */
export interface Item<S extends TSchema = TSchema, O extends boolean = boolean> {
  readonly schema: S
  readonly isOptional: O
  readonly document: Omit<ItemDocument, 'name'>
}

export type Items = Readonly<Record<string, Item>>

function item<S extends TSchema, const A extends Asked>(
  kind: ItemKind,
  schema: S,
  asked: A,
  more: Partial<ItemDocument> = {},
): Item<S, OptionalBy<A>> {
  const isOptional = asked.optional === true || asked.when !== undefined
  return {
    schema,
    isOptional: isOptional as OptionalBy<A>,
    document: {
      kind,
      label: asked.label,
      ...(asked.help && { help: asked.help }),
      ...(asked.clause && { clause: asked.clause }),
      ...(asked.isClauseUnverified && { isClauseUnverified: true }),
      ...(asked.optional && { isOptional: true }),
      ...(asked.personal && { personal: asked.personal }),
      ...(asked.when && { when: asked.when }),
      ...(asked.decide && { decide: asked.decide }),
      ...(asked.onFail && { onFail: [...asked.onFail] }),
      ...(asked.always && { always: [...asked.always] }),
      ...more,
    },
  }
}

/** The inspector's own finding: 符合, 不符合 or 不适用. */
export function verdict<const A extends Asked>(asked: A) {
  const schema = T.Unsafe<Verdict>({ type: 'string', enum: ['pass', 'fail', 'not-applicable'] })
  return item('verdict', schema, asked)
}

/** One line of text. */
export function text<const A extends Asked & { readonly maxLength?: number }>(asked: A) {
  const maxLength = asked.maxLength ?? 200
  return item('text', T.String({ minLength: 1, maxLength }), asked, { maxLength })
}

/** Several lines of text. */
export function paragraph<const A extends Asked & { readonly maxLength?: number }>(asked: A) {
  const maxLength = asked.maxLength ?? 2000
  return item('paragraph', T.String({ minLength: 1, maxLength }), asked, { maxLength })
}

/** A civil date, YYYY-MM-DD. */
export function date<const A extends Asked>(asked: A) {
  return item('date', T.String({ format: 'date', maxLength: 10 }), asked)
}

/** A statement that is so or is not so, without a legal outcome of its own. */
export function yesNo<const A extends Asked>(asked: A) {
  return item('yes-no', T.Boolean(), asked)
}

interface Bounds {
  readonly minimum?: number
  readonly maximum?: number
  /** As printed behind the number: `人`, `%`, `kg`. */
  readonly unit?: string
}

function bounds(asked: Bounds): { minimum: number; maximum: number } {
  return { minimum: asked.minimum ?? 0, maximum: asked.maximum ?? 1_000_000_000 }
}

/** A count. Without bounds: 0 to 10⁹. */
export function integer<const A extends Asked & Bounds>(asked: A) {
  const limits = bounds(asked)
  return item('integer', T.Integer(limits), asked, { ...limits, ...(asked.unit && { unit: asked.unit }) })
}

/** A measured quantity; its unit is named. */
export function quantity<const A extends Asked & Bounds & { readonly unit: string }>(asked: A) {
  const limits = bounds(asked)
  return item('quantity', T.Number(limits), asked, { ...limits, unit: asked.unit })
}

type Options = Readonly<Record<string, Bilingual>>

function optionList(options: Options) {
  return Object.entries(options).map(([value, label]) => ({ value, label }))
}

/** Exactly one of the named options. */
export function choice<const O extends Options, const A extends Asked>(options: O, asked: A) {
  const schema = T.Unsafe<Extract<keyof O, string>>({ type: 'string', enum: Object.keys(options) })
  return item('choice', schema, asked, { options: optionList(options) })
}

/** Any number of the named options, at least one. */
export function choices<const O extends Options, const A extends Asked>(options: O, asked: A) {
  const schema = T.Unsafe<Extract<keyof O, string>[]>({
    type: 'array',
    items: { type: 'string', enum: Object.keys(options) },
    minItems: 1,
    maxItems: Object.keys(options).length,
    uniqueItems: true,
  })
  return item('choices', schema, asked, { options: optionList(options) })
}

/** What may be said of a signature beside what may be said of any item. It is personal data by itself, decides nothing and forces no note. */
export type AskedSignature = Omit<Asked, 'personal' | 'decide' | 'onFail' | 'always'> & {
  /** As what the person signs: 检查人员, 被检查单位现场负责人. */
  readonly role: Bilingual
  /** A refusal may stand in its place, with its reason and what `refusalProof` says; the name of a witness where it says nothing. */
  readonly allowRefusal?: true
  readonly refusalProof?: 'witness-or-recording'
  /** Signatures asked earlier in the form that must be other persons'. Names are compared, so this tells no two officials apart. */
  readonly differsFrom?: readonly string[]
  /**
   * An official's signature, told apart by account. `submitter`: of the account that submits. `second`: another account, chosen from those
   * who may; the record says that it awaits that person until they confirm it from their own session. Needs `secondOfficials` of the city.
   */
  readonly official?: 'submitter' | 'second'
  /** An edit erases the signature when it changes an answer; with this also when it changes a remark or a photograph. */
  readonly covers?: 'answers-and-notes'
}

/**
 * A signature: drawn with finger, pen or mouse, or the name typed and confirmed at a keyboard; kept with the signer's name, role and
 * claimed time. The name is masked and the picture withheld in every reply until somebody unmasks them with a reason.
 * @example
 * firstInspector: signature({ label: { zh: '检查人员签字', en: 'Inspector' }, role: { zh: '检查人员', en: 'Inspector' }, official: 'submitter' }),
 * secondInspector: signature({ label: …, role: …, official: 'second' }),
 * enterprise: signature({ label: …, role: { zh: '被检查单位负责人', en: 'Person in charge' }, allowRefusal: true }),
 */
export function signature<const A extends AskedSignature>(asked: A) {
  return item('signature', SignatureAnswer, { ...asked, personal: 'name' } as Omit<A, 'personal'> & Asked, {
    role: asked.role,
    ...(asked.allowRefusal && { allowsRefusal: true }),
    ...(asked.refusalProof && { refusalProof: asked.refusalProof }),
    ...(asked.differsFrom && { differsFrom: [...asked.differsFrom] }),
    ...(asked.official && { official: asked.official }),
    ...(asked.covers && { covers: asked.covers }),
  })
}

/** A group of items that is answered as often as there are things of the kind: products seen, instruments found. */
export function repeat<const I extends Items, const A extends Asked & { minItems?: number; maxItems?: number }>(
  items: I,
  asked: A,
) {
  const limits = { minItems: asked.minItems ?? 0, maxItems: asked.maxItems ?? 50 }
  const schema = T.Unsafe<AnswersOfItems<I>[]>({ ...T.Array(objectOf(items), limits) })
  return item('repeat', schema, asked, { ...limits, items: itemDocuments(items) })
}

function itemDocuments(items: Items): ItemDocument[] {
  return Object.entries(items).map(([name, i]) => ({ name, ...i.document }))
}

function objectOf(items: Items): TObject {
  const fields: Record<string, TSchema | TOptional<TSchema>> = {}
  for (const [name, i] of Object.entries(items)) fields[name] = i.isOptional ? T.Optional(i.schema) : i.schema
  return T.Object(fields, { additionalProperties: false })
}

/** A part of a form with its heading. */
export interface Section<I extends Items = Items> {
  readonly id: string
  readonly title: Bilingual
  readonly items: I
}

export function section<const I extends Items>(id: string, title: Bilingual, items: I): Section<I> {
  return { id, title, items }
}

/** Decides an item's outcome from its answer. Pure; named in the declaration; `undefined` while it cannot be said. */
export interface DecisionRule {
  /** The rule in a sentence, as the inspected may read it. */
  readonly statement: Bilingual
  readonly clause?: string
  readonly decide: (value: unknown, at: { readonly answers: Answers; readonly on: string }) => Verdict | undefined
  /** Published with the version: a rule that no longer gives these is not the rule that was published. */
  readonly examples: readonly {
    readonly value: Scalar | readonly string[]
    readonly answers?: Answers
    /** Civil date of the inspection; the day `from` of the version where none is named. */
    readonly on?: string
    readonly outcome: Verdict
  }[]
}

export type DecisionRules = Readonly<Record<string, DecisionRule>>

/** Two answers that contradict each other, or an answer and what the items come to. */
export interface Contradiction {
  /** Name of the item the message stands at. */
  readonly at: string
  /** What is wrong, naming what must change; nothing where all is well or not yet answered. */
  readonly find: (answers: Answers, at: { readonly outcomes: Outcomes; readonly on: string }) => Bilingual | undefined
}

export interface FormVersion<S extends readonly Section[] = readonly Section[]> {
  readonly version: number
  /** First civil day on which it may be answered. */
  readonly from: string
  /** Why this version came: shown above the diff. */
  readonly note?: Bilingual
  readonly sections: S
  /** Not yet published: shown to nobody, answered by nobody, may still change. */
  readonly isDraft?: true
}

/** Declares a version. Once a release has published it, it never changes again; what changes is a new version. */
export function formVersion<const S extends readonly Section[]>(version: FormVersion<S>): FormVersion<S> {
  return version
}

/**
 * A form: what is asked, of whom, and under which versions. A declaration and nothing else; the forms engine renders, validates,
 * decides and stores it.
 */
export interface Form<V extends readonly FormVersion[] = readonly FormVersion[]> {
  /** `domain.noun`, e.g. `supervision.inspection`. */
  readonly id: string
  readonly title: Bilingual
  /** Kinds of subject it is filled about. */
  readonly about: readonly SubjectKind[]
  /** Kind of the record an answered form becomes. */
  readonly recordKind: string
  /** Who may submit it, in the subject's region; `record.write` where nothing is said. */
  readonly permission?: Permission
  readonly rules: DecisionRules
  /**
   * Answers that cannot stand beside each other, each at the item that must be thought over. Pure: said while the form is filled in, offline
   * too, before anybody signs, and by the server again.
   */
  readonly contradictions?: readonly Contradiction[]
  /** Item (a date) that says until when failures are to be corrected: the engine keeps it as a task until the next answered form. */
  readonly correctBy?: string
  /** Its answers stand on paper as an official document, which is printed instead of the bare form. */
  readonly paper?: Paper
  readonly versions: V
}

/** Where the official document of an answered form is made, as .html to print and .docx to keep. */
export interface Paper {
  readonly title: Bilingual
  /** Address without its ending, with `:subjectId` and `:recordId`. */
  readonly path: string
  /** The same for the subject itself; none: it has no paper of its own. */
  readonly ownPath?: string
}

/** Declares a form with all its versions, oldest first. */
export function defineForm<const V extends readonly FormVersion[]>(form: Form<V>): Form<V> {
  return form
}

type Union<T> = (T extends unknown ? (x: T) => void : never) extends (x: infer U) => void ? U : never
type RequiredNames<I> = { [K in keyof I]: I[K] extends Item<TSchema, true> ? never : K }[keyof I]
type Flat<T> = { [K in keyof T]: T[K] }

export type AnswersOfItems<I> = Flat<
  { readonly [K in RequiredNames<I>]: I[K] extends Item<infer S> ? Static<S> : never } & {
    readonly [K in Exclude<keyof I, RequiredNames<I>>]?: I[K] extends Item<infer S> ? Static<S> : never
  }
>

/**
 * The exact type of a version's answers.
 * @example
 * type InspectionAnswers = AnswersOf<typeof version2>
 */
export type AnswersOf<V extends FormVersion> = AnswersOfItems<Union<V['sections'][number]['items']>>

/** All items of a version in one object. */
export function itemsOf(version: FormVersion): Items {
  return Object.assign({}, ...version.sections.map((s) => s.items))
}

/** The TypeBox schema of a version's answers; further properties are refused. */
export function schemaOf(version: FormVersion): TObject {
  return objectOf(itemsOf(version))
}

/** A version as data: what is published, stored, shown and compared. */
export function documentOf(form: Form, version: FormVersion): FormDocument {
  const used = new Set(version.sections.flatMap((s) => Object.values(s.items).flatMap(rulesNamed)))
  return {
    form: form.id,
    version: version.version,
    title: form.title,
    from: version.from,
    ...(version.note && { note: version.note }),
    about: [...form.about],
    recordKind: form.recordKind,
    sections: version.sections.map((s) => ({ id: s.id, title: s.title, items: itemDocuments(s.items) })),
    rules: Object.fromEntries(
      Object.entries(form.rules)
        .filter(([name]) => used.has(name))
        .map(([name, { statement, clause, examples }]) => [
          name,
          { statement, ...(clause && { clause }), examples: [...examples] },
        ]),
    ),
  }
}

function rulesNamed(i: Item): string[] {
  return [i.document.decide, ...(i.document.items ?? []).map((inner) => inner.decide)].filter((n) => n !== undefined)
}

/** The version in force on a civil day: the latest whose first day has come. */
export function versionInForce<
  V extends { readonly version: number; readonly from: string; readonly isDraft?: boolean },
>(versions: readonly V[], day: string): V | undefined {
  return versions
    .filter((v) => !v.isDraft && v.from <= day)
    .sort((a, b) => (a.from === b.from ? a.version - b.version : a.from < b.from ? -1 : 1))
    .at(-1)
}

/** Personal items of all versions by name: the `personal` of the form's record kind, so that the archive masks them as well. */
export function personalFields(form: Form): Record<string, PersonalKind> {
  const items = form.versions.flatMap((v) => Object.entries(itemsOf(v)))
  const fields = items.flatMap(([name, i]) => [{ ...i.document, name }, ...(i.document.items ?? [])])
  return Object.fromEntries(fields.flatMap((i) => (i.personal ? [[i.name, i.personal]] : [])))
}
