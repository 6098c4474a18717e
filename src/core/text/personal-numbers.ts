import { maskEmail, maskIdNumber, maskPhone } from '../access/masking.ts'
import type { FieldError } from '../problem.ts'
import type { Bilingual } from '../text.ts'
import { type DigitView, digitView, mayHoldHanDigits } from './digits.ts'

/** What kind of number names a person. */
export type PersonalNumberKind = 'id-number' | 'phone' | 'bank-card' | 'passport' | 'email' | 'account' | 'plate'

/** A number that names a person, at its place in the text: UTF-16 units from `start` up to `end`, which is not in it. */
export interface PersonalNumber {
  readonly kind: PersonalNumberKind
  readonly start: number
  readonly end: number
  /** Whether it can hardly be anything else. What is only likely is for a person to decide. */
  readonly isCertain: boolean
  /** As it reads with every digit folded. */
  readonly plain: string
}

/** One way a number is written. `judge` says what a hit is: certain, likely or nothing. */
interface Pattern {
  readonly kind: PersonalNumberKind
  readonly pattern: RegExp
  readonly judge: (hit: string, before: string, after: string) => 'certain' | 'likely' | undefined
}

// What holds digits and names nobody: ids of objects, digests, moments. Never looked into.
const NOT_LOOKED_INTO =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-z])[0-9a-f]{32,}(?![0-9a-z])|\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:?\d\d)?/giu

const GAP = '[ ._·-]{0,2}'
const APART = '(?<![0-9A-Za-z])'
const ENDS = '(?![0-9A-Za-z])'
const digitsOf = (text: string): string => text.replace(/[^0-9Xx]/g, '').toUpperCase()
/** Lengths of the rows of digits. */
const rowsOf = (text: string): string => (text.match(/\d+/g) ?? []).map((row) => row.length).join('-')

const ID_LABEL = /(?:身份证|身份号|身份证件|公民|证件)[^。；;\n]{0,10}$/u
const REGISTRATION_LABEL = /(?:注册号|执照)[^。；;\n]{0,8}$/u
const PHONE_LABEL =
  /(?:手机|电话|座机|联系|致电|拨打|来电|微信|传真|tel|phone|mobile|mob|call|fax|wechat)[^。；;\n]{0,10}$/iu
const CARD_LABEL = /(?:卡号|银行卡|账号|帐号|账户|card|account)[^。；;\n]{0,12}$/iu
const PASSPORT_LABEL = /(?:护照|通行证|回乡证|台胞证|居留证|旅行证|passport|permit)[^。；;\n]{0,12}$/iu
/** What follows an amount or a count. */
const UNIT = /^ ?(?:元|万|亿|圆|批|件|个|台|吨|千克|公斤|克|米|升|户|家|人次|次|%|‰|kg|m\b|t\b|yuan|rmb|cny)/iu
const MORE_DIGITS = /^(?:[.,]\d|[ ._·-]{1,2}\d)/u
/** The digits are those behind a point. */
const FRACTION_BEFORE = /\d[.,]$/u
const DIGITS_BEFORE = /\d[ ._·-]{1,2}$|\d[.,]$/u

/** GB/T 2260, first two digits; 81 to 83 are residence permits of people from Hong Kong, Macau and Taiwan. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

function isDay(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

/** Check character of GB 11643: ISO 7064 MOD 11-2. */
function idCheckHolds(id: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11)
  return '10X98765432'[sum % 11] === id[17]
}

/** Check character of GB 32100, for codes of digits alone. */
function creditCheckHolds(code: string): boolean {
  let sum = 0
  let weight = 1
  for (let i = 0; i < 17; i++) {
    sum += Number(code[i]) * weight
    weight = (weight * 3) % 31
  }
  return (31 - (sum % 31)) % 31 === Number(code[17])
}

/** Check digit of the registration numbers of enterprises before 2015 (工商注册号, GS 15): ISO 7064 MOD 11,10. */
function registrationCheckHolds(number: string): boolean {
  let product = 10
  for (let i = 0; i < 14; i++) {
    const sum = (product + Number(number[i])) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (product + Number(number[14])) % 10 === 1
}

function luhnHolds(number: string): boolean {
  let sum = 0
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}

/**
 * GB 11643-1999, 18 characters. A row of region, day and number is also how samples and tasks are numbered: of days after 2015 only a check character
 * that holds counts, and a credit code (GB 32100) of digits alone is none.
 */
function judgeLongId(hit: string, before: string) {
  const id = digitsOf(hit)
  const [year, month, day] = [id.slice(6, 10), id.slice(10, 12), id.slice(12, 14)].map(Number) as [
    number,
    number,
    number,
  ]
  if (
    FRACTION_BEFORE.test(before) ||
    !PROVINCES.has(id.slice(0, 2)) ||
    year < 1900 ||
    year > 2050 ||
    !isDay(year, month, day)
  )
    return undefined
  if (idCheckHolds(id) || ID_LABEL.test(before)) return 'certain'
  if (/^\d+$/.test(id) && creditCheckHolds(id)) return undefined
  return year <= 2015 ? 'certain' : undefined
}

/**
 * The numbers of before 1999: 15 digits without a check digit, of people born from 1920 on. Registration numbers of enterprises begin with a region too:
 * their check digit holds, and those of the self-employed, whose row begins with 60, look like a birth in 1960.
 */
function judgeShortId(hit: string, before: string) {
  const id = digitsOf(hit)
  const [year, month, day] = [id.slice(6, 8), id.slice(8, 10), id.slice(10, 12)].map(Number) as [number, number, number]
  if (FRACTION_BEFORE.test(before) || !PROVINCES.has(id.slice(0, 2)) || year < 20 || !isDay(1900 + year, month, day))
    return undefined
  if (ID_LABEL.test(before)) return 'certain'
  return REGISTRATION_LABEL.test(before) || (year === 60 && registrationCheckHolds(id)) ? 'likely' : 'certain'
}

const MOBILE_ROWS = /^(?:11|3-4-4|3-8|7-4|3-3-5|5-6|(?:1-){10}1)$/

function judgeMobile(hit: string, before: string, after: string) {
  if (MORE_DIGITS.test(after) || DIGITS_BEFORE.test(before) || UNIT.test(after)) return undefined
  const own = hit.replace(/^\(?(?:\+|00)?0?86\)?[ -]{0,2}|^0(?=1)/, '')
  if (MOBILE_ROWS.test(rowsOf(own.replace(/[()]/g, ' '))) || PHONE_LABEL.test(before)) return 'certain'
  return 'likely'
}

function judgeLandline(_: string, before: string, after: string) {
  return MORE_DIGITS.test(after) || DIGITS_BEFORE.test(before) ? undefined : 'certain'
}

/** ISO 7812: the first digits that issuers of payment cards have. */
const ISSUER = /^(?:62|4|5[1-5]|2[2-7]|3[04-8]|60|955[89])/

function judgeCard(hit: string, before: string, after: string) {
  const number = digitsOf(hit)
  if (MORE_DIGITS.test(after) || DIGITS_BEFORE.test(before) || UNIT.test(after)) return undefined
  if (/X/.test(number) || !ISSUER.test(number) || !luhnHolds(number)) return undefined
  // A day at the front is the number of a document, 2026…; cards of that range are rare here.
  if (/^20[0-9]{2}(?:0[1-9]|1[0-2])/.test(number)) return undefined
  return /^(?:62|4|5)/.test(number) || CARD_LABEL.test(before) ? 'certain' : 'likely'
}

function judgePassport(_: string, before: string) {
  return PASSPORT_LABEL.test(before) || ID_LABEL.test(before) ? 'certain' : 'likely'
}

const certain = () => 'certain' as const
const likely = () => 'likely' as const

const PATTERNS: readonly Pattern[] = [
  {
    kind: 'email',
    pattern: /[a-z0-9][a-z0-9._%+-]{0,63} ?@ ?[a-z0-9-]+(?: ?\. ?[a-z0-9-]+)*? ?\. ?[a-z]{2,24}(?![a-z0-9-])/giu,
    judge: certain,
  },
  {
    // wang(at)example[dot]cn
    kind: 'email',
    pattern:
      /[a-z0-9][a-z0-9._%+-]{0,63} ?[([{<] ?at ?[)\]}>] ?[a-z0-9-]+(?: ?(?:[.。]|[([{<] ?dot ?[)\]}>]) ?[a-z0-9-]+)*? ?(?:[.。]|[([{<] ?dot ?[)\]}>]) ?[a-z]{2,24}(?![a-z0-9-])/giu,
    judge: certain,
  },
  {
    // 120101/19850307/2415: region, day and row parted by whatever is at hand; its check character tells it from other numbers.
    kind: 'id-number',
    pattern:
      /(?<![0-9A-Za-z])[1-8]\d{5}[\s/,，、:：;；]{1,3}(?:19|20)\d{6}[\s/,，、:：;；]{1,3}\d{3}[\dXx](?![0-9A-Za-z])/gu,
    judge: (hit, before) => (idCheckHolds(digitsOf(hit)) ? judgeLongId(hit, before) : undefined),
  },
  {
    kind: 'id-number',
    pattern: new RegExp(`${APART}[1-8](?:${GAP}\\d){16}${GAP}[\\dXx]${ENDS}`, 'gu'),
    judge: judgeLongId,
  },
  { kind: 'id-number', pattern: new RegExp(`${APART}[1-8](?:${GAP}\\d){14}${ENDS}`, 'gu'), judge: judgeShortId },
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![0-9]|(?<!tel|phone|mobile|mob|wx|vx|v|t)[A-Za-z])(?:\\(?(?:\\+|00)?0?86\\)?[ -]{0,2}|0)?\\(?1${GAP}[3-9]${GAP}\\d\\)?(?:${GAP}\\d){8}${ENDS}`,
      'giu',
    ),
    judge: judgeMobile,
  },
  {
    // 138/0013/8000, or broken over two lines: rows of a table look like it too.
    kind: 'phone',
    pattern: /(?<![0-9A-Za-z.])1[3-9]\d[\s/*,，、+]{1,2}\d{4}[\s/*,，、+]{1,2}\d{4}(?![0-9A-Za-z])/gu,
    judge: (_, before, after) => {
      if (MORE_DIGITS.test(after) || DIGITS_BEFORE.test(before) || UNIT.test(after)) return undefined
      return PHONE_LABEL.test(before) ? 'certain' : 'likely'
    },
  },
  {
    // +86-22-23456789: abroad the nought of the area code goes.
    kind: 'phone',
    pattern:
      /(?<![0-9A-Za-z.])\(?(?:\+|00)86\)?[ -]{0,2}\(?(?:10|2\d|[3-9]\d{2})\)?[ -]{1,2}[2-8]\d{2,3}[ -]?\d{4}(?![0-9A-Za-z])/gu,
    judge: judgeLandline,
  },
  {
    // Area codes: 010, 02x, and four digits elsewhere; with an extension (转, ext., -).
    kind: 'phone',
    pattern:
      /(?<![0-9A-Za-z.])(?:\(?(?:\+|00)86\)?[ -]{0,2})?(?:\((?:010|02\d|0[3-9]\d{2})\) ?|(?:010|02\d|0[3-9]\d{2})[ -]{1,3})[2-8]\d{2,3}[ -]?\d{4}(?: ?(?:转|ext\.?|-) ?\d{1,5})?(?![0-9A-Za-z])/giu,
    judge: judgeLandline,
  },
  {
    kind: 'phone',
    pattern: /(?<![0-9A-Za-z.,])(?:0(?:10|2\d|[3-9]\d{2}))[2-8]\d{6,7}(?![0-9A-Za-z])/gu,
    judge: (_, before, after) => {
      if (MORE_DIGITS.test(after) || DIGITS_BEFORE.test(before) || UNIT.test(after)) return undefined
      return PHONE_LABEL.test(before) ? 'certain' : 'likely'
    },
  },
  {
    kind: 'phone',
    pattern: /(?<=(?:电话|座机|手机|传真|tel|phone)[^\d。；;\n]{0,6})[2-8]\d{2,3}[ -]?\d{4}(?![0-9A-Za-z])/giu,
    judge: (_, __, after) => (MORE_DIGITS.test(after) || UNIT.test(after) ? undefined : 'likely'),
  },
  {
    kind: 'bank-card',
    pattern: new RegExp(`${APART}\\d(?:[ -]?\\d){15,18}${ENDS}`, 'gu'),
    judge: judgeCard,
  },
  {
    kind: 'passport',
    pattern: new RegExp(
      `${APART}(?:[EG]${GAP}\\d{8}|E[A-HJ-NP-Z]\\d{7}|[DSP]E?\\d{7,8}|[HM]\\d{8}(?:\\d{2})?)${ENDS}`,
      'giu',
    ),
    judge: (hit, before, after) => {
      const found = judgePassport(hit, before)
      // D, S and P with seven digits number samples and stations too.
      return found === 'likely' && (!/^(?:[EG]|[HM]\d{10})/i.test(hit) || /^[-/]/.test(after) || /[-/]$/.test(before))
        ? undefined
        : found
    },
  },
  {
    kind: 'passport',
    pattern: /(?<=永久居留(?:身份)?证[^\dA-Za-z。；;\n]{0,8})(?:[A-Z]{3}\d{12}|9\d{17})(?![0-9A-Za-z])/giu,
    judge: certain,
  },
  {
    kind: 'passport',
    pattern: /(?<=(?:军官证|士兵证|警官证|文职干部证|军人证)[^\d。；;\n]{0,12})\d{6,10}(?![0-9A-Za-z])/gu,
    judge: certain,
  },
  {
    // An account of a firm is no person's: for a person to decide.
    kind: 'bank-card',
    pattern: new RegExp(`(?<=(?:银行|开户|收款)[账帐]?[号户][^\\d。；;\\n]{0,6})\\d(?:[ -]?\\d){11,20}${ENDS}`, 'gu'),
    judge: likely,
  },
  {
    kind: 'passport',
    pattern: /(?<=(?:台胞证|台湾居民来往大陆通行证|通行证)[^\d。；;\n]{0,8})\d{8}(?:\d{2})?(?![0-9A-Za-z])/gu,
    judge: certain,
  },
  {
    kind: 'account',
    pattern: /(?<=(?:\bqq|\bq q|扣扣|企鹅)(?:号|号码)?[ :：是为-]{0,3})[1-9]\d{4,10}(?![0-9A-Za-z])/giu,
    judge: (_, __, after) => (/^[.,]\d/.test(after) ? undefined : 'certain'),
  },
  { kind: 'account', pattern: /(?<![a-z0-9])wxid_[a-z0-9]{6,20}/giu, judge: certain },
  {
    // 微信abc12345, 加v abc_123: a word that no language has.
    kind: 'account',
    pattern:
      /(?<=(?:[微薇威]信|v信|加[vw微]|wechat ?id)(?:号|id)?[ :：是为]{0,3})(?=[a-z_-]{0,19}\d|[a-z0-9-]{0,19}_)[a-z][a-z0-9_-]{5,19}(?![0-9A-Za-z])/giu,
    judge: certain,
  },
  {
    kind: 'account',
    pattern:
      /(?<=(?:微信(?:号|id)?[ :：是为]{1,3}|微信号|wechat[ :：]{1,3}|(?<![a-z])[vw]x[ :：]{1,3}))[a-z][a-z0-9_-]{5,19}(?![0-9A-Za-z])/giu,
    judge: certain,
  },
  {
    kind: 'plate',
    pattern:
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. -]?(?=[A-Z0-9]{0,5}\d)[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])/gu,
    judge: likely,
  },
]

/** Nothing that could be a number that names a person. */
const MAY_HOLD =
  /@|＠|\p{N}|[〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]|[([{<（［｛＜〔【] ?[aａ][tｔ]|[微薇威]信|[wｗ][eｅ][cｃ][hｈ][aａ][tｔ]|[vwｖｗ][xｘ]/iu

/**
 * Numbers that name a person, in order, none inside another: identity numbers (GB 11643, 18 and 15 characters), mobile and fixed telephones, bank cards
 * (Luhn), passports and permits, mail addresses, accounts of QQ and WeChat, plates of vehicles. Looked for in the folded text: width, digits of other
 * scripts and 一三八, what nobody sees between them. Credit codes, standards, days, amounts and numbers of documents are none.
 */
export function personalNumbers(text: string): PersonalNumber[] {
  if (!MAY_HOLD.test(text)) return []
  const found = inView(digitView(text))
  if (mayHoldHanDigits(text)) found.push(...inView(digitView(text, true)))
  // Of two that overlap: the certain one, then the longer one.
  const best: PersonalNumber[] = []
  for (const one of found.sort((a, b) => Number(b.isCertain) - Number(a.isCertain) || size(b) - size(a)))
    if (!best.some((b) => one.start < b.end && b.start < one.end)) best.push(one)
  return best.sort((a, b) => a.start - b.start)
}

const size = (n: PersonalNumber): number => n.end - n.start

function inView(view: DigitView): PersonalNumber[] {
  const text = view.text.replace(NOT_LOOKED_INTO, (whole) => '#'.repeat(whole.length))
  return PATTERNS.flatMap(({ kind, pattern, judge }) =>
    [...text.matchAll(pattern)].flatMap((m) => {
      const end = m.index + m[0].length
      const said = judge(m[0], text.slice(Math.max(0, m.index - 24), m.index), text.slice(end, end + 8))
      if (!said) return []
      return [
        {
          kind,
          start: view.at(m.index),
          end: Math.max(view.at(end), view.at(end - 1) + 1),
          isCertain: said === 'certain',
          plain: m[0],
        },
      ]
    }),
  )
}

/** The names of the kinds, for a refusal that says what to take out. */
export const PERSONAL_NUMBER_LABELS: Readonly<Record<PersonalNumberKind, Bilingual>> = {
  'id-number': { zh: '身份证号', en: 'identity number' },
  phone: { zh: '电话号码', en: 'telephone number' },
  'bank-card': { zh: '银行卡号', en: 'number of a bank card' },
  passport: { zh: '护照或通行证号', en: 'number of a passport or permit' },
  email: { zh: '电子邮箱', en: 'mail address' },
  account: { zh: '微信或 QQ 号', en: 'WeChat or QQ account' },
  plate: { zh: '车牌号', en: 'number plate' },
}

const MASK: Readonly<Record<PersonalNumberKind, (plain: string) => string>> = {
  'id-number': maskIdNumber,
  phone: maskTelephone,
  'bank-card': (n) => `${'*'.repeat(12)}${n.slice(-4)}`,
  passport: (n) => `${n[0]}${'*'.repeat(n.length - 1)}`,
  email: maskEmail,
  account: (n) => `${n[0]}***`,
  plate: (n) => `${n.slice(0, 2)}*****`,
}

function maskTelephone(plain: string): string {
  const digits = plain.replace(/\D/g, '')
  if (/1[3-9]\d{9}$/.test(digits)) return maskPhone(digits.slice(-11))
  return maskPhone(
    plain
      .replace(/[()]/g, ' ')
      .trim()
      .replace(/ +/g, '-')
      .replace(/(?:转|ext).*$/i, ''),
  )
}

/**
 * A text without the numbers that certainly name a person: each masked as its kind is. What is masked already stays as it is.
 * @example
 * maskPersonalNumbers('电话 138 1234 5678') // '电话 138****5678'
 */
export function maskPersonalNumbers(text: string): string {
  let masked = ''
  let at = 0
  for (const n of personalNumbers(text)) {
    if (!n.isCertain) continue
    masked +=
      text.slice(at, n.start) +
      MASK[n.kind](
        n.kind === 'email' ? n.plain.replaceAll(' ', '') : n.plain.replace(/[ ._·]/g, n.kind === 'phone' ? ' ' : ''),
      )
    at = n.end
  }
  return at === 0 ? text : masked + text.slice(at)
}

/** What a text for the public holds that certainly names a person; at most one fault. */
export function personalFaults(text: string, pointer: string): FieldError[] {
  const kinds = [...new Set(personalNumbers(text).flatMap((n) => (n.isCertain ? [n.kind] : [])))]
  if (kinds.length === 0) return []
  const named = (language: 'zh' | 'en') => kinds.map((k) => PERSONAL_NUMBER_LABELS[k][language])
  return [
    {
      pointer,
      message: {
        zh: `这段文字会公开显示，含有${named('zh').join('、')}，请删去`,
        en: `the public will read this; take out the ${named('en').join(', ')}`,
      },
    },
  ]
}
