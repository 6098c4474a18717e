import '../environment.ts'
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { remedyOf, StartFault } from '../../start-fault.ts'
import { causeIn } from './log-cause.ts'
import { handToOwner, ownerUrl } from './owner.ts'
import { binariesFolder, findPlace, type Place, type RunAs } from './place.ts'
import { clearDeadPostmaster, findPostmaster, isAlive } from './postmaster.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** As the owner of the city's database, who is no superuser. */
  readonly url: string
  /** As the superuser, for what makes databases: tests. */
  readonly adminUrl: string
  readonly pid: number
  /** Whether it ran already (an orphan of a killed application, or a running copy's). */
  readonly wasRunning: boolean
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

const USER = 'zhiheng'
const DATABASE = 'zhiheng'
const START_SECONDS = 60
const STOP_SECONDS = 30
/** Inside the database folder, so that folder and password appear in one rename. */
const PASSWORD_FILE = 'zhiheng.password'

/**
 * Starts PostgreSQL in a data folder, or takes over the one that lives there.
 * @throws Error with the end of the server's log when it does not come up.
 */
export async function startPostgres(options: { dataDir: string; fsync?: boolean }): Promise<EmbeddedPostgres> {
  const place = findPlace(options.dataDir)
  const { cluster, user } = place
  const running = findPostmaster(cluster)
  if (running) {
    const adminUrl = adminUrlOf(cluster, running.port)
    if (await waitUntilReady(adminUrl, () => isAlive(running.pid))) {
      await handToOwner(adminUrl, cluster, user)
      return {
        url: ownerUrl(adminUrl, cluster),
        adminUrl,
        pid: running.pid,
        wasRunning: true,
        ended: endOf(running.pid),
        stop: () => stop(running.pid),
      }
    }
    // It was just shutting down: start a new one.
  }
  const binaries = binariesFolder(user)
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(binaries, cluster, user)
  await clearDeadPostmaster(cluster)
  const before = sizeOf(logFile(cluster))
  for (let attempt = 1; ; attempt++) {
    const started = await launch(binaries, place, options.fsync ?? true)
    if (started) return started
    // Between finding a free port and taking it another process may have taken it.
    if (attempt === 3) throw didNotStart(cluster, before)
  }
}

/** The server of a data folder if one runs, without starting it. */
export function findRunningPostgres(dataDir: string): string | undefined {
  if (!existsSync(dataDir)) return undefined
  const { cluster } = findPlace(dataDir)
  const running = findPostmaster(cluster)
  return running && ownerUrl(adminUrlOf(cluster, running.port), cluster)
}

function logFile(cluster: string): string {
  return join(dirname(cluster), 'postgres.log')
}

function adminUrlOf(cluster: string, port: number): string {
  const password = readFileSync(join(cluster, PASSWORD_FILE), 'utf8').trim()
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`
}

/** Made beside and renamed with its password inside: a crash in the middle leaves nothing half made. */
function initialise(binaries: string, cluster: string, user: RunAs | undefined): void {
  mkdirSync(dirname(cluster), { recursive: true })
  const incoming = `${cluster}.new-${process.pid}`
  const password = `${incoming}.password`
  rmSync(incoming, { recursive: true, force: true })
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  mkdirSync(incoming, { mode: 0o700 })
  if (user) for (const path of [incoming, password]) chownSync(path, user.uid, user.gid)
  const how = ['-D', incoming, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${password}`]
  const result = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [...how, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'],
    { ...user, cwd: incoming, encoding: 'utf8', env: environment() },
  )
  if (result.status !== 0) {
    rmSync(incoming, { recursive: true, force: true })
    rmSync(password, { force: true })
    const cause = causeIn(result.stderr || String(result.error))
    throw new StartFault(`无法建立数据库 / initdb failed: ${cause}`, remedyOf(undefined, cause))
  }
  renameSync(password, join(incoming, PASSWORD_FILE))
  // Only an empty folder is replaced; data are never removed here.
  renameSync(incoming, cluster)
}

function environment(): NodeJS.ProcessEnv {
  // macOS has no C.UTF-8 for programs, but PostgreSQL brings its own.
  return { LC_ALL: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8', TZ: 'UTC', PATH: process.env.PATH }
}

/** @returns undefined when the server ended before it answered. */
async function launch(
  binaries: string,
  { cluster, user }: Place,
  fsync: boolean,
): Promise<EmbeddedPostgres | undefined> {
  const port = await freePort()
  const log = openSync(logFile(cluster), 'a', 0o600)
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', cluster, ...settings(port, fsync)], {
    ...user,
    cwd: cluster,
    // A group of its own: Ctrl-C in the terminal must reach the application first, which then stops its database.
    detached: true,
    stdio: ['ignore', log, log],
    env: environment(),
  })
  closeSync(log)
  child.unref()
  let isRunning = true
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      isRunning = false
      done()
    }),
  )
  const failure = new Promise<never>((_, reject) => child.once('error', reject))
  const pid = child.pid
  if (pid === undefined) return failure
  const adminUrl = adminUrlOf(cluster, port)
  const isReady = await Promise.race([waitUntilReady(adminUrl, () => isRunning), failure])
  if (!isReady) return undefined
  try {
    await handToOwner(adminUrl, cluster, user)
  } catch (error) {
    await stop(pid)
    throw error
  }
  return { url: ownerUrl(adminUrl, cluster), adminUrl, pid, wasRunning: false, ended, stop: () => stop(pid) }
}

function settings(port: number, fsync: boolean): string[] {
  // A quarter of the memory, at most 4 GB: the usual advice of the PostgreSQL manual for a machine shared with the application.
  const sharedMegabytes = fsync ? Math.min(4096, Math.max(128, Math.floor(totalmem() / 2 ** 20 / 8))) : 128
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: fsync ? 60 : 200,
    shared_buffers: `${sharedMegabytes}MB`,
    maintenance_work_mem: '256MB',
    work_mem: '16MB',
    max_wal_size: '4GB',
    wal_compression: 'on',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'Asia/Shanghai',
    log_timezone: 'Asia/Shanghai',
    log_min_messages: 'warning',
    // Statements hold personal data; the log must not.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum_naptime: '10min' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** @returns false when the server ended before it answered. */
async function waitUntilReady(url: string, isRunning: () => boolean): Promise<boolean> {
  const admin = url.replace(/\/[^/]*$/, '/postgres')
  const deadline = Date.now() + START_SECONDS * 1000
  for (;;) {
    const client = new pg.Client({ connectionString: admin })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
      if (rowCount === 0) await client.query(`create database ${DATABASE}`)
      await client.end()
      return true
    } catch (error) {
      await client.end().catch(() => {})
      if ((error as { code?: string }).code === '42P04') return true // another process created it in this moment
      if (!isRunning()) return false
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL does not answer after ${START_SECONDS} s: ${(error as Error).message}`)
      await sleep(30)
    }
  }
}

function didNotStart(cluster: string, logFrom: number): StartFault {
  const file = logFile(cluster)
  const written = existsSync(file) ? readFileSync(file).subarray(logFrom).toString('utf8') : ''
  const cause = causeIn(written)
  return new StartFault(`数据库没有启动 / PostgreSQL did not start in ${cluster}: ${cause}`, remedyOf(undefined, cause))
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0
}

/** For a server that is no child of this process. */
async function endOf(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(500, undefined, { ref: false })
}

async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_SECONDS * 1000
  while (isAlive(pid)) {
    // After that long only an immediate stop is left; the next start recovers from the write-ahead log.
    if (Date.now() > deadline) return void process.kill(pid, 'SIGQUIT')
    await sleep(20)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
