// What holds of every domain, whoever writes it. A new domain is tested here by standing in src/domains/registry.ts.
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { modules } from '../src/city.ts'
import { collectAuditWords } from '../src/core/access/audit-words.ts'
import { collectPermissions, collectRoles } from '../src/core/access/roles.ts'
import { checkDocument, type DocumentTemplate, REQUIRED_FACTS } from '../src/core/documents/index.ts'
import { createAjv } from '../src/core/http/validation.ts'
import { Refusal } from '../src/core/problem.ts'
import type { Domain } from '../src/domains/define.ts'
import { domains } from '../src/domains/registry.ts'
import { PERSONAL_FIELDS, type RecordKind } from '../src/engines/archive/define.ts'
import type { AnyCaseKind } from '../src/engines/cases/define.ts'
import { checkCaseKind } from '../src/engines/cases/logic/check-kind.ts'
import { reachFaults, refusalFaults } from '../src/engines/cases/testing/every-kind.ts'
import { documentOf, personalFields, schemaOf } from '../src/engines/forms/define.ts'
import { missingParts, strayNotes, stripHidden } from '../src/engines/forms/logic/answers.ts'
import { checkForm } from '../src/engines/forms/logic/check-form.ts'
import { findClause } from '../src/engines/forms/logic/clause.ts'
import { decideOutcomes } from '../src/engines/forms/logic/outcomes.ts'
import { sampleAnswers } from '../src/engines/forms/logic/sample-answers.ts'
import { tianjin2018 } from '../src/packs/tianjin-2018/index.ts'

const HAN = /[\u3400-\u9fff]/

/** Runs a check for every domain; a registry without domains is a fault of its own. */
function everyDomain(rule: string, check: (domain: Domain) => void): void {
  test(rule, () => {
    assert.ok(domains.length > 0, 'the registry holds no domain')
    for (const domain of domains) check(domain)
  })
}

test('every folder below src/domains stands in the registry, and nothing else does', () => {
  const folders = readdirSync('src/domains', { withFileTypes: true }).filter((d) => d.isDirectory())
  assert.deepEqual(domains.map((d) => d.id).sort(), folders.map((d) => d.name).sort())
})

everyDomain('a domain says its name and purpose in both languages', ({ id, name, purpose }) => {
  for (const text of [name, purpose]) {
    assert.match(text.zh, HAN, id)
    assert.match(text.en, /[A-Za-z]/, id)
    assert.doesNotMatch(text.en, HAN, id)
  }
})

everyDomain(
  'every form is soundly declared: labelled in both languages, clauses resolve, conditions and rules hold',
  (domain) => {
    for (const form of domain.forms) {
      assert.ok(form.id.startsWith(`${domain.id}.`), `${form.id} does not begin with ${domain.id}.`)
      assert.deepEqual(
        checkForm(form, (reference) => findClause(reference, domain.laws) !== undefined),
        [],
      )
    }
  },
)

everyDomain('no law is named twice with a different wording', (domain) => {
  for (const law of domain.laws)
    for (const other of domains.flatMap((d) => d.laws).filter((l) => l.id === law.id)) assert.deepEqual(other, law)
})

everyDomain('an answered form becomes a record of a kind that the domain declares', (domain) => {
  for (const form of domain.forms) {
    const kind = domain.recordKinds.find((k) => k.kind === form.recordKind)
    assert.ok(kind, `${form.id}: no record kind ${form.recordKind}`)
    // The archive masks by the record kind, the forms engine by the item: both must know.
    for (const [name, how] of Object.entries(personalFields(form)))
      assert.equal(kind.personal?.[name] ?? PERSONAL_FIELDS[name], how, `${form.recordKind} does not mask ${name}`)
  }
})

test('the timeline says of every kind of record what it was, by declaration and from what is there', () => {
  // What happened to an identity the archive's own page says, in names of regions and industries.
  for (const kind of modules
    .filter((m) => m.id !== 'archive')
    .flatMap((m) => (m.declares?.recordKinds ?? []) as RecordKind[])) {
    assert.ok(kind.shows?.length, `${kind.kind} says nothing on the timeline`)
    if (kind.schema === undefined) continue
    const { properties = {} } = kind.schema as { properties?: object }
    for (const { from } of kind.shows ?? [])
      assert.ok((from.split('/')[1] ?? '') in properties, `${kind.kind} has nothing at ${from}`)
  }
})

test('the audit trail says every act and what it was done to in words', () => {
  const { acts, objects, names } = collectAuditWords(modules)
  const files = globSync('src/**/*.ts').filter((f) => !/\.test\.ts$|\/testing\//.test(f))
  const said = (pattern: RegExp) =>
    new Set(files.flatMap((f) => [...readFileSync(f, 'utf8').matchAll(pattern)].map((m) => m[1] ?? '')))
  // An act is named by a word, a full stop and a word; its object by one word.
  const actions = said(/\baction: (?:[^'\n]*\? '[a-z.-]+' : )?'([a-z-]+\.[a-z-]+)'/g)
  for (const m of said(/\baction: [^'\n]*\? '([a-z-]+\.[a-z-]+)'/g)) actions.add(m)
  // Given to a function that makes the entry: `audit(tx, app, act('publication.approve', …))`.
  for (const m of said(/\baudit\([^'\n]*'([a-z-]+\.[a-z-]+)'/g)) actions.add(m)
  assert.ok(actions.has('publication.approve'), 'acts that a function names are seen too')
  assert.ok(actions.size > 40, `only ${actions.size} acts were found`)
  for (const action of actions) assert.ok(acts[action], `${action} has no word`)
  const kinds = said(/\bobjectKind: '([a-z.-]+)'/g)
  for (const kind of kinds) assert.ok(objects[kind], `${kind} has no word`)
  // Shown by a code that people use themselves, or there is only one of it.
  const coded = new Set([
    'indicator',
    'parameter',
    'policy-item',
    'supervision.matter',
    'route',
    'audit',
    'security-setting',
  ])
  // Nobody calls these anything.
  for (const kind of ['session', 'replay']) coded.add(kind)
  assert.deepEqual(
    [...kinds].filter((kind) => !names[kind] && !coded.has(kind)),
    [],
    'shown to people by their ids',
  )
})

everyDomain('every permission that a domain brings or needs is held by some role', (domain) => {
  const held = new Set(collectRoles(domains).flatMap((r) => r.permissions))
  const declared = new Set(collectPermissions(domains).map((p) => p.id))
  const needed = domain.forms.flatMap((f) => f.permission ?? [])
  for (const permission of needed) assert.ok(declared.has(permission) || permission === 'record.write', permission)
  for (const permission of [...needed, ...(domain.permissions ?? []).map((p) => p.id)])
    assert.ok(held.has(permission), `${domain.id}: ${permission} is held by no role`)
})

everyDomain('every version of every form can be answered, and the answers are what its schema says', (domain) => {
  const ajv = createAjv()
  for (const form of domain.forms)
    for (const version of form.versions) {
      const document = documentOf(form, version)
      const validate = ajv.compile(schemaOf(version))
      const random = sequence(form.id.length + version.version)
      const verdicts = new Set<string | undefined>()
      for (let i = 0; i < 60; i++) {
        const photo = () => ({ digest: 'a'.repeat(64) })
        const given = sampleAnswers(document, random, {
          on: version.from,
          rules: form.rules,
          failRate: i % 2 === 0 ? 0 : 0.5,
          photo,
        })
        const { answers, asked, leftOut } = stripHidden(document, given.answers)
        const outcomes = decideOutcomes(asked, form.rules, version.from)
        verdicts.add(outcomes.overall)
        const where = `${form.id}@${version.version}: ${JSON.stringify(answers)}`
        assert.ok(validate(answers), `${where}: ${ajv.errorsText(validate.errors)}`)
        assert.deepEqual(missingParts(asked, given.notes, outcomes), [], where)
        assert.deepEqual(strayNotes(asked, given.notes), [], where)
        assert.deepEqual(leftOut, [], where)
      }
      const decides = document.sections.flatMap((s) => s.items).some((i) => i.kind === 'verdict' || i.decide)
      if (decides)
        assert.ok(
          verdicts.has('pass') && verdicts.has('fail'),
          `${form.id}@${version.version} came only to ${[...verdicts]}`,
        )
    }
})

everyDomain('what a domain serves are items of the policy, each tied to live counts by a binding', (domain) => {
  const items = new Set(tianjin2018.items.map((i) => i.address))
  const bound = new Set([...tianjin2018.bindings, ...(domain.bindings ?? [])].map((b) => b.item))
  for (const item of domain.serves) {
    assert.ok(items.has(item), `${domain.id} serves ${item}, which is no item`)
    assert.ok(bound.has(item), `${domain.id} serves ${item}, but no binding says how that shows`)
  }
})

const caseKindsOf = (domain: Domain) => (domain.declares?.caseKinds ?? []) as readonly AnyCaseKind[]
const declaredIds = (word: string) =>
  new Set(
    modules
      .flatMap((m) => (m.declares?.[word] ?? []) as readonly { id?: string; kind?: string }[])
      .map((d) => d.id ?? d.kind),
  )

everyDomain(
  'every kind of case is soundly declared: labelled, states reachable and leavable, clauses resolve, permissions known, clocks started',
  (domain) => {
    const permissions = new Set<string>(collectPermissions(modules).map((p) => p.id))
    const [recordKinds, forms, templates, rules] = ['recordKinds', 'forms', 'documentTemplates', 'rules'].map(
      declaredIds,
    )
    for (const kind of caseKindsOf(domain)) {
      assert.ok(kind.kind.startsWith(`${domain.id}.`), `${kind.kind} does not begin with ${domain.id}.`)
      const faults = checkCaseKind(kind, {
        clause: (reference) => findClause(reference, domain.laws) !== undefined,
        permission: (id) => permissions.has(id),
        recordKind: (id) => recordKinds?.has(id) === true,
        form: (id) => forms?.has(id) === true,
        template: (id) => templates?.has(id) === true,
        parameter: (rule) => rules?.has(rule) === true,
      })
      assert.deepEqual(faults, [])
    }
  },
)

everyDomain('every move of every case refuses whoever lacks what it asks for', (domain) => {
  for (const kind of caseKindsOf(domain)) assert.deepEqual(refusalFaults(kind, modules), [])
})

everyDomain('whoever acts on a kind of case can open it', (domain) => {
  for (const kind of caseKindsOf(domain)) assert.deepEqual(reachFaults(kind, modules), [])
})

/** mulberry32: a small sequence for tests; the same seed gives the same numbers. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const templatesOf = (module: { declares?: Readonly<Record<string, readonly unknown[]>> }) =>
  (module.declares?.documentTemplates ?? []) as readonly DocumentTemplate[]

test('every official document says what its kind must say, and without any of it is not issued', () => {
  const templates = modules.flatMap(templatesOf)
  assert.ok(templates.length >= 5, `only ${templates.length} templates are declared`)
  const ids = templates.map((t) => t.id)
  assert.equal(new Set(ids).size, ids.length)
  for (const { id, title, kind, word, facts, example, build } of templates) {
    assert.match(title.zh, HAN, id)
    for (const fact of REQUIRED_FACTS[kind]) assert.ok(facts[fact], `${id} does not hold ${fact}`)
    if (kind === 'order') assert.ok(word, `${id} is an order without a number`)
    assert.deepEqual(checkDocument(build(example)), [], id)
    for (const [fact, { label, from }] of Object.entries(facts)) {
      const without = emptied(example, from.split('/').slice(1))
      const refusal = refusalOf(() => build(without))
      assert.ok(refusal, `${id} is issued without ${fact} (${from})`)
      assert.ok(refusal.problem.detail?.zh.includes(label.zh), `${id} without ${fact}: ${refusal.problem.detail?.zh}`)
    }
  }
})

test('no document is made past its template, and every template is declared', () => {
  const declared = new Set(modules.flatMap(templatesOf).map((t) => t.id))
  for (const file of globSync('src/{domains,engines}/**/*.ts').filter((f) => !/\.test\.ts$|\/testing\//.test(f))) {
    const source = readFileSync(file, 'utf8')
    for (const [, id] of source.matchAll(/defineDocumentTemplate\(\{\s*id: '([^']+)'/g))
      assert.ok(declared.has(id as string), `${file}: ${id} stands in no domain's documentTemplates`)
    // What is written out as an OfficialDocument by hand has no facts to be held against.
    assert.doesNotMatch(source, /: OfficialDocument = \{/, file)
  }
})

/** A copy with the value at the pointer gone; in every row where the pointer says so. */
function emptied(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return undefined
  if (step === '*') return (value as unknown[]).map((v) => emptied(v, rest))
  const record = value as Readonly<Record<string, unknown>>
  return { ...record, [step]: emptied(record[step], rest) }
}

function refusalOf(act: () => unknown): Refusal | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
