/** The header of a table of indicators: its row or rows, and one name for each column. */
export interface TableHeader {
  readonly row: number
  readonly rows: 1 | 2
  /** `目标值 2025年`: what stands over two rows is joined. */
  readonly names: readonly string[]
}

const YEAR = /^[“”]?(?:(?:19|20)\d{2}年?|“?十[一二三四五六]五”?)[^，。]{0,8}$/

export const isHeading = (cell: string): boolean =>
  cell.length <= 24 &&
  (/序号|指标|名称|项目|目标|单位|年|属性|性质|类型|类别|任务|内容|时限|期限|基期|现状/.test(cell) || cell === '')

/** 目标值 over 2023年 and 2025年, 现状值 over 2019年 and 2020年: what holds for more than one column. */
const GROUP = /目标|规划|指标值|现状|基期|基数|完成|实际|年份|数值|年度/
/** What a second row may say below a group. */
const PART = (cell: string): boolean =>
  cell === '' || YEAR.test(cell) || /^(?:目标|现状|基期|年均|累计|增长|增速|增幅)/.test(cell)

const isPartRow = (row: readonly string[]): boolean => row.some((c) => c !== '') && row.every(PART)
const isHeaderRow = (row: readonly string[]): boolean =>
  row.filter((c) => c !== '').length >= 2 && row.filter((c) => isHeading(c)).length >= 2 && !row.some(isFigure)

/** A value, as rows below a header have them; a year is none. */
const isFigure = (cell: string): boolean =>
  /^[<>≤≥≈＜＞]?\d[\d.,]*\s*[%％]?$/.test(cell) && !/^(?:19|20)\d{2}$/.test(cell)

/** Headers of a table in their order; one that goes on over a page has its header again. */
export function headersOf(rows: readonly (readonly string[])[]): TableHeader[] {
  const found: TableHeader[] = []
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as readonly string[]
    if (!isHeaderRow(row) || (found.length > 0 && !row.some((c) => /指标|名称|项目|序号|类别/.test(c)))) continue
    const header = headerAt(rows, i)
    found.push(header)
    i += header.rows - 1
  }
  return found
}

function headerAt(rows: readonly (readonly string[])[], at: number): TableHeader {
  const upper = rows[at] as readonly string[]
  const lower = rows[at + 1]
  if (!lower || !isPartRow(lower) || !upper.some((c) => GROUP.test(c))) return { row: at, rows: 1, names: upper }
  const width = rows[at + 2]?.length ?? lower.length
  const names =
    upper.length >= lower.length && upper.length >= width ? sideBySide(upper, lower) : spread(upper, lower, width)
  return { row: at, rows: 2, names: names ?? upper.map(() => '') }
}

/** Both rows have a cell for every column: a group holds until the next name. */
function sideBySide(upper: readonly string[], lower: readonly string[]): string[] {
  let group = ''
  return upper.map((over, i) => {
    if (over !== '') group = over
    const part = lower[i] ?? ''
    return part === '' ? over : `${group} ${part}`.trim()
  })
}

/**
 * Text of a PDF has no empty cells: six names above, four years below, eight columns. Each group has as many years as the others.
 * @returns undefined where that does not come out even: then nobody guesses
 */
function spread(upper: readonly string[], lower: readonly string[], width: number): string[] | undefined {
  const parts = lower.filter((c) => c !== '')
  const groups = upper.filter((c) => GROUP.test(c) && !/^[^值]*(?:名称|指标)$/.test(c)).length
  const each = groups === 0 ? 0 : parts.length / groups
  if (!Number.isInteger(each) || each === 0 || upper.length - groups + parts.length !== width) return undefined
  let next = 0
  return upper.flatMap((over) => {
    if (!GROUP.test(over) || /^[^值]*(?:名称|指标)$/.test(over)) return [over]
    next += each
    return parts.slice(next - each, next).map((part) => `${over} ${part}`)
  })
}
