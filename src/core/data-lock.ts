import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './db/embedded/postmaster.ts'

/** The copy of the system that works in a data folder. */
export interface Running {
  readonly pid: number
  readonly port: number
}

/** The running copy of a data folder, if there is one; what a killed copy left behind does not count. */
export function findRunning(dataDir: string): Running | undefined {
  const file = lockFile(dataDir)
  if (!existsSync(file)) return undefined
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Running
    return found.pid !== process.pid && isAlive(found.pid) && isOurs(found.pid) ? found : undefined
  } catch {
    return undefined // half written by a copy that was killed at that moment
  }
}

/** Marks the data folder as in use by this process; returns what to call at the end. */
export function lockData(dataDir: string, port: number): () => void {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(lockFile(dataDir), JSON.stringify({ pid: process.pid, port } satisfies Running))
  return () => rmSync(lockFile(dataDir), { force: true })
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'running.json')
}

/** After a restart of the machine the same number may belong to any other program. */
function isOurs(pid: number): boolean {
  if (process.platform !== 'linux') return true
  return /(main|cli)[.]ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
}
