import { itemsOf } from '../../../engines/forms/define.ts'
import { citation, findClause, type Law } from '../../../engines/forms/logic/clause.ts'
import type { FormRecordBody, ItemDocument } from '../../../engines/forms/schema.ts'
import { inspectionForm } from '../forms/inspection.ts'

/** What an item says of itself; its name stands in the pointer. */
type Item = Omit<ItemDocument, 'name'>

/** What an inspection found against one item, as an order to correct or a notice says it. */
export type FailedItem = {
  readonly item: string
  /** What was seen, from the record; never empty. */
  readonly facts: string
  /** The clause broken, as it is cited; empty where the item names none, and then nothing is ordered on it. */
  readonly clause: string
  /** What entitles to order the correction, where the law that was broken says so itself. */
  readonly basis?: string
}

/**
 * Which clause entitles to order correction of a breach, without any penalty (compared with the texts on 2026-11-27). A law that is named
 * whole entitles for every article of it.
 */
const BASES: Readonly<Record<string, string>> = {
  'CN-PQL-2018/27': 'CN-PQL-2018/54',
  'CN-PQL-2018/17': 'CN-PQL-2018/17.1',
  'CN-IPL-2023/33': 'CN-IPL-2023/47',
  'CN-MER-2021/24': 'CN-MER-2021/46',
  'CN-MER-2021/36': 'CN-MER-2021/48',
  'CN-SL-2017/27': 'CN-SL-2017/38',
  'CN-MDR-2023': 'CN-MDR-2023/17',
  'CN-EIP-2024': 'CN-EIP-2024/10.2',
}

/** Articles that published versions of the form name wrongly and mark as unverified, with the right ones (the same comparison). */
const CORRECTED: Readonly<Record<string, string>> = {
  'CN-MDR-2023/5': 'CN-MDR-2023/3.1',
  'CN-MDR-2023/10': 'CN-MDR-2023/9',
}

/** Failed items of an answered inspection, in the order of the form, on the version it was answered on. */
export function failedItems(
  record: { readonly formVersion: number | null; readonly body: unknown },
  laws: readonly Law[],
): FailedItem[] {
  const { outcomes, notes = {}, answers = {} } = record.body as Partial<FormRecordBody>
  const version = inspectionForm.versions.find((v) => v.version === record.formVersion)
  if (!version) return []
  const items = itemsOf(version)
  return (outcomes?.items ?? [])
    .filter((o) => o.outcome === 'fail')
    .flatMap(({ pointer }) => {
      const [, name = '', row, inner = ''] = pointer.split('/')
      const outer = items[name]?.document
      const item = row === undefined ? outer : outer?.items?.find((i) => i.name === inner)
      if (!outer || !item) return []
      const rowAnswers = row === undefined ? undefined : rowOf(answers[name], Number(row))
      const named = item.clause
        ? ((item.isClauseUnverified ? CORRECTED[item.clause] : undefined) ?? item.clause)
        : undefined
      const basis = named ? (BASES[named] ?? BASES[named.split('/')[0] ?? '']) : undefined
      const value = rowAnswers ? rowAnswers[inner] : answers[name]
      return [
        {
          item: rowAnswers
            ? `${outer.label.zh}（${whichRow(outer, rowAnswers, Number(row))}）：${item.label.zh}`
            : item.label.zh,
          facts: factsOf(item, value, notes[pointer]),
          clause: cited(named, laws) ?? '',
          ...(cited(basis, laws) && { basis: cited(basis, laws) as string }),
        },
      ]
    })
}

const cited = (reference: string | undefined, laws: readonly Law[]): string | undefined => {
  const clause = reference === undefined ? undefined : findClause(reference, laws)
  return clause && citation(clause)
}

function rowOf(value: unknown, index: number): Readonly<Record<string, unknown>> {
  return ((value ?? []) as readonly Readonly<Record<string, unknown>>[])[index] ?? {}
}

/** What tells a row from the others: its first answer in words, else its number. */
function whichRow(outer: Item, row: Readonly<Record<string, unknown>>, index: number): string {
  const first = outer.items?.find((i) => i.kind === 'text')
  const said = first && row[first.name]
  return typeof said === 'string' && said.trim() !== '' ? said.trim() : `第${index + 1}项`
}

/** The answer where it says more than a verdict, the remark, and that there are photographs. */
function factsOf(
  item: Item,
  value: unknown,
  note: { readonly remark?: string; readonly photos?: readonly unknown[] } | undefined,
): string {
  const photos = note?.photos?.length ?? 0
  return (
    [
      typeof value === 'number' || item.kind === 'date'
        ? `${item.label.zh}为${value}${item.unit ? ` ${item.unit}` : ''}`
        : '',
      note?.remark?.trim().replace(/。$/u, '') ?? '',
      photos > 0 ? `现场照片${photos}张` : '',
    ]
      .filter(Boolean)
      .join('，') || '现场检查判定为不符合'
  )
}
