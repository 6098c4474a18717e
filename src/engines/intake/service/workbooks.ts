import { spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Raw } from '../../../core/http/route.ts'
import type { Language } from '../../../core/text.ts'
import { FIELD_DECLARATIONS, INTAKE_FIELDS, type IntakeField } from '../define.ts'
import { type ImportRow, listRowErrors } from '../store.ts'

/** More are in the CSV file, which is written as it is read. */
const MOST_IN_WORKBOOK = 20_000

/** The rows that were not taken in, ready to be corrected and imported again: their own columns first. */
export async function errorWorkbook(tx: Tx, row: ImportRow, language: Language): Promise<Raw> {
  const errors = await listRowErrors(tx, row.id, [0, 0, -1], MOST_IN_WORKBOOK)
  const headers = row.columns.map((c) => c.header)
  const words = language === 'zh' ? ['工作表', '行号', '字段', '原因'] : ['sheet', 'row', 'field', 'reason']
  const labelOf = (field: string) => FIELD_DECLARATIONS[field as IntakeField]?.label[language] ?? field
  const nameOf = (sheet: number) => row.sheets.find((s) => s.index === sheet)?.name ?? ''
  return spreadsheet(
    { zh: '未导入的行', en: 'rows not imported' },
    language,
    [...headers, ...words],
    errors.map((e) => [
      ...headers.map((_, i) => e.cells[i] ?? ''),
      nameOf(e.sheet),
      String(e.rowNumber),
      labelOf(e.field),
      language === 'zh' ? e.reasonZh : e.reasonEn,
    ]),
  )
}

/** An empty list with every column we know; its cells are text, so that no code becomes a number. */
export function templateWorkbook(language: Language): Promise<Raw> {
  const headers = INTAKE_FIELDS.map((f) => FIELD_DECLARATIONS[f].label.zh)
  return spreadsheet({ zh: '企业名单导入模板', en: 'template of a list of enterprises' }, language, headers, [], {
    emptyTextRows: 500,
  })
}
