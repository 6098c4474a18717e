import { chineseNumber } from './numerals.ts'

/** Where a deadline was found: in the item itself, earlier in the sentence, or in what the sentence stands under. */
export type DeadlineSource = 'item' | 'sentence' | 'lead' | 'heading' | 'title' | 'column'

export interface Deadline {
  /** Last day, YYYY-MM-DD: `到2020年` is read as the end of that year. */
  readonly by: string
  readonly printed: string
  /** Taken over from somewhere else than the item. */
  readonly isInherited: boolean
  readonly source?: DeadlineSource
}

/** What a document says of its own time: 三年内, 今年 and 规划期末 are counted from it. */
export interface Moment {
  /** YYYY-MM-DD of the document. */
  readonly date?: string | undefined
  /** Year it was written in, when it can be told. */
  readonly year?: number | undefined
  /** Last year of the period in its title: （2021—2025年）. */
  readonly planEnd?: number | undefined
}

/** A moment that a text names, with how it names it: a bare `2025年，` may as well tell what was. */
export interface NamedMoment {
  readonly by: string
  readonly printed: string
  readonly index: number
  readonly end: number
  readonly form: 'until' | 'bare' | 'as-of'
}

const YEAR = '(?<year>(?:19|20|21)\\d{2})年度?'
const PART =
  '(?:(?<month>\\d{1,2})月(?:份)?(?:(?<day>\\d{1,2})日)?|(?<half>[上下]半年)|第?(?<quarter>[一二三四1-4])季度)?'
const TAIL = '(?<tail>年?[底末](?:之|以)?前?|(?:之|以)?前|末)?'
const ABSOLUTE = new RegExp(`(?<lead>截至|截止到?|截止|力争到|争取到|到|至|于|在)?${YEAR}${PART}${TAIL}`, 'g')
const RELATIVE_YEAR = '(?:今年|本年度?|全年|年内|当年|年)'
const IN_YEAR = new RegExp(
  `(?<![\\d年一二三四五六七八九十半每])(?:(?<which>今年|本年|明年)?(?:(?<month>\\d{1,2})月(?:(?<day>\\d{1,2})日)?(?<tail>[底末]?(?:之|以)?前|[底末])|(?<half>[上下]半年)|第?(?<quarter>[一二三四])季度[末底]?前?)|(?<whole>${RELATIVE_YEAR}底(?:之|以)?前?|${RELATIVE_YEAR}末|今年|本年度|全年|年内|明年))`,
  'g',
)
const FIVE_YEARS =
  /(?<lead>到)?["“”□]{0,1}(?<n>十[一二三四五六七八九]?)五["”□]{0,1}(?<tail>末|期末|时期末|期间末|时期|期间|规划期|收官)/g
const PLAN_END = /(?:到)?(?:本?规划期|行动|方案)?期末|规划期(?:内|末)/g
const SPAN =
  /(?<lead>用|力争|通过|未来|今后|在|经过|争取)?(?<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:(?:至|到|-|—|~)(?<m>\d{1,2}|[一二两三四五六七八九十]{1,2}))?(?<unit>年|个月)(?:左右)?(?<tail>(?:之|以)?内|时间内?)?/g

/** The last day of a stretch of a year. */
function lastDay(year: number, month: number, day?: number): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return `${year}-${pad(month)}-${pad(day ? Math.min(day, last) : last)}`
}
const pad = (n: number): string => String(n).padStart(2, '0')

function endOf(year: number, g: Record<string, string | undefined>): string | undefined {
  if (g.month) {
    const month = Number(g.month)
    return month >= 1 && month <= 12 ? lastDay(year, month, g.day ? Number(g.day) : undefined) : undefined
  }
  if (g.half) return lastDay(year, g.half.startsWith('上') ? 6 : 12)
  if (g.quarter) return lastDay(year, 3 * (chineseNumber(g.quarter) ?? Number(g.quarter)))
  return lastDay(year, 12)
}

/** Moments of a text in their order: `到2025年`, `2024年6月底前`, `“十四五”末`, `三年内`, `9月底前`. @param text folded */
export function namedMoments(text: string, moment: Moment): NamedMoment[] {
  const found = [...absolute(text), ...ofFiveYears(text), ...relative(text, moment)].sort((a, b) => a.index - b.index)
  // A moment inside another one is the same moment.
  let reached = 0
  return found.filter((m) => {
    if (m.index < reached) return false
    reached = m.end
    return true
  })
}

function* absolute(text: string): Generator<NamedMoment> {
  for (const m of text.matchAll(ABSOLUTE)) {
    const g = m.groups as Record<string, string | undefined>
    const before = text.slice(Math.max(0, m.index - 4), m.index)
    const after = text.slice(m.index + m[0].length, m.index + m[0].length + 3)
    // 比2015年, 以2020年为基数, 自2024年起, 2021年以来 are no ends.
    if (/(?:比|较|与|同|从|自|由|以|按|对|相比)$/.test(before) && !g.tail) continue
    if (/^(?:以来|起|开始|以后|后|为基|的|版|[-—~至到]\d|-)/.test(after) && !g.tail) continue
    if (/[〔[(]$/.test(before) && !g.lead && !g.tail) continue
    const by = endOf(Number(g.year), g)
    if (!by) continue
    const form = g.lead?.startsWith('截') ? 'as-of' : (g.lead && !/^[于在]$/.test(g.lead)) || g.tail ? 'until' : 'bare'
    yield { by, printed: m[0], index: m.index, end: m.index + m[0].length, form }
  }
}

function* ofFiveYears(text: string): Generator<NamedMoment> {
  for (const m of text.matchAll(FIVE_YEARS)) {
    const g = m.groups as Record<string, string>
    const n = chineseNumber(g.n as string)
    if (n === undefined) continue
    const form = g.lead || /末|收官/.test(g.tail as string) ? 'until' : 'bare'
    // 十二五 ended in 2015, each following one five years later.
    yield { by: lastDay(1955 + 5 * n, 12), printed: m[0], index: m.index, end: m.index + m[0].length, form }
  }
}

function* relative(text: string, { date, year, planEnd }: Moment): Generator<NamedMoment> {
  const place = (m: RegExpMatchArray) => ({
    printed: m[0],
    index: m.index as number,
    end: (m.index as number) + m[0].length,
  })
  if (planEnd !== undefined)
    for (const m of text.matchAll(PLAN_END)) yield { by: lastDay(planEnd, 12), ...place(m), form: 'until' }
  const own = /(20\d{2})年/.exec(text)?.[1]
  const base = own ? Number(own) : year
  if (base !== undefined)
    for (const m of text.matchAll(IN_YEAR)) {
      const g = m.groups as Record<string, string | undefined>
      const by = endOf(base + (m[0].startsWith('明年') ? 1 : 0), g)
      if (by) yield { by, ...place(m), form: 'until' }
    }
  if (date !== undefined)
    for (const m of text.matchAll(SPAN)) {
      const g = m.groups as Record<string, string | undefined>
      if (!g.tail && !/^(?:未来|今后)$/.test(g.lead ?? '')) continue
      if (/(?:每|近|连续|过去|最近|满|前|第|[\d.])$/.test(text.slice(Math.max(0, (m.index as number) - 2), m.index)))
        continue
      const n = numberOf(g.m ?? (g.n as string))
      if (n !== undefined) yield { by: later(date, g.unit === '年' ? 12 * n : n), ...place(m), form: 'until' }
    }
}

const numberOf = (written: string): number | undefined =>
  /^\d/.test(written) ? Number(written) : chineseNumber(written)

function later(date: string, months: number): string {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number]
  const at = y * 12 + (m - 1) + months
  return lastDay(Math.floor(at / 12), (at % 12) + 1, d)
}

/** Whether something is asked for every year, not by a day. */
export function isEachYear(text: string): boolean {
  return /每年|年均|逐年|各年度|每年度|每个年度/.test(text)
}

/** What a document says of its own time, from its date, its number and its title. */
export function momentOf(document: { title: string; number: string | undefined; date: string | undefined }): Moment {
  const title = document.title.replace(/\s/g, '')
  const period = /((?:19|20)\d{2})(?:年)?(?:-|—|－|–|~|至|到){1,2}((?:19|20)\d{2})年/.exec(title)
  const plan = /["“]?(十[一二三四五六七八九]?)五["”]?(?:时期|期间)?[^年]{0,20}规划/.exec(title)
  const planEnd = period ? Number(period[2]) : plan ? 1955 + 5 * (chineseNumber(plan[1] as string) ?? 0) : undefined
  const inTitle = /((?:19|20)\d{2})年/.exec(title)?.[1]
  const numbered = /[〔[(【]((?:19|20)\d{2})[〕\])】]/.exec(document.number ?? '')?.[1]
  const dated = document.date?.slice(0, 4)
  const year = dated ?? numbered ?? period?.[1] ?? inTitle
  return { date: document.date, year: year === undefined ? undefined : Number(year), planEnd }
}

/** The year that the title of a yearly document promises for: 2025年质量工作要点. */
export function yearOfTitle(title: string): number | undefined {
  const m = /((?:19|20)\d{2})年/.exec(title.replace(/\s/g, ''))
  return m && /要点|工作计划|年度计划|年度工作|任务分解|实事|工作安排/.test(title) && !/[-—~至]\d{4}年/.test(title)
    ? Number(m[1])
    : undefined
}
