import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { createAccount, signIn } from './testing/index.ts'

let city: AccessCity
before(async () => {
  city = await startAccessCity()
})
after(() => city.close())

test('an account signs in and is told who it is, with its permissions and their regions', async () => {
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  const cookie = await signIn(city.server, 'Ben')
  const me = await city.server.inject({ url: '/api/me', headers: { cookie } })
  assert.equal(me.statusCode, 200, me.body)
  assert.deepEqual(me.json().permissions['record.write'], ['120101'])
  assert.equal(me.json().city.name, '天津市')
})
