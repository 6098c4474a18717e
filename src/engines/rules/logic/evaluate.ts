import { Value } from 'typebox/value'
import type { Json } from '../../../core/seal.ts'
import type { Bilingual } from '../../../core/text.ts'
import { type Answer, labelOf, OUTCOMES, type Rule, type ValuesOf } from '../define.ts'

export type Facts = Readonly<Record<string, Json | undefined>>
export type ParameterMap = Readonly<Record<string, Json>>

/** The declaration and what was handed to it do not fit: a fault of the program or of a declaration, never of the world. */
export class RuleFault extends Error {
  readonly errors: readonly { pointer: string; message: string }[]
  constructor(what: string, errors: readonly { pointer: string; message: string }[] = []) {
    super(errors.length === 0 ? what : `${what}: ${errors.map((e) => `${e.pointer} ${e.message}`).join('; ')}`)
    this.name = 'RuleFault'
    this.errors = errors
  }
}

/**
 * What is wrong with facts, by JSON pointer; empty when they can be answered. A required fact that is absent is nothing wrong: the answer
 * then needs a human finding.
 */
export function factErrors(rule: Pick<Rule, 'inputs'>, facts: Facts): { pointer: string; message: string }[] {
  const errors: { pointer: string; message: string }[] = []
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue
    // Names come from outside: `constructor` is a member of every object, and no fact.
    const schema = Object.hasOwn(rule.inputs.properties, name) ? rule.inputs.properties[name] : undefined
    if (!schema) errors.push({ pointer: `/${name}`, message: 'is not a fact of this rule' })
    else if (!Value.Check(schema, value))
      for (const e of Value.Errors(schema, value))
        errors.push({ pointer: `/${name}${e.instancePath}`, message: e.message })
  }
  return errors
}

/** Names of required facts that are not given. */
export function missingFacts(rule: Pick<Rule, 'inputs'>, facts: Facts): string[] {
  return ((rule.inputs.required ?? []) as readonly string[]).filter((name) => facts[name] === undefined)
}

/**
 * The answer of a rule to facts under the parameter values of one day. Pure: the same arguments give the same answer, now and in years.
 * A required fact that is absent gives 须人工认定 and names what is missing.
 * @throws RuleFault when a fact does not fit its schema, or the rule gives an answer its declaration does not allow
 * @example
 * evaluateRule(rule, { isSameBody: true }, {}).outcome // 'no'
 */
export function evaluateRule<R extends Rule>(
  rule: R,
  facts: Facts,
  parameters: ValuesOf<R['parameters']> | ParameterMap,
): Answer {
  const errors = factErrors(rule, facts)
  if (errors.length > 0) throw new RuleFault(`${rule.id}: these facts cannot be answered`, errors)
  const missing = missingFacts(rule, facts)
  if (missing.length > 0) return answerWithoutFacts(rule, missing)
  const given = Object.fromEntries(Object.entries(facts).filter(([, v]) => v !== undefined))
  const answer = rule.decide(given as never, parameters as never)
  checkAnswer(rule, answer)
  return answer
}

function answerWithoutFacts(rule: Rule, missing: readonly string[]): Answer {
  const labels = missing.map((name) => labelOf(rule.inputs.properties[name], name))
  const text: Bilingual = {
    zh: `尚缺事实：${labels.map((l) => l.zh).join('、')}。`,
    en: `Facts are missing: ${labels.map((l) => l.en).join(', ')}.`,
  }
  return {
    outcome: 'finding-needed',
    reasons: [{ text, facts: missing, parameters: [] }],
    wouldChange: labels.map((l) => ({ zh: `查明“${l.zh}”。`, en: `Find out: ${l.en}.` })),
  }
}

function checkAnswer(rule: Rule, answer: Answer): void {
  if (!Object.hasOwn(OUTCOMES, answer.outcome)) throw new RuleFault(`${rule.id}: ${answer.outcome} is no outcome`)
  if (answer.reasons.length === 0) throw new RuleFault(`${rule.id}: the answer gives no reason`)
  for (const reason of answer.reasons) {
    for (const name of reason.facts)
      if (!rule.inputs.properties[name])
        throw new RuleFault(`${rule.id}: a reason names the fact ${name}, which is not asked`)
    for (const name of reason.parameters)
      if (!rule.parameters[name])
        throw new RuleFault(`${rule.id}: a reason names the parameter ${name}, which is not declared`)
  }
  if (answer.value === undefined) return
  if (!rule.yields) throw new RuleFault(`${rule.id}: the answer carries a value, the rule declares none (yields)`)
  if (!Value.Check(rule.yields, answer.value))
    throw new RuleFault(`${rule.id}: the value is not what the rule yields`, [
      ...Value.Errors(rule.yields, answer.value).map((e) => ({ pointer: e.instancePath, message: e.message })),
    ])
}

/** The value in force on a civil day: the last that begins on or before it; of several that begin on one day, the last in the list. */
export function valueOn<V extends { readonly from: string }>(values: readonly V[], day: string): V | undefined {
  let found: V | undefined
  for (const value of values) if (value.from <= day && (!found || value.from >= found.from)) found = value
  return found
}

/** The declared parameter values of a day: for examples and tests; the city's own are in the database. */
export function declaredParameters(rule: Rule, day: string): ParameterMap {
  return Object.fromEntries(
    Object.entries(rule.parameters).map(([name, parameter]) => {
      const value = valueOn(parameter.values, day)
      if (!value) throw new RuleFault(`${rule.id}: no declared value of ${name} on ${day}`)
      return [name, value.value]
    }),
  )
}

/** The version of a rule that answers on a day. */
export function ruleOn(versions: readonly Rule[], day: string): Rule | undefined {
  const found = valueOn(
    [...versions].sort((a, b) => versionOf(a) - versionOf(b)),
    day,
  )
  return found && (found.until === undefined || day <= found.until) ? found : undefined
}

export function versionOf(rule: Rule): number {
  return rule.version ?? 1
}
