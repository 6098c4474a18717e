import { PassThrough, type Readable, type Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import iconv from 'iconv-lite'
import { readSheetRows } from '../../core/parse/index.ts'
import { refuse } from '../../core/problem.ts'
import { createCsvReader, delimiterOf } from './logic/csv.ts'
import { type Encoding, findEncoding } from './logic/encoding.ts'
import { encodingUnclear, fileUnreadable } from './problems.ts'

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

/** Enough to tell the encoding and to fill a preview. */
const SAMPLE_BYTES = 1 << 20

/**
 * Finds out what a file is.
 * @param asked an encoding that a person chose, against or without our finding
 * @throws Refusal `encoding-unclear`, `file-unreadable`.
 */
export async function findFormat(open: () => Promise<Readable>, asked?: Encoding): Promise<FileFormat> {
  const raw = await firstBytes(await open(), 4)
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b
  const sample = await firstBytes(unpacked(await open(), isGzip), SAMPLE_BYTES)
  if (sample[0] === 0x50 && sample[1] === 0x4b)
    return { format: 'xlsx', isGzip, encoding: null, hasBom: false, brokenBytes: 0 }
  // An old .xls (OLE container).
  if (sample[0] === 0xd0 && sample[1] === 0xcf) throw refuse(fileUnreadable())
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

/** All rows of a file in order, the header first, in groups as they come off the disk. */
export async function* readRows(open: () => Promise<Readable>, format: FileFormat): AsyncGenerator<string[][]> {
  const stream = unpacked(await open(), format.isGzip)
  if (format.format === 'xlsx') yield await sheetRows(stream)
  else yield* csvRows(stream, format.encoding ?? 'utf-8')
}

async function* csvRows(stream: Readable, encoding: Encoding): AsyncGenerator<string[][]> {
  const decode = decoderOf(encoding)
  let reader: ReturnType<typeof createCsvReader> | undefined
  let head = ''
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const piece = decode(chunk)
    if (!reader) {
      head += piece
      const lineEnd = head.search(/[\r\n]/)
      if (lineEnd < 0 && head.length < 100_000) continue
      reader = createCsvReader(delimiterOf(head.slice(0, lineEnd < 0 ? undefined : lineEnd)))
      const rows = reader.push(head)
      if (rows.length > 0) yield rows
      continue
    }
    const rows = reader.push(piece)
    if (rows.length > 0) yield rows
  }
  let last = decode()
  if (!reader) {
    reader = createCsvReader(delimiterOf(head))
    last = head + last
  }
  const rows = reader.push(last)
  const { rows: end } = reader.end()
  if (rows.length + end.length > 0) yield [...rows, ...end]
}

/** Bytes that belong to no character become U+FFFD, and their row goes to the error file. */
function decoderOf(encoding: Encoding): (chunk?: Buffer) => string {
  if (encoding === 'utf-8') {
    const decoder = new TextDecoder('utf-8')
    return (chunk) => decoder.decode(chunk, { stream: chunk !== undefined })
  }
  const decoder = iconv.getDecoder('gb18030')
  return (chunk) => (chunk ? decoder.write(chunk) : (decoder.end() ?? ''))
}

/** The first visible sheet of a workbook, by row number. */
async function sheetRows(stream: Readable): Promise<string[][]> {
  const rows: string[][] = []
  for await (const group of readSheetRows(stream as AsyncIterable<Buffer>))
    for (const { cells } of group) rows.push(cells)
  return rows
}

function unpacked(stream: Readable, isGzip: boolean): Readable {
  if (!isGzip) return stream
  const gunzip: Transform = createGunzip()
  const out = new PassThrough()
  // A file that ends in the middle of its compressed data is a refusal, not a crash.
  gunzip.on('error', () => out.destroy(refuse(fileUnreadable())))
  stream.on('error', (error) => out.destroy(error))
  out.on('close', () => stream.destroy())
  stream.pipe(gunzip).pipe(out)
  return out
}

async function firstBytes(stream: Readable, count: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= count) break
  }
  stream.destroy()
  return Buffer.concat(chunks).subarray(0, count)
}
