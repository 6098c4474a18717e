const OPENING = '“‘（(《「『【〔'
const CLOSING = '”’）)》」』】〕'
const TERMINATORS = '。！？!?'

/**
 * Cuts a paragraph into sentences. Nothing is lost: the pieces joined give the paragraph. A full stop inside quotation marks or
 * brackets ends a sentence only when they close with it; a bracket that stands alone after a full stop (（某部门牵头）) is a
 * sentence of its own.
 */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = []
  let begin = 0
  let depth = 0
  let i = 0
  const cut = (end: number): void => {
    if (end > begin) sentences.push(paragraph.slice(begin, end))
    begin = end
  }
  while (i < paragraph.length) {
    const c = paragraph[i] as string
    if (OPENING.includes(c)) {
      const close = i === begin && sentences.length > 0 && '（('.includes(c) ? closingOf(paragraph, i) : undefined
      if (close !== undefined && !'，,。；;、'.includes(paragraph[close + 1] ?? ' ')) {
        i = close + 1
        cut(i)
        continue
      }
      depth++
    } else if (CLOSING.includes(c)) depth = Math.max(0, depth - 1)
    i++
    if (!TERMINATORS.includes(c)) continue
    let after = i
    let left = depth
    while (after < paragraph.length && CLOSING.includes(paragraph[after] as string)) {
      after++
      left--
    }
    if (left > 0) continue
    after += footnoteMark(paragraph, after)
    i = after
    depth = 0
    cut(after)
  }
  cut(paragraph.length)
  return sentences
}

/** A footnote mark after the full stop belongs to the sentence it stands at. */
function footnoteMark(text: string, at: number): number {
  return /^\[\d{1,2}\]/.exec(text.slice(at, at + 4))?.[0].length ?? 0
}

/** 牵头单位 lists are shorter; a bracket that never closes must not be searched for to the end of the text again and again. */
const LONGEST_BRACKET = 400

function closingOf(text: string, open: number): number | undefined {
  let depth = 0
  for (let i = open; i < Math.min(text.length, open + LONGEST_BRACKET); i++) {
    if ('（('.includes(text[i] as string)) depth++
    if ('）)'.includes(text[i] as string) && --depth === 0) return i
  }
  return undefined
}
