import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import { equal } from '../logic/bytes.ts'
import { NotCanonical } from '../logic/canonical.ts'
import { bodyDigest, entryBinds, readEntry } from '../logic/commitment.ts'
import { readBundle, TILE_WIDTH } from '../logic/tiles.ts'
import {
  type CommitmentRow,
  commitmentsTo,
  type ErasureRow,
  erasuresOf,
  listErasures,
  pendingTo,
} from '../store/commitments.ts'
import { loadBundles } from '../store/log.ts'
import { serverHashes } from './server-crypto.ts'

/** Erasures looked at once. */
const BATCH = 500

/** What a sealed act ordered to erase: the places in the log it names. */
interface Order {
  readonly entries: ReadonlySet<number>
}

/** A commitment or a waiting one with its entry, as far as both are there. */
interface SealOfAct {
  readonly objectId: string
  readonly salt: Buffer | null
  readonly digest: Buffer | null
  readonly entry: Uint8Array | undefined
}

/**
 * Tells an erasure that an act ordered from salts and digests that somebody took away. A row of `evidence.erasure` proves nothing by itself,
 * whoever owns the tables can write one: it counts with the act of the same id that is sealed as it stands, and that names the same kind,
 * the same object, and the entry.
 */
export function erasureJudge(tx: Tx, kinds: ReadonlyMap<string, SealedKind>) {
  /** By id, the order behind an erasure, or why there is none. */
  const ordersOf = async (erasures: readonly ErasureRow[]): Promise<Map<string, Order | string>> => {
    const ids = erasures.map((e) => e.id)
    const acts = (await kinds.get('act')?.loadBodies(tx, ids)) ?? new Map<string, Json>()
    const seals = Map.groupBy(await sealsOfActs(tx, ids), (s) => s.objectId)
    return new Map(erasures.map((e) => [e.id, orderOf(e, acts.get(e.id), seals.get(e.id) ?? [])]))
  }

  return {
    /** Why these commitments may not be without salt and digest; those that an act ordered to erase are absent. */
    async faultsOf(rows: readonly CommitmentRow[]): Promise<Map<CommitmentRow, string>> {
      const faults = new Map<CommitmentRow, string>()
      const erasures = Map.groupBy(
        await erasuresOf(tx, [...new Set(rows.map((r) => r.objectId))]),
        (e) => `${e.kind} ${e.objectId}`,
      )
      const orders = await ordersOf([...erasures.values()].flat())
      for (const row of rows) {
        const known = kinds.get(row.kind)
        const ofRow = (erasures.get(`${row.kind} ${row.objectId}`) ?? []).map((e) => orders.get(e.id))
        if (known && !known.eraseBody)
          faults.set(row, 'salt and digest are gone, but nothing of this kind can be erased')
        else if (ofRow.length === 0) faults.set(row, 'salt and digest are gone, but no erasure is on record')
        else if (!ofRow.some((o) => typeof o === 'object' && o.entries.has(row.index)))
          faults.set(row, 'salt and digest are gone, but no sealed act ordered to erase this entry')
      }
      return faults
    },
    /** Rows of `evidence.erasure` that no sealed act stands behind, with the reason. */
    async *forged(): AsyncGenerator<{ readonly id: string; readonly why: string }> {
      for (let after: string | undefined; ; ) {
        const page = await listErasures(tx, after, BATCH)
        after = page.at(-1)?.id
        if (after === undefined) return
        for (const [id, order] of await ordersOf(page)) if (typeof order === 'string') yield { id, why: order }
      }
    },
  }
}

async function sealsOfActs(tx: Tx, ids: readonly string[]): Promise<SealOfAct[]> {
  // What waits is asked for first: a commitment that moves into the log meanwhile is then met there.
  const waiting = await pendingTo(tx, 'act', ids)
  const inLog = await commitmentsTo(tx, 'act', ids)
  const bundles = await loadBundles(tx, [...new Set(inLog.map((c) => Math.floor(c.index / TILE_WIDTH)))])
  const entries = new Map([...bundles].map(([n, bytes]) => [n, entriesOf(bytes)]))
  return [
    ...waiting,
    ...inLog.map((c) => ({ ...c, entry: entries.get(Math.floor(c.index / TILE_WIDTH))?.[c.index % TILE_WIDTH] })),
  ]
}

/** A bundle that was tampered with until it is none has no entries; the tree check names it. */
function entriesOf(bundle: Uint8Array): readonly Uint8Array[] {
  try {
    return readBundle(bundle)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function orderOf(erasure: ErasureRow, body: Json | undefined, seals: readonly SealOfAct[]): Order | string {
  if (body === undefined || body === null || typeof body !== 'object' || Array.isArray(body))
    return 'no act of this id stands in the audit trail'
  if (!seals.some((s) => isSealOf(s, body))) return 'the act of this id is not what was sealed, or never was sealed'
  const act = body as { readonly [key: string]: Json | undefined }
  const isOrder =
    act.action === 'evidence.erase' &&
    act.outcome === 'done' &&
    act.object_kind === erasure.kind &&
    act.object_id === erasure.objectId &&
    act.actor_id === erasure.actorId &&
    act.reason === erasure.reason
  if (!isOrder) return 'the act of this id did not order this erasure'
  const { entries } = act.detail as { readonly entries?: readonly number[] }
  return { entries: new Set(entries) }
}

function isSealOf({ objectId, salt, digest, entry }: SealOfAct, body: Json): boolean {
  if (!salt || !digest || !entry) return false
  try {
    const hash = serverHashes[readEntry(entry).hash]
    return equal(bodyDigest(hash, salt, body), digest) && entryBinds(hash, entry, 'act', objectId, digest)
  } catch (error) {
    if (error instanceof RangeError || error instanceof NotCanonical) return false
    throw error
  }
}
