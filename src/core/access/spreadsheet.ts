import type { Context, Raw } from '../http/route.ts'
import { download } from '../http/route.ts'
import { excelFile } from './excel-file.ts'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Rows as an Excel file to download. Every cell is text: nothing a person typed becomes a formula. Below a template's header so many empty
 * rows are formatted as text: what is entered there keeps its digits.
 */
export async function spreadsheet(
  name: { zh: string; en: string },
  language: Context<undefined, undefined, undefined>['language'],
  header: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
  { emptyTextRows = 0 }: { readonly emptyTextRows?: number } = {},
): Promise<Raw> {
  const cell = (value: string | undefined) => ({ value: value ?? '' })
  const data = [
    header.map((value) => ({ ...cell(value), fontWeight: 'bold' as const })),
    ...rows.map((r) => r.map(cell)),
    ...Array.from({ length: emptyTextRows }, () => header.map(() => ({ type: String, value: '', format: '@' }))),
  ]
  const columns = header.map((h) => ({ width: Math.max(14, h.length * 2 + 4) }))
  const content = await excelFile(data, { columns })
  return download(content, XLSX_TYPE, `${name[language]}.xlsx`)
}

/** A moment as an official reads it, in China time. */
export function chinaTime(at: Date | null | undefined): string {
  return at ? new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ') : ''
}
