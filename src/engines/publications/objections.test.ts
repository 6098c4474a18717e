import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerObjection, defineObjectionHandler, type RaisedObjection } from './index.ts'
import type { EntryPage, OwnEntry } from './schema.ts'
import { type PublicationCity, startPublicationCity } from './testing/city.ts'

const raised: RaisedObjection[] = []
const handler = defineObjectionHandler({
  id: 'test.case',
  kinds: ['test.result'],
  async onRaised(_tx, _app, _actor, objection) {
    if (objection.text.includes('拒绝')) throw new Error('no case can be opened')
    raised.push(objection)
    return { path: '/cases/42' }
  },
})
let city: PublicationCity
let entryId: string
before(async () => {
  city = await startPublicationCity({ modules: [{ id: 'cases', declares: { objectionHandlers: [handler] } }] })
  entryId = await city.publish({ outcome: 'fail', finding: '缺少记录', items: [] })
})
after(() => city?.close())

const object = (text: string) => city.as('dora', `POST /api/own/publications/${entryId}/objections`, { text })
const own = async () => ((await city.as('dora', 'GET /api/own/publications')).json().items as OwnEntry[])[0]

test('an objection whose case cannot be opened is not there either', async () => {
  assert.equal((await object('请拒绝')).statusCode, 500)
  assert.deepEqual((await own())?.objections, [])
})

test('a handler opens the case in the same transaction; the answer comes from there and not from the entry’s page', async () => {
  const { objectionId } = (await object('事实不清')).json()
  assert.deepEqual(
    raised.map((r) => [r.entryId, r.subjectId, r.publicationKind]),
    [[entryId, city.subjectId, 'test.result']],
  )
  const page = (await city.as('cai', `GET /api/publications/${entryId}`)).json() as EntryPage
  assert.equal(page.objections[0]?.path, '/cases/42')
  assert.equal(page.abilities.answerObjection, false)
  assert.equal((await own())?.objections[0]?.path, undefined, 'the enterprise is not led to an official’s page')
  const direct = await city.as('cai', `POST /api/publications/${entryId}/objections/${objectionId}/answer`, {
    outcome: 'upheld',
    answer: '成立',
  })
  assert.equal(direct.json().type, '/problems/publication-objection-has-case')
  const caseOfficer = {
    kind: 'system',
    accountId: 'system:cases',
    name: '案件',
    grants: [],
    permissions: new Map(),
  } as const
  await city.app.db.write({ actorId: 'system:cases', regions: [''] }, (tx) =>
    answerObjection(
      tx,
      city.app,
      { ...caseOfficer, subjectId: undefined, sessionId: undefined },
      {
        entryId,
        objectionId,
        outcome: 'upheld',
        answer: '经复核，异议成立。',
      },
    ),
  )
  const [answered] = (await own())?.objections ?? []
  assert.deepEqual([answered?.status, answered?.answer], ['upheld', '经复核，异议成立。'])
})
