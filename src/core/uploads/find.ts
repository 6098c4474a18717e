import type { Actor } from '../access/define.ts'
import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import type { UploadedFile } from './schema.ts'
import { listUploads } from './store.ts'

/**
 * What the actor uploaded himself and is still there. Whoever names files asks here: nobody can attach, and so read, a file only because
 * he learned its digest.
 * @returns in the order asked, each once; what is not his is left out
 */
export async function findUploads(tx: Tx, app: App, actor: Actor, digests: readonly string[]): Promise<UploadedFile[]> {
  const asked = [...new Set(digests)]
  const rows = new Map((await listUploads(tx, actor.accountId ?? actor.name, asked)).map((r) => [r.digest, r]))
  const found: UploadedFile[] = []
  for (const digest of asked) {
    const row = rows.get(digest)
    if (row && (await app.files.has(digest))) found.push({ digest, name: row.name, size: row.bytes, type: row.type })
  }
  return found
}
