import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, sign, verify } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { BackupRefused } from './format.ts'
import { type BackupKey, fingerprintOf } from './key.ts'

/*
 * A sealed backup is
 *   head   MAGIC, version (1 byte), id of the key (32), salt (32)
 *   body   the gzipped tar in pieces of PIECE bytes, each AES-256-GCM with its 16-byte tag; the last piece may be shorter
 *   tail   length of the body (8), Ed25519 signature (64), END
 * Key and nonce prefix of the pieces follow from the operator's key, the salt and the whole head (HKDF-SHA256). The nonce of a piece is
 * prefix (7) ‖ number (4) ‖ 1 for the last, 0 for others (1): the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
 * A piece opens in its own place only, so swapped, missing and added pieces are found. The signature is over SIGNED ‖ head ‖ length of
 * the body ‖ SHA-256 of the body.
 */
const MAGIC = Buffer.from('zhiheng-backup\n')
const VERSION = 1
const HEAD_BYTES = MAGIC.length + 1 + 32 + 32
const PIECE = 1024 * 1024
const TAG_BYTES = 16
const END = Buffer.from('zhiheng-end\n')
const TAIL_BYTES = 8 + 64 + END.length
const SIGNED = Buffer.from('zhiheng backup signature 1\n')

/** Whether the file calls itself a sealed backup; another file may be a plain one. */
export async function isSealed(file: string): Promise<boolean> {
  return withFile(file, async (handle) => (await readAt(handle, 0, MAGIC.length)).equals(MAGIC))
}

/** Seals a stream as it passes; holds one piece. */
export function seal(key: BackupKey): (plain: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* sealed(plain) {
    const head = Buffer.concat([MAGIC, Buffer.of(VERSION), key.id, randomBytes(32)])
    const pieces = pieceKeys(key, head)
    const hash = createHash('sha256')
    let bodyBytes = 0
    let number = 0
    const encrypt = (piece: Buffer, isLast: boolean): Buffer => {
      const cipher = createCipheriv('aes-256-gcm', pieces.key, pieces.nonce(number++, isLast))
      const box = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
      hash.update(box)
      bodyBytes += box.length
      return box
    }
    yield head
    const held = Buffer.alloc(PIECE)
    let filled = 0
    for await (const chunk of plain)
      for (let at = 0; at < chunk.length; ) {
        // A full piece waits for the next byte: only then it is known not to be the last.
        if (filled === PIECE) {
          yield encrypt(held, false)
          filled = 0
        }
        const copied = chunk.copy(held, filled, at)
        filled += copied
        at += copied
      }
    yield encrypt(held.subarray(0, filled), true)
    const length = uint64(bodyBytes)
    yield Buffer.concat([length, sign(null, signedBytes(head, length, hash.digest()), key.signing), END])
  }
}

/**
 * Reads a sealed backup through to the signature, keeping nothing of it, and gives a reader of the plain stream. What the reader gives is
 * checked again: the file may have been changed in between.
 * @throws BackupRefused
 */
export async function openSealed(file: string, key: BackupKey): Promise<() => AsyncGenerator<Buffer>> {
  const frame = await readFrame(file, key)
  const read = () => readPieces(file, key, frame)
  for await (const _ of read());
  return read
}

interface Frame {
  readonly head: Buffer
  readonly bodyBytes: number
  readonly length: Buffer
  readonly signature: Buffer
}

function readFrame(file: string, key: BackupKey): Promise<Frame> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat()
    const head = await readAt(handle, 0, HEAD_BYTES)
    const bodyBytes = size - HEAD_BYTES - TAIL_BYTES
    if (bodyBytes < TAG_BYTES) throw cutOrExtended(file)
    if ((head[MAGIC.length] ?? 0) !== VERSION)
      throw new BackupRefused({
        zh: `${file} 的加密格式是 ${head[MAGIC.length]}，本版本只能读 ${VERSION}；请先升级，若不是新版本写的则文件头已被改动，请换一份副本`,
        en: `${file} is encrypted in format ${head[MAGIC.length]}, this version reads ${VERSION}; upgrade first, or, if no newer version wrote it, its head was altered: use another copy`,
      })
    const id = head.subarray(MAGIC.length + 1, MAGIC.length + 33)
    if (!id.equals(key.id))
      throw new BackupRefused({
        zh: `${file} 是用密钥 ${fingerprintOf(id)} 加密的，给出的密钥是 ${fingerprintOf(key.id)}；请用 --key 给出那一个密钥（若不存在该密钥，则文件头已被改动，请换一份副本）`,
        en: `${file} was encrypted with the key ${fingerprintOf(id)}, the key given is ${fingerprintOf(key.id)}; give that key with --key (if there is no such key, the head was altered: use another copy)`,
      })
    const tail = await readAt(handle, size - TAIL_BYTES, TAIL_BYTES)
    const length = tail.subarray(0, 8)
    if (!tail.subarray(72).equals(END) || length.readBigUInt64BE() !== BigInt(bodyBytes)) throw cutOrExtended(file)
    return { head, bodyBytes, length, signature: tail.subarray(8, 72) }
  })
}

async function* readPieces(file: string, key: BackupKey, frame: Frame): AsyncGenerator<Buffer> {
  const { head, bodyBytes, length, signature } = frame
  const pieces = pieceKeys(key, head)
  const hash = createHash('sha256')
  const count = Math.ceil(bodyBytes / (PIECE + TAG_BYTES))
  const handle = await open(file)
  try {
    for (let number = 0; number < count; number++) {
      const at = number * (PIECE + TAG_BYTES)
      const box = await readAt(handle, HEAD_BYTES + at, Math.min(PIECE + TAG_BYTES, bodyBytes - at))
      hash.update(box)
      const plain = decrypt(box, pieces.key, pieces.nonce(number, number === count - 1))
      if (!plain)
        throw new BackupRefused({
          zh: `备份文件 ${file} 已被改动或损坏：共 ${count} 段，第 ${number + 1} 段不是写入时的内容；没有恢复任何内容，请换一份副本`,
          en: `the backup file ${file} was altered or is damaged: piece ${number + 1} of ${count} is not as it was written; nothing was restored, use another copy`,
        })
      yield plain
    }
    if (!verify(null, signedBytes(head, length, hash.digest()), key.verifying, signature))
      throw new BackupRefused({
        zh: `备份文件 ${file} 的签名无效，不是持有密钥 ${fingerprintOf(key.id)} 的人写成的样子；没有恢复任何内容，请换一份副本`,
        en: `the signature of the backup file ${file} is wrong: it is not as the holder of the key ${fingerprintOf(key.id)} wrote it; nothing was restored, use another copy`,
      })
  } finally {
    await handle.close()
  }
}

function decrypt(box: Buffer, key: Buffer, nonce: Buffer): Buffer | undefined {
  const end = box.length - TAG_BYTES
  if (end < 0) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(box.subarray(end))
  try {
    return Buffer.concat([decipher.update(box.subarray(0, end)), decipher.final()])
  } catch {
    return undefined
  }
}

function pieceKeys(key: BackupKey, head: Buffer) {
  const salt = head.subarray(-32)
  const derived = Buffer.from(hkdfSync('sha256', key.encryption, salt, Buffer.concat([SIGNED, head]), 39))
  return {
    key: derived.subarray(0, 32),
    nonce(number: number, isLast: boolean): Buffer {
      const nonce = Buffer.alloc(12)
      derived.copy(nonce, 0, 32, 39)
      // Beyond 2^32 pieces (4 PiB) this throws rather than use a nonce twice.
      nonce.writeUInt32BE(number, 7)
      nonce[11] = isLast ? 1 : 0
      return nonce
    },
  }
}

function signedBytes(head: Buffer, length: Buffer, digest: Buffer): Buffer {
  return Buffer.concat([SIGNED, head, length, digest])
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

function cutOrExtended(file: string): BackupRefused {
  return new BackupRefused({
    zh: `备份文件 ${file} 的结尾不对：不完整、被加长或被改动；没有恢复任何内容，请换一份副本`,
    en: `the backup file ${file} does not end as it was written: cut off, extended or altered; nothing was restored, use another copy`,
  })
}

async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file)
  try {
    return await use(handle)
  } finally {
    await handle.close()
  }
}

/** Exactly so many bytes, fewer only at the end of the file. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
