import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fixedClock } from '../../core/clock.ts'
import type { CaseView } from './schema.ts'
import { type CaseCity, type Login, startCaseCity } from './testing/city.ts'

const clock = fixedClock('2026-03-04T02:00:00Z')
let city: CaseCity
before(async () => {
  city = await startCaseCity(clock)
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
const view = (who: Login, id: string): Promise<CaseView> =>
  ask(who, `GET ${who === 'dora' ? '/api/own/cases' : '/api/cases'}/${id}`)
const tasks = async (who: Login, id: string) =>
  (await ask(who, 'GET /api/tasks')).items.filter(
    (t: { kind: string; path: string }) => t.kind === 'case-recusal' && t.path === `/cases/${id}`,
  )
const request = (id: string) => ({ accountId: city.accounts.ben, grounds: `与本厂负责人有亲属关系 ${id}` })

test('the party asks that who handles its case stands aside: the head decides, and until then nothing stops', async () => {
  const id = await openCase()
  const before = (await view('ben', id)).clocks
  const { entryId } = await ask('dora', `POST /api/own/cases/${id}/recusal-requests`, request(id))
  assert.ok(city.sealed.some((s) => s.kind === 'case-move' && s.id === entryId))
  const waiting = await view('head', id)
  assert.deepEqual(
    waiting.recusalRequests.map((r) => [r.name, r.decided]),
    [['本初', undefined]],
  )
  // No clock rests, and who was asked to stand aside goes on acting.
  assert.deepEqual((await view('ben', id)).clocks, before)
  assert.ok((await view('ben', id)).abilities.moves.includes('submit'))
  assert.equal((await tasks('head', id)).length, 1)
  assert.equal((await tasks('far', id)).length, 0)

  const seq = waiting.recusalRequests[0]?.seq
  const decide = (who: Login, isGranted: boolean) =>
    city.as(who)(`POST /api/cases/${id}/recusal-requests/${seq}/decide`, { isGranted, because: '查明属实' })
  for (const who of ['ben', 'bo', 'cai', 'dora', 'far'] as const) {
    const reply = await decide(who, true)
    assert.ok([403, 404].includes(reply.statusCode), `${who} ${reply.statusCode}`)
  }
  assert.equal((await decide('head', true)).statusCode, 200)
  assert.equal((await decide('head', false)).statusCode, 403, 'decided once')
  const after = await view('ben', id)
  assert.deepEqual([after.isRecused, after.fields, after.abilities.moves], [true, {}, []])
  assert.ok(!JSON.stringify(after).includes('亲属关系'), 'whoever stands aside does not read why')
  assert.equal((await tasks('head', id)).length, 0)
  const told = await view('dora', id)
  assert.deepEqual(told.recusalRequests[0]?.decided && { ...told.recusalRequests[0].decided, at: '' }, {
    isGranted: true,
    because: '查明属实',
    by: '主任',
    at: '',
  })
  assert.ok(told.history.some((e) => e.kind === 'recusal-decided'))
})

test('a request is of somebody who handles the case, once at a time; what was said by word of mouth an official writes down', async () => {
  const id = await openCase()
  const post = (who: Login, accountId: string) =>
    city.as(who)(`POST /api/cases/${id}/recusal-requests`, { accountId, grounds: '当事人当面提出' })
  assert.equal((await post('ben', city.accounts.bo)).statusCode, 409, 'does not handle it')
  assert.equal((await post('ben', city.accounts.ben)).statusCode, 200)
  assert.equal((await post('ben', city.accounts.ben)).statusCode, 409, 'asked already')
  assert.equal((await post('eve', city.accounts.ben)).statusCode, 404, 'another district')
  const neighbour = await city.as('dan')(`POST /api/own/cases/${id}/recusal-requests`, request(id))
  assert.equal(neighbour.statusCode, 404)
  const [asked] = (await view('head', id)).recusalRequests
  await ask('head', `POST /api/cases/${id}/recusal-requests/${asked?.seq}/decide`, {
    isGranted: false,
    because: '查无此关系',
  })
  assert.ok((await view('ben', id)).abilities.moves.includes('submit'))
  assert.equal((await post('ben', city.accounts.ben)).statusCode, 200, 'asked anew on other grounds')
})
