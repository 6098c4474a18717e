import type pg from 'pg'
import type { App } from '../../../core/app.ts'
import { toHex } from '../logic/bytes.ts'
import { signCheckpoint } from '../logic/checkpoint.ts'
import { treeHash } from '../logic/merkle.ts'
import { type NoteSigner, writeVerifierKey } from '../logic/note.ts'
import {
  cutBundle,
  type Edge,
  edgeRefs,
  grow,
  hashInTile,
  readBundle,
  TILE_WIDTH,
  writeBundle,
} from '../logic/tiles.ts'
import {
  findCheckpointRoot,
  findLogAsOwner,
  hasEntries,
  hasPending,
  insertLog,
  type LogRow,
  loadBundle,
  loadTile,
  lockLog,
  lockLogCreation,
  publishCheckpoint,
  putBundles,
  putTiles,
} from '../store/log.ts'
import { takePending } from '../store/pending.ts'
import { findKey, makeKey, originOf } from './keys.ts'
import { serverHashes } from './server-crypto.ts'

type Parts = Pick<App, 'db' | 'clock' | 'random' | 'config'>

/** Entries of one round. A round of 8,192 takes about 150 ms on two slow cores, so a flood is worked off without a long transaction. */
export const ROUND_LIMIT = 8192
/**
 * Nothing tells the sequencer to wake: NOTIFY takes a lock of the whole database at commit, and writers would wait for each other there.
 * Asking an empty table ten times a second costs less than that.
 */
const IDLE_MS = 100
/** After a round the log rests a little: entries that arrive meanwhile share one checkpoint. Stays well below a second. */
const REST_MS = 250
const AFTER_FAILURE_MS = 1000

/** The stored tree does not agree with the last checkpoint that was signed: signing more would publish a second history. */
export class LogDamaged extends Error {
  constructor(size: number) {
    super(`the stored tiles do not give the signed root of size ${size}; run "zhiheng log verify"`)
    this.name = 'LogDamaged'
  }
}

/** Entries without the row that says whose log they are: a new log is not begun over them. */
export class LogRowLost extends Error {
  constructor() {
    super(
      '存证日志的登记行（evidence.log）不在，但日志里已有条目：请从备份恢复数据库，不会另起新日志 / the row of evidence.log is gone, but the log has entries: restore the database from a backup; no new log is begun over them',
    )
    this.name = 'LogRowLost'
  }
}

/** Finds the log of this database or makes it, with its key and the checkpoint of the empty tree; safe when two processes start at once. */
export async function ensureLog(app: Parts): Promise<LogRow> {
  return app.db.asOwner((client) =>
    inTransaction(client, async () => {
      await lockLogCreation(client)
      const found = await findLogAsOwner(client)
      if (found) return found
      // A new key over old entries would be a second history.
      if (await hasEntries(client)) throw new LogRowLost()
      const hash = app.config.logHash
      const origin = originOf(app.config.publicUrl, hash, app.random)
      const signer = makeKey(app.config.dataDir, origin, hash)
      const log = { origin, hash, verifierKey: writeVerifierKey(signer.key) }
      await insertLog(client, log)
      const root = treeHash(serverHashes[hash]).empty()
      const note = signCheckpoint({ origin, size: 0, root }, signer)
      await publishCheckpoint(client, { size: 0, root: Buffer.from(root), note, publishedAt: app.clock.now() })
      return { ...log, size: 0 }
    }),
  )
}

/** The signer of this log, when its key is on this machine. */
export function findSigner(dataDir: string, log: LogRow): NoteSigner | undefined {
  const key = findKey(dataDir, log.verifierKey)
  return 'signer' in key ? key.signer : undefined
}

/**
 * One round: gives waiting commitments their index, appends them to tiles and bundles, signs and publishes the checkpoint, all in one
 * transaction under the lock of the log's row. Whatever kills the process in between undoes the whole round; nothing is lost or doubled.
 * @returns entries integrated; 0 when nothing waited or another process is at it.
 * @throws LogDamaged
 */
export async function integrate(app: Parts, signer: NoteSigner, limit: number = ROUND_LIMIT): Promise<number> {
  return app.db.asOwner(async (client) => {
    if (!(await hasPending(client))) return 0
    return inTransaction(client, () => integrateLocked(client, app, signer, limit))
  })
}

async function integrateLocked(client: pg.ClientBase, app: Parts, signer: NoteSigner, limit: number): Promise<number> {
  const log = await lockLog(client)
  if (!log) return 0
  const tree = treeHash(serverHashes[log.hash])
  const edge = await loadEdge(client, log.size)
  const signed = await findCheckpointRoot(client, log.size)
  if (!signed || toHex(grow(tree, log.size, edge, []).root) !== toHex(signed)) throw new LogDamaged(log.size)
  const taken = await takePending(client, log.size, limit)
  if (taken.length === 0) return 0
  const entries = taken.map((t) => t.entry)
  const { size, root, tiles } = grow(
    tree,
    log.size,
    edge,
    entries.map((e) => tree.leaf(e)),
  )
  await putTiles(client, tiles)
  await putBundles(client, await bundlesOf(client, log.size, entries))
  const note = signCheckpoint({ origin: log.origin, size, root, previous: log.size }, signer)
  await publishCheckpoint(client, { size, root: Buffer.from(root), note, publishedAt: app.clock.now() })
  return taken.length
}

async function loadEdge(client: pg.ClientBase, size: number): Promise<Edge> {
  const edge: Uint8Array[][] = []
  for (const ref of edgeRefs(size)) {
    const tile = await loadTile(client, ref.level, ref.tile)
    if (!tile || tile.length < ref.width * 32) throw new LogDamaged(size)
    edge[ref.level] = Array.from({ length: ref.width }, (_, i) => hashInTile(tile, i))
  }
  return edge
}

/** New and longer bundles: the last one is filled up first. */
async function bundlesOf(client: pg.ClientBase, size: number, entries: readonly Uint8Array[]) {
  const bundles: { bundle: number; entries: Uint8Array }[] = []
  let bundle = Math.floor(size / TILE_WIDTH)
  let held: Uint8Array[] = []
  if (size % TILE_WIDTH > 0) {
    const before = cutBundle((await loadBundle(client, bundle)) ?? new Uint8Array(0), size % TILE_WIDTH)
    if (!before) throw new LogDamaged(size)
    held = readBundle(before)
  }
  for (let at = 0; at < entries.length; ) {
    const more = entries.slice(at, at + TILE_WIDTH - held.length)
    bundles.push({ bundle, entries: writeBundle([...held, ...more]) })
    at += more.length
    held = []
    bundle++
  }
  return bundles
}

async function inTransaction<T>(client: pg.ClientBase, run: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await run()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/**
 * Runs rounds until told to stop. Any number of processes may run it; the lock of the log's row lets one work at a time.
 * @returns stops after the round that is under way.
 */
export function startSequencer(app: Parts & Pick<App, 'log'>, signer: NoteSigner): () => Promise<void> {
  let isStopped = false
  let wake: (() => void) | undefined
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const running = (async () => {
    while (!isStopped) {
      let pause = IDLE_MS
      try {
        const count = await integrate(app, signer)
        if (count > 0) pause = count === ROUND_LIMIT ? 0 : REST_MS
      } catch (error) {
        app.log.error({ err: error, part: 'sequencer' }, 'a round of the evidence log failed; it is tried again')
        pause = AFTER_FAILURE_MS
      }
      if (!isStopped) await rest(pause)
    }
  })()
  return async () => {
    isStopped = true
    wake?.()
    await running
  }
}
