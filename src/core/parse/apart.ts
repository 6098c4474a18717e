import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { type Problem, refuse } from '../problem.ts'
import { fileTooComplex, parsersBusy } from './problems.ts'
import type { FromChild, ToChild } from './task.ts'

/** What a file may cost. */
export interface ParseLimits {
  /** Time of a processor that the task may take. Waiting for the caller, and for a busy machine, does not count. */
  readonly workMs: number
  /** Memory of its JavaScript; what it takes altogether may be {@link OUTSIDE_HEAP_MB} more. */
  readonly heapMb: number
}

const LIMITS: ParseLimits = { workMs: 60_000, heapMb: 512 }
/** Of the program itself (about 60 MB), packed bytes and buffers on their way. */
const OUTSIDE_HEAP_MB = 400
const WATCH_MS = 200
/** Where the system does not tell what a process has taken, and for one that only waits: so much longer by the clock. */
const CLOCK_FACTOR = 10
/** As many files are read at a time: each may take a core and its memory. */
const MOST = 4
const PATIENCE_MS = 60_000
/** A process that ended its task well is kept for the next one: starting costs a tenth of a second. */
const IDLE_MS = 20_000

interface Child {
  readonly process: ChildProcess
  readonly heapMb: number
  errors: string
}

const idle: { readonly child: Child; readonly timer: NodeJS.Timeout }[] = []
let busy = 0
const waiting: (() => void)[] = []

/**
 * Reads a stranger's file in a process of its own, with a bound on time and memory and a low priority, and ends that process where a
 * bound is passed: whatever the file does, this process goes on answering.
 * @param task module that exports `parse` (see {@link ParseTask})
 * @throws Refusal what the task refuses; `file-too-complex` when a bound is passed; `parsers-busy` when too many wait
 */
export async function* parseApart<Piece>(
  task: URL,
  input: AsyncIterable<Uint8Array>,
  args: unknown,
  limits: Partial<ParseLimits> = {},
): AsyncGenerator<Piece, void> {
  const { workMs, heapMb } = { ...LIMITS, ...limits }
  await takePlace()
  let child: Child | undefined
  let isReusable = false
  const source = together(input)[Symbol.asyncIterator]()
  try {
    child = takeIdle(heapMb) ?? start(heapMb)
    const conversation = converse(child, workMs + (await usageOf(child.process.pid)).processorMs, workMs * CLOCK_FACTOR)
    let said = await conversation({ kind: 'run', task: task.href, args })
    for (;;) {
      if (said.kind === 'want') {
        const next = await source.next()
        said = await conversation({ kind: 'chunk', chunk: next.done ? null : next.value })
      } else if (said.kind === 'piece') {
        yield said.piece as Piece
        said = await conversation({ kind: 'more' })
      } else break
    }
    isReusable = said.kind !== 'failed'
    if (said.kind === 'refused') throw refuse(said.problem as Problem)
    if (said.kind === 'failed') throw new Error(`reading failed: ${said.message}`)
  } finally {
    await source.return(undefined)
    if (child) (isReusable ? keep : end)(child)
    givePlace()
  }
}

/** Each message waits for its turn on the machine: small chunks travel together. */
async function* together(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of input) {
    held.push(chunk)
    bytes += chunk.length
    if (bytes < MESSAGE_BYTES) continue
    yield Buffer.concat(held)
    held = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(held)
}
const MESSAGE_BYTES = 262_144

/** One message and its answer at a time; by the clock, the time until the answers adds up. */
function converse(child: Child, mostProcessorMs: number, clockMs: number): (message: ToChild) => Promise<FromChild> {
  let left = clockMs
  return (message) =>
    new Promise((resolve, reject) => {
      const asked = performance.now()
      const settle = (how: () => void) => {
        clearTimeout(late)
        clearInterval(watch)
        child.process.off('message', onMessage).off('exit', onExit).off('error', onError)
        left -= performance.now() - asked
        how()
      }
      const stop = (what: 'time' | 'memory') => settle(() => reject(refuse(fileTooComplex({ what }))))
      const onMessage = (answer: FromChild) => settle(() => resolve(answer))
      const onError = (error: Error) => settle(() => reject(error))
      const onExit = (code: number | null, signal: string | null) =>
        /heap|memory|allocation/i.test(child.errors) || signal === 'SIGKILL' || signal === 'SIGABRT'
          ? stop('memory')
          : settle(() => reject(new Error(`the reading process ended (${code ?? signal}): ${child.errors}`)))
      const late = setTimeout(() => stop('time'), Math.max(0, left))
      const watch = setInterval(() => {
        void usageOf(child.process.pid).then(({ residentMb, processorMs }) => {
          if (residentMb > child.heapMb + OUTSIDE_HEAP_MB) stop('memory')
          else if (processorMs > mostProcessorMs) stop('time')
        })
      }, WATCH_MS)
      child.process.on('message', onMessage).on('exit', onExit).on('error', onError)
      child.process.send(message, (error) => error && onError(error))
    })
}

function start(heapMb: number): Child {
  const process = fork(new URL('child.ts', import.meta.url), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Neither settings nor secrets of the city, nor options of the process that started us.
    env: {},
    execArgv: [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning'],
  })
  const child: Child = { process, heapMb, errors: '' }
  process.stderr?.on('data', (chunk) => {
    if (child.errors.length < 10_000) child.errors += String(chunk)
  })
  // Without a listener the end of an idle process would be an uncaught error.
  process.on('error', () => {})
  if (process.pid !== undefined)
    try {
      setPriority(process.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // It has ended already, or the system knows no priorities: then it runs like everything else.
    }
  return child
}

function takeIdle(heapMb: number): Child | undefined {
  const at = idle.findIndex(({ child }) => child.heapMb === heapMb && child.process.connected)
  const [found] = at < 0 ? [] : idle.splice(at, 1)
  if (!found) return undefined
  clearTimeout(found.timer)
  found.child.process.ref()
  found.child.process.channel?.ref()
  return found.child
}

/** For the next file; it does not keep this process from ending. */
function keep(child: Child): void {
  if (!child.process.connected || idle.length > 0) {
    end(child)
    return
  }
  const timer = setTimeout(() => {
    idle.splice(
      idle.findIndex((i) => i.child === child),
      1,
    )
    end(child)
  }, IDLE_MS)
  timer.unref()
  child.process.unref()
  child.process.channel?.unref()
  ;(child.process.stderr as unknown as { unref?(): void } | null)?.unref?.()
  idle.push({ child, timer })
}

function end({ process }: Child): void {
  process.kill('SIGKILL')
}

async function takePlace(): Promise<void> {
  if (busy < MOST) {
    busy++
    return
  }
  await new Promise<void>((resolve, reject) => {
    const go = () => {
      clearTimeout(late)
      resolve()
    }
    const late = setTimeout(() => {
      waiting.splice(waiting.indexOf(go), 1)
      reject(refuse(parsersBusy()))
    }, PATIENCE_MS)
    waiting.push(go)
  })
}

/** The place goes to who has waited longest. */
function givePlace(): void {
  const next = waiting.shift()
  if (next) next()
  else busy--
}

/** What a process has taken, where the system tells (Linux, in pages of 4 KB and hundredths of a second); else nothing. */
async function usageOf(pid: number | undefined): Promise<{ residentMb: number; processorMs: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name of the program may hold blanks; behind its bracket stand the fields from the third on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    residentMb: (Number(fields[21] ?? 0) * 4096) / 1_048_576,
    processorMs: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10,
  }
}
