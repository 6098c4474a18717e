import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import iconv from 'iconv-lite'
import { fileTooComplex } from '../../core/parse/problems.ts'
import type { ParseTask } from '../../core/parse/task.ts'
import { type Merge, openWorkbook, type Sheet, type SheetRow, type Workbook } from '../../core/parse/workbook.ts'
import { refuse } from '../../core/problem.ts'
import type { ListRow } from './define.ts'
import { type CsvReader, type CsvRow, createCsvReader, delimiterOf } from './logic/csv.ts'
import { type Encoding, findEncoding } from './logic/encoding.ts'
import { encodingUnclear, fileUnreadable } from './problems.ts'
import type { FileFormat, ListPiece } from './read.ts'

/** Enough to tell the encoding. */
const SAMPLE_BYTES = 1 << 20
/** What a packed file may unpack to: far more than the largest list, far less than it takes to fill a disk or a day. */
const MOST_UNPACKED = 4 * 2 ** 30
const GROUP_CHARACTERS = 250_000

export interface ReadArgs {
  /** An encoding that a person chose, against or without our finding. */
  readonly asked?: Encoding | undefined
  /** Sheets by their place in the workbook; all if nobody says. */
  readonly sheets?: readonly number[] | undefined
}

/** A list in whatever format, found in its bytes: first what it is, then each sheet with its rows. */
export const parse: ParseTask<ReadArgs, ListPiece> = async function* (input, { asked, sheets }) {
  const file = peekable(input)
  const isGzip = startsWith(await file.peek(4), [0x1f, 0x8b])
  const content = isGzip ? peekable(unpacked(file)) : file
  const sample = await content.peek(SAMPLE_BYTES)
  if (startsWith(sample, [0x50, 0x4b])) {
    yield { kind: 'format', format: { format: 'xlsx', isGzip, encoding: null, hasBom: false, brokenBytes: 0 } }
    yield* workbookPieces(await openWorkbook(content), sheets)
    return
  }
  const format = textFormat(sample, isGzip, asked)
  yield { kind: 'format', format }
  yield { kind: 'sheet', index: 0, name: '', state: 'visible' }
  for await (const rows of csvRows(content, format.encoding ?? 'utf-8')) yield { kind: 'rows', rows }
}

function textFormat(sample: Uint8Array, isGzip: boolean, asked: Encoding | undefined): FileFormat {
  // An old .xls (OLE container).
  if (startsWith(sample, [0xd0, 0xcf])) throw refuse(fileUnreadable())
  const found = findEncoding(sample)
  if (!found && !asked) throw refuse(encodingUnclear())
  return {
    format: 'csv',
    isGzip,
    encoding: asked ?? found?.encoding ?? 'utf-8',
    hasBom: found?.hasBom ?? false,
    brokenBytes: found?.brokenBytes ?? 0,
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((b, i) => bytes[i] === b)
}

interface Peekable extends AsyncIterable<Uint8Array> {
  /** The first bytes, which are read again afterwards. */
  peek(count: number): Promise<Uint8Array>
}

function peekable(input: AsyncIterable<Uint8Array>): Peekable {
  const source = input[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  return {
    async peek(count) {
      let bytes = held.reduce((sum, c) => sum + c.length, 0)
      while (bytes < count) {
        const next = await source.next()
        if (next.done) break
        held.push(next.value)
        bytes += next.value.length
      }
      return Buffer.concat(held).subarray(0, count)
    },
    async *[Symbol.asyncIterator]() {
      for (const chunk of held.splice(0)) yield chunk
      for (;;) {
        const next = await source.next()
        if (next.done) return
        yield next.value
      }
    },
  }
}

/** A file that ends in the middle of its compressed data is a refusal, not a crash. */
async function* unpacked(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  const source = Readable.from(input)
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  let bytes = 0
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MOST_UNPACKED) throw refuse(fileTooComplex({ what: 'unpacked' }))
      yield chunk
    }
  } catch (error) {
    const isZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    throw isZlib ? refuse(fileUnreadable()) : error
  }
}

async function* csvRows(content: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<ListRow[]> {
  const decode = decoderOf(encoding)
  let reader: CsvReader | undefined
  let head = ''
  for await (const chunk of content) {
    const piece = decode(chunk)
    if (reader) {
      yield* groupsOf(reader.push(piece).map(listRow))
      continue
    }
    head += piece
    const lineEnd = head.search(/[\r\n]/)
    if (lineEnd < 0 && head.length < 100_000) continue
    reader = createCsvReader(delimiterOf(head.slice(0, lineEnd < 0 ? undefined : lineEnd)))
    yield* groupsOf(reader.push(head).map(listRow))
  }
  const last = reader ? decode() : head + decode()
  reader ??= createCsvReader(delimiterOf(last))
  yield* groupsOf([...reader.push(last), ...reader.end()].map(listRow))
}

function listRow({ number, cells, swallowed, jump }: CsvRow): ListRow {
  return {
    number,
    cells,
    kinds: '',
    ...(swallowed !== undefined && { swallowed }),
    ...(jump !== undefined && { jump }),
  }
}

function* groupsOf(rows: readonly ListRow[]): Generator<ListRow[]> {
  let group: ListRow[] = []
  let characters = 0
  for (const row of rows) {
    group.push(row)
    for (const cell of row.cells) characters += cell.length + 1
    if (characters < GROUP_CHARACTERS && group.length < 1000) continue
    yield group
    group = []
    characters = 0
  }
  if (group.length > 0) yield group
}

/** Bytes that belong to no character become U+FFFD, and their row goes to the error file. */
function decoderOf(encoding: Encoding): (chunk?: Uint8Array) => string {
  if (encoding !== 'gb18030') {
    const decoder = new TextDecoder(encoding)
    return (chunk) => decoder.decode(chunk, { stream: chunk !== undefined })
  }
  const decoder = iconv.getDecoder('gb18030')
  return (chunk) => (chunk ? decoder.write(Buffer.from(chunk)) : (decoder.end() ?? ''))
}

async function* workbookPieces(workbook: Workbook, chosen: readonly number[] | undefined): AsyncGenerator<ListPiece> {
  for (const [index, sheet] of workbook.sheets.entries()) {
    if (chosen && !chosen.includes(index)) continue
    yield { kind: 'sheet', index, name: sheet.name, state: sheet.state }
    for await (const rows of mergedRows(workbook, sheet)) yield { kind: 'rows', rows }
  }
}

/** Rows with what their merged cells say: the value of the first cell, told apart by its kind. */
async function* mergedRows(workbook: Workbook, sheet: Sheet): AsyncGenerator<ListRow[]> {
  const waiting = (await workbook.merges(sheet)).sort((a, b) => a.top - b.top)
  let open: { merge: Merge; value: string }[] = []
  let next = 0
  const fill = (row: SheetRow): ListRow => {
    open = open.filter(({ merge }) => merge.bottom >= row.number)
    for (let merge = waiting[next]; merge && merge.top <= row.number; merge = waiting[++next])
      if (merge.bottom >= row.number)
        open.push({ merge, value: merge.top === row.number ? (row.cells[merge.left - 1] ?? '') : '' })
    const more = workbook.is1904 ? { is1904: true } : {}
    if (open.length === 0) return { ...row, ...more }
    if (open.length > MOST_OPEN) throw refuse(fileTooComplex({ what: 'merges' }))
    const cells = [...row.cells]
    const kinds = [...(row.kinds === '' ? 't'.repeat(cells.length) : row.kinds)]
    for (const { merge, value } of open) {
      if (value === '') continue
      for (let column = merge.left; column <= Math.min(merge.right, MOST_COLUMNS); column++) {
        if (column === merge.left && row.number === merge.top) continue
        while (cells.length < column) {
          cells.push('')
          kinds.push('t')
        }
        cells[column - 1] = value
        kinds[column - 1] = column === merge.left ? 'm' : 'w'
      }
    }
    return { ...row, ...more, cells, kinds: kinds.join('') }
  }
  for await (const rows of workbook.rows(sheet)) yield rows.map(fill)
}

/** Merged cells that one row can touch, and columns they fill. */
const MOST_OPEN = 1000
const MOST_COLUMNS = 512
