import type { Bilingual } from '../../../core/text.ts'
import { type DecisionRules, documentOf, type Form, type FormVersion, itemsOf } from '../define.ts'
import type { FormDocument, ItemDocument } from '../schema.ts'
import { fieldsOf } from './condition.ts'

const FORM_ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const ITEM_NAME = /^[a-z][A-Za-z0-9]{0,59}$/
const CIVIL_DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * Everything that types cannot see in a declaration, each fault as a line that says where and what to do. Run at start-up and by the
 * registry tests.
 * @param knowsClause whether a clause reference resolves; the city's laws and documents are known to the composer
 */
export function checkForm(form: Form, knowsClause: (reference: string) => boolean): string[] {
  const faults: string[] = []
  const say = (where: string, what: string) => faults.push(`${form.id}${where}: ${what}`)
  if (!FORM_ID.test(form.id)) say('', 'the id is not “domain.noun” in kebab-case')
  if (!isBilingual(form.title)) say('', 'the title is not in both languages')
  if (form.about.length === 0) say('', '`about` names no kind of subject')
  if (form.versions.length === 0) say('', 'there is no version')
  for (const [index, version] of form.versions.entries()) {
    if (version.version !== index + 1)
      say(`@${version.version}`, `versions are numbered 1, 2, …; expected ${index + 1}`)
    const before = form.versions[index - 1]
    if (before && version.from <= before.from) say(`@${version.version}`, 'must begin after the version before it')
    if (!CIVIL_DATE.test(version.from)) say(`@${version.version}`, '`from` is not a date YYYY-MM-DD')
    for (const fault of checkVersion(form, version, knowsClause)) say(`@${version.version}`, fault)
  }
  for (const [name, rule] of Object.entries(form.rules)) {
    if (!isBilingual(rule.statement)) say(` rule ${name}`, 'the statement is not in both languages')
    if (rule.clause && !knowsClause(rule.clause)) say(` rule ${name}`, `clause ${rule.clause} does not resolve`)
  }
  for (const { at } of form.contradictions ?? [])
    if (!form.versions.some((v) => at in itemsOf(v))) say('', `a contradiction stands at ${at}, which is not asked`)
  for (const fault of checkRuleExamples(form.rules, form.versions[0]?.from ?? '')) say('', fault)
  return faults
}

function checkVersion(form: Form, version: FormVersion, knowsClause: (reference: string) => boolean): string[] {
  const document = documentOf(form, version)
  const faults: string[] = []
  const sectionIds = document.sections.map((s) => s.id)
  for (const id of duplicates(sectionIds)) faults.push(`section ${id} stands twice`)
  for (const s of document.sections) {
    if (!isBilingual(s.title)) faults.push(`section ${s.id}: the title is not in both languages`)
    if (s.items.length === 0) faults.push(`section ${s.id} asks nothing`)
  }
  const items = document.sections.flatMap((s) => s.items)
  for (const name of duplicates(items.map((i) => i.name))) faults.push(`item ${name} stands in two sections`)
  const earlier: ItemDocument[] = []
  for (const item of items) {
    faults.push(
      ...checkItem(item, item.name, form.rules, knowsClause),
      ...checkCondition(item, item.name, earlier, earlier),
      ...checkDiffers(item, earlier),
      ...checkOfficial(item, earlier),
    )
    earlier.push(item)
    const beside: ItemDocument[] = []
    for (const inner of item.items ?? []) {
      const name = `${item.name}/${inner.name}`
      faults.push(...checkItem(inner, name, form.rules, knowsClause), ...checkCondition(inner, name, beside, earlier))
      beside.push(inner)
    }
  }
  if (form.correctBy && !version.isDraft) faults.push(...checkCorrectBy(form, document, form.correctBy))
  return faults
}

function checkItem(
  item: ItemDocument,
  name: string,
  rules: DecisionRules,
  knowsClause: (reference: string) => boolean,
): string[] {
  const faults: string[] = []
  const say = (what: string) => faults.push(`item ${name}: ${what}`)
  if (!ITEM_NAME.test(item.name)) say('the name is not camelCase letters and digits')
  if (!isBilingual(item.label)) say('the label is not in both languages')
  if (item.help && !isBilingual(item.help)) say('the help is not in both languages')
  for (const option of item.options ?? [])
    if (!isBilingual(option.label)) say(`option ${option.value} is not labelled in both languages`)
  if (item.clause && !knowsClause(item.clause)) say(`clause ${item.clause} does not resolve`)
  if (item.kind === 'verdict' && !item.clause) say('a finding of compliance must name the clause it is about')
  if (item.decide && !rules[item.decide]) say(`there is no rule ${item.decide}`)
  if (item.decide && item.kind === 'verdict') say('a verdict decides itself; ask for the fact and let the rule decide')
  if (item.onFail && item.kind !== 'verdict' && !item.decide) say('cannot fail, so `onFail` never happens')
  if (item.kind === 'repeat' && (item.items ?? []).length === 0) say('the group asks nothing')
  if (item.kind === 'repeat' && item.decide)
    say('a rule decides one answer, not a group: put it on an item of the group')
  if ((item.items ?? []).some((i) => i.kind === 'repeat')) say('groups are one level deep')
  if ((item.items ?? []).some((i) => i.kind === 'signature'))
    say('a signature stands for the whole form, not in a group')
  if (item.role && !isBilingual(item.role)) say('the role of the signer is not in both languages')
  return faults
}

function checkCondition(
  item: ItemDocument,
  name: string,
  beside: readonly ItemDocument[],
  form: readonly ItemDocument[],
): string[] {
  if (!item.when) return []
  return fieldsOf(item.when).flatMap((field) => {
    const among = field.startsWith('/') ? form : beside
    const target = among.find((i) => i.name === field.replace(/^\//, ''))
    if (!target) return [`item ${name}: its condition looks at ${field}, which is not asked before it`]
    if (target.kind === 'signature') return [`item ${name}: its condition looks at the signature ${field}`]
    return target.kind === 'repeat' ? [`item ${name}: its condition looks at the group ${field}`] : []
  })
}

function checkDiffers(item: ItemDocument, earlier: readonly ItemDocument[]): string[] {
  return (item.differsFrom ?? [])
    .filter((name) => !earlier.some((i) => i.name === name && i.kind === 'signature'))
    .map((name) => `item ${item.name}: differsFrom names ${name}, which is no signature asked before it`)
}

/** A second official stands beside a first who is told by account too. */
function checkOfficial(item: ItemDocument, earlier: readonly ItemDocument[]): string[] {
  if (item.official === undefined) return []
  if (item.allowsRefusal) return [`item ${item.name}: an official does not refuse to sign`]
  if (item.official === 'submitter' || earlier.some((i) => i.official === 'submitter')) return []
  return [`item ${item.name}: a second official needs the submitter's own signature before it`]
}

/** A version may stop asking for it, where something else follows the corrections; one at least must ask. */
function checkCorrectBy(form: Form, document: FormDocument, name: string): string[] {
  const item = document.sections.flatMap((s) => s.items).find((i) => i.name === name)
  if (!item) return form.versions.some((v) => name in itemsOf(v)) ? [] : [`correctBy names ${name}, which is not asked`]
  return item.kind === 'date' ? [] : [`correctBy names ${name}, which is not a date`]
}

/** A rule without examples cannot be frozen; a rule that contradicts one is not the rule that was declared. */
export function checkRuleExamples(rules: DecisionRules, day: string): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    if (new Set(rule.examples.map((e) => e.outcome)).size < 2)
      return [`rule ${name} needs examples of at least two different outcomes`]
    return rule.examples.flatMap((e) => {
      const got = rule.decide(e.value, { answers: e.answers ?? {}, on: e.on ?? day })
      return got === e.outcome
        ? []
        : [`rule ${name}: ${JSON.stringify(e.value)} gives ${got}, the example says ${e.outcome}`]
    })
  })
}

function isBilingual(text: Bilingual): boolean {
  return /[\u3400-\u9fff]/.test(text.zh) && /[A-Za-z]/.test(text.en) && !/[\u3400-\u9fff]/.test(text.en)
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((n, i) => names.indexOf(n) !== i))]
}
