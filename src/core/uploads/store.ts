import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '../db/index.ts'

interface UploadTable {
  account_id: string
  digest: string
  name: string
  bytes: number
  type: string
  uploaded_at: Date
  /** When something took it first; until then it counts against the account's quota. */
  named_at: Date | null
}

type Tables = { 'core.upload': UploadTable }

export type UploadRow = Selectable<UploadTable>

const on = (tx: Tx) => tx.withTables<Tables>()

/** The same content again takes the newer name, and is kept from now on. */
export async function putUpload(tx: Tx, row: Insertable<Omit<UploadTable, 'named_at'>>): Promise<void> {
  await on(tx)
    .insertInto('core.upload')
    .values({ ...row, named_at: null })
    .onConflict((c) =>
      c.columns(['account_id', 'digest']).doUpdateSet({ name: row.name, uploaded_at: row.uploaded_at }),
    )
    .execute()
}

export async function listUploads(tx: Tx, accountId: string, digests: readonly string[]): Promise<UploadRow[]> {
  if (digests.length === 0) return []
  return on(tx)
    .selectFrom('core.upload')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('digest', 'in', [...digests])
    .execute()
}

export async function markNamed(tx: Tx, accountId: string, digests: readonly string[], at: Date): Promise<void> {
  if (digests.length === 0) return
  await on(tx)
    .updateTable('core.upload')
    .set({ named_at: at })
    .where('account_id', '=', accountId)
    .where('digest', 'in', [...digests])
    .where('named_at', 'is', null)
    .execute()
}

/** Bytes of an account that nothing names yet, and all it sent since a moment. */
export async function measureUploads(
  tx: Tx,
  accountId: string,
  since: Date,
): Promise<{ unnamed: number; recent: number }> {
  const { rows } = await sql<{ unnamed: number; recent: number }>`
    select coalesce(sum(bytes) filter (where named_at is null), 0)::bigint as unnamed,
      coalesce(sum(bytes) filter (where uploaded_at > ${since}), 0)::bigint as recent
    from core.upload where account_id = ${accountId} and (named_at is null or uploaded_at > ${since})`.execute(tx)
  return rows[0] as { unnamed: number; recent: number }
}
