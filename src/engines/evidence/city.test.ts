// What one module seals and what it stores later are written by different hands: here the whole city is held against its own log.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { listMigrations } from '../../core/db/migrate.ts'
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

  it('a district sees its own erasures and their acts, and no reason of another district', async () => {
    const { app } = city
    await app.db.asOwner((client) =>
      client.query(`insert into core.region (code, parent_code, level, name) values ('120102', '12', 'district', '河东区')
        on conflict do nothing`),
    )
    const actor = createTestActor(app, { accountId: newId(), roles: ['quality-office'] })
    const scope = systemScope('test')
    const things: { region: string; kind: string; id: string; erasure: string }[] = []
    for (const region of ['120101', '120102']) {
      const { subjectId } = await app.db.write(scope, (tx) =>
        createSubject(tx, app, actor, { kind: 'enterprise', name: `测试量具厂${region}`, region, source: '测试' }),
      )
      const { id } = await app.db.write(scope, (tx) =>
        addRecord(tx, app, actor, {
          subjectId,
          kind: 'archive.note',
          body: { text: region },
          happenedAt: new Date('2026-01-02T03:04:05Z'),
          source: '测试',
        }),
      )
      const stored = await app.files.put(Readable.from(Buffer.from(region)), { maxBytes: 1000 })
      await app.db.write(scope, (tx) => attachFile(tx, app, actor, { subjectId, name: 'a.txt', ...stored }))
      const { rows } = await app.db.pool.query('select id::text from archive.file where subject_id = $1', [subjectId])
      things.push({ region, kind: 'record', id, erasure: '' }, { region, kind: 'file', id: rows[0].id, erasure: '' })
    }
    await integrated()
    for (const thing of things) {
      const asked = { kind: thing.kind, id: thing.id, reason: `${thing.region}的理由` }
      thing.erasure = (await app.db.write(scope, (tx) => eraseBody(tx, app, actor, asked))).id
    }
    await integrated()
    const mine = things.map((thing) => thing.erasure)
    const idsOf = (rows: readonly { id: string }[]) => rows.map((r) => r.id).filter((id) => mine.includes(id))
    const inSql = (table: string, regions: string[]) =>
      app.db.asOwner(async (client) => {
        await client.query('begin; set local role zhiheng_app')
        await client.query(`select set_config('zh.regions', $1, true)`, [`{${regions.map((r) => `"${r}"`)}}`])
        const { rows } = await client.query(`select id::text from ${table} order by id`)
        await client.query('rollback')
        return idsOf(rows)
      })
    const cases = [
      { region: '120101', sees: mine.slice(0, 2) },
      { region: '120102', sees: mine.slice(2) },
      { region: '12', sees: mine },
    ]
    for (const { region, sees } of cases) {
      await createAccount(app, { login: `erasures-${region}`, roles: ['inspector'], region })
      const cookie = await signIn(city.server, `erasures-${region}`)
      const listed = await city.server.inject({ url: '/api/evidence/erasures?limit=200', headers: { cookie } })
      assert.deepEqual(idsOf(listed.json().items).toSorted(), sees, `over HTTP in ${region}`)
      assert.deepEqual(await inSql('evidence.erasure', [region]), sees, `erasures in SQL in ${region}`)
      assert.deepEqual(await inSql('core.audit_entry', [region]), sees, `acts in SQL in ${region}`)
    }
    assert.deepEqual(await inSql('evidence.erasure', []), [])
    // Acts of older cities name no region and stay as they were sealed: they are seen with their erasure.
    await app.db.asOwner((client) =>
      client.query('update core.audit_entry set region = null where id = any ($1::uuid[])', [mine]),
    )
    for (const { region, sees } of cases) assert.deepEqual(await inSql('core.audit_entry', [region]), sees, region)
    await app.db.asOwner((client) =>
      client.query(
        `update core.audit_entry a set region = e.region from evidence.erasure e where e.id = a.id and a.id = any ($1::uuid[])`,
        [mine],
      ),
    )
  })

  it('what was sealed in a district, and its salts, are shown to that district and the city alone, over HTTP and in SQL', async () => {
    const { app } = city
    const actor = createTestActor(app, { accountId: newId(), roles: ['quality-office'] })
    const scope = systemScope('test')
    const made = async (region: string) => {
      const { subjectId } = await app.db.write(scope, (tx) =>
        createSubject(tx, app, actor, { kind: 'enterprise', name: `封存测试厂${region}`, region, source: '测试' }),
      )
      const { id } = await app.db.write(scope, (tx) =>
        addRecord(tx, app, actor, {
          subjectId,
          kind: 'archive.note',
          body: { text: '短' },
          happenedAt: new Date('2026-01-02T03:04:05Z'),
          source: '测试',
        }),
      )
      return { region, id, path: `/api/subjects/${subjectId}/records/${id}/receipt` }
    }
    const things = [await made('120101'), await made('120102')]
    const mine = things.map((t) => t.id)
    const inSql = (regions: string[], text: string, values: unknown[] = []) =>
      app.db.asOwner(async (client) => {
        await client.query('begin; set local role zhiheng_app')
        await client.query(`select set_config('zh.regions', $1, true)`, [`{${regions.map((r) => `"${r}"`)}}`])
        const { rows } = await client.query(text, values)
        await client.query('rollback')
        return rows
      })
    for (const regions of [['120101'], ['12'], []])
      assert.deepEqual(await inSql(regions, 'select object_id, salt from evidence.pending'), [])
    await integrated()
    for (const { region, sees } of [
      { region: '120101', sees: mine.slice(0, 1) },
      { region: '120102', sees: mine.slice(1) },
      { region: '12', sees: mine },
    ]) {
      await createAccount(app, { login: `sealed-${region}`, roles: ['inspector'], region })
      const cookie = await signIn(city.server, `sealed-${region}`)
      const get = (url: string) => city.server.inject({ url, headers: { cookie } })
      for (const { id, path } of things) {
        const items = (await get(`/api/evidence/commitments?objectId=${id}`)).json().items as { id: string }[]
        assert.deepEqual(
          items.map((i) => i.id),
          sees.includes(id) ? [id] : [],
          `search in ${region}`,
        )
        const receipt = await get(path)
        assert.equal(receipt.statusCode === 200 && receipt.json().salt !== undefined, sees.includes(id), region)
        // Whoever knows the id may know that it was sealed, as with any receipt: never the salt.
        assert.equal((await get(`/api/receipts/record/${id}`)).json().salt, undefined)
      }
      const rows = await inSql([region], 'select object_id, salt from evidence.commitment where object_id = any ($1)', [
        mine,
      ])
      assert.deepEqual(rows.map((r) => r.object_id).toSorted(), sees.toSorted(), `in SQL in ${region}`)
      assert.ok(rows.every((r) => r.salt instanceof Buffer))
      // A list of the log is a list of what one may open; acts, whose reasons are free text, are for the whole city's parts.
      const all = await inSql([region], 'select kind, object_id from evidence.commitment')
      assert.deepEqual([...new Set(all.map((r) => r.kind))], ['record'])
      const others = (await inSql([region], 'select id::text from archive.record')).map((r) => r.id)
      assert.ok(all.every((r) => others.includes(r.object_id)))
    }
    assert.deepEqual(await inSql([], 'select from evidence.commitment'), [])
    assert.ok((await inSql([''], 'select from evidence.commitment where salt is not null')).length > 2)
    // What opens a kind is a table with policies of its own.
    const { rows: open } = await app.db.pool.query(
      `select kind from evidence.opened_in where not (select relrowsecurity from pg_class where oid = relation::regclass)`,
    )
    assert.deepEqual(open, [])
  })

  it('an erasure of an older city gets the region of its thing', async () => {
    const { app } = city
    const regions = async () =>
      (await app.db.pool.query('select kind, object_id, region from evidence.erasure order by id')).rows
    const before = await regions()
    assert.deepEqual([...new Set(before.map((r) => `${r.kind} ${r.region}`))].toSorted(), [
      'file 120101',
      'file 120102',
      'record 120101',
      'record 120102',
    ])
    const name = '166-evidence-erasure-region.sql'
    const migration = listMigrations().find((m) => m.name === name)
    await app.db.asOwner(async (client) => {
      await client.query(`begin; drop policy erasure_read on evidence.erasure; drop policy erasure_add on evidence.erasure;
        alter policy audit_entry_read on core.audit_entry using (true); alter table evidence.erasure drop column region`)
      await client.query(migration?.sql ?? '')
      await client.query('commit')
    })
    assert.deepEqual(await regions(), before)
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
