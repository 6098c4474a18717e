import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'

/** Copies for this target alone from now on; a target that was not copied to before gets everything there is, oldest first. */
export async function setCopyTarget(tx: Tx, target: string | undefined, at: Date): Promise<void> {
  await sql`select core.set_audit_copy(${target ?? null}, ${at})`.execute(tx)
}

/** The next entries to hand over, held against a second process until the end of the transaction. */
export async function takeQueued(tx: Tx, limit: number): Promise<{ seq: number; entry_id: string }[]> {
  const lock = await sql<{ ok: boolean }>`select pg_try_advisory_xact_lock(7021180817) ok`.execute(tx)
  if (!lock.rows[0]?.ok) return []
  const found = await sql<{ seq: number; entry_id: string }>`select seq, entry_id from core.audit_outbox
    order by seq limit ${limit}`.execute(tx)
  return found.rows
}

export async function dropQueued(tx: Tx, seqs: readonly number[]): Promise<void> {
  await sql`delete from core.audit_outbox where seq = any(${[...seqs]}::bigint[])`.execute(tx)
}

/** How many wait, and since when the oldest does. */
export async function countQueued(tx: Tx): Promise<{ pending: number; oldest: Date | null }> {
  const found = await sql<{ pending: number; oldest: Date | null }>`select
      (select count(*) from (select from core.audit_outbox limit 100000) q) as pending,
      (select e.at from core.audit_outbox q join core.audit_entry e on e.id = q.entry_id order by q.seq limit 1) as oldest`.execute(
    tx,
  )
  return found.rows[0] ?? { pending: 0, oldest: null }
}
