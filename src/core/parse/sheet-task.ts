import type { ParseTask } from './task.ts'
import { openWorkbook, type SheetRow } from './workbook.ts'

/** Rows of the first visible sheet. */
export const parse: ParseTask<null, SheetRow[]> = async function* (input) {
  const workbook = await openWorkbook(input)
  const sheet = workbook.sheets.find((s) => s.state === 'visible')
  if (sheet) yield* workbook.rows(sheet)
}
