import { chineseNumber, halfWidth } from './numerals.ts'

/** A number with its unit, where it stands in a text. */
export interface Quantity {
  readonly start: number
  readonly end: number
  readonly value: number
  /** As printed: %, 家, 个工作日, 毫米 … For a bare 个 the noun that follows belongs to the subject, not to the unit. */
  readonly unit: string
}

/** Units that measure time: such a number is a clock, not a target. */
const TIME = '个?工作日|个?自然日|天|小时|分钟|秒|个月|周|年|月|日|季度'
const PERCENT = '%|‰|个百分点|百分点'
// Longer before shorter: 万元 before 元, 平方米 before 米.
const MEASURE =
  '亿千瓦时|千瓦时|立方米|平方公里|平方米|公里|千米|厘米|毫米|微米|公顷|千克|公斤|克|万元|亿元|元|吨|米|升|亩|摄氏度|分贝'
const COUNTER =
  '人次|批次|个(?:区|县|省|城市|乡镇|街道|社区|村)(?=通过|达到|获|完成|实现|建成|列入)|个|项|家|件|名|张|户|人|次|所|座|处|台|套|种|批|类|条|辆|艘|门|篇|部|倍|支|位|间|组|份|只|头|株|场|期|例|起|宗|笔'
const UNIT = new RegExp(`^(?:${TIME}|${PERCENT}|${MEASURE}|${COUNTER})`)
const SCALE: Readonly<Record<string, number>> = { 百: 1e2, 千: 1e3, 万: 1e4, 亿: 1e8, 百万: 1e6, 千万: 1e7, 万亿: 1e12 }
const ARABIC = /(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?!\d)|(?<![\d.A-Za-z])\d+(?:\.\d+)?/g
const CHINESE = /[一二两三四五六七八九十百千]+/g

/** Whether the unit measures time. */
export function isTimeUnit(unit: string): boolean {
  return new RegExp(`^(?:${TIME})$`).test(unit)
}

/**
 * Quantities in Arabic figures, and in Chinese numerals where a counter follows at once. 一批, 一个 are articles, not numbers, and are
 * left out; so is a numeral inside a word (十九届, 三位一体), because no unit follows it.
 */
export function findQuantities(text: string): Quantity[] {
  const folded = halfWidth(text)
  const found: Quantity[] = []
  for (const m of folded.matchAll(ARABIC)) {
    const scale = /^(?:万亿|百万|千万|[百千万亿])/.exec(folded.slice(m.index + m[0].length))?.[0] ?? ''
    const unitStart = m.index + m[0].length + scale.length
    // 万元 is 万 + 元: the scale is read first, so the unit is 元.
    const unit = UNIT.exec(folded.slice(unitStart).replace(/^\s+/, ''))?.[0] ?? ''
    if (!unit && !scale) continue
    const gap = unit ? folded.indexOf(unit, unitStart) - unitStart : 0
    found.push({
      start: m.index,
      end: unitStart + gap + unit.length,
      value: round(Number(m[0].replaceAll(',', '')) * (SCALE[scale] ?? 1)),
      unit,
    })
  }
  for (const m of folded.matchAll(CHINESE)) {
    const value = chineseNumber(m[0])
    const unit = new RegExp(`^(?:${COUNTER})`).exec(folded.slice(m.index + m[0].length))?.[0]
    if (value === undefined || value < 2 || !unit) continue
    found.push({ start: m.index, end: m.index + m[0].length + unit.length, value, unit })
  }
  return found.sort((a, b) => a.start - b.start)
}

const round = (n: number): number => Number(n.toPrecision(12))
