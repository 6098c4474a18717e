import { IGNORED, type ListRow } from '../define.ts'
import { type Column, columnOf, mapColumns, missingFields } from './columns.ts'

/** Where the header of a list stands and what it says. */
export interface Header {
  /** Number of its first row. */
  readonly row: number
  /** One row, or two where groups of columns stand above them. */
  readonly rows: 1 | 2
  readonly columns: readonly Column[]
}

/** Titles, the unit that fills in the list and the like stand above the header: so many rows are looked at. */
export const HEADER_WITHIN = 10

/**
 * The header among the first rows: the first row that has every required column, by itself or with the row of groups above or the row of
 * parts below it; else the row that has most, so that a person can map the rest.
 * @returns undefined where no row has a header we know
 */
export function findHeader(rows: readonly ListRow[]): Header | undefined {
  const found = rows.slice(0, HEADER_WITHIN).flatMap((row, i, all) => headersAt(row, all[i - 1], all[i + 1]))
  const whole = found.find((h) => missingFields(h.columns).length === 0)
  if (whole) return whole
  const known = (h: Header) => h.columns.filter((c) => c.field !== null && c.field !== IGNORED).length
  return found.filter((h) => known(h) > 0).sort((a, b) => known(b) - known(a))[0]
}

/** The ways in which a row can be the header; the one that explains most comes first. */
function headersAt(row: ListRow, above: ListRow | undefined, below: ListRow | undefined): Header[] {
  const alone: Header = { row: row.number, rows: 1, columns: mapColumns(row.cells) }
  const found: Header[] = []
  if (below && below.number === row.number + 1) {
    const parts = combined(row, below)
    if (isSecondRow(row, below, alone.columns, parts)) found.push({ row: row.number, rows: 2, columns: parts })
  }
  // Its own cells are empty under headers that reach over both rows.
  if (
    above &&
    above.number === row.number - 1 &&
    row.cells.some((c, i) => c === '' && columnOf(above.cells[i] ?? '').field !== null)
  )
    found.push({ row: above.number, rows: 2, columns: combined(above, row) })
  return [...found, alone]
}

/** The row below says what the parts of a group are: nothing under the required columns (or the same merged cell), and something new beside. */
function isSecondRow(row: ListRow, below: ListRow, alone: readonly Column[], parts: readonly Column[]): boolean {
  const isRequired = (c: Column | undefined) => c?.field === 'name' || c?.field === 'creditCode'
  const required = alone.flatMap((c, i) => (isRequired(c) ? [i] : []))
  if (required.length === 0) return false
  const isEmpty = (i: number) => (below.cells[i] ?? '') === '' || below.kinds[i] === 'm'
  const gained = parts.filter((c, i) => c.field !== null && c.field !== alone[i]?.field && !isEmpty(i))
  return required.every(isEmpty) && gained.length > 0 && row.cells.length > 0
}

function combined(upper: ListRow, lower: ListRow): Column[] {
  const width = Math.max(upper.cells.length, lower.cells.length)
  let group = ''
  const headers = Array.from({ length: width }, (_, i) => {
    const over = upper.cells[i] ?? ''
    if (over !== '') group = over
    const part = lower.kinds[i] === 'm' ? '' : (lower.cells[i] ?? '')
    if (part === '') return over
    // 企业 over 名称 is 企业名称; a part that says enough by itself needs no group.
    return columnOf(part).field === null && columnOf(group + part).field !== null ? group + part : part
  })
  return mapColumns(headers)
}
