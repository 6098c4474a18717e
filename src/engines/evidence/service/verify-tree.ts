import { equal, toHex } from '../logic/bytes.ts'
import { type Checkpoint, openCheckpoint } from '../logic/checkpoint.ts'
import { HASH_BYTES } from '../logic/hash.ts'
import { type RightEdge, rightEdge, type TreeHash, treeHash } from '../logic/merkle.ts'
import { BadNote, type Crypto, parseVerifierKey, type VerifierKey } from '../logic/note.ts'
import {
  type BundleRef,
  bundlePath,
  hashesAt,
  hashInTile,
  readBundle,
  TILE_WIDTH,
  type TileRef,
  tileLevels,
  tilePath,
  tileWidth,
} from '../logic/tiles.ts'

/** Where a log is read from: the database, or its public tiles over HTTP. Absent = the log does not have it. */
export interface LogSource {
  /** The newest signed checkpoint. */
  checkpoint(): Promise<string | undefined>
  /** Checkpoints published earlier, by size, after `size`; a source that keeps none gives none. */
  olderCheckpoints(afterSize: number, limit: number): Promise<readonly { size: number; note: string }[]>
  tiles(refs: readonly TileRef[]): Promise<readonly (Uint8Array | undefined)[]>
  bundles(refs: readonly BundleRef[]): Promise<readonly (Uint8Array | undefined)[]>
}

export type TreeFindingCode =
  | 'checkpoint-missing'
  | 'checkpoint-not-signed'
  | 'checkpoint-root-differs'
  | 'checkpoint-dropped'
  | 'bundle-missing'
  | 'bundle-unreadable'
  | 'tile-missing'
  | 'tile-changed'
  | 'entry-changed'

/** One thing that is wrong, and where: a path of tlog-tiles, a checkpoint's size, an index. */
export interface TreeFinding {
  readonly code: TreeFindingCode
  readonly at: string
  readonly why: string
}

export interface TreeCheck {
  readonly checkpoint: Checkpoint | undefined
  readonly entries: number
  readonly checkpoints: number
  readonly findings: readonly TreeFinding[]
  /** Findings beyond the listed ones are only counted. */
  readonly findingCount: number
}

export interface TreeCheckOptions {
  readonly verifierKey: string
  readonly crypto: Crypto
  /** Hears every batch of entries in order, while the tree is computed. */
  readonly onEntries?: (firstIndex: number, entries: readonly Uint8Array[]) => Promise<void>
  readonly onProgress?: (done: number, size: number) => void
  /** Bundles read at once. */
  readonly batchBundles?: number
}

const MAX_LISTED = 200

/**
 * Recomputes a whole log from its entries: leaf hashes, every tile, the root of every checkpoint ever published, and every signature.
 * Streams; memory does not grow with the log. Every wrong entry, tile or checkpoint is named.
 */
export async function verifyTree(source: LogSource, options: TreeCheckOptions): Promise<TreeCheck> {
  const key = parseVerifierKey(options.crypto.hashes.sha256, options.verifierKey)
  const report = reporter()
  const note = await source.checkpoint()
  if (note === undefined) {
    report.add('checkpoint-missing', 'checkpoint', 'the log has published no checkpoint')
    return report.result(undefined, 0, 0)
  }
  const newest = open(note, key, options.crypto, report, 'checkpoint')
  if (!newest) return report.result(undefined, 0, 0)
  return checkEntries(source, options, key, newest, report)
}

type Reporter = ReturnType<typeof reporter>

function reporter() {
  const findings: TreeFinding[] = []
  let count = 0
  return {
    add(code: TreeFindingCode, at: string, why: string) {
      count++
      if (findings.length < MAX_LISTED) findings.push({ code, at, why })
    },
    result: (checkpoint: Checkpoint | undefined, entries: number, checkpoints: number): TreeCheck => ({
      checkpoint,
      entries,
      checkpoints,
      findings,
      findingCount: count,
    }),
  }
}

function open(note: string, key: VerifierKey, crypto: Crypto, report: Reporter, at: string): Checkpoint | undefined {
  try {
    return openCheckpoint(note, key, crypto)
  } catch (error) {
    if (!(error instanceof BadNote)) throw error
    report.add('checkpoint-not-signed', at, error.message)
    return undefined
  }
}

/** One way to compute the tree: the hashes of levels above the leaves are collected tile by tile as they become complete. */
interface Track {
  readonly edge: RightEdge
  /** By tile level (1, 2 …), hashes of the tile that is not full yet. */
  readonly upper: Uint8Array[][]
}

function append(track: Track, leaf: Uint8Array): void {
  track.edge.append(leaf, ({ level }, hash) => {
    if (level % 8 !== 0) return
    const tileLevel = level / 8
    track.upper[tileLevel] ??= []
    track.upper[tileLevel].push(hash)
  })
}

interface Batch {
  readonly refs: readonly BundleRef[]
  readonly bundles: readonly (Uint8Array | undefined)[]
  readonly tiles: readonly (Uint8Array | undefined)[]
}

async function checkEntries(
  source: LogSource,
  options: TreeCheckOptions,
  key: VerifierKey,
  newest: Checkpoint,
  report: Reporter,
): Promise<TreeCheck> {
  const { crypto } = options
  const tree = treeHash(crypto.hashes[key.logHash])
  const computed: Track = { edge: rightEdge(tree), upper: [] }
  // From the first entry on that does not hash to what its tile says, the tree is also computed from the tiles: whichever of the two
  // leads to the signed root is the true one, and the other is the one that was changed.
  let asTiles: Track | undefined
  const differing: { index: number; path: string }[] = []
  let checkpoints = 0
  const older = pageCheckpoints(source, newest.size)
  let nextOlder = await older()
  let olderSize: number | undefined

  const checkOlder = async () => {
    while (nextOlder && nextOlder.size <= computed.edge.size) {
      const at = `checkpoint ${nextOlder.size}`
      const opened = open(nextOlder.note, key, crypto, report, at)
      const roots = [computed.edge.root(), asTiles?.edge.root()]
      checkpoints++
      if (opened && (opened.size !== nextOlder.size || !roots.some((r) => r && equal(r, opened.root))))
        report.add(
          'checkpoint-root-differs',
          at,
          `the entries do not give the root that was signed for size ${opened.size}`,
        )
      // Checkpoints signed before they named their predecessor say nothing of it.
      if (opened?.previous !== undefined && opened.previous !== olderSize)
        report.add(
          'checkpoint-dropped',
          `checkpoint ${opened.previous}`,
          `checkpoint ${opened.size} was signed after it, but it is not there`,
        )
      olderSize = nextOlder.size
      nextOlder = await older()
    }
  }

  const load = async (from: number): Promise<Batch> => {
    const refs = bundleRefs(from, options.batchBundles ?? 64, newest.size)
    const [bundles, tiles] = await Promise.all([
      source.bundles(refs),
      source.tiles(refs.map((r) => ({ level: 0, tile: r.bundle, width: r.width }))),
    ])
    return { refs, bundles, tiles }
  }

  await checkOlder()
  const step = options.batchBundles ?? 64
  const bundleCount = Math.ceil(newest.size / TILE_WIDTH)
  let following: Promise<Batch> | undefined = bundleCount > 0 ? load(0) : undefined
  for (let from = 0; following; from += step) {
    const batch: Batch = await following
    following = from + step < bundleCount ? load(from + step) : undefined
    const all: Uint8Array[] = []
    for (const [i, ref] of batch.refs.entries()) {
      const tile = batch.tiles[i]
      const entries = readEntries(batch.bundles[i], ref, report)
      if (!tile)
        report.add('tile-missing', tilePath({ level: 0, tile: ref.bundle, width: ref.width }), 'the tile is not there')
      if (!entries && !tile) {
        await following?.catch(() => {})
        return report.result(newest, computed.edge.size, checkpoints)
      }
      for (let n = 0; n < ref.width; n++) {
        const stored = tile ? hashInTile(tile, n) : undefined
        const leaf = entries ? tree.leaf(entries[n] as Uint8Array) : (stored as Uint8Array)
        if (stored && !equal(stored, leaf)) {
          asTiles ??= { edge: computed.edge.copy(), upper: computed.upper.map((hashes) => [...hashes]) }
          if (differing.length < MAX_LISTED)
            differing.push({
              index: ref.bundle * TILE_WIDTH + n,
              path: tilePath({ level: 0, tile: ref.bundle, width: ref.width }),
            })
        }
        if (asTiles) append(asTiles, stored ?? leaf)
        append(computed, leaf)
        if (nextOlder && nextOlder.size === computed.edge.size) await checkOlder()
      }
      if (entries) for (const entry of entries) all.push(entry)
      else for (let n = 0; n < ref.width; n++) all.push(new Uint8Array(0))
      await compareFullUpper(source, computed, asTiles, report)
    }
    await options.onEntries?.((batch.refs[0] as BundleRef).bundle * TILE_WIDTH, all)
    options.onProgress?.(computed.edge.size, newest.size)
  }
  await compareUpper(source, computed, asTiles, newest.size, report)
  judge(tree, computed, asTiles, newest, differing, report)
  return report.result(newest, computed.edge.size, checkpoints)
}

function bundleRefs(from: number, count: number, size: number): BundleRef[] {
  const refs: BundleRef[] = []
  for (let bundle = from; bundle < from + count; bundle++) {
    const width = tileWidth(0, bundle, size)
    if (width > 0) refs.push({ bundle, width })
  }
  return refs
}

function readEntries(bytes: Uint8Array | undefined, ref: BundleRef, report: Reporter): Uint8Array[] | undefined {
  if (!bytes) {
    report.add('bundle-missing', bundlePath(ref), 'the entries are not there')
    return undefined
  }
  try {
    const entries = readBundle(bytes)
    if (entries.length === ref.width) return entries
    report.add('bundle-unreadable', bundlePath(ref), `${entries.length} entries where ${ref.width} belong`)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report.add('bundle-unreadable', bundlePath(ref), error.message)
  }
  return undefined
}

function pageCheckpoints(source: LogSource, size: number): () => Promise<{ size: number; note: string } | undefined> {
  let page: readonly { size: number; note: string }[] = []
  let at = 0
  let after = -1
  return async () => {
    if (at === page.length) {
      page = await source.olderCheckpoints(after, 1000)
      at = 0
      after = page.at(-1)?.size ?? after
    }
    const found = page[at++]
    return found && found.size <= size ? found : undefined
  }
}

/** Compares upper tiles that have just become full, so that memory stays small. */
async function compareFullUpper(
  source: LogSource,
  computed: Track,
  other: Track | undefined,
  report: Reporter,
): Promise<void> {
  for (let level = 1; level < computed.upper.length; level++) {
    if ((computed.upper[level]?.length ?? 0) < TILE_WIDTH) continue
    const tile = Math.floor(hashesAt(level, computed.edge.size) / TILE_WIDTH) - 1
    await compareTile(source, { level, tile, width: TILE_WIDTH }, computed, other, report)
    computed.upper[level] = []
    if (other) other.upper[level] = []
  }
}

async function compareUpper(
  source: LogSource,
  computed: Track,
  other: Track | undefined,
  size: number,
  report: Reporter,
): Promise<void> {
  for (let level = 1; level < tileLevels(size); level++) {
    const tile = Math.floor(hashesAt(level, size) / TILE_WIDTH)
    const width = tileWidth(level, tile, size)
    if (width > 0) await compareTile(source, { level, tile, width }, computed, other, report)
  }
}

async function compareTile(
  source: LogSource,
  ref: TileRef,
  computed: Track,
  other: Track | undefined,
  report: Reporter,
): Promise<void> {
  const [stored] = await source.tiles([ref])
  if (!stored || stored.length !== ref.width * HASH_BYTES) {
    report.add('tile-missing', tilePath(ref), 'the tile is not there')
    return
  }
  for (let i = 0; i < ref.width; i++) {
    const hash = hashInTile(stored, i)
    const expected = [computed.upper[ref.level]?.[i], other?.upper[ref.level]?.[i]]
    if (expected.some((e) => e && equal(e, hash))) continue
    report.add('tile-changed', tilePath(ref), `hash ${i} is not the root of the tile below it`)
    return
  }
}

/** Which side of every difference was changed: the one that does not lead to the signed root. */
function judge(
  tree: TreeHash,
  computed: Track,
  asTiles: Track | undefined,
  newest: Checkpoint,
  differing: readonly { index: number; path: string }[],
  report: Reporter,
): void {
  const fromEntries = newest.size === 0 ? tree.empty() : computed.edge.root()
  const entriesAreTrue = equal(fromEntries, newest.root)
  const tilesAreTrue = asTiles !== undefined && equal(asTiles.edge.root(), newest.root)
  if (!entriesAreTrue && !tilesAreTrue)
    report.add(
      'checkpoint-root-differs',
      `checkpoint ${newest.size}`,
      `the entries give ${toHex(fromEntries)}, signed is ${toHex(newest.root)}`,
    )
  for (const { index, path } of differing) {
    if (entriesAreTrue) report.add('tile-changed', path, `hash of entry ${index} is not the hash of that entry`)
    else report.add('entry-changed', `entry ${index}`, `the entry does not hash to what ${path} says`)
  }
}
