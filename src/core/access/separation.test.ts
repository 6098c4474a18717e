import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { systemScope } from '../db/index.ts'
import { newId } from '../ids.ts'
import { writeGrant } from './accounts.ts'
import { ADMINISTRATOR_ROLES, EXCLUSIVE_PERMISSIONS, grantObstacle } from './separation.ts'
import { listAudit } from './store/audit.ts'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'
import { call } from './testing/http.ts'
import { createAccount, signIn } from './testing/index.ts'

let city: AccessCity
const ids: Record<string, string> = {}
const cookies: Record<string, string> = {}

before(async () => {
  city = await startAccessCity()
  for (const [login, role, region] of [
    ['sys', 'system-admin', '12'],
    ['sec', 'security-admin', '12'],
    ['aud', 'audit-admin', '12'],
    ['sys-heping', 'system-admin', '120101'],
    ['sec-heping', 'security-admin', '120101'],
    ['ben', 'inspector', '120101'],
    ['hedong', 'inspector', '120102'],
  ] as const) {
    ids[login] = await createAccount(city.app, { login, roles: [role], region })
    cookies[login] = await signIn(city.server, login)
  }
})
after(() => city.close())

const as = (login: string, what: string, body?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, body)

async function organisation(region: string): Promise<string> {
  const all = (await as('sys', 'GET /api/access/organisations')).json() as { id: string; region: string }[]
  return all.find((o) => o.region === region)?.id as string
}

async function grant(by: string, accountId: string, roleId: string, region = '12') {
  return as(by, 'POST /api/access/grants', { accountId, roleId, region, reason: '测试' })
}

/** A powerful role: the security administrator asks, the audit administrator confirms. */
async function grantByTwo(accountId: string, roleId: string) {
  const asked = await grant('sec', accountId, roleId)
  assert.equal(asked.statusCode, 202, asked.body)
  return as('aud', `POST /api/access/grant-requests/${asked.json().requestId}/confirm`, { reason: '已核实' })
}

async function freshAccount(login: string, region = '12'): Promise<string> {
  const reply = await as('sys', 'POST /api/access/accounts', {
    loginName: login,
    displayName: login,
    organisationId: await organisation(region),
  })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json().id
}

/** Runs SQL as the application role in an actor's scope: what is left when the service forgets its rule (the second wall). */
async function inScope<T>(actorId: string, regions: string, run: (c: pg.PoolClient) => Promise<T>): Promise<T> {
  return city.app.db.asOwner(async (c) => {
    await c.query('begin')
    try {
      await c.query(
        `select set_config('zh.actor', $1, true), set_config('zh.regions', $2, true), set_config('role', 'zhiheng_app', true)`,
        [actorId, regions],
      )
      return await run(c)
    } finally {
      await c.query('rollback')
    }
  })
}

const GRANT_SQL = `insert into core.role_grant_event (id, grant_id, kind, account_id, role_id, organisation_id, region, at, by_actor, reason)
  select $1, $1, 'grant', a.id, $3, a.organisation_id, '12', now(), $4, 'test' from core.account a where a.id = $2`

for (const one of ADMINISTRATOR_ROLES)
  for (const two of ADMINISTRATOR_ROLES)
    if (one !== two)
      test(`an account that is ${one} does not become ${two}, neither by the service nor past it`, async () => {
        const accountId = await freshAccount(`pair-${one}-${two}`)
        assert.equal((await grantByTwo(accountId, one)).statusCode, 204)
        const refused = await grant('sec', accountId, two)
        assert.equal(refused.statusCode, 409)
        assert.equal(refused.json().type, '/problems/separation-refused')
        await assert.rejects(
          inScope(ids.sec as string, '{12}', (c) => c.query(GRANT_SQL, [newId(), accountId, two, ids.sec])),
          /no second role/,
        )
      })

test('an administrator gets no working role and a worker no administrator role', async () => {
  assert.equal((await grant('sec', ids.aud as string, 'inspector')).statusCode, 409)
  assert.equal((await grant('sec', ids.ben as string, 'audit-admin')).statusCode, 409)
  await assert.rejects(
    inScope(ids.sec as string, '{12}', (c) => c.query(GRANT_SQL, [newId(), ids.ben, 'audit-admin', ids.sec])),
    /no second role/,
  )
})

test('two grants at the same moment do not make one account two administrators', async () => {
  const accountId = await freshAccount('two-at-once')
  const asked = [await grant('sec', accountId, 'system-admin'), await grant('sec', accountId, 'audit-admin')]
  const replies = await Promise.all(
    asked.map((r) => as('aud', `POST /api/access/grant-requests/${r.json().requestId}/confirm`, { reason: '已核实' })),
  )
  assert.deepEqual(replies.map((r) => r.statusCode).sort(), [204, 409])
})

test('the security administrator grants nothing to himself, neither by the service nor past it', async () => {
  for (const role of ['system-admin', 'audit-admin', 'inspector', 'security-admin']) {
    const reply = await grant('sec', ids.sec as string, role)
    assert.equal(reply.statusCode, 409)
    assert.equal(reply.json().facts.obstacle, 'to-oneself')
  }
  await assert.rejects(
    inScope(ids.sec as string, '{12}', (c) => c.query(GRANT_SQL, [newId(), ids.sec, 'security-admin', ids.sec])),
    /role_grant_event_not_oneself|made by two persons/,
  )
})

test('no one but the security administrator grants, and nobody in the name of another', async () => {
  for (const login of ['sys', 'aud', 'ben']) {
    assert.equal((await grant(login, ids.ben as string, 'reviewer')).statusCode, 403)
    await assert.rejects(
      inScope(ids[login] as string, '{12}', (c) => c.query(GRANT_SQL, [newId(), ids.hedong, 'reviewer', ids[login]])),
      /only the security administrator grants/,
    )
    await assert.rejects(
      inScope(ids[login] as string, '{12}', (c) => c.query(GRANT_SQL, [newId(), ids.hedong, 'reviewer', ids.sec])),
      /names the actor/,
    )
  }
})

test('no one but the system administrator makes accounts, and they come without any right', async () => {
  const body = { loginName: 'newcomer', displayName: '新人', organisationId: await organisation('12') }
  for (const login of ['sec', 'aud', 'ben']) {
    assert.equal((await as(login, 'POST /api/access/accounts', body)).statusCode, 403)
    await assert.rejects(
      inScope(ids[login] as string, '{12}', (c) =>
        c.query(
          `insert into core.account (id, login_name, login_key, display_name, organisation_id, region, created_at, created_by)
           values ($1, 'past', 'past', 'past', $2, '12', now(), $3)`,
          [newId(), body.organisationId, ids[login]],
        ),
      ),
      /only the system administrator/,
    )
  }
  const made = await as('sys', 'POST /api/access/accounts', body)
  assert.equal(made.statusCode, 201)
  const token = made.json().link.path.split('#')[1]
  const set = await call({ server: city.server }, 'POST /api/access/setup-link/redeem', {
    token,
    newPassword: 'correct horse battery',
  })
  assert.equal(set.statusCode, 200, set.body)
  const cookie = `zh_session=${set.cookies[0]?.value}`
  const me = await call({ server: city.server, cookie }, 'GET /api/me')
  assert.deepEqual(me.json().permissions, {})
  assert.equal((await grant('sec', made.json().id, 'inspector', '120101')).statusCode, 201)
  const asleep = (await call({ server: city.server, cookie }, 'GET /api/me')).json()
  assert.deepEqual([asleep.mustBeConfirmed, asleep.permissions], [true, {}], 'whoever kept the link may sit here')
  const confirmed = await as('sec', `POST /api/access/accounts/${made.json().id}/release-link`, {
    reason: '本人已到场',
  })
  assert.equal(confirmed.statusCode, 204)
  const after = await call({ server: city.server, cookie }, 'GET /api/me')
  assert.deepEqual(after.json().permissions['record.write'], ['120101'], 'a confirmed holder works at once')
})

test('the system administrator alone cannot walk into a working account by resetting its password', async () => {
  const accountId = await createAccount(city.app, { login: 'target', roles: ['inspector'], region: '120101' })
  const link = await as('sys', `POST /api/access/accounts/${accountId}/link`, { reason: '忘记密码' })
  assert.equal(link.statusCode, 201, link.body)
  const token = link.json().path.split('#')[1]
  const redeem = () =>
    call({ server: city.server }, 'POST /api/access/setup-link/redeem', { token, newPassword: 'another long password' })
  const refused = await redeem()
  assert.equal(refused.statusCode, 409)
  assert.equal(refused.json().type, '/problems/link-not-released')
  assert.equal(
    (await as('sys', `POST /api/access/accounts/${accountId}/release-link`, { reason: 'x' })).statusCode,
    403,
  )
  await assert.rejects(
    inScope(ids.sys as string, '{12}', (c) =>
      c.query(`update core.setup_link set released_by = $1 where account_id = $2`, [ids.sys, accountId]),
    ),
    /only the security administrator releases|setup_link_released_by_another/,
  )
  assert.equal(
    (await as('sec', `POST /api/access/accounts/${accountId}/release-link`, { reason: '本人已到场' })).statusCode,
    204,
  )
  assert.equal((await redeem()).statusCode, 200)
  assert.equal((await redeem()).statusCode, 404, 'a link works once')
})

test('the system administrator does not move a working account to another subject or office', async () => {
  const accountId = await createAccount(city.app, { login: 'moved', roles: ['inspector'], region: '120101' })
  const change = { displayName: 'moved', organisationId: await organisation('12'), status: 'active', reason: '调动' }
  assert.equal((await as('sys', `PUT /api/access/accounts/${accountId}`, change)).statusCode, 409)
  await assert.rejects(
    inScope(ids.sys as string, '{12}', (c) =>
      c.query(`update core.account set subject_id = $1 where id = $2`, [newId(), accountId]),
    ),
    /holds rights is not moved/,
  )
})

test('disabling an account ends its sessions at once', async () => {
  const accountId = await createAccount(city.app, { login: 'leaver', roles: ['inspector'], region: '120101' })
  const cookie = await signIn(city.server, 'leaver')
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 200)
  const { organisationId, displayName } = (await as('sys', `GET /api/access/accounts/${accountId}`)).json().account
  const reply = await as('sys', `PUT /api/access/accounts/${accountId}`, {
    displayName,
    organisationId,
    status: 'disabled',
    reason: '离职',
  })
  assert.equal(reply.statusCode, 204, reply.body)
  assert.equal((await call({ server: city.server, cookie }, 'GET /api/me')).statusCode, 401)
  await assert.rejects(signIn(city.server, 'leaver'), /401/)
})

test('the last administrator of a kind keeps the role, also when two are revoked at the same moment', async () => {
  const holders = (await as('sec', 'GET /api/access/accounts?roleId=audit-admin')).json().items as {
    id: string
    grants: { grantId: string }[]
  }[]
  const revoke = (grantId?: string) => as('sec', `POST /api/access/grants/${grantId}/revoke`, { reason: '测试' })
  const others = holders.filter((a) => a.id !== ids.aud)
  const [last, ...rest] = others
  for (const a of rest) assert.equal((await revoke(a.grants[0]?.grantId)).statusCode, 204)
  const own = holders.find((a) => a.id === ids.aud)
  const replies = await Promise.all([revoke(last?.grants[0]?.grantId), revoke(own?.grants[0]?.grantId)])
  assert.deepEqual(replies.map((r) => r.statusCode).sort(), [204, 409])
  assert.ok(replies.some((r) => r.statusCode === 409 && r.json().type === '/problems/last-administrator'))
  if (replies[1]?.statusCode === 204)
    await city.app.db.write(systemScope('test'), async (tx) => {
      const organisationId = await organisation('12')
      const aud = { accountId: ids.aud as string, roleId: 'audit-admin', organisationId, region: '12', reason: 'test' }
      await writeGrant(tx, city.app, 'system:test', aud)
    })
  if (replies[1]?.statusCode === 204) assert.equal((await revoke(last?.grants[0]?.grantId)).statusCode, 204)
})

test('administrators of a district see and touch accounts of their district only, in the service and past it', async () => {
  const list = (await as('sec-heping', 'GET /api/access/accounts')).json()
  assert.ok(list.items.every((a: { region: string }) => a.region.startsWith('120101')))
  assert.equal(list.total, list.items.length)
  assert.equal((await as('sec-heping', `GET /api/access/accounts/${ids.hedong}`)).statusCode, 404)
  assert.equal((await grant('sec-heping', ids.hedong as string, 'reviewer', '120101')).statusCode, 404)
  assert.equal((await grant('sec-heping', ids.ben as string, 'reviewer', '120102')).statusCode, 403)
  assert.equal((await grant('sec-heping', ids.ben as string, 'reviewer', '12')).statusCode, 403)
  assert.equal(
    (await as('sys-heping', `POST /api/access/accounts/${ids.hedong}/link`, { reason: 'x' })).statusCode,
    404,
  )
  // The first wall removed: a query without any condition.
  const rows = await inScope(ids['sec-heping'] as string, '{120101}', (c) =>
    c.query<{ region: string }>('select region from core.account'),
  )
  assert.ok(rows.rows.length > 0 && rows.rows.every((r) => r.region.startsWith('120101')))
  const none = await inScope('guest', '{}', (c) => c.query('select 1 from core.account'))
  assert.equal(none.rowCount, 0)
})

test('no request can read a password hash, a second factor or the counts of wrong sign-ins', async () => {
  for (const table of ['account_password', 'totp_secret', 'recovery_code', 'sign_in_failure']) {
    const rows = await inScope(ids.sys as string, '{12}', (c) => c.query(`select 1 from core.${table}`))
    assert.equal(rows.rowCount, 0, table)
  }
})

test('the audit trail is read by the audit administrator alone and written over by nobody', async () => {
  assert.equal((await as('aud', 'GET /api/access/audit')).statusCode, 200)
  for (const login of ['sys', 'sec', 'ben']) assert.equal((await as(login, 'GET /api/access/audit')).statusCode, 403)
  for (const statement of [
    `update core.audit_entry set outcome = 'done'`,
    'delete from core.audit_entry',
    'truncate core.audit_entry',
  ])
    await assert.rejects(
      inScope(ids.aud as string, '{12}', (c) => c.query(statement)),
      /permission denied/,
    )
  for (const statement of ['delete from core.role_grant_event', `update core.role_grant_event set reason = 'x'`])
    await assert.rejects(
      inScope(ids.sec as string, '{12}', (c) => c.query(statement)),
      /permission denied/,
    )
})

test('no entry of the audit trail younger than six months is removed, not by the owner of the tables either', async () => {
  const insert = (age: string) =>
    `insert into core.audit_entry (id, at, actor_id, actor_name, action, object_kind, object_id, outcome)
     values ($1, now() - interval '${age}', 'x', 'x', 'test.age', 'x', 'x', 'done')`
  await city.app.db.asOwner(async (c) => {
    const [young, old] = [newId(), newId()]
    await c.query(insert('5 months'), [young])
    await c.query(insert('7 months'), [old])
    await assert.rejects(c.query('delete from core.audit_entry where id = $1', [young]), /kept for six months/)
    await assert.rejects(c.query('truncate core.audit_entry'), /not emptied/)
    assert.equal((await c.query('delete from core.audit_entry where id = $1', [old])).rowCount, 1)
  })
})

test('every privileged act leaves an entry with actor, object and reason, and is sealed', async () => {
  const accountId = await freshAccount('acted-on')
  const granted = await as('sec', 'POST /api/access/grants', {
    accountId,
    roleId: 'reviewer',
    region: '12',
    reason: '新任职',
  })
  await as('sec', `POST /api/access/grants/${granted.json().grantId}/revoke`, { reason: '调离' })
  await as('sec', `POST /api/access/accounts/${accountId}/unlock`, { reason: '来电核实' })
  await as('sys', `POST /api/access/accounts/${accountId}/link`, { reason: '补发' })
  const page = (await as('aud', `GET /api/access/audit?objectId=${accountId}`)).json()
  const actions = page.items.map((e: { action: string }) => e.action)
  for (const action of [
    'account.create',
    'account.issue-link',
    'role.grant',
    'role.revoke',
    'account.unlock',
    'account.reset-password',
  ])
    assert.ok(actions.includes(action), `${action} in ${actions}`)
  const entry = page.items.find((e: { action: string }) => e.action === 'role.grant')
  assert.equal(entry.actorId, ids.sec)
  assert.equal(entry.reason, '新任职')
  for (const e of page.items) assert.ok(city.sealed.some((s) => s.id === e.id && s.kind === 'act'))
})

test('every refused act of an account is in the audit trail with the permission it lacked', async () => {
  await as('ben', `POST /api/access/accounts/${ids.hedong}/unlock`, { reason: 'x' })
  await as('ben', `POST /api/access/accounts/${ids.hedong}/unlock`, { reason: 'x' })
  const page = (await as('aud', `GET /api/access/audit?actorId=${ids.ben}&outcome=refused`)).json()
  // People look for a name: the whole of it, a part, the sign-in name, or the id.
  const { actorName } = page.items[0]
  for (const actor of [actorName, actorName.slice(0, 2), 'BEN', ids.ben])
    assert.ok(
      (await as('aud', `GET /api/access/audit?actor=${encodeURIComponent(actor)}&outcome=refused`))
        .json()
        .items.some((e: { id: string }) => e.id === page.items[0].id),
      actor,
    )
  assert.deepEqual((await as('aud', 'GET /api/access/audit?actor=%25')).json().items, [])
  const entries = page.items.filter((e: { objectId: string }) => e.objectId === 'POST /api/access/accounts/:id/unlock')
  assert.equal(entries.length, 2)
  assert.equal(entries[0].detail.permission, 'session.end')
  assert.equal(entries[0].detail.path.id, ids.hedong)
})

test('refusals of guests are gathered, so that nobody can flood the trail', async () => {
  for (let n = 0; n < 30; n++) await call({ server: city.server }, 'GET /api/access/sessions')
  const entries = await city.app.db.read({ actorId: 'system:test', regions: [''] }, (tx) =>
    listAudit(tx, { regions: [''], actorId: 'guest', objectId: 'GET /api/access/sessions', limit: 100 }),
  )
  assert.equal(entries.length, 1)
})

test('the audit trail is paged by key without gaps and filtered by day and kind of act', async () => {
  const all: string[] = []
  let after = ''
  do {
    const page = (await as('aud', `GET /api/access/audit?action=account.&limit=7${after && `&after=${after}`}`)).json()
    all.push(...page.items.map((e: { id: string }) => e.id))
    after = page.next ?? ''
  } while (after)
  assert.equal(new Set(all).size, all.length)
  const whole = (await as('aud', 'GET /api/access/audit?action=account.&limit=200')).json()
  assert.deepEqual(
    all,
    whole.items.map((e: { id: string }) => e.id),
  )
  assert.deepEqual((await as('aud', 'GET /api/access/audit?until=2020-01-01')).json().items, [])
})

test('accounts and audit trail are exported to Excel within the reader’s regions, and the export is audited', async () => {
  const accounts = await as('sec-heping', 'GET /api/access/accounts/export')
  assert.equal(accounts.statusCode, 200)
  assert.equal(accounts.rawPayload.subarray(0, 2).toString(), 'PK')
  const trail = await as('aud', 'GET /api/access/audit/export?outcome=refused')
  assert.equal(trail.rawPayload.subarray(0, 2).toString(), 'PK')
  const { items } = (await as('aud', 'GET /api/access/audit?action=account.export')).json()
  assert.equal(items[0].actorId, ids['sec-heping'])
  const heping = (await as('sec-heping', 'GET /api/access/accounts')).json().total
  assert.equal(items[0].detail.rows, heping)
})

test('an enterprise account needs its subject before its role', async () => {
  const accountId = await freshAccount('firm')
  const refused = await grant('sec', accountId, 'enterprise', '120101')
  assert.equal(refused.json().type, '/problems/subject-role-needs-subject')
})

test('the declared rule: what belongs to one administrator belongs to no other', () => {
  const all = Object.values(EXCLUSIVE_PERMISSIONS).flat()
  assert.equal(new Set(all).size, all.length)
  assert.equal(
    grantObstacle({ byAccountId: 'a', toAccountId: 'b', roleId: 'inspector', heldRoleIds: ['reviewer'] }),
    undefined,
  )
  assert.equal(
    grantObstacle({ byAccountId: 'a', toAccountId: 'a', roleId: 'inspector', heldRoleIds: [] }),
    'to-oneself',
  )
})

test('the permission matrix names every route with the roles that hold it', async () => {
  const matrix = (await as('aud', 'GET /api/access/matrix')).json()
  const row = matrix.routes.find(
    (r: { path: string; method: string }) => r.path === '/api/access/grants' && r.method === 'POST',
  )
  assert.deepEqual(row.roles, ['security-admin'])
  const routes = city.app.modules.flatMap((m) => m.routes ?? [])
  assert.equal(matrix.routes.length, routes.length)
})

test('the organisation tree has no circle', async () => {
  const make = async (code: string, parentId?: string) =>
    (
      await as('sys', 'POST /api/access/organisations', {
        code,
        name: code,
        region: '12',
        kind: 'government',
        ...(parentId && { parentId }),
      })
    ).json().id
  const top = await make('TOP')
  const middle = await make('MIDDLE', top)
  const reply = await as('sys', `PUT /api/access/organisations/${top}`, {
    name: 'TOP',
    kind: 'government',
    status: 'active',
    parentId: middle,
  })
  assert.equal(reply.statusCode, 409)
  assert.equal(
    (await as('sys', 'POST /api/access/organisations', { code: 'TOP', name: 'x', region: '12', kind: 'other' }))
      .statusCode,
    409,
  )
  assert.equal(
    (await as('sys', 'POST /api/access/organisations', { code: 'Q', name: 'x', region: '99', kind: 'other' }))
      .statusCode,
    403,
  )
  assert.equal(
    (await as('sys', 'POST /api/access/organisations', { code: 'Q', name: 'x', region: '1299', kind: 'other' }))
      .statusCode,
    400,
  )
})
