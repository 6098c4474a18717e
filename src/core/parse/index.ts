import { parseApart } from './apart.ts'
import type { SheetRow } from './workbook.ts'

export { type ParseLimits, parseApart } from './apart.ts'
export type { CellKind } from './cell.ts'
export { fileDamaged, fileTooComplex, parsersBusy } from './problems.ts'
export type { ParseTask } from './task.ts'
export type { SheetRow } from './workbook.ts'

/** For a task that gives one piece. @throws Refusal as {@link parseApart} */
export async function parseOnce<Piece>(task: URL, content: Uint8Array, args: unknown): Promise<Piece | undefined> {
  let found: Piece | undefined
  for await (const piece of parseApart<Piece>(task, bytesOf(content), args)) found ??= piece
  return found
}

const CHUNK = 65_536

async function* bytesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += CHUNK) yield content.subarray(at, at + CHUNK)
}

/**
 * Rows of the first visible sheet of an .xlsx, read apart; rows without content are left out, each row has its own number.
 * @throws Refusal `file-damaged`, `file-too-complex`, `parsers-busy`
 */
export function readSheetRows(input: AsyncIterable<Uint8Array>): AsyncGenerator<SheetRow[], void> {
  return parseApart<SheetRow[]>(new URL('sheet-task.ts', import.meta.url), input, null)
}
