import { prepared, type Tx } from '../../../core/db/index.ts'
import { normalName } from '../../../stats/identity/normal-name.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'

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
  const { kinds, statuses, industry, code, ownedBy, after } = criteria
  const text = criteria.text === undefined ? undefined : normalName(criteria.text)
  // Two characters: their bigram. From three on the trigram index is the better one, and the LIKE finds it.
  const must = [...(text && [...text].length === 2 ? [text] : []), ...(industry ? [`i:${industry}`] : [])]
  return prepared<HitRow & Record<string, unknown>>(
    tx,
    'archive.search',
    `select s.subject_id as "subjectId", s.kind, s.name,
       case when s.names = '[]' then '{}'::text[] else array(select n ->> 'name' from jsonb_array_elements(s.names) n) end as "otherNames",
       s.code, s.region, s.industry, s.address, s.status, h.key, h.found
     from archive.search_subjects($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) h
     join archive.subject s on s.subject_id = h.subject_id
     order by h.place`,
    [
      regions,
      text === undefined ? null : likePattern(text),
      must.length > 0 ? must : null,
      kinds?.map((k) => `k:${k}`),
      statuses?.map((s) => `s:${s}`),
      regionTerms(regions),
      code,
      ownedBy,
      after?.at(-1),
      code === undefined ? null : after?.[0],
      limits.page,
      limits.bound,
    ],
  )
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** Districts and below as index terms; the whole city is every row and would only make the index work. */
function regionTerms(regions: readonly string[]): string[] | null {
  const areTerms = regions.length > 0 && regions.every((r) => [6, 9, 12].includes(r.length))
  return areTerms ? regions.map((r) => `r:${r}`) : null
}
