const DIGITS = '零一二三四五六七八九'
const LARGE = [
  ['亿', 1e8],
  ['万', 1e4],
] as const

/**
 * Chinese numerals as official documents write them: 十三, 一百零五, 两千, 一万五千, 九十八点五. Undefined when it is no such numeral.
 * @example chineseNumber('二十六') // 26
 */
export function chineseNumber(text: string): number | undefined {
  const [whole = '', decimals, ...more] = text.split('点')
  if (more.length > 0) return undefined
  const value = wholeNumber(whole)
  if (decimals === undefined || value === undefined) return value
  const digits = [...decimals].map(digitOf)
  return digits.length > 0 && digits.every((d) => d >= 0) ? Number(`${value}.${digits.join('')}`) : undefined
}

function wholeNumber(text: string): number | undefined {
  for (const [mark, scale] of LARGE) {
    const at = text.lastIndexOf(mark)
    if (at < 0) continue
    const above = at === 0 ? undefined : wholeNumber(text.slice(0, at))
    const below = at === text.length - 1 ? 0 : wholeNumber(text.slice(at + 1))
    return above === undefined || below === undefined ? undefined : above * scale + below
  }
  return belowTenThousand(text)
}

function belowTenThousand(text: string): number | undefined {
  if (text === '') return undefined
  let total = 0
  let digit: number | undefined
  for (const c of text) {
    const unit = c === '十' ? 10 : c === '百' ? 100 : c === '千' ? 1000 : undefined
    if (unit !== undefined) {
      total += (digit ?? 1) * unit
      digit = undefined
      continue
    }
    const value = digitOf(c)
    if (value < 0) return undefined
    // 二〇一八 is a year written digit by digit, not a numeral of this kind.
    if (digit !== undefined && digit !== 0) return undefined
    digit = value
  }
  return total + (digit ?? 0)
}

const digitOf = (c: string): number => (c === '两' ? 2 : c === '〇' ? 0 : DIGITS.indexOf(c))

/** A year, month or day written digit by digit or as a numeral: 二〇一八, 十二. */
export function chineseDatePart(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  if (/^[〇零○Ｏ一二三四五六七八九]{4}$/.test(text))
    return Number([...text].map((c) => ('〇○Ｏ'.includes(c) ? 0 : DIGITS.indexOf(c))).join(''))
  return chineseNumber(text)
}

/** Full-width forms of digits and basic punctuation to half-width, character for character, so that offsets stay the same. */
export function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}
