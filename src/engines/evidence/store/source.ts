import type { Tx } from '../../../core/db/index.ts'
import { HASH_BYTES } from '../logic/hash.ts'
import { type BundleRef, cutBundle, type LoadTiles, type TileRef, tilePath } from '../logic/tiles.ts'
import type { LogSource } from '../service/verify-tree.ts'
import { findNewestCheckpoint, listCheckpoints, loadBundles, loadTiles } from './log.ts'

/** The log as the database holds it. Statements see what is committed; a tile's beginning never changes, so no snapshot is needed. */
export function databaseSource(tx: Tx): LogSource {
  // The verifier reads ahead; a connection answers one question at a time.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = turn.then(ask)
    turn = answer.catch(() => {})
    return answer
  }
  return {
    checkpoint: () => inTurn(async () => (await findNewestCheckpoint(tx))?.note),
    olderCheckpoints: (after, limit) => inTurn(() => listCheckpoints(tx, after, limit)),
    tiles: (refs) => inTurn(() => tilesFrom(tx, refs)),
    bundles: (refs) => inTurn(() => bundlesFrom(tx, refs)),
  }
}

async function tilesFrom(tx: Tx, refs: readonly TileRef[]): Promise<(Uint8Array | undefined)[]> {
  const found = new Map<number, Map<number, Buffer>>()
  for (const level of new Set(refs.map((r) => r.level)))
    found.set(
      level,
      await loadTiles(
        tx,
        level,
        refs.filter((r) => r.level === level).map((r) => r.tile),
      ),
    )
  return refs.map((ref) => {
    const stored = found.get(ref.level)?.get(ref.tile)
    return stored && stored.length >= ref.width * HASH_BYTES ? stored.subarray(0, ref.width * HASH_BYTES) : undefined
  })
}

async function bundlesFrom(tx: Tx, refs: readonly BundleRef[]): Promise<(Uint8Array | undefined)[]> {
  const found = await loadBundles(
    tx,
    refs.map((r) => r.bundle),
  )
  return refs.map((ref) => {
    const stored = found.get(ref.bundle)
    return stored && cutBundle(stored, ref.width)
  })
}

/** Tiles for proofs. @throws Error when the log has lost one: a proof cannot be made then. */
export function tileLoader(tx: Tx): LoadTiles {
  return async (refs) => {
    const tiles = await tilesFrom(tx, refs)
    return tiles.map((tile, i) => {
      if (!tile) throw new Error(`the evidence log has lost ${tilePath(refs[i] as TileRef)}`)
      return tile
    })
  }
}
