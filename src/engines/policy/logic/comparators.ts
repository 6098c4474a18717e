import type { Quantity } from './quantity.ts'

export type Comparator = '>=' | '>' | '=' | '<=' | '<' | '~'
/** A range says both ends. */
export type FoundComparator = Comparator | 'between'

/** How a figure is compared: by the words before it and after it. */
export interface Comparison {
  readonly comparator: Comparator
  /** The words before it, as folded; empty when only a word after it compares. */
  readonly printed: string
  readonly isStable: boolean
}

const NOT = '不(?:得|能|应|可|会|宜|要|允许)?(?:再)?'
const LEAST = '提高|提升|增加|增长|上升|扩大|扩展|发展|增|升|扩|拓展|壮大|恢复'
const MOST = '降低|下降|减少|缩短|压缩|压减|缩减|降|减|回落|收窄'

// Each is anchored where the figure begins; the longest wins, so that 不超过 is not read as 超过.
const BEFORE: readonly (readonly [RegExp, Comparator, boolean])[] = [
  [/(?:稳定|保持|维持|巩固)(?:保持|提高|提升)?(?:在|到|至)$/, '>=', true],
  [new RegExp(`(?:控制|限制|压减|压缩|压降)(?:在|到|至)$|(?:${MOST})(?:低|少)?(?:到|至|为)$`), '<=', false],
  [new RegExp(`${NOT}(?:超过|超出|高于|大于|多于|突破|长于)$|(?:至多|最多|最高为?|上限为?|≤|以内)$`), '<=', false],
  [new RegExp(`${NOT}(?:低于|少于|小于|短于|亚于)$|(?:至少|最少|最低为?|下限为?|≥)(?:达到?)?$`), '>=', false],
  [/(?:突破|超过|超|高于|大于|多于|超出|逾|>)$/, '>', false],
  [/(?:低于|少于|小于|不足|不到|<)$/, '<', false],
  [new RegExp(`(?:达到|达至|达|(?:${LEAST})(?:到|至|为)|总数为|为|保持|维持|实现|完成|:)$`), '>=', false],
]

/** Words between the comparing word and the figure that only make it rough or count together. */
const FILLER = /(?:大?约|近|将近|接近|大体|基本|总计|共计|合计|累计|总共|共|均|都|各|全部|不同程度|□)+$/
const ROUGH = /(?:大?约|近|将近|接近)$/

/** The text before a figure without filling words. */
export function beforeFillers(before: string): string {
  return before.replace(FILLER, '')
}

/** 不少于本单位执法人员总数的5%: what the share is taken of stands between the comparing word and the number. */
function beforeBase(lead: string): string {
  return /^(.*(?:不低于|不少于|不超过|不高于|达到|达|突破|超过))[^,。]{1,24}的$/.exec(lead)?.[1] ?? lead
}

/** The comparing word that a figure stands after. */
export function comparisonBefore(before: string): Comparison | undefined {
  const lead = beforeFillers(before)
  return longest(lead) ?? longest(lead.replace(/分别$/, '')) ?? longest(beforeBase(lead))
}

function longest(lead: string): Comparison | undefined {
  let best: Comparison | undefined
  const tail = lead.slice(-16)
  for (const [pattern, comparator, isStable] of BEFORE) {
    const printed = pattern.exec(tail)?.[0]
    if (printed && printed.length > (best?.printed.length ?? 0)) best = { printed, comparator, isStable }
  }
  return best
}

const AFTER = /(?:\(含\))?(以上|及以上|以下|及以下|以内|之内|之上|左右|上下)(?:\(含\))?/y

/** 以上, 左右 … right after a figure, and where it ends. */
export function boundAfter(text: string, at: number): { readonly word: string; readonly end: number } | undefined {
  AFTER.lastIndex = at
  const m = AFTER.exec(text)
  return m ? { word: m[1] as string, end: at + m[0].length } : undefined
}

/** All that compares a figure, put together: words before, rough words, the form of the figure itself, words after. */
export function compare(
  before: string,
  figure: Quantity,
  bound: string | undefined,
  implied: Comparator,
): FoundComparator {
  if (figure.upTo !== undefined) return 'between'
  const word = comparisonBefore(before)
  if (bound === '左右' || bound === '上下') return '~'
  if (bound?.endsWith('上')) return word?.comparator === '>' ? '>' : '>='
  if (bound?.endsWith('下') || bound?.endsWith('内')) return '<='
  if (figure.isMore) return '>'
  if (ROUGH.test(before)) return '~'
  const comparator = word?.comparator ?? implied
  // Nothing can be more than the whole.
  return figure.unit === '%' && figure.value === 100 && comparator === '>=' ? '=' : comparator
}
