import { createInflateRaw } from 'node:zlib'
import { refuse } from '../problem.ts'
import { fileDamaged, fileTooComplex } from './problems.ts'

/** What an archive may hold. The bytes are counted as they are unpacked, whatever the archive says of itself. */
export interface ZipLimits {
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly parts: number
}

export const OFFICE_LIMITS: ZipLimits = { packedBytes: 100 * 2 ** 20, unpackedBytes: 512 * 2 ** 20, parts: 5000 }

export interface Zip {
  /** Names of its parts, as they stand. */
  readonly names: readonly string[]
  has(name: string): boolean
  /** The content of a part in pieces; nothing for a part that is not there. @throws Refusal `file-too-complex`, `file-damaged` */
  read(name: string): AsyncGenerator<Uint8Array>
}

interface Part {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  readonly packedBytes: number
  readonly offset: number
}

const damaged = () =>
  refuse(fileDamaged({ why: { zh: '压缩包已损坏或加密', en: 'the archive is damaged or encrypted' } }))

/**
 * Opens a zip archive (.docx, .xlsx) whose sender is a stranger: of its directory only names, methods and places are believed.
 * @throws Refusal `file-too-complex`, `file-damaged`
 */
export async function openZip(input: AsyncIterable<Uint8Array>, limits: ZipLimits = OFFICE_LIMITS): Promise<Zip> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.length
    if (size > limits.packedBytes) throw refuse(fileTooComplex({ what: 'unpacked' }))
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const parts = new Map<string, Part>()
  // The first of a name counts: a second one is what a reader is to be deceived with.
  for (const part of directoryOf(bytes, limits.parts))
    if (!parts.has(keyOf(part.name))) parts.set(keyOf(part.name), part)
  let left = limits.unpackedBytes
  return {
    names: [...parts.values()].map((p) => p.name),
    has: (name) => parts.has(keyOf(name)),
    async *read(name) {
      const part = parts.get(keyOf(name))
      if (!part) return
      for await (const chunk of unpack(bytes, part)) {
        left -= chunk.length
        if (left < 0) throw refuse(fileTooComplex({ what: 'unpacked' }))
        yield chunk
      }
    },
  }
}

function keyOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** The end record and the longest comment behind it. */
const END_AREA = 22 + 65_535
const ZIP64 = 0xffffffff

function directoryOf(bytes: Buffer, most: number): Part[] {
  const area = Math.max(0, bytes.length - END_AREA)
  let end = bytes.length - 22
  while (end >= area && bytes.readUInt32LE(end) !== END) end--
  if (end < area) throw damaged()
  const count = bytes.readUInt16LE(end + 10)
  if (count > most) throw refuse(fileTooComplex({ what: 'parts' }))
  const parts: Part[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw damaged()
    const [name, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [number, number, number]
    const extraAt = at + 46 + name
    if (extraAt + extra + comment > bytes.length) throw damaged()
    const sizes = sizesOf(bytes, at, bytes.subarray(extraAt, extraAt + extra))
    parts.push({
      name: bytes.toString('utf8', at + 46, extraAt),
      method: bytes.readUInt16LE(at + 10),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      ...sizes,
    })
    at = extraAt + extra + comment
  }
  return parts
}

/** Packed size and place; where a writer put them into the field of large archives (ZIP64), from there. */
function sizesOf(bytes: Buffer, at: number, extra: Buffer): { packedBytes: number; offset: number } {
  let packedBytes = bytes.readUInt32LE(at + 20)
  let offset = bytes.readUInt32LE(at + 42)
  for (let i = 0; i + 4 <= extra.length; i += 4 + extra.readUInt16LE(i + 2)) {
    if (extra.readUInt16LE(i) !== 1) continue
    let field = i + 4
    const next = () => {
      const value = field + 8 <= extra.length ? Number(extra.readBigUInt64LE(field)) : Number.NaN
      field += 8
      return value
    }
    if (bytes.readUInt32LE(at + 24) === ZIP64) next()
    if (packedBytes === ZIP64) packedBytes = next()
    if (offset === ZIP64) offset = next()
    break
  }
  return { packedBytes, offset }
}

async function* unpack(bytes: Buffer, { method, isEncrypted, packedBytes, offset }: Part): AsyncGenerator<Uint8Array> {
  if (isEncrypted || !(offset + 30 <= bytes.length) || bytes.readUInt32LE(offset) !== LOCAL) throw damaged()
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (!(start + packedBytes <= bytes.length)) throw damaged()
  const packed = bytes.subarray(start, start + packedBytes)
  if (method === 0) {
    for (let at = 0; at < packed.length; at += PIECE) yield packed.subarray(at, at + PIECE)
    return
  }
  if (method !== 8) throw damaged()
  const inflate = createInflateRaw({ chunkSize: PIECE })
  inflate.end(packed)
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_') ? damaged() : error
  }
}

const PIECE = 65_536
