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
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { binariesFolder, clusterFolder, type RunAs, runAs } from './place.ts'
import { findPostmaster, isAlive } from './postmaster.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  /** Whether it ran already (an orphan of a killed application, or a running copy's). */
  readonly wasRunning: boolean
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

const USER = 'zhiheng'
const DATABASE = 'zhiheng'
const START_SECONDS = 60

/**
 * Starts PostgreSQL in a data folder, or takes over the one that lives there.
 * @throws Error with the end of the server's log when it does not come up.
 */
export async function startPostgres(options: { dataDir: string; fsync?: boolean }): Promise<EmbeddedPostgres> {
  const user = runAs()
  const cluster = clusterFolder(options.dataDir, user)
  const running = findPostmaster(cluster)
  if (running) {
    const url = urlOf(cluster, running.port)
    await waitUntilReady(url, cluster, () => isAlive(running.pid))
    return { url, pid: running.pid, wasRunning: true, stop: () => stop(running.pid) }
  }
  const binaries = binariesFolder(user)
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(binaries, cluster, user)
  return launch(binaries, cluster, user, options.fsync ?? true)
}

/** The server of a data folder if one runs, without starting it. */
export function findRunningPostgres(dataDir: string): string | undefined {
  const cluster = clusterFolder(dataDir, runAs())
  const running = findPostmaster(cluster)
  return running && urlOf(cluster, running.port)
}

function passwordFile(cluster: string): string {
  return join(dirname(cluster), 'postgres-password')
}

function urlOf(cluster: string, port: number): string {
  const password = readFileSync(passwordFile(cluster), 'utf8').trim()
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`
}

/** Made beside and renamed: a crash in the middle leaves nothing half made. */
function initialise(binaries: string, cluster: string, user: RunAs | undefined): void {
  const parent = dirname(cluster)
  mkdirSync(parent, { recursive: true })
  const incoming = `${cluster}.new-${process.pid}`
  const password = passwordFile(cluster)
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  mkdirSync(incoming, { mode: 0o700 })
  if (user) for (const path of [incoming, password]) chownSync(path, user.uid, user.gid)
  const result = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      '-D',
      incoming,
      '-U',
      USER,
      '-A',
      'scram-sha-256',
      `--pwfile=${password}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...user, cwd: incoming, encoding: 'utf8', env: { LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: process.env.PATH } },
  )
  if (result.status !== 0) {
    rmSync(incoming, { recursive: true, force: true })
    throw new Error(`initdb failed: ${result.stderr || result.error?.message}`)
  }
  rmSync(cluster, { recursive: true, force: true })
  renameSync(incoming, cluster)
}

async function launch(
  binaries: string,
  cluster: string,
  user: RunAs | undefined,
  fsync: boolean,
): Promise<EmbeddedPostgres> {
  const port = await freePort()
  const log = openSync(join(dirname(cluster), 'postgres.log'), 'a', 0o600)
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', cluster, ...settings(port, fsync)], {
    ...user,
    cwd: cluster,
    // A group of its own: Ctrl-C in the terminal must reach the application first, which then stops its database.
    detached: true,
    stdio: ['ignore', log, log],
    env: { LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: process.env.PATH },
  })
  closeSync(log)
  child.unref()
  let hasEnded = false
  child.once('exit', () => {
    hasEnded = true
  })
  const failure = new Promise<never>((_, reject) => child.once('error', reject))
  const pid = child.pid
  if (pid === undefined) return failure
  const url = urlOf(cluster, port)
  await Promise.race([waitUntilReady(url, cluster, () => !hasEnded), failure])
  return { url, pid, wasRunning: false, stop: () => stop(pid) }
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

async function waitUntilReady(url: string, cluster: string, isRunning: () => boolean): Promise<void> {
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
      return
    } catch (error) {
      await client.end().catch(() => {})
      if ((error as { code?: string }).code === '42P04') return // another process created it in this moment
      if (!isRunning() || Date.now() > deadline)
        throw new Error(
          `PostgreSQL did not start in ${cluster}: ${lastLines(join(dirname(cluster), 'postgres.log')) || String(error)}`,
        )
      await sleep(30)
    }
  }
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-4).join(' | ') : ''
}

async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + 30_000
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT')
      return
    }
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
