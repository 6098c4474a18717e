import { problem } from '../../core/problem.ts'
import { FIELD_DECLARATIONS, type IntakeField } from './define.ts'

export const importUnknown = problem(
  'import-unknown',
  404,
  { zh: '没有这次导入', en: 'No such import' },
  (d: { importId: string }) => ({ facts: d }),
)

export const encodingUnclear = problem(
  'encoding-unclear',
  422,
  { zh: '看不出文件的编码', en: 'The encoding of the file cannot be told' },
  () => ({
    detail: {
      zh: '内容既不是 UTF-8 也不是 GB18030。请用表格软件另存为 .xlsx 或“CSV UTF-8”后再上传。',
      en: 'It is neither UTF-8 nor GB18030. Save it as .xlsx or “CSV UTF-8” in your spreadsheet and upload again.',
    },
  }),
)

export const columnsMissing = problem(
  'columns-missing',
  422,
  { zh: '缺少必需的列', en: 'Required columns are missing' },
  (d: { missing: readonly IntakeField[]; headers: readonly string[]; sheet?: string }) => {
    const zh = d.missing.map((f) => FIELD_DECLARATIONS[f].label.zh).join('、')
    const en = d.missing.map((f) => FIELD_DECLARATIONS[f].label.en).join(', ')
    return {
      detail: {
        zh: `${d.sheet ? `读的是工作表“${d.sheet}”。` : ''}表头应在前十行之内。没有找到：${zh}；${d.headers.length > 0 ? `文件的表头是：${d.headers.slice(0, 30).join('、').slice(0, 500)}` : '没有认出表头'}`,
        en: `${d.sheet ? `Sheet “${d.sheet}” was read. ` : ''}The headers must stand in the first ten rows. Not found: ${en}; ${d.headers.length > 0 ? `the file has: ${d.headers.slice(0, 30).join(', ').slice(0, 500)}` : 'no header is known'}`,
      },
      facts: { missing: d.missing },
    }
  },
)

export const fileEmpty = problem('file-empty', 422, { zh: '文件里没有内容', en: 'The file is empty' })

export const fileUnreadable = problem(
  'file-unreadable',
  422,
  { zh: '文件读不出来', en: 'The file cannot be read' },
  () => ({
    detail: {
      zh: '请上传 .csv、.csv.gz 或 .xlsx；.xls 请先另存为 .xlsx。',
      en: 'Upload .csv, .csv.gz or .xlsx; save .xls as .xlsx first.',
    },
  }),
)

export const importNotStartable = problem(
  'import-not-startable',
  409,
  { zh: '这次导入已经开始或结束', en: 'This import has been started or has ended' },
  (d: { status: string }) => ({ facts: d }),
)

export const fileMissing = problem('file-missing', 400, { zh: '没有上传文件', en: 'No file was uploaded' }, () => ({
  errors: [{ pointer: '/file', message: { zh: '请选择文件', en: 'choose a file' } }],
}))

export const importFileGone = problem(
  'import-file-gone',
  410,
  { zh: '这份名单上传后一直没有开始导入，文件已自动清理', en: 'This list was never started; its file was removed' },
  () => ({ detail: { zh: '请重新上传这份名单。', en: 'Upload the list again.' } }),
)

export const sheetUnknown = problem(
  'sheet-unknown',
  400,
  { zh: '没有这张工作表', en: 'There is no such sheet' },
  () => ({
    errors: [
      { pointer: '/sheets', message: { zh: '请从文件的工作表中选择', en: 'choose among the sheets of the file' } },
    ],
  }),
)

export const sheetsDiffer = problem(
  'sheets-differ',
  422,
  { zh: '所选工作表的表头不同', en: 'The chosen sheets have different headers' },
  (d: { sheet: string }) => ({
    detail: {
      zh: `工作表“${d.sheet}”的表头与前一张不同：请分开导入，或把表头改成一样`,
      en: `Sheet “${d.sheet}” has other headers than the one before: import it by itself, or make the headers the same`,
    },
  }),
)

export const lookAlikesUnconfirmed = problem(
  'look-alikes-unconfirmed',
  409,
  { zh: '有同名档案，请先核对', en: 'Archives of the same name exist: compare them first' },
  (d: { count: number }) => ({
    detail: {
      zh: `有 ${d.count} 行与已有档案或者其他行同名而代码不同。请在预览中核对；确实不是同一个的，请确认后开始。`,
      en: `${d.count} rows have the name of another archive or row, with another code. Compare them in the preview; if none is the same, say so and start.`,
    },
    facts: d,
  }),
)
