/** A stretch of a sentence that says one thing, as offsets in the folded text. */
export interface ItemPlace {
  readonly start: number
  readonly end: number
  /** It stands in brackets inside another item. */
  readonly isAside: boolean
}

export interface Itemised {
  /** Folded text, same length, with names blanked out; brackets too where it is read from outside them. */
  readonly masked: string
  /** The same with the words in brackets left readable, for the items inside them. */
  readonly inside: string
  readonly items: readonly ItemPlace[]
}

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '‘': '’', '《': '》', '「': '」' }
/** No name and no aside is longer; a mark that never closes must not be searched for to the end again and again. */
const LONGEST_NAME = 80
const LONGEST_ASIDE = 200
const BLANK = '□'

/** Words in quotation and book-title marks are names: a number in one is part of it (“万家企业…”行动, “3·15”). */
function maskNames(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string
    const close = c === '"' ? '"' : CLOSING[c]
    const end = close === undefined ? -1 : text.slice(i + 1, i + 1 + LONGEST_NAME).indexOf(close)
    const length = end < 0 ? 1 : end + 2
    // “零”事故 is 零事故.
    const isNought = end === 1 && text[i + 1] === '零'
    out += end < 0 ? c : isNought ? `${BLANK}零${BLANK}` : BLANK.repeat(length)
    i += length
  }
  return out
}

function asidesOf(text: string): [number, number][] {
  const found: [number, number][] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '(') continue
    const end = closingOf(text, i)
    if (end === undefined) continue
    // 以上(含) is part of the comparing word.
    if (!/^\(含(?:本数)?\)/.test(text.slice(i, i + 5))) found.push([i, end])
    i = end
  }
  return found
}

function closingOf(text: string, open: number): number | undefined {
  let depth = 0
  for (let i = open; i < Math.min(text.length, open + LONGEST_ASIDE); i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return i
  }
  return undefined
}

/** Cuts a folded sentence into items: between commas, semicolons and colons outside brackets; what stands in brackets is an item of its own. */
export function itemise(folded: string): Itemised {
  const inside = maskNames(folded)
  const asides = asidesOf(inside)
  const items: ItemPlace[] = []
  const cut = (from: number, to: number, isAside: boolean, closed: readonly [number, number][]): void => {
    let begin = from
    let next = 0
    for (let i = from; i <= to; i++) {
      while (next < closed.length && (closed[next] as [number, number])[1] < i) next++
      const hole = closed[next]
      if (hole && i >= hole[0] && i <= hole[1]) continue
      if (i < to && !isSeparator(inside, i)) continue
      if (i > begin) items.push({ start: begin, end: i, isAside })
      begin = i + 1
    }
  }
  cut(0, folded.length, false, asides)
  let masked = ''
  let at = 0
  for (const [open, close] of asides) {
    masked += inside.slice(at, open) + BLANK.repeat(close + 1 - open)
    at = close + 1
    cut(open + 1, close, true, [])
  }
  masked += inside.slice(at)
  return { masked, inside, items }
}

function isSeparator(text: string, i: number): boolean {
  const c = text[i] as string
  if (c === ';') return true
  // 1,000 is one number, 8:30 and 1:3 are too.
  if (c === ',') return !(/\d/.test(text[i - 1] ?? '') && /^\d{3}(?!\d)/.test(text.slice(i + 1, i + 5)))
  return c === ':' && !(/\d/.test(text[i - 1] ?? '') && /\d/.test(text[i + 1] ?? ''))
}
