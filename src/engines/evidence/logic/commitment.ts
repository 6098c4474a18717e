import { equal, toHex, utf8 } from './bytes.ts'
import { canonicalView, NotCanonical } from './canonical.ts'
import { HASH_BYTES, type Hash, type HashName } from './hash.ts'

/** What is committed to: the kind of thing, its id, its content. */
export interface Committed {
  readonly kind: string
  readonly id: string
  readonly body: unknown
}

/** 128 bits that nobody can guess: without them neither digest nor leaf says anything about the body. */
export const SALT_BYTES = 16

/**
 * Digest of a body under its salt: `H(salt || canonical JSON of the body)`. The salt has a fixed length, so no other pair of
 * salt and body has the same input.
 */
export function bodyDigest(hash: Hash, salt: Uint8Array, body: unknown): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  return hash.digest(canonicalView(body, salt))
}

/**
 * The commitment: `H(canonical JSON {"body": hex digest, "id", "kind", "v": 1})`. It binds kind and id without the body, so that a
 * receipt can name its thing and keep the content back; once salt and digest are erased, it reveals neither.
 */
export function commitment(hash: Hash, kind: string, id: string, digest: Uint8Array): Uint8Array {
  if (!kind.isWellFormed() || !id.isWellFormed()) throw new NotCanonical('/id', 'half a surrogate pair')
  // Canonical JSON of an object of four known members, written out: this runs once for every record ever verified.
  const text = `{"body":"${toHex(digest)}","id":${JSON.stringify(id)},"kind":${JSON.stringify(kind)},"v":1}`
  return hash.digest(utf8(text))
}

/** What stands in the log: version, hash, the hour, the commitment. 38 bytes, none of them about a person. */
export interface Entry {
  readonly version: 1
  readonly hash: HashName
  /** Hours since 1970-01-01T00:00Z, rounded down: when the thing was sealed, no finer. */
  readonly hour: number
  readonly commitment: Uint8Array
}

export const ENTRY_BYTES = 6 + HASH_BYTES
const HOUR_MS = 3_600_000
const HASH_BYTE: Readonly<Record<HashName, number>> = { sha256: 1, sm3: 2 }

export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS)
}

/** `01 | hash (01 SHA-256, 02 SM3) | uint32 hours, big-endian | 32 bytes commitment`. */
export function writeEntry(hash: HashName, hour: number, committed: Uint8Array): Uint8Array {
  if (committed.length !== HASH_BYTES) throw new RangeError('a commitment has 32 bytes')
  if (!Number.isInteger(hour) || hour < 0 || hour > 0xffff_ffff) throw new RangeError(`not an hour: ${hour}`)
  const out = new Uint8Array(ENTRY_BYTES)
  const view = new DataView(out.buffer)
  out[0] = 1
  out[1] = HASH_BYTE[hash]
  view.setUint32(2, hour)
  out.set(committed, 6)
  return out
}

/** @throws RangeError when these bytes are no entry of version 1. */
export function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length !== ENTRY_BYTES || bytes[0] !== 1) throw new RangeError('not a log entry of version 1')
  const hash = bytes[1] === 1 ? 'sha256' : bytes[1] === 2 ? 'sm3' : undefined
  if (!hash) throw new RangeError(`unknown hash ${bytes[1]} in a log entry`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { version: 1, hash, hour: view.getUint32(2), commitment: bytes.slice(6) }
}

export function hourToDate(hour: number): Date {
  return new Date(hour * HOUR_MS)
}

/** A new commitment to a thing, with all that must be kept to prove it later. */
export interface NewCommitment {
  readonly kind: string
  readonly id: string
  readonly salt: Uint8Array
  readonly digest: Uint8Array
  readonly entry: Uint8Array
}

export function commit(hash: Hash, salt: Uint8Array, at: Date, thing: Committed): NewCommitment {
  const digest = bodyDigest(hash, salt, thing.body)
  const entry = writeEntry(hash.name, hourOf(at), commitment(hash, thing.kind, thing.id, digest))
  return { kind: thing.kind, id: thing.id, salt, digest, entry }
}

/** Whether this entry commits to this kind, id and digest. */
export function entryBinds(hash: Hash, entry: Uint8Array, kind: string, id: string, digest: Uint8Array): boolean {
  return equal(readEntry(entry).commitment, commitment(hash, kind, id, digest))
}
