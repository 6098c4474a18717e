import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

type Cell = string | number | boolean | Date | null | undefined | readonly string[] | object

/** Rows of one temporary table, streamed by COPY. The table must exist; cells stand in the order of `columns`. */
export async function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const target = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(lines(rows)), target)
}

const PER_CHUNK = 500

function* lines(rows: Iterable<readonly Cell[]>): Generator<string> {
  let chunk = ''
  let count = 0
  for (const row of rows) {
    chunk += `${row.map(cellText).join('\t')}\n`
    if (++count % PER_CHUNK === 0) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}

/** A cell in the text form of COPY: arrays as array literals, other objects as JSON. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '\\N'
  if (typeof cell === 'string') return escaped(cell)
  if (cell instanceof Date) return cell.toISOString()
  if (Array.isArray(cell)) return escaped(`{${cell.map((c) => `"${c.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
  if (typeof cell === 'object') return escaped(JSON.stringify(cell))
  return String(cell)
}

const SPECIAL = /[\\\t\n\r]/g
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return text.replace(SPECIAL, (c) => ESCAPES[c] as string)
}
