import { chineseNumber, halfWidth } from './numerals.ts'

/** One printed line: where it stands in the text, without the white space around it. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Begins with two full-width spaces: typists mark a new paragraph so. */
  readonly isIndented: boolean
}

/** How a clause is numbered, from the outermost to the innermost (GB/T 9704 7.3.3 and, for rules, 章 节 条). */
export const SCHEMES = ['chapter', 'section', 'article', 'level1', 'level2', 'level3', 'level4', 'level5'] as const
export type Scheme = (typeof SCHEMES)[number]

export interface Marker {
  readonly scheme: Scheme
  readonly number: number
  /** As printed, e.g. `(十三)`. */
  readonly printed: string
}

/** The printed lines that are not blank. What stands between them is white space only. */
export function printedLines(text: string): Line[] {
  const lines: Line[] = []
  for (const match of text.matchAll(/[^\n\r\f\v\u0085\u2028\u2029]+/g)) {
    const raw = match[0]
    const trimmed = raw.trim()
    if (trimmed === '') continue
    const start = match.index + raw.indexOf(trimmed)
    lines.push({ start, end: start + trimmed.length, text: trimmed, isIndented: /^\s*\u3000\u3000/.test(raw) })
  }
  return lines
}

const CHINESE = '[一二三四五六七八九十百零〇]{1,5}'
// Half-width patterns; the line is folded before, so full-width （一） １． match too.
const MARKERS: readonly (readonly [Scheme, RegExp])[] = [
  ['chapter', new RegExp(`^第(${CHINESE}|\\d{1,3})章(?=\\s|$)`)],
  ['section', new RegExp(`^第(${CHINESE}|\\d{1,3})节(?=\\s|$)`)],
  ['article', new RegExp(`^第(${CHINESE}|\\d{1,3})条(?=\\s|[^之款项规的至])`)],
  ['level1', new RegExp(`^(${CHINESE})、`)],
  ['level2', new RegExp(`^\\((${CHINESE})\\)`)],
  // 2.5 亿 and 1.2.3 are numbers, not markers.
  ['level3', /^(\d{1,2})(?:\.(?!\d)|、)/],
  ['level4', /^\((\d{1,2})\)/],
  ['level5', /^([①-⑳])/],
]

/** The numbering a line begins with, in full-width or half-width form. */
export function markerOf(line: string): Marker | undefined {
  const folded = halfWidth(line).replaceAll('〔', '(').replaceAll('〕', ')')
  for (const [scheme, pattern] of MARKERS) {
    const found = pattern.exec(folded)
    if (!found) continue
    const written = found[1] as string
    const number =
      scheme === 'level5'
        ? written.charCodeAt(0) - 0x2460 + 1
        : /^\d/.test(written)
          ? Number(written)
          : chineseNumber(written)
    if (number !== undefined && number > 0) return { scheme, number, printed: line.slice(0, found[0].length) }
  }
  return undefined
}

const FURNITURE: readonly RegExp[] = [
  /^\d{1,4}\s*[|｜]\s*\S{1,12}$/, // 6 | 文件
  /^\S{1,12}\s*[|｜]\s*\d{1,4}$/,
  /^[-—–－·]+\s*\d{1,4}\s*[-—–－·]+$/, // — 1 —
  /^第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?$/,
  /^\d{1,4}\s*\/\s*\d{1,4}$/,
  /^\d{1,4}$/,
]

/** What the printer put on the page around the text: page numbers and running heads. */
export function isFurniture(line: string): boolean {
  const folded = halfWidth(line)
  return FURNITURE.some((pattern) => pattern.test(folded))
}

/** Whether a paragraph is complete: ends in a full stop or its like, perhaps inside a closing quotation mark or bracket. */
export function endsSentence(text: string): boolean {
  return /[。！？!?；;：:…][”’"'）)」』】》]*$/.test(text) || /[。！？!?][^。！？!?]*[）)]$/.test(text)
}
