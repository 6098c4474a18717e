import { concat, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts'
import type { Hash, Hashes, HashName } from './hash.ts'

/*
 * C2SP signed-note: a text and, behind an empty line, lines "— name base64(key id || signature)".
 * A log that hashes with SHA-256 signs with type 0x01 (Ed25519), so every witness and verifier of tlog-tiles can read it. A log that hashes with SM3
 * is no tlog-tiles log in the letter of that specification, and must not be taken for one: it signs with type 0xff, which the
 * specification keeps for types it does not assign, followed by {@link SM3_TYPE}. Standard verifiers then do not know the key and refuse.
 */

const SM3_TYPE = 'zhiheng/ed25519-sm3/v1'
const ED25519_KEY_BYTES = 32
const ED25519_SIGNATURE_BYTES = 64
/** The specification lets a verifier limit the size of a note; ours are below 400 bytes. */
const MAX_NOTE_CHARS = 100_000

/** What a place needs to check a log: both hashes and the Ed25519 check of RFC 8032. */
export interface Crypto {
  readonly hashes: Hashes
  readonly verifyEd25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean
}

/** A public key of a log as it is given to verifiers: name, and which hash its tree uses. */
export interface VerifierKey {
  readonly name: string
  readonly logHash: HashName
  readonly publicKey: Uint8Array
  /** First four bytes of SHA-256(name, newline, type, public key). */
  readonly keyId: Uint8Array
}

export interface NoteSigner {
  readonly key: VerifierKey
  readonly sign: (message: Uint8Array) => Uint8Array
}

/** A note that cannot be trusted, or cannot be read. */
export class BadNote extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'BadNote'
  }
}

/** Signature type identifier: one byte, and for SM3 logs our own name behind it. */
export function typeBytes(logHash: HashName): Uint8Array {
  return logHash === 'sha256' ? Uint8Array.of(0x01) : concat(Uint8Array.of(0xff), utf8(SM3_TYPE))
}

// Key ids are always SHA-256, whatever the tree uses: the specification fixes it.
export function verifierKey(sha256: Hash, name: string, logHash: HashName, publicKey: Uint8Array): VerifierKey {
  if (!/^[^\s+]+$/u.test(name)) throw new BadNote('a key name has neither spaces nor plus signs')
  if (publicKey.length !== ED25519_KEY_BYTES) throw new BadNote('an Ed25519 key has 32 bytes')
  const keyId = sha256.digest(concat(utf8(`${name}\n`), typeBytes(logHash), publicKey)).slice(0, 4)
  return { name, logHash, publicKey, keyId }
}

/** `name+keyid+base64(type || public key)`, as note tools write it. */
export function writeVerifierKey(key: VerifierKey): string {
  return `${key.name}+${toHex(key.keyId)}+${toBase64(concat(typeBytes(key.logHash), key.publicKey))}`
}

/** @throws BadNote when it is no such key or its id does not fit. */
export function parseVerifierKey(sha256: Hash, text: string): VerifierKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim())
  if (!match) throw new BadNote('not a verifier key (name+id+base64)')
  const [, name, id, encoded] = match as unknown as [string, string, string, string]
  const bytes = tryBase64(encoded)
  const types: readonly HashName[] = ['sha256', 'sm3']
  const logHash = types.find((h) => {
    const type = typeBytes(h)
    return bytes?.length === type.length + ED25519_KEY_BYTES && type.every((b, i) => bytes[i] === b)
  })
  if (!bytes || !logHash) throw new BadNote('a verifier key of a type this program does not know')
  const key = verifierKey(sha256, name, logHash, bytes.slice(-ED25519_KEY_BYTES))
  if (toHex(key.keyId) !== toHex(fromHex(id)))
    throw new BadNote('the id of this verifier key does not fit its name and key')
  return key
}

/** The text with one signature line. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw new BadNote('the text of a note ends with a newline')
  const signature = concat(signer.key.keyId, signer.sign(utf8(text)))
  return `${text}\n— ${signer.key.name} ${toBase64(signature)}\n`
}

/**
 * The text of a note after its signature by this key was verified. Signatures of unknown keys are ignored.
 * @throws BadNote when the key has not signed it or its signature is wrong.
 */
export function openNote(note: string, key: VerifierKey, crypto: Crypto): string {
  const { text, signatures } = splitNote(note)
  let isSigned = false
  for (const { name, bytes } of signatures) {
    if (name !== key.name || toHex(bytes.slice(0, 4)) !== toHex(key.keyId)) continue
    const signature = bytes.slice(4)
    if (signature.length !== ED25519_SIGNATURE_BYTES || !crypto.verifyEd25519(key.publicKey, utf8(text), signature))
      throw new BadNote(`the signature of ${name} is wrong`)
    isSigned = true
  }
  if (!isSigned) throw new BadNote(`not signed by ${key.name}`)
  return text
}

/** Text and signature lines, unverified. */
export function splitNote(note: string): { text: string; signatures: { name: string; bytes: Uint8Array }[] } {
  if (note.length > MAX_NOTE_CHARS) throw new BadNote('too long for a note')
  if (!note.isWellFormed()) throw new BadNote('not well-formed text')
  for (let i = 0; i < note.length; i++)
    if (note.charCodeAt(i) < 0x20 && note[i] !== '\n') throw new BadNote('control characters in a note')
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) throw new BadNote('not a signed note')
  const lines = note.slice(at + 2, -1).split('\n')
  const signatures = lines.map((line) => {
    const match = /^— ([^\s+]+) (\S+)$/u.exec(line)
    const bytes = match ? tryBase64(match[2] as string) : undefined
    if (!match || !bytes || bytes.length < 5) throw new BadNote('not a signature line')
    return { name: match[1] as string, bytes }
  })
  return { text: note.slice(0, at + 1), signatures }
}

function tryBase64(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}
