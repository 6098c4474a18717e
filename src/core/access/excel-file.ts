import writeExcelFile from 'write-excel-file/node'
import { xmlText } from '../text/stored.ts'

type Cell =
  | { readonly type?: StringConstructor; readonly value: string; readonly fontWeight?: 'bold' }
  | { readonly type: NumberConstructor; readonly value: number }

/** Most characters Excel keeps in a cell. */
const LONGEST_CELL = 32_767

/**
 * The one writer of .xlsx: rows of texts, of which no character breaks the XML inside, the first row standing still. A text stays a text: nothing a person
 * typed becomes a formula.
 */
export function excelFile(
  rows: readonly (readonly Cell[])[],
  options: { readonly columns?: { width: number }[] } = {},
): Promise<Buffer> {
  const whole = rows.map((row) =>
    row.map((cell) =>
      typeof cell.value === 'string'
        ? { ...cell, type: String, value: xmlText(cell.value).slice(0, LONGEST_CELL) }
        : { type: Number, value: cell.value },
    ),
  )
  return writeExcelFile(whole, { ...options, stickyRowsCount: 1 }).toBuffer()
}
