// What one module seals and what it stores later are written by different hands: here the whole city is held against its own log.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { createTestActor } from '../../core/access/testing/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { addRecord, attachFile, createSubject, getRecord } from '../archive/index.ts'
import { eraseBody, findReceipt, verifyLog } from './index.ts'
import { browserCrypto } from './logic/browser-crypto.ts'
import { verifyReceipt } from './logic/receipt.ts'

describe('everything a city seals', () => {
  let city: TestCity
  before(async () => {
    city = await startTestCity()
    await city.app.db.asOwner((client) =>
      client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
        ('120101', '12', 'district', '和平区') on conflict do nothing`),
    )
  })
  after(() => city?.close())

  async function integrated(): Promise<void> {
    for (let i = 0; i < 100; i++) {
      const { rows } = await city.app.db.pool.query('select from evidence.pending limit 1')
      if (rows.length === 0) return
      await pause(50)
    }
    assert.fail('nothing is integrated')
  }

  it('is what it stores: every kind is known, every body fits its seal, erased ones too', async () => {
    const { app } = city
    const actor = createTestActor(app, { accountId: newId(), roles: ['quality-office'] })
    const scope = systemScope('test')
    const subject = await app.db.write(scope, (tx) =>
      createSubject(tx, app, actor, { kind: 'enterprise', name: '天津市测试衡器厂', region: '120101', source: '测试' }),
    )
    const { subjectId } = subject
    const at = new Date('2026-01-02T03:04:05.678Z')
    const note = (body: object, more: object = {}) =>
      app.db.write(scope, (tx) =>
        addRecord(tx, app, actor, {
          subjectId,
          kind: 'archive.note',
          body: body as never,
          happenedAt: at,
          source: '测试',
          ...more,
        }),
      )
    const first = await note({ text: '第一条 😀', n: 1.5, nested: { b: [1, null, true], a: '' } })
    const second = await note({ text: '更正', tiny: 1e-7 }, { supersedes: first.id, reason: '录入错误' })
    const stored = await app.files.put(Readable.from(Buffer.from('一份文件')), { maxBytes: 1000 })
    await app.db.write(scope, (tx) => attachFile(tx, app, actor, { subjectId, name: 'a.txt', ...stored }))
    await integrated()
    await app.db.write(scope, (tx) => eraseBody(tx, app, actor, { kind: 'record', id: first.id, reason: '依申请' }))
    await integrated()
    const check = await verifyLog(app)
    assert.deepEqual([check.tree.findings, check.bodies.findings], [[], []])
    assert.deepEqual(check.bodies.unknownKinds, {})
    assert.equal(check.bodies.erased, 1)
    assert.ok(check.bodies.checked >= 5)
    assert.ok(second.id)
  })

  it('a record that was changed in the database is named, and its receipt still proves what it was', async () => {
    const { app } = city
    const { rows } = await app.db.pool.query(
      "select id::text, subject_id::text as subject from archive.record where kind = 'archive.note' and body::text like '%更正%'",
    )
    const [{ id, subject }] = rows as [{ id: string; subject: string }]
    const { sealedBody } = await app.db.read(systemScope('test'), async (tx) => {
      assert.ok(await getRecord(tx, subject, id))
      const kind = app.modules.flatMap((m) => m.sealedKinds ?? []).find((k) => k.kind === 'record')
      return { sealedBody: (await kind?.loadBodies(tx, [id]))?.get(id) }
    })
    const receipt = await app.db.read(systemScope('test'), (tx) => findReceipt(tx, 'record', id, sealedBody))
    await app.db.asOwner((client) =>
      client.query(`update archive.record set body = jsonb_set(body, '{text}', '"改过"') where id = $1`, [id]),
    )
    const check = await verifyLog(app)
    assert.deepEqual(
      check.bodies.findings.map((f) => `${f.code}: ${f.at}`),
      [`body-changed: record ${id}`],
    )
    const proof = verifyReceipt(receipt, { verifierKey: receipt?.log ?? '' }, browserCrypto)
    assert.equal(proof.covers, 'body', proof.why)
  })

  it('an archive that was taken away is found by each of its records', async () => {
    const { app } = city
    const { rows } = await app.db.pool.query<{ id: string }>(
      'select id::text from archive.record where erased_at is null order by id',
    )
    const asOwner = (text: string) => app.db.asOwner((client) => client.query(text))
    await asOwner(`create table archive.taken as select * from archive.subject;
      set session_replication_role = replica; delete from archive.subject; reset session_replication_role`)
    const check = await verifyLog(app)
    await asOwner(`set session_replication_role = replica; delete from archive.subject;
      insert into archive.subject select * from archive.taken; reset session_replication_role; drop table archive.taken`)
    const missing = check.bodies.findings.filter((f) => f.code === 'body-missing').map((f) => f.at)
    assert.deepEqual(
      missing.filter((at) => at.startsWith('record ')).sort(),
      rows.map((r) => `record ${r.id}`),
    )
  })
})
