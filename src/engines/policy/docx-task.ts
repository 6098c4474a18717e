import type { ParseTask } from '../../core/parse/task.ts'
import { openZip } from '../../core/parse/zip.ts'
import { type DocxText, docxText } from './docx-text.ts'

/** A policy is text: pictures beside it are not read. */
const LIMITS = { packedBytes: 16 * 2 ** 20, unpackedBytes: 64 * 2 ** 20, parts: 2000 }

/** The text of a .docx. The reader is given the parts one by one, as our own archive reader unpacks them. */
export const parse: ParseTask<null, DocxText> = async function* (input) {
  const zip = await openZip(input, LIMITS)
  const file = {
    exists: (name: string) => zip.has(name),
    async read(name: string, encoding?: string) {
      const chunks: Uint8Array[] = []
      for await (const chunk of zip.read(name)) chunks.push(chunk)
      const content = Buffer.concat(chunks)
      return encoding === undefined ? content : content.toString(encoding as BufferEncoding)
    },
  }
  // Its types know a path and a buffer only; a file whose parts are asked for is what it makes of either (lib/unzip.js).
  const source = { file } as unknown as { buffer: Buffer }
  yield await docxText(source)
}
