import { type Static, Type as T } from 'typebox'
import { PublicText } from '../../core/text/schema.ts'

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

/** A change of a parameter as somebody proposes it. */
export const NewProposal = T.Object(
  {
    value: T.Unknown(),
    from: Day,
    reference: PublicText(T.String({ minLength: 1, maxLength: 500 })),
    /** The reference in English, where there is an official one. */
    referenceEn: T.Optional(PublicText(T.String({ maxLength: 500 }))),
    reason: PublicText(T.String({ minLength: 1, maxLength: 1000 })),
    isCorrection: T.Optional(T.Boolean()),
  },
  { additionalProperties: false },
)
export type NewProposal = Static<typeof NewProposal>

export const ProposalMove = T.Union([T.Literal('approve'), T.Literal('reject'), T.Literal('withdraw')])
export type ProposalMove = Static<typeof ProposalMove>

const Clause = T.Object({ title: Words, place: Words })
const Json = T.Unknown()

export const RuleEntry = T.Object({
  id: T.String(),
  title: Words,
  clause: T.String(),
  clausePlace: T.Optional(Clause),
  isClauseUnverified: T.Optional(T.Literal(true)),
  version: T.Integer(),
  from: Day,
  until: T.Optional(Day),
  isInForce: T.Boolean(),
  parameters: T.Integer(),
  hasUnverified: T.Boolean(),
  waiting: T.Integer(),
})
export type RuleEntry = Static<typeof RuleEntry>

export const ProposalView = T.Object({
  id: T.String(),
  ruleId: T.String(),
  name: T.String(),
  from: Day,
  value: Json,
  reference: Words,
  reason: T.String(),
  isCorrection: T.Boolean(),
  proposedBy: T.String(),
  proposedAt: T.String(),
  outcome: T.Optional(T.Union([T.Literal('approved'), T.Literal('rejected'), T.Literal('withdrawn')])),
  endReason: T.Optional(T.String()),
  endedBy: T.Optional(T.String()),
  endedAt: T.Optional(T.String()),
  /** What this account may do with it now. */
  moves: T.Array(ProposalMove),
})
export type ProposalView = Static<typeof ProposalView>

export const ParameterView = T.Object({
  name: T.String(),
  label: Words,
  unit: T.Optional(Words),
  schema: Json,
  /** In force today. */
  now: T.Optional(UsedParameter),
  /** Everything that was ever entered, the newest day first; `isReplaced`: a later entry of the same day stands in its place. */
  history: T.Array(
    T.Object({
      ...UsedParameter.properties,
      enteredAt: T.String(),
      isReplaced: T.Boolean(),
      proposal: T.Optional(ProposalView),
    }),
  ),
  mayPropose: T.Boolean(),
})
export type ParameterView = Static<typeof ParameterView>

export const RuleDetail = T.Object({
  id: T.String(),
  title: Words,
  clause: T.String(),
  clausePlace: T.Optional(Clause),
  isClauseUnverified: T.Optional(T.Literal(true)),
  versions: T.Array(
    T.Object({
      version: T.Integer(),
      from: Day,
      until: T.Optional(Day),
      digest: T.String(),
      publishedAt: T.String(),
      isInForce: T.Boolean(),
    }),
  ),
  inputs: T.Array(T.Object({ name: T.String(), label: Words, isOptional: T.Optional(T.Literal(true)), schema: Json })),
  examples: T.Array(
    T.Object({
      facts: T.Record(T.String(), Json),
      on: T.Optional(Day),
      outcome: OutcomeName,
      value: T.Optional(Json),
      note: T.Optional(Words),
    }),
  ),
  parameters: T.Array(ParameterView),
  proposals: T.Array(ProposalView),
  today: Day,
})
export type RuleDetail = Static<typeof RuleDetail>

export const DecisionQuery = T.Object({
  rule: T.Optional(RuleId),
  outcome: T.Optional(OutcomeName),
  subjectId: T.Optional(T.String({ format: 'uuid' })),
  kind: T.Optional(T.String({ maxLength: 80 })),
  about: T.Optional(T.String({ maxLength: 80 })),
  after: T.Optional(T.String({ format: 'uuid' })),
  limit: T.Optional(T.Integer({ minimum: 1, maximum: 200 })),
})
export type DecisionQuery = Static<typeof DecisionQuery>

export const DecisionEntry = T.Object({
  id: T.String(),
  ruleId: T.String(),
  ruleTitle: Words,
  on: Day,
  outcome: OutcomeName,
  value: T.Optional(Json),
  /** The first reason. */
  reason: Words,
  about: DecisionBody.properties.about,
  subjectName: T.Optional(T.String()),
  decidedAt: T.String(),
  decidedBy: T.String(),
})
export type DecisionEntry = Static<typeof DecisionEntry>

export const DecisionPage = T.Object({ items: T.Array(DecisionEntry), next: T.Optional(T.String()) })

export const DecisionDetail = T.Object({
  ...DecisionBody.properties,
  ruleTitle: Words,
  clause: T.String(),
  clausePlace: T.Optional(Clause),
  isClauseUnverified: T.Optional(T.Literal(true)),
  ruleDigest: T.String(),
  inputs: RuleDetail.properties.inputs,
  parameterLabels: T.Record(T.String(), T.Object({ label: Words, unit: T.Optional(Words) })),
  subjectName: T.Optional(T.String()),
  /** Parameters that were corrected for that day after the decision was made. */
  corrected: T.Array(T.String()),
})
export type DecisionDetail = Static<typeof DecisionDetail>

export const ReplayView = T.Object({
  id: T.String(),
  askedBy: T.String(),
  askedAt: T.String(),
  checked: T.Integer(),
  differing: T.Integer(),
  finishedAt: T.Optional(T.String()),
})
export type ReplayView = Static<typeof ReplayView>

export const DifferenceView = T.Object({
  decisionId: T.String(),
  ruleId: T.String(),
  version: T.Integer(),
  on: Day,
  decidedAt: T.String(),
  kind: T.String(),
  before: AnswerBody,
  now: T.Union([AnswerBody, T.String()]),
})
export type DifferenceView = Static<typeof DifferenceView>
