import { Value } from 'typebox/value'
import type { Bilingual } from '../../../core/text.ts'
import { labelOf, type Rule, type RuleExample } from '../define.ts'
import { declaredParameters, evaluateRule, factErrors, versionOf } from './evaluate.ts'
import { findFlips } from './flips.ts'

const RULE_ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const NAME = /^[a-z][A-Za-z0-9]{0,59}$/

/**
 * Everything that types cannot see in the versions of one rule, each fault as a line that says where and what to do. Run at start-up and
 * by the registry test; it asks the rule every example.
 * @param knowsClause whether a clause reference resolves among the city's laws
 */
export function checkRule(versions: readonly Rule[], knowsClause: (reference: string) => boolean): string[] {
  const ordered = [...versions].sort((a, b) => versionOf(a) - versionOf(b))
  return ordered.flatMap((rule, index) => {
    const faults: string[] = []
    const before = ordered[index - 1]
    if (versionOf(rule) !== index + 1) faults.push(`versions are numbered 1, 2, …; expected ${index + 1}`)
    if (before && rule.from <= before.from) faults.push('must begin after the version before it')
    faults.push(...checkVersion(rule, knowsClause))
    return faults.map((f) => `${rule.id}@${versionOf(rule)}: ${f}`)
  })
}

function checkVersion(rule: Rule, knowsClause: (reference: string) => boolean): string[] {
  const faults: string[] = []
  if (!RULE_ID.test(rule.id)) faults.push('the id is not “domain.noun” in kebab-case')
  if (!isBilingual(rule.title)) faults.push('the title is not in both languages')
  if (!knowsClause(rule.clause)) faults.push(`clause ${rule.clause} does not resolve`)
  if (!isCivilDay(rule.from)) faults.push('`from` is not a date YYYY-MM-DD')
  if (rule.until !== undefined && (!isCivilDay(rule.until) || rule.until < rule.from))
    faults.push('`until` is not a date from `from` on')
  for (const [name, schema] of Object.entries(rule.inputs.properties)) {
    if (!NAME.test(name)) faults.push(`fact ${name}: the name is not camelCase letters and digits`)
    if (!isBilingual(labelOf(schema, name))) faults.push(`fact ${name}: not labelled in both languages`)
  }
  faults.push(...checkParameters(rule))
  // Examples need values; without them each would only repeat the fault.
  return faults.length > 0 ? faults : checkExamples(rule)
}

function checkParameters(rule: Rule): string[] {
  return Object.entries(rule.parameters).flatMap(([name, parameter]) => {
    const faults: string[] = []
    if (!NAME.test(name)) faults.push('the name is not camelCase letters and digits')
    if (!isBilingual(parameter.label)) faults.push('not labelled in both languages')
    const [first] = parameter.values
    if (!first || first.from > rule.from) faults.push(`no value is in force on ${rule.from}, when the rule begins`)
    for (const [i, value] of parameter.values.entries()) {
      const before = parameter.values[i - 1]
      if (!isCivilDay(value.from)) faults.push(`value ${i}: \`from\` is not a date YYYY-MM-DD`)
      if (before && value.from <= before.from) faults.push(`value ${i}: must begin after the one before it`)
      if (!Value.Check(parameter.schema, value.value)) faults.push(`value ${i} does not fit its schema`)
      if (!value.reference.zh.trim() || !value.reference.en.trim()) faults.push(`value ${i}: no reference`)
    }
    return faults.map((f) => `parameter ${name}: ${f}`)
  })
}

function checkExamples(rule: Rule): string[] {
  const outcomes = new Set(rule.examples.map((e) => e.outcome))
  if (rule.examples.length === 0) return ['there are no examples']
  if (!rule.yields && outcomes.size < 2) return ['needs examples of at least two different outcomes']
  return rule.examples.flatMap((example, i) => {
    const fault = checkExample(rule, example)
    return fault ? [`example ${i + 1}: ${fault}`] : []
  })
}

function checkExample(rule: Rule, example: RuleExample): string | undefined {
  const facts = example.facts as Parameters<typeof evaluateRule>[1]
  const errors = factErrors(rule, facts)
  if (errors.length > 0) return errors.map((e) => `${e.pointer} ${e.message}`).join('; ')
  try {
    const parameters = declaredParameters(rule, example.on ?? rule.from)
    const before = JSON.stringify([facts, parameters])
    const answer = evaluateRule(rule, facts, parameters)
    if (answer.outcome !== example.outcome) return `gives ${answer.outcome}, the example says ${example.outcome}`
    if (example.value !== undefined && !Value.Equal(answer.value, example.value))
      return `gives the value ${JSON.stringify(answer.value)}, the example says ${JSON.stringify(example.value)}`
    // A reason may quote a name or a document as it is written, so its English may hold Chinese.
    if (!answer.reasons.every((r) => hasBoth(r.text))) return 'a reason is not in both languages'
    if (!answer.wouldChange.every(hasBoth)) return 'a sentence on what would change it is not in both languages'
    if (!Value.Equal(evaluateRule(rule, facts, parameters), answer))
      return 'asked twice, it gives two answers: it is not pure'
    findFlips(rule, facts, parameters, answer)
    if (JSON.stringify([facts, parameters]) !== before) return 'it changes its arguments: it is not pure'
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function isCivilDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function isBilingual(text: Bilingual): boolean {
  return hasBoth(text) && !/[\u3400-\u9fff]/.test(text.en)
}

function hasBoth(text: Bilingual): boolean {
  return /[\u3400-\u9fff]/.test(text.zh) && /[A-Za-z]/.test(text.en)
}
