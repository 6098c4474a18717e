// What people do besides the moves: opening by hand, filling in, and what of it the archive keeps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { fixedClock } from '../../core/clock.ts'
import { systemScope } from '../../core/db/index.ts'
import type { CaseView, Receipt } from './schema.ts'
import { type CaseCity, type Login, startCaseCity, upload } from './testing/city.ts'

let city: CaseCity
before(async () => {
  city = await startCaseCity(fixedClock('2026-03-04T02:00:00Z'))
})
after(() => city.close())

type Reply = Awaited<ReturnType<ReturnType<CaseCity['as']>>>
const ok = (reply: Reply) => {
  assert.ok(reply.statusCode < 300, `${reply.statusCode} ${reply.body}`)
  return reply.json()
}
const refused = (reply: Reply, status: number, code: string) => {
  assert.equal(reply.statusCode, status, reply.body)
  assert.equal(reply.json().type, `/problems/${code}`, reply.body)
  return reply.json()
}
const open = async (who: Login, more: object = {}): Promise<string> => {
  const body = { kind: 'test.correction', subjectId: city.subjectId, fields: { findings: '标识不符' }, ...more }
  return ok(await city.as(who)('POST /api/cases', body)).caseId
}
const move = (who: Login, id: string, name: string, body: object) =>
  city.as(who)(`POST /api/cases/${id}/moves/${name}`, body)
const view = async (who: Login, id: string): Promise<CaseView> => ok(await city.as(who)(`GET /api/cases/${id}`))

test('whoever opens a case by hand may have it in hand at once; an account of the subject may not', async () => {
  const { handlers, abilities } = await view('ben', await open('ben', { take: true }))
  assert.deepEqual(
    handlers.map((h) => [h.name, h.role]),
    [['本初', 'lead']],
  )
  assert.ok(abilities.moves.includes('submit') && !abilities.mayTake)
  const count = async () => ok(await city.as('dora')('GET /api/own/cases?limit=100')).items.length
  const before = await count()
  const body = { kind: 'test.correction', subjectId: city.subjectId, fields: { findings: '自查发现' }, take: true }
  refused(await city.as('dora')('POST /api/own/cases', body), 409, 'case-person-unsuitable')
  assert.equal(await count(), before)
})

test('the pages of an enterprise go on past a case that it was not told of', async () => {
  const about = { subjectId: city.otherId }
  const [oldest, hidden, newest] = [await open('ben', about), await open('ben', about), await open('ben', about)]
  await city.app.db.write(systemScope('test'), async (tx) => {
    await sql`update cases.kase set is_shown_to_subject = false where id = ${hidden}`.execute(tx)
  })
  const seen: string[] = []
  for (let after = ''; ; ) {
    const { items, next } = ok(await city.as('dan')(`GET /api/own/cases?limit=1${after}`))
    seen.push(...items.map((c: { id: string }) => c.id))
    if (!next) break
    after = `&after=${next}`
  }
  // Opened in the same moment: the order among them is that of their ids.
  assert.deepEqual(seen.toSorted(), [oldest, newest].toSorted())
})

test('fields are filled in without a move by whom the state allows it, row by row', async () => {
  const id = await open('ben', { take: true })
  const goods = [{ name: '电缆', pieces: 3 }, { name: '灯具' }]
  ok(await city.as('ben')(`PUT /api/cases/${id}/fields`, { fields: { goods } }))
  assert.deepEqual((await view('ben', id)).fields.goods, goods)
  const wrong = { fields: { goods: [{ name: '电缆', pieces: 'three' }] } }
  const { errors } = refused(await city.as('ben')(`PUT /api/cases/${id}/fields`, wrong), 422, 'move-incomplete')
  assert.deepEqual(
    errors.map((e: { pointer: string }) => e.pointer),
    ['/fields/goods/0/pieces'],
  )
  refused(await city.as('bo')(`PUT /api/cases/${id}/fields`, { fields: { goods } }), 403, 'case-act-not-yours')
})

test('a record in the archive holds what the subject may read of the case: no opinion, no informant, no reason of officials', async () => {
  const secret = { informant: '13812345678', opinion: '内部审批意见', reason: '内部办理说明' }
  const id = await open('ben', { take: true, fields: { findings: '标识不符', informant: secret.informant } })
  ok(await move('ben', id, 'submit', { fields: { correctBy: '2026-03-20' }, reason: secret.reason }))
  const file = await upload(city, 'hua')
  const asked = { fields: { opinion: secret.opinion }, reason: secret.reason, files: [file] }
  const { recordId }: Receipt = ok(await move('hua', id, 'approve', asked))
  const { items } = ok(await city.as('dora')('GET /api/own/timeline?limit=100'))
  const text = JSON.stringify(items)
  for (const word of Object.values(secret)) assert.ok(!text.includes(word), word)
  const record = items.find((r: { id: string }) => r.id === recordId)
  assert.deepEqual(record.body.fields, { findings: '标识不符', correctBy: '2026-03-20' })
  assert.match(record.body.documentNumber, /^测试机构12责改/)
  assert.ok(!record.fileDigests.includes(file) && record.fileDigests.length === 1)
})
