import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../db/index.ts'

interface UploadTable {
  account_id: string
  digest: string
  name: string
  bytes: number
  type: string
  uploaded_at: Date
}

type Tables = { 'core.upload': UploadTable }

export type UploadRow = Selectable<UploadTable>

const on = (tx: Tx) => tx.withTables<Tables>()

/** The same content again takes the newer name. */
export async function putUpload(tx: Tx, row: Insertable<UploadTable>): Promise<void> {
  await on(tx)
    .insertInto('core.upload')
    .values(row)
    .onConflict((c) => c.columns(['account_id', 'digest']).doUpdateSet({ name: row.name }))
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
