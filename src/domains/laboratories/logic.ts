import { addDays } from '../../core/calendar/index.ts'
import type { Bilingual } from '../../core/text.ts'
import type { AbilityChange, AbilityKey, ImportRow } from './schema.ts'

/** An ability is reminded of this long before it ends: its renewal has to be asked for three months before (资质认定管理办法 第十三条). */
export const EXPIRY_NOTICE_DAYS = 120

/** Where an ability stands on a day. */
export function abilityState(
  a: { readonly validFrom: string; readonly validUntil: string; readonly isEnded: boolean },
  today: string,
): 'valid' | 'expiring' | 'expired' | 'coming' | 'ended' {
  if (a.isEnded) return 'ended'
  if (a.validUntil < today) return 'expired'
  if (a.validFrom > today) return 'coming'
  return a.validUntil <= addDays(today, EXPIRY_NOTICE_DAYS) ? 'expiring' : 'valid'
}

export const ABILITY_STATES: Readonly<Record<ReturnType<typeof abilityState>, Bilingual>> = {
  valid: { zh: '有效', en: 'Valid' },
  expiring: { zh: '即将到期', en: 'Ends soon' },
  expired: { zh: '已过期', en: 'Expired' },
  coming: { zh: '尚未生效', en: 'Not yet valid' },
  ended: { zh: '已终止', en: 'Ended' },
}

/** The columns of the Excel file, in and out. */
export const COLUMNS = [
  { key: 'name', label: { zh: '机构名称', en: 'Laboratory' } },
  { key: 'code', label: { zh: '统一社会信用代码', en: 'Credit code' } },
  { key: 'productClass', label: { zh: '产品类别代码', en: 'Product class' } },
  { key: 'item', label: { zh: '检测项目代码', en: 'Item' } },
  { key: 'method', label: { zh: '检测方法', en: 'Method' } },
  { key: 'certificate', label: { zh: '资质证书编号', en: 'Certificate' } },
  { key: 'validFrom', label: { zh: '有效期起', en: 'Valid from' } },
  { key: 'validUntil', label: { zh: '有效期止', en: 'Valid until' } },
  { key: 'state', label: { zh: '状态', en: 'State' } },
] as const
type ColumnKey = (typeof COLUMNS)[number]['key']

/** Which column of the file holds what; names are for people and may be missing. @returns labels of the columns that are missing */
export function readHeader(header: readonly string[]): { at: Record<ColumnKey, number>; missing: string[] } {
  const clean = header.map((h) => h.trim().toLowerCase())
  const at = {} as Record<ColumnKey, number>
  const missing: string[] = []
  for (const { key, label } of COLUMNS) {
    at[key] = clean.findIndex((h) => h === label.zh || h === label.en.toLowerCase())
    if (at[key] < 0 && key !== 'name' && key !== 'state') missing.push(label.zh)
  }
  return { at, missing }
}

export const abilityKey = (a: AbilityKey): string => `${a.productClass} ${a.item} ${a.method}`

/** What is in force of one ability. */
export interface Held extends Omit<AbilityChange, 'reason'> {
  readonly isEnded: boolean
}

/** What one line of the file asks for. */
export interface AskedLine {
  readonly line: number
  readonly cells: readonly string[]
  readonly code: string
  readonly ability: Omit<AbilityChange, 'reason'>
  readonly ends: boolean
  readonly faults: readonly Bilingual[]
}

const WORD = /^[a-z][a-z0-9-]{0,59}$/
const DAY = /^20\d\d-\d\d-\d\d$/

/** A day as Excel and people write it: 2026-01-31, 2026/1/31, 2026年1月31日. */
export function readDay(text: string): string | undefined {
  const found = /^(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim())
  if (!found) return undefined
  const day = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined
}

/** Reads one line; what is wrong with it stands beside it. */
export function readLine(line: number, cells: readonly string[], at: Record<ColumnKey, number>): AskedLine {
  const cell = (key: ColumnKey) => (cells[at[key]] ?? '').trim()
  const faults: Bilingual[] = []
  const wrong = (zh: string, en: string) => void faults.push({ zh, en })
  const validFrom = readDay(cell('validFrom')) ?? ''
  const validUntil = readDay(cell('validUntil')) ?? ''
  if (!WORD.test(cell('productClass'))) wrong('产品类别代码有误', 'product class is not a code')
  if (!WORD.test(cell('item'))) wrong('检测项目代码有误', 'item is not a code')
  for (const key of ['method', 'certificate'] as const) {
    const label = COLUMNS.find((c) => c.key === key)?.label as Bilingual
    if (cell(key).length < 1 || cell(key).length > 60)
      wrong(`${label.zh}应为 1 至 60 字`, `${label.en.toLowerCase()}: 1 to 60 characters`)
  }
  if (!DAY.test(validFrom)) wrong('有效期起不是日期', 'valid from is not a day')
  if (!DAY.test(validUntil)) wrong('有效期止不是日期', 'valid until is not a day')
  if (validFrom && validUntil && validUntil < validFrom) wrong('有效期止早于有效期起', 'it ends before it begins')
  const ability = {
    productClass: cell('productClass'),
    item: cell('item'),
    method: cell('method'),
    certificate: cell('certificate'),
    validFrom,
    validUntil,
  }
  const ends = [ABILITY_STATES.ended.zh, '终止', 'ended'].includes(cell('state').toLowerCase())
  return { line, cells: [...cells], code: cell('code'), ability, ends, faults }
}

export function isSameAbility(a: Omit<AbilityChange, 'reason'>, b: Omit<AbilityChange, 'reason'>): boolean {
  return a.certificate === b.certificate && a.validFrom === b.validFrom && a.validUntil === b.validUntil
}

/** What becomes of a line, given what is in force of that ability. */
export function outcomeOf(asked: AskedLine, held: Held | undefined): ImportRow['outcome'] {
  if (asked.faults.length > 0) return 'wrong'
  const isHeld = held !== undefined && !held.isEnded
  if (asked.ends) return isHeld ? 'ended' : 'unchanged'
  if (!isHeld) return 'new'
  return isSameAbility(asked.ability, held) ? 'unchanged' : 'changed'
}
