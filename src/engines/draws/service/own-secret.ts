import { createHmac, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../../core/ids.ts'
import { fields } from '../logic/encode.ts'

/**
 * What the system itself brings to a draw: from `<dataDir>/keys/draws.key` (32 bytes, made at the first use, mode 0600) and the frozen
 * header. Nothing of it lies in the database. Several machines of one city need the same file; where it is lost, the other parties open
 * what the system dealt.
 */
export function ownSecret(dataDir: string, drawHash: string): Uint8Array {
  return createHmac('sha256', readOrMake(join(dataDir, 'keys')))
    .update(fields('zhiheng/draw-system/v1', drawHash))
    .digest()
}

function readOrMake(folder: string): Buffer {
  const path = join(folder, 'draws.key')
  try {
    return whole(readFileSync(path), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Written beside and linked: of two processes starting at once one wins, and nobody reads half a key.
  const beside = join(folder, `draws.${newId()}`)
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
