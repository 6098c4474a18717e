import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { systemScope } from './index.ts'
import { listMigrations, MigrationChanged, migrate } from './migrate.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
  await database.db.asOwner((client) =>
    client.query(`create schema t; grant usage on schema t to zhiheng_app;
      create table t.place (region text collate "C" primary key); grant select, insert on t.place to zhiheng_app;
      alter table t.place enable row level security; create policy place_scope on t.place using (core.in_scope(region)) with check (core.in_scope(region));
      insert into t.place values ('12'), ('120101'), ('120101001'), ('120102')`),
  )
})
after(() => database?.close())

const regionsSeen = (regions: string[]) =>
  database.db.read({ actorId: 'test', regions }, async (tx) => {
    const { rows } = await sql<{ region: string }>`select region from t.place order by 1`.execute(tx)
    return rows.map((r) => r.region)
  })

test('row-level security shows the regions of the scope and what lies in them, and nothing to nobody', async () => {
  assert.deepEqual(await regionsSeen(['120101']), ['120101', '120101001'])
  assert.deepEqual(await regionsSeen(['120102', '120101001']), ['120101001', '120102'])
  assert.deepEqual(await regionsSeen(['']), ['12', '120101', '120101001', '120102'])
  assert.deepEqual(await regionsSeen([]), [])
})

test('the scope of one transaction does not leak into the next on the same connection', async () => {
  for (let i = 0; i < 20; i++) {
    assert.equal((await regionsSeen([''])).length, 4)
    assert.equal((await regionsSeen([])).length, 0)
  }
})

test('a write outside the scope is refused by the database itself', async () => {
  await assert.rejects(
    database.db.write({ actorId: 'test', regions: ['120101'] }, (tx) =>
      sql`insert into t.place values ('120103')`.execute(tx),
    ),
    /row-level security/,
  )
})

test('a read transaction cannot write', async () => {
  await assert.rejects(
    database.db.read(systemScope('test'), (tx) => sql`insert into t.place values ('120199')`.execute(tx)),
    /read-only/,
  )
})

test('a transaction whose failed statement was passed over is not acknowledged', async () => {
  await assert.rejects(
    database.db.write(systemScope('test'), async (tx) => {
      await sql`insert into t.place values ('120198')`.execute(tx)
      await sql`select 1/0`.execute(tx).catch(() => {})
    }),
    /passed over/,
  )
  assert.ok(!(await regionsSeen([''])).includes('120198'))
})

test('what is no region code never reaches the setting', async () => {
  await assert.rejects(regionsSeen(['12","']), RangeError)
})

test('migrating again applies nothing; a migration that was changed afterwards is refused', async () => {
  assert.deepEqual(await migrate(database.url), [])
  const changed = listMigrations().map((m, i) => (i === 0 ? { ...m, sql: `${m.sql}\n-- changed` } : m))
  await assert.rejects(migrate(database.url, changed), MigrationChanged)
})

test('a migration that fails leaves nothing of itself', async () => {
  const broken = [...listMigrations(), { name: '999-broken.sql', sql: 'create table t.half (); select 1/0' }]
  await assert.rejects(migrate(database.url, broken), /999-broken/)
  const { rows } = await database.db.pool.query("select to_regclass('t.half') as half")
  assert.equal(rows[0].half, null)
})
