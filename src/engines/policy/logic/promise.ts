import {
  beforeFillers,
  boundAfter,
  type Comparator,
  compare,
  comparisonBefore,
  type FoundComparator,
} from './comparators.ts'
import { isEachYear } from './deadlines.ts'
import { findFigures, type Quantity } from './quantity.ts'
import type { Tense } from './tense.ts'
import {
  ACHIEVE,
  ACHIEVE_LAST,
  BUILD_FIRST,
  BUILD_LAST,
  CONDITION,
  FALL,
  isPoints,
  MONEY_COST,
  MONEY_RULE,
  RISE,
} from './verbs.ts'

/** What the number says about its subject: its level, by how much it changes, how many times a base it reaches, or that named things are done. */
export type Measure = 'level' | 'change' | 'multiple' | 'named-count'

/** What a promise says, without when and with what force. */
export interface Reading {
  readonly subject: string
  readonly value: number
  /** The other end of a range. */
  readonly upTo?: number
  readonly unit: string
  readonly comparator: FoundComparator
  readonly isComparatorImplied: boolean
  readonly isStable: boolean
  readonly measure: Measure
  readonly direction?: 'up' | 'down'
  /** Asked for every year: 每年, 年均. */
  readonly isYearly?: boolean
  /** 由6家增加到8家: the value it starts from, as printed. */
  readonly base?: string
  readonly baseYear?: number
  readonly names?: readonly string[]
}

/** Why a figure is no promise. `unread`: nobody can tell; the importer is shown it. */
export type NoPromise = 'fact' | 'formula' | 'rule' | 'reference' | 'unread'

/** One figure of an item and what it was taken for. */
export interface Verdict {
  readonly figure: Quantity
  readonly sense: NoPromise | 'promise' | 'base'
  readonly reading?: Reading
  readonly governed?: Governed
}

export interface Item {
  /** Folded. */
  readonly shown: string
  /** Folded, names and asides blanked out. */
  readonly masked: string
  /** It stands in brackets. */
  readonly isAside?: boolean
}

export interface ItemContext {
  /** A deadline is in force, its own or an inherited one. */
  readonly hasDeadline: boolean
  readonly tense: Tense
  /** Its sentence tells how something is scored. */
  readonly isFormula: boolean
  /** The construction of the item before: 其中国家级2家 goes on with it. */
  readonly carried?: Governed | undefined
}

/** The construction that a later figure of the item goes on with. */
export interface Governed {
  readonly way: Way
  /** The words before the first figure of it. */
  readonly lead: string
  readonly subject: string
}

interface Segment {
  readonly figure: Quantity
  readonly start: number
  readonly end: number
  readonly before: string
  readonly after: string
  readonly bound: string | undefined
}

/** Reads every figure of one item. */
export function readItem(item: Item, context: ItemContext): Verdict[] {
  const figures = findFigures(item.masked).map((f) =>
    isMeasuredTime(item.masked, f) ? { ...f, kind: 'quantity' as const } : f,
  )
  const verdicts: Verdict[] = figures
    .filter((f) => f.kind !== 'quantity')
    .map((figure) => ({ figure, sense: context.tense.past ? 'fact' : figure.kind === 'time' ? 'rule' : 'reference' }))
  const segments = segmentsOf(
    item.masked,
    figures.filter((f) => f.kind === 'quantity'),
  )
  const subjects = respectively(item, segments)
  let earlier = GOES_ON.test(item.masked) ? context.carried : undefined
  segments.forEach((segment, i) => {
    const { figure } = segment
    const excluded = exclusionOf(item, segment, segments, i, context)
    const own = excluded ? undefined : wayOf(segment, context)
    const way = own ?? (!excluded && earlier && isBare(segment) ? earlier.way : undefined)
    if (excluded || !way) {
      verdicts.push({ figure, sense: excluded ?? unread(segment) })
      return
    }
    const reading = readingOf(item, segment, way, own ? undefined : earlier, context.carried?.subject)
    const base = segments[i - 1]
    const isFromBase = base !== undefined && isBase(base, segment)
    earlier = { way, lead: own || !earlier ? segment.before : earlier.lead, subject: reading.subject }
    verdicts.push({
      figure,
      sense: 'promise',
      governed: earlier,
      reading: {
        ...reading,
        ...(subjects && { subject: subjects[i] as string }),
        ...(isFromBase && { subject: baseSubject(item, base), base: shownFigure(item, base) }),
      },
    })
  })
  return verdicts.sort((a, b) => a.figure.start - b.figure.start)
}

/** 其中国家级2家; 新建两个，力争3个. */
const GOES_ON = /^(?:其中|含|包括|包含|(?:力争|争取|力求)(?:近|约)?[\d二两三四五六七八九十])/

/** 受教育年限提高到11.5年: years that are a measure, not a term. */
const isMeasuredTime = (text: string, f: Quantity): boolean =>
  f.kind === 'time' && /(?:年限|寿命|学时|时长).{0,8}$/.test(text.slice(Math.max(0, f.start - 14), f.start))

/** Small numbers in words that no verb of building governs are turns of phrase: 三个导向, 两项改革. */
const unread = ({ figure }: Segment): NoPromise =>
  figure.isChinese && figure.value < 10 && figure.unit !== '%' && figure.unit !== '倍' ? 'reference' : 'unread'

const JOINER = /^(?:、|和|与|及|以及|并|或|到|至)/
const JOINER_LAST = /(?:、|和|与|以及|及|并)$/

/** Shares an item out among its figures: what stands between two belongs to the one or the other by where the joining word stands. */
function segmentsOf(masked: string, figures: readonly Quantity[]): Segment[] {
  const segments: Segment[] = []
  let start = 0
  figures.forEach((figure, i) => {
    const bound = boundAfter(masked, figure.end)
    const from = bound?.end ?? figure.end
    const next = figures[i + 1]
    const between = masked.slice(from, next?.start ?? masked.length)
    const end = next ? from + cutBetween(between) : masked.length
    segments.push({
      figure,
      start,
      end,
      before: masked.slice(start, figure.start),
      after: masked.slice(from, end).replace(/[。！!]$/, ''),
      bound: bound?.word,
    })
    start = end
  })
  return segments
}

function cutBetween(between: string): number {
  if (JOINER.test(between)) return 0
  if (JOINER_LAST.test(between)) return between.length
  const inside = between.search(/[、和及并]/)
  return inside < 0 ? 0 : inside
}

/** Nothing stands before the figure but a joining word: it goes on as the figure before it did. */
const isBare = ({ before }: Segment): boolean =>
  /^(?:[、和与及以并或□]*|力争|争取|力求)(?:近|约)?$/.test(before) ||
  /^(?:、|和|及|以及|其中|含|包括|包含)/.test(before)

/** 从业人员 and 从而 are words of their own. */
const STARTS_FROM = /(?:由|从(?!业|事|严|而))[^由从,]{0,16}$/

/** 由6家, 从60%: where a change starts. */
function isBase(segment: Segment, next: Segment | undefined): boolean {
  return (
    next !== undefined && STARTS_FROM.test(segment.before) && /(?:到|至|为)$/.test(beforeFillers(next.before).slice(-8))
  )
}

const shownFigure = (item: Item, { figure }: Segment): string => item.shown.slice(figure.start, figure.end)

const baseSubject = (item: Item, base: Segment): string =>
  subjectText(item.shown.slice(base.start, base.figure.start).replace(STARTS_FROM, ''))

function exclusionOf(
  item: Item,
  segment: Segment,
  all: readonly Segment[],
  i: number,
  { tense, isFormula, hasDeadline }: ItemContext,
): Verdict['sense'] | undefined {
  const { figure, before, after, bound } = segment
  // (1), 2. : numbering inside a sentence.
  const isNumbering = /^[.、)]/.test(after) || (after === '' && item.isAside === true)
  if (figure.unit === '' && before === '' && isNumbering && figure.value < 100) return 'reference'
  if (tense.past) return 'fact'
  if (isFormula || isPoints(before, figure.unit)) return 'formula'
  if (isBase(segment, all[i + 1])) return 'base'
  if (CONDITION.test(item.masked.trimStart().replace(/[。]$/, ''))) return 'rule'
  const isMoney = /元/.test(figure.unit)
  if ((isMoney || figure.unit === '%' || figure.unit === '倍') && MONEY_RULE.test(item.masked)) return 'rule'
  if (isMoney && MONEY_COST.test(item.masked)) return 'rule'
  // 同比增长8.5% tells of last year, unless a day to come is named.
  if (!hasDeadline && /同比|环比/.test(item.masked)) return 'fact'
  if (isMoney && /最高$/.test(beforeFillers(before))) return 'rule'
  // 一万元以上十万元以下: what a rule leaves to choose.
  const next = all[i + 1]
  const last = all[i - 1]
  if (bound === '以上' && next?.bound === '以下' && next.before === '') return 'rule'
  if (bound === '以下' && last?.bound === '以上' && before === '') return 'rule'
  // 厚度低于0.01毫米的地膜: the number describes a thing, it is not reached. 建设20个以上的基地 is.
  if (isShareOf(segment)) return undefined
  if (/^的/.test(after) && !(ACHIEVE_LAST.test(beforeFillers(before)) && isCount(figure)))
    return isBaseOf(after) ? undefined : 'rule'
  // Two must come to an inspection: a rule of procedure.
  if (/^[人名]$/.test(figure.unit) && figure.value <= 3 && /不.{0,3}少于$/.test(before)) return 'rule'
  return undefined
}

/** 三分之二以上的乡镇建成站点, 企业100%建立制度: of all of them so many do something. */
function isShareOf({ figure, before, after }: Segment): boolean {
  if (!/[%‰]/.test(figure.unit)) return false
  const lead = subjectText(beforeFillers(before).replace(/(?:不低于|不少于|超过|至少|达到?)$/, ''))
  if (/^的/.test(after))
    return (
      /(?:^|推动|支持|引导|带动|组织|覆盖|实现|确保)$/.test(lead) &&
      (lead !== '' || ACHIEVE.test(after) || /满意|达标|合格|达到/.test(after))
    )
  return /^(?:建立|实现|完成|纳入|通过|开展|落实|配备|建成|接入|达标|覆盖)/.test(after) && lead.length >= 2
}

/** 达到95%的目标, 80%的水平: still a level. */
const isBaseOf = (after: string): boolean => /^的(?:目标|水平|要求|比例)/.test(after)

const isCount = (figure: Quantity): boolean => figure.unit !== '' && !/[%‰点元]/.test(figure.unit)

/** By which construction a figure is promised. */
type Way = 'compared' | 'rise' | 'fall' | 'rank' | 'object-before' | 'object-after' | 'noun' | 'share'

const AHEAD_OF = /(?:高于|快于|超过|优于|领先)[^,]{1,20}$/
/** 比2020年增加5件: a count that grows from what it was. */
const FROM_A_BASE = /(?:比|较|基础上)[^,]{0,16}(?:增加|提高|增长|上升|提升|扩大)$/
const isPointsUnit = (unit: string): boolean => /百分点$/.test(unit)

function wayOf(segment: Segment, context: ItemContext): Way | undefined {
  const { figure, after, bound } = segment
  const before = beforeFillers(segment.before)
  const isRate = /[%‰倍]|百分点/.test(figure.unit)
  if (/(?:进入|保持|维持|位居|居|跻身|列|排名|排位|迈入|进位|争取|力争)[^,]{0,14}前$/.test(before)) return 'rank'
  const isEnd = /^[\s□]*(?:$|、)/.test(after)
  // 增速高于地区生产总值增速2个百分点: a distance, not a growth.
  if (isEnd && isPointsUnit(figure.unit) && AHEAD_OF.test(before)) return 'noun'
  if (FALL.test(before) && (isRate || /(?:下降|降低|减少|压减)$/.test(before))) return 'fall'
  if (RISE.test(before) && (isRate || FROM_A_BASE.test(before))) return 'rise'
  if (comparisonBefore(segment.before)) return 'compared'
  if (isShareOf(segment)) return 'share'
  const isSmallWord = figure.isChinese && figure.value < 10 && figure.unit !== '%'
  if (isSmallWord) {
    const isBuilt = BUILD_LAST.test(before) || (isEnd && BUILD_FIRST.test(before))
    if (!isBuilt && !(isEnd && ACHIEVE.test(before) && context.hasDeadline)) return undefined
    if (!context.hasDeadline && !bound && !isBuilt) return undefined
    return isEnd ? 'object-before' : 'object-after'
  }
  const hasNoun = /[\p{Script=Han}□”%)]{2}$/u.test(before)
  if (isEnd && figure.unit !== '' && hasNoun && !isRate && (ACHIEVE.test(before) || context.hasDeadline))
    return 'object-before'
  if (
    isEnd &&
    figure.unit !== '' &&
    hasNoun &&
    isRate &&
    (bound !== undefined || context.hasDeadline || /[率度面]$/.test(before))
  )
    return 'noun'
  if (!isEnd && isCount(figure) && ACHIEVE_LAST.test(before)) return 'object-after'
  if (!isEnd && !isRate && figure.unit !== '' && bound !== undefined && ACHIEVE_LAST.test(before)) return 'object-after'
  return undefined
}

function readingOf(
  item: Item,
  segment: Segment,
  way: Way,
  earlier: Governed | undefined,
  subjectBefore: string | undefined,
): Reading {
  const { figure, bound } = segment
  const lead = earlier?.lead ?? segment.before
  const isChange = way === 'rise' || way === 'fall'
  const comparison = way === 'compared' ? comparisonBefore(lead) : undefined
  const implied: Comparator = way === 'rank' ? '<=' : '>='
  const compared = isChange ? beforeFillers(lead).replace(/(?:为|达到?|在)$/, '') : lead
  const baseYear = baseYearOf(segment.before)
  const isMultiple = figure.unit === '倍' && !isChange && baseYear !== undefined
  return {
    // 合格率达到94%；到2025年，达到96%: the subject is named once.
    subject: subjectOf(item, segment, way, comparison?.printed, earlier) || (subjectBefore ?? ''),
    value: figure.value,
    ...(figure.upTo !== undefined && { upTo: figure.upTo }),
    unit: figure.unit,
    comparator: compare(compared, figure, bound, implied),
    isComparatorImplied: bound === undefined && comparison === undefined && !figure.isMore && figure.upTo === undefined,
    isStable: comparison?.isStable ?? false,
    measure: isChange ? 'change' : isMultiple ? 'multiple' : 'level',
    ...(isChange && { direction: way === 'rise' ? ('up' as const) : ('down' as const) }),
    ...(isEachYear(item.masked) && { isYearly: true }),
    ...(baseYear !== undefined && (isChange || isMultiple) && { baseYear }),
  }
}

const baseYearOf = (before: string): number | undefined => {
  const m =
    /(?:比|较|与|在|是|为|达到|相当于)?((?:19|20)\d{2})年(?:末|底)?(?:水平|基础|增加值)?(?:上|的|相比)?[^\d]{0,6}$/.exec(
      before.slice(-24),
    )
  return m ? Number(m[1]) : undefined
}

function subjectOf(
  item: Item,
  segment: Segment,
  way: Way,
  compared: string | undefined,
  earlier: Governed | undefined,
): string {
  const { figure, start, end } = segment
  const behind = item.shown
    .slice(figure.end + (segment.bound?.length ?? 0), end)
    .replace(/(?:。|、|和|与|及|以及|并)$/, '')
    .replace(/^的/, '')
  if (way === 'object-after') return behind
  const before = item.shown.slice(start, figure.start)
  const rough = beforeFillers(segment.before)
  const at = compared
    ? before.lastIndexOf(compared)
    : way === 'rise' || way === 'fall'
      ? rough.search(way === 'rise' ? RISE : FALL)
      : rough.length
  const own = subjectText(before.slice(0, at < 0 ? before.length : at))
  if (way === 'share') return `${own}${behind}`
  return own || (earlier?.subject ?? behind)
}

const LEADING =
  /^(?:、|和|与|及|以及|并|其中[,:]?|含|包括|(?:争取|力争)?(?:到|至|截至)?(?:\d{4}年(?:、|和)?)+(?:\d{1,2}月)?(?:年?[底末])?(?:之|以)?前?|\d{1,2}月[底末]?(?:之|以)?前|(?:今年|本年)?年?[底末](?:之|以)?前|(?:今|明|本|当)年(?:度|内)?|年内|[上下]半年|第?[一二三四]季度|力争|争取|力求|确保|原则上|务必|分别|每年|全年|用?[\d一二两三四五]{1,2}年(?:(?:之|以)?内|时间)|[—–―─•·●■◆▪○◎➢※►▶✓-]+)/
const TRAILING =
  /(?:年均|每年|均|都|分别|累计|总计|共|近|约|原则上|力争|确保|必须|应当?|(?:比|较|为)(?:\d{4}年|上年|去年|上一年)(?:度|末|底|同期)?(?:水平)?|在?(?:\d{4}年|上年|去年)?(?:的)?基础上)$/

/** What is counted or measured, without the date and the words of force around it. */
export function subjectText(text: string): string {
  let subject = text
  for (let before = ''; before !== subject; ) {
    before = subject
    subject = subject.replace(LEADING, '').replace(TRAILING, '').trim()
  }
  return subject
}

/** A率和B率分别达到65%和55%: which subject each figure belongs to. Undefined where nothing is shared out. */
function respectively(item: Item, segments: readonly Segment[]): string[] | undefined {
  const first = segments[0]
  const at = item.masked.indexOf('分别')
  if (!first || at < 0 || at > first.figure.start || segments.length < 2) return undefined
  const whole = subjectText(item.shown.slice(0, at))
  if (whole === '') return undefined
  const names = whole.split(/、|和|与|以及|及/)
  return segments.map((_, i) => (names.length === segments.length ? (names[i] as string) : whole))
}
