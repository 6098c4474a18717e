import type { Moment, NamedMoment } from './deadlines.ts'

/** Headings under which a plan tells what was: 发展回顾, 工作成效, 现状与问题, 发展基础. 夯实质量基础 and 基础设施 are tasks. */
export function isPastHeading(heading: string): boolean {
  const h = heading.replace(/\s/g, '')
  if (
    /回顾|成效|成绩|成就|现状|背景|形势|存在(?:的)?(?:主要)?(?:问题|不足)|主要问题|基本情况|面临的?(?:机遇|挑战)/.test(
      h,
    )
  )
    return !/目标|任务|措施|提升|强化|加强|提高|确保|取得/.test(h)
  return (
    /(?:^|发展|工作|现有|现实|规划|编制|已有)基础(?:$|[和与及、条])/.test(h) &&
    !/^(?:夯实|筑牢|加强|强化|巩固|提升|完善|打牢|厚植|推进)/.test(h)
  )
}

const PAST_WORD =
  /已(?!批准)|现有(?!基础|水平)|目前(?!水平)|(?:较|比|为)(?:上年|上一年|去年|上期)|去年|上年(?!度不)|上一年(?!度水平)|近[几\d一二两三四五六七八九十]+年来?|年来|以来|过去[几\d一二两三四五六七八九十]|曾|历年|(?:实现|达到|完成|建成|获得|增长|提高|下降|培育|新增|突破|超过|形成|取得|贡献)了|\p{Script=Han}了(?=近|超|约|百分|\d)/u
/** 较上年提高3个百分点: what a promise is measured from, where something is said of a day to come. */
const LAST_YEAR_AS_BASE = /(?:较|比|为|于|超过?|达到|同|与|在)(?:上年|上一年|去年|上期)(?:度|同期)?(?:水平)?/g
const SO_FAR = /累计|期间|时期/
/** Words with which a sentence turns from what was to what is to come. */
const FUTURE_WORD = /力争|争取|力求|确保|将(?![近])|要(?!求|素|点)|计划|拟|今年|明年|今后|未来|下一步|目标/

/** 同比, 环比 without a word of what is to come. */
export function tellsOfLastYear(text: string): boolean {
  return /同比|环比/.test(text) && !FUTURE_WORD.test(text)
}

export interface Tense {
  /** Words that show it; empty when nothing speaks of the past. */
  readonly past: string
  readonly isFuture: boolean
}

/**
 * Whether an item tells what was. Words first (已, 现有, 同比, 了), then its moments: a year before the document, or one it was true as of.
 * @param item folded
 * @param isAhead a day to come is in force
 */
export function tenseOf(
  item: string,
  moments: readonly NamedMoment[],
  moment: Moment,
  firstPromised: number | undefined,
  isAhead = false,
): Tense {
  const isPromised = isAhead || moments.some((m) => m.form === 'until') || FUTURE_WORD.test(item)
  const word = PAST_WORD.exec(isPromised ? item.replace(LAST_YEAR_AS_BASE, '') : item)?.[0]
  if (word) return { past: word, isFuture: false }
  const gone = moments.find((m) => isGone(m, moment, firstPromised))
  if (gone) return { past: gone.printed, isFuture: false }
  const isFuture = FUTURE_WORD.test(item) || moments.length > 0
  const soFar = /累计/.test(item) && /期间|时期/.test(item) && !isFuture ? SO_FAR.exec(item)?.[0] : undefined
  return { past: soFar ?? '', isFuture }
}

/** Whether a moment lies behind the document. What cannot be told from a date is told from its form: a bare year before the first promised one. */
export function isGone(m: NamedMoment, { date, year }: Moment, firstPromised: number | undefined): boolean {
  if (date !== undefined) return m.by < date || (m.form === 'as-of' && m.by.slice(0, 4) <= date.slice(0, 4))
  const own = Number(m.by.slice(0, 4))
  if (year !== undefined) return own < year || (m.form === 'as-of' && own === year)
  if (m.form === 'as-of') return true
  return m.form === 'bare' && firstPromised !== undefined && own < firstPromised
}
