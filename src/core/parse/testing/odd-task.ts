import { Readable } from 'node:stream'
import { refuse } from '../../problem.ts'
import { fileDamaged } from '../problems.ts'
import type { ParseTask } from '../task.ts'

/** Does what a hostile file might bring a reader to. */
export const parse: ParseTask<{ readonly mode: string }, unknown> = async function* (input, { mode }) {
  if (mode === 'refuse') throw refuse(fileDamaged({ why: { zh: '坏', en: 'bad' } }))
  if (mode === 'throw') throw new Error('of its own')
  if (mode === 'exit') process.exit(3)
  if (mode === 'loop') for (;;);
  if (mode === 'heap') for (const all: number[][] = []; ; ) all.push(new Array(500_000).fill(0.5))
  if (mode === 'buffers') for (const all: Buffer[] = []; ; ) all.push(Buffer.alloc(10_000_000, 1))
  // As a stream that unpacks does: it reads on while what it found is on its way.
  if (mode === 'ahead') {
    const ahead = Readable.from(input, { highWaterMark: 8 })
    for await (const chunk of ahead) {
      yield Buffer.from(chunk).toString()
      if (String(chunk).startsWith('z')) return
    }
    return
  }
  if (mode === 'env') yield Object.keys(process.env)
  for await (const chunk of input) yield Buffer.from(chunk).toString()
}
