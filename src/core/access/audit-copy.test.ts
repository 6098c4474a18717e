import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import { audit } from './audit.ts'
import { copyAudit, prepareAuditCopy, syslogMessage } from './audit-copy.ts'
import { accessGauges, checkAuditCopy } from './audit-watch.ts'
import { type AccessCity, startAccessCity } from './testing/access-city.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiheng-audit-copy-'))
let city: AccessCity
before(async () => {
  city = await startAccessCity()
})
after(async () => {
  await city.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The same city with its copy going elsewhere. */
async function copyingTo(target: string | undefined): Promise<App> {
  const app = { ...city.app, config: { ...city.app.config, auditCopy: target } }
  await prepareAuditCopy(app)
  return app
}

const act = (objectId: string) =>
  city.app.db.write(systemScope('test'), (tx) =>
    audit(tx, city.app, { actor: 'system:test', action: 'test.copy', objectKind: 'thing', objectId }),
  )

const idsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\{.*\}$/.test(line))
    .map((line) => JSON.parse(line).id as string)

async function allIds(): Promise<string[]> {
  const { rows } = await city.app.db.asOwner((c) =>
    c.query<{ id: string }>('select id from core.audit_entry order by id'),
  )
  return rows.map((r) => r.id)
}

test('a copy into a file holds every entry once, from before it was set on, also after a crash in the middle of a line', async () => {
  await act('before')
  const path = join(folder, 'audit.jsonl')
  const app = await copyingTo(pathToFileURL(path).href)
  await act('after')
  await copyAudit(app)
  assert.deepEqual(idsOf(readFileSync(path, 'utf8')).sort(), await allIds())
  // Written, but not crossed out: as if the process had died between the two.
  const written = await act('twice')
  await copyAudit(app)
  await city.app.db.asOwner((c) => c.query('insert into core.audit_outbox (entry_id) values ($1)', [written]))
  await act('next')
  await copyAudit(app)
  // The last line was cut off by a full disk.
  const last = await act('cut')
  await copyAudit(app)
  truncateSync(path, readFileSync(path).length - 20)
  await city.app.db.asOwner((c) => c.query('insert into core.audit_outbox (entry_id) values ($1)', [last]))
  await copyAudit(app)
  const found = idsOf(readFileSync(path, 'utf8'))
  assert.deepEqual([...found].sort(), await allIds())
  assert.equal(new Set(found).size, found.length)
})

test('entries that commit in another order than they began are all copied', async () => {
  const path = join(folder, 'order.jsonl')
  const app = await copyingTo(pathToFileURL(path).href)
  await copyAudit(app)
  let go = () => {}
  const gate = new Promise<void>((open) => {
    go = open
  })
  const slow = city.app.db.write(systemScope('test'), async (tx) => {
    await audit(tx, city.app, { actor: 'system:test', action: 'test.copy', objectKind: 'thing', objectId: 'slow' })
    await gate
  })
  await act('quick')
  await copyAudit(app)
  go()
  await slow
  await copyAudit(app)
  assert.deepEqual(idsOf(readFileSync(path, 'utf8')).sort(), await allIds())
})

test('syslog over TCP gets every entry framed by its length, and what the other side refused comes again', async () => {
  let received = Buffer.alloc(0)
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
    })
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  const { port } = server.address() as AddressInfo
  const app = await copyingTo(`syslog+tcp://127.0.0.1:${port}`)
  await copyAudit(app)
  await new Promise((down) => server.close(down))
  await act('while the other side is away')
  await assert.rejects(copyAudit(app))
  await new Promise<void>((up) => server.listen(port, '127.0.0.1', up))
  await copyAudit(app)
  await new Promise((down) => server.close(down))
  const ids: string[] = []
  for (let at = 0; at < received.length; ) {
    const space = received.indexOf(32, at)
    const length = Number(received.subarray(at, space).toString())
    const message = received.subarray(space + 1, space + 1 + length).toString()
    assert.match(message, /^<1\d\d>1 \d{4}-\S+Z \S+ zhiheng - \S+ - \uFEFF\{/)
    ids.push(JSON.parse(message.slice(message.indexOf('{'))).id)
    at = space + 1 + length
  }
  assert.deepEqual(ids.sort(), await allIds())
})

test('syslog over UDP sends one datagram for each entry', async () => {
  const socket = createSocket('udp4')
  const got: string[] = []
  const one = new Promise<void>((done) =>
    socket.on('message', (bytes) => {
      got.push(bytes.toString())
      if (got.some((m) => m.includes('"datagram"'))) done()
    }),
  )
  await new Promise<void>((up) => socket.bind(0, '127.0.0.1', up))
  const app = await copyingTo(`syslog+udp://127.0.0.1:${socket.address().port}`)
  await act('datagram')
  await copyAudit(app)
  await one
  socket.close()
  assert.match(got.at(-1) ?? '', /^<110>1 .* test\.copy - /)
})

test('a message of RFC 5424 says by its priority how the act ended, and nothing in its head can break it', () => {
  const row = {
    id: '01900000-0000-7000-8000-000000000001',
    at: new Date('2026-03-01T01:00:00Z'),
    actor_id: 'a',
    actor_name: '卿\n云',
    action: 'role. grant\n<1>',
    object_kind: 'account',
    object_id: 'o',
    region: null,
    outcome: 'refused' as const,
    reason: 'line\nbreak',
    request_id: null,
    detail: {},
  }
  const message = syslogMessage(row, 'a host\n')
  assert.ok(message.startsWith('<108>1 2026-03-01T01:00:00.000Z ahost zhiheng - role.grant<1> - \uFEFF{"id":'))
  assert.ok(!message.includes('\n'))
})

test('a copy that stands still is seen in health and metrics; without a copy nothing waits', async () => {
  const app = await copyingTo('syslog+tcp://127.0.0.1:1')
  await checkAuditCopy({ ...app, clock: { now: () => new Date(0) } })
  await act('waits')
  const later = { ...app, clock: { now: () => new Date(Date.now() + 11 * 60_000) } }
  await assert.rejects(checkAuditCopy(later), /审计日志的机外副本停滞/)
  const gauge = async (of: App, name: string) => (await accessGauges(of)).find((g) => g.name === name)?.value ?? -1
  assert.ok((await gauge(later, 'zhiheng_audit_copy_pending')) >= 1)
  assert.ok((await gauge(later, 'zhiheng_audit_copy_oldest_seconds')) > 600)
  const none = await copyingTo(undefined)
  await act('nobody copies')
  assert.equal(await gauge(none, 'zhiheng_audit_copy_pending'), 0)
  await checkAuditCopy(later)
})

test('refused sign-ins of the last quarter of an hour are counted for an alarm', async () => {
  const count = async () =>
    (await accessGauges(city.app)).find((g) => g.name === 'zhiheng_sign_ins_refused_recently')?.value ?? -1
  const earlier = await count()
  for (let n = 0; n < 3; n++)
    await city.server.inject({
      method: 'POST',
      url: '/api/access/sign-in',
      payload: { loginName: `nobody-${n}`, password: 'x' },
    })
  assert.equal((await count()) - earlier, 3)
})
