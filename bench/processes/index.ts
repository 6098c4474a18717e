import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Load, LoadResult } from './load.ts'

/** A process of a measure; it ends with this one. */
export interface Started {
  readonly url: string
  readonly child: ChildProcess
  stop(): Promise<void>
}

const QUIET = ['--disable-warning=ExperimentalWarning']

/** Starts one of this folder's processes and waits until it is ready. */
export async function startProcess(
  name: 'city-server' | 'bare-server' | 'load',
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), {
    env: { ...process.env, ...env },
    execArgv: QUIET,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const { url } = (await answerOf(child)) as { url: string }
  return {
    url,
    child,
    async stop() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

export async function putLoad({ child }: Started, load: Load): Promise<LoadResult> {
  const answer = answerOf(child)
  child.send(load)
  const { result, error } = (await answer) as { result?: LoadResult; error?: string }
  if (!result) throw new Error(error)
  return result
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the measure ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}
