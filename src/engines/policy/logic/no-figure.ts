import { chineseNumber } from './numerals.ts'
import { type Item, type Reading, subjectText } from './promise.ts'

/** 翻一番 doubles, 翻两番 quadruples. */
export function readMultiple(item: Item): Reading | undefined {
  const m =
    /(?:比|较|在)?(?:((?:19|20)\d{2})年(?:末|底)?)?(?:的)?(?:水平)?(?:基础上?)?(?:实现|力争)?翻(?:([一两二三])番|(番))/.exec(
      item.masked,
    )
  if (!m) return undefined
  const times = m[2] ? (chineseNumber(m[2]) as number) : 1
  return {
    subject: subjectText(item.shown.slice(0, m.index)),
    value: 2 ** times,
    unit: '倍',
    comparator: '>=',
    isComparatorImplied: true,
    isStable: false,
    measure: 'multiple',
    ...(m[1] && { baseYear: Number(m[1]) }),
  }
}

const COMPLETED = /完成(.+?)(?:的)?(创建|建设|认定|验收|改造|创建工作|建设任务)$/

/** 完成甲示范区、乙示范区、丙示范区创建: no figure stands there; the number is how many are named. They are of one kind: they end alike. */
export function readNamedCount(item: Item): Reading | undefined {
  const m = COMPLETED.exec(item.shown.replace(/。$/, ''))
  if (!m) return undefined
  const names = (m[1] as string).split(/、|和|及(?!其)/).map((n) => n.trim())
  const kind = commonEnding(names)
  if (names.length < 2 || kind.length < 2 || names.some((n) => n.length <= kind.length)) return undefined
  return {
    subject: kind,
    value: names.length,
    unit: '个',
    comparator: '=',
    isComparatorImplied: true,
    isStable: false,
    measure: 'named-count',
    names,
  }
}

function commonEnding(names: readonly string[]): string {
  const [first = '', ...others] = names
  let k = 0
  while (k < first.length && others.every((n) => n.at(-1 - k) === first.at(-1 - k))) k++
  return first.slice(first.length - k)
}

const YARDSTICK =
  /(?:达到|不低于|不高于|高于|低于|超过|优于|快于|控制在|降至|降到|与)((?:全国|全省|全市|区域|东部|中部|西部|同类城市|同期|同行业|行业|上年|去年|上一年)[^,。;、]{0,6}?(?:平均水平|平均值|平均|水平)|(?:上年|去年|上一年)(?:同期)?(?=持平|[,。;]|$))/

/** 达到全国平均水平, 不高于上年: a measure whose number stands elsewhere. Where it stands in the item; nobody may make a number of it. */
export function findYardstick(item: Item): readonly [start: number, end: number] | undefined {
  const m = YARDSTICK.exec(item.masked)
  if (!m) return undefined
  const start = m.index + m[0].length - (m[1] as string).length
  return [start, m.index + m[0].length]
}

const ALL =
  /(?:实现|达到|做到|基本|确保|推动|推进)?(.{2,40}?)(?:实现|达到)?(?:全(?:面|域)?覆盖|全部(?:建成|完成|达标|公开|覆盖|纳入))/
const NONE =
  /(?:实现|保持|做到|确保)?(.{2,40}?)(?:实现|保持|降(?:低)?(?:为|到|至)|控制(?:为|在)|为)?零□?(?:发生|增长|事故|死亡|排放|投诉|积压|新增|案件|差错|$)/

/** 全覆盖, 零发生: asked for wholly and without a figure. It is offered as 100 % or 0, and marked as implied: nobody wrote that number. */
export function readWhole(item: Item): Reading | undefined {
  const masked = item.masked.slice(-80)
  if (/\d/.test(masked) && /覆盖率/.test(masked)) return undefined
  const none = NONE.exec(masked)
  const all = none ? undefined : ALL.exec(masked)
  const m = none ?? all
  if (!m || /^的/.test(masked.slice(m.index + m[0].length))) return undefined
  const shown = item.shown.slice(-80)
  const said = subjectText(
    shown.slice(0, m.index + m[0].length).replace(/(?:实现|达到|保持)?(?:全(?:面|域)?覆盖|全部.{2}|零.{0,2})$/, ''),
  ).replace(/^(?:实现|做到|推动|推进|基本)/, '')
  // 实现“零”事故、零投诉: what is to be nought stands behind it.
  const subject =
    none && /^$|零|、$/.test(said) ? (/零[”"]?(事故|投诉|死亡|案件|排放|差错)/.exec(shown)?.[1] ?? '') : said
  if (subject === '') return undefined
  return {
    subject,
    value: none ? 0 : 100,
    unit: none ? '' : '%',
    comparator: '=',
    isComparatorImplied: true,
    isStable: false,
    measure: 'level',
  }
}
