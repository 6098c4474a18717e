import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A PostgreSQL that already runs on a data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/**
 * Finds the server that lives on this cluster folder, for instance after a kill -9 of the application.
 * A postmaster.pid of a dead, zombie or unrelated process is removed with its socket lock: PostgreSQL would refuse to start on it.
 */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pidLine, , , portLine] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(pidLine)
  const port = Number(portLine)
  if (Number.isInteger(pid) && pid > 0 && livesIn(pid, cluster)) return { pid, port }
  rmSync(file, { force: true })
  for (const lock of [`/tmp/.s.PGSQL.${port}.lock`, `/tmp/.s.PGSQL.${port}`])
    if (lockNames(lock, pid)) rmSync(lock, { force: true })
  return undefined
}

function livesIn(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    // A killed postmaster stays a zombie where process 1 does not reap; it holds nothing any more.
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    return state !== 'Z' && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z'
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function lockNames(lock: string, pid: number): boolean {
  if (!existsSync(lock)) return false
  return !lock.endsWith('.lock') || readFileSync(lock, 'utf8').startsWith(`${pid}\n`)
}
