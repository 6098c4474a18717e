import { chineseNumber, halfWidth } from './numerals.ts'
import { COUNTED, isTimeUnit, SCALE, UNIT } from './units.ts'

export { isTimeUnit } from './units.ts'

/**
 * What a figure is by its own form: a quantity; a length of time or a date; an ordinal (第三条); part of a designation (GB/T 19001, 5G, 18号,
 * a telephone number).
 */
export type FigureKind = 'quantity' | 'time' | 'date' | 'ordinal' | 'designation'

/** A number with its unit, where it stands in a text. */
export interface Quantity {
  readonly start: number
  readonly end: number
  readonly kind: FigureKind
  readonly value: number
  /** 2—3个: from `value` up to this. */
  readonly upTo?: number
  /** As printed: %, 家, 万元/人 without its scale, 毫米 … For a bare 个 the noun that follows belongs to the subject, not to the unit. */
  readonly unit: string
  /** 100余个, 100多家: more than that. */
  readonly isMore: boolean
  readonly isChinese: boolean
}

const CN =
  '[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿]{0,14}(?:点[零〇一二三四五六七八九]{1,4})?'
const ARABIC = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?!\\d)|\\d+(?:\\.\\d+)?'
const FIGURE = new RegExp(
  [
    `(?<base>[百千万])分之(?<part>${ARABIC}|${CN})`,
    `(?<below>[二三四五六七八九十]{1,3})分之(?<above>[一二三四五六七八九十]{1,3})`,
    '(?<tenths>[一二三四五六七八九])成(?<half>半|[一二三四五六七八九])?(?=以上|以下|以内|左右|的|[,。;、:)和]|$)',
    '(?<=前)(?<rank>[一二三四五六七八九十]{1,2})(?=[,。;、)]|$)',
    '(?<halves>一半|半数|过半|对半)',
    `(?<arabic>${ARABIC})`,
    `(?<chinese>${CN})`,
  ].join('|'),
  'g',
)
const SCALES = /(?:万亿|百万|千万|十万|[百千万亿])/y
const MORE = /[余多](?![于少样元])/y
const RANGE = new RegExp(`(?:%|个百分点)?(?:[-—~]{1,2}|至|到)(${ARABIC}|${CN})`, 'y')

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/**
 * Every figure of a text in its order: Arabic figures without exception, Chinese numerals where a counter follows at once, percentages and
 * fractions in words. 一批, 一个 are articles, not numbers, and are left out; so is a numeral inside a word (十九届, 三位一体).
 */
export function findFigures(text: string): Quantity[] {
  const folded = halfWidth(text)
  const found: Quantity[] = []
  FIGURE.lastIndex = 0
  for (let m = FIGURE.exec(folded); m; m = FIGURE.exec(folded)) {
    const figure = readFigure(folded, m)
    if (!figure) continue
    found.push(figure)
    FIGURE.lastIndex = figure.end
  }
  return found
}

/** The figures that are quantities with a unit or a scale. */
export function findQuantities(text: string): Quantity[] {
  return findFigures(text).filter((q) => q.kind === 'quantity' && (q.unit !== '' || q.value >= 1e4))
}

function readFigure(text: string, m: RegExpExecArray): Quantity | undefined {
  const g = m.groups as Record<string, string | undefined>
  const start = m.index
  const end = start + m[0].length
  const plain = { start, end, kind: 'quantity', isMore: false, isChinese: true } as const
  if (g.base) {
    const value = numberOf(g.part as string)
    return value === undefined
      ? undefined
      : { ...plain, value: g.base === '万' ? value / 100 : value, unit: g.base === '千' ? '‰' : '%' }
  }
  if (g.below) {
    const [below, above] = [chineseNumber(g.below), chineseNumber(g.above as string)]
    if (!below || !above) return undefined
    return { ...plain, value: Number(((100 * above) / below).toPrecision(6)), unit: '%' }
  }
  if (g.tenths) {
    const tenth = g.half === undefined ? 0 : g.half === '半' ? 5 : (chineseNumber(g.half) as number)
    return { ...plain, value: 10 * (chineseNumber(g.tenths) as number) + tenth, unit: '%' }
  }
  if (g.rank) return { ...plain, value: chineseNumber(g.rank) ?? 0, unit: '位' }
  if (g.halves) return { ...plain, value: 50, unit: '%', isMore: g.halves === '过半' }
  return g.arabic ? readArabic(text, start, g.arabic) : readChinese(text, start, g.chinese as string)
}

function numberOf(written: string): number | undefined {
  return /^\d/.test(written) ? Number(written.replaceAll(',', '')) : chineseNumber(written)
}

interface Tail {
  readonly end: number
  readonly scale: number
  readonly unit: string
  readonly isMore: boolean
}

/** What may follow a number: 余, a scale, 余 again, a unit. */
function readTail(text: string, at: number, unit: RegExp): Tail {
  let end = at
  let isMore = false
  const more = (): void => {
    if (!sticky(MORE, text, end)) return
    isMore = true
    end++
  }
  more()
  const scale = sticky(SCALES, text, end)?.[0] ?? ''
  end += scale.length
  more()
  const printed = sticky(unit, text, end)?.[0] ?? ''
  return { end: end + printed.length, scale: SCALE[scale] ?? 1, unit: printed, isMore }
}

const isYear = (n: number): boolean => n >= 1900 && n <= 2200 && Number.isInteger(n)

function readArabic(text: string, start: number, written: string): Quantity {
  const first = Number(written.replaceAll(',', ''))
  let at = start + written.length
  const range = rangeAfter(text, start, at, first)
  if (range) at = range.end
  const { end, scale, unit, isMore } = readTail(text, at, UNIT)
  const isPlainYear = unit === '' && scale === 1 && isYear(first) && (range === undefined || isYear(range.upTo))
  const shape = { start, value: round(first * scale), unit, isMore, isChinese: false }
  const figure = (kind: FigureKind, to = end): Quantity => ({
    ...shape,
    end: to,
    kind,
    ...(range && { upTo: round(range.upTo * scale) }),
  })
  const phone = /^\d{2,4}-\d{7,8}(?!\d)/.exec(text.slice(start, start + 14))
  if (phone) return { ...shape, end: start + phone[0].length, kind: 'designation' }
  if (isDesignation(text, start, at, end, unit)) return figure('designation', unit === '' ? at : end)
  if (/[第]$/.test(text.slice(Math.max(0, start - 1), start))) return figure('ordinal')
  if (unit === '年' && isYear(first)) return figure('date')
  if (isPlainYear && !/^(?:以上|左右)/.test(text.slice(end, end + 2))) return figure('date')
  if ((unit === '月' || unit === '日') && scale === 1 && first <= 31)
    return figure(/^以?内/.test(text.slice(end, end + 2)) ? 'time' : 'date')
  if (isTimeUnit(unit)) return figure(/^限/.test(text.slice(end, end + 1)) ? 'quantity' : 'time')
  if (unit === '' && /^[时点:]\d?/.test(text.slice(end, end + 2)) && first < 25) return figure('time')
  return figure('quantity')
}

/** 2—3, 5%至7%: a second number right after the first. A smaller one is no range (GB 19001—2016 is a designation). */
function rangeAfter(text: string, start: number, at: number, first: number): { end: number; upTo: number } | undefined {
  const m = sticky(RANGE, text, at)
  const upTo = m ? numberOf(m[1] as string) : undefined
  if (!m || upTo === undefined || upTo <= first) return undefined
  if (/[A-Za-z]$/.test(text.slice(Math.max(0, start - 1), start))) return undefined
  return { end: at + m[0].length, upTo }
}

/** Part of a name: letters beside it, 〔2018〕118号, a footnote mark, a number too long to count anything. */
function isDesignation(text: string, start: number, at: number, end: number, unit: string): boolean {
  const before = text.slice(Math.max(0, start - 4), start)
  const after = text.slice(at, at + 3)
  if (
    /[A-Za-z.][-—/\s]{0,2}$/.test(before) ||
    /[A-Za-z][-—/\s]{0,2}[\d.]+[-—]$/.test(text.slice(Math.max(0, start - 12), start))
  )
    return true
  if (unit === '' && /^[A-Za-z]/.test(after)) return true
  if (unit === '' && /^(?:号(?!召)|个?[〕\]】])/.test(text.slice(at, at + 2))) return true
  if (/[〔[【]$/.test(before)) return true
  if (/(?:专栏|附件|附表|表|图|注|电话|邮编|编号|代码|卷|版本)[::]?$/.test(before) && unit === '') return true
  if (unit === '' && /^(?:热线|平台|投诉)/.test(after)) return true
  return unit === '' && end === at && /^\d{6,}$/.test(text.slice(start, at)) && !/^(?:以上|左右|以下)/.test(after)
}

function readChinese(text: string, start: number, written: string): Quantity | undefined {
  // 近千家, 上百个, 千亿: the numeral may be a bare scale.
  const range = rangeAfter(text, start, start + written.length, chineseNumber(written) ?? Number.POSITIVE_INFINITY)
  const at = range?.end ?? start + written.length
  const value = chineseNumber(written)
  const { end, unit, isMore } = readTail(text, at, COUNTED)
  if (value === undefined || unit === '') return undefined
  // 一个, 一批 are articles; 提高一倍 is a number.
  if (value < 2 && range === undefined && unit !== '倍' && !unit.startsWith('元')) return undefined
  const before = text.slice(Math.max(0, start - 1), start)
  // 数百家, 几十项 say no number.
  const isVague = /[数几]$/.test(before)
  return {
    start,
    end,
    kind: isVague ? 'designation' : /[第每]$/.test(before) ? 'ordinal' : 'quantity',
    value,
    ...(range && { upTo: range.upTo }),
    unit,
    isMore,
    isChinese: true,
  }
}

const round = (n: number): number => Number(n.toPrecision(12))
