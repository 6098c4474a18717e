import type { DistrictFinder } from '../../../core/regions/logic.ts'
import { plainText } from '../../../core/text/fold.ts'
import { storedName } from '../../../core/text/stored.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { SubjectKind, SubjectStatus } from '../../archive/define.ts'
import { checkCreditCode } from '../../archive/logic/credit-code.ts'
import { FIELD_DECLARATIONS, type IntakeField, type ListRow } from '../define.ts'
import type { Column } from './columns.ts'
import { dayOfNumber, findDay } from './days.ts'
import { otherRow } from './other-rows.ts'
import { statusOf } from './status.ts'
import { type Capital, capitalOf, cellText, errorOf, isScientific } from './values.ts'

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
/** Texts on one line, in which a line end of the cell means nothing. */
const NAMES: ReadonlySet<IntakeField> = new Set([
  'name',
  'address',
  'district',
  'legalRepresentative',
  'industry',
  'status',
])

/** What is wrong with a row, or what it says; `newFault`: it can change an archive, but not open one. */
export type ReadRow = { readonly faults: RowFault[] } | { readonly row: IntakeRow; readonly newFault?: RowFault }

/** Decides about one row that may open an archive: what it says, or everything that is wrong with it. */
export function checkRow(
  cells: readonly string[],
  rowNumber: number,
  columns: readonly Column[],
  rules: RowRules,
): { row: IntakeRow } | { faults: RowFault[] } {
  const read = readRow({ number: rowNumber, cells: [...cells], kinds: '' }, columns, rules)
  return 'row' in read && read.newFault ? { faults: [read.newFault] } : read
}

/** Decides about one row of a file. A district that is only inferred counts for a new archive alone, so what is wrong with it is told apart. */
export function readRow(from: ListRow, columns: readonly Column[], rules: RowRules): ReadRow {
  const faults: RowFault[] = []
  const refuse: Refuse = (field, zh, en): undefined => {
    faults.push({ field, reason: { zh, en } })
  }
  const unreadable = findUnreadable(from, columns) ?? otherRow(from, columns)
  if (unreadable) return { faults: [{ field: 'row', reason: unreadable }] }
  const given = readCells(from, columns, refuse)
  const name =
    given.name ?? (faulty(faults, 'name') ? undefined : refuse('name', '缺少企业名称', 'the name is missing'))
  const creditCode = faulty(faults, 'creditCode') ? undefined : codeOf(given.creditCode, refuse)
  const place = faulty(faults, 'district') ? undefined : placeOf(given, creditCode, rules)
  if (place && 'fault' in place && place.isStated) faults.push(place.fault)
  const registeredOn = dayOf(
    given.registeredOn,
    kindOf(from, columns, 'registeredOn'),
    from.is1904 === true,
    rules.today,
    refuse,
  )
  const status = given.status === undefined ? undefined : statusOf(given.status)
  if (given.status !== undefined && !status)
    refuse(
      'status',
      `登记状态“${given.status}”不能确定是哪一种（存续、停业、吊销、注销、迁出），请写明现在的状态`,
      `the status “${given.status}” is not certain; state the present one (active, suspended, revoked, cancelled, moved out)`,
    )
  if (faults.length > 0 || name === undefined || creditCode === undefined || place === undefined) return { faults }
  const region = 'fault' in place ? '' : place.region
  const industry = industryOf(given.industry, rules.industries)
  const details: Record<string, string | Capital> = {}
  if (registeredOn) details.registeredOn = registeredOn
  for (const field of DETAILS) if (given[field] !== undefined) details[field] = given[field]
  if (given.registeredCapital !== undefined) {
    const unit = columns.find((c) => c.field === 'registeredCapital')?.unit
    details.registeredCapital = capitalOf(given.registeredCapital, unit)
  }
  if (given.industry !== undefined && !industry) details.industryText = given.industry
  const inferredFrom = 'fault' in place ? 'nothing' : place.from
  if (inferredFrom !== 'district') details.regionFrom = inferredFrom
  return {
    row: {
      rowNumber: from.number,
      cells: from.cells,
      name,
      creditCode,
      // 9: registered as an enterprise or trader; 1, 5 and others: public institutions and social organisations.
      kind: creditCode.startsWith('9') ? 'enterprise' : 'body',
      region,
      ...(given.address !== undefined && { address: given.address }),
      ...(industry && { industry }),
      ...(status && { status }),
      formerNames: (given.formerNames ?? '')
        .split(/[;；,，、|\n]+/)
        .map(storedName)
        .filter((n) => n !== '' && n !== name),
      details,
      ...(registeredOn && { registeredOn }),
    },
    ...('fault' in place && { newFault: place.fault }),
  }
}

const faulty = (faults: readonly RowFault[], field: IntakeField) => faults.some((f) => f.field === field)

/** Why nothing in a row can be trusted. */
function findUnreadable({ cells, swallowed }: ListRow, columns: readonly Column[]): Bilingual | undefined {
  if (swallowed !== undefined)
    return {
      zh: `本行的引号没有闭合${swallowed > 0 ? `，其后 ${swallowed} 行被括在引号里，已按各自一行读取，从这里起行号是文件的行号` : ''}；请补上引号`,
      en: `a quote opened in this row is not closed${swallowed > 0 ? `; the ${swallowed} lines behind it were read as rows of their own, numbered by the line of the file` : ''}; add the quote`,
    }
  const broken = cells.findIndex(isBroken)
  if (broken >= 0) {
    const header = columns[broken]?.header ?? `#${broken + 1}`
    return {
      zh: `“${header}”一栏有无法识别的字符（编码损坏）`,
      en: `column “${header}” has characters that cannot be read (damaged encoding)`,
    }
  }
  if (cells.length > columns.length && cells.slice(columns.length).some((c) => c.trim() !== ''))
    return {
      zh: `有 ${cells.length} 栏，表头只有 ${columns.length} 栏（可能缺少引号）`,
      en: `${cells.length} cells under ${columns.length} headers (a quote may be missing)`,
    }
  return undefined
}

/** The texts of the columns that mean something, each held against what its cell is. */
function readCells(from: ListRow, columns: readonly Column[], refuse: Refuse): Partial<Record<IntakeField, string>> {
  const given: Partial<Record<IntakeField, string>> = {}
  columns.forEach(({ field, header }, i) => {
    if (!field || field === 'ignored') return
    const cell = from.cells[i] ?? ''
    const text = NAMES.has(field) ? oneLine(cellText(cell)) : cellText(cell)
    const longest = LONGEST[field] ?? LONGEST_DETAIL
    const fault = cellFault(field, header, cell, kindAt(from, i))
    if (fault) refuse(field, fault.zh, fault.en)
    else if (field === 'name' && cell.trim() !== '' && storedName(cell) === '')
      refuse(field, '企业名称里没有可见的字', 'the name has no visible character')
    else if (text.length > longest) refuse(field, `超过 ${longest} 字`, `longer than ${longest} characters`)
    else if (text !== '') given[field] = text
  })
  return given
}

const oneLine = (text: string) => (text === '' ? '' : storedName(text))

function kindAt({ kinds }: ListRow, index: number): string {
  return kinds[index] ?? 't'
}

function kindOf(from: ListRow, columns: readonly Column[], field: IntakeField): string {
  return kindAt(
    from,
    columns.findIndex((c) => c.field === field),
  )
}

/** Fields whose digits are a code: a number has lost what stood before or behind them. */
const DIGITS: ReadonlySet<IntakeField> = new Set(['creditCode', 'contactPhone'])

/** What a cell is, where that alone says that its value cannot be taken. */
function cellFault(field: IntakeField, header: string, cell: string, kind: string): Bilingual | undefined {
  const error = kind === 'e' ? cell : errorOf(cell)
  if (error !== undefined)
    return {
      zh: `“${header}”一栏是 ${error}（公式没有得出结果），请改正后再导入`,
      en: `column “${header}” is ${error} (a formula without a result); correct it and import again`,
    }
  if (kind === 'w')
    return {
      zh: `“${header}”一栏与左边的单元格合并，看不出各栏的内容，请取消合并`,
      en: `column “${header}” is merged with the cell to its left; unmerge them`,
    }
  if (kind === 'b')
    return { zh: `“${header}”一栏是逻辑值 ${cell}`, en: `column “${header}” is the truth value ${cell}` }
  if (kind === 'd' && field !== 'registeredOn')
    return {
      zh: `“${header}”一栏被表格软件变成了日期 ${cell}，请把该列设为文本后重新填写`,
      en: `a spreadsheet made the day ${cell} of column “${header}”; format the column as text and enter it again`,
    }
  if (DIGITS.has(field) && isScientific(cell)) return lostDigits(header, cell)
  if (kind !== 'n') return undefined
  // A mobile number has eleven digits and begins with 1: a number keeps them all. Of others the first zero may be gone.
  if (field === 'contactPhone') return /^1[3-9]\d{9}$/.test(cell) ? undefined : lostDigits(header, cell)
  if (field === 'creditCode') return lostDigits(header, cell)
  if (field === 'name' || field === 'legalRepresentative')
    return { zh: `“${header}”一栏是数字 ${cell}`, en: `column “${header}” is the number ${cell}` }
  return undefined
}

function lostDigits(header: string, cell: string): Bilingual {
  return {
    zh: `“${header}”一栏是数字（${cell}），不是文本：表格软件只保留 15 位数字，前面的 0 和第 15 位以后的数字已经丢失；请把该列设为文本，从原始资料重新填写`,
    en: `column “${header}” is a number (${cell}), not text: spreadsheets keep 15 digits, leading zeros and the digits behind are lost; format the column as text and enter it again from the source`,
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
  if (finding.valid) return finding.code
  if (/^\d{15}$/.test(finding.code))
    return refuse(
      'creditCode',
      `“${finding.code}”是 15 位数字：旧的营业执照注册号，或被表格软件截短的代码；请填写 18 位统一社会信用代码`,
      `“${finding.code}” has 15 digits: an old registration number, or a code cut short by a spreadsheet; give the credit code of 18 characters`,
    )
  if (/^\d{15}000$/.test(finding.code))
    return refuse(
      'creditCode',
      `“${finding.code}”末三位是 0，像是被表格软件当作数字改过；请从原始资料重新填写 18 位代码`,
      `“${finding.code}” ends in three zeros, as when a spreadsheet took it for a number; enter the 18 characters again from the source`,
    )
  return refuse('creditCode', finding.message.zh, finding.message.en)
}

type Place =
  | { readonly region: string; readonly from: 'district' | 'address' | 'code' }
  | { readonly fault: RowFault; readonly isStated: boolean }

/** The district as stated; where the file states none, the one its address begins with, else the one in its credit code. */
function placeOf(
  given: Partial<Record<IntakeField, string>>,
  creditCode: string | undefined,
  { districts, regions }: RowRules,
): Place {
  const place = findPlace(given, creditCode, districts)
  const isStated = given.district !== undefined
  const fault = (zh: string, en: string): Place => ({ fault: { field: 'district', reason: { zh, en } }, isStated })
  if (!place)
    return isStated
      ? fault(`不认识的地区“${given.district}”`, `unknown district “${given.district}”`)
      : fault(
          '没有写地区，从地址和代码也看不出属于哪个区',
          'no district is stated, and neither address nor code tells it',
        )
  if (!regions.some((r) => place.region.startsWith(r)))
    return fault(
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

function dayOf(
  text: string | undefined,
  kind: string,
  is1904: boolean,
  today: string,
  refuse: Refuse,
): string | undefined {
  if (text === undefined) return undefined
  const { zh, en } = FIELD_DECLARATIONS.registeredOn.label
  const found = kind === 'n' ? dayOfNumber(text, is1904) : findDay(text)
  if ('why' in found) return refuse('registeredOn', `${zh}“${text}”${found.why.zh}`, `${en}: “${text}” ${found.why.en}`)
  const { day } = found
  if (day > today) return refuse('registeredOn', `${zh} ${day} 晚于今天`, `${en}: ${day} is after today`)
  if (day < '1800-01-01') return refuse('registeredOn', `${zh} ${day} 过早`, `${en}: ${day} is too early`)
  return day
}

function industryOf(text: string | undefined, industries: ReadonlyMap<string, string>): string | undefined {
  if (text === undefined) return undefined
  const code = /^([A-T](?:\d{2,4})?)(?:\D|$)/.exec(plainText(text).toUpperCase())?.[1]
  return code ?? industries.get(plainText(text).replaceAll(' ', ''))
}
