/** Identification keys of GS1 that end in a check digit, and how many digits each may have with it. */
export const GS1_KEYS = {
  GTIN: [8, 12, 13, 14],
  GLN: [13],
  SSCC: [18],
  GSRN: [18],
  GSIN: [17],
  /** With the filler 0 of element string (8003) or without; a serial may follow. */
  GRAI: [14, 13],
  GDTI: [13],
  GCN: [13],
} as const

export type Gs1Key = keyof typeof GS1_KEYS

/** Keys whose check digit may be followed by a serial: characters at the most, and which. */
const SERIALS: Readonly<Partial<Record<Gs1Key, RegExp>>> = {
  GRAI: /^[!-"%-?A-Z_a-z]{0,16}$/,
  GDTI: /^[!-"%-?A-Z_a-z]{0,17}$/,
  GCN: /^\d{0,12}$/,
}

/**
 * GS1 check digit (mod 10): digits weighted 3, 1, 3, 1 … from the right, and what is missing to the next multiple of ten. GS1 General Specifications,
 * standard check digit;
 * worked at gs1.org (“check digit calculator”). Every single wrong digit is found; a swap of neighbours is unless they differ by 5.
 *
 * @param digits the number without its check digit, one digit or more
 * @throws RangeError for no digits or a character that is none
 * @example
 * gs1CheckDigit('629104150021') // '3'
 */
export function gs1CheckDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError(`gs1CheckDigit: ${digits} is no row of digits`)
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

/**
 * Whether a text is a number of this key: its length, its check digit, and the characters of a serial behind it. Whether the company prefix was
 * ever given out is not known here. Spaces and hyphens count as wrong characters.
 *
 * @example
 * isGs1Number('GTIN', '6291041500213') // true
 * isGs1Number('GTIN', '6291041500214') // false
 * isGs1Number('GRAI', '0629104150021' + '3' + 'A17') // true
 */
export function isGs1Number(key: Gs1Key, text: string): boolean {
  const serial = SERIALS[key]
  return GS1_KEYS[key].some((length) => {
    const number = text.slice(0, length)
    const rest = text.slice(length)
    if (number.length !== length || !/^\d+$/.test(number)) return false
    if (rest !== '' && !serial?.test(rest)) return false
    if (key === 'GRAI' && length === 14 && number[0] !== '0') return false
    return gs1CheckDigit(number.slice(0, -1)) === number.at(-1)
  })
}

/**
 * The 14 digits a GTIN is stored and compared as: zeros in front, the check digit stays right because zeros add nothing (“right justified in a 14 digit
 * field”, gs1hk.org).
 *
 * @throws RangeError for a text that is no GTIN
 * @example
 * gtin14('6291041500213') // '06291041500213'
 */
export function gtin14(gtin: string): string {
  if (!isGs1Number('GTIN', gtin)) throw new RangeError(`gtin14: ${gtin} is no GTIN`)
  return gtin.padStart(14, '0')
}
