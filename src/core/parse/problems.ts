import { problem } from '../problem.ts'
import type { Bilingual } from '../text.ts'

/** What a file has too much of, in words that tell the sender what to change. */
const TOO_MUCH = {
  time: { zh: '读这个文件用时过长', en: 'reading it takes too long' },
  memory: { zh: '读这个文件占用内存过多', en: 'reading it needs too much memory' },
  unpacked: { zh: '解压后的内容过大', en: 'it unpacks to too much' },
  parts: { zh: '压缩包里的部件过多', en: 'its archive has too many parts' },
  cell: {
    zh: '有一个单元格过长（表格软件最多 32,767 字）',
    en: 'a cell is too long (spreadsheets hold 32,767 characters)',
  },
  line: {
    zh: '有一行过长（可能缺少换行或引号没有闭合）',
    en: 'a line is too long (a line end or a closing quote may be missing)',
  },
  columns: { zh: '列数过多', en: 'it has too many columns' },
  sheets: { zh: '工作表过多', en: 'it has too many sheets' },
  strings: { zh: '文字总量过大', en: 'it holds too much text' },
  markup: { zh: '内部标记过于复杂', en: 'its markup is too complex' },
  merges: { zh: '合并单元格过多', en: 'it has too many merged cells' },
} as const satisfies Record<string, Bilingual>
export type TooMuch = keyof typeof TOO_MUCH

/** `at` says where, e.g. the sheet and row. */
export const fileTooComplex = problem(
  'file-too-complex',
  422,
  { zh: '文件超出可以处理的范围', en: 'The file is beyond what can be processed' },
  (d: { what: TooMuch; at?: Bilingual }) => {
    const { zh, en } = TOO_MUCH[d.what]
    return {
      detail: {
        zh: `${zh}${d.at ? `（${d.at.zh}）` : ''}。请只保留需要的内容，拆成几个小文件，另存后再上传。`,
        en: `Not read: ${en}${d.at ? ` (${d.at.en})` : ''}. Keep only what is needed, split it into smaller files, save again and upload.`,
      },
      facts: { what: d.what },
    }
  },
)

export const fileDamaged = problem(
  'file-damaged',
  422,
  { zh: '文件读不出来', en: 'The file cannot be read' },
  (d: { why: Bilingual }) => ({
    detail: {
      zh: `${d.why.zh}。请用办公软件打开，另存为新文件后再上传。`,
      en: `${d.why.en}. Open it in your office program, save it as a new file and upload that.`,
    },
  }),
)

export const parsersBusy = problem(
  'parsers-busy',
  503,
  { zh: '正在读取的文件较多，请稍后再试', en: 'Many files are being read; try again in a moment' },
  () => ({ facts: { retryAfterSeconds: 30 } }),
)
