import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import type { Json } from '../seal.ts'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { BackupRefused, prepareForBackup, restoreBackup, writeBackup } from './index.ts'

const NOW = new Date('2026-03-01T08:00:00Z')
let folder: string
let source: TestDatabase
let file: string

/** Stands for the evidence engine's description of its log: something read from restored rows. */
async function describeLog(client: pg.PoolClient): Promise<Json> {
  const { rows } = await client.query(`select md5(string_agg(t::text, '|' order by id)) as root from probe.entry t`)
  return { root: (rows[0] as { root: string }).root }
}

/** Every kind of thing that is hard to carry: references in both directions of the alphabet, identity, generated columns, triggers, partitions. */
const AWKWARD = `
  create schema probe;
  create table probe.zone (code text primary key, parent text references probe.zone);
  create table probe.entry (id bigint generated always as identity primary key, zone text references probe.zone,
    body jsonb, raw bytea, at timestamptz, amount double precision, words text[], doubled double precision generated always as (amount * 2) stored);
  create table probe.tally (n int not null);
  create function probe.count() returns trigger language plpgsql as $$ begin update probe.tally set n = n + 1; return new; end $$;
  create trigger counted after insert on probe.entry for each row execute function probe.count();
  create table probe.stream (day date not null, v text) partition by range (day);
  create unlogged table probe.staging (line text);
  create sequence probe.number;`

async function addAwkward(db: TestDatabase, withRows: boolean): Promise<void> {
  await db.db.pool.query(AWKWARD)
  if (!withRows) return
  await db.db.pool.query(`
    insert into probe.tally values (60000);
    alter table probe.entry disable trigger counted;
    insert into probe.zone values ('12', null), ('120101', '12');
    insert into probe.entry (zone, body, raw, at, amount, words)
      select '120101', jsonb_build_object('名', E'质\\t衡\\n\\\\' || i), decode(md5(i::text), 'hex'), '2026-01-01 00:00:00.123456+08'::timestamptz + i * interval '1 s', i / 3.0,
        array['a,b', null, '"']::text[] from generate_series(1, 60000) i;
    alter table probe.entry enable trigger counted;
    insert into probe.entry (zone) values (null);
    create table probe.stream_2026 partition of probe.stream for values from ('2026-01-01') to ('2027-01-01');
    insert into probe.stream values ('2026-02-01', 'x'), ('2026-03-01', null);
    insert into probe.staging values ('work in progress');
    select nextval('probe.number') from generate_series(1, 41);`)
}

const target = (db: TestDatabase, dataDir: string) => ({
  pool: db.db.pool,
  dataDir,
  prepare: (header: Parameters<typeof prepareForBackup>[2]) => prepareForBackup(db.db.pool, db.url, header),
  signsOfLife: ['probe.entry', 'no.such_table'],
  describeLog,
})

async function refusal(run: Promise<unknown>, words: RegExp): Promise<void> {
  await assert.rejects(run, (error: Error) => {
    assert.ok(error instanceof BackupRefused, error.stack)
    assert.match(error.message, words)
    return true
  })
}

/** A database into which nothing was restored still has no row and no file. */
async function assertEmpty(db: TestDatabase, dataDir: string): Promise<void> {
  const { rows } = await db.db.pool.query('select count(*)::int as n from probe.entry')
  assert.equal(rows[0].n, 0)
  assert.equal(existsSync(join(dataDir, 'files')), false)
}

async function withTarget(run: (db: TestDatabase, dataDir: string) => Promise<void>): Promise<void> {
  const db = await openTestDatabase()
  const dataDir = mkdtempSync(join(folder, 'target-'))
  try {
    await addAwkward(db, false)
    await run(db, dataDir)
  } finally {
    await db.close()
  }
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-backup-'))
  source = await openTestDatabase()
  await addAwkward(source, true)
  mkdirSync(join(folder, 'source/files/ab/cd'), { recursive: true })
  mkdirSync(join(folder, 'source/files/incoming'))
  mkdirSync(join(folder, 'source/keys'))
  writeFileSync(join(folder, 'source/files/ab/cd/abcd'), Buffer.alloc(70_000, 7))
  writeFileSync(join(folder, 'source/files/incoming/half'), 'half')
  writeFileSync(join(folder, 'source/log-key'), 'PRIVATE')
  writeFileSync(join(folder, 'source/keys/log.key'), 'secret')
  chmodSync(join(folder, 'source/keys/log.key'), 0o600)
  file = join(folder, 'city.tar.gz')
  await writeBackup(
    { pool: source.db.pool, dataDir: join(folder, 'source'), now: NOW, describeLog },
    file,
    'unencrypted',
  )
})

after(async () => {
  await source.close()
  rmSync(folder, { recursive: true, force: true })
})

const ALL_ROWS = `select (select md5(string_agg(t::text, '|' order by id)) from probe.entry t) as entries,
  (select string_agg(t::text, '|' order by code) from probe.zone t) as zones, (select n from probe.tally) as tally,
  (select string_agg(t::text, '|' order by day) from probe.stream t) as stream, (select count(*)::int from probe.staging) as staging,
  nextval('probe.number')::int as next, nextval('probe.entry_id_seq')::int as next_id`

test('a restored city has every row, file and sequence of the backed-up one, and triggers did not run twice', async () => {
  await withTarget(async (db, dataDir) => {
    const { manifest } = await restoreBackup(target(db, dataDir), file, 'unencrypted')
    const before = (await source.db.pool.query(ALL_ROWS)).rows[0]
    const after = (await db.db.pool.query(ALL_ROWS)).rows[0]
    assert.deepEqual(after, { ...before, staging: 0 })
    assert.equal(after.tally, 60_001)
    assert.equal(after.next, 42)
    assert.equal(manifest.tables['probe.entry']?.rows, 60_001)
    assert.deepEqual(readFileSync(join(dataDir, 'files/ab/cd/abcd')), Buffer.alloc(70_000, 7))
    assert.equal(statSync(join(dataDir, 'keys/log.key')).mode & 0o777, 0o600)
    assert.equal(readFileSync(join(dataDir, 'log-key'), 'utf8'), 'PRIVATE')
    assert.equal(existsSync(join(dataDir, 'files/incoming')), false)
    await db.db.pool.query('insert into probe.entry (zone) values (null)')
    assert.equal((await db.db.pool.query('select n from probe.tally')).rows[0].n, 60_002)
  })
})

test('the backup file is readable by its owner only, because keys are in it', () => {
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('a backup does not overwrite a file and leaves no half file behind', async () => {
  const parts = { pool: source.db.pool, dataDir: join(folder, 'source'), now: NOW, describeLog }
  await refusal(writeBackup(parts, file, 'unencrypted'), /已存在/)
  const failing = join(folder, 'failing.tar.gz')
  await assert.rejects(
    writeBackup({ ...parts, describeLog: () => Promise.reject(new Error('log is gone')) }, failing, 'unencrypted'),
    /log is gone/,
  )
  assert.equal(existsSync(failing) || existsSync(`${failing}.part`), false)
})

test('a city with content is refused and keeps its content', async () => {
  await withTarget(async (db, dataDir) => {
    await db.db.pool.query('insert into probe.tally values (5); insert into probe.entry (zone) values (null)')
    await refusal(restoreBackup(target(db, dataDir), file, 'unencrypted'), /已有数据/)
    assert.equal((await db.db.pool.query('select n from probe.tally')).rows[0].n, 6)
  })
})

test('a truncated file is refused and nothing is restored', async () => {
  const whole = readFileSync(file)
  const path = join(folder, 'truncated.tar.gz')
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length * 0.7)))
  await withTarget(async (db, dataDir) => {
    await refusal(restoreBackup(target(db, dataDir), path, 'unencrypted'), /损坏|不完整/)
    await assertEmpty(db, dataDir)
  })
})

test('a file with one changed byte is refused and nothing is restored, wherever the byte is', async () => {
  const plain = gunzipSync(readFileSync(file))
  const places = {
    rows: plain.indexOf('质') + 1,
    file: plain.indexOf(Buffer.alloc(600, 7)) + 5,
    manifest: plain.lastIndexOf('"sha256"') + 15,
  }
  for (const [place, at] of Object.entries(places)) {
    assert.ok(at > 20, place)
    const changed = Buffer.from(plain)
    changed[at] = changed[at] === 0x30 ? 0x31 : 0x30
    const path = join(folder, `changed-${place}.tar.gz`)
    writeFileSync(path, gzipSync(changed, { level: 1 }))
    await withTarget(async (db, dataDir) => {
      await refusal(restoreBackup(target(db, dataDir), path, 'unencrypted'), /损坏|不完整/)
      await assertEmpty(db, dataDir)
    })
  }
})

test('a bit error in the compressed file is refused', async () => {
  const changed = readFileSync(file)
  const at = Math.floor(changed.length / 2)
  changed[at] = (changed[at] ?? 0) ^ 0x10
  const path = join(folder, 'bit.tar.gz')
  writeFileSync(path, changed)
  await withTarget(async (db, dataDir) => {
    await refusal(restoreBackup(target(db, dataDir), path, 'unencrypted'), /损坏|不完整/)
    await assertEmpty(db, dataDir)
  })
})

test('a newer format, a newer schema, another file and no file are refused by name', async () => {
  const plain = gunzipSync(readFileSync(file))
  const rewrite = (name: string, from: string, to: string) => {
    const at = plain.indexOf(from)
    assert.ok(at > 0 && from.length === to.length)
    const path = join(folder, name)
    writeFileSync(
      path,
      gzipSync(Buffer.concat([plain.subarray(0, at), Buffer.from(to), plain.subarray(at + from.length)])),
    )
    return path
  }
  const other = join(folder, 'other.txt')
  writeFileSync(other, 'not a backup at all')
  await withTarget(async (db, dataDir) => {
    await refusal(
      restoreBackup(target(db, dataDir), rewrite('format.tar.gz', '"format": 1', '"format": 9'), 'unencrypted'),
      /更新的版本/,
    )
    await refusal(
      restoreBackup(target(db, dataDir), rewrite('schema.tar.gz', '001-core.sql', '999-core.sql'), 'unencrypted'),
      /999-core/,
    )
    await refusal(restoreBackup(target(db, dataDir), other, 'unencrypted'), /不是质衡的备份文件/)
    await refusal(restoreBackup(target(db, dataDir), join(folder, 'nowhere'), 'unencrypted'), /找不到/)
    await assertEmpty(db, dataDir)
  })
})
