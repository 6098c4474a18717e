import { plainText } from './fold.ts'

/** A text as numbers and names are looked for in it, with the place of each of its UTF-16 units in the text itself. */
export interface DigitView {
  readonly text: string
  /** `at[i]` is where unit i came from; one entry more for the end. */
  readonly at: (i: number) => number
}

const HAN_DIGITS: ReadonlyMap<string, string> = new Map(
  ['〇零○', '一壹弌幺', '二贰貳两', '三叁參', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖'].flatMap((row, digit) =>
    [...row].map((sign): [string, string] => [sign, String(digit)]),
  ),
)
const HAN_DIGIT = new RegExp(`[${[...HAN_DIGITS.keys()].join('')}]`, 'gu')

/** Left out, so that what stands around it comes together: what nobody sees, and marks that are written over a digit (1️⃣). */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}\p{Noncharacter_Code_Point}]|(?![\s\u0085])\p{Cc}/u
const ASTRAL = /[\u{10000}-\u{10FFFF}]/u
/** All that is neither ASCII nor an ordinary ideograph or mark of Chinese text. */
const OTHER = /[^\0-\x7E\u4E00-\u9FFF，。、；：]/gu

const known = new Map<string, string>()

/** The sign that one character stands for: digits of any script as ASCII, width, dashes and blanks folded, capitals as they are. */
function signOf(character: string): string {
  const found = known.get(character)
  if (found !== undefined) return found
  const sign = /[\s\u0085\u2800]/u.test(character) ? ' ' : (digitOf(character) ?? plainText(character))
  if (known.size < 4096) known.set(character, sign)
  return sign
}

/** ❶ ➀ ➊ ⓵: circled digits that NFKC leaves as they are, by the code of their 1. */
const CIRCLED = [0x2776, 0x2780, 0x278a, 0x24f5]

function digitOf(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0
  if (code === 0x24ff) return '0'
  const first = CIRCLED.find((one) => code >= one && code < one + 9)
  if (first !== undefined) return String(code - first + 1)
  if (!/\p{Nd}/u.test(character)) return undefined
  const plain = plainText(character)
  if (/^\d$/.test(plain)) return plain
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

/**
 * The text with every way to write a digit folded, for looking for numbers in it. With `readsHan` 一三八 and 壹叁捌 are digits too; without it they
 * are words (附件三).
 */
export function digitView(text: string, readsHan = false): DigitView {
  const digits = (s: string) => (readsHan ? s.replace(HAN_DIGIT, (d) => HAN_DIGITS.get(d) as string) : s)
  if (!UNSEEN.test(text) && !ASTRAL.test(text)) {
    // Sign for sign: the places are the same.
    const same = text.replace(OTHER, (c) => {
      const sign = signOf(c)
      return sign.length === c.length ? sign : c
    })
    return { text: digits(same), at: (i) => i }
  }
  let view = ''
  const places: number[] = []
  let at = 0
  for (const character of text) {
    const sign = UNSEEN.test(character)
      ? ''
      : /^[\0-\x7E\u4E00-\u9FFF]$/u.test(character)
        ? character
        : signOf(character)
    view += sign
    for (let i = 0; i < sign.length; i++) places.push(at)
    at += character.length
  }
  places.push(at)
  return { text: digits(view), at: (i) => places[i] ?? at }
}

/** Whether reading ideographs as digits can find anything: a row of seven with one among them. */
export function mayHoldHanDigits(text: string): boolean {
  return text.match(ROW)?.some((row) => row.search(HAN_DIGIT) >= 0) ?? false
}
const ROW = new RegExp(`(?:[\\p{N}${[...HAN_DIGITS.keys()].join('')}][^\\p{L}\\p{N}]{0,3}){7,}`, 'gu')
