import type { Actor } from '../access/define.ts'
import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import { holdFiles } from '../files/named.ts'
import type { UploadedFile } from './schema.ts'
import { listUploads, markNamed } from './store.ts'

/**
 * What the actor uploaded himself and is still there, to show it to him. Whoever names it calls {@link takeUploads}.
 * @returns in the order asked, each once; what is not his is left out
 */
export async function findUploads(tx: Tx, app: App, actor: Actor, digests: readonly string[]): Promise<UploadedFile[]> {
  const asked = [...new Set(digests)]
  const there = await holdFiles(tx, app, asked)
  const rows = new Map((await listUploads(tx, ownerOf(actor), asked)).map((r) => [r.digest, r]))
  return asked.flatMap((digest) => {
    const row = rows.get(digest)
    return row && there.has(digest) ? [{ digest, name: row.name, size: row.bytes, type: row.type }] : []
  })
}

/**
 * The same, for whoever names them in this transaction: nobody can attach, and so read, a file only because he learned its digest. They are
 * not removed before the transaction ends, and count no longer as unnamed.
 */
export async function takeUploads(tx: Tx, app: App, actor: Actor, digests: readonly string[]): Promise<UploadedFile[]> {
  const found = await findUploads(tx, app, actor, digests)
  await markNamed(
    tx,
    ownerOf(actor),
    found.map((f) => f.digest),
    app.clock.now(),
  )
  return found
}

export function ownerOf(actor: Actor): string {
  return actor.accountId ?? actor.name
}
