export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface EncodingFinding {
  readonly encoding: Encoding
  readonly hasBom: boolean
  /** Bytes of the sample that are not of this encoding; each breaks a character, and its row goes to the error file. */
  readonly brokenBytes: number
  /** Only ASCII was seen: either encoding reads it alike. */
  readonly isPlain: boolean
}

/**
 * Which encoding a text file has, from its first bytes. A byte-order mark decides. Without one the bytes decide: Chinese in GB18030 is
 * hardly ever valid UTF-8, so a sample that is UTF-8 except for a few damaged characters is UTF-8; one that GB18030 reads with fewer
 * faults is GB18030.
 * @returns undefined when neither reads it: then nobody guesses.
 */
export function findEncoding(sample: Uint8Array): EncodingFinding | undefined {
  // “Unicode text” of a spreadsheet.
  const wide =
    sample[0] === 0xff && sample[1] === 0xfe
      ? 'utf-16le'
      : sample[0] === 0xfe && sample[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (wide) return { encoding: wide, hasBom: true, brokenBytes: 0, isPlain: false }
  const hasBom = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf
  const utf8 = countUtf8(sample)
  if (hasBom)
    return { encoding: 'utf-8', hasBom, brokenBytes: utf8.broken, isPlain: utf8.good === 0 && utf8.broken === 0 }
  // Pictures, archives and UTF-16 are full of control bytes; a single one is a damaged cell.
  if (sample.filter((b) => b < 9 || (b > 13 && b < 32)).length * 200 > sample.length) return undefined
  if (utf8.broken === 0) return { encoding: 'utf-8', hasBom, brokenBytes: 0, isPlain: utf8.good === 0 }
  // One damaged character in twenty is still a damaged UTF-8 file; text of another encoding is broken in nearly every character.
  if (utf8.good >= 20 * utf8.broken) return { encoding: 'utf-8', hasBom, brokenBytes: utf8.broken, isPlain: false }
  const gb = countGb18030(sample)
  if (gb.good > 0 && gb.good >= 20 * gb.broken)
    return { encoding: 'gb18030', hasBom, brokenBytes: gb.broken, isPlain: false }
  return undefined
}

interface Count {
  good: number
  broken: number
}

/** Characters beyond ASCII that are whole, and bytes that belong to none. A character cut off at the end of the sample is no fault. */
function countUtf8(bytes: Uint8Array): Count {
  const count = { good: 0, broken: 0 }
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i] as number
    if (lead < 0x80) {
      i++
      continue
    }
    const length =
      lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
    if (length > 0 && i + length > bytes.length) break
    const isWhole = length > 0 && bytes.subarray(i + 1, i + length).every((b) => b >= 0x80 && b < 0xc0)
    if (isWhole) count.good++
    else count.broken++
    i += isWhole ? length : 1
  }
  return count
}

/** As above for GB18030: two bytes (81–FE, 40–FE without 7F), or four (81–FE, 30–39, 81–FE, 30–39). */
function countGb18030(bytes: Uint8Array): Count {
  const count = { good: 0, broken: 0 }
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i] as number
    if (lead < 0x80) {
      i++
      continue
    }
    if (i + 1 >= bytes.length) break
    const second = bytes[i + 1] as number
    const isLead = lead >= 0x81 && lead <= 0xfe
    const isDigit = second >= 0x30 && second <= 0x39
    if (isLead && isDigit && i + 3 >= bytes.length) break
    const isTwo = isLead && second >= 0x40 && second <= 0xfe && second !== 0x7f
    const isFour = isLead && isDigit && between(bytes[i + 2], 0x81, 0xfe) && between(bytes[i + 3], 0x30, 0x39)
    if (isTwo || isFour) count.good++
    else count.broken++
    i += isTwo ? 2 : isFour ? 4 : 1
  }
  return count
}

function between(byte: number | undefined, from: number, to: number): boolean {
  return byte !== undefined && byte >= from && byte <= to
}
