import { halfWidth } from './numerals.ts'

/** A text as it is read: half-width, without the white space that printers and PDF put between Han and figures. */
export interface Folded {
  readonly text: string
  /** Offset in the printed text of each character of `text`, and the length of the printed text at the end. */
  readonly places: readonly number[]
}

const SAME: Readonly<Record<string, string>> = {
  '﹪': '%',
  '～': '~',
  '〜': '~',
  '∼': '~',
  '–': '—',
  '－': '-',
  '﹥': '>',
  '﹤': '<',
  '≧': '≥',
  '≦': '≤',
}

/** Folds a printed text; a space stays only between two Latin letters or figures (ISO 9001), where it separates words. */
export function fold(printed: string): Folded {
  const half = halfWidth(printed)
  const places: number[] = []
  let text = ''
  let gap = -1
  for (let i = 0; i < half.length; i++) {
    const c = half[i] as string
    if (/[\s\p{Cf}]/u.test(c)) {
      if (gap < 0 && /\s/.test(c)) gap = i
      continue
    }
    if (gap >= 0 && /[A-Za-z\d]/.test(text.at(-1) ?? '') && /[A-Za-z\d]/.test(c)) {
      text += ' '
      places.push(gap)
    }
    gap = -1
    text += SAME[c] ?? c
    places.push(i)
  }
  places.push(printed.length)
  return { text, places }
}

/** The printed words that a stretch of the folded text stands for. */
export function printedAt(printed: string, folded: Folded, start: number, end: number): string {
  if (end <= start) return ''
  return printed.slice(folded.places[start], (folded.places[end - 1] as number) + 1)
}
