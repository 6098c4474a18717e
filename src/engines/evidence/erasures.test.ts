// An erasure is the one way in which something sealed may lose its content: whoever owns the database tries to pass a removal off as one.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { createTestActor } from '../../core/access/testing/index.ts'
import type { App } from '../../core/app.ts'
import { systemScope } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { eraseBody, verifyLog } from './index.ts'
import { openTestLog, type TestLog } from './testing/index.ts'

const TAMPERED = ['note.note', 'core.audit_entry', 'evidence.commitment', 'evidence.erasure']

let log: TestLog
let ids: string[]
let erasureId: string

before(async () => {
  log = await openTestLog()
  const { rows } = await log.db.pool.query('select current_setting($1) as super', ['is_superuser'])
  assert.equal(rows[0].super, 'on', 'what follows is what a superuser of the database could do')
  ids = await log.writeNotes(Array.from({ length: 300 }, (_, i) => ({ i })))
  await log.integrateAll()
  erasureId = await erase(ids[3] as string)
  await log.integrateAll()
  for (const table of TAMPERED) await log.tamper(`create table note.kept_${table.replace('.', '_')} as table ${table}`)
})
/** Each attack begins from the same sound log. */
afterEach(async () => {
  // Entries of the audit trail are kept: only a superuser who switches the triggers off can take them back.
  for (const table of TAMPERED)
    await log.tamper(
      `set session_replication_role = replica; delete from ${table}; insert into ${table} table note.kept_${table.replace('.', '_')};
       set session_replication_role = origin`,
    )
})
after(() => log?.close())

async function erase(id: string): Promise<string> {
  const app = { ...log.app, seal: log.seal } as App
  const actor = createTestActor(app, { accountId: newId(), roles: [], name: '甲' })
  const asked = { kind: 'note', id, reason: '依申请删除' }
  return (await log.db.write(systemScope('test'), (tx) => eraseBody(tx, app, actor, asked))).id
}

const findings = async () => {
  const { isIntact, tree, bodies } = await verifyLog(log.app)
  const found = [...tree.findings, ...bodies.findings]
  assert.equal(isIntact, found.length === 0)
  return found.map((f) => `${f.code}: ${f.at}`).toSorted()
}

const empty = (kind: string, id: string) =>
  log.tamper('update evidence.commitment set salt = null, body_digest = null where kind = $1 and object_id = $2', [
    kind,
    id,
  ])
const putErasure = (id: string, kind: string, objectId: string) =>
  log.tamper(
    `insert into evidence.erasure (id, kind, object_id, actor_id, reason, erased_at) values ($1, $2, $3, 'x', '依申请删除', now())`,
    [id, kind, objectId],
  )

test('an erasure that was ordered verifies', async () => {
  assert.deepEqual(await findings(), [])
})

test('a row of evidence.erasure without an act does not make a removal an erasure', async () => {
  const [id, forged] = [ids[5] as string, newId()]
  await log.tamper('update note.note set body = null where id = $1', [id])
  await empty('note', id)
  await putErasure(forged, 'note', id)
  assert.deepEqual(await findings(), [`erased-without-act: note ${id}`, `erasure-forged: erasure ${forged}`])
})

test('nor does an act that was written into the audit trail without a seal', async () => {
  const [id, forged] = [ids[5] as string, newId()]
  await log.tamper('update note.note set body = null where id = $1', [id])
  await empty('note', id)
  await putErasure(forged, 'note', id)
  await log.tamper(
    `insert into core.audit_entry select $1, at, 'x', actor_name, action, object_kind, $2, region, outcome, reason, request_id,
       jsonb_build_object('entries', (select jsonb_agg(index) from evidence.commitment where object_id = $2))
     from core.audit_entry where id = $3`,
    [forged, id, erasureId],
  )
  assert.deepEqual(await findings(), [
    `erased-without-act: note ${id}`,
    `erasure-forged: erasure ${forged}`,
    `not-sealed: act ${forged}`,
  ])
})

test('the act of one erasure does not cover a second thing', async () => {
  const id = ids[5] as string
  await empty('note', id)
  await log.tamper('update evidence.erasure set object_id = $2 where id = $1', [erasureId, id])
  assert.deepEqual(await findings(), [
    `erased-without-act: note ${ids[3]}`,
    `erased-without-act: note ${id}`,
    `erasure-forged: erasure ${erasureId}`,
  ])
})

test('an entry that was given the name of an erased thing is not covered by its erasure', async () => {
  const { rows } = await log.db.pool.query('select index from evidence.commitment where object_id = $1', [ids[6]])
  await log.tamper(
    'update evidence.commitment set salt = null, body_digest = null, object_id = $2 where object_id = $1',
    [ids[6], ids[3]],
  )
  const { bodies } = await verifyLog(log.app)
  assert.deepEqual(
    bodies.findings.map((f) => `${f.code}: ${f.at}`),
    [`erased-without-act: note ${ids[3]}`, `not-sealed: note ${ids[6]}`],
    `entry ${rows[0].index} was taken for the erased one`,
  )
})

test('an audited act is never erased, whatever stands in evidence.erasure', async () => {
  await empty('act', erasureId)
  await putErasure(newId(), 'act', erasureId)
  const found = await findings()
  assert.ok(found.includes(`erased-without-act: act ${erasureId}`), found.join('\n'))
  assert.ok(found.includes(`erased-without-act: note ${ids[3]}`), 'an order without its seal orders nothing')
})

test('a removal that nothing at all speaks of, and an erasure whose row was dropped, are named', async () => {
  await empty('note', ids[7] as string)
  await log.tamper('delete from evidence.erasure where id = $1', [erasureId])
  assert.deepEqual(
    await findings(),
    [ids[3], ids[7]].map((id) => `erased-without-act: note ${id}`),
  )
})

test('the reason of an erasure is that of its act', async () => {
  await log.tamper(`update evidence.erasure set reason = '误操作' where id = $1`, [erasureId])
  assert.deepEqual(await findings(), [`erased-without-act: note ${ids[3]}`, `erasure-forged: erasure ${erasureId}`])
})

test('what is written in the place of an erased thing was sealed by nobody, and is named', async () => {
  await log.tamper(`update note.note set body = '{"i": "另一个内容"}' where id = $1`, [ids[3]])
  assert.deepEqual(await findings(), [`body-after-erasure: note ${ids[3]}`])
})

test('an erasure verifies also while its act waits for its place in the log', async () => {
  await erase(ids[4] as string)
  assert.deepEqual(await findings(), [])
  await log.integrateAll()
  assert.deepEqual(await findings(), [])
})
