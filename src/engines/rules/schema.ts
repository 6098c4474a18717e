import { type Static, Type as T } from 'typebox'

const Words = T.Object({ zh: T.String(), en: T.String() })
const Day = T.String({ format: 'date', maxLength: 10 })
const Name = T.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$', maxLength: 60 })
export const RuleId = T.String({ maxLength: 80, pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$' })
export const OutcomeName = T.Union([T.Literal('yes'), T.Literal('no'), T.Literal('finding-needed')])

export const AnswerBody = T.Object({
  outcome: OutcomeName,
  value: T.Optional(T.Unknown()),
  reasons: T.Array(T.Object({ text: Words, facts: T.Array(T.String()), parameters: T.Array(T.String()) })),
  wouldChange: T.Array(Words),
})

/** A single change that gives another answer, found by the engine. */
export const Flip = T.Object({
  of: T.Union([T.Literal('fact'), T.Literal('parameter')]),
  /** Name of the fact or parameter; a place within it behind slashes. */
  name: T.String(),
  from: T.Unknown(),
  to: T.Unknown(),
  /** `to` is the nearest value that does it: everything from there on in that direction was not searched further. */
  direction: T.Union([T.Literal('exactly'), T.Literal('at-least'), T.Literal('at-most')]),
  outcome: OutcomeName,
  /** The value the rule would then yield, where that is what changes. */
  value: T.Optional(T.Unknown()),
})
export type Flip = Static<typeof Flip>

/** A parameter value that was used, by the id of its entry in the history. */
export const UsedParameter = T.Object({
  id: T.String(),
  from: Day,
  value: T.Unknown(),
  reference: Words,
  isUnverified: T.Optional(T.Literal(true)),
})
export type UsedParameter = Static<typeof UsedParameter>

/** Rule, version and parameter values that answered, and the answer. */
export const Evaluation = T.Object({
  ruleId: T.String(),
  version: T.Integer(),
  on: Day,
  facts: T.Record(T.String(), T.Unknown()),
  parameters: T.Record(T.String(), UsedParameter),
  answer: AnswerBody,
  flips: T.Array(Flip),
})
export type Evaluation = Static<typeof Evaluation>

export const DecisionBody = T.Object({
  ...Evaluation.properties,
  id: T.String(),
  about: T.Optional(T.Object({ subjectId: T.Optional(T.String()), kind: T.String(), id: T.String() })),
  decidedAt: T.String(),
  decidedBy: T.String(),
})
/** A stored answer. */
export type Decision = Static<typeof DecisionBody>

export { Day, Name, Words }
