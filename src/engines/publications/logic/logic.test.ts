import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calendarCoverage, workingDaysLeft } from '../../../core/calendar/index.ts'
import { definePublicationKind } from '../define.ts'
import type { KindDocument, PublicContent } from '../schema.ts'
import { testResult } from '../testing/test-kind.ts'
import { chinaDay, dueDay, endOfSpan } from './clock.ts'
import { endOfTerm, saysTheSame } from './life.ts'
import { projectContent } from './project.ts'
import { maskAddress, scrub } from './redact.ts'

test('a text loses identity numbers, mobiles and mail addresses, and keeps codes and amounts', () => {
  // 11010519491231002X is the example of GB 11643-1999.
  assert.equal(scrub('身份证11010519491231002X'), '身份证1****************X')
  assert.equal(scrub('电话 138 1234 5678，+8613812345678'), '电话 138****5678，138****5678')
  assert.equal(scrub('a.b@example.cn，座机022-23456789'), 'a***@example.cn，座机022-******89')
  for (const kept of ['91350100M000100Y43', '金额13812345678901元', '6901234567892', '批号20260302001'])
    assert.equal(scrub(kept), kept)
})

test('scrubbing twice changes nothing more, so that what was accepted is what is shown', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('1', '3', '8', '0', ' ', '-', '@', '.', 'c', 'n', 'X', '中') }),
      (text) => {
        assert.equal(scrub(scrub(text)), scrub(text))
      },
    ),
    { numRuns: 2000 },
  )
})

test('an address keeps its road and loses number and room', () => {
  assert.equal(maskAddress('天津市和平区南京路100号3单元501室'), '天津市和平区南京路***')
  assert.equal(maskAddress('滨海新区某工业园12号'), '滨海新区***')
  assert.equal(maskAddress('某处'), '***')
})

test('a term ends at the end of its last day in China; where a month has no such day, on its last', () => {
  const at = (text: string) => new Date(text)
  assert.equal(endOfSpan(at('2026-03-02T09:00:00+08:00'), { years: 1 }).toISOString(), '2027-03-02T16:00:00.000Z')
  assert.equal(endOfSpan(at('2026-01-31T23:59:00+08:00'), { months: 1 }).toISOString(), '2026-02-28T16:00:00.000Z')
  assert.equal(endOfSpan(at('2024-02-29T00:00:00+08:00'), { years: 1 }).toISOString(), '2025-02-28T16:00:00.000Z')
  assert.equal(endOfSpan(at('2026-03-02T00:30:00+08:00'), { days: 30 }).toISOString(), '2026-04-01T16:00:00.000Z')
})

test('twenty working days skip holidays and count worked Saturdays; beyond the announced days it is an estimate that says so', () => {
  assert.deepEqual(dueDay('2026-03-02', 20), { day: '2026-03-30', isEstimated: false })
  // National Day 2026: 1 to 7 October off, Saturday 10 October worked.
  assert.deepEqual(dueDay('2026-09-30', 3), { day: '2026-10-10', isEstimated: false })
  const { to } = calendarCoverage()
  const beyond = dueDay(to, 20)
  assert.equal(beyond.isEstimated, true)
  assert.ok(beyond.day > to)
  assert.equal(workingDaysLeft(to, beyond.day), 20)
  assert.equal(workingDaysLeft('2026-03-31', '2026-03-30'), -1)
})

const RECORD = {
  id: 'x',
  kind: 'test.check',
  formId: null,
  formVersion: null,
  happenedAt: '2026-03-02T17:00:00Z',
  source: '测试',
}
const project = (body: object) =>
  projectContent(
    testResult,
    { ...RECORD, body: body as never },
    { contactName: 'name', personName: 'name' },
    { kind: 'enterprise', name: '甲厂' },
    () => [],
  ).content

test('what does not fit its declared type is left out, not guessed: an unknown word, an object as text, a number as yes or no', () => {
  const { fields, happenedOn } = project({
    outcome: 'rumour',
    finding: { deep: '内部' },
    items: [{ name: '甲', ok: 1 }],
  })
  assert.equal(fields.outcome, null)
  assert.equal(fields.finding, null)
  assert.deepEqual(fields.items, [{ name: '甲', ok: null, witness: null }])
  assert.equal(happenedOn, '2026-03-03', 'the day in China')
})

test('a computed field reads personal data masked, as a field without redaction does', () => {
  const field = { label: { zh: '人', en: 'Person' }, type: 'text', redaction: 'none' } as const
  const as = (name: unknown) => `甲厂 ${name}`
  const { fields } = projectContent(
    {
      fields: [
        { ...field, name: 'computed', compute: { from: ['/body/contactName'], as } },
        { ...field, name: 'plain', from: '/body/contactName' },
      ],
    },
    { ...RECORD, body: { contactName: '王小芳' } },
    { contactName: 'name' },
    { kind: 'enterprise', name: '甲厂' },
    () => [],
  ).content
  assert.equal(String(fields.computed).includes('王') || String(fields.computed).includes('小'), false)
  assert.equal(fields.computed, `甲厂 ${fields.plain}`)
})

test('whatever a record holds, only declared names come out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const content = project(body as object)
      assert.deepEqual(
        Object.keys(content.fields),
        testResult.fields.map((f) => f.name),
      )
      assert.equal(content.fields.secret, null)
    }),
  )
})

test('two texts say the same whatever the order of their keys', () => {
  const a = project({ outcome: 'pass', finding: '一' })
  assert.ok(
    saysTheSame(
      a,
      JSON.parse(JSON.stringify({ ...a, fields: Object.fromEntries(Object.entries(a.fields).reverse()) })),
    ),
  )
  assert.ok(!saysTheSame(a, project({ outcome: 'pass', finding: '二' })))
})

test('a declaration without basis, term, label or with a wrong name is refused', () => {
  const [field] = testResult.fields
  assert.ok(field)
  for (const [change, said] of [
    [{ legalBasis: [] }, /legal basis/],
    [{ recordKinds: [] }, /no record kind/],
    [{ fields: [] }, /no field/],
    [{ fields: [field, field] }, /twice/],
    [{ fields: [{ ...field, name: 'Not Camel' }] }, /camelCase/],
    [{ fields: [{ ...field, label: { zh: '结果', en: '' } }] }, /label/],
    [{ publishWithin: { workingDays: 0, clause: 'X' } }, /working days/],
    [{ term: { for: {}, clause: 'X' } }, /term/],
    [{ kind: 'nodot' }, /named/],
  ] as const)
    assert.throws(() => definePublicationKind({ ...testResult, ...change } as never), said)
})

test('what is adverse ends after its shorter term; what was public before that came into force ends on its day, not later', () => {
  const document = {
    term: {
      longest: { years: 3 },
      clause: 'city-rule',
      shorter: {
        field: 'verdict',
        values: ['nonconforming'],
        for: { months: 3 },
        notBefore: '2025-12-25',
        clause: 'CN-CRR-2025/10',
      },
    },
  } as unknown as KindDocument
  const content = (verdict: string) => ({ fields: { verdict } }) as unknown as PublicContent
  const last = (published: string, verdict: string) =>
    chinaDay(new Date(endOfTerm(new Date(`${published}T10:00:00+08:00`), document, content(verdict)).getTime() - 1))
  assert.equal(last('2026-01-15', 'nonconforming'), '2026-04-15')
  assert.equal(last('2025-11-30', 'nonconforming'), '2026-02-28')
  assert.equal(last('2025-06-10', 'nonconforming'), '2025-12-24', 'down on the day it came into force')
  assert.equal(last('2026-01-15', 'conforming'), '2029-01-15')
})
