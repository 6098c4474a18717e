import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { systemScope } from '../db/index.ts'
import { newId } from '../ids.ts'
import type { Permission } from './define.ts'
import { needsSecondPerson, roleMisfit } from './roles.ts'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { call } from './testing/http.ts'
import { createAccount, signIn, TEST_PASSWORD } from './testing/index.ts'

let city: AccessCity
const ids: Record<string, string> = {}
const cookies: Record<string, string> = {}
const label = { zh: '批准人', en: 'Approver' }

before(async () => {
  city = await startAccessCity({
    modules: [
      {
        id: 'deciding',
        permissions: [{ id: 'thing.approve', label }],
        roles: [{ id: 'approver', label, kind: 'working', permissions: ['thing.approve'] }],
      },
    ],
  })
  for (const [login, role, region] of [
    ['sys', 'system-admin', '12'],
    ['sec', 'security-admin', '12'],
    ['sec2', 'security-admin', '12'],
    ['sec-heping', 'security-admin', '120101'],
    ['aud', 'audit-admin', '12'],
    ['ben', 'inspector', '120101'],
  ] as const) {
    ids[login] = await createAccount(city.app, { login, roles: [role], region })
    cookies[login] = await signIn(city.server, login)
  }
})
after(() => city.close())

const as = (login: string, what: string, body?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, body)
const grant = (by: string, accountId: string, roleId: string, more: object = {}) =>
  as(by, 'POST /api/access/grants', { accountId, roleId, region: '12', reason: '测试', ...more })
const release = (by: string, accountId: string) =>
  as(by, `POST /api/access/accounts/${accountId}/release-link`, { reason: '本人已到场' })
const redeem = (token: string, newPassword = 'another long password') =>
  call({ server: city.server }, 'POST /api/access/setup-link/redeem', { token, newPassword })
const account = async (id: string) => (await as('sec', `GET /api/access/accounts/${id}`)).json().account
const permissionsAt = async (cookie: string) =>
  (await call({ server: city.server, cookie }, 'GET /api/me')).json().permissions

let organisations: { id: string; code: string }[]
async function organisation(kind: 'government' | 'enterprise' | 'laboratory'): Promise<string> {
  const code = `ORG-${kind}`
  organisations = (await as('sys', 'GET /api/access/organisations')).json()
  const known = organisations.find((o) => o.code === code)
  if (known) return known.id
  const body = { code, name: code, region: '12', kind }
  return (await as('sys', 'POST /api/access/organisations', body)).json().id
}

/** An account as the system administrator makes it, with the token of its link. */
async function fresh(loginName: string, more: object = {}): Promise<{ id: string; token: string }> {
  const organisationId = await organisation('government')
  const body = { loginName, displayName: loginName, organisationId, ...more }
  const reply = await as('sys', 'POST /api/access/accounts', body)
  assert.equal(reply.statusCode, 201, reply.body)
  return { id: reply.json().id, token: reply.json().link.path.split('#')[1] }
}

async function renew(id: string): Promise<string> {
  const reply = await as('sys', `POST /api/access/accounts/${id}/link`, { reason: '补发' })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json().path.split('#')[1]
}

async function inScope<T>(actorId: string, run: (c: pg.PoolClient) => Promise<T>): Promise<T> {
  return city.app.db.asOwner(async (c) => {
    await c.query('begin')
    try {
      await c.query(
        `select set_config('zh.actor', $1, true), set_config('zh.regions', '{12}', true), set_config('role', 'zhiheng_app', true)`,
        [actorId],
      )
      return await run(c)
    } finally {
      await c.query('rollback')
    }
  })
}

// ---- one-time links: every order of events ends with two persons

test('a link made before the rights opens the account only after another person released it', async () => {
  const { id, token } = await fresh('link-first')
  assert.equal((await grant('sec', id, 'inspector')).statusCode, 201)
  assert.equal((await redeem(token)).json().type, '/problems/link-not-released')
  assert.ok((await account(id)).linkToRelease)
  assert.equal((await release('sec', id)).statusCode, 204)
  assert.equal((await redeem(token)).statusCode, 200)
})

test('a link used before the rights gives a session without rights until the holder is confirmed, also after a new password', async () => {
  const { id, token } = await fresh('used-first')
  const first = await redeem(token, 'the keeper of the link 1')
  const cookie = `zh_session=${first.cookies[0]?.value}`
  assert.equal((await grant('sec', id, 'inspector')).statusCode, 201)
  assert.deepEqual(await permissionsAt(cookie), {})
  assert.equal((await account(id)).isUnconfirmed, true)
  const own = { currentPassword: 'the keeper of the link 1', newPassword: 'something else entirely' }
  const changed = await call({ server: city.server, cookie }, 'POST /api/access/own/password', own)
  assert.equal(changed.statusCode, 204, changed.body)
  const again = await signIn(city.server, 'used-first', own.newPassword)
  assert.deepEqual(await permissionsAt(again), {}, 'a change of the password is no confirmation')
  assert.equal((await call({ server: city.server, cookie: again }, 'GET /api/access/accounts')).statusCode, 403)
  assert.equal((await release('sec', id)).statusCode, 204)
  assert.deepEqual((await permissionsAt(again))['record.write'], ['12'])
  assert.equal((await release('sec', id)).statusCode, 404, 'there is nothing more to release')
})

test('a release is void when rights are added before the link is used', async () => {
  const { id, token } = await fresh('rights-later')
  await grant('sec', id, 'observer')
  assert.equal((await release('sec', id)).statusCode, 204)
  await grant('sec2', id, 'inspector')
  assert.equal((await redeem(token)).json().type, '/problems/link-not-released')
})

test('a release given before there were any rights does not count for them', async () => {
  const { id, token } = await fresh('released-early')
  assert.equal((await release('sec', id)).statusCode, 204)
  await grant('sec', id, 'inspector')
  assert.equal((await redeem(token)).json().type, '/problems/link-not-released')
})

test('a release is void when the second factor is taken off before the link is used', async () => {
  const id = await createAccount(city.app, { login: 'with-factor', roles: ['inspector'] })
  await city.app.db.write(systemScope('test'), async (tx) => {
    const { confirmTotp, putTotp } = await import('./store/account.ts')
    await putTotp(tx, id, Buffer.alloc(48), new Date())
    await confirmTotp(tx, id, new Date())
  })
  const token = await renew(id)
  assert.equal((await release('sec', id)).statusCode, 204)
  assert.equal((await as('sec', `POST /api/access/accounts/${id}/reset-totp`, { reason: '丢失' })).statusCode, 204)
  assert.equal((await redeem(token)).json().type, '/problems/link-not-released')
})

test('a renewed link waits again, and the released one before it is dead', async () => {
  const { id, token } = await fresh('renewed')
  await grant('sec', id, 'inspector')
  await release('sec', id)
  const second = await renew(id)
  assert.equal((await redeem(token)).statusCode, 404)
  assert.equal((await redeem(second)).json().type, '/problems/link-not-released')
})

test('rights revoked and given again do not make an old link good', async () => {
  const { id, token } = await fresh('back-again')
  const { grantId } = (await grant('sec', id, 'inspector')).json()
  await release('sec', id)
  await as('sec', `POST /api/access/grants/${grantId}/revoke`, { reason: '调离' })
  await grant('sec', id, 'inspector')
  assert.equal((await redeem(token)).json().type, '/problems/link-not-released')
})

test('nobody releases a link that he made himself before he changed his office, neither by the service nor past it', async () => {
  const { id } = await fresh('changed-office')
  await grant('sec', id, 'inspector')
  await city.app.db.asOwner((c) =>
    c.query('update core.setup_link set created_by = $1 where account_id = $2', [ids.sec2, id]),
  )
  const refused = await release('sec2', id)
  assert.equal(refused.statusCode, 409)
  assert.equal(refused.json().facts.obstacle, 'own-link')
  const past = `update core.setup_link set released_by = $1 where account_id = $2`
  await assert.rejects(
    inScope(ids.sec2 as string, (c) => c.query(past, [ids.sec2, id])),
    /released_by_another/,
  )
  assert.equal((await release('sec', id)).statusCode, 204)
})

test('the security administrator does not release the link of his own account', async () => {
  const token = await renew(ids.sec2 as string)
  assert.equal((await release('sec2', ids.sec2 as string)).json().facts.obstacle, 'to-oneself')
  const past = `update core.setup_link set released_by = $1 where account_id = $1 and used_at is null`
  await assert.rejects(
    inScope(ids.sec2 as string, (c) => c.query(past, [ids.sec2])),
    /his own account/,
  )
  assert.equal((await redeem(token)).statusCode, 409)
})

test('a link to a new holder takes off the second factor and the identity that the unconfirmed one left', async () => {
  const { id, token } = await fresh('left-behind')
  await redeem(token)
  await city.app.db.write(systemScope('test'), async (tx) => {
    const { confirmTotp, linkOidc, putTotp } = await import('./store/account.ts')
    await putTotp(tx, id, Buffer.alloc(48), new Date())
    await confirmTotp(tx, id, new Date())
    await linkOidc(tx, id, 'the-keeper')
  })
  await grant('sec', id, 'inspector')
  const second = await renew(id)
  await release('sec', id)
  assert.deepEqual((await redeem(second, 'the real holder 2026')).json(), { isSignedIn: true })
  const view = await account(id)
  assert.deepEqual([view.hasTotp, view.hasOidc, view.isUnconfirmed], [false, false, false])
})

test('a grant that says the holder was asked releases in the same act', async () => {
  const { id, token } = await fresh('asked-at-once')
  assert.equal((await grant('sec', id, 'inspector', { confirmsHolder: true })).statusCode, 201)
  assert.equal((await redeem(token)).statusCode, 200)
  const actions = (await as('aud', `GET /api/access/audit?objectId=${id}`)).json().items
  assert.ok(actions.some((e: { action: string }) => e.action === 'account.release-link'))
})

// ---- powerful roles

test('an administrator’s role and an approver’s are asked for by one and given by another', async () => {
  for (const roleId of ['system-admin', 'approver']) {
    const { id } = await fresh(`powerful-${roleId}`)
    const asked = await grant('sec', id, roleId)
    assert.equal(asked.statusCode, 202, asked.body)
    const { requestId } = asked.json()
    assert.deepEqual((await account(id)).grants, [], 'asking gives nothing')
    assert.equal((await grant('sec2', id, roleId)).statusCode, 409, 'asked for once')
    const own = await as('sec', `POST /api/access/grant-requests/${requestId}/confirm`, { reason: 'x' })
    assert.equal(own.json().facts.obstacle, 'own-request')
    for (const login of ['sys', 'ben'])
      assert.equal(
        (await as(login, `POST /api/access/grant-requests/${requestId}/confirm`, { reason: 'x' })).statusCode,
        403,
      )
    const second = roleId === 'approver' ? 'sec2' : 'aud'
    const listed = (await as(second, `GET /api/access/grant-requests?accountId=${id}`)).json().items
    assert.deepEqual([listed[0].roleId, listed[0].isOwn], [roleId, false])
    const done = await as(second, `POST /api/access/grant-requests/${requestId}/confirm`, { reason: '已核实' })
    assert.equal(done.statusCode, 204, done.body)
    assert.equal((await account(id)).grants[0].roleId, roleId)
    assert.equal(
      (await as(second, `POST /api/access/grant-requests/${requestId}/confirm`, { reason: '再次' })).statusCode,
      404,
    )
  }
})

test('a request that was refused or taken back gives nothing', async () => {
  for (const [by, action] of [
    ['aud', 'role.refuse'],
    ['sec', 'role.withdraw'],
  ] as const) {
    const { id } = await fresh(`not-given-${by}`)
    const { requestId } = (await grant('sec', id, 'approver')).json()
    assert.equal(
      (await as(by, `POST /api/access/grant-requests/${requestId}/refuse`, { reason: '不需要' })).statusCode,
      204,
    )
    assert.deepEqual((await account(id)).grants, [])
    const trail = (await as('aud', `GET /api/access/audit?objectId=${id}&action=${action}`)).json().items
    assert.equal(trail.length, 1)
  }
})

test('what was asked for is looked at again when it is confirmed', async () => {
  const { id } = await fresh('two-asked')
  const one = (await grant('sec', id, 'system-admin')).json().requestId
  const two = (await grant('sec', id, 'approver')).json().requestId
  assert.equal((await as('aud', `POST /api/access/grant-requests/${one}/confirm`, { reason: 'x' })).statusCode, 204)
  assert.equal((await as('aud', `POST /api/access/grant-requests/${two}/confirm`, { reason: 'x' })).statusCode, 409)
})

test('nobody confirms a role for his own account or outside his region', async () => {
  const { id } = await fresh('elsewhere')
  const { requestId } = (await grant('sec', id, 'approver')).json()
  const outside = await as('sec-heping', `POST /api/access/grant-requests/${requestId}/confirm`, { reason: 'x' })
  assert.equal(outside.statusCode, 404)
  const own = (await grant('sec', ids.sec2 as string, 'approver')).json()
  assert.equal(own.facts.obstacle, 'second-role-of-administrator')
})

test('past the service too, one person alone makes no administrator', async () => {
  const { id } = await fresh('past-the-service')
  const direct = `insert into core.role_grant_event (id, grant_id, kind, account_id, role_id, organisation_id, region, at, by_actor, reason)
    select $1, $1, 'grant', a.id, 'system-admin', a.organisation_id, '12', now(), $3, 'test' from core.account a where a.id = $2`
  await assert.rejects(
    inScope(ids.sec as string, (c) => c.query(direct, [newId(), id, ids.sec])),
    /made by two persons/,
  )
  const { requestId } = (await grant('sec', id, 'system-admin')).json()
  const decide = `update core.role_grant_request set decision = 'confirmed', decided_at = now(), decided_by = $2 where id = $1`
  await assert.rejects(
    inScope(ids.sec as string, (c) => c.query(decide, [requestId, ids.sec])),
    /role_grant_request_by_two/,
  )
  await assert.rejects(
    inScope(ids.sec as string, (c) => c.query(decide, [requestId, ids.aud])),
    /names the actor/,
  )
  await assert.rejects(
    inScope(ids.sys as string, (c) => c.query(decide, [requestId, ids.sys])),
    /a second administrator/,
  )
})

test('whoever approves or erases is powerful, whoever only works is not', () => {
  const role = (permissions: Permission[]) => ({ id: 'x', label, kind: 'working' as const, permissions })
  assert.equal(needsSecondPerson(role(['record.write', 'sample.seal'])), false)
  assert.equal(needsSecondPerson(role(['record.write', 'plan.approve'])), true)
  assert.equal(needsSecondPerson(role(['evidence.erase'])), true)
})

// ---- whose role it is

test('an official’s role is refused for an account of an enterprise or a laboratory, and theirs for officials and each other', () => {
  const government = { hasSubject: false, organisationKinds: ['government'] as const }
  const enterprise = { hasSubject: true, organisationKinds: ['enterprise'] as const }
  const laboratory = { hasSubject: true, organisationKinds: ['laboratory'] as const }
  const found = (holders: 'officials' | 'enterprises' | 'laboratories') =>
    [government, enterprise, laboratory].map((a) => roleMisfit({ holders }, a)?.found)
  assert.deepEqual(found('officials'), [undefined, 'subject', 'subject'])
  assert.deepEqual(found('enterprises'), ['no-subject', undefined, 'organisation'])
  assert.deepEqual(found('laboratories'), ['no-subject', 'organisation', undefined])
  assert.equal(roleMisfit({}, { hasSubject: false, organisationKinds: ['enterprise'] })?.found, 'organisation')
  assert.equal(
    roleMisfit({}, { hasSubject: false, organisationKinds: ['government', 'laboratory'] })?.found,
    'organisation',
  )
})

test('the role dialog’s request is refused where the role does not fit the account, in either order', async () => {
  const subjectId = newId()
  const firm = await fresh('a-firm', { organisationId: await organisation('enterprise'), subjectId })
  const refused = await grant('sec', firm.id, 'inspector')
  assert.equal(refused.statusCode, 409)
  assert.equal(refused.json().type, '/problems/role-does-not-fit')
  assert.equal((await grant('sec', firm.id, 'security-admin')).statusCode, 409)
  assert.equal((await grant('sec', firm.id, 'laboratory')).statusCode, 409)
  assert.equal((await grant('sec', firm.id, 'enterprise')).statusCode, 201)
  const official = await fresh('an-official')
  assert.equal(
    (await grant('sec', official.id, 'inspector', { organisationId: await organisation('enterprise') })).statusCode,
    409,
  )
  assert.equal((await grant('sec', official.id, 'inspector')).statusCode, 201)
  const bound = {
    displayName: 'x',
    organisationId: await organisation('government'),
    subjectId,
    status: 'active',
    reason: 'x',
  }
  assert.equal((await as('sys', `PUT /api/access/accounts/${official.id}`, bound)).statusCode, 409)
  const turned = { name: 'x', kind: 'government', status: 'active' }
  const reply = await as('sys', `PUT /api/access/organisations/${await organisation('enterprise')}`, turned)
  assert.equal(reply.json().type, '/problems/organisation-in-use')
})

test('an official’s role that an account of an enterprise got in an older city has no effect', async () => {
  await createAccount(city.app, { login: 'old-misfit', roles: ['inspector', 'enterprise'], subjectId: newId() })
  const held = await permissionsAt(await signIn(city.server, 'old-misfit', TEST_PASSWORD))
  assert.deepEqual(Object.keys(held).sort(), ['form.read', 'policy.read'])
})

test('the security administrator finds the accounts that wait for him', async () => {
  const { id, token } = await fresh('waiting-one')
  const waits = async () => {
    const page = (await as('sec', 'GET /api/access/accounts?waiting=true&limit=200')).json()
    assert.equal(page.total, page.items.length)
    return page.items.some((a: { id: string }) => a.id === id)
  }
  assert.equal(await waits(), true, 'no role yet')
  await grant('sec', id, 'inspector')
  assert.equal(await waits(), true, 'a link to release')
  await release('sec', id)
  assert.equal(await waits(), false)
  assert.equal((await redeem(token)).statusCode, 200)
  assert.equal(await waits(), false)
})
