import { HASH_BYTES } from '../logic/hash.ts'
import { bundlePath, cutBundle, TILE_WIDTH, tilePath } from '../logic/tiles.ts'
import type { LogSource } from './verify-tree.ts'

/** At most so many requests at once: a stranger's log is a guest's visit. */
const AT_ONCE = 8

/**
 * A log as the world sees it: checkpoint, tiles and entry bundles below `<prefix>/` (C2SP tlog-tiles). A partial tile that is gone because it has
 * become full since is read from the full one.
 */
export function httpSource(prefix: string, get: typeof fetch = fetch): LogSource {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`
  const bytes = async (path: string): Promise<Uint8Array | undefined> => {
    const reply = await get(new URL(path, base))
    if (reply.status === 404) return undefined
    if (!reply.ok) throw new Error(`${base}${path}: ${reply.status}`)
    return new Uint8Array(await reply.arrayBuffer())
  }
  return {
    checkpoint: async () => {
      const found = await bytes('checkpoint')
      return found && new TextDecoder().decode(found)
    },
    // tlog-tiles serves the newest checkpoint only.
    olderCheckpoints: async () => [],
    tiles: (refs) =>
      inGroups(refs, async (ref) => {
        const tile = (await bytes(tilePath(ref))) ?? (await bytes(tilePath({ ...ref, width: TILE_WIDTH })))
        return tile && tile.length >= ref.width * HASH_BYTES ? tile.subarray(0, ref.width * HASH_BYTES) : undefined
      }),
    bundles: (refs) =>
      inGroups(refs, async (ref) => {
        const bundle = (await bytes(bundlePath(ref))) ?? (await bytes(bundlePath({ ...ref, width: TILE_WIDTH })))
        return bundle && cutBundle(bundle, ref.width)
      }),
  }
}

async function inGroups<A, B>(items: readonly A[], run: (item: A) => Promise<B>): Promise<B[]> {
  const out: B[] = []
  for (let at = 0; at < items.length; at += AT_ONCE)
    out.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(run))))
  return out
}
