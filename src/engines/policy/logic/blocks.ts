import type { Piece } from './document.ts'
import { type Mark, readDateLine, readIssuers } from './head.ts'
import { endsSentence, type Line, type Marker, markerOf, type Scheme } from './lines.ts'

/** A paragraph as it was meant: its printed lines joined, every character with the place it is printed at. */
export interface Block {
  readonly marker: Marker | undefined
  readonly markerPiece: Piece | undefined
  /** Without the marker. */
  readonly text: string
  /** Offset in the printed text of each character of `text`. */
  readonly places: readonly number[]
  /** A heading that has the line for itself. */
  readonly isHeadingLine: boolean
}

export interface Body {
  readonly blocks: readonly Block[]
  readonly marks: readonly Mark[]
  readonly signature: readonly string[]
  readonly date: string | undefined
  readonly outOfSequence: readonly string[]
  /** Index of the first line after this body (an attachment begins there), or the number of lines. */
  readonly next: number
}

const LONGEST_HEADING = 40

/** Where a paragraph may end is decided on its last words: a longer look would read a long paragraph again with every line. */
const TAIL = 200

class OpenBlock {
  readonly marker: Marker | undefined
  readonly markerPiece: Piece | undefined
  readonly places: number[] = []
  lastLineLength = 0
  tail = ''
  private readonly pieces: string[] = []
  constructor(marker: Marker | undefined, line: Line) {
    this.marker = marker
    const skip = marker?.printed.length ?? 0
    this.markerPiece = marker ? [line.start, line.start + skip] : undefined
    this.append(line, skip)
  }
  get text(): string {
    return this.pieces.join('')
  }
  append(line: Line, skip = 0): void {
    let from = skip
    while (/\s/.test(line.text[from] ?? '')) from++
    // Between two Latin words the line break is the space.
    const isSpaced = /[A-Za-z0-9,]$/.test(this.tail) && /^[A-Za-z]/.test(line.text.slice(from))
    if (isSpaced) this.places.push(line.start - 1)
    for (let k = from; k < line.text.length; k++) this.places.push(line.start + k)
    const piece = `${isSpaced ? ' ' : ''}${line.text.slice(from)}`
    this.pieces.push(piece)
    this.tail = (this.tail + piece).slice(-TAIL)
    this.lastLineLength = line.text.length
  }
}

/** Reads paragraphs up to the signature and what belongs to it, or the end. */
export function readBody(lines: readonly Line[], from: number): Body {
  const widest = lines.reduce((most, l) => Math.max(most, l.text.length), 0)
  // Lines of a text wrapped at a fixed width are never longer than a page is wide.
  const fullLine = widest <= 60 ? widest * 0.8 : Number.POSITIVE_INFINITY
  const blocks: Block[] = []
  const outOfSequence: string[] = []
  const last = new Map<Scheme, number>()
  let current: OpenBlock | undefined
  const isHeadingLine = (block: OpenBlock): boolean =>
    block.marker !== undefined &&
    block.places.length <= LONGEST_HEADING &&
    !/[。；！？：，、,;]/.test(block.text.at(-1) ?? '') &&
    !/[。！？]/.test(block.text) &&
    block.lastLineLength < fullLine
  const close = (): void => {
    if (!current) return
    blocks.push({
      marker: current.marker,
      markerPiece: current.markerPiece,
      text: current.text,
      places: current.places,
      isHeadingLine: isHeadingLine(current),
    })
    current = undefined
  }
  const isOpen = (): boolean => current !== undefined && !isHeadingLine(current) && !endsSentence(current.tail)

  for (let i = from; i < lines.length; i++) {
    const line = lines[i] as Line
    const end = readEnd(lines, i)
    if (end) {
      close()
      return { blocks, outOfSequence, ...end }
    }
    const marker = markerOf(line.text)
    const isNextInOrder =
      marker !== undefined && (marker.number === 1 || marker.number === (last.get(marker.scheme) ?? 0) + 1)
    if (current && isOpen() && !line.isIndented && !isNextInOrder) {
      current.append(line)
      continue
    }
    close()
    if (marker) {
      if (!isNextInOrder) outOfSequence.push(marker.printed)
      last.set(marker.scheme, marker.number)
    }
    current = new OpenBlock(marker, line)
  }
  close()
  return { blocks, marks: [], signature: [], date: undefined, outOfSequence, next: lines.length }
}

type End = Pick<Body, 'marks' | 'signature' | 'date' | 'next'>

/** Signature with its date, then （此件公开发布） and the like; or the line that begins an attachment. */
function readEnd(lines: readonly Line[], at: number): End | undefined {
  const marks: Mark[] = []
  const piece = (line: Line): Piece => [line.start, line.end]
  let i = at
  const signature: string[] = []
  for (; i < lines.length; i++) {
    const organs = readIssuers((lines[i] as Line).text)
    if (!organs) break
    signature.push(...organs)
    marks.push({ role: 'signature', piece: piece(lines[i] as Line) })
  }
  const dateLine = lines[i]
  const date = dateLine && signature.length > 0 ? readDateLine(dateLine.text) : undefined
  if (dateLine && date) {
    marks.push({ role: 'date', piece: piece(dateLine) })
    for (i++; i < lines.length && /^[（(][^（()）]{2,30}[)）]$/.test((lines[i] as Line).text); i++)
      marks.push({ role: 'note', piece: piece(lines[i] as Line) })
    return { marks, signature, date, next: i }
  }
  if (at > 0 && /^附件\s*[\d一二三四五六七八九十]*$/.test((lines[at] as Line).text))
    return { marks: [], signature: [], date: undefined, next: at }
  return undefined
}
