import { type Static, Type as T, type TObject, type TSchema } from 'typebox'
import type { Json } from '../../core/seal.ts'
import type { Bilingual } from '../../core/text.ts'

/** yes; no; or the law leaves it to a person, who must find something out or weigh it. */
export type Outcome = 'yes' | 'no' | 'finding-needed'

export const OUTCOMES: Readonly<Record<Outcome, Bilingual>> = {
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  'finding-needed': { zh: '须人工认定', en: 'Needs a human finding' },
}

/** One step of the reasoning: a sentence, and what it rests on, by the names of the declaration. */
export interface Reason {
  readonly text: Bilingual
  readonly facts: readonly string[]
  readonly parameters: readonly string[]
}

/** What a rule says of the facts. */
export interface Answer {
  readonly outcome: Outcome
  /** What the rule yields besides its outcome, e.g. a ratio, a deadline; checked against `yields`. */
  readonly value?: Json
  /** At least one. */
  readonly reasons: readonly Reason[]
  /** In the rule's own words; the engine adds the single changes that it finds by itself. */
  readonly wouldChange: readonly Bilingual[]
}

/** A value of a parameter from a civil day on, until the next one begins. */
export interface ParameterValue<V = Json> {
  /** First civil day, YYYY-MM-DD. */
  readonly from: string
  readonly value: V
  /** Where the value is laid down: document, number, clause, page. */
  readonly reference: Bilingual
  /** Nobody has compared it with the official text yet. Shown wherever the value is. */
  readonly isUnverified?: true
}

/** A figure that a rule needs and that may change without a new rule. */
export interface Parameter<S extends TSchema = TSchema> {
  readonly label: Bilingual
  /** As printed behind the number: `%`, `个工作日`. */
  readonly unit?: Bilingual
  readonly schema: S
  /** Those the release brings; officials add others in the workbench. Ascending by `from`, the first not after the rule's `from`. */
  readonly values: readonly ParameterValue[]
}

/**
 * Declares a parameter with its dated values.
 * @example
 * defineParameter({
 *   label: { zh: '公示期限', en: 'Days to publish' },
 *   unit: { zh: '个工作日', en: 'working days' },
 *   schema: T.Integer({ minimum: 1, maximum: 60 }),
 *   values: [{ from: '2019-02-15', value: 20, reference: { zh: '国市监信〔2019〕38号', en: 'SAMR 2019 No. 38' }, isUnverified: true }],
 * })
 */
export function defineParameter<const S extends TSchema>(
  parameter: Omit<Parameter<S>, 'values'> & { readonly values: readonly ParameterValue<Static<S>>[] },
): Parameter<S> {
  return parameter as unknown as Parameter<S>
}

export type Parameters = Readonly<Record<string, Parameter>>
export type ValuesOf<P extends Parameters> = { readonly [N in keyof P]: Static<P[N]['schema']> }

/** A case whose answer is known: published with the rule and checked at every start. */
export interface RuleExample<F = Readonly<Record<string, unknown>>> {
  readonly facts: F
  /** Civil day; the rule's `from` where none is named. Says which declared values apply. */
  readonly on?: string
  readonly outcome: Outcome
  /** Compared when it is given. */
  readonly value?: Json
  readonly note?: Bilingual
}

/** One version of a rule. Once a release has published it, it never changes; what changes is the next version. */
export interface Rule<I extends TObject = TObject, P extends Parameters = Parameters> {
  /** `domain.noun`, e.g. `sampling.independence`. */
  readonly id: string
  /** 1 where none is named. The next version takes over on its `from`; all versions stay declared, so that old decisions can be replayed. */
  readonly version?: number
  /** The question it answers, as a person would ask it. */
  readonly title: Bilingual
  /** Machine-readable clause, e.g. `CN-PQL-2018/27`; must resolve among the laws the city knows. */
  readonly clause: string
  /** Set while nobody has compared the article with the official text. */
  readonly isClauseUnverified?: true
  /** First civil day on which it answers. */
  readonly from: string
  /** Last civil day on which it answers. Not frozen: the end of a rule may become known later. */
  readonly until?: string
  /** Facts it asks for, each with a label: use {@link fact}. A required fact that is not given makes the answer 须人工认定 by itself. */
  readonly inputs: I
  readonly parameters: P
  /** Schema of `Answer.value`, for a rule that yields a figure; without it a rule gives no value. */
  readonly yields?: TSchema
  /** Pure. Throws only where the declaration is wrong. */
  decide(facts: Static<I>, parameters: ValuesOf<P>): Answer
  readonly examples: readonly RuleExample<Static<I>>[]
}

/**
 * Declares a rule; listed by its domain under `declares: { rules: [...] }`.
 * @example
 * defineRule({
 *   id: 'sampling.independence',
 *   title: { zh: '抽样单位与检验单位是否分离', en: 'Are the sampler and the testing body separate?' },
 *   clause: 'CN-PQL-2018/15', from: '2019-01-01',
 *   inputs: T.Object({ isSameBody: fact.yesNo({ label: { zh: '两者是同一机构', en: 'Both are the same body' } }) }),
 *   parameters: {},
 *   decide: ({ isSameBody }) => isSameBody
 *     ? no({ zh: '抽样与检验由同一机构承担。', en: 'One body samples and tests.' }, ['isSameBody'])
 *     : yes({ zh: '抽样与检验由不同机构承担。', en: 'Different bodies sample and test.' }, ['isSameBody']),
 *   examples: [{ facts: { isSameBody: false }, outcome: 'yes' }, { facts: { isSameBody: true }, outcome: 'no' }],
 * })
 */
export function defineRule<const I extends TObject, const P extends Parameters>(rule: Rule<I, P>): Rule<I, P> {
  return rule
}

/** An answer with one reason; `more` adds reasons, value, own words on what would change it. */
function answer(outcome: Outcome) {
  return (
    text: Bilingual,
    facts: readonly string[] = [],
    more: {
      readonly parameters?: readonly string[]
      readonly value?: Json
      readonly also?: readonly Reason[]
      readonly wouldChange?: readonly Bilingual[]
    } = {},
  ): Answer => ({
    outcome,
    ...(more.value !== undefined && { value: more.value }),
    reasons: [{ text, facts, parameters: more.parameters ?? [] }, ...(more.also ?? [])],
    wouldChange: more.wouldChange ?? [],
  })
}

export const yes = answer('yes')
export const no = answer('no')
export const findingNeeded = answer('finding-needed')

/** What is said of every fact. */
export interface FactAsked {
  readonly label: Bilingual
}

/**
 * Facts a rule asks for: TypeBox schemas with a label. Wrap in `T.Optional(…)` what the rule can do without. Any other schema may stand
 * among the inputs as well when it carries `label`; the engine searches changes for these scalar kinds.
 */
export const fact = {
  /** So or not so. */
  yesNo: (asked: FactAsked) => T.Boolean({ label: asked.label }),
  /** A measured or computed number. */
  number: (asked: FactAsked & { unit?: Bilingual; minimum?: number; maximum?: number }) => T.Number({ ...asked }),
  /** A count. Without bounds: 0 to 10⁹. */
  count: (asked: FactAsked & { unit?: Bilingual; minimum?: number; maximum?: number }) =>
    T.Integer({ minimum: 0, maximum: 1_000_000_000, ...asked }),
  /** A civil day, YYYY-MM-DD. */
  day: (asked: FactAsked) => T.String({ format: 'date', maxLength: 10, label: asked.label }),
  /** Words, e.g. a credit code; compared, never interpreted. */
  text: (asked: FactAsked & { maxLength?: number }) =>
    T.String({ maxLength: asked.maxLength ?? 200, label: asked.label }),
  /** Exactly one of the named options. */
  choice: <const O extends Readonly<Record<string, Bilingual>>>(options: O, asked: FactAsked) =>
    T.Unsafe<Extract<keyof O, string>>({
      type: 'string',
      enum: Object.keys(options),
      label: asked.label,
      options,
    }),
  /** Several texts, e.g. the holders of a body. */
  list: (asked: FactAsked & { maxItems?: number }) =>
    T.Array(T.String({ maxLength: 200 }), { maxItems: asked.maxItems ?? 1000, label: asked.label }),
} as const

/** Label of a fact as its schema carries it; its name where there is none. */
export function labelOf(schema: TSchema | undefined, name: string): Bilingual {
  return (schema as { label?: Bilingual } | undefined)?.label ?? { zh: name, en: name }
}
