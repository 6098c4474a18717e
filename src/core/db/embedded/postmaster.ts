import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A PostgreSQL that already runs on a data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** The server that lives on this database folder, for instance after a kill -9 of the application. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pidLine, , , portLine] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(pidLine)
  const port = Number(portLine)
  return Number.isInteger(pid) && pid > 0 && port > 0 && livesIn(pid, cluster) ? { pid, port } : undefined
}

/**
 * Removes the postmaster.pid of a dead server. PostgreSQL does that itself, but not where the pid is a zombie (process 1 does not reap)
 * or was given to another process. Never while an orphaned backend still lives on the folder: that file is what guards the data from two masters.
 */
export async function clearDeadPostmaster(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return
  if (process.platform !== 'linux') return
  // Backends notice the death of their postmaster within moments and end by themselves; one in the middle of a long computation later.
  for (let tries = 0; orphans(cluster).length > 0; tries++) {
    if (tries === 50) for (const pid of orphans(cluster)) process.kill(pid, 'SIGQUIT')
    if (tries > 200)
      throw new Error(`processes of a dead PostgreSQL still use ${cluster}: ${orphans(cluster).join(', ')}`)
    await sleep(100)
  }
  if (!findPostmaster(cluster)) rmSync(file, { force: true })
}

/** Every process of a PostgreSQL has its database folder as working directory. */
function orphans(cluster: string): number[] {
  const home = realpathSync(cluster)
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && workingDirectory(pid) === home && isAlive(pid))
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function livesIn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') return workingDirectory(pid) === realpathSync(cluster)
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout.includes(cluster)
}

/** Whether a process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0] !== 'Z'
  } catch {
    return false
  }
}
