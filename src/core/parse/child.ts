import { Refusal } from '../problem.ts'
import type { FromChild, ParseTask, ToChild } from './task.ts'

// The process apart: runs one task after the other, and nothing else. It ends with the process that started it.
let answer: ((message: ToChild) => void) | undefined

const send = (message: FromChild): void => {
  process.send?.(message)
}

/** Says something and waits for what comes back. */
function ask(message: FromChild): Promise<ToChild> {
  return new Promise((resolve) => {
    answer = resolve
    send(message)
  })
}

async function* input(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await ask({ kind: 'want' })
    if (message.kind !== 'chunk' || message.chunk === null) return
    yield message.chunk
  }
}

async function run(task: string, args: unknown): Promise<void> {
  try {
    const { parse } = (await import(task)) as { parse: ParseTask<unknown, unknown> }
    for await (const piece of parse(input(), args)) await ask({ kind: 'piece', piece })
    send({ kind: 'end' })
  } catch (error) {
    if (error instanceof Refusal) send({ kind: 'refused', problem: error.problem })
    else send({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
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
