import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../ids.ts'

/** The secrets of this module that are not in the database: a stolen database alone opens no second factor. */
export interface Keys {
  seal(plain: Buffer): Buffer
  /** @throws Error when the box was made with another key or was changed. */
  open(box: Buffer): Buffer
  /** A keyed hash for things that would be guessed from a plain one (network addresses, login names). */
  digest(text: string): Buffer
}

const cached = new Map<string, Keys>()

/**
 * Keys from `<dataDir>/keys/access.key` (32 bytes, made at the first use, mode 0600). Several machines of one city need the same file;
 * it belongs into the backup, apart from the database.
 */
export function accessKeys(dataDir: string): Keys {
  const known = cached.get(dataDir)
  if (known) return known
  const keys = keysFrom(readOrMake(join(dataDir, 'keys')))
  cached.set(dataDir, keys)
  return keys
}

function readOrMake(folder: string): Buffer {
  const path = join(folder, 'access.key')
  try {
    return whole(readFileSync(path), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Written beside and linked: of two processes starting at once one wins, and nobody reads half a key.
  const beside = join(folder, `access.${newId()}`)
  writeFileSync(beside, randomBytes(32), { mode: 0o600, flush: true })
  try {
    linkSync(beside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(beside)
  }
  return whole(readFileSync(path), path)
}

function whole(key: Buffer, path: string): Buffer {
  if (key.length !== 32)
    throw new Error(`${path} is damaged: 32 bytes expected, ${key.length} found. Restore it from the backup.`)
  return key
}

function keysFrom(master: Buffer): Keys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, '', use, 32))
  const boxKey = derive('zhiheng access box')
  const digestKey = derive('zhiheng access digest')
  return {
    seal(plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', boxKey, nonce)
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(box) {
      const decipher = createDecipheriv('aes-256-gcm', boxKey, box.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(box.subarray(12, 28))
      return Buffer.concat([decipher.update(box.subarray(28)), decipher.final()])
    },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest(),
  }
}
