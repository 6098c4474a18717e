import { allSentences, type PolicyDocument } from './document.ts'
import { chineseNumber, halfWidth } from './numerals.ts'
import { findQuantities, isTimeUnit, type Quantity } from './quantity.ts'

export type Comparator = '>=' | '>' | '=' | '<=' | '<' | '~'

/** What the number says about its subject: its level, by how much it changes, how many times a base it reaches, or that named things are done. */
export type Measure = 'level' | 'change' | 'multiple' | 'named-count'

export type ModalityKind = 'plain' | 'ensure' | 'strive' | 'in-principle' | 'encourage'

export interface Modality {
  readonly kind: ModalityKind
  /** The word, as printed; empty for plain. */
  readonly printed: string
  /** `unclear`: the word stands before an earlier item of the same sentence, and may or may not reach this one. */
  readonly scope: 'stated' | 'unclear'
}

export interface Deadline {
  /** Last day, YYYY-MM-DD: `到2020年` is read as the end of that year. */
  readonly by: string
  readonly printed: string
  /** Taken over from an earlier item of the same sentence. */
  readonly isInherited: boolean
}

/** A number the document promises to reach. */
export interface FoundTarget {
  /** Address of the sentence it stands in. */
  readonly address: string
  readonly sentence: string
  /** The item of the sentence, as printed. */
  readonly printed: string
  /** What is counted or measured, as printed: may still carry the verb's object. */
  readonly subject: string
  readonly value: number
  readonly unit: string
  readonly comparator: Comparator
  /** No comparing word stands there: a bare figure is read as at least. */
  readonly isComparatorImplied: boolean
  readonly isStable: boolean
  readonly measure: Measure
  /** For 比2015年翻一番: the year of the base value. */
  readonly baseYear?: number
  /** For a named count: the names, as printed. */
  readonly names?: readonly string[]
  readonly deadline?: Deadline
  readonly modality: Modality
}

/** Every numeric target of a document, in its order. */
export function findTargets(document: PolicyDocument): FoundTarget[] {
  return allSentences(document).flatMap((s) => targetsInSentence(s.text, s.address))
}

/** What is longer is no sentence, but text whose quotation marks do not close. */
const LONGEST_SENTENCE = 5000

/** Targets of one sentence. Deadline and modality reach from an item to the later ones of the same sentence. */
export function targetsInSentence(sentence: string, address = ''): FoundTarget[] {
  if (sentence.length > LONGEST_SENTENCE) return []
  const shown = halfWidth(sentence)
  const masked = maskNames(shown)
  const found: FoundTarget[] = []
  let deadline: Deadline | undefined
  let isDeadlineTaken = false
  let modality: Modality | undefined
  for (const [start, end] of itemsOf(masked)) {
    const own = deadlineIn(shown.slice(start, end))
    if (own) {
      deadline = own
      isDeadlineTaken = false
    }
    const word = modalityIn(masked.slice(start, end))
    const ownModality = word ?? (modality ? { ...modality, scope: 'unclear' as const } : PLAIN)
    if (word && word.kind !== 'ensure') modality = word
    const item: Item = {
      printed: sentence.slice(start, end),
      shown: shown.slice(start, end),
      masked: masked.slice(start, end),
    }
    for (const reading of readItem(item, deadline !== undefined)) {
      found.push({
        address,
        sentence,
        printed: item.printed.replace(/[。！]$/, ''),
        ...reading,
        ...(deadline && { deadline: { ...deadline, isInherited: isDeadlineTaken } }),
        modality: ownModality,
      })
      isDeadlineTaken = true
    }
  }
  return found
}

const PLAIN: Modality = { kind: 'plain', printed: '', scope: 'stated' }

interface Item {
  readonly printed: string
  /** Half-width. */
  readonly shown: string
  /** Half-width, with quoted names blanked out. */
  readonly masked: string
}

type Reading = Omit<FoundTarget, 'address' | 'sentence' | 'printed' | 'deadline' | 'modality'>

/** Words in quotation marks and book-title marks are names: a number in one is part of a name (“万家企业…”行动, “3·15”). Same length. */
function maskNames(text: string): string {
  return text.replace(/“[^”]*”|‘[^’]*’|《[^》]*》|"[^"]*"/g, (name) => '□'.repeat(name.length))
}

/** Items of a sentence: between commas and semicolons outside brackets. */
function itemsOf(masked: string): [number, number][] {
  const items: [number, number][] = []
  let depth = 0
  let begin = 0
  for (let i = 0; i <= masked.length; i++) {
    const c = masked[i]
    if (c === '(') depth++
    if (c === ')') depth = Math.max(0, depth - 1)
    // 1,000 is one number.
    const isThousands = c === ',' && /\d/.test(masked[i - 1] ?? '') && /^\d{3}(?!\d)/.test(masked.slice(i + 1))
    if (c !== undefined && !(depth === 0 && ',;:'.includes(c) && !isThousands)) continue
    if (i > begin) items.push([begin, i])
    begin = i + 1
  }
  return items
}

function deadlineIn(text: string): Deadline | undefined {
  const m =
    /(?:到|至|截至|截止到?)(\d{4})年(?:(\d{1,2})月)?(底|末|前)?/.exec(text) ??
    /(\d{4})年(?:(\d{1,2})月)?(底|末)?(?:之|以)?前/.exec(text)
  if (!m) return undefined
  const year = Number(m[1])
  const month = m[2] ? Number(m[2]) : 12
  if (month < 1 || month > 12) return undefined
  return { by: `${year}-${String(month).padStart(2, '0')}-${lastDay(year, month)}`, printed: m[0], isInherited: false }
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const MODAL: readonly (readonly [ModalityKind, RegExp])[] = [
  ['strive', /力争|争取|力求/],
  ['ensure', /确保|务必|必须/],
  ['in-principle', /原则上/],
  ['encourage', /鼓励|支持有条件/],
]

function modalityIn(masked: string): Modality | undefined {
  for (const [kind, pattern] of MODAL) {
    const m = pattern.exec(masked)
    if (m) return { kind, printed: m[0], scope: 'stated' }
  }
  return undefined
}

/** What a document reaches by doing: a figure that follows one of these as its object is a promise. */
const ACHIEVE =
  /建成|建设|新建|建立|完成|培育|培养|选树|选拔|选择|认定|评选|创建|打造|形成|发展|组建|支持|提升|制定|修订|研制|开展|推广|引进|新增|增加|实现|扶持|覆盖|通过|获得|推动|改造|实施|举办|制修订|编制|发布/
const PREFIX: readonly (readonly [RegExp, Comparator, boolean])[] = [
  [/(?:稳定|保持|维持)在$/, '>=', true],
  [/(?:控制|限制|压减|压缩)(?:在|到|至)$/, '<=', false],
  [/(?:降|减少|下降|降低|缩短|压缩|压减)(?:低|少)?(?:到|至)$/, '<=', false],
  [/(?:突破|超过|超|高于|大于|多于)$/, '>', false],
  [/(?:不超过|不高于|不大于|不多于|至多|最多|以内)$/, '<=', false],
  [/(?:低于|少于|小于)$/, '<', false],
  [/(?:不低于|不少于|不小于|至少|最少)$/, '>=', false],
  [/(?:达到|达|提高到|提高至|增加到|增加至|增至|增长到|上升到|提升到|提升至|扩大到|升至|总数为|为)$/, '>=', false],
]
const CHANGE = /(?:提高|增长|增加|上升|提升|下降|降低|减少|缩短|压减|压缩)(?:了)?$/
/** A condition that something must meet or a rule's trigger, not a result to reach. */
const CONDITION = /^(?:或者|并且|并)?(?:对|凡|如|若|当|发生|受到|违反|因|经|一年内|累计|连续)|禁止|不得/

function readItem(item: Item, hasDeadline: boolean): Reading[] {
  const multiple = readMultiple(item)
  if (multiple) return [multiple]
  const quantities = findQuantities(item.masked).filter((q) => !isTimeUnit(q.unit) && !isPartOfDate(item.masked, q))
  const readings = quantities.flatMap((q) => readQuantity(item, q) ?? [])
  if (readings.length > 0) return readings
  const named = hasDeadline ? readNamedCount(item) : undefined
  return named ? [named] : []
}

const isPartOfDate = (text: string, q: Quantity): boolean => /^[年月日届]/.test(text.slice(q.end)) && q.unit === ''

function readQuantity(item: Item, q: Quantity): Reading | undefined {
  const before = item.masked.slice(0, q.start)
  const after = item.masked.slice(q.end)
  if (CONDITION.test(item.masked.replace(/^\s*/, ''))) return undefined
  const bound = /^(?:\(含\))?(以上|及以上|以下|以内|之内|左右|上下)/.exec(after)?.[1]
  const rest = bound ? after.slice(after.indexOf(bound) + bound.length) : after
  // 厚度低于0.01毫米的地膜: the number describes a thing, it is not reached.
  const isAttribute = /^的/.test(rest)
  const lead = before.replace(/(?:总数|总量|总额|比例|比重)?的$/, '的')
  const prefix = longestPrefix(lead) ?? longestPrefix(beforeBase(lead))
  if (prefix && !isAttribute) {
    const [printed, comparator, isStable] = prefix
    return {
      subject: subjectOf(item, lead.lastIndexOf(printed)),
      value: q.value,
      unit: q.unit,
      comparator: withBound(comparator, bound, q),
      isComparatorImplied: false,
      isStable,
      measure: 'level',
    }
  }
  if (CHANGE.test(before) && !isAttribute && (q.unit.includes('%') || q.unit.includes('百分点') || q.unit === '倍'))
    return {
      subject: subjectOf(item, before.search(CHANGE)),
      value: q.value,
      unit: q.unit,
      comparator: bound === '左右' ? '~' : '>=',
      isComparatorImplied: bound === undefined,
      isStable: false,
      measure: 'change',
    }
  // 建成…60家 ends the item; 力争3个区通过…, 选择10个左右…城市 begin it.
  const endsItem = /^[\s。]*$/.test(rest)
  const beginsItem =
    /^(?:.*(?:力争|确保|争取|实现|选择|选取|建成|新增|培育|完成|建设))$/.test(before) && rest.length > 1
  if ((endsItem && ACHIEVE.test(before)) || beginsItem) {
    return {
      subject: endsItem
        ? subjectOf(item, q.start)
        : item.shown.slice(q.end + (after.length - rest.length)).replace(/。$/, ''),
      value: q.value,
      unit: q.unit,
      comparator: withBound('>=', bound, q),
      isComparatorImplied: bound === undefined,
      isStable: false,
      measure: 'level',
    }
  }
  return undefined
}

/** 不少于本单位执法人员总数的5%: what the share is taken of stands between the comparing word and the number. */
function beforeBase(lead: string): string {
  return /^(.*(?:不低于|不少于|不超过|不高于|达到|达|突破|超过))[^,。]{1,24}的$/.exec(lead)?.[1] ?? lead
}

function longestPrefix(before: string): readonly [printed: string, Comparator, isStable: boolean] | undefined {
  let best: readonly [string, Comparator, boolean] | undefined
  for (const [pattern, comparator, isStable] of PREFIX) {
    const printed = pattern.exec(before)?.[0]
    if (printed && printed.length > (best?.[0].length ?? 0)) best = [printed, comparator, isStable]
  }
  return best
}

function withBound(comparator: Comparator, bound: string | undefined, q: Quantity): Comparator {
  if (bound === '左右' || bound === '上下') return '~'
  if (bound?.endsWith('上')) return '>='
  if (bound?.endsWith('下') || bound?.endsWith('内')) return '<='
  // Nothing can be more than the whole.
  return q.unit === '%' && q.value === 100 && comparator === '>=' ? '=' : comparator
}

function subjectOf(item: Item, end: number): string {
  return item.shown
    .slice(0, end)
    .replace(/^\s*(?:(?:到|至|截至)?\d{4}年(?:\d{1,2}月)?[底末]?(?:之|以)?前?)?/, '')
    .replace(/^(?:力争|争取|力求|确保|原则上|务必)/, '')
    .trim()
}

/** 翻一番 doubles, 翻两番 quadruples. */
function readMultiple(item: Item): Reading | undefined {
  const m = /(?:比|较)?(?:(\d{4})年)?(?:的)?(?:基础上)?(?:实现)?翻([一两二三])番/.exec(item.masked)
  if (!m) return undefined
  const times = chineseNumber(m[2] as string) as number
  return {
    subject: subjectOf(item, m.index),
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
function readNamedCount(item: Item): Reading | undefined {
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
