import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createAccount, signIn } from '../src/core/access/testing/index.ts'
import { systemScope } from '../src/core/db/index.ts'
import { createSubject } from '../src/engines/archive/index.ts'
import { documentOf, type Form, versionInForce } from '../src/engines/forms/define.ts'
import { civilDay } from '../src/engines/forms/logic/civil-day.ts'
import { sampleAnswers } from '../src/engines/forms/logic/sample-answers.ts'
import { startTestCity, type TestCity } from './harness.ts'
import { type CityProcess, startProcess } from './processes/city-process.ts'

const FORM = 'supervision.inspection'
const ROUNDS = 3
const AT_ONCE = 24

let city: TestCity
let cookie: string
let second: string
let subjectId: string
const running: CityProcess[] = []

before(async () => {
  city = await startTestCity()
  await city.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name)
      values ('12', null, 'city', '天津市'), ('120101', '12', 'district', '和平区') on conflict do nothing`),
  )
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  second = await createAccount(city.app, { login: 'bo', name: '博文', roles: ['inspector'], region: '120101' })
  cookie = await signIn(city.server, 'ben')
  const system = {
    kind: 'system' as const,
    accountId: undefined,
    name: 'system:test',
    grants: [],
    permissions: new Map(),
    subjectId: undefined,
    sessionId: undefined,
  }
  subjectId = await city.app.db.write(systemScope('test'), async (tx) => {
    const asked = { kind: 'enterprise' as const, name: '和平电缆厂', region: '120101', source: 'test' }
    return (await createSubject(tx, city.app, system, asked)).subjectId
  })
})

after(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL')
    await ended
  }
  await city?.close()
})

/** A process of its own on the same database and folder, as a second server of a city would be. */
async function startServer(): Promise<CityProcess> {
  const { databaseUrl = '', dataDir } = city.app.config
  const started = await startProcess({ DATABASE_URL: databaseUrl, ZHIHENG_DATA: dataDir, ZHIHENG_DEMO: '0' })
  running.push(started)
  return started
}

function makeSubmission() {
  const form = city.app.modules.flatMap((m) => (m.declares?.forms ?? []) as readonly Form[]).find((f) => f.id === FORM)
  const on = civilDay(new Date())
  const version = form && versionInForce(form.versions, on)
  assert.ok(form && version)
  const { answers, notes } = sampleAnswers(documentOf(form, version), Math.random, {
    on,
    rules: form.rules,
    ...(form.contradictions && { contradictions: form.contradictions }),
    failRate: 0,
    second: { accountId: second, name: '博文' },
  })
  return {
    key: randomUUID(),
    subjectId,
    version: version.version,
    answers,
    notes,
    happenedAt: new Date().toISOString(),
  }
}

async function send(url: string, body: { key: string }): Promise<{ status: number; recordId?: string }> {
  const reply = await fetch(`${url}/api/forms/${FORM}/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-by': 'zhiheng', cookie, origin: url },
    body: JSON.stringify(body),
  })
  return { status: reply.status, ...((await reply.json()) as object) }
}

test('a server killed while two dozen forms arrive has stored each once or not at all, and after the retry each exactly once', async () => {
  const keys: string[] = []
  const acknowledged: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer()
    const batch = Array.from({ length: AT_ONCE }, makeSubmission)
    keys.push(...batch.map((s) => s.key))
    let isFirst = true
    const began = Promise.withResolvers<void>()
    const sending = batch.map((s) =>
      send(server.url, s).then(
        (r) => {
          if (r.status === 200) acknowledged.push(s.key)
          if (isFirst) began.resolve()
          isFirst = false
          return r.status
        },
        () => 0,
      ),
    )
    await began.promise
    // Somewhere in the middle of the others, never at the same place.
    await pause(round * 15)
    server.child.kill('SIGKILL')
    await once(server.child, 'exit').catch(() => undefined)
    const statuses = await Promise.all(sending)
    assert.ok(statuses.includes(200), `one was answered: ${statuses.join()}`)

    const again = await startServer()
    const replies = await Promise.all(batch.map((s) => send(again.url, s)))
    assert.deepEqual([...new Set(replies.map((r) => r.status))], [200])
    assert.equal(new Set(replies.map((r) => r.recordId)).size, AT_ONCE)
    again.child.kill('SIGKILL')
    await again.ended
  }
  const { rows } = await city.app.db.pool.query<{ key: string; records: number }>(
    `select s.key, count(r.id)::int as records from forms.submission s join archive.record r on r.id = s.record_id group by 1`,
  )
  assert.equal(rows.length, ROUNDS * AT_ONCE)
  assert.deepEqual(new Set(rows.map((r) => r.key)), new Set(keys))
  assert.ok(rows.every((r) => r.records === 1))
  for (const key of acknowledged) assert.ok(rows.some((r) => r.key === key))
  const { rows: all } = await city.app.db.pool.query<{ n: number }>(
    'select count(*)::int as n from archive.record where kind = $1',
    [FORM],
  )
  assert.equal(all[0]?.n, ROUNDS * AT_ONCE, 'no record without its submission')
})
