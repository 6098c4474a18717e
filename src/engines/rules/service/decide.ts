import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { CityPack } from '../../../core/regions/define.ts'
import type { Json } from '../../../core/seal.ts'
import { getSubject } from '../../archive/index.ts'
import type { Rule } from '../define.ts'
import { evaluateRule, type Facts, factErrors, valueOn, versionOf } from '../logic/evaluate.ts'
import { findFlips } from '../logic/flips.ts'
import { factsInvalid, parameterUnknown } from '../problems.ts'
import type { Decision, Evaluation, UsedParameter } from '../schema.ts'
import * as decisionStore from '../store/decisions.ts'
import * as ruleStore from '../store/rules.ts'
import { getRuleOn, getVersions } from './publish.ts'

/** What is asked of a rule. */
export interface Question {
  /** By the names of the rule's inputs. `undefined` is as good as absent. Put nobody's secrets in: a decision shows its facts. */
  readonly facts: Facts
  /** Civil day on which it is asked: which version of the rule and which parameter values answer. */
  readonly on: string
}

/** What a decision is about: found again by it, and shown to the subject. */
export interface About {
  /** The subject it concerns, who may then read the decision. Leave it out where the subject must not see it. */
  readonly subjectId?: string
  /** `domain.noun` or record kind, and its id: `sampling.sample`. */
  readonly kind: string
  readonly id: string
  /** Region whose officials see it, where there is no subject; the whole city otherwise. */
  readonly region?: string
}

/**
 * Asks a rule and stores nothing.
 * @throws Refusal `rule-unknown`, `rule-not-in-force`, `facts-invalid`, `parameter-unknown`
 */
export async function evaluate(tx: Tx, app: App, ruleId: string, question: Question): Promise<Evaluation> {
  const rule = getRuleOn(app, ruleId, question.on)
  const facts = Object.fromEntries(
    Object.entries(question.facts).filter((e): e is [string, Json] => e[1] !== undefined),
  )
  const errors = factErrors(rule, facts)
  if (errors.length > 0) throw refuse(factsInvalid({ errors }))
  const parameters = await parametersOn(tx, rule, question.on)
  const values = Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, p.value as Json]))
  const answer = evaluateRule(rule, facts, values)
  return {
    ruleId,
    version: versionOf(rule),
    on: question.on,
    facts,
    parameters,
    answer: answer as Evaluation['answer'],
    flips: findFlips(rule, facts, values, answer),
  }
}

/**
 * Asks a rule and stores the answer with everything it rests on: append-only, sealed (kind `decision`), listed by its subject, replayed
 * every night. In the caller's transaction, so that an act and the decision it rests on are there together or not at all.
 * @throws Refusal as {@link evaluate}; `subject-unknown`
 * @example
 * const { answer } = await decide(tx, app, actor, 'sampling.independence', { facts: { isSameBody: false }, on: '2026-03-02',
 *   about: { subjectId, kind: 'sampling.task', id: taskId } })
 */
export async function decide(
  tx: Tx,
  app: App,
  actor: Actor,
  ruleId: string,
  question: Question & { readonly about?: About },
): Promise<Decision> {
  const evaluation = await evaluate(tx, app, ruleId, question)
  const { about } = question
  const region = about?.subjectId ? (await getSubject(tx, about.subjectId)).region : (about?.region ?? cityCodeOf(app))
  const row: decisionStore.DecisionRow = {
    id: newId(),
    subject_id: about?.subjectId ?? null,
    about_kind: about?.kind ?? null,
    about_id: about?.id ?? null,
    region,
    rule_id: ruleId,
    rule_version: evaluation.version,
    on_day: evaluation.on,
    outcome: evaluation.answer.outcome,
    facts: evaluation.facts as Record<string, Json>,
    parameters: evaluation.parameters,
    answer: evaluation.answer as decisionStore.DecisionRow['answer'],
    flips: evaluation.flips,
    decided_at: app.clock.now(),
    decided_by: actor.accountId ?? actor.kind,
    decided_by_name: actor.name,
  }
  await decisionStore.insertDecision(tx, row)
  await app.seal(tx, [{ kind: 'decision', id: row.id, body: decisionBody(row) }])
  return describeDecision(row)
}

/** Values of a rule's parameters on a day, as the history has them now. @throws Refusal `parameter-unknown` */
async function parametersOn(tx: Tx, rule: Rule, day: string): Promise<Record<string, UsedParameter>> {
  const names = Object.keys(rule.parameters)
  if (names.length === 0) return {}
  const history = Map.groupBy(await ruleStore.listParameterValues(tx, rule.id), (v) => v.name)
  return Object.fromEntries(
    names.map((name) => {
      const row = valueOn(
        (history.get(name) ?? []).map((v) => ({ from: v.from_day, row: v })),
        day,
      )?.row
      if (!row) throw refuse(parameterUnknown({ rule: rule.id, name, day }))
      return [name, describeValue(row)]
    }),
  )
}

/**
 * The value of one parameter on a civil day, with its reference. A correction entered since is the value also of days before its entry.
 * @throws Refusal `rule-unknown`, `parameter-unknown`
 */
export async function parameterOn(tx: Tx, app: App, ruleId: string, name: string, day: string): Promise<UsedParameter> {
  if (!getVersions(app, ruleId).some((v) => Object.hasOwn(v.parameters, name)))
    throw refuse(parameterUnknown({ rule: ruleId, name }))
  const values = (await ruleStore.listParameterValues(tx, ruleId)).filter((v) => v.name === name)
  const row = valueOn(
    values.map((v) => ({ from: v.from_day, row: v })),
    day,
  )?.row
  if (!row) throw refuse(parameterUnknown({ rule: ruleId, name, day }))
  return describeValue(row)
}

export function describeValue(row: ruleStore.ParameterValueRow): UsedParameter {
  return {
    id: row.id,
    from: row.from_day,
    value: row.value,
    reference: row.reference,
    ...(row.is_unverified && { isUnverified: true }),
  }
}

export function describeDecision(row: decisionStore.DecisionRow): Decision {
  return {
    id: row.id,
    ruleId: row.rule_id,
    version: row.rule_version,
    on: row.on_day,
    facts: row.facts,
    parameters: row.parameters,
    answer: row.answer as unknown as Decision['answer'],
    flips: [...row.flips],
    ...(row.about_kind !== null &&
      row.about_id !== null && {
        about: { ...(row.subject_id && { subjectId: row.subject_id }), kind: row.about_kind, id: row.about_id },
      }),
    decidedAt: row.decided_at.toISOString(),
    decidedBy: row.decided_by_name,
  }
}

/** What is sealed of a decision: all of it. */
export function decisionBody(row: decisionStore.DecisionRow): Json {
  return { ...(row as unknown as Record<string, Json>), decided_at: row.decided_at.toISOString() }
}

/** Code of the whole city; '' where no pack names it, which no official's region reaches. */
export function cityCodeOf(app: Pick<App, 'modules'>): string {
  const [pack] = app.modules.flatMap((m) => (m.declares?.cities ?? []) as readonly CityPack[])
  return pack?.code ?? ''
}
