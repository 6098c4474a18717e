import mammoth from 'mammoth'
import { refuse } from '../../core/problem.ts'
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
  readonly encoding: 'utf-8' | 'gb18030' | 'docx'
  /** A Word list whose numbers Word makes itself: they are not in the text. */
  readonly hasAutomaticNumbers: boolean
}

/**
 * The text of an uploaded document, exactly as it is in the file.
 * @throws Refusal `document-unreadable` that says what to do
 */
export async function readText(content: Buffer): Promise<ReadText> {
  if (content.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return readDocx(content)
  if (content.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw refuse(documentUnreadable({ why: 'old-doc' }))
  for (const encoding of ['utf-8', 'gb18030'] as const) {
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

async function readDocx(content: Buffer): Promise<ReadText> {
  if (!content.includes('word/')) throw refuse(documentUnreadable({ why: 'not-docx' }))
  if (unpackedBytes(content) > MAX_UNPACKED_BYTES) throw refuse(documentUnreadable({ why: 'broken-docx' }))
  try {
    const [raw, html] = [
      await mammoth.extractRawText({ buffer: content }),
      await mammoth.convertToHtml({ buffer: content }),
    ]
    // mammoth puts two line ends after each paragraph; one is the paragraph's.
    const text = raw.value.replaceAll('\n\n', '\n')
    return notEmpty({ text, encoding: 'docx', hasAutomaticNumbers: html.value.includes('<ol>') })
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal') throw error
    throw refuse(documentUnreadable({ why: 'broken-docx' }))
  }
}

/** Ten times the longest policy we know; a book is no policy document. */
const MAX_CHARACTERS = 500_000

const MAX_UNPACKED_BYTES = 67_108_864

/** What the archive says it unpacks to (central directory): a few kilobytes may claim gigabytes. */
function unpackedBytes(zip: Buffer): number {
  let total = 0
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0 && at + 28 <= zip.length; at = zip.indexOf('PK\x01\x02', at + 4))
    total += zip.readUInt32LE(at + 24)
  return total
}

function notEmpty(read: ReadText): ReadText {
  if (read.text.trim() === '') throw refuse(documentUnreadable({ why: 'empty' }))
  if (read.text.length > MAX_CHARACTERS) throw refuse(documentUnreadable({ why: 'too-long' }))
  return read
}
