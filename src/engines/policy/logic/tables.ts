import { type Line, markerOf } from './lines.ts'

/** The cells of a printed row, without the white space around them. */
export function cellsOf(row: string): string[] {
  const cells = row.includes('\t')
    ? row.split('\t')
    : /[|｜│]/.test(row)
      ? row.replace(/^\s*[|｜│]|[|｜│]\s*$/g, '').split(/[|｜│]/)
      : /\s{2,}|\u3000/.test(row.trim())
        ? row.trim().split(/\s{2,}|\u3000+/)
        : row.trim().split(/\s+/)
  return cells.map((c) => c.trim())
}

type Way = 'tab' | 'bar' | 'gap' | 'space'

/** How a line could be a row: by tabs, bars or wide gaps. */
function wayOf({ raw, text }: Line): Way | undefined {
  if (text.length > LONGEST_ROW) return undefined
  if (text.includes('\t')) return startsWithMarkerOnly(raw) ? undefined : 'tab'
  if ((text.match(/[|｜│]/g) ?? []).length >= 2) return 'bar'
  return text.split(/\s{2,}|\u3000+/).length >= 3 ? 'gap' : undefined
}

/** Rows hold words and figures, not pages. */
const LONGEST_ROW = 2000

/** 第一条<tab>为了…: a tab after a clause number is no column. */
function startsWithMarkerOnly(raw: string): boolean {
  const first = (raw.trimStart().split('\t')[0] as string).trim()
  return raw.trim().split('\t').length === 2 && markerOf(`${first} 字`)?.printed.trim() === first
}

const HEADER = /指标|项目|序号|任务|目标|名称|单位|属性|类别/

/**
 * Runs of lines that are a table: two or more rows of the same make. Rows with single spaces only below a header row.
 * @returns for the first line of each table the number of its rows
 */
export function tableRuns(lines: readonly Line[]): Map<number, number> {
  const runs = new Map<number, number>()
  for (let i = 0; i < lines.length; ) {
    const way = wayOf(lines[i] as Line)
    let end = i + 1
    if (way) while (end < lines.length && wayOf(lines[end] as Line) === way) end++
    if (way && end - i >= (way === 'gap' ? 3 : 2)) {
      runs.set(i, end - i)
      i = end
      continue
    }
    const spaced = spacedRun(lines, i)
    if (spaced > 0) runs.set(i, spaced)
    i += Math.max(1, spaced)
  }
  return runs
}

/** `序号 指标 2020年 2025年` and rows of as many words below it: text copied from a PDF. */
function spacedRun(lines: readonly Line[], at: number): number {
  const head = lines[at] as Line
  if (head.text.length > 120 || /[。，；：]/.test(head.text)) return 0
  const names = head.text.split(/\s+/)
  if (names.length < 3 || names.filter((n) => HEADER.test(n) || /\d{4}年/.test(n)).length < 2) return 0
  let end = at + 1
  // 2019年 2020年 2023年 2025年 below 现状值 目标值: the rows are as wide as both say.
  const years = (lines[end]?.text ?? '').split(/\s+/)
  const isTwo = years.length >= 2 && years.every((y) => /^\d{4}年?$/.test(y))
  if (isTwo) end++
  const width = isTwo ? (lines[end]?.text ?? '').split(/\s+/).length : names.length
  if (isTwo && (width <= names.length || width > names.length + years.length)) return 0
  const from = end
  while (end < lines.length && (lines[end] as Line).text.length < 200) {
    const cells = (lines[end] as Line).text.split(/\s+/)
    if (Math.abs(cells.length - width) > 1 || !cells.some((c) => /^[^\p{Script=Han}]*\d/u.test(c))) break
    end++
  }
  return end > from ? end - at : 0
}
