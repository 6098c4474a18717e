import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { HashName } from '../logic/hash.ts'
import type { PendingRow } from './pending.ts'

/** Commitments of a bulk load by COPY, as the owner and in the caller's transaction. */
export async function copyPending(client: pg.ClientBase, rows: readonly PendingRow[]): Promise<void> {
  const target = client.query(
    copyFrom('copy evidence.pending (id, kind, object_id, salt, body_digest, entry) from stdin'),
  )
  await pipeline(Readable.from(lines(rows)), target)
}

function* lines(rows: readonly PendingRow[]): Generator<string> {
  for (let i = 0; i < rows.length; i += 500)
    yield rows
      .slice(i, i + 500)
      .map((r) => `${r.id}\t${r.kind}\t${r.objectId}\t${hex(r.salt)}\t${hex(r.digest)}\t${hex(r.entry)}\n`)
      .join('')
}

/** bytea in the text form of COPY, where the backslash itself is escaped. */
function hex(bytes: Uint8Array): string {
  return `\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

export async function findLogHashAsOwner(client: pg.ClientBase): Promise<HashName | undefined> {
  const { rows } = await client.query<{ hash: HashName }>('select hash from evidence.log')
  return rows[0]?.hash
}
