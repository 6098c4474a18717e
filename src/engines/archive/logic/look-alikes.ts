import { nameKey } from '../../../core/text/fold.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'

/** An archive whose name, present or former, reads like the one that is asked for. */
export interface LookAlike {
  readonly subjectId: string
  readonly name: string
  readonly code: string | null
  readonly region: string
  readonly status: SubjectStatus
}

/** What is compared of a subject that is to be opened. */
export interface Asked {
  readonly kind: SubjectKind
  readonly name: string
  readonly region: string
  readonly creditCode?: string | undefined
}

/** Legal persons and traders: their names are meant to be one's own within a district. Persons, products and sites share theirs. */
export const NAMED_ONCE: ReadonlySet<SubjectKind> = new Set(['enterprise', 'body'])

/**
 * Whether two subjects of one name may be one: in one district, or with one district in their codes. A branch (…公司和平分公司) has another name.
 * One with the same code is no look-alike but the same.
 */
export function mayBeSame(asked: Asked, other: Pick<LookAlike, 'region' | 'code'>): boolean {
  const district = (code: string | null | undefined) => (code?.length === 18 ? code.slice(2, 8) : undefined)
  if (asked.creditCode !== undefined && asked.creditCode === other.code) return false
  const own = district(asked.creditCode)
  return asked.region.slice(0, 6) === other.region.slice(0, 6) || (own !== undefined && own === district(other.code))
}

/** By what names are looked up: width, blanks and signs nobody sees make no other name. */
export const lookAlikeKey = nameKey
