import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromBuffer } from 'file-type'
import { newId } from '../ids.ts'
import { problem, refuse, tooLarge } from '../problem.ts'
import type { Bilingual } from '../text.ts'

/** A file by its content. The name a person gave it is kept in the record that refers to it, never in a path. */
export interface StoredFile {
  /** SHA-256 of the content, lower-case hex: the key of the file. */
  readonly digest: string
  readonly bytes: number
  /** Type found in the content itself, never the one the sender claimed. */
  readonly type: string
}

export interface FileStore {
  /** @throws Refusal `too-large` or `file-type-refused`; then nothing is kept. */
  put(content: Readable, limits: { maxBytes: number; types?: readonly string[] }): Promise<StoredFile>
  read(digest: string): Promise<Readable>
  has(digest: string): Promise<boolean>
  /** Removes the content (erasure); what refers to it stays. */
  erase(digest: string): Promise<void>
  /** Removes the content, unless it came in (again) since; what is on its way from here to a record is not taken away under its feet. */
  eraseOlder(digest: string, before: Date): Promise<boolean>
  /** Everything that is kept, some hundred or thousand at a time. */
  list(): AsyncIterable<readonly string[]>
  /** Removes what crashed uploads left on their way in. */
  tidy(before: Date): Promise<void>
  /** Where it can tell: the space that is left, and the floor below which it takes nothing more. */
  space?(): Promise<StorageSpace>
}

export interface StorageSpace {
  readonly freeBytes: number
  readonly floorBytes: number
}

export const storageFull = problem(
  'storage-full',
  507,
  { zh: '服务器存储空间不足，暂不能上传', en: 'The server has too little space left to take files' },
  () => ({
    detail: {
      zh: '文件没有保存，其他功能不受影响。请联系系统管理员清理或扩充存储后再上传。',
      en: 'The file was not kept; everything else works. Ask the system administrator to free or add space, then upload again.',
    },
  }),
)

export const fileTypeRefused = problem(
  'file-type-refused',
  415,
  { zh: '不接受这种文件', en: 'This type of file is not accepted' },
  (d: { found: string; accepted: readonly string[] }) => ({
    detail: {
      zh: `文件内容${d.found in TYPE_WORDS ? `是${wordsOf([d.found]).zh}` : '无法识别或不受支持'}；可以上传：${wordsOf(d.accepted).zh}`,
      en: `The content is ${d.found in TYPE_WORDS ? wordsOf([d.found]).en : 'not known or not supported'}; accepted: ${wordsOf(d.accepted).en}`,
    },
    facts: d,
  }),
)

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const TYPE_WORDS: Readonly<Record<string, Bilingual>> = {
  'image/jpeg': { zh: 'JPEG 图片', en: 'JPEG' },
  'image/png': { zh: 'PNG 图片', en: 'PNG' },
  'image/webp': { zh: 'WebP 图片', en: 'WebP' },
  'image/heic': { zh: 'HEIC 图片', en: 'HEIC' },
  'image/heif': { zh: 'HEIF 图片', en: 'HEIF' },
  'image/avif': { zh: 'AVIF 图片', en: 'AVIF' },
  'application/pdf': { zh: 'PDF', en: 'PDF' },
  [`${OFFICE}.wordprocessingml.document`]: { zh: 'Word（.docx）', en: 'Word (.docx)' },
  [`${OFFICE}.spreadsheetml.sheet`]: { zh: 'Excel（.xlsx）', en: 'Excel (.xlsx)' },
  'application/x-cfb': { zh: '旧版 Office 文档', en: 'an old Office document' },
  'application/zip': { zh: 'ZIP 压缩包', en: 'a ZIP archive' },
  'text/plain': { zh: '纯文本', en: 'plain text' },
}

/** Types as people call them; one without a word under its own name. */
function wordsOf(types: readonly string[]): Bilingual {
  const words = types.map((t) => TYPE_WORDS[t] ?? { zh: t, en: t })
  return { zh: words.map((w) => w.zh).join('、'), en: words.map((w) => w.en).join(', ') }
}

const DIGEST = /^[0-9a-f]{64}$/
const SNIFF_BYTES = 4100

/** Kept free for the database, whose writes must not be the first to fail: 1 GiB, on a small disk a twentieth of it. */
const FLOOR_BYTES = 2 ** 30
const FLOOR_SHARE = 0.05

async function diskSpace(folder: string): Promise<StorageSpace> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, floorBytes: Math.min(FLOOR_BYTES, blocks * bsize * FLOOR_SHARE) }
}

/** Keeps files in a folder, two levels deep by their digest; written beside, flushed, then renamed: a crash leaves no half file. */
export function folderFiles(root: string, spaceOf: (folder: string) => Promise<StorageSpace> = diskSpace): FileStore {
  const space = async () => {
    await mkdir(root, { recursive: true })
    return spaceOf(root)
  }
  const pathOf = (digest: string): string => {
    if (!DIGEST.test(digest)) throw new RangeError('not a file digest')
    return join(root, digest.slice(0, 2), digest.slice(2, 4), digest)
  }
  return {
    space,
    async put(content, limits) {
      const { freeBytes, floorBytes } = await space()
      if (freeBytes < floorBytes) throw refuse(storageFull())
      const incoming = join(root, 'incoming', newId())
      await mkdir(dirname(incoming), { recursive: true })
      const hash = createHash('sha256')
      let bytes = 0
      const head: Buffer[] = []
      let headBytes = 0
      const watch = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length
          if (bytes > limits.maxBytes) return done(refuse(tooLarge({ limitBytes: limits.maxBytes })))
          // A long one must not go below the floor either.
          if (freeBytes - bytes < floorBytes) return done(refuse(storageFull()))
          hash.update(chunk)
          if (headBytes < SNIFF_BYTES) {
            head.push(chunk)
            headBytes += chunk.length
          }
          done(null, chunk)
        },
      })
      try {
        await pipeline(content, watch, createWriteStream(incoming, { flags: 'wx', flush: true }))
        const type = await sniff(Buffer.concat(head))
        if (limits.types && !limits.types.includes(type))
          throw refuse(fileTypeRefused({ found: type, accepted: limits.types }))
        const digest = hash.digest('hex')
        const path = pathOf(digest)
        await mkdir(dirname(path), { recursive: true })
        await rename(incoming, path)
        await syncFolder(dirname(path))
        return { digest, bytes, type }
      } catch (error) {
        await rm(incoming, { force: true })
        const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
        throw isFull ? refuse(storageFull()) : error
      }
    },
    async read(digest) {
      const path = pathOf(digest)
      await stat(path)
      return createReadStream(path)
    },
    has: (digest) =>
      stat(pathOf(digest)).then(
        () => true,
        () => false,
      ),
    erase: (digest) => rm(pathOf(digest), { force: true }),
    async eraseOlder(digest, before) {
      const path = pathOf(digest)
      if ((await cameAt(path)) >= before.getTime()) return false
      const aside = join(root, 'leaving', newId())
      await mkdir(dirname(aside), { recursive: true })
      await rename(path, aside)
      // Between the look and the move the same content may have come in again: then it goes back.
      const isNew = (await cameAt(aside)) >= before.getTime()
      await (isNew ? rename(aside, path) : rm(aside))
      return !isNew
    },
    async *list() {
      for (const first of await namesIn(root, /^[0-9a-f]{2}$/)) {
        const found: string[] = []
        for (const second of await namesIn(join(root, first), /^[0-9a-f]{2}$/))
          found.push(...(await namesIn(join(root, first, second), DIGEST)))
        if (found.length > 0) yield found
      }
    },
    async tidy(before) {
      const incoming = join(root, 'incoming')
      for (const name of await namesIn(incoming, /./))
        if ((await cameAt(join(incoming, name))) < before.getTime()) await rm(join(incoming, name), { force: true })
    },
  }
}

/** When the content last came in; what is not there came never, and is nothing to remove. */
async function cameAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isAbsent(error)) return Number.POSITIVE_INFINITY
    throw error
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name))
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** The rename itself must survive a power cut: the folder is flushed too. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sniff(head: Buffer): Promise<string> {
  const found = await fileTypeFromBuffer(head)
  if (found) return found.mime
  return looksLikeText(head) ? 'text/plain' : 'application/octet-stream'
}

/** Text has no control bytes besides tab and line ends; holds for UTF-8 and GB18030 alike. */
function looksLikeText(head: Buffer): boolean {
  return !head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)
}
