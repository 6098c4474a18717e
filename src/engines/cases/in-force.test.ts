import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { fixedClock } from '../../core/clock.ts'
import type { CaseView } from './schema.ts'
import { type CaseCity, type Login, startCaseCity } from './testing/city.ts'
import { testModule } from './testing/correction.ts'

// Wednesday, 4 March 2026, 10:00 in China.
const clock = fixedClock('2026-03-04T02:00:00Z')
let city: CaseCity
before(async () => {
  const module = testModule()
  city = await startCaseCity(clock, { ...module, declares: { ...module.declares, cities: [{ code: '12' }] } })
  // Periods of the whole city are set by two people of the whole city.
  await createAccount(city.app, { login: 'qing', roles: ['quality-office'], name: '卿云' })
  await createAccount(city.app, { login: 'xin', roles: ['reviewer'], name: '辛未' })
})
after(() => city.close())

async function ask(who: Login, what: string, body?: object) {
  const reply = await city.as(who)(what, body)
  assert.ok(reply.statusCode < 300, `${reply.statusCode} ${reply.body}`)
  return reply.json()
}

const openCase = async (): Promise<string> => {
  const fields = { findings: '标识不符' }
  const { caseId } = await ask('ben', 'POST /api/cases', { kind: 'test.correction', subjectId: city.subjectId, fields })
  await ask('ben', `POST /api/cases/${caseId}/take`)
  return caseId
}
const decideOf = async (id: string) =>
  ((await ask('ben', `GET /api/cases/${id}`)) as CaseView).clocks.find((c) => c.clock === 'decide')
const taskOf = async (id: string) =>
  (await ask('ben', 'GET /api/tasks')).items.find((t: { id: string }) => t.id === id) as { note?: { zh: string } }

async function setPeriod(value: number, from: string, more: object = {}): Promise<void> {
  const what = 'POST /api/rules/test.terms/parameters/decide/proposals'
  const body = { value, from, reference: '试验法第十条', reason: '核对原文', ...more }
  const ofCity = async (login: string, path: string, sent: object) => {
    const reply = await call({ server: city.server, cookie: await signIn(city.server, login) }, path, sent)
    assert.ok(reply.statusCode < 300, reply.body)
    return reply.json()
  }
  const { id } = await ofCity('qing', what, body)
  await ofCity('xin', `POST /api/rules/proposals/${id}/moves/approve`, {})
}

test('a clock whose period was set right after it started keeps its end; page and task say what is in force and from when', async () => {
  const id = await openCase()
  const before = await decideOf(id)
  // Seven working days from Wednesday, 4 March.
  assert.deepEqual([before?.days, before?.dueOn, before?.inForce], [7, '2026-03-13', undefined])

  // A period that changes from a later day on changes nothing of what runs.
  await setPeriod(3, '2026-06-01')
  assert.equal((await decideOf(id))?.inForce, undefined)
  assert.equal((await taskOf(id)).note, undefined)

  await setPeriod(5, '2026-01-01', { isCorrection: true })
  const corrected = await decideOf(id)
  assert.deepEqual([corrected?.days, corrected?.dueOn], [7, '2026-03-13'])
  const said = /现行规定为 5 个工作日，自 2026-03-04 起算，最后一日 2026-03-11；本案仍按启动时的 7 个工作日计/
  assert.match(corrected?.inForce?.zh ?? '', said)
  assert.match((await taskOf(id)).note?.zh ?? '', said)

  // One that starts now has the period in force, and nothing to say.
  const next = await openCase()
  assert.deepEqual([(await decideOf(next))?.days, (await decideOf(next))?.inForce], [5, undefined])
})
