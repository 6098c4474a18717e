import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret } from 'otpauth'
import { fixedClock } from '../clock.ts'
import { route } from '../http/route.ts'
import { type Actor, signedIn } from './define.ts'
import { loginDigest } from './sign-in.ts'
import { listAudit } from './store/audit.ts'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { call } from './testing/http.ts'
import { createAccount, signIn, TEST_PASSWORD } from './testing/index.ts'
import { totpCode } from './totp.ts'

const clock = fixedClock('2026-03-02T09:00:00+08:00')
const actors: Actor[] = []
let city: AccessCity
before(async () => {
  city = await startAccessCity({
    clock,
    modules: [
      {
        id: 'probe',
        routes: [
          route({
            method: 'POST',
            path: '/api/probe',
            permission: signedIn('test'),
            summary: { zh: '测', en: 'probe' },
            run: async ({ actor }) => {
              actors.push(actor)
              return undefined
            },
          }),
        ],
      },
    ],
  })
})
after(() => city.close())

const guessed = (login: string, password: string, code?: string, remoteAddress = '10.0.0.1') =>
  city.server.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    remoteAddress,
    payload: { loginName: login, password, ...(code && { code }) },
  })

test('an account signs in and is told who it is, with its permissions and their regions', async () => {
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  const cookie = await signIn(city.server, 'Ｂｅｎ')
  const me = await call({ server: city.server, cookie }, 'GET /api/me')
  assert.equal(me.statusCode, 200, me.body)
  assert.deepEqual(me.json().permissions['record.write'], ['120101'])
  assert.equal(me.json().city.name, '天津市')
})

test('the session cookie is out of reach of scripts and other sites, and bound to TLS where there is TLS', async () => {
  await createAccount(city.app, { login: 'cookie', roles: [] })
  const plain = await guessed('cookie', TEST_PASSWORD)
  const [cookie] = plain.cookies
  assert.equal(cookie?.httpOnly, true)
  assert.equal(cookie?.sameSite, 'Lax')
  assert.equal(cookie?.secure, undefined)
  const behindTls = await city.server.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    remoteAddress: '127.0.0.1',
    headers: { 'x-forwarded-proto': 'https' },
    payload: { loginName: 'cookie', password: TEST_PASSWORD },
  })
  assert.equal(behindTls.cookies[0]?.secure, true)
})

test('the database keeps neither the password nor the session token', async () => {
  await createAccount(city.app, { login: 'hidden', roles: [] })
  const cookie = await signIn(city.server, 'hidden')
  const token = cookie.split('=')[1] as string
  const rows = await city.app.db.asOwner((c) =>
    c.query<{ t: string }>(
      `select token_hash::text t from core.session union all select hash from core.account_password`,
    ),
  )
  assert.ok(rows.rows.length > 0)
  for (const { t } of rows.rows) assert.ok(!t.includes(token) && !t.includes(TEST_PASSWORD))
  assert.ok(rows.rows.some(({ t }) => t.startsWith('scrypt$15$8$1$')))
})

test('a wrong password, an unknown name and a disabled account get the same answer in the same time', async () => {
  const id = await createAccount(city.app, { login: 'gone', roles: [] })
  await city.app.db.asOwner((c) =>
    c.query(
      `set zh.actor = 'system:test'; update core.account set status = 'disabled' where id = '${id}'; reset zh.actor`,
    ),
  )
  await createAccount(city.app, { login: 'there', roles: [] })
  const timed = async (login: string, password: string) => {
    const began = performance.now()
    const reply = await guessed(login, password, undefined, '10.0.1.1')
    return {
      ms: performance.now() - began,
      status: reply.statusCode,
      title: reply.json().title,
      code: reply.json().type,
    }
  }
  await timed('warm-up', 'x')
  const wrong = await timed('there', 'not-the-password')
  const unknown = await timed('nobody-here', 'not-the-password')
  // Both run one scrypt and are held until 250 ms. The quickest of three is the one the machine disturbed least.
  for (let n = 0; n < 2; n++) {
    wrong.ms = Math.min(wrong.ms, (await timed('there', 'not-the-password')).ms)
    unknown.ms = Math.min(unknown.ms, (await timed('nobody-here', 'not-the-password')).ms)
  }
  const disabled = await timed('gone', TEST_PASSWORD)
  for (const other of [unknown, disabled])
    assert.deepEqual([other.status, other.title, other.code], [wrong.status, wrong.title, wrong.code])
  assert.equal(wrong.status, 401)
  // As a ratio: a machine under load is slow for both. Without its scrypt the unknown name would answer at 250 ms.
  const [quick, slow] = [wrong.ms, unknown.ms].sort((a, b) => a - b) as [number, number]
  assert.ok(slow < 2 * quick, `${wrong.ms} and ${unknown.ms} ms`)
})

test('after five wrong passwords sign-in closes for 30 s, then longer, also for names that do not exist', async () => {
  await createAccount(city.app, { login: 'lock', roles: [] })
  for (const login of ['lock', 'never-was']) {
    for (let n = 1; n <= 5; n++)
      assert.equal((await guessed(login, 'wrong-guess', undefined, '10.0.2.1')).statusCode, 401)
    const closed = await guessed(login, TEST_PASSWORD, undefined, '10.0.2.1')
    assert.equal(closed.statusCode, 429)
    assert.equal(closed.headers['retry-after'], '30')
    clock.advance(31_000)
    assert.equal((await guessed(login, 'wrong-again', undefined, '10.0.2.1')).statusCode, 401)
    assert.equal((await guessed(login, TEST_PASSWORD, undefined, '10.0.2.1')).headers['retry-after'], '60')
    clock.advance(61_000)
  }
  assert.equal((await guessed('lock', TEST_PASSWORD, undefined, '10.0.2.1')).statusCode, 200)
  assert.equal(
    (await guessed('lock', 'wrong-once', undefined, '10.0.2.1')).statusCode,
    401,
    'a good sign-in starts the count anew',
  )
})

test('a stranger who guesses closes only his own way: neither another place nor a known device is shut', async () => {
  await createAccount(city.app, { login: 'target', roles: [] })
  const first = await guessed('target', TEST_PASSWORD, undefined, '10.0.20.1')
  const device = first.cookies.find((c) => c.name === 'zh_device')
  assert.deepEqual([device?.httpOnly, device?.sameSite, device?.path], [true, 'Strict', '/api/access'])
  for (let n = 0; n < 5; n++) await guessed('target', `guess ${n}`, undefined, '10.0.20.2')
  assert.equal((await guessed('target', TEST_PASSWORD, undefined, '10.0.20.2')).statusCode, 429)
  assert.equal((await guessed('target', TEST_PASSWORD, undefined, '10.0.20.3')).statusCode, 200, 'another place')
  const known = (password: string, login = 'target', remoteAddress = '10.0.20.2') =>
    city.server.inject({
      method: 'POST',
      url: '/api/access/sign-in',
      remoteAddress,
      headers: { cookie: `zh_device=${device?.value}` },
      payload: { loginName: login, password },
    })
  for (let n = 0; n < 5; n++) await guessed('target', `guess ${n}`, undefined, '10.0.20.2')
  assert.equal((await known(TEST_PASSWORD)).statusCode, 200, 'the known device, from the very place of the stranger')
  for (let n = 0; n < 5; n++) assert.equal((await known(`mistyped ${n}`)).statusCode, 401)
  assert.equal((await known(TEST_PASSWORD)).statusCode, 429, 'a device that guesses is closed too')
  await createAccount(city.app, { login: 'target-2', roles: [] })
  for (let n = 0; n < 5; n++) await known(`guess ${n}`, 'target-2', '10.0.20.9')
  assert.equal((await known(TEST_PASSWORD, 'target-2', '10.0.20.9')).statusCode, 429, 'known to one account only')
})

test('guesses from one household’s many IPv6 addresses count as one source', async () => {
  await createAccount(city.app, { login: 'six', roles: [] })
  for (let n = 1; n <= 5; n++)
    assert.equal((await guessed('six', 'wrong', undefined, `2001:db8:5:5::${n}`)).statusCode, 401)
  assert.equal((await guessed('six', TEST_PASSWORD, undefined, '2001:db8:5:5:9::9')).statusCode, 429)
  assert.equal((await guessed('six', TEST_PASSWORD, undefined, '2001:db8:5:6::1')).statusCode, 200)
})

test('very many wrong guesses from everywhere close the name for strangers', async () => {
  await createAccount(city.app, { login: 'everywhere', roles: [] })
  const hash = loginDigest(city.app, 'everywhere')
  await guessed('everywhere', 'wrong', undefined, '10.0.30.1')
  await city.app.db.asOwner((c) =>
    c.query(`update core.sign_in_failure set failures = 99 where kind = 'login' and key_hash = $1`, [hash]),
  )
  await guessed('everywhere', 'wrong', undefined, '10.0.30.2')
  assert.equal((await guessed('everywhere', TEST_PASSWORD, undefined, '10.0.30.3')).statusCode, 429)
})

test('a browser that signs in anew leaves its former session dead', async () => {
  await createAccount(city.app, { login: 'anew', roles: [] })
  const former = await signIn(city.server, 'anew')
  const reply = await city.server.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    headers: { cookie: former, 'x-requested-by': 'zhiheng' },
    payload: { loginName: 'anew', password: TEST_PASSWORD },
  })
  assert.equal(reply.statusCode, 200, reply.body)
  assert.equal((await call({ server: city.server, cookie: former }, 'GET /api/me')).statusCode, 401)
})

test('a changed password and a second factor give the session a new token; the old one is dead at once', async () => {
  await createAccount(city.app, { login: 'renewed', roles: [] })
  const own = { server: city.server, cookie: await signIn(city.server, 'renewed') }
  const status = async (cookie: string) => (await call({ server: city.server, cookie }, 'GET /api/me')).statusCode
  const before = own.cookie
  const newPassword = 'a perfectly fine one'
  await call(own, 'POST /api/access/own/password', { currentPassword: TEST_PASSWORD, newPassword })
  assert.deepEqual([await status(before), await status(own.cookie)], [401, 200])
  const second = own.cookie
  const begun = await call(own, 'POST /api/access/own/totp', { password: newPassword })
  const secret = Buffer.from(Secret.fromBase32(begun.json().secretText).buffer)
  await call(own, 'POST /api/access/own/totp/confirm', { code: totpCode(secret, clock.now()) })
  assert.deepEqual([await status(second), await status(own.cookie)], [401, 200])
  const third = own.cookie
  await call(own, 'POST /api/access/own/totp/drop', { password: newPassword })
  assert.deepEqual([await status(third), await status(own.cookie)], [401, 200])
})

test('a session whose rights changed gets a new token; the old one serves what was under way and is dead a minute later', async () => {
  const id = await createAccount(city.app, { login: 'promoted', roles: [] })
  const own = { server: city.server, cookie: await signIn(city.server, 'promoted') }
  const old = own.cookie
  await createAccount(city.app, { login: 'sec-promotes', roles: ['security-admin'] })
  const security = { server: city.server, cookie: await signIn(city.server, 'sec-promotes') }
  const grant = { accountId: id, roleId: 'inspector', region: '12', reason: '任职' }
  assert.equal((await call(security, 'POST /api/access/grants', grant)).statusCode, 201)
  const [one, two] = await Promise.all([
    call({ server: city.server, cookie: old }, 'GET /api/access/own/sessions'),
    call({ server: city.server, cookie: old }, 'GET /api/access/own/sessions'),
  ])
  assert.deepEqual([one.statusCode, two.statusCode], [200, 200])
  const given = [...one.cookies, ...two.cookies].filter((c) => c.name === 'zh_session')
  assert.equal(given.length, 1, 'renewed once')
  own.cookie = `zh_session=${given[0]?.value}`
  clock.advance(61_000)
  assert.equal((await call({ server: city.server, cookie: old }, 'GET /api/me')).statusCode, 401)
  assert.deepEqual((await call(own, 'GET /api/me')).json().permissions['record.write'], ['12'])
})

test('twenty guesses at the same moment are not more than five', async () => {
  await createAccount(city.app, { login: 'race', roles: [] })
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => guessed('race', 'wrong-guess', undefined, '10.0.3.1')),
  )
  assert.equal(replies.filter((r) => r.statusCode === 401).length, 5)
  assert.equal(replies.filter((r) => r.statusCode === 429).length, 15)
})

test('an address that guesses many names is closed as well', async () => {
  let closed = 0
  for (let n = 0; n < 32; n++)
    if ((await guessed(`spray-${n}`, 'Summer-2026!', undefined, '10.0.4.1')).statusCode === 429) closed++
  assert.ok(closed >= 1)
  assert.equal((await guessed('spray-fresh', 'x', undefined, '10.0.4.2')).statusCode, 401, 'another address is not')
})

test('a session ends when nobody used it for the idle time', async () => {
  await createAccount(city.app, { login: 'idle', roles: [] })
  const cookie = await signIn(city.server, 'idle')
  clock.advance(59 * 60_000)
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 200)
  clock.advance(59 * 60_000)
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 200, 'use prolongs it')
  clock.advance(61 * 60_000)
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 401)
})

test('a session ends after its longest time however much it is used', async () => {
  await createAccount(city.app, { login: 'long', roles: [] })
  const cookie = await signIn(city.server, 'long')
  for (let half = 0; half < 23; half++) {
    clock.advance(30 * 60_000)
    assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 200)
  }
  clock.advance(31 * 60_000)
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 401)
})

test('signing out ends this session, signing out everywhere all of them, and says so at once', async () => {
  await createAccount(city.app, { login: 'out', roles: [] })
  const [one, two, three] = [
    await signIn(city.server, 'out'),
    await signIn(city.server, 'out'),
    await signIn(city.server, 'out'),
  ]
  const status = async (cookie: string) => (await call({ server: city.server, cookie }, 'GET /api/me')).statusCode
  assert.deepEqual([await status(one), await status(two), await status(three)], [200, 200, 200])
  const list = await call({ server: city.server, cookie: one }, 'GET /api/access/own/sessions')
  assert.equal(list.json().length, 3)
  assert.equal(list.json().filter((s: { isOwn: boolean }) => s.isOwn).length, 1)
  assert.equal((await call({ server: city.server, cookie: one }, 'POST /api/access/sign-out')).statusCode, 204)
  assert.deepEqual([await status(one), await status(two)], [401, 200])
  assert.equal(
    (await call({ server: city.server, cookie: two }, 'POST /api/access/sign-out-everywhere')).statusCode,
    204,
  )
  assert.deepEqual([await status(two), await status(three)], [401, 401])
})

test('nobody ends or sees the session of another by its id', async () => {
  await createAccount(city.app, { login: 'mine', roles: [] })
  await createAccount(city.app, { login: 'other', roles: [] })
  const mine = await signIn(city.server, 'mine')
  const other = await signIn(city.server, 'other')
  const [session] = (await call({ server: city.server, cookie: other }, 'GET /api/access/own/sessions')).json()
  const refused = await call({ server: city.server, cookie: mine }, `POST /api/access/own/sessions/${session.id}/end`)
  assert.equal(refused.statusCode, 404)
  assert.equal((await call({ server: city.server, cookie: other }, 'GET /api/me')).statusCode, 200)
})

test('a session revoked in one process stops at once in another that had remembered it', async () => {
  const second = await city.second()
  try {
    await createAccount(city.app, { login: 'two', roles: ['inspector'], region: '120101' })
    const cookie = await signIn(city.server, 'two')
    const there = { server: second.server, cookie }
    assert.equal((await call(there, 'GET /api/me')).statusCode, 200)
    assert.equal((await call(there, 'POST /api/probe')).statusCode, 204)
    await call({ server: city.server, cookie }, 'POST /api/access/sign-out')
    assert.equal(await waitFor(async () => (await call(there, 'GET /api/me')).statusCode === 401, 1000), true)
  } finally {
    await second.close()
  }
})

test('a role revoked in one process is gone at once in another', async () => {
  const second = await city.second()
  try {
    const id = await createAccount(city.app, { login: 'three', roles: ['inspector'], region: '120101' })
    const cookie = await signIn(city.server, 'three')
    const held = async () =>
      (await call({ server: second.server, cookie }, 'GET /api/me')).json().permissions['record.write'] !== undefined
    assert.equal(await held(), true)
    await createAccount(city.app, { login: 'sec-three', roles: ['security-admin'] })
    const security = await signIn(city.server, 'sec-three')
    const detail = await call({ server: city.server, cookie: security }, `GET /api/access/accounts/${id}`)
    const { grantId } = detail.json().account.grants[0]
    const done = await call({ server: city.server, cookie: security }, `POST /api/access/grants/${grantId}/revoke`, {
      reason: '调岗',
    })
    assert.equal(done.statusCode, 204, done.body)
    assert.equal(await waitFor(async () => !(await held()), 1000), true)
  } finally {
    await second.close()
  }
})

test('without the listening connection nothing is remembered, and it comes back', async () => {
  await createAccount(city.app, { login: 'deaf', roles: [] })
  const cookie = await signIn(city.server, 'deaf')
  await call({ server: city.server, cookie }, 'GET /api/me')
  await city.app.db.asOwner((c) =>
    c.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhiheng-access' and datname = current_database()`,
    ),
  )
  await city.app.db.asOwner((c) => c.query(`update core.session set ended_at = now() where ended_at is null`))
  assert.equal(
    await waitFor(async () => (await call({ server: city.server, cookie }, 'GET /api/me')).statusCode === 401, 1000),
    true,
  )
  const again = await waitFor(async () => {
    const found = await city.app.db.asOwner((c) =>
      c.query(
        `select 1 from pg_stat_activity where application_name = 'zhiheng-access' and datname = current_database()`,
      ),
    )
    return found.rowCount === 1
  }, 4000)
  assert.equal(again, true)
})

test('the last use of a session is written at most once a minute', async () => {
  await createAccount(city.app, { login: 'busy', roles: [] })
  const cookie = await signIn(city.server, 'busy')
  const lastUsed = async () =>
    (await call({ server: city.server, cookie }, 'GET /api/access/own/sessions')).json()[0].lastUsedAt as string
  const first = await lastUsed()
  clock.advance(30_000)
  assert.equal(await lastUsed(), first)
  clock.advance(31_000)
  await call({ server: city.server, cookie }, 'GET /api/me')
  assert.notEqual(await lastUsed(), first)
})

test('a request forged by another site is refused, whatever cookie it carries', async () => {
  await createAccount(city.app, { login: 'forged', roles: [] })
  const cookie = await signIn(city.server, 'forged')
  const forged = (headers: Record<string, string>) =>
    city.server.inject({ method: 'POST', url: '/api/probe', headers: { cookie, ...headers } })
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ] as Record<string, string>[])
    assert.equal((await forged(headers)).statusCode, 403, JSON.stringify(headers))
  assert.equal((await forged({ 'sec-fetch-site': 'same-origin' })).statusCode, 204)
})

test('sign-ins, good and refused, are in the audit trail and sealed, without what was typed', async () => {
  await createAccount(city.app, { login: 'traced', roles: [] })
  await guessed('traced', 'typed-by-mistake', undefined, '10.0.9.1')
  await guessed('my-secret-typed-as-name', 'x', undefined, '10.0.9.1')
  await signIn(city.server, 'traced')
  const entries = await city.app.db.read({ actorId: 'system:test', regions: [''] }, (tx) =>
    listAudit(tx, { regions: [''], action: 'session.sign-in', limit: 3 }),
  )
  assert.deepEqual(
    entries.map((e) => e.outcome),
    ['done', 'refused', 'refused'],
  )
  assert.ok(!JSON.stringify(entries).includes('typed'))
  for (const e of entries) assert.ok(city.sealed.some((s) => s.kind === 'act' && s.id === e.id))
})

async function waitFor(check: () => Promise<boolean>, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  while (performance.now() < until) {
    if (await check()) return true
    await new Promise((r) => setTimeout(r, 10))
  }
  return check()
}
