import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres } from '../db/embedded/index.ts'
import { type Database, openDatabase } from '../db/index.ts'
import { prepareDatabase } from '../db/prepare.ts'
import { newId } from '../ids.ts'

/** A server for tests with a migrated template; every test file makes its own database from it. */
export interface TestServer {
  readonly url: string
  stop(): Promise<void>
}

export interface TestDatabase {
  readonly url: string
  readonly db: Database
  close(): Promise<void>
}

const TEMPLATE = 'zhiheng_template'
let own: Promise<TestServer> | undefined

/** Starts one embedded PostgreSQL (without fsync: nothing here must survive a crash) and migrates the template once. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-test-'))
  // The user that PostgreSQL runs as must get in.
  chmodSync(folder, 0o711)
  const guard = spawnGuard(folder)
  const server = await startPostgres({ dataDir: folder, fsync: false })
  await onAdmin(server.adminUrl, `create database ${TEMPLATE}`)
  await prepareDatabase(withDatabase(server.adminUrl, TEMPLATE))
  return {
    url: server.adminUrl,
    async stop() {
      // Nothing else may keep the process alive by now; it must still see its server end.
      guard.ref()
      const ended = new Promise((done) => guard.once('exit', done))
      guard.stdin?.end()
      await ended
    },
  }
}

function spawnGuard(folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'guard.ts')
  const guard = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Neither keeps the test alive.
  guard.unref()
  ;(guard.stdin as Socket).unref()
  return guard
}

/** A fresh migrated database: on the test run's server, or for a single file on a server of its own that ends with the process. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const admin = process.env.ZHIHENG_TEST_SERVER ?? (await ownServer()).url
  const name = `t_${newId().replaceAll('-', '')}`
  await onAdmin(admin, `create database ${name} template ${TEMPLATE}`)
  const url = withDatabase(admin, name)
  const db = openDatabase(url)
  let isClosed = false
  return {
    url,
    db,
    async close() {
      if (isClosed) return
      isClosed = true
      if (!db.pool.ended) await db.close()
      await onAdmin(admin, `drop database ${name} with (force)`)
    },
  }
}

function ownServer(): Promise<TestServer> {
  own ??= startTestServer()
  return own
}

async function onAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
