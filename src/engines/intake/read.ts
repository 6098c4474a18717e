import type { Readable } from 'node:stream'
import { parseApart } from '../../core/parse/index.ts'
import type { ListRow, SheetPlan } from './define.ts'
import type { Encoding } from './logic/encoding.ts'
import type { ReadArgs } from './read-task.ts'

/** What a file is, found in its bytes: never taken from its name. */
export interface FileFormat {
  readonly format: 'csv' | 'xlsx'
  readonly isGzip: boolean
  /** Of a text file; a spreadsheet is XML and needs none. */
  readonly encoding: Encoding | null
  readonly hasBom: boolean
  /** Damaged places in the first part of the file. */
  readonly brokenBytes: number
}

/** What comes of a file: what it is, then each sheet and its rows. A text file is one sheet without a name. */
export type ListPiece =
  | { readonly kind: 'format'; readonly format: FileFormat }
  | ({ readonly kind: 'sheet' } & Pick<SheetPlan, 'index' | 'name' | 'state'>)
  | { readonly kind: 'rows'; readonly rows: ListRow[] }

/** A list holds a million rows: its reading may take longer than that of a paper. */
const WORK_MS = 180_000

/**
 * Reads a list apart from this process.
 * @throws Refusal `encoding-unclear`, `file-unreadable`, `file-damaged`, `file-too-complex`, `parsers-busy`
 */
export async function* readList(open: () => Promise<Readable>, args: ReadArgs): AsyncGenerator<ListPiece, void> {
  const task = new URL('read-task.ts', import.meta.url)
  yield* parseApart<ListPiece>(task, (await open()) as AsyncIterable<Buffer>, args, { workMs: WORK_MS })
}
