import { foldText } from '../../../core/text/fold.ts'
import { FIELD_DECLARATIONS, IGNORED, IGNORED_HEADERS, INTAKE_FIELDS, type IntakeField } from '../define.ts'

/** What each column of a file is taken for: a field, known and ignored, or unknown. */
export interface Column {
  readonly header: string
  readonly field: IntakeField | typeof IGNORED | null
}

const normal = (header: string): string => foldText(header).replace(/[\s_*：:]+/gu, '')

const byHeader = new Map<string, IntakeField | typeof IGNORED>([
  ...IGNORED_HEADERS.map((h): [string, typeof IGNORED] => [normal(h), IGNORED]),
  ...INTAKE_FIELDS.flatMap((field) =>
    FIELD_DECLARATIONS[field].headers.map((h): [string, IntakeField] => [normal(h), field]),
  ),
])

/** Takes the header for what it says; the second column of the same meaning is ignored, because nobody can say which one holds. */
export function mapColumns(headers: readonly string[]): Column[] {
  const taken = new Set<IntakeField>()
  return headers.map((header) => {
    const field = byHeader.get(normal(header)) ?? null
    if (field === null || field === IGNORED) return { header, field }
    if (taken.has(field)) return { header, field: null }
    taken.add(field)
    return { header, field }
  })
}

/** Required fields that no column brings. */
export function missingFields(columns: readonly Column[]): IntakeField[] {
  return INTAKE_FIELDS.filter((f) => FIELD_DECLARATIONS[f].isRequired && !columns.some((c) => c.field === f))
}
