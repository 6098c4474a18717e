import { equal, fromBase64, toBase64 } from './bytes.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { bodyDigest, entryBinds, hourToDate, readEntry } from './commitment.ts'
import { treeHash, verifyConsistency, verifyInclusion } from './merkle.ts'
import { BadNote, type Crypto, parseVerifierKey, type VerifierKey } from './note.ts'

export const RECEIPT_FORMAT = 'zhiheng/receipt/v1'

/**
 * What proves, without asking anybody, that a thing was sealed: JSON, all bytes in base64.
 * `body` and `salt` stand in a full receipt only; without them the receipt proves that a thing of this kind and id was sealed. After
 * erasure `bodyDigest` is gone too, and the receipt proves that something stands at this index.
 */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT
  /** Verifier key of the log. A reader compares it with the one he trusts; it proves nothing by itself. */
  readonly log: string
  readonly kind?: string | undefined
  readonly id?: string | undefined
  readonly body?: unknown
  readonly salt?: string | undefined
  readonly bodyDigest?: string | undefined
  readonly entry: string
  readonly index: number
  /** Inclusion proof in the tree of `checkpoint`, lowest first. */
  readonly proof: readonly string[]
  /** Signed checkpoint (C2SP signed note) of the tree the proof leads to. */
  readonly checkpoint: string
}

/** A signed proof that one checkpoint continues another: for checking a receipt against a checkpoint of another day. */
export interface ConsistencyProof {
  readonly from: number
  readonly to: number
  readonly proof: readonly string[]
}

export type Finding =
  | 'receipt-unreadable'
  | 'key-differs'
  | 'checkpoint-not-signed'
  | 'not-in-log'
  | 'entry-of-another-thing'
  | 'body-changed'
  | 'checkpoint-differs'
  | 'checkpoint-not-linked'

/** What was checked about a receipt. `isProven` is true only when nothing was found wrong. */
export interface ReceiptCheck {
  readonly isProven: boolean
  readonly finding?: Finding
  /** In English, for logs and programs; pages say it in their language from `finding`. */
  readonly why?: string
  /** How much is proven: the content, kind and id only, or that an entry stands in the log. */
  readonly covers?: 'body' | 'thing' | 'entry'
  readonly kind?: string | undefined
  readonly id?: string | undefined
  readonly index?: number
  /** The hour in which it was sealed (UTC, rounded down). */
  readonly sealedHour?: Date
  readonly checkpoint?: Checkpoint
}

/** What the reader already trusts. */
export interface Trust {
  /** Verifier key of the log, got from somewhere else than the receipt. */
  readonly verifierKey: string
  /** A checkpoint the reader holds (published, printed, cosigned by a witness). Without it the receipt's own is checked by its signature alone. */
  readonly checkpoint?: string | undefined
  /** Needed when that checkpoint is of another size than the receipt's. */
  readonly consistency?: ConsistencyProof | undefined
}

/**
 * Checks a receipt offline: signature, inclusion, commitment, content, and the link to a checkpoint the reader trusts.
 * Never throws on what it is given; a receipt that cannot be read is a finding.
 */
export function verifyReceipt(value: unknown, trust: Trust, crypto: Crypto): ReceiptCheck {
  const receipt = readReceipt(value)
  if (typeof receipt === 'string') return no('receipt-unreadable', receipt)
  try {
    return check(receipt, trust, crypto)
  } catch (error) {
    if (error instanceof BadNote) return no('checkpoint-not-signed', error.message)
    if (error instanceof RangeError || error instanceof Error) return no('receipt-unreadable', error.message)
    throw error
  }
}

function check(receipt: Receipt, trust: Trust, crypto: Crypto): ReceiptCheck {
  const key = parseVerifierKey(crypto.hashes.sha256, trust.verifierKey)
  if (receipt.log !== trust.verifierKey.trim()) return no('key-differs', `the receipt is of ${receipt.log}`)
  const checkpoint = openCheckpoint(receipt.checkpoint, key, crypto)
  const tree = treeHash(crypto.hashes[key.logHash])
  const entryBytes = fromBase64(receipt.entry)
  const proof = receipt.proof.map(fromBase64)
  if (!verifyInclusion(tree, receipt.index, checkpoint.size, tree.leaf(entryBytes), proof, checkpoint.root))
    return no('not-in-log', `the proof does not lead from this entry to the root of size ${checkpoint.size}`)
  const link = linkToTrusted(checkpoint, key, trust, crypto)
  if (link) return link
  const found = {
    index: receipt.index,
    sealedHour: hourToDate(readEntry(entryBytes).hour),
    checkpoint,
    kind: receipt.kind,
    id: receipt.id,
  }
  const content = checkContent(receipt, entryBytes, crypto)
  if (typeof content === 'object') return { ...found, ...content }
  return { ...found, isProven: true, covers: content }
}

/** How far the receipt's content is covered by its entry, or what is wrong. */
function checkContent(
  receipt: Receipt,
  entryBytes: Uint8Array,
  crypto: Crypto,
): ReceiptCheck | 'body' | 'thing' | 'entry' {
  const hash = crypto.hashes[readEntry(entryBytes).hash]
  if (receipt.kind === undefined || receipt.id === undefined || receipt.bodyDigest === undefined) return 'entry'
  const digest = fromBase64(receipt.bodyDigest)
  if (!entryBinds(hash, entryBytes, receipt.kind, receipt.id, digest))
    return no('entry-of-another-thing', `the entry does not commit to ${receipt.kind} ${receipt.id} with this digest`)
  if (receipt.salt === undefined || receipt.body === undefined) return 'thing'
  if (!equal(bodyDigest(hash, fromBase64(receipt.salt), receipt.body), digest))
    return no('body-changed', 'the content is not what was sealed')
  return 'body'
}

function linkToTrusted(own: Checkpoint, key: VerifierKey, trust: Trust, crypto: Crypto): ReceiptCheck | undefined {
  if (trust.checkpoint === undefined) return undefined
  const trusted = openCheckpoint(trust.checkpoint, key, crypto)
  if (trusted.size === own.size)
    return equal(trusted.root, own.root)
      ? undefined
      : no(
          'checkpoint-differs',
          `two checkpoints of size ${own.size} with different roots: the log shows different histories`,
        )
  const [older, newer] = trusted.size < own.size ? [trusted, own] : [own, trusted]
  const given = trust.consistency
  if (!given || given.from !== older.size || given.to !== newer.size)
    return no('checkpoint-not-linked', `a consistency proof from ${older.size} to ${newer.size} is needed`)
  const tree = treeHash(crypto.hashes[key.logHash])
  const proof = given.proof.map(fromBase64)
  return verifyConsistency(tree, older.size, older.root, newer.size, newer.root, proof)
    ? undefined
    : no('checkpoint-differs', `the tree of ${newer.size} does not continue the tree of ${older.size}`)
}

/** Sizes between which {@link Trust.consistency} must be fetched for this receipt; undefined when none is needed. */
export function consistencyNeeded(own: Checkpoint, trusted: Checkpoint): { from: number; to: number } | undefined {
  if (own.size === trusted.size) return undefined
  return { from: Math.min(own.size, trusted.size), to: Math.max(own.size, trusted.size) }
}

function no(finding: Finding, why: string): ReceiptCheck {
  return { isProven: false, finding, why }
}

function readReceipt(value: unknown): Receipt | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a receipt'
  const r = value as Record<string, unknown>
  if (r.format !== RECEIPT_FORMAT) return `not a receipt of format ${RECEIPT_FORMAT}`
  for (const field of ['log', 'entry', 'checkpoint']) if (typeof r[field] !== 'string') return `${field} is missing`
  for (const field of ['kind', 'id', 'salt', 'bodyDigest'])
    if (r[field] !== undefined && typeof r[field] !== 'string') return `${field} is not text`
  if (!Number.isSafeInteger(r.index) || (r.index as number) < 0) return 'index is not a place in the log'
  if (!Array.isArray(r.proof) || r.proof.length > 64 || r.proof.some((p) => typeof p !== 'string'))
    return 'proof is not a list of hashes'
  return value as Receipt
}

/** What a log knows about one sealed thing. */
export interface ReceiptParts {
  readonly key: string
  readonly kind: string
  readonly id: string
  readonly salt?: Uint8Array | undefined
  readonly digest?: Uint8Array | undefined
  readonly entry: Uint8Array
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
}

/**
 * The receipt without the content: proves that a thing of this kind and id was sealed. Without the salt its digest cannot be guessed
 * back, so it may be shown to whoever may know that the thing exists.
 */
export function writeReceipt(parts: ReceiptParts): Receipt {
  return {
    format: RECEIPT_FORMAT,
    log: parts.key,
    kind: parts.kind,
    id: parts.id,
    ...(parts.digest && { bodyDigest: toBase64(parts.digest) }),
    entry: toBase64(parts.entry),
    index: parts.index,
    proof: parts.proof.map(toBase64),
    checkpoint: parts.checkpoint,
  }
}

/** The full receipt: with content and salt, for whoever may read the thing itself. After erasure it stays without both. */
export function withBody(receipt: Receipt, salt: Uint8Array | undefined, body: unknown): Receipt {
  return salt ? { ...receipt, salt: toBase64(salt), body } : receipt
}
