import { withIdeographs } from './radicals.ts'

/** What nobody sees: format characters, variation selectors, joiners, tags, fillers; and what is no character at all. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cs}]/gu
/** Controls other than those that part words or lines. */
const CONTROL = /(?![\s\u0085])\p{Cc}/gu
/** Every blank, among them the empty Braille cell and the fillers of Hangul, which look like one. */
const BLANKS = /[\s\u0085\u2800]+/gu
const BLANK_AT_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu

/** Signs that readers take for one another, each row under its first. */
const SIGNS = [
  '-─━‐‑‒–—―−⁃﹘﹣－⸺⸻',
  '~∼〜～˜',
  '·•∙⋅‧・･᛫',
  `"“”„‟«»「」『』〝〞〟″＂﹁﹂﹃﹄《》`,
  `'‘’‚‛\`´′‹›＇〈〉ʼ`,
  '(（〔【[［{｛﹙﹝〖〘❨⦅',
  ')）〕】]］}｝﹚﹞〗〙❩⦆',
  // Two shapes of one ideograph that mainland texts do not tell apart.
  '户戶戸',
  '青靑',
]
const SIGN: ReadonlyMap<string, string> = new Map(
  SIGNS.flatMap((row) => {
    const [first = '', ...rest] = [...row]
    return rest.map((sign): [string, string] => [sign, first])
  }),
)
const SIGN_PATTERN = new RegExp(
  `[\\p{Pd}${[...SIGN.keys()].map((s) => `\\u{${s.codePointAt(0)?.toString(16)}}`).join('')}]`,
  'gu',
)

/**
 * What people wrote, ready to be read as a value (a day, an amount, a code): {@link foldText} with capitals kept.
 * @example
 * plainText('２０２６–０３–０１ Ｔ ') // '2026-03-01 T'
 */
export function plainText(text: string): string {
  return withIdeographs(text)
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(SIGN_PATTERN, (sign) => SIGN.get(sign) ?? '-')
    .replace(CONTROL, '')
    .replace(BLANKS, ' ')
    .replace(BLANK_AT_HAN, '')
    .trim()
}

/**
 * The one way in which texts are compared and searched: width and compatibility forms (NFKC), radicals as ideographs, what nobody sees left out, one kind
 * of blank (none beside a Han character), one kind of dash, quote, dot and bracket, small letters. Traditional and simplified characters stay different.
 * Folding a folded text changes nothing.
 *
 * @example
 * foldText('Ａｃｍｅ（天津）　有限 公司') // 'acme(天津)有限公司'
 * foldText('⻓\u200B城 Ａ–1') // '长城a-1'
 */
export function foldText(text: string): string {
  return plainText(plainText(text).toLowerCase())
}

/**
 * A name as it is compared: {@link foldText} without any blank. Two names with one key look alike to people.
 * @example
 * nameKey('王 芳') === nameKey('王芳') // true
 */
export function nameKey(name: string): string {
  return foldText(name).replaceAll(' ', '')
}
