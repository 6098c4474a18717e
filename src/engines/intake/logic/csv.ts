import { fileTooComplex } from '../../../core/parse/problems.ts'
import { refuse } from '../../../core/problem.ts'

const QUOTE = 34
const CR = 13
const LF = 10
/** Characters of one row. A list has hundreds; more is what a missing line end or closing quote makes. */
const LONGEST_ROW = 1_000_000
/** Rows behind an open quote are read again; a text that is nothing but open quotes is not, a hundred times over. */
const MOST_REPAIRS = 100

export interface CsvRow {
  /** As a spreadsheet numbers it: empty lines count, line ends inside quotes do not. */
  readonly number: number
  /** The line of the text on which it starts, from 1. */
  readonly line: number
  readonly cells: string[]
  /** Its quote is not closed where it should be: so many lines stood inside it, and were read as rows of their own. */
  readonly swallowed?: number
  /** By how much the numbers go on further here: behind an open quote no spreadsheet counts as we do, so rows have the number of their line. */
  readonly jump?: number
}

/** Reads CSV (RFC 4180) from pieces of text; a piece may end anywhere, also inside quotes. */
export interface CsvReader {
  /** Rows that are complete after this piece. */
  push(piece: string): CsvRow[]
  /** The last row, if the text does not end with a line end. */
  end(): CsvRow[]
  /** What the next row would have. */
  next(): { readonly number: number; readonly line: number }
}

interface Start {
  readonly number: number
  readonly line: number
  /** Cells of the first row. */
  readonly width: number
  readonly repairs: number
}

/**
 * A reader of our own, because it is five times as fast as csv-parse here (150 instead of 800 ms for 25,511 rows of 9.4 MB) and an import
 * waits for nothing else. Its test holds it against csv-parse. Each character is looked at once, however the pieces fall. Empty lines are
 * no rows but count; a quote inside an unquoted cell is text. Where quotes are never closed, or hold what looks like rows of the list, the
 * line that opens them is a row that says so, and the lines behind it are rows.
 * @throws Refusal `file-too-complex` for a row of a million characters
 */
export function createCsvReader(
  delimiter = ',',
  start: Start = { number: 1, line: 1, width: 0, repairs: 0 },
): CsvReader {
  const separator = delimiter.charCodeAt(0)
  const rows: CsvRow[] = []
  let { number, line, width } = start
  let mode: 'start' | 'plain' | 'quoted' | 'after-quote' = 'start'
  let cells: string[] = []
  let cell = ''
  /** The row as it stands in the text. */
  let raw = ''
  let rowLine = line
  /** Text stood behind a closing quote: it closed something else than was opened. */
  let isOdd = false
  let hasLineEnd = false
  let wasCr = false

  const endCell = () => {
    cells.push(cell)
    cell = ''
    mode = 'start'
  }
  const endRow = () => {
    const isOpen = mode === 'quoted'
    endCell()
    if (isOpen || (hasLineEnd && isSwallowing(cells, isOdd, delimiter, width))) repair()
    else {
      if (raw !== '') rows.push({ number, line: rowLine, cells })
      if (raw !== '' && width === 0) width = cells.length
      number++
    }
    cells = []
    raw = ''
    isOdd = false
    hasLineEnd = false
    rowLine = line
  }
  const repair = () => {
    const end = /\r\n|\r|\n/.exec(raw)
    const rest = end ? raw.slice(end.index + end[0].length) : ''
    const swallowed = rest === '' ? 0 : rest.split(/\r\n|\r|\n/).filter((l) => l !== '').length
    const canRepair = start.repairs < MOST_REPAIRS
    const first = canRepair && end ? raw.slice(0, end.index) : raw
    const jump = rowLine - number
    number = rowLine + 1
    rows.push({ number: rowLine, line: rowLine, cells: first.split(delimiter), swallowed, ...(jump > 0 && { jump }) })
    if (!canRepair || rest === '') return
    const reader = createCsvReader(delimiter, { number, line: rowLine + 1, width, repairs: start.repairs + 1 })
    for (const row of [...reader.push(rest), ...reader.end()]) rows.push(row)
    number = reader.next().number
  }
  /** Takes what belongs to the cell or ends it; returns where it came to. */
  const step = (piece: string, at: number): number => {
    const code = piece.charCodeAt(at)
    if (mode === 'start' && code === QUOTE) {
      mode = 'quoted'
      return at + 1
    }
    if (mode === 'quoted') {
      const quote = piece.indexOf('"', at)
      const end = quote < 0 ? piece.length : quote
      const text = piece.slice(at, end)
      cell += text
      countLines(text)
      if (quote < 0) return end
      mode = 'after-quote'
      return end + 1
    }
    if (mode === 'after-quote' && code === QUOTE) {
      cell += '"'
      mode = 'quoted'
      return at + 1
    }
    const end = endOfPlain(piece, at, separator)
    if (mode === 'after-quote' && end > at) isOdd = true
    mode = 'plain'
    cell += piece.slice(at, end)
    return end
  }
  const countLines = (text: string) => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === CR || (code === LF && !wasCr)) {
        line++
        hasLineEnd = true
      }
      wasCr = code === CR
    }
  }
  return {
    push(piece) {
      for (let at = 0; at < piece.length; ) {
        const code = piece.charCodeAt(at)
        if (mode !== 'quoted' && wasCr && code === LF && raw === '') {
          wasCr = false
          at++
          continue
        }
        if (mode !== 'quoted') wasCr = false
        const end = step(piece, at)
        raw += piece.slice(at, end)
        at = end
        if (raw.length > LONGEST_ROW) throw tooLong(rowLine)
        if (mode !== 'plain' || at >= piece.length) continue
        const stop = piece.charCodeAt(at++)
        if (stop === separator) {
          raw += delimiter
          endCell()
        } else {
          line++
          wasCr = stop === CR
          endRow()
        }
      }
      return rows.splice(0)
    },
    end() {
      if (raw !== '') endRow()
      return rows.splice(0)
    },
    next: () => ({ number, line }),
  }
}

function tooLong(line: number) {
  return refuse(fileTooComplex({ what: 'line', at: { zh: `从第 ${line} 行开始`, en: `beginning on line ${line}` } }))
}

/** Whether quotes hold what looks like a row of the list: a line with as many cells, or one behind which the quotes do not end the cell. */
function isSwallowing(cells: readonly string[], isOdd: boolean, delimiter: string, width: number): boolean {
  if (isOdd) return true
  if (width < 2) return false
  return cells.some((cell) =>
    cell
      .split(/\r\n|\r|\n/)
      .slice(1)
      .some((l) => l.split(delimiter).length >= width),
  )
}

function endOfPlain(text: string, start: number, separator: number): number {
  let at = start
  for (let code = text.charCodeAt(at); at < text.length; code = text.charCodeAt(++at))
    if (code === separator || code === LF || code === CR) break
  return at
}

/** The delimiter of a first line: the one of comma, tab, semicolon and bar that occurs most often. */
export function delimiterOf(firstLine: string): string {
  const counts = [',', '\t', ';', '|'].map((d): [string, number] => [d, firstLine.split(d).length])
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/**
 * One line of a CSV file that spreadsheets open safely: cells with separators are quoted; a cell that a spreadsheet would run as a
 * formula (= + - @) gets an apostrophe before it.
 */
export function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => {
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${safe.join(',')}\r\n`
}
