// What stands in the tables of a whole city follows from what was sealed. A superuser changes one row after the other and is named.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Secret } from 'otpauth'
import { call } from '../src/core/access/testing/http.ts'
import { createAccount, createTestActor, signIn, TEST_PASSWORD } from '../src/core/access/testing/index.ts'
import { totpCode } from '../src/core/access/totp.ts'
import { systemScope } from '../src/core/db/index.ts'
import { newId } from '../src/core/ids.ts'
import { changeSubject, createSubject, mergeSubjects } from '../src/engines/archive/index.ts'
import { verifyLog, verifyState } from '../src/engines/evidence/index.ts'
import { adoptKinds } from '../src/engines/evidence/service/adopt.ts'
import { indicatorsOf, rebuildIndicator } from '../src/engines/indicators/index.ts'
import { startTestCity, type TestCity } from './harness.ts'

let city: TestCity
let subjectId: string
let caseId: string
let accountId: string

before(async () => {
  city = await startTestCity({ demo: true, subjects: 60 })
  const { app } = city
  // A bulk load tells no listener; the first start of a demo city has its indicators derived afterwards, as here.
  for (const indicator of indicatorsOf(app)) await rebuildIndicator(app, indicator)
  accountId = await createAccount(app, { login: 'yi', roles: ['department-head', 'inspector'], region: '120101' })
  await createAccount(app, { login: 'shen', roles: ['security-admin'] })
  const actor = createTestActor(app, { accountId: newId(), roles: ['quality-office'] })
  const make = (name: string) =>
    app.db.write(systemScope('test'), (tx) =>
      createSubject(tx, app, actor, { kind: 'enterprise', name, region: '120101', source: '测试' }),
    )
  const subject = await make('和平电缆厂')
  subjectId = subject.subjectId
  const other = await make('和平电线厂')
  await app.db.write(systemScope('test'), async (tx) => {
    const changes = { name: '和平电缆有限公司', address: '和平区一号' }
    await changeSubject(tx, app, actor, [''], subjectId, { changes, reason: '变更登记', revision: subject.revision })
    await mergeSubjects(tx, app, actor, [''], { survivorId: subjectId, mergedId: other.subjectId, reason: '同一企业' })
  })
  const cookie = await signIn(city.server, 'yi')
  const opened = await call({ server: city.server, cookie }, 'POST /api/cases', {
    kind: 'supervision.correction',
    subjectId,
    fields: {
      problems: [{ item: '产品标识', facts: '未标注厂名', clause: '产品质量法第二十七条' }],
      findings: '标识不符',
      correctBy: '2027-01-01',
      cameFrom: 'patrol',
    },
    take: true,
  })
  assert.equal(opened.statusCode, 200, opened.body)
  caseId = opened.json().caseId
  const security = { server: city.server, cookie: await signIn(city.server, 'shen') }
  const settings = (await call(security, 'GET /api/access/security-settings')).json()
  const set = await call(security, 'PUT /api/access/security-settings', { ...settings, passwordMinLength: 12 })
  assert.ok(set.statusCode < 300, set.body)
})
after(() => city?.close())

const tamper = (sql: string, values: unknown[] = []) =>
  city.app.db.asOwner(async (client) => (await client.query(sql, values)).rows)

async function integrated(): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if ((await tamper('select from evidence.pending limit 1')).length === 0) return
    await pause(50)
  }
  assert.fail('nothing is integrated')
}

const differing = async () => {
  const { checks, isAsDerived } = await verifyState(city.app)
  const found = checks.flatMap((c) => c.findings)
  assert.equal(isAsDerived, found.length === 0)
  return found
}

/** Changes rows of a table as its owner, past every trigger, sees what verification says, and puts them back. */
async function changed(table: string, change: string): Promise<string[]> {
  await tamper(`create table public.kept as table ${table}`)
  const quietly = (sql: string) =>
    tamper(`set session_replication_role = replica; ${sql}; reset session_replication_role`)
  try {
    await quietly(change)
    return (await differing()).map((f) => `${f.table} ${f.id}: ${f.why}`)
  } finally {
    await quietly(`delete from ${table}; insert into ${table} table public.kept; drop table public.kept`)
  }
}

test('a city that nobody tampered with stands as it was sealed: cases, subjects, roles, settings, what is counted', async () => {
  await integrated()
  assert.deepEqual(await differing(), [])
  const { checks, sealedSince } = await verifyState(city.app)
  for (const { id, compared } of checks) assert.ok(compared > 0, `${id} compared nothing`)
  assert.deepEqual(
    sealedSince.map((s) => s.kind),
    city.app.modules.flatMap((m) => (m.sealedKinds ?? []).filter((k) => k.isAdopted).map((k) => k.kind)).toSorted(),
  )
  const log = await verifyLog(city.app)
  assert.deepEqual([log.tree.findings, log.bodies.findings], [[], []])
  assert.deepEqual(log.bodies.unknownKinds, {})
})

test('a case whose state was changed is named with what differs', async () => {
  const set = (what: string) => changed('cases.kase', `update cases.kase set ${what} where id = '${caseId}'`)
  const at = `cases.kase ${caseId}: not as its history says`
  assert.deepEqual(await set(`state = 'ordered'`), [`${at}: state`])
  assert.deepEqual(await set(`closed_at = now(), is_overdue = true`), [`${at}: isOverdue, closedAt`])
  assert.deepEqual(await set(`fields = fields || '{"findings": "无问题"}'`), [`${at}: fields`])
  assert.deepEqual(await set(`handlers = '{x}'`), [`${at}: handlers`])
  assert.deepEqual(await set(`due_on = '2030-01-01', due_unit = 'date'`), [`${at}: dueOn, dueUnit`])
})

test('a subject whose name, code, status or place was changed is named with what differs', async () => {
  const set = (what: string) =>
    changed('archive.subject', `update archive.subject set ${what} where subject_id = '${subjectId}'`)
  const at = `archive.subject ${subjectId}: not as its records say`
  assert.deepEqual(await set(`name = '另一个名字'`), [`${at}: name`])
  assert.deepEqual(await set(`status = 'cancelled'`), [`${at}: status`])
  assert.deepEqual(await set(`region = '120102', address = null`), [`${at}: address, region`])
})

test('a role that no act gave, one that was widened and a revocation that was removed are named', async () => {
  const row = `(select id from core.role_grant_event where account_id = '${accountId}' order by id limit 1)`
  const [{ id, grant_id }] = (await tamper(`select id, grant_id from core.role_grant_event where id = ${row}`)) as [
    { id: string; grant_id: string },
  ]
  const set = (what: string) => changed('core.role_grant_event', what)
  assert.deepEqual(
    await set(`update core.role_grant_event set region = '12', role_id = 'quality-office' where id = '${id}'`),
    [`core.role_grant_event ${id}: not as the act said: role_id, region`],
  )
  const slipped = newId()
  assert.deepEqual(
    await set(`insert into core.role_grant_event (id, grant_id, kind, account_id, role_id, organisation_id, region, at, by_actor, reason)
      select '${slipped}', '${slipped}', 'grant', account_id, 'quality-office', organisation_id, '12', at, by_actor, reason
      from core.role_grant_event where id = '${id}'`),
    [
      `core.role_grant_event ${slipped}: no act of the audit trail did this (grant quality-office to account ${accountId})`,
    ],
  )
  const [removed, ...rest] = await set(`delete from core.role_grant_event where id = '${id}'`)
  assert.match(removed ?? '', new RegExp(`^core.role_grant_event grant ${grant_id}: the act .* has no row`))
  assert.deepEqual(rest, [])
})

test('security settings that were loosened behind the administrator’s back are named', async () => {
  assert.deepEqual(
    await changed(
      'core.security_setting',
      `update core.security_setting set body = body || '{"lockoutThreshold": 10}' where version = 1`,
    ),
    ['core.security_setting 1: not as the act said: body'],
  )
})

test('a count that was turned, taken away or made up is named', async () => {
  const [{ key, subject }] = (await tamper(
    `select indicator_id || ' ' || record_id as key, subject_id as subject from indicators.observation order by record_id limit 1`,
  )) as [{ key: string; subject: string }]
  const at = `indicators.observation ${key}`
  const where = `indicator_id || ' ' || record_id = '${key}'`
  const set = (change: string) => changed('indicators.observation', change)
  assert.deepEqual(await set(`update indicators.observation set is_pass = not is_pass where ${where}`), [
    `${at}: not as its record says: isPass`,
  ])
  assert.deepEqual(await set(`delete from indicators.observation where ${where}`), [
    `${at}: its record is there, but it is not counted`,
  ])
  const madeUp = newId()
  const [found, ...rest] =
    await set(`insert into indicators.observation select '${subject}', '${madeUp}', indicator_id, is_pass,
    product_class, region, selection, inclusion_probability, draw_id, stratum, on_day, known_at from indicators.observation where ${where}`)
  assert.match(found ?? '', new RegExp(`${madeUp}: no record says this$`))
  assert.deepEqual(rest, [])
})

/** Findings of `log verify` after a change of a table that is sealed row by row. */
async function sealedFindings(table: string, change: string): Promise<string[]> {
  await tamper(`create table public.kept as table ${table}`)
  try {
    await tamper(change)
    return (await verifyLog(city.app)).bodies.findings.map((f) => `${f.code}: ${f.at}`)
  } finally {
    await tamper(`delete from ${table}; insert into ${table} table public.kept; drop table public.kept`)
  }
}

test('a changed matter of inspection is named by log verify', async () => {
  assert.deepEqual(
    await sealedFindings(
      'supervision.matter',
      `update supervision.matter set body = body || '{"level": "general"}' where matter_id = 'product-quality'`,
    ),
    ['body-changed: matter product-quality@1'],
  )
})

/** An account that holds no role puts a second factor on. */
async function enrolled(login: string): Promise<string> {
  const id = await createAccount(city.app, { login, roles: [] })
  const own = { server: city.server, cookie: await signIn(city.server, login) }
  const begun = await call(own, 'POST /api/access/own/totp', { password: TEST_PASSWORD })
  assert.equal(begun.statusCode, 200, begun.body)
  const secret = Buffer.from(Secret.fromBase32(begun.json().secretText).bytes)
  const code = totpCode(secret, new Date())
  const done = await call(own, 'POST /api/access/own/totp/confirm', { code })
  assert.equal(done.statusCode, 200, done.body)
  return id
}

test('a password that was exchanged, slipped in or taken away is named with its account by log verify', async () => {
  const [{ id }] = (await tamper(`select id from core.account_password where account_id = '${accountId}'`)) as [
    { id: string },
  ]
  const at = `password ${accountId}@${id}`
  const set = (what: string) => sealedFindings('core.account_password', what)
  const other = `(select hash from core.account_password where account_id <> '${accountId}' limit 1)`
  assert.deepEqual(await set(`update core.account_password set hash = ${other} where account_id = '${accountId}'`), [
    `body-changed: ${at}`,
  ])
  assert.deepEqual(await set(`delete from core.account_password where account_id = '${accountId}'`), [
    `body-missing: ${at}`,
  ])
  const slipped = newId()
  assert.deepEqual(
    await set(
      `insert into core.account_password (account_id, id, hash, set_at) values ('${accountId}', '${slipped}', ${other}, now())`,
    ),
    [`not-sealed: password ${accountId}@${slipped}`],
  )
})

test('a second factor that was exchanged, put on or taken off behind its owner’s back is named', async () => {
  const [mine, other] = [await enrolled('dan'), await enrolled('eve')]
  const without = await createAccount(city.app, { login: 'fay', roles: [] })
  const set = (what: string) => changed('core.totp_secret', what)
  assert.deepEqual(
    await set(`update core.totp_secret set secret = (select secret from core.totp_secret where account_id = '${other}')
      where account_id = '${mine}'`),
    [`core.totp_secret ${mine}: not the one that was enrolled`],
  )
  assert.deepEqual(await set(`delete from core.totp_secret where account_id = '${mine}'`), [
    `core.totp_secret ${mine}: it was enrolled, and no act took it off`,
  ])
  assert.deepEqual(await set(`update core.totp_secret set account_id = '${without}' where account_id = '${other}'`), [
    `core.totp_secret ${other}: it was enrolled, and no act took it off`,
    `core.totp_secret ${without}: no act of the audit trail enrolled it`,
  ])
})

test('an older city has what it kept sealed as it stands, once; what is slipped in later is named', async () => {
  // As a city of an earlier release is: matters without a commitment, and nothing adopted.
  await tamper(`create table public.log_kept as select * from evidence.commitment where kind in ('matter', 'adoption')`)
  await tamper(
    `update evidence.commitment set kind = 'before', object_id = object_id || kind where kind in ('matter', 'adoption')`,
  )
  await tamper('delete from evidence.adoption')
  try {
    await adoptKinds(city.app)
    await integrated()
    const { sealedSince } = await verifyState(city.app)
    assert.ok((sealedSince.find((s) => s.kind === 'matter')?.things ?? 0) >= 5)
    await adoptKinds(city.app)
    await tamper(`insert into supervision.matter select 'slipped-in', version, from_day, is_ended, body, reason, changed_by, changed_by_name, changed_at
      from supervision.matter where matter_id = 'product-quality'`)
    await tamper(`delete from evidence.adoption where kind = 'matter'`)
    // A second start seals nothing in retrospect.
    await adoptKinds(city.app)
    await integrated()
    const found = (await verifyLog(city.app)).bodies.findings.map((f) => `${f.code}: ${f.at}`)
    assert.ok(found.includes('not-sealed: matter slipped-in@1'), found.join('\n'))
    assert.ok(found.includes('body-missing: adoption matter'), found.join('\n'))
  } finally {
    await tamper('drop table public.log_kept')
  }
})
