import { chineseNumber, halfWidth } from './numerals.ts'

/** One printed line: where it stands in the text, without the white space around it. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Begins with two full-width spaces: typists mark a new paragraph so. */
  readonly isIndented: boolean
  /** The whole line with its white space, and where it begins: empty cells of a table row are white space. */
  readonly raw: string
  readonly rawStart: number
  readonly marker: Marker | undefined
}

/** How a clause is numbered, from the outermost to the innermost (GB/T 9704 7.3.3; for rules 章 节 条; for plans also 1, 1.1, 1.1.1). */
export const SCHEMES = [
  'chapter',
  'section',
  'article',
  'level1',
  'level2',
  'decimal1',
  'decimal2',
  'decimal3',
  'decimal4',
  'level3',
  'level4',
  'level5',
] as const
export type Scheme = (typeof SCHEMES)[number]

export interface Marker {
  readonly scheme: Scheme
  readonly number: number
  /** 第三条之一: 1. */
  readonly sub?: number
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
    lines.push({
      start,
      end: start + trimmed.length,
      text: trimmed,
      isIndented: /^\s*\u3000\u3000/.test(raw),
      raw,
      rawStart: match.index,
      marker: markerOf(trimmed),
    })
  }
  return withDecimals(lines)
}

const CHINESE = '[一二三四五六七八九十百零〇]{1,5}'
const SPACED = '[一二三四五六七八九十百零〇](?:\\s*[一二三四五六七八九十百零〇]){0,4}'
// Half-width patterns; the line is folded before, so full-width （一） １． match too. PDF text puts spaces inside: 一 、.
const MARKERS: readonly (readonly [Scheme, RegExp])[] = [
  ['chapter', new RegExp(`^第\\s*(${SPACED}|\\d{1,3})\\s*章(?=\\s|$|[^的,。;、]{1,20}$)`)],
  ['section', new RegExp(`^第\\s*(${SPACED}|\\d{1,3})\\s*节(?=\\s|$|[^的,。;、]{1,20}$)`)],
  [
    'article',
    new RegExp(
      `^第\\s*(${SPACED}|\\d{1,3})\\s*条(?:之(${CHINESE})(?=\\s|[^款项规的至、和])|(?=\\s|[^之款项规的至、和]))`,
    ),
  ],
  ['level1', new RegExp(`^(${SPACED})\\s*、`)],
  ['level2', new RegExp(`^\\(\\s*(${SPACED})\\s*\\)`)],
  // 2.5 亿 and 1.2.3 are numbers, not markers.
  ['level3', /^(\d{1,2})\s?(?:\.(?!\d)|、)/],
  ['level4', /^\(\s*(\d{1,2})\s*\)/],
  ['level5', /^([①-⑳])/],
]

/** The numbering a line begins with, in full-width or half-width form. */
export function markerOf(line: string): Marker | undefined {
  const folded = halfWidth(line.slice(0, 60)).replaceAll('〔', '(').replaceAll('〕', ')')
  for (const [scheme, pattern] of MARKERS) {
    const found = pattern.exec(folded)
    if (!found) continue
    const written = (found[1] as string).replace(/\s/g, '')
    const number =
      scheme === 'level5'
        ? written.charCodeAt(0) - 0x2460 + 1
        : /^\d/.test(written)
          ? Number(written)
          : chineseNumber(written)
    const sub = found[2] === undefined ? undefined : chineseNumber(found[2])
    if (number !== undefined && number > 0)
      return { scheme, number, ...(sub !== undefined && { sub }), printed: line.slice(0, found[0].length) }
  }
  return undefined
}

const DECIMAL = /^(\d{1,2}(?:[.．]\d{1,2}){1,3})[.．]?(?![\d.．%])\s*(?=[\p{Script=Han}“《])/u
const FIRST = /^(\d{1,2})(?:\s+|[.．、]\s*)(?=[\p{Script=Han}“《])/u
/** 2.5亿元, 1.2倍 at the beginning of a wrapped line are figures. */
const FIGURE_AFTER = /^[万亿千百倍个元吨米件家项名%年月]/

/** In a text numbered 1, 1.1, 1.1.1 the numbers are clauses; elsewhere 1.1 at the beginning of a line is a figure. */
function withDecimals(lines: readonly Line[]): Line[] {
  const decimals = lines.map(({ text }) => {
    const m = DECIMAL.exec(text)
    return m && !FIGURE_AFTER.test(text.slice(m[0].length)) ? m : null
  })
  const firsts = decimals.filter((m) => m && /[.．]1$/.test(m[1] as string)).length
  if (firsts === 0 || decimals.filter(Boolean).length < 2) return [...lines]
  let top = 0
  return lines.map((line, i) => {
    const m = decimals[i]
    if (m) {
      const parts = (m[1] as string).split(/[.．]/)
      const scheme = `decimal${Math.min(parts.length, 4)}` as Scheme
      return { ...line, marker: { scheme, number: Number(parts.at(-1)), printed: m[0].trimEnd() } }
    }
    const first = FIRST.exec(line.text)
    if (!first || Number(first[1]) !== top + 1) return line
    top = Number(first[1])
    return { ...line, marker: { scheme: 'decimal1' as const, number: top, printed: first[0].trimEnd() } }
  })
}

const PAGE_ACT = '(?:打印(?:本页|文章)?|关闭(?:本页|窗口)?|分享(?:到)?|收藏|返回顶部)'
const FURNITURE: readonly RegExp[] = [
  /^\d{1,4}\s*[|｜]\s*\S{1,12}$/, // 6 | 文件
  /^\S{1,12}\s*[|｜]\s*\d{1,4}$/,
  /^[-—–－·]+\s*\d{1,4}\s*[-—–－·]+$/, // — 1 —
  /^第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?$/,
  /^\d{1,4}\s*\/\s*\d{1,4}$/,
  /^\d{1,4}$/,
  // What a portal puts around a document: the path to it, size of letters, print and share.
  /^(?:您?(?:的)?当前(?:所在)?位置\s*[::]\s*)?首页\s*(?:>|»|\/|->|›)/,
  /^(?:您?(?:的)?当前(?:所在)?位置)\s*[::]/,
  /^[【[]?\s*字[体号]\s*[::]/,
  new RegExp(`^${PAGE_ACT}(?:[\\s|]+${PAGE_ACT})*[::]?$`),
  /^(?:浏览次数|点击数|阅读量|访问量)\s*[::]\s*\d*/,
]

/** What the printer put on the page around the text: page numbers and running heads. */
export function isFurniture(line: string): boolean {
  if (line.length > 120) return false
  const folded = halfWidth(line)
  return FURNITURE.some((pattern) => pattern.test(folded))
}

/** Whether a paragraph is complete: ends in a full stop or its like, perhaps inside a closing quotation mark or bracket. */
export function endsSentence(text: string): boolean {
  const words = text.replace(/(?:\[\d{1,2}\]|[①-⑳])$/, '')
  return /[。！？!?；;：:…][”’"'）)」』】》]*$/.test(words) || /[。！？!?][^。！？!?]*[）)]$/.test(words)
}

/** ——产品质量…, ●…: an item of a list without a number. */
export function isBullet(text: string): boolean {
  return /^(?:[—–―─-]{1,3}(?!\d)|[•·●■◆▪○◎➢※►▶✓])/.test(text)
}

/** A line that begins something of its own, whatever came before it: a bullet, a caption, a note. */
export function beginsBlock(text: string): boolean {
  return (
    isBullet(text) ||
    /^(?:专栏|附表|表|图)\s*[\d一二三四五六七八九十]{1,3}(?:[\s::.．、]|$)/.test(text) ||
    /^注\s*\d{0,2}\s*[：:]/.test(text)
  )
}
