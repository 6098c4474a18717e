import type pg from 'pg'
import type { Clock } from '../../../core/clock.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Seal, Sealable } from '../../../core/seal.ts'
import { commit, SALT_BYTES } from '../logic/commitment.ts'
import type { HashName } from '../logic/hash.ts'
import { copyPending, findLogHashAsOwner } from '../store/copy-pending.ts'
import { findLogHash, insertPending, type PendingRow } from '../store/pending.ts'
import { serverHashes } from './server-crypto.ts'

/** What a seal is made of: the parts of the app that exist before the app does. */
export interface SealParts {
  readonly clock: Clock
  readonly random: (bytes: number) => Buffer
  /** Hash of a *new* log (setting ZHIHENG_LOG_HASH); an existing log keeps its own. */
  readonly logHash: HashName
}

/**
 * The function every module seals with: in the caller's transaction, one insert of salted commitments, no lock that another writer
 * could wait for. The sequencer gives them their place in the log within a second of the commit.
 * @throws NotCanonical when a body holds something JSON cannot say (RFC 8785).
 */
export function createSeal(parts: SealParts): Seal {
  let known: HashName | undefined
  return async (tx: Tx, things: readonly Sealable[]) => {
    if (things.length === 0) return
    known ??= await findLogHash(tx)
    await insertPending(tx, commitAll(things, { ...parts, logHash: known ?? parts.logHash }))
  }
}

/**
 * Rows for evidence.pending; for bulk loaders that COPY (columns id, kind, object_id, salt, body_digest, entry).
 * Everybody else calls `app.seal`.
 */
export function commitAll(things: readonly Sealable[], parts: SealParts): PendingRow[] {
  const hash = serverHashes[parts.logHash]
  const salts = parts.random(SALT_BYTES * things.length)
  const at = parts.clock.now()
  return things.map((thing, i) => {
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    const { digest, entry } = commit(hash, salt, at, thing)
    return { id: newId(), kind: thing.kind, objectId: thing.id, salt, digest, entry }
  })
}

/** Seals what a bulk loader writes as the owner: the same commitments as {@link createSeal} makes, in the loader's transaction, by COPY. */
export async function sealInBulk(client: pg.ClientBase, parts: SealParts, things: readonly Sealable[]): Promise<void> {
  if (things.length === 0) return
  const logHash = (await findLogHashAsOwner(client)) ?? parts.logHash
  await copyPending(client, commitAll(things, { ...parts, logHash }))
}
