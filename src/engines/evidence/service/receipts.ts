import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { equal, toBase64 } from '../logic/bytes.ts'
import { bodyDigest, readEntry } from '../logic/commitment.ts'
import { type TreeHash, treeHash } from '../logic/merkle.ts'
import { type Receipt, withBody, writeReceipt } from '../logic/receipt.ts'
import { readBundle, TILE_WIDTH } from '../logic/tiles.ts'
import { logAbsent, logHasNoSuchSize, notSealed, notYetInLog, sizesReversed } from '../problems.ts'
import type { ConsistencyReply, InclusionProof } from '../schema.ts'
import { findSalts, listSeals, type SealRow } from '../store/commitments.ts'
import { findCheckpoint, findLog, findNewestCheckpoint, type LogRow, loadBundles } from '../store/log.ts'
import { tileLoader } from '../store/source.ts'
import { proveConsistency, proveInclusion, rootFromTiles } from './proofs.ts'
import { serverHashes } from './server-crypto.ts'

/**
 * The receipt of a thing in the newest checkpoint; undefined while it waits for its place (at most a second) or was never sealed.
 * Without `body` it proves that the thing was sealed and may go to whoever may know the id. With `body` it carries content and salt:
 * hand it over only where the asker may read exactly that content, unmasked.
 */
export async function findReceipt(tx: Tx, kind: string, id: string, body?: unknown): Promise<Receipt | undefined> {
  return receiptAmong(tx, (await listSeals(tx, kind, id)).inLog, body)
}

async function receiptAmong(tx: Tx, rows: readonly SealRow[], body: unknown): Promise<Receipt | undefined> {
  const [newest] = rows
  if (!newest) return undefined
  const log = await getLog(tx)
  if (body === undefined) return receiptOf(tx, log, newest)
  // The same thing may have been sealed more than once (a file given in twice): the receipt is of the one with this content.
  const salts = await findSalts(tx, newest.kind, newest.objectId)
  for (const row of rows) {
    const salt = salts.get(row.index)
    if (!salt || !row.digest) continue
    const hash = serverHashes[readEntry(await entryAt(tx, row.index)).hash]
    if (equal(bodyDigest(hash, salt, body), row.digest)) return withBody(await receiptOf(tx, log, row), salt, body)
  }
  return receiptOf(tx, log, newest)
}

/** @throws Refusal `not-yet-in-log`, `not-sealed` */
export async function getReceipt(tx: Tx, kind: string, id: string, body?: unknown): Promise<Receipt> {
  const { inLog, waitingAs } = await listSeals(tx, kind, id)
  const receipt = await receiptAmong(tx, inLog, body)
  if (receipt) return receipt
  throw refuse(waitingAs.length > 0 ? notYetInLog({ id }) : notSealed({ kind, id }))
}

async function receiptOf(tx: Tx, log: LogRow, row: SealRow): Promise<Receipt> {
  const checkpoint = await findNewestCheckpoint(tx)
  if (!checkpoint) throw refuse(logAbsent())
  const proof = await proveInclusion(treeOf(log), row.index, checkpoint.size, tileLoader(tx))
  return writeReceipt({
    key: log.verifierKey,
    kind: row.kind,
    id: row.objectId,
    digest: row.digest ?? undefined,
    entry: await entryAt(tx, row.index),
    index: row.index,
    proof,
    checkpoint: checkpoint.note,
  })
}

/** The log's own row. @throws Refusal `log-absent` */
export async function getLog(tx: Tx): Promise<LogRow & { createdAt: Date }> {
  const log = await findLog(tx)
  if (!log) throw refuse(logAbsent())
  return log
}

function treeOf(log: LogRow): TreeHash {
  return treeHash(serverHashes[log.hash])
}

async function entryAt(tx: Tx, index: number): Promise<Uint8Array> {
  const bundle = Math.floor(index / TILE_WIDTH)
  const bytes = (await loadBundles(tx, [bundle])).get(bundle)
  const entry = bytes && readBundle(bytes)[index % TILE_WIDTH]
  if (!entry) throw new Error(`the evidence log has lost entry ${index}`)
  return entry
}

/** Proof that an entry is in the tree of a size; without a size, of the newest checkpoint. @throws Refusal `log-size-unknown` */
export async function findInclusion(tx: Tx, index: number, size?: number): Promise<InclusionProof> {
  const log = await getLog(tx)
  const whole = size ?? log.size
  if (whole > log.size) throw refuse(logHasNoSuchSize({ asked: whole, size: log.size }))
  if (index >= whole) throw refuse(logHasNoSuchSize({ asked: index, size: whole }))
  const tree = treeOf(log)
  const entry = await entryAt(tx, index)
  const proof = await proveInclusion(tree, index, whole, tileLoader(tx))
  return { index, size: whole, leaf: toBase64(tree.leaf(entry)), entry: toBase64(entry), proof: proof.map(toBase64) }
}

/** Proof that the tree of `to` continues the tree of `from`. @throws Refusal `log-size-unknown`, `log-sizes-reversed` */
export async function findConsistency(tx: Tx, from: number, to?: number): Promise<ConsistencyReply> {
  const log = await getLog(tx)
  const end = to ?? log.size
  if (end > log.size) throw refuse(logHasNoSuchSize({ asked: end, size: log.size }))
  if (from > end) throw refuse(sizesReversed({ from, to: end }))
  const tree = treeOf(log)
  const load = tileLoader(tx)
  const [proof, fromRoot, toRoot] = [
    await proveConsistency(tree, from, end, load),
    await rootFromTiles(tree, from, load),
    await rootFromTiles(tree, end, load),
  ]
  const [older, newer] = [await findCheckpoint(tx, from), await findCheckpoint(tx, end)]
  return {
    from,
    to: end,
    proof: proof.map(toBase64),
    fromRoot: toBase64(fromRoot),
    toRoot: toBase64(toRoot),
    ...(older && { fromCheckpoint: older.note }),
    ...(newer && { toCheckpoint: newer.note }),
  }
}
