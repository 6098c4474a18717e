import { Refusal } from '../problem.ts'
import type { FromChild, ParseTask, ToChild } from './task.ts'

// The process apart: runs one task after the other, and nothing else. It ends with the process that started it.
let answer: ((message: ToChild) => void) | undefined
/** Ends when the last thing said was answered: a task may read ahead while what it found is on its way, and only one thing is said at a time. */
let said: Promise<unknown> = Promise.resolve()
/** Which run is on; what an earlier one left behind says nothing more. */
let current = 0

const send = (message: FromChild): void => {
  process.send?.(message)
}

/** Says something in its turn and waits for what comes back. */
function ask(run: number, message: FromChild): Promise<ToChild> {
  const turn = said.then(
    () =>
      new Promise<ToChild>((resolve) => {
        if (run !== current) return
        answer = resolve
        send(message)
      }),
  )
  said = turn
  return turn
}

async function* input(run: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await ask(run, { kind: 'want' })
    if (message.kind !== 'chunk' || message.chunk === null) return
    yield message.chunk
  }
}

async function run(task: string, args: unknown): Promise<void> {
  const mine = ++current
  said = Promise.resolve()
  const end = async (message: FromChild) => {
    await said
    current++
    send(message)
  }
  try {
    const { parse } = (await import(task)) as { parse: ParseTask<unknown, unknown> }
    for await (const piece of parse(input(mine), args)) await ask(mine, { kind: 'piece', piece })
    await end({ kind: 'end' })
  } catch (error) {
    if (error instanceof Refusal) await end({ kind: 'refused', problem: error.problem })
    else await end({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

process.on('message', (message: ToChild) => {
  if (message.kind === 'run') void run(message.task, message.args)
  else {
    const resolve = answer
    answer = undefined
    resolve?.(message)
  }
})
process.on('disconnect', () => process.exit(0))
