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
  if (mode === 'env') yield Object.keys(process.env)
  for await (const chunk of input) yield Buffer.from(chunk).toString()
}
