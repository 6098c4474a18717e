import type { Piece } from './document.ts'
import { type Mark, readDateLine, readIssuers } from './head.ts'
import { beginsBlock, endsSentence, type Line, type Marker, type Scheme } from './lines.ts'

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
  /** Rows of a table: each is kept as its printed line. */
  readonly rows?: readonly { readonly text: string; readonly piece: Piece }[]
  /** A footnote: it stands where the page ended, not where the text goes on. */
  readonly isNote?: boolean
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

/** What is known of all lines of a document before its parts are read: once, so that many attachments stay linear. */
export interface Layout {
  readonly lines: readonly Line[]
  /** First line of a table → number of its rows. */
  readonly tables: ReadonlyMap<number, number>
  /** ①, ② … that stand inside the text as marks of footnotes. */
  readonly noteMarks: ReadonlySet<string>
  /** A line as long as this goes on; infinite where lines are not wrapped. */
  readonly fullLine: number
}

export function layoutOf(lines: readonly Line[], tables: ReadonlyMap<number, number>): Layout {
  const widest = lines.reduce((most, l) => Math.max(most, l.text.length), 0)
  const noteMarks = new Set<string>()
  for (const { text } of lines)
    for (const m of text.matchAll(/[\p{Script=Han}”）)》%]([①-⑳])|[^\s][[［](\d{1,2})[\]］]/gu))
      noteMarks.add(m[1] ?? `[${m[2]}]`)
  // Lines of a text wrapped at a fixed width are never longer than a page is wide, and several fill it.
  const full = widest * 0.8
  const isWrapped = widest >= 16 && widest <= 60 && lines.filter((l) => l.text.length >= full).length >= 2
  return { lines, tables, noteMarks, fullLine: isWrapped ? full : Number.POSITIVE_INFINITY }
}

const LONGEST_HEADING = 40
const LONGEST_ARTICLE_HEADING = 15

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
    const isSpaced = /[A-Za-z0-9,]$/.test(this.tail) && /^[A-Za-z]/.test(line.text.slice(from, from + 1))
    if (isSpaced) this.places.push(line.start - 1)
    for (let k = from; k < line.text.length; k++) this.places.push(line.start + k)
    const piece = `${isSpaced ? ' ' : ''}${line.text.slice(from)}`
    this.pieces.push(piece)
    this.tail = (this.tail + piece.slice(-TAIL)).slice(-TAIL)
    this.lastLineLength = line.text.length
  }
  isHeadingLine(fullLine: number): boolean {
    // 第一条　目的 is a heading; 第一条　违反本条例，以及 goes on.
    const isArticle = this.marker?.scheme === 'article'
    return (
      this.marker !== undefined &&
      this.places.length <= (isArticle ? LONGEST_ARTICLE_HEADING : LONGEST_HEADING) &&
      !(isArticle && /[，,]/.test(this.tail)) &&
      !/[。；！？：，、,;]/.test(this.tail.at(-1) ?? '') &&
      !/[。！？]/.test(this.tail) &&
      this.lastLineLength < fullLine
    )
  }
}

/** Reads paragraphs up to the signature and what belongs to it, or the end. */
export function readBody(layout: Layout, from: number, to = layout.lines.length): Body {
  const { lines, tables, fullLine } = layout
  const blocks: Block[] = []
  const marks: Mark[] = []
  const outOfSequence: string[] = []
  const order = new Order()
  let notes: Block[] = []
  let current: OpenBlock | undefined
  const close = (): void => {
    if (current) blocks.push(finish(current, fullLine))
    blocks.push(...notes)
    notes = []
    current = undefined
  }
  const isOpen = (): boolean => current !== undefined && !current.isHeadingLine(fullLine) && !endsSentence(current.tail)

  for (let i = from; i < to; i++) {
    const line = lines[i] as Line
    const rows = tables.get(i)
    if (rows) {
      close()
      blocks.push(tableBlock(lines.slice(i, Math.min(to, i + rows))))
      i += rows - 1
      continue
    }
    const end = readEnd(lines, i)
    if (end) {
      close()
      return { blocks, outOfSequence, ...end, marks: [...marks, ...end.marks] }
    }
    const listed = attachmentList(lines, i)
    if (listed > 0) {
      close()
      for (const l of lines.slice(i, i + listed)) marks.push({ role: 'note', piece: [l.start, l.end] })
      i += listed - 1
      continue
    }
    if (isFootnote(line, layout)) {
      notes.push({ ...finish(new OpenBlock(undefined, line), fullLine), isNote: true })
      continue
    }
    const { marker } = line
    const isNext = marker !== undefined && order.isNext(marker)
    if (current && isOpen() && !line.isIndented && !isNext && !beginsBlock(line.text)) {
      current.append(line)
      continue
    }
    close()
    if (marker) {
      if (!isNext) outOfSequence.push(marker.printed)
      order.took(marker)
    }
    current = new OpenBlock(marker, line)
  }
  close()
  return { blocks, marks, signature: [], date: undefined, outOfSequence, next: to }
}

/** The last number seen of each scheme: a marker that follows it begins a clause even where the text before it looks unfinished. */
class Order {
  private readonly last = new Map<Scheme, Marker>()
  isNext({ scheme, number, sub }: Marker): boolean {
    const last = this.last.get(scheme)
    if (sub !== undefined) return last?.number === number && (last.sub ?? 0) + 1 === sub
    return number === 1 || number === (last?.number ?? 0) + 1
  }
  took(marker: Marker): void {
    this.last.set(marker.scheme, marker)
  }
}

function finish(open: OpenBlock, fullLine: number): Block {
  const { marker, markerPiece, text, places } = open
  return { marker, markerPiece, text, places, isHeadingLine: open.isHeadingLine(fullLine) }
}

function tableBlock(lines: readonly Line[]): Block {
  const rows = lines.map((line) => {
    // An empty first cell is a tab before the text.
    const isTabbed = line.text.includes('\t')
    const start = isTabbed ? line.rawStart : line.start
    return {
      text: isTabbed ? line.raw.slice(0, line.end - line.rawStart) : line.text,
      piece: [start, line.end] as Piece,
    }
  })
  return { marker: undefined, markerPiece: undefined, text: '', places: [], isHeadingLine: false, rows }
}

/** ① or [1] at the beginning of a line is a footnote when the same mark stands inside the text; 注： always is one. */
function isFootnote({ text }: Line, { noteMarks }: Layout): boolean {
  if (/^注\s*\d{0,2}\s*[：:]/.test(text)) return true
  const m = /^(?:([①-⑳])|[[［](\d{1,2})[\]］])/.exec(text)
  return m !== null && noteMarks.has(m[1] ?? `[${m[2]}]`)
}

type End = Pick<Body, 'marks' | 'signature' | 'date' | 'next'>

/** More organs never sign one document; a longer list of them is text. */
const MOST_SIGNATORIES = 30

/** Signature with its date, then （此件公开发布） and the like; or the line that begins an attachment. */
function readEnd(lines: readonly Line[], at: number): End | undefined {
  const marks: Mark[] = []
  const piece = (line: Line): Piece => [line.start, line.end]
  let i = at
  const signature: string[] = []
  for (; i < lines.length && i < at + MOST_SIGNATORIES; i++) {
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
  if (at > 0 && ATTACHMENT.test((lines[at] as Line).text))
    return { marks: [], signature: [], date: undefined, next: at }
  return undefined
}

/** A line that begins an attachment: 附件, 附件2, 附表1： */
const ATTACHMENT = /^附[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?$/
const LISTED = /^(?:附件?\s*\d{0,2}\s*[：:.．、]|\d{1,2}\s*[.．、]\s*).{1,80}$/
const MOST_LISTED = 30

/** 附件：1.… 2.… before a signature: the list of what is attached, no clauses. @returns how many lines */
function attachmentList(lines: readonly Line[], at: number): number {
  if (!/^附件?\s*\d{0,2}\s*[：:]\s*\S/.test((lines[at] as Line).text)) return 0
  let end = at + 1
  while (end < lines.length && end < at + MOST_LISTED) {
    const { text } = lines[end] as Line
    if (!LISTED.test(text) || /[。；]$/.test(text)) break
    end++
  }
  return end - at
}
