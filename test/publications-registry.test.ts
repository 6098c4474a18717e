// What holds of every kind of publication, whoever declares it: a new one is tested by standing in a module of the city.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '../src/city.ts'
import { collectRoles } from '../src/core/access/roles.ts'
import { PERSONAL_FIELDS } from '../src/engines/archive/define.ts'
import { recordKindsOf } from '../src/engines/archive/index.ts'
import { lawsOf } from '../src/engines/forms/index.ts'
import type { PublicationKind } from '../src/engines/publications/define.ts'
import { publicationKindsOf } from '../src/engines/publications/index.ts'
import { checkKind } from '../src/engines/publications/logic/check-kind.ts'
import { nameFinder } from '../src/engines/publications/logic/names.ts'
import { projectContent } from '../src/engines/publications/logic/project.ts'
import { testListing, testPublications, testResult } from '../src/engines/publications/testing/test-kind.ts'

const HAN = /[\u3400-\u9fff]/
const parts = [...modules, testPublications]
const city = { laws: lawsOf({ modules: parts }), recordKinds: recordKindsOf({ modules: parts } as never) }
const kinds = [...publicationKindsOf({ modules: parts }).values()].map((k) => k.kind)

/** Runs a check for every kind of the city and the test kinds, so that the check itself is never idle. */
function everyKind(rule: string, check: (kind: PublicationKind) => void): void {
  test(rule, () => {
    assert.ok(kinds.includes(testResult) && kinds.includes(testListing))
    for (const kind of kinds) check(kind)
  })
}

everyKind(
  'a kind is soundly declared: clauses resolve, record kinds exist, nothing personal is let through',
  (kind) => {
    assert.deepEqual(checkKind(kind, city), [])
  },
)

everyKind('titles, fields, columns and choices are labelled in both languages', (kind) => {
  const columns = kind.fields.flatMap((f) => (f.type === 'rows' ? f.columns : []))
  const labelled = [...kind.fields, ...columns]
  const choices = labelled.flatMap((f) => (f.type === 'choice' ? Object.values(f.choices) : []))
  for (const text of [kind.title, ...(kind.about ? [kind.about] : []), ...labelled.map((f) => f.label), ...choices]) {
    assert.match(text.zh, HAN, kind.kind)
    assert.match(text.en, /[A-Za-z]/, kind.kind)
    assert.doesNotMatch(text.en, HAN, kind.kind)
  }
})

everyKind('a record full of personal data comes out without it, whatever the fields read', (kind) => {
  const shown = kind.recordKinds.map((k) => city.recordKinds.get(k)?.personal)
  const personal = { ...PERSONAL_FIELDS, ...Object.assign({}, ...shown) }
  const SECRET = '欧阳秘密'
  const secrets = Object.fromEntries(Object.keys(personal).map((name) => [name, SECRET]))
  const leaf = { ...secrets, remark: '身份证 11010519491231002X 电话 13812345678 邮箱 secret.person@example.cn' }
  const body = { ...leaf, answers: { ...leaf, items: [leaf] }, items: [leaf], notes: { '/x': leaf } }
  // What a field points at is a text with such numbers in it, where nothing stands there yet; a code is what its field says, not a text.
  for (const f of kind.fields.filter((f) => f.type !== 'code'))
    for (const p of 'compute' in f ? f.compute.from : [f.from])
      put(body, p, f.namesStay ? leaf.remark : `${leaf.remark} 由${SECRET}签字`)
  const record = {
    id: '00000000-0000-7000-8000-000000000000',
    kind: kind.recordKinds[0] ?? '',
    formId: null,
    formVersion: null,
    body,
    happenedAt: '2026-03-02T01:00:00Z',
    source: '测试',
  }
  const reading = kind.fields.filter((f) => !('compute' in f))
  const subject = { kind: 'enterprise', name: '甲' }
  const content = JSON.stringify(projectContent({ fields: reading }, record, personal, subject, nameFinder([SECRET])))
  for (const leak of [SECRET, '11010519491231002X', '13812345678', 'secret.person@'])
    assert.ok(!content.includes(leak), `${kind.kind} lets ${leak} through: ${content}`)
})

test('somebody holds the permission to approve, and an enterprise does not', () => {
  const roles = collectRoles(modules)
  const holders = roles.filter((r) => r.permissions.includes('publication.approve')).map((r) => r.id)
  assert.ok(holders.includes('reviewer'))
  assert.ok(!holders.includes('enterprise') && !holders.includes('laboratory') && !holders.includes('inspector'))
})

test('the checks fire: a personal field, an unknown clause and an unknown record kind are found', () => {
  const [first] = testResult.fields
  assert.ok(first)
  const open: PublicationKind = {
    ...testResult,
    legalBasis: [{ clause: 'CN-NONE-2020/1' }],
    recordKinds: ['no.such'],
    fields: [
      first,
      { name: 'who', label: { zh: '谁', en: 'Who' }, type: 'text', from: '/body/contactName', redaction: 'none' },
    ],
  }
  const faults = checkKind(open, city).join('\n')
  for (const said of [/CN-NONE-2020/, /no\.such/, /who is personal/]) assert.match(faults, said)
})

/** Puts a text where a pointer into the record's body leads, if nothing is there. */
function put(body: Record<string, unknown>, pointer: string, text: string): void {
  const [root, ...path] = pointer.split('/').slice(1)
  if (root !== 'body') return
  let at = body
  for (const [i, name] of path.entries()) {
    if (i === path.length - 1) at[name] ??= text
    else if (typeof at[name] !== 'object' || at[name] === null) at[name] = {}
    at = at[name] as Record<string, unknown>
  }
}
