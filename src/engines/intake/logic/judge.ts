import type { Bilingual } from '../../../core/text.ts'
import type { SubjectState } from '../../archive/logic/subject-state.ts'
import { compareRow, type SubjectChanges } from './change.ts'
import type { IntakeRow, RowFault } from './row.ts'

/** What is to become of a good row. */
export type Judgement =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly changes: SubjectChanges }
  | { readonly kind: 'fault'; readonly fault: RowFault }

/** A row held against the archive of its code, if there is one. */
export function judgeRow(
  { row, newFault }: { readonly row: IntakeRow; readonly newFault?: RowFault },
  subject: (SubjectState & { readonly mergedInto?: string | null | undefined }) | undefined,
  regions: readonly string[],
): Judgement {
  if (!subject) return newFault ? { kind: 'fault', fault: newFault } : { kind: 'new' }
  if (!regions.some((region) => subject.region.startsWith(region))) return { kind: 'fault', fault: elsewhere }
  // Its archive goes on under the one it was merged into.
  if (subject.mergedInto) return { kind: 'unchanged' }
  const comparison = compareRow(row, subject)
  return comparison.kind === 'other-name' ? { kind: 'fault', fault: otherName(comparison.name) } : comparison
}

export const repeated = (first: number): RowFault => ({
  field: 'creditCode',
  reason: { zh: `与第 ${first} 行的代码重复`, en: `the code stands in row ${first} already` },
})
/** A new archive beside another of the same name: perhaps one and the same with a wrong code. */
export const sameName = (other: { readonly name: string; readonly code: string | null }): Bilingual => ({
  zh: `已有同名档案“${other.name}”（${other.code ?? '没有代码'}），请核对是否同一个`,
  en: `an archive “${other.name}” (${other.code ?? 'without a code'}) exists: compare whether it is the same`,
})
export const sameNameInFile = (row: number): Bilingual => ({
  zh: `与第 ${row} 行名称相同、代码不同，请核对是否同一个`,
  en: `same name as row ${row} with another code: compare whether it is the same`,
})
const elsewhere: RowFault = {
  field: 'creditCode',
  reason: { zh: '这个代码的档案不在您的管辖范围内', en: 'the archive of this code is outside your regions' },
}
const otherName = (name: string): RowFault => ({
  field: 'name',
  reason: {
    zh: `这个代码在本市的档案名称是“${name}”；如已更名，请在“曾用名”一栏写明`,
    en: `this code belongs to “${name}” in this city; if it was renamed, say so in a column 曾用名`,
  },
})
