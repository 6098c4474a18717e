import { HASH_BYTES } from './hash.ts'
import {
  consistencySpans,
  inclusionSpans,
  type Node,
  nodesOf,
  rootOf,
  type Span,
  spanHash,
  type TreeHash,
} from './merkle.ts'

/*
 * C2SP tlog-tiles: the tree cut into tiles of 256 hashes. Tile (level, tile) holds the Merkle tree hashes of
 * [(tile*256 + i) * 256^level, (tile*256 + i + 1) * 256^level) for i = 0 … 255.
 */

export const TILE_WIDTH = 256
const MAX_LEVEL = 63

/** One tile at the width it has in some tree: 256 is a full one. */
export interface TileRef {
  readonly level: number
  readonly tile: number
  readonly width: number
}

/** One entry bundle at some width. */
export interface BundleRef {
  readonly bundle: number
  readonly width: number
}

/** Index as path elements of three digits, all but the last with an x: 1234067 is `x001/x234/067`. */
function indexPath(n: number): string {
  const parts = [String(n % 1000).padStart(3, '0')]
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000))
    parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return parts.join('/')
}

function widthPath(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`no tile of width ${width}`)
  return width === TILE_WIDTH ? '' : `.p/${width}`
}

/** Path below the log's address, e.g. `tile/0/x001/234.p/7`. */
export function tilePath(ref: TileRef): string {
  return `tile/${ref.level}/${indexPath(ref.tile)}${widthPath(ref.width)}`
}

export function bundlePath(ref: BundleRef): string {
  return `tile/entries/${indexPath(ref.bundle)}${widthPath(ref.width)}`
}

const TILE_PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** What a path asks for; undefined unless it is spelled exactly as {@link tilePath} and {@link bundlePath} spell it. */
export function parseTilePath(path: string): TileRef | BundleRef | undefined {
  const match = TILE_PATH.exec(path)
  if (!match) return undefined
  const [, level, index, partial] = match as unknown as [string, string, string, string | undefined]
  const n = Number(index.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  if (!Number.isSafeInteger(n) || (partial !== undefined && width >= TILE_WIDTH)) return undefined
  if (level !== 'entries' && Number(level) > MAX_LEVEL) return undefined
  const ref = level === 'entries' ? { bundle: n, width } : { level: Number(level), tile: n, width }
  // Leading x000 elements would be a second name for the same tile.
  return (level === 'entries' ? bundlePath(ref as BundleRef) : tilePath(ref as TileRef)) === path ? ref : undefined
}

/** Hashes at a tile level in a tree of that size: complete subtrees of 256^level leaves. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** Width of a tile in a tree of `size` leaves; 0 when the tree does not have it. */
export function tileWidth(level: number, tile: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - tile * TILE_WIDTH))
}

/** How many levels of tiles a tree has. */
export function tileLevels(size: number): number {
  let levels = 0
  while (hashesAt(levels, size) > 0) levels++
  return levels
}

/** Gives the bytes of tiles, in the order asked for, each exactly `width` hashes long. */
export type LoadTiles = (tiles: readonly TileRef[]) => Promise<readonly Uint8Array[]>

export function hashInTile(tile: Uint8Array, position: number): Uint8Array {
  return tile.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES)
}

interface Place {
  readonly ref: TileRef
  readonly first: number
  readonly count: number
}

/** Which hashes of which tile make up a node: a tile holds eight levels of the tree. */
function placeOf(node: Node, size: number): Place {
  const level = Math.floor(node.level / 8)
  const count = 2 ** (node.level % 8)
  const first = node.index * count
  const tile = Math.floor(first / TILE_WIDTH)
  return { ref: { level, tile, width: tileWidth(level, tile, size) }, first: first % TILE_WIDTH, count }
}

/** Hashes that are asked for, as the tiles to read and what to make of them: reading is somebody else's. */
export interface Plan {
  /** As few tiles as it takes. */
  readonly tiles: readonly TileRef[]
  /** @param tiles bytes of {@link Plan.tiles}, in their order */
  readonly solve: (tree: TreeHash, tiles: readonly Uint8Array[]) => Uint8Array[]
}

function planSpans(spans: readonly Span[], size: number): Plan {
  const places = spans.map((span) => nodesOf(span).map((node) => placeOf(node, size)))
  const wanted = new Map(places.flat().map((p) => [tilePath(p.ref), p.ref]))
  const order = [...wanted.keys()]
  const solve: Plan['solve'] = (tree, tiles) => {
    const byPath = new Map(order.map((path, i) => [path, tiles[i] as Uint8Array]))
    const nodeHash = (place: Place) => {
      const tile = byPath.get(tilePath(place.ref)) as Uint8Array
      return rootOf(
        tree,
        Array.from({ length: place.count }, (_, i) => hashInTile(tile, place.first + i)),
      )
    }
    return places.map((nodes) => spanHash(tree, nodes.map(nodeHash)))
  }
  return { tiles: [...wanted.values()], solve }
}

/** Inclusion proof of a leaf in the tree of `size` leaves. */
export function planInclusion(index: number, size: number): Plan {
  return planSpans(inclusionSpans(index, size), size)
}

/** Proof that the tree of `size` leaves begins with the tree of `oldSize`. */
export function planConsistency(oldSize: number, size: number): Plan {
  return planSpans(consistencySpans(oldSize, size), size)
}

/** Root of the first `size` leaves, as one hash. */
export function planRoot(size: number): Plan {
  return planSpans([{ from: 0, to: size }], size)
}

/** A tile as it must be stored now. */
export interface StoredTile {
  readonly level: number
  readonly tile: number
  readonly hashes: Uint8Array
}

/** The rightmost, still growing tile of every level: all that is needed to append. */
export type Edge = readonly (readonly Uint8Array[])[]

export interface Growth {
  readonly size: number
  readonly root: Uint8Array
  /** Tiles that are new or longer than before; full ones are final. */
  readonly tiles: readonly StoredTile[]
}

/** Tiles of which {@link grow} needs the hashes: the rightmost partial tile of each level. */
export function edgeRefs(size: number): TileRef[] {
  const refs: TileRef[] = []
  for (let level = 0; level < tileLevels(size); level++) {
    const tile = Math.floor(hashesAt(level, size) / TILE_WIDTH)
    const width = tileWidth(level, tile, size)
    if (width > 0) refs.push({ level, tile, width })
  }
  return refs
}

/**
 * Appends leaf hashes to a tree of which only the right edge is known. Work: one node hash per leaf and at most 255 per level for the root.
 * @param edge by level, the hashes of the tiles of {@link edgeRefs}; a level without a partial tile is empty or absent
 */
export function grow(tree: TreeHash, size: number, edge: Edge, leaves: readonly Uint8Array[]): Growth {
  const changed = new Map<string, StoredTile>()
  const open: Uint8Array[][] = []
  let level = 0
  let incoming = leaves
  while (incoming.length > 0 || level < tileLevels(size)) {
    const before = hashesAt(level, size)
    let tile = Math.floor(before / TILE_WIDTH)
    let hashes = [...(edge[level] ?? [])]
    if (hashes.length !== before % TILE_WIDTH)
      throw new Error(
        `level ${level} of a tree of ${size} has ${before % TILE_WIDTH} hashes at its edge, not ${hashes.length}`,
      )
    const parents: Uint8Array[] = []
    for (const [i, hash] of incoming.entries()) {
      hashes.push(hash)
      const isFull = hashes.length === TILE_WIDTH
      if (isFull || i === incoming.length - 1)
        changed.set(`${level}/${tile}`, { level, tile, hashes: joinHashes(hashes) })
      if (!isFull) continue
      parents.push(rootOf(tree, hashes))
      hashes = []
      tile++
    }
    open[level] = hashes
    incoming = parents
    level++
  }
  return { size: size + leaves.length, root: edgeRoot(tree, open), tiles: [...changed.values()] }
}

function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(hashes.length * HASH_BYTES)
  for (const [i, hash] of hashes.entries()) out.set(hash, i * HASH_BYTES)
  return out
}

/** Root from the partial tiles alone: what is right of a level's complete subtrees is the root of the levels below. */
function edgeRoot(tree: TreeHash, open: readonly (readonly Uint8Array[])[]): Uint8Array {
  let below: Uint8Array | undefined
  for (const hashes of open) {
    const all = below ? [...hashes, below] : hashes
    if (all.length > 0) below = rootOf(tree, all)
  }
  return below ?? tree.empty()
}

/** Entries as a bundle: each behind its length in two bytes, big-endian. */
export function writeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(entries.reduce((sum, e) => sum + 2 + e.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > 0xffff) throw new RangeError('an entry has at most 65535 bytes')
    out[at] = entry.length >> 8
    out[at + 1] = entry.length & 0xff
    out.set(entry, at + 2)
    at += 2 + entry.length
  }
  return out
}

/** @throws RangeError when the bytes are no sequence of length-prefixed entries. */
export function readBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    if (at + 2 + length > bytes.length) throw new RangeError('an entry bundle ends inside an entry')
    entries.push(bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}

/** The first `width` entries of a bundle, as bytes; undefined when it has fewer. */
export function cutBundle(bytes: Uint8Array, width: number): Uint8Array | undefined {
  let at = 0
  for (let i = 0; i < width; i++) {
    if (at + 2 > bytes.length) return undefined
    at += 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number))
  }
  return at <= bytes.length ? bytes.subarray(0, at) : undefined
}
