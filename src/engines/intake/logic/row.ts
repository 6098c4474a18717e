import type { DistrictFinder } from '../../../core/regions/logic.ts'
import { plainText } from '../../../core/text/fold.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { SubjectKind, SubjectStatus } from '../../archive/define.ts'
import { checkCreditCode } from '../../archive/logic/credit-code.ts'
import { FIELD_DECLARATIONS, type IntakeField } from '../define.ts'
import type { Column } from './columns.ts'
import { type Capital, capitalOf, cellText, civilDayOf, statusOf } from './values.ts'

/** Why a row is not taken in: the field and the remedy. */
export interface RowFault {
  readonly field: IntakeField | 'row'
  readonly reason: Bilingual
}

/** What a good row says about a subject; absent means that the file says nothing about it. */
export interface IntakeRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly rowNumber: number
  readonly cells: readonly string[]
  readonly name: string
  readonly creditCode: string
  readonly kind: SubjectKind
  readonly region: string
  readonly address?: string
  readonly industry?: string
  readonly status?: SubjectStatus
  readonly formerNames: readonly string[]
  readonly details: Readonly<Record<string, string | Capital>>
  /** Day of registration, `YYYY-MM-DD`. */
  readonly registeredOn?: string
}

export interface RowRules {
  readonly districts: DistrictFinder
  /** Regions in which the importer may write. */
  readonly regions: readonly string[]
  /** Codes and names of industries, from the city's dictionary. */
  readonly industries: ReadonlyMap<string, string>
  /** Today in China; nothing is registered later. */
  readonly today: string
}

const LONGEST: Partial<Record<IntakeField, number>> = { name: 200, address: 300 }
const LONGEST_DETAIL = 10_000
const DETAILS = ['enterpriseType', 'businessScope', 'legalRepresentative', 'contactPhone'] as const

/** Decides about one row: what it says, or everything that is wrong with it. */
export function checkRow(
  cells: readonly string[],
  rowNumber: number,
  columns: readonly Column[],
  rules: RowRules,
): { row: IntakeRow } | { faults: RowFault[] } {
  const faults: RowFault[] = []
  const refuse = (field: RowFault['field'], zh: string, en: string): undefined => {
    faults.push({ field, reason: { zh, en } })
  }
  const broken = cells.findIndex(isBroken)
  if (broken >= 0) {
    const header = columns[broken]?.header ?? `#${broken + 1}`
    refuse(
      'row',
      `“${header}”一栏有无法识别的字符（编码损坏）`,
      `column “${header}” has characters that cannot be read (damaged encoding)`,
    )
    return { faults }
  }
  if (cells.length > columns.length && cells.slice(columns.length).some((c) => c.trim() !== ''))
    refuse(
      'row',
      `有 ${cells.length} 栏，表头只有 ${columns.length} 栏（可能缺少引号）`,
      `${cells.length} cells under ${columns.length} headers (a quote may be missing)`,
    )
  const given: Partial<Record<IntakeField, string>> = {}
  columns.forEach(({ field }, i) => {
    const text = field && field !== 'ignored' ? cellText(cells[i] ?? '') : ''
    if (field && field !== 'ignored' && text !== '') given[field] = text
  })
  for (const field of Object.keys(given) as IntakeField[]) {
    const longest = LONGEST[field] ?? LONGEST_DETAIL
    if ((given[field] ?? '').length > longest) refuse(field, `超过 ${longest} 字`, `longer than ${longest} characters`)
  }
  const name = given.name ?? refuse('name', '缺少企业名称', 'the name is missing')
  const creditCode = codeOf(given.creditCode, refuse)
  const place = placeOf(given, creditCode, rules, refuse)
  const registeredOn = dayOf(given.registeredOn, rules.today, refuse)
  const status = given.status === undefined ? undefined : statusOf(given.status)
  if (given.status !== undefined && !status)
    refuse('status', `不认识的登记状态“${given.status}”`, `unknown status “${given.status}”`)
  if (faults.length > 0 || name === undefined || creditCode === undefined || place === undefined) return { faults }
  const industry = industryOf(given.industry, rules.industries)
  const details: Record<string, string | Capital> = {}
  if (registeredOn) details.registeredOn = registeredOn
  for (const field of DETAILS) if (given[field] !== undefined) details[field] = given[field]
  if (given.registeredCapital !== undefined) details.registeredCapital = capitalOf(given.registeredCapital)
  if (given.industry !== undefined && !industry) details.industryText = given.industry
  if (place.from !== 'district') details.regionFrom = place.from
  return {
    row: {
      rowNumber,
      cells,
      name,
      creditCode,
      // 9: registered as an enterprise or trader; 1, 5 and others: public institutions and social organisations.
      kind: creditCode.startsWith('9') ? 'enterprise' : 'body',
      region: place.region,
      ...(given.address !== undefined && { address: given.address }),
      ...(industry && { industry }),
      ...(status && { status }),
      formerNames: (given.formerNames ?? '')
        .split(/[;；,，、|]+/)
        .map((n) => n.trim())
        .filter((n) => n !== '' && n !== name),
      details,
      ...(registeredOn && { registeredOn }),
    },
  }
}

/** U+FFFD stands where a decoder found no character; control characters come from files that were cut or are not text. */
function isBroken(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\uFFFD\u0000-\u0008\u000E-\u001F]/.test(text) || !text.isWellFormed()
}

type Refuse = (field: RowFault['field'], zh: string, en: string) => undefined

function codeOf(text: string | undefined, refuse: Refuse): string | undefined {
  if (text === undefined) return refuse('creditCode', '缺少统一社会信用代码', 'the credit code is missing')
  const finding = checkCreditCode(text)
  return finding.valid ? finding.code : refuse('creditCode', finding.message.zh, finding.message.en)
}

/** The district as stated; where the file states none, the one its address begins with, else the one in its credit code. */
function placeOf(
  given: Partial<Record<IntakeField, string>>,
  creditCode: string | undefined,
  { districts, regions }: RowRules,
  refuse: Refuse,
): { region: string; from: 'district' | 'address' | 'code' } | undefined {
  const place = findPlace(given, creditCode, districts)
  if (!place) {
    const stated = given.district
    return stated === undefined
      ? refuse(
          'district',
          '没有写地区，从地址和代码也看不出属于哪个区',
          'no district is stated, and neither address nor code tells it',
        )
      : refuse('district', `不认识的地区“${stated}”`, `unknown district “${stated}”`)
  }
  if (!regions.some((r) => place.region.startsWith(r)))
    return refuse(
      'district',
      `${districts.nameOf(place.region)}不在您的管辖范围内`,
      `${districts.nameOf(place.region)} is outside your regions`,
    )
  return place
}

function findPlace(
  given: Partial<Record<IntakeField, string>>,
  creditCode: string | undefined,
  districts: DistrictFinder,
) {
  if (given.district !== undefined) {
    const region = districts.find(given.district)
    return region ? { region, from: 'district' as const } : undefined
  }
  const byAddress = given.address === undefined ? undefined : districts.findInAddress(given.address)
  if (byAddress) return { region: byAddress, from: 'address' as const }
  const byCode = creditCode === undefined ? undefined : districts.findByCode(creditCode.slice(2, 8))
  return byCode ? { region: byCode, from: 'code' as const } : undefined
}

function dayOf(text: string | undefined, today: string, refuse: Refuse): string | undefined {
  if (text === undefined) return undefined
  const day = civilDayOf(text)
  const { zh, en } = FIELD_DECLARATIONS.registeredOn.label
  if (!day) return refuse('registeredOn', `${zh}“${text}”不是日期`, `${en}: “${text}” is not a date`)
  if (day > today) return refuse('registeredOn', `${zh} ${day} 晚于今天`, `${en}: ${day} is after today`)
  if (day < '1800-01-01') return refuse('registeredOn', `${zh} ${day} 过早`, `${en}: ${day} is too early`)
  return day
}

function industryOf(text: string | undefined, industries: ReadonlyMap<string, string>): string | undefined {
  if (text === undefined) return undefined
  const code = /^([A-T](?:\d{2,4})?)(?:\D|$)/.exec(plainText(text).toUpperCase())?.[1]
  return code ?? industries.get(plainText(text).replaceAll(' ', ''))
}
