import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { findRunningPostgres } from '../src/core/db/embedded/index.ts'
import { findPlace } from '../src/core/db/embedded/place.ts'
import { findPostmaster, isAlive } from '../src/core/db/embedded/postmaster.ts'
import { type CityProcess, makeFolder, removeFolder, run, startProcess, untilDead } from './processes/city-process.ts'

let folder: string
let data: string

before(() => {
  folder = makeFolder()
  data = join(folder, 'data')
})

after(() => {
  for (const path of [data, join(folder, 'beside 旁边 100% of it')]) {
    const left = existsSync(path) && findPostmaster(findPlace(path).cluster)
    if (left) process.kill(left.pid, 'SIGKILL')
  }
  removeFolder(folder)
})

function postgresPid(dataDir: string): number {
  const found = findPostmaster(findPlace(dataDir).cluster)
  assert.ok(found, 'PostgreSQL runs')
  return found.pid
}

async function onDatabase<T>(dataDir: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: findRunningPostgres(dataDir) })
  client.on('error', () => {})
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Writes numbers one after the other, each its own transaction, until the server is gone; gives those that were acknowledged. */
async function writeUntilGone(dataDir: string, from: number, onStart: () => void): Promise<number[]> {
  const acknowledged: number[] = []
  await onDatabase(dataDir, async (client) => {
    await client.query('create table if not exists public.acknowledged (n int primary key)')
    for (let n = from; ; n++) {
      if (n === from + 50) onStart()
      try {
        await client.query('insert into public.acknowledged values ($1)', [n])
      } catch {
        return
      }
      acknowledged.push(n)
    }
  })
  return acknowledged
}

async function assertAllThere(dataDir: string, numbers: readonly number[]): Promise<void> {
  const { rows } = await onDatabase(dataDir, (c) => c.query<{ n: number }>('select n from public.acknowledged'))
  const there = new Set(rows.map((r) => r.n))
  assert.ok(numbers.length >= 50)
  assert.deepEqual(
    numbers.filter((n) => !there.has(n)),
    [],
  )
}

async function assertServes(city: CityProcess): Promise<void> {
  const health = await fetch(`${city.url}/healthz`)
  assert.equal(health.status, 200, await health.text())
  assert.equal((await fetch(`${city.url}/`)).status, 200)
}

test('a wrong setting ends the start with exit code 2 and one line that names it', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => taken.once('listening', done))
  const { port } = taken.address() as { port: number }
  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: String(port) }],
    ['ZHIHENG_DEMO', { ZHIHENG_DEMO: 'yes' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/x' }],
    ['ZHIHENG_DATA', { ZHIHENG_DATA: '/dev/null/city' }],
  ]
  try {
    for (const [setting, env] of wrong) {
      const { code, output } = await run(['src/main.ts'], { PORT: '0', ZHIHENG_DATA: join(folder, 'wrong'), ...env })
        .ended
      assert.equal(code, 2, `${setting}: ${output}`)
      assert.match(output, new RegExp(`^${setting}=.*\\n$`))
      assert.doesNotMatch(output, /secret/)
    }
  } finally {
    taken.close()
  }
})

test('acknowledged writes survive the death of PostgreSQL, of the application, and of both; a clean stop ends both', async () => {
  let city = await startProcess({ ZHIHENG_DATA: data, ZHIHENG_DEMO: '0' })
  await assertServes(city)

  // PostgreSQL dies: the application says so and ends.
  let pid = postgresPid(data)
  let numbers = await writeUntilGone(data, 1, () => process.kill(pid, 'SIGKILL'))
  const end = await city.ended
  assert.equal(end.code, 1)
  assert.match(end.output, /The database ended unexpectedly/)
  city = await startProcess({ ZHIHENG_DATA: data, ZHIHENG_DEMO: '0' })
  await assertServes(city)
  await assertAllThere(data, numbers)

  // The application dies: PostgreSQL lives on and is taken over.
  pid = postgresPid(data)
  city.child.kill('SIGKILL')
  await city.ended
  assert.equal(isAlive(pid), true)
  city = await startProcess({ ZHIHENG_DATA: data, ZHIHENG_DEMO: '0' })
  assert.match(city.output(), /Took over/)
  assert.equal(postgresPid(data), pid)
  await assertServes(city)

  // Both die in the middle of a write.
  numbers = await writeUntilGone(data, 1_000_001, () => {
    city.child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
  })
  await city.ended
  await untilDead(pid)
  city = await startProcess({ ZHIHENG_DATA: data, ZHIHENG_DEMO: '0' })
  await assertServes(city)
  await assertAllThere(data, numbers)

  // Ctrl-C.
  pid = postgresPid(data)
  city.child.kill('SIGINT')
  assert.equal((await city.ended).code, 0)
  assert.equal(isAlive(pid), false)
  assert.equal(existsSync(join(findPlace(data).cluster, 'postmaster.pid')), false)
  assert.equal(existsSync(join(data, 'running.json')), false)
})

test('a second copy on the same data folder is refused, one beside it on another folder runs', async () => {
  const city = await startProcess({ ZHIHENG_DATA: data, ZHIHENG_DEMO: '0' })
  const [beside, second] = await Promise.all([
    // A path as people make it, and a shell profile of somebody who works on other databases: neither reaches our connections.
    startProcess({
      ZHIHENG_DATA: join(folder, 'beside 旁边 100% of it'),
      ZHIHENG_DEMO: '0',
      PGSSLMODE: 'require',
      PGOPTIONS: '-c search_path=nowhere',
      PGHOST: 'nowhere.invalid',
      PGTARGETSESSIONATTRS: 'standby',
    }),
    run(['src/main.ts'], { ZHIHENG_DATA: data, PORT: '0' }).ended,
  ])
  assert.equal(second.code, 2)
  assert.match(second.output, /^ZHIHENG_DATA=.*\n$/)
  await assertServes(beside)
  await assertServes(city)
  // A city that is no demo has no default password: its first administrators get links.
  assert.doesNotMatch(beside.output(), /zhiheng-demo/)
  assert.equal(beside.output().match(/\/app\/setup#/g)?.length, 3)
  for (const c of [city, beside]) c.child.kill('SIGTERM')
  assert.deepEqual([(await city.ended).code, (await beside.ended).code], [0, 0])
})

test('the password of the database is readable by its own user only', () => {
  const { cluster } = findPlace(data)
  assert.match(readFileSync(join(cluster, 'pg_hba.conf'), 'utf8'), /scram-sha-256/)
  assert.doesNotMatch(readFileSync(join(cluster, 'pg_hba.conf'), 'utf8').replace(/^#.*$/gm, ''), /trust|md5|password/)
})
