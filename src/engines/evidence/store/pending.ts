import { sql } from 'kysely'
import type pg from 'pg'
import { atCommit, type Tx } from '../../../core/db/index.ts'
import type { HashName } from '../logic/hash.ts'

/** A commitment on its way into the log. */
export interface PendingRow {
  readonly id: string
  readonly kind: string
  readonly objectId: string
  readonly salt: Uint8Array
  readonly digest: Uint8Array
  readonly entry: Uint8Array
}

/** So many commitments travel one by one with the commit; more are one statement of their own. */
const FEW = 20

/** Commitments are read by the sequencer alone, after the commit: they travel with it. */
export async function insertPending(tx: Tx, rows: readonly PendingRow[]): Promise<void> {
  if (rows.length <= FEW) {
    for (const r of rows)
      atCommit(
        tx,
        'evidence.pending',
        'insert into evidence.pending (id, kind, object_id, salt, body_digest, entry) values ($1, $2, $3, $4, $5, $6)',
        [r.id, r.kind, r.objectId, r.salt, r.digest, r.entry],
      )
    return
  }
  await sql`insert into evidence.pending (id, kind, object_id, salt, body_digest, entry)
    select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.objectId)}::text[],
      ${rows.map((r) => r.salt)}::bytea[], ${rows.map((r) => r.digest)}::bytea[], ${rows.map((r) => r.entry)}::bytea[])`.execute(
    tx,
  )
}

/** The hash the log of this database keeps; undefined before there is a log. */
export async function findLogHash(tx: Tx): Promise<HashName | undefined> {
  const { rows } = await sql<{ hash: HashName }>`select hash from evidence.log`.execute(tx)
  return rows[0]?.hash
}

/** An entry that has just been given its index, in the order of the log. */
export interface TakenEntry {
  readonly index: number
  readonly entry: Buffer
}

/**
 * Moves up to `limit` waiting commitments to the end of the log, numbering them from `size`, all inside the database; only the
 * entries come back. Deleting and inserting in one transaction is what makes it exactly once.
 */
export async function takePending(client: pg.ClientBase, size: number, limit: number): Promise<TakenEntry[]> {
  const { rows } = await client.query<TakenEntry>({
    name: 'evidence-take',
    text: `with first as (select id from evidence.pending order by id limit $2),
        taken as (delete from evidence.pending p using first where p.id = first.id returning p.*),
        numbered as (select $1::bigint + row_number() over (order by id) - 1 as index, * from taken),
        placed as (insert into evidence.commitment (index, id, kind, object_id, salt, body_digest)
          select index, id, kind, object_id, salt, body_digest from numbered)
      select index, entry from numbered order by index`,
    values: [size, limit],
  })
  return rows
}
