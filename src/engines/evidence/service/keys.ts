import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Bilingual } from '../../../core/text.ts'
import { concat, toBase64, toHex } from '../logic/bytes.ts'
import type { HashName } from '../logic/hash.ts'
import { type NoteSigner, typeBytes, type VerifierKey, verifierKey, writeVerifierKey } from '../logic/note.ts'
import { serverHashes } from './server-crypto.ts'

/** The private key of the log lives in this file of the data folder only: readable by the owner alone, never in database or backup of tables. */
export const KEY_FILE = 'log-key'

/** DER of an Ed25519 private key (RFC 8410) up to the 32 bytes of the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

export function keyPath(dataDir: string): string {
  return join(dataDir, KEY_FILE)
}

export function hasKey(dataDir: string): boolean {
  return existsSync(keyPath(dataDir))
}

/**
 * Makes the key of a new log. A key that is there already belonged to another log (its database is gone): it is put aside, because signing a
 * second history with one key would look like a forgery of the first.
 */
export function makeKey(dataDir: string, origin: string, logHash: HashName): NoteSigner {
  mkdirSync(dataDir, { recursive: true })
  const path = keyPath(dataDir)
  if (existsSync(path)) renameSync(path, `${path}.${Date.now()}.old`)
  const { privateKey } = generateKeyPairSync('ed25519')
  const signer = signerOf(privateKey, origin, logHash)
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const beside = `${path}.${toHex(randomBytes(4))}.new`
  const file = openSync(beside, 'wx', 0o600)
  try {
    writeSync(file, `PRIVATE+KEY+${origin}+${toHex(signer.key.keyId)}+${toBase64(concat(typeBytes(logHash), seed))}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
  return signer
}

/** A log-key file that is not what {@link makeKey} wrote. */
export class KeyUnreadable extends Error {
  constructor(path: string) {
    super(`${path} is not the private key of a log`)
    this.name = 'KeyUnreadable'
  }
}

/** Reads the key of this machine. @throws KeyUnreadable; what the file system says where it cannot be opened */
export function readKey(dataDir: string): NoteSigner {
  const path = keyPath(dataDir)
  const match = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)\n?$/.exec(readFileSync(path, 'utf8'))
  if (!match) throw new KeyUnreadable(path)
  const [, origin, id, encoded] = match as unknown as [string, string, string, string]
  const bytes = Buffer.from(encoded, 'base64')
  // The type and 32 bytes of seed: a file that was cut off is no shorter key.
  if (bytes.length < 33 || toBase64(bytes) !== encoded) throw new KeyUnreadable(path)
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, bytes.subarray(-32)]),
    format: 'der',
    type: 'pkcs8',
  })
  for (const logHash of ['sha256', 'sm3'] as const) {
    const signer = signerOf(privateKey, origin, logHash)
    if (toHex(signer.key.keyId) === id) return signer
  }
  throw new KeyUnreadable(path)
}

/** The key that signs this log, or what is wrong with it and what to do. */
export type KeyState =
  | { readonly signer: NoteSigner }
  | { readonly fault: 'missing' | 'damaged' | 'of-another-log'; readonly why: Bilingual }

/** Looks for the key of the log with this verifier key. A wrong file is said, never replaced: only the key that began a log may continue it. */
export function findKey(dataDir: string, verifierKeyText: string): KeyState {
  const path = keyPath(dataDir)
  const remedy = {
    zh: `请从备份中取回 log-key，放到 ${path}（仅属主可读），再重新启动；在此之前新内容只排队，不签名`,
    en: `put log-key back from a backup as ${path}, readable by its owner only, and start again; until then new entries wait unsigned`,
  }
  const fault = (code: 'missing' | 'damaged' | 'of-another-log', zh: string, en: string): KeyState => ({
    fault: code,
    why: { zh: `${zh}。${remedy.zh}`, en: `${en}: ${remedy.en}` },
  })
  if (!hasKey(dataDir)) return fault('missing', '存证日志的私钥不在', 'the key of the evidence log is missing')
  try {
    const signer = readKey(dataDir)
    if (writeVerifierKey(signer.key) === verifierKeyText) return { signer }
    return fault(
      'of-another-log',
      `${path} 是另一个日志（${signer.key.name}）的私钥`,
      `${path} is the key of another log (${signer.key.name})`,
    )
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (!(error instanceof KeyUnreadable) && code === undefined) throw error
    const because = error instanceof KeyUnreadable ? '' : ` (${code})`
    return fault(
      'damaged',
      `存证日志的私钥文件已损坏或无法读取${because}`,
      `the key of the evidence log is damaged or cannot be read${because}`,
    )
  }
}

function signerOf(privateKey: KeyObject, origin: string, logHash: HashName): NoteSigner {
  const x = createPublicKey(privateKey).export({ format: 'jwk' }).x as string
  const key: VerifierKey = verifierKey(serverHashes.sha256, origin, logHash, Buffer.from(x, 'base64url'))
  return { key, sign: (message) => sign(null, message, privateKey) }
}

/** Name of a new log: its public address without scheme, or a name of its own where there is none yet. SM3 logs say so. */
export function originOf(publicUrl: string | undefined, logHash: HashName, random: (bytes: number) => Buffer): string {
  const end = logHash === 'sm3' ? 'log-sm3' : 'log'
  if (!publicUrl) return `zhiheng-${toHex(random(4))}.local/${end}`
  const { host, pathname } = new URL(publicUrl)
  return `${host}${pathname.replace(/\/+$/, '')}/${end}`
}
