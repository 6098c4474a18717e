import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { SubjectKind, SubjectStatus } from '../define.ts'

/** Which subjects a list of objects holds. */
export interface RosterCriteria {
  readonly kind: SubjectKind
  readonly statuses: readonly SubjectStatus[]
  /** Beginning of the industry code; every industry without it. */
  readonly industry?: string | undefined
}

export interface RosterSubject {
  readonly subjectId: string
  readonly name: string
  readonly code: string | null
  readonly region: string
  readonly industry: string | null
}

const PAGE = 5000

const meets = (regions: readonly string[], { kind, statuses, industry }: RosterCriteria) => sql`
  kind = ${kind} and status = any (${[...statuses]}::text[]) and merged_into is null and region ^@ any (${[...regions]}::text[])
  ${industry ? sql`and industry ^@ ${industry}` : sql``}`

/** How many {@link eachSubject} would give. */
export async function countRoster(tx: Tx, regions: readonly string[], criteria: RosterCriteria): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from archive.subject where ${meets(regions, criteria)}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Every subject of the regions that meets the criteria, in the order of their ids, page by page: a list of any length stays out of memory. */
export async function* eachSubject(
  tx: Tx,
  regions: readonly string[],
  criteria: RosterCriteria,
): AsyncGenerator<RosterSubject> {
  let after: string | undefined
  for (;;) {
    const { rows } = await sql<RosterSubject>`
      select subject_id as "subjectId", name, code, region, industry from archive.subject
      where ${meets(regions, criteria)} ${after ? sql`and subject_id > ${after}::uuid` : sql``}
      order by subject_id limit ${PAGE}`.execute(tx)
    yield* rows
    after = rows.at(-1)?.subjectId
    if (rows.length < PAGE) return
  }
}
