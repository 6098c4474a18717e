import { parseOnce } from '../../core/parse/index.ts'
import { Refusal, refuse } from '../../core/problem.ts'
import type { DocxText } from './docx-text.ts'
import { documentUnreadable } from './problems.ts'

/** Types that an official document may be uploaded as, found in the content. A .docx that does not open is sniffed as a plain archive. */
export const DOCUMENT_TYPES = [
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/zip',
  'application/x-cfb',
] as const

export const MAX_DOCUMENT_BYTES = 8_388_608

export interface ReadText {
  readonly text: string
  readonly encoding: (typeof ENCODINGS)[number] | 'docx'
  /** A Word list whose numbers Word makes itself: they are not in the text. */
  readonly hasAutomaticNumbers: boolean
}

const NARROW = ['utf-8', 'gb18030'] as const
const WIDE = ['utf-16le', 'utf-16be'] as const
const ENCODINGS = [...NARROW, ...WIDE]

/**
 * The text of an uploaded document, exactly as it is in the file.
 * @throws Refusal `document-unreadable` that says what to do
 */
export async function readText(content: Buffer): Promise<ReadText> {
  if (content.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return readDocx(content)
  if (content.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw refuse(documentUnreadable({ why: 'old-doc' }))
  // Without its byte order mark UTF-16 is not to be told from a text of another encoding.
  const isWide = /^(?:fffe|feff)/.test(content.subarray(0, 2).toString('hex'))
  for (const encoding of isWide ? WIDE : NARROW) {
    const text = decode(content, encoding)
    // Bytes that no text has mean that this is no text at all, whatever a lenient decoder says.
    if (text === undefined || /\ufffd|(?![\t\n\v\f\r\u0085])\p{Cc}/u.test(text)) continue
    return notEmpty({ text, encoding, hasAutomaticNumbers: false })
  }
  throw refuse(documentUnreadable({ why: 'encoding' }))
}

function decode(content: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content)
  } catch {
    return undefined // not this encoding: the caller tries the next one
  }
}

/** A Word file is a stranger's archive: it is read apart, with a bound on what it unpacks to. */
async function readDocx(content: Buffer): Promise<ReadText> {
  if (!content.includes('word/')) throw refuse(documentUnreadable({ why: 'not-docx' }))
  try {
    const read = await parseOnce<DocxText>(new URL('docx-task.ts', import.meta.url), content, null)
    return notEmpty({ text: '', hasAutomaticNumbers: false, ...read, encoding: 'docx' })
  } catch (error) {
    // What is too complex, and what we refuse ourselves, is said as it is; the rest is a Word file that Word did not write.
    if (error instanceof Refusal && error.problem.code !== 'file-damaged') throw error
    throw refuse(documentUnreadable({ why: 'broken-docx' }))
  }
}

/** Ten times the longest policy we know; a book is no policy document. */
const MAX_CHARACTERS = 500_000

function notEmpty(read: ReadText): ReadText {
  if (read.text.trim() === '') throw refuse(documentUnreadable({ why: 'empty' }))
  if (read.text.length > MAX_CHARACTERS) throw refuse(documentUnreadable({ why: 'too-long' }))
  return read
}
