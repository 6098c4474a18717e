import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fixedClock } from '../../core/clock.ts'
import { startCaseCity } from '../../engines/cases/testing/city.ts'
import { publishForms } from '../../engines/forms/index.ts'
import { chinaDay, dueDay, publishSince } from '../../engines/publications/logic/clock.ts'
import { documentOf } from '../../engines/publications/logic/kind-document.ts'
import { endOfTerm } from '../../engines/publications/logic/life.ts'
import type { PublicContent } from '../../engines/publications/schema.ts'
import { inspectionV4 } from './forms/inspection-v4.ts'
import { inspectionV5 } from './forms/inspection-v5.ts'
import { supervision } from './index.ts'
import { resultPublication } from './publication.ts'
import { FIRST_RESULTS, GONE_RESULTS, NEGATIVE_RESULTS, RESULT_FOLLOWS, RESULTS, type Result } from './results.ts'

const optionsOf = (version: { sections: readonly { items: object }[] }) =>
  version.sections
    .flatMap((s) => Object.entries(s.items) as [string, { document: { options?: readonly { value: string }[] } }][])
    .filter(([name]) => name === 'visit' || name === 'result')
    .flatMap(([, i]) => (i.document.options ?? []).map((o) => o.value))
    .filter((value) => value !== 'held')
    .sort()

test('the form offers every result of the practice once; versions before the fifth keep the eight they were published with', () => {
  assert.deepEqual(optionsOf(inspectionV5), Object.keys(RESULTS).sort())
  assert.deepEqual(optionsOf(inspectionV4), Object.keys(FIRST_RESULTS).sort())
  const zh = Object.values(GONE_RESULTS).map((r) => r.zh)
  assert.deepEqual(zh, ['已关闭停业或正在组织清算', '注销', '吊销', '撤销', '迁出'])
})

test('each result says on the form what it leads to', () => {
  const help = JSON.stringify(inspectionV5.sections.map((s) => s.items))
  for (const result of Object.keys(RESULTS) as Result[]) assert.ok(help.includes(RESULT_FOLLOWS[result].zh), result)
})

test('what is held against the firm is public for three months, and less than a day before that rule where it was older; other results are not', () => {
  const kind = documentOf(resultPublication)
  const last = (published: string, result: string) => {
    const content = { fields: { result } } as unknown as PublicContent
    return chinaDay(new Date(endOfTerm(new Date(`${published}T10:00:00+08:00`), kind, content).getTime() - 1))
  }
  for (const result of NEGATIVE_RESULTS) assert.equal(last('2026-01-15', result), '2026-04-15', result)
  assert.equal(last('2025-06-10', 'obstructed'), '2025-12-24')
  for (const result of ['no-problem', 'no-such-activity', ...Object.keys(GONE_RESULTS)])
    assert.equal(last('2026-01-15', result), '2029-01-15', result)
})

test('the twenty working days run from the end of the inspection, not from its first day', () => {
  const record = (happenedAt: string, answers: object) =>
    ({ id: '', kind: '', formId: null, formVersion: 5, source: '', happenedAt, body: { answers } }) as never
  const due = (happenedAt: string, answers: object = {}) =>
    dueDay(publishSince(resultPublication, record(happenedAt, answers), new Date()), 20).day
  assert.equal(due('2026-09-21T09:00:00+08:00', { endedOn: '2026-09-24' }), '2026-10-29')
  assert.equal(due('2026-02-11T09:00:00+08:00', { endedOn: '2026-02-13' }), '2026-03-19')
  assert.equal(due('2026-02-13T09:00:00+08:00'), '2026-03-19')
})

const clock = fixedClock('2026-12-01T09:00:00+08:00')
let city: Awaited<ReturnType<typeof startCaseCity>>
before(async () => {
  city = await startCaseCity(clock, supervision)
  await publishForms(city.app)
  await supervision.start?.(city.app)
})
after(() => city.close())

test('an object that is deregistered is answered as that, on any day on which it ended, not after today', async () => {
  const at = '2026-12-01T08:50:00+08:00'
  const submit = (more: object) =>
    city.as('ben')('POST /api/forms/supervision.inspection/submissions', {
      key: randomUUID(),
      subjectId: city.subjectId,
      version: 5,
      happenedAt: '2026-11-30T09:00:00+08:00',
      answers: {
        visit: 'deregistered',
        visitFacts: '登记系统显示已于本月注销，住所由他人使用。',
        firstInspector: { by: 'typed', role: '检查人员', at, isConfirmed: true },
        secondInspector: { by: 'named', accountId: city.accounts.bo, role: '检查人员', at },
        ...more,
      },
      notes: {},
    })
  const early = await submit({ endedOn: '2026-11-29' })
  assert.match(early.body, /检查结束日期不能早于检查当日/)
  const late = await submit({ endedOn: '2026-12-02' })
  assert.match(late.body, /检查结束日期不能晚于今天/)
  const { recordId } = (await submit({ endedOn: '2026-12-01' })).json()
  const page = await city.as('ben')(`GET /api/subjects/${city.subjectId}/timeline`)
  assert.ok(recordId)
  assert.match(page.body, /注销/)
})
