import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Secret } from 'otpauth'
import { fixedClock } from '../clock.ts'
import { createDemoAccounts, demoAccounts } from './demo.ts'
import { addUser, prepareFirstAdministrators } from './setup-links.ts'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { call } from './testing/http.ts'
import { createAccount, signIn, TEST_PASSWORD } from './testing/index.ts'
import { totpCode } from './totp.ts'

const clock = fixedClock('2026-03-02T09:00:00+08:00')
let city: AccessCity
before(async () => {
  city = await startAccessCity({ clock })
})
after(() => city.close())

const signedIn = async (login: string) => ({ server: city.server, cookie: await signIn(city.server, login) })
const secretOf = (secretText: string) => Buffer.from(Secret.fromBase32(secretText).buffer)
const tryCode = (login: string, code?: string) =>
  call({ server: city.server }, 'POST /api/access/sign-in', {
    loginName: login,
    password: TEST_PASSWORD,
    ...(code && { code }),
  })

async function enrol(login: string): Promise<{ secret: Buffer; recoveryCodes: string[] }> {
  const own = await signedIn(login)
  const begun = await call(own, 'POST /api/access/own/totp', { password: TEST_PASSWORD })
  assert.equal(begun.statusCode, 200, begun.body)
  assert.ok(begun.json().qr.startsWith('data:image/png;base64,'))
  const secret = secretOf(begun.json().secretText)
  const done = await call(own, 'POST /api/access/own/totp/confirm', { code: totpCode(secret, clock.now()) })
  assert.equal(done.statusCode, 200, done.body)
  return { secret, recoveryCodes: done.json().recoveryCodes }
}

test('a new password keeps to the rules, and each fault is named at its field', async () => {
  await createAccount(city.app, { login: 'rules', roles: [] })
  const own = await signedIn('rules')
  const change = (newPassword: string, currentPassword = TEST_PASSWORD) =>
    call(own, 'POST /api/access/own/password', { currentPassword, newPassword })
  for (const bad of ['short', 'my-rules-are-mine', 'password123', '1234567890', 'aaaaaaaaaaaa']) {
    const reply = await change(bad)
    assert.equal(reply.statusCode, 400, bad)
    assert.equal(reply.json().type, '/problems/password-weak')
    assert.equal(reply.json().errors[0].pointer, '/newPassword')
  }
  assert.equal((await change('a perfectly fine one', 'wrong-current')).json().type, '/problems/password-wrong')
  const other = await signedIn('rules')
  assert.equal((await change('a perfectly fine one')).statusCode, 204)
  assert.equal((await call(own, 'GET /api/me')).statusCode, 200)
  assert.equal((await call(other, 'GET /api/me')).statusCode, 401, 'other sessions end')
})

test('the last five passwords do not come back, the sixth may', async () => {
  await createAccount(city.app, { login: 'history', roles: [] })
  let current = TEST_PASSWORD
  const change = async (newPassword: string) => {
    clock.advance(25 * 3_600_000)
    const own = { server: city.server, cookie: await signIn(city.server, 'history', current) }
    const reply = await call(own, 'POST /api/access/own/password', { currentPassword: current, newPassword })
    if (reply.statusCode === 204) current = newPassword
    return reply.statusCode
  }
  for (const word of ['one', 'two', 'three', 'four']) assert.equal(await change(`long enough ${word}`), 204)
  assert.equal(await change(TEST_PASSWORD), 400)
  assert.equal(await change('long enough five'), 204)
  assert.equal(await change(TEST_PASSWORD), 204)
})

test('the history is not walked round: a changed password waits a day before the next change', async () => {
  await createAccount(city.app, { login: 'in-a-row', roles: [] })
  const own = await signedIn('in-a-row')
  const change = (currentPassword: string, newPassword: string) =>
    call(own, 'POST /api/access/own/password', { currentPassword, newPassword })
  assert.equal((await change(TEST_PASSWORD, 'a perfectly fine one')).statusCode, 204)
  const refused = await change('a perfectly fine one', 'yet another, quickly')
  assert.equal(refused.json().type, '/problems/password-too-new')
  clock.advance(24 * 3_600_000)
  own.cookie = await signIn(city.server, 'in-a-row', 'a perfectly fine one')
  assert.equal((await change('a perfectly fine one', 'yet another, a day later')).statusCode, 204)
})

test('a former password does not come back in other case, width or blanks, nor the present one with another number', async () => {
  await createAccount(city.app, { login: 'dressed-up', roles: [] })
  let current = TEST_PASSWORD
  const change = async (newPassword: string) => {
    clock.advance(25 * 3_600_000)
    const own = { server: city.server, cookie: await signIn(city.server, 'dressed-up', current) }
    const reply = await call(own, 'POST /api/access/own/password', { currentPassword: current, newPassword })
    if (reply.statusCode === 204) current = newPassword
    return reply.json === undefined || reply.statusCode === 204 ? 204 : reply.json().type
  }
  assert.equal(await change('Haihe river bridge 7'), 204)
  for (const same of ['haihe river bridge 8', 'Haihe river bridge!', 'HAIHE RIVER BRIDGE 7 '])
    assert.equal(await change(same), '/problems/password-weak', same)
  assert.equal(await change('something different'), 204)
  for (const same of [
    'haihe RIVER bridge 7',
    'Ｈaihe river bridge ７',
    'Haiheriverbridge7',
    'Haihe  river bridge\u200b 7',
  ])
    assert.equal(await change(same), '/problems/password-weak', same)
})

test('an administrator holds nothing until the second factor is on', async () => {
  await createAccount(city.app, { login: 'strict', roles: ['security-admin'], needsTotp: true })
  const before = await signedIn('strict')
  const me = (await call(before, 'GET /api/me')).json()
  assert.deepEqual([me.mustEnrolTotp, me.permissions], [true, {}])
  assert.equal((await call(before, 'GET /api/access/sessions')).statusCode, 403)
  await enrol('strict')
  assert.equal((await call(before, 'GET /api/access/sessions')).statusCode, 200, 'another session of the account')
  assert.equal((await call(before, 'POST /api/access/own/totp/drop', { password: TEST_PASSWORD })).statusCode, 409)
})

test('with the second factor on, the password alone signs nobody in; a code is good once; a recovery code is good once', async () => {
  await createAccount(city.app, { login: 'two-factors', roles: [] })
  const { secret, recoveryCodes } = await enrol('two-factors')
  assert.equal(recoveryCodes.length, 10)
  assert.equal((await tryCode('two-factors')).json().type, '/problems/code-required')
  const spent = totpCode(secret, clock.now())
  assert.equal((await tryCode('two-factors', spent)).statusCode, 401, 'the code of the enrolment is spent')
  clock.advance(30_000)
  const code = totpCode(secret, clock.now())
  const both = await Promise.all([tryCode('two-factors', code), tryCode('two-factors', code)])
  assert.deepEqual(both.map((r) => r.statusCode).sort(), [200, 401])
  clock.advance(120_000)
  const recovery = recoveryCodes[0] as string
  assert.equal((await tryCode('two-factors', recovery.toUpperCase())).statusCode, 200)
  assert.equal((await tryCode('two-factors', recovery)).statusCode, 401)
})

test('wrong codes are counted like wrong passwords, with the same text', async () => {
  await createAccount(city.app, { login: 'code-guess', roles: [] })
  await enrol('code-guess')
  for (let n = 0; n < 5; n++) {
    const reply = await tryCode('code-guess', String(100_000 + n))
    assert.equal(reply.json().type, '/problems/sign-in-refused')
    if (n < 4)
      assert.equal(
        (await tryCode('code-guess')).json().type,
        '/problems/code-required',
        'asking for the field costs nothing',
      )
  }
  assert.equal((await tryCode('code-guess', '200000')).statusCode, 429)
})

test('the secret of the second factor is encrypted under a key that is not in the database', async () => {
  await createAccount(city.app, { login: 'at-rest', roles: [] })
  const { secret } = await enrol('at-rest')
  const rows = await city.app.db.asOwner((c) => c.query<{ secret: Buffer }>('select secret from core.totp_secret'))
  for (const row of rows.rows) assert.equal(row.secret.includes(secret), false)
  const key = statSync(join(city.app.config.dataDir, 'keys', 'access.key'))
  assert.equal(key.mode & 0o777, 0o600)
})

test('the security administrator unlocks sign-in and takes off a lost second factor', async () => {
  const id = await createAccount(city.app, { login: 'lost', roles: [] })
  await createAccount(city.app, { login: 'helper', roles: ['security-admin'] })
  const helper = await signedIn('helper')
  await enrol('lost')
  for (let n = 0; n < 5; n++) await tryCode('lost', '000000')
  assert.equal((await tryCode('lost')).statusCode, 429)
  assert.equal((await call(helper, `POST /api/access/accounts/${id}/unlock`, { reason: '本人来电' })).statusCode, 204)
  assert.equal((await tryCode('lost')).json().type, '/problems/code-required')
  assert.equal(
    (await call(helper, `POST /api/access/accounts/${id}/reset-totp`, { reason: '手机丢失' })).statusCode,
    204,
  )
  assert.equal((await tryCode('lost')).statusCode, 200)
})

test('the security settings keep within bounds that are safe, and count from the next use on', async () => {
  await createAccount(city.app, { login: 'setter', roles: ['security-admin'] })
  const setter = await signedIn('setter')
  const settings = (await call(setter, 'GET /api/access/security-settings')).json()
  for (const unsafe of [
    { passwordMinLength: 6 },
    { passwordHistory: 0 },
    { sessionMaxHours: 1000 },
    { lockoutThreshold: 99 },
    { other: 1 },
  ])
    assert.equal((await call(setter, 'PUT /api/access/security-settings', { ...settings, ...unsafe })).statusCode, 400)
  const set = await call(setter, 'PUT /api/access/security-settings', {
    ...settings,
    passwordMinLength: 14,
    lockoutThreshold: 3,
  })
  assert.equal(set.statusCode, 200, set.body)
  await createAccount(city.app, { login: 'fourteen', roles: [] })
  const own = await signedIn('fourteen')
  const short = await call(own, 'POST /api/access/own/password', {
    currentPassword: TEST_PASSWORD,
    newPassword: 'thirteen-long',
  })
  assert.match(short.json().errors[0].message, /14/)
  for (let n = 0; n < 3; n++)
    await call({ server: city.server }, 'POST /api/access/sign-in', { loginName: 'quick', password: 'x' })
  const closed = await call({ server: city.server }, 'POST /api/access/sign-in', { loginName: 'quick', password: 'x' })
  assert.equal(closed.statusCode, 429)
  await call(setter, 'PUT /api/access/security-settings', settings)
})

test('an account that must change its password can do that and nothing else', async () => {
  await createAccount(city.app, { login: 'must', roles: ['inspector'], mustChangePassword: true })
  const own = await signedIn('must')
  const me = (await call(own, 'GET /api/me')).json()
  assert.deepEqual([me.mustChangePassword, me.permissions], [true, {}])
  await call(own, 'POST /api/access/own/password', {
    currentPassword: TEST_PASSWORD,
    newPassword: 'a perfectly fine one',
  })
  assert.deepEqual((await call(own, 'GET /api/me')).json().permissions['record.write'], ['12'])
})

test('`user add` makes an account with a one-time link that works once and runs out', async () => {
  const { link, isNew } = await addUser(city.app, {
    login: 'by-cli',
    name: '王芳',
    roleId: 'reviewer',
    region: '120101',
  })
  assert.equal(isNew, true)
  const token = link.path.split('#')[1]
  const info = await call({ server: city.server }, 'POST /api/access/setup-link', { token })
  assert.equal(info.json().loginName, 'by-cli')
  const weak = await call({ server: city.server }, 'POST /api/access/setup-link/redeem', {
    token,
    newPassword: 'by-cli',
  })
  assert.equal(weak.statusCode, 400)
  const both = await Promise.all(
    [1, 2].map(() =>
      call({ server: city.server }, 'POST /api/access/setup-link/redeem', {
        token,
        newPassword: 'a perfectly fine one',
      }),
    ),
  )
  assert.deepEqual(both.map((r) => r.statusCode).sort(), [200, 404])
  const again = await addUser(city.app, { login: 'by-cli' })
  clock.advance(73 * 3_600_000)
  const late = await call({ server: city.server }, 'POST /api/access/setup-link', {
    token: again.link.path.split('#')[1],
  })
  assert.equal(late.statusCode, 404)
  for (const [user, refusal] of [
    [{ login: 'nobody', roleId: 'king' }, /role-unknown/],
    [{ login: 'x' }, /input-invalid/],
    [{ login: 'nobody', region: '99' }, /region-unknown/],
    [{ login: 'nobody', roleId: 'enterprise' }, /subject-role-needs-subject/],
    [{ login: 'by-cli', roleId: 'audit-admin' }, /separation-refused/],
  ] as const)
    await assert.rejects(addUser(city.app, user), refusal)
})

test('an empty city has no password at all: three one-time links for three administrators, until each is used', async () => {
  const empty = await startAccessCity({ clock })
  try {
    const first = await prepareFirstAdministrators(empty.app)
    assert.deepEqual(
      first.map((a) => a.roleId),
      ['system-admin', 'security-admin', 'audit-admin'],
    )
    await assert.rejects(createDemoAccounts(empty.app, { city: '12', district: '120101' }), /demo city only/)
    const again = await prepareFirstAdministrators(empty.app)
    assert.equal(again.length, 3)
    const redeem = (path: string) =>
      call({ server: empty.server }, 'POST /api/access/setup-link/redeem', {
        token: path.split('#')[1],
        newPassword: 'a perfectly fine one',
      })
    assert.equal((await redeem(first[0]?.link.path as string)).statusCode, 404, 'only the newest link counts')
    const done = await redeem(again[0]?.link.path as string)
    assert.deepEqual(done.json(), { isSignedIn: true })
    assert.equal((await prepareFirstAdministrators(empty.app)).length, 2)
    const me = await call({ server: empty.server, cookie: `zh_session=${done.cookies[0]?.value}` }, 'GET /api/me')
    assert.equal(me.json().mustEnrolTotp, true)
    const options = await call({ server: empty.server }, 'GET /api/access/sign-in-options')
    assert.equal(options.json().demo, undefined)
  } finally {
    await empty.close()
  }
})

test('a demo city has one account per kind of user, made once, and says so on its sign-in page', async () => {
  const demo = await startAccessCity({ clock, config: { isDemo: true } })
  try {
    const subject = '01900000-0000-7000-8000-000000000001'
    await createDemoAccounts(demo.app, { city: '12', district: '120101' })
    await createDemoAccounts(demo.app, { city: '12', district: '120101', enterpriseSubjectId: subject })
    const options = (await call({ server: demo.server }, 'GET /api/access/sign-in-options')).json()
    assert.equal(options.demo.accounts.length, demoAccounts.length)
    for (const { login, kind } of demoAccounts) {
      const cookie = await signIn(demo.server, login, options.demo.password)
      const me = (await call({ server: demo.server, cookie }, 'GET /api/me')).json()
      assert.deepEqual(me.roles, [kind])
      if (login === 'dora') assert.equal(me.subjectId, subject)
      if (login === 'lab') assert.deepEqual(me.permissions, {}, 'without its subject it reaches nothing')
      if (login === 'ana') assert.deepEqual(me.permissions['account.manage'], ['12'])
    }
  } finally {
    await demo.close()
  }
})
