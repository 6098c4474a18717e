import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { atCommit, openDatabase, prepared, systemScope, type Tx } from './index.ts'
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

const values = [
  '它’s "引号" \\ \n,{}',
  7,
  true,
  new Date('2026-03-02T01:02:03.456Z'),
  ['a"b\\c', '{,}', ''],
  null,
  Buffer.from([0, 255]),
]
const echo = (what: readonly unknown[], first = false) =>
  database.db.read(systemScope('test'), async (tx) => {
    if (!first) await sql`select 1`.execute(tx)
    const text = `select $1::text as t, $2::int as i, $3::boolean as b, $4::timestamptz as d, $5::text[] as a, $6::text as n, $7::bytea as y`
    return (await prepared(tx, 'test.echo', text, what))[0]
  })

test('a prepared statement gives the same alone, later, and together with the beginning of its transaction', async () => {
  const [t, i, b, d, a, n, y] = values
  for (const first of [false, true, true, false])
    for (let turn = 0; turn < 12; turn++) assert.deepEqual({ ...(await echo(values, first)) }, { t, i, b, d, a, n, y })
  for (const first of [false, true])
    await assert.rejects(echo(['nul\0', ...values.slice(1)], first), /invalid byte sequence/)
})

test('many at once share few connections and each keeps its own scope', async () => {
  const seen = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      n % 3 === 0
        ? database.db.write({ actorId: 'test', regions: ['120101'] }, async (tx) =>
            (await prepared<{ region: string }>(tx, 'test.places', 'select region from t.place', [])).map(
              (r) => r.region,
            ),
          )
        : regionsSeen(n % 3 === 1 ? ['120102'] : []),
    ),
  )
  for (const [n, regions] of seen.entries())
    assert.deepEqual(regions.sort(), n % 3 === 0 ? ['120101', '120101001'] : n % 3 === 1 ? ['120102'] : [])
})

test('transactions inside transactions never wait for each other, however many come at once', async () => {
  const small = openDatabase(database.url, { max: 2 })
  try {
    const counts = await Promise.all(
      Array.from({ length: 24 }, () =>
        small.read({ actorId: 'test', regions: ['120102'] }, async (tx) => {
          await sql`select 1`.execute(tx)
          return small.read(systemScope('test'), async (all) => {
            const deeper = await small.read(systemScope('test'), (one) => sql`select 1`.execute(one))
            const { rows } = await sql`select from t.place`.execute(all)
            return rows.length + deeper.rows.length
          })
        }),
      ),
    )
    assert.deepEqual(new Set(counts), new Set([5]))
  } finally {
    await small.close()
  }
})

test('a statement after the end of its transaction is refused', async () => {
  for (const touches of [true, false]) {
    const left = await database.db.read(systemScope('test'), async (tx) => {
      if (touches) await sql`select 1`.execute(tx)
      return { tx }
    })
    await assert.rejects(sql`select 1`.execute(left.tx), /has ended/)
    await assert.rejects(prepared(left.tx, 'test.places', 'select region from t.place', []), /has ended/)
  }
})

test('a prepared statement cannot write in a read, and nothing of its scope stays on the connection', async () => {
  const add = (tx: Tx) => prepared(tx, 'test.add', `insert into t.place values ($1)`, ['120177'])
  for (let turn = 0; turn < 3; turn++) {
    await database.db
      .write(systemScope('test'), async (tx) => {
        await add(tx)
        await sql`select 1/0`.execute(tx)
      })
      .catch(() => {})
    await assert.rejects(database.db.read(systemScope('test'), add), /read-only/)
  }
  const settings = await Promise.all(
    Array.from({ length: 10 }, () =>
      database.db.asOwner(async (client) => {
        const { rows } = await client.query(
          `select current_user <> 'zhiheng_app' as owner, coalesce(current_setting('zh.regions', true), '') as regions,
             current_setting('transaction_read_only') as read`,
        )
        return rows[0]
      }),
    ),
  )
  for (const s of settings) assert.deepEqual({ ...s }, { owner: true, regions: '', read: 'off' })
})

test('a write left for the commit is part of its transaction: there after it, in order, and gone with a failure', async () => {
  await database.db.asOwner((client) =>
    client.query(
      `create table t.note (n serial, what text primary key, bytes bytea); grant select, insert on t.note to zhiheng_app;
       grant usage on sequence t.note_n_seq to zhiheng_app`,
    ),
  )
  const note = (tx: Tx, what: string) =>
    atCommit(tx, 'test.note', 'insert into t.note (what, bytes) values ($1, $2)', [what, new Uint8Array([0, 39, 92])])
  const write = (...what: string[]) =>
    database.db.write(systemScope('test'), async (tx) => {
      for (const w of what) note(tx, w)
    })
  const noted = async () =>
    (await database.db.pool.query(`select what, bytes from t.note order by n`)).rows.map((r) => {
      assert.deepEqual([...r.bytes], [0, 39, 92])
      return r.what
    })
  // The first turns prepare the statement on a connection, the later ones send it with begin and commit.
  for (let turn = 0; turn < 12; turn++) await write(`${turn} it's \\ “a”`, `${turn} b`)
  const all = await noted()
  assert.equal(all.length, 24)
  for (let turn = 0; turn < 12; turn++)
    assert.deepEqual(all.slice(2 * turn, 2 * turn + 2), [`${turn} it's \\ “a”`, `${turn} b`])

  for (let turn = 0; turn < 3; turn++) {
    await assert.rejects(write('new', '3 b'), /duplicate key/)
    await assert.rejects(
      database.db.write(systemScope('test'), async (tx) => {
        note(tx, 'dropped')
        await sql`select 1/0`.execute(tx)
      }),
      /division by zero/,
    )
    await write()
  }
  assert.equal((await noted()).length, 24)
  const late = await database.db.write(systemScope('test'), async (tx) => ({ tx }))
  assert.throws(() => note(late.tx, 'late'), /has ended/)
  await assert.rejects(
    database.db.read(systemScope('test'), async (tx) => note(tx, 'read')),
    /read-only/,
  )
  assert.equal((await noted()).length, 24)
})
