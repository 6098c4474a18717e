import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'
import { normalName } from '../logic/search-terms.ts'

/** What to search; absent parts do not limit. */
export interface SubjectCriteria {
  /** A name or part of one, at least two characters. */
  readonly text?: string | undefined
  /** A code or the beginning of one. */
  readonly code?: string | undefined
  readonly kinds?: readonly SubjectKind[] | undefined
  readonly statuses?: readonly SubjectStatus[] | undefined
  readonly industry?: string | undefined
  readonly ownedBy?: string | undefined
  /** The key of the last hit of the page before. */
  readonly after?: readonly string[] | undefined
}

export interface HitRow {
  readonly subjectId: string
  readonly kind: SubjectKind
  readonly name: string
  readonly otherNames: readonly string[]
  readonly code: string | null
  readonly region: string
  readonly industry: string | null
  readonly address: string | null
  readonly status: SubjectStatus
  /** The code by which it was found, in a search by code. */
  readonly key: string | null
  /** How many hits there are, at most the bound. */
  readonly found: number
}

/**
 * The first `page` hits in a stable order. `regions` are the first wall; the database function applies the caller's scope once
 * more, and the policy of archive.subject holds on the join.
 */
export async function searchRows(
  tx: Tx,
  regions: readonly string[],
  criteria: SubjectCriteria,
  limits: { page: number; bound: number },
): Promise<HitRow[]> {
  const text = criteria.text === undefined ? undefined : normalName(criteria.text)
  const asked = JSON.stringify({ ...criteria, text, regions })
  const { rows } = await sql<HitRow>`
    select s.subject_id as "subjectId", s.kind, s.name,
      case when s.names = '[]' then '{}'::text[] else array(select n ->> 'name' from jsonb_array_elements(s.names) n) end as "otherNames",
      s.code, s.region, s.industry, s.address, s.status, h.key, h.found
    from archive.search_subjects(${asked}::jsonb, ${limits.page}::int, ${limits.bound}::int) h
    join archive.subject s on s.subject_id = h.subject_id
    order by h.place`.execute(tx)
  return rows
}
