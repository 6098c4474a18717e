import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../../src/core/db/embedded/postmaster.ts'

const ROOT = join(import.meta.dirname, '../..')
const START_MS = 200_000

export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** A copy of the system in a process of its own, as `npm start` runs it after the bootstrap. */
export interface CityProcess {
  readonly child: ChildProcess
  readonly url: string
  readonly ended: Promise<Ended>
  output(): string
}

export type Environment = Readonly<Record<string, string>>

/** A folder that its user can write and everybody can enter; removed by {@link removeFolder}. */
export function makeFolder(owner?: { uid: number; gid: number }): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-start-'))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Runs a script of the project with nothing but these settings. */
export function run(args: readonly string[], env: Environment, as?: { uid: number; gid: number }) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })))
  return { child, ended, output: () => output }
}

/** Starts a city and waits until it has printed its address. */
export async function startProcess(env: Environment, as?: { uid: number; gid: number }): Promise<CityProcess> {
  const process = run(['src/main.ts'], { PORT: '0', ...env }, as)
  let end: Ended | undefined
  void process.ended.then((e) => {
    end = e
  })
  for (const deadline = Date.now() + START_MS; ; await sleep(50)) {
    const url = /Zhiheng is running: (http:\S+?)\/ /.exec(process.output())?.[1]
    if (url) return { ...process, url: url.replace('localhost', '127.0.0.1') }
    if (end) throw new Error(`the city ended with ${end.code} instead of starting:\n${end.output}`)
    if (Date.now() > deadline) throw new Error(`no address after ${START_MS} ms:\n${process.output()}`)
  }
}

export async function untilDead(pid: number): Promise<void> {
  for (const deadline = Date.now() + 20_000; isAlive(pid); await sleep(20))
    if (Date.now() > deadline) throw new Error(`process ${pid} lives on`)
}
