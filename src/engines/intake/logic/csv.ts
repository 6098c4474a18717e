const QUOTE = 34
const CR = 13
const LF = 10

/** Reads CSV (RFC 4180) from pieces of text; a piece may end anywhere, also inside quotes. */
export interface CsvReader {
  /** Rows that are complete after this piece. */
  push(piece: string): string[][]
  /** The last row, if the text does not end with a line end. `isOpen`: it ended inside quotes. */
  end(): { rows: string[][]; isOpen: boolean }
}

/**
 * A reader of our own, because it is five times as fast as csv-parse here (150 instead of 800 ms for 25,511 rows of 9.4 MB) and an import
 * waits for nothing else. Its test holds it against csv-parse. Empty lines are skipped; a quote inside an unquoted cell is text.
 */
export function createCsvReader(delimiter = ','): CsvReader {
  const separator = delimiter.charCodeAt(0)
  let rest = ''
  const read = (text: string, isLast: boolean): { rows: string[][]; used: number; isOpen: boolean } => {
    const rows: string[][] = []
    let row: string[] = []
    let rowStart = 0
    let at = 0
    const n = text.length
    while (at < n) {
      if (text.charCodeAt(at) === QUOTE) {
        const cell = quotedCell(text, at)
        if (!cell) return openEnd(text, row, rows, rowStart, at, isLast)
        // A cell whose closing quote is the last character may go on with a second quote in the next piece.
        if (cell.end >= n && !isLast) break
        const tail = endOfPlain(text, cell.end, separator)
        row.push(cell.value + text.slice(cell.end, tail))
        at = tail
      } else {
        const end = endOfPlain(text, at, separator)
        if (end >= n && !isLast) break
        row.push(text.slice(at, end))
        at = end
      }
      const code = text.charCodeAt(at)
      if (at < n && code === separator) {
        at++
        if (at >= n && isLast) {
          rows.push([...row, ''])
          row = []
        }
        continue
      }
      if (code === CR && at + 1 >= n && !isLast) break
      at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
      if (row.length > 1 || row[0] !== '') rows.push(row)
      row = []
      rowStart = at
    }
    return { rows, used: isLast ? n : rowStart, isOpen: false }
  }
  return {
    push(piece) {
      const { rows, used } = read(rest + piece, false)
      rest = (rest + piece).slice(used)
      return rows
    },
    end() {
      const { rows, isOpen } = read(rest, true)
      rest = ''
      return { rows, isOpen }
    },
  }
}

function quotedCell(text: string, start: number): { value: string; end: number } | undefined {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    value += text.slice(from, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function endOfPlain(text: string, start: number, separator: number): number {
  let at = start
  for (let code = text.charCodeAt(at); at < text.length; code = text.charCodeAt(++at))
    if (code === separator || code === LF || code === CR) break
  return at
}

/** The text ends inside quotes: more may come; at the very end the rest is one broken cell. */
function openEnd(text: string, row: string[], rows: string[][], rowStart: number, at: number, isLast: boolean) {
  if (!isLast) return { rows, used: rowStart, isOpen: true }
  rows.push([...row, text.slice(at + 1)])
  return { rows, used: text.length, isOpen: true }
}

/** The delimiter of a first line: the one of comma, tab and semicolon that occurs most often. */
export function delimiterOf(firstLine: string): string {
  const counts = [',', '\t', ';'].map((d): [string, number] => [d, firstLine.split(d).length])
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
