import { maskName } from '../../../core/access/masking.ts'
import { digitView } from '../../../core/text/digits.ts'
import { plainText } from '../../../core/text/fold.ts'
import { storedName } from '../../../core/text/stored.ts'

/** A place in a text, in UTF-16 units: from `start` up to `end`, which is not in it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where a text says one of the names somebody knows. */
export type NameFinder = (text: string) => readonly Span[]

/**
 * Words that stand where a name is asked and are none. Masked as names they would take ordinary words out of every text.
 * What is missing here costs a word, not a person.
 */
const NO_NAMES = new Set(
  `无 没有 不详 未知 未填 未提供 不在 不在场 空白 拒绝 拒签 拒绝签字 本人 同上 负责人 现场负责人 法定代表人 法人 代表 经理 厂长 店长 老板
  员工 工作人员 企业 公司 单位 管理员 检查员 检查人员 抽样人员 审核员 审核人员 系统 批量导入 测试 admin system none test`.split(
    /\s+/,
  ),
)

/** Said after a name in a field that asks for the name alone. */
const TITLE = /(?:总经理|经理|厂长|店长|主任|科长|处长|总监|主管|老板|负责人|先生|女士|同志)$/u

const DOT = /[·•・‧．.]/u
const GAP = '[ \\t\\u00a0\\u3000]*'

/**
 * The names in what was written in the fields for names: lists taken apart (王芳、李明), remarks in brackets and titles left off, a name
 * with a dot also by its parts. Words that are no names, single characters and what is masked already are left out.
 */
export function namesOf(written: readonly string[]): string[] {
  const found = new Set<string>()
  const add = (text: string) => {
    const name = text.trim()
    if (!/^[\p{Script=Han}·•・‧．. ]+$/u.test(name) && !/^[\p{Script=Latin} .'’-]+$/u.test(name)) return
    if ([...name.replace(/[^\p{L}]/gu, '')].length < (/\p{Script=Latin}/u.test(name) ? 3 : 2)) return
    if (!NO_NAMES.has(name.toLowerCase())) found.add(name)
  }
  for (const one of written.flatMap((w) => w.split(/[、､,，;；/／|｜\n]/u).map(storedName))) {
    const bare = one.replace(/[(（【[].*$/u, '').trim()
    const name = bare.replace(TITLE, '').trim()
    for (const whole of new Set([bare, name])) {
      if (!/\p{Script=Han}/u.test(whole)) add(plainText(whole))
      else {
        // 王 芳 is one name with a space in it, 王芳 李明 are two: both ways are looked for.
        add(whole.replace(/\s+/gu, ''))
        for (const part of whole.split(DOT.test(whole) ? /[·•・‧．.\s]/u : /\s/u)) add(part)
      }
    }
  }
  return [...found]
}

/** What an account is called that several people use. */
const OFFICE = /(?:公司|中心|分局|局|所|办公室|办|窗口|值班|账户|账号|管理员|专用|演示)$/u

/**
 * Of the names of accounts those that may be a person's. An enterprise's account is often called like the firm and an office's like the
 * office: masked as names, they would take the firm out of its own publication.
 */
export function personsAmong(accounts: readonly string[]): string[] {
  return accounts.filter((name) => {
    const han = name.match(/\p{Script=Han}/gu)?.length ?? 0
    return han === 0 || DOT.test(name) || (han <= 4 && !(han >= 3 && OFFICE.test(name.trim())))
  })
}

/**
 * Looks for names in texts. A Han name is found with or without spaces between its characters, and inside longer words too: 高峰 the
 * manager and 高峰 the hour look alike, and a word too much is the smaller harm. A Latin name is found as whole words, in any case.
 * Names and texts are compared folded: width, radicals and what nobody sees make no other name.
 * Not found inside `firms`, names of firms that are public anyway, nor where the rest of such a name follows (王芳食品店 of 天津市王芳食品店).
 */
export function nameFinder(names: readonly string[], firms: readonly string[] = []): NameFinder {
  if (names.length === 0) return () => []
  const pattern = [...new Set(names.map(plainOf))]
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
    .join('|')
  const search = new RegExp(`(?=(${pattern}))`, 'giu')
  const find = (text: string): Span[] =>
    [...text.matchAll(search)].map((m) => ({ start: m.index, end: m.index + (m[1]?.length ?? 0) }))
  const phrases = firms.map(plainOf).flatMap((firm) => [
    firm,
    ...find(firm)
      .filter((s) => firm.length - s.end >= 2)
      .map((s) => firm.slice(s.start)),
  ])
  return (text) => {
    const view = digitView(text)
    const kept = phrases.flatMap((p) => placesOf(view.text, p))
    return find(view.text)
      .filter((s) => !kept.some((k) => k.start <= s.start && s.end <= k.end && size(k) > size(s)))
      .map(({ start, end }) => ({ start: view.at(start), end: Math.max(view.at(end), view.at(end - 1) + 1) }))
  }
}

const plainOf = (text: string): string => digitView(text).text

function patternOf(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return [...name].map((c) => (DOT.test(c) ? '[·•・‧．.]?' : literal(c))).join(GAP)
  const words = name.split(/\s+/u).map(literal).join('\\s+')
  return `(?<![\\p{Script=Latin}\\d])${words}(?![\\p{Script=Latin}\\d])`
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** Every place of a phrase. */
export function placesOf(text: string, phrase: string): Span[] {
  const places: Span[] = []
  if (phrase === '') return places
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1))
    places.push({ start: at, end: at + phrase.length })
  return places
}

function size({ start, end }: Span): number {
  return end - start
}

/** A text without the names, and where it was changed: spans of the new text. */
export interface MaskedText {
  readonly text: string
  readonly masks: readonly Span[]
}

/**
 * Every name as the redaction `name` writes it. Names that overlap are masked as one (王芳 and 芳草 in 王芳草: `**草`), or what one
 * mask leaves could spell the other; and it is done until nothing is found, because a Latin mask may make room for another name.
 * @example
 * maskNames('王芳称记录缺失', nameFinder(['王芳'])) // { text: '*芳称记录缺失', masks: [{ start: 0, end: 2 }] }
 */
export function maskNames(text: string, find: NameFinder): MaskedText {
  let now = text
  let isMask: boolean[] = Array.from({ length: text.length }, () => false)
  for (let spans = joined(find(now)); spans.length > 0; spans = joined(find(now))) {
    let next = ''
    const flags: boolean[] = []
    let at = 0
    for (const { start, end } of spans) {
      const mask = maskName(now.slice(start, end))
      next += now.slice(at, start) + mask
      flags.push(...isMask.slice(at, start), ...Array.from({ length: mask.length }, () => true))
      at = end
    }
    next += now.slice(at)
    flags.push(...isMask.slice(at))
    now = next
    isMask = flags
  }
  return { text: now, masks: runsOf(isMask) }
}

/** Spans in order, those that overlap made one. */
function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const s of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1)
    if (last && s.start < last.end) out[out.length - 1] = { start: last.start, end: Math.max(last.end, s.end) }
    else out.push(s)
  }
  return out
}

function runsOf(flags: readonly boolean[]): Span[] {
  const runs: Span[] = []
  flags.forEach((is, i) => {
    if (is && !flags[i - 1]) runs.push({ start: i, end: i + 1 })
    else if (is) runs[runs.length - 1] = { start: runs.at(-1)?.start ?? i, end: i + 1 }
  })
  return runs
}
