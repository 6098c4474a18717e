import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'

/** Since when a kind that older cities did not seal is sealed, and how many there were then. */
export interface AdoptionRow {
  readonly kind: string
  readonly things: number
  readonly adoptedAt: Date
}

/** Two processes that start at once adopt once. */
export async function lockAdoption(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7021180816)`.execute(tx)
}

export async function insertAdoption(tx: Tx, row: AdoptionRow): Promise<void> {
  await sql`insert into evidence.adoption (kind, things, adopted_at) values (${row.kind}, ${row.things}, ${row.adoptedAt})
    on conflict do nothing`.execute(tx)
}

export async function listAdoptions(tx: Tx): Promise<AdoptionRow[]> {
  const { rows } = await sql<AdoptionRow>`select kind, things, adopted_at as "adoptedAt" from evidence.adoption
    order by kind`.execute(tx)
  return rows
}
