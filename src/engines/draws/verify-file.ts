import { type DrawCheck, startVerification, type VerifyOptions } from './logic/verify.ts'

/** Lines of a stream of bytes or text, one after the other; a last line without its end is a line too. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = lines.pop() as string
    if (lines.length > 0) yield lines
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}

/**
 * Verifies a draw file with its list, wherever that comes from: the command line reads a file, the browser a download.
 * `roster` is asked for only where the file does not carry its list.
 */
export async function verifyDraw(
  file: unknown,
  options: VerifyOptions & { readonly roster?: (() => AsyncIterable<Uint8Array | string>) | undefined },
): Promise<DrawCheck> {
  const verification = startVerification(file, options)
  if (verification.isRosterAbsent) {
    if (!options.roster)
      return {
        isVerified: false,
        receipts: 'not-asked',
        findings: [
          {
            code: 'roster-absent',
            text: {
              zh: '名单较长，单独成文件：请把 roster.ndjson 与本文件一起给出。',
              en: 'The list is a file of its own: give roster.ndjson together with this file.',
            },
          },
        ],
      }
    for await (const lines of linesOf(options.roster())) verification.add(lines)
  }
  return verification.finish()
}
