import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import type { Subject } from './schema.ts'
import { creditCode } from './testing/city.ts'

let city: TestCity
const cookies: Record<string, string> = {}
before(async () => {
  city = await startTestCity()
  await city.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
      ('120101', '12', 'district', '和平区'), ('120102', '12', 'district', '河东区') on conflict do nothing`),
  )
  for (const [login, roles, region] of [
    ['quinn', ['quality-office'], '12'],
    ['ben', ['inspector'], '120101'],
    ['eve', ['inspector'], '120102'],
    ['cai', ['reviewer'], '120101'],
  ] as const) {
    await createAccount(city.app, { login, roles, region })
    cookies[login] = await signIn(city.server, login)
  }
})
after(() => city.close())

const as = (login: string, what: string, body?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, body)

let n = 0
async function open(more: object = {}, login = 'quinn'): Promise<Subject> {
  const reply = await as(login, 'POST /api/subjects', {
    kind: 'enterprise',
    name: `海河仪表${++n}厂`,
    region: '120101',
    creditCode: creditCode(n),
    ...more,
  })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<Subject>()
}
const codeOf = (reply: { json(): { type?: string } }) => reply.json().type?.replace('/problems/', '')

test('a name that another archive of the district has is opened only by one who says that they are not the same', async () => {
  const first = await open({ name: '天津长城仪器（集团）有限公司' })
  const asked = {
    kind: 'enterprise',
    name: '天津⻓城\u200B仪器(集团) 有限公司',
    region: '120101',
    creditCode: creditCode(801),
  }
  const refused = await as('quinn', 'POST /api/subjects', asked)
  assert.deepEqual([refused.statusCode, codeOf(refused)], [409, 'looks-like-existing'])
  const { lookAlikes } = refused.json().facts
  assert.deepEqual(
    lookAlikes.map((l: { subjectId: string; name: string }) => [l.subjectId, l.name]),
    [[first.subjectId, '天津长城仪器（集团）有限公司']],
  )
  // Something else that was compared does not help.
  const other = await as('quinn', 'POST /api/subjects', {
    ...asked,
    notSameAs: ['0192f4b8-1381-7234-8567-813812345678'],
  })
  assert.equal(other.statusCode, 409)
  const second = await open({ ...asked, notSameAs: [first.subjectId] })
  assert.equal(second.name, '天津长城仪器(集团) 有限公司')
  // A third has two to compare; in another district, seen by nobody of this one, there is none.
  assert.equal(
    (await as('ben', 'POST /api/subjects', { ...asked, creditCode: creditCode(802) })).json().facts.lookAlikes.length,
    2,
  )
  await open({ ...asked, region: '120102', creditCode: creditCode(803, '120102') }, 'eve')
  // A former name counts; persons and products share names.
  const renamed = await open({ name: '天津新名机械厂', names: [{ name: '天津旧名机械厂', kind: 'former' }] })
  const old = await as('quinn', 'POST /api/subjects', { ...asked, name: '天津旧名机械厂', creditCode: creditCode(804) })
  assert.equal(old.json().facts.lookAlikes[0].subjectId, renamed.subjectId)
  for (let i = 0; i < 2; i++) await open({ kind: 'product', name: '一级酱油', creditCode: undefined })
})
