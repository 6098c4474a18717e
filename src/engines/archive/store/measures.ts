import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

/** Nobody needs the exact number of thirty million records to know that there are some. */
const BOUND = 100_000

/** How many records there are, counted up to a bound; `onForm`: only those that answer a form. */
export async function countRecords(tx: Tx, onForm: boolean): Promise<{ value: number; isMore: boolean }> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from archive.record where ${onForm ? sql`form_id is not null` : sql`true`} limit ${BOUND + 1}
    ) found`.execute(tx)
  const n = rows[0]?.n ?? 0
  return { value: Math.min(n, BOUND), isMore: n > BOUND }
}
