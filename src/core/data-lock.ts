import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SettingError } from './config.ts'
import { makeDataFolder } from './db/embedded/place.ts'
import { isAlive } from './db/embedded/postmaster.ts'

/** The process that works in a data folder: the running city, or a command. */
export interface Running {
  readonly pid: number
  /** When that process began, as the machine counts: the same pid may belong to another program after a restart. */
  readonly began: string
  /** What it does: `start`, `restore` … */
  readonly task: string
  /** Port of a running city. */
  readonly port?: number
}

/** A copy that is just ending (a second start right after Ctrl-C, or after its database died) is given this long. */
const PATIENCE_MS = 4000

/** Who works in a data folder now; what a killed copy left behind does not count. */
export function findRunning(dataDir: string): Running | undefined {
  try {
    const found = JSON.parse(readFileSync(lockFile(dataDir), 'utf8')) as Running
    return isAlive(found.pid) && beginOf(found.pid) === found.began ? found : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the data folder for this process; returns what to call at the end.
 * @throws SettingError naming ZHIHENG_DATA when a living process has it, or the folder cannot be written.
 */
export async function lockData(dataDir: string, task: string, port?: number): Promise<() => void> {
  const file = lockFile(dataDir)
  const mine: Running = { pid: process.pid, began: beginOf(process.pid), task, ...(port !== undefined && { port }) }
  const beside = `${file}.${process.pid}`
  try {
    makeDataFolder(dataDir)
    writeFileSync(beside, JSON.stringify(mine))
  } catch (error) {
    throw new SettingError('ZHIHENG_DATA', dataDir, `无法写入 / cannot be written (${(error as Error).message})`)
  }
  try {
    for (const deadline = Date.now() + PATIENCE_MS; !take(beside, file); ) {
      const holder = findRunning(dataDir)
      // Nobody alive holds it: whoever removes the remains first may try again.
      if (!holder) rmSync(file, { force: true })
      else if (Date.now() > deadline) throw new SettingError('ZHIHENG_DATA', dataDir, inUse(holder))
      else await sleep(100)
    }
  } finally {
    rmSync(beside, { force: true })
  }
  return () => rmSync(file, { force: true })
}

/** Tells commands where the running city listens, once that is known (PORT=0 lets the machine choose). */
export function notePort(dataDir: string, port: number): void {
  const file = lockFile(dataDir)
  const beside = `${file}.${process.pid}`
  writeFileSync(
    beside,
    JSON.stringify({ pid: process.pid, began: beginOf(process.pid), task: 'start', port } satisfies Running),
  )
  renameSync(beside, file)
}

/** A link appears whole or not at all, and only once. */
function take(beside: string, file: string): boolean {
  try {
    linkSync(beside, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function inUse({ pid, task, port }: Running): string {
  const where = port === undefined ? `zhiheng ${task}` : `PORT=${port}`
  return `进程 ${pid}（${where}）正在使用，请先停止它或换一个目录 / process ${pid} (${where}) works there; stop it or choose another folder`
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'running.json')
}

function beginOf(pid: number): string {
  if (process.platform === 'linux')
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
  return spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).stdout?.trim() ?? ''
}
