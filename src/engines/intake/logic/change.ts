import { normalName } from '../../../stats/identity/normal-name.ts'
import type { SubjectStatus } from '../../archive/define.ts'
import type { SubjectState } from '../../archive/logic/subject-state.ts'
import type { OtherName } from '../../archive/schema.ts'
import type { IntakeRow } from './row.ts'

/** What a row would change of an archive; only what the file says something about. */
export interface SubjectChanges {
  name?: string
  region?: string
  address?: string
  industry?: string
  status?: SubjectStatus
  names?: OtherName[]
  details?: Record<string, unknown>
}

/** How a row stands to the archive of its code. */
export type Comparison =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly changes: SubjectChanges }
  /** The code stands for somebody else: a person must look. */
  | { readonly kind: 'other-name'; readonly name: string }

/**
 * Compares a row with the archive that has its code. A different name is a conflict, unless the row itself says that the archive's
 * name is its former one. A blank cell changes nothing; a district does not replace a street inside it. What the file does not say is not
 * changed: a district that was read from the address or the code only fills a new archive.
 */
export function compareRow(row: IntakeRow, before: SubjectState): Comparison {
  const isRenamed = normalName(row.name) !== normalName(before.name)
  if (isRenamed && !row.formerNames.some((n) => normalName(n) === normalName(before.name)))
    return { kind: 'other-name', name: before.name }
  const changes: SubjectChanges = {}
  if (isRenamed) changes.name = row.name
  const isStated = row.details.regionFrom === undefined
  if (isStated && !before.region.startsWith(row.region)) changes.region = row.region
  if (row.address !== undefined && row.address !== before.address) changes.address = row.address
  if (row.industry !== undefined && row.industry !== before.industry) changes.industry = row.industry
  if (row.status !== undefined && row.status !== before.status) changes.status = row.status
  const known = new Set([before.name, ...before.names.map((n) => n.name)].map(normalName))
  const added = row.formerNames.filter((n) => !known.has(normalName(n)))
  if (added.length > 0) changes.names = [...before.names, ...added.map((name): OtherName => ({ name, kind: 'former' }))]
  const said: Record<string, unknown> = { ...row.details }
  delete said.regionFrom
  // What was inferred once is now said.
  if (isStated && before.details.regionFrom !== undefined) said.regionFrom = 'district'
  const details = Object.entries(said).filter(([key, value]) => !isSame(value, before.details[key]))
  if (details.length > 0) changes.details = Object.fromEntries(details)
  return Object.keys(changes).length === 0 ? { kind: 'unchanged' } : { kind: 'changed', changes }
}

/** Capital is compared by its words: amount and currency follow from them. */
function isSame(a: unknown, b: unknown): boolean {
  const words = (value: unknown) =>
    typeof value === 'object' && value !== null && 'text' in value ? value.text : value
  return words(a) === words(b)
}
