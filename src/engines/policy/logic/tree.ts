import type { Block } from './blocks.ts'
import type { Clause, Paragraph, Piece } from './document.ts'
import { SCHEMES, type Scheme } from './lines.ts'
import { splitSentences } from './sentences.ts'

/** A sentence or heading before it has an address. */
export interface DraftText {
  readonly text: string
  readonly pieces: readonly Piece[]
}

export interface DraftParagraph {
  readonly kind: 'text' | 'table' | 'note'
  readonly sentences: DraftText[]
}

export interface DraftClause {
  scheme: Scheme | 'preamble' | 'closing'
  number: number
  /** 第三条之一: 1. */
  sub: number | undefined
  marker: string
  markerPieces: Piece[]
  heading: DraftText | undefined
  paragraphs: DraftParagraph[]
  children: DraftClause[]
}

const LONGEST_INLINE_HEADING = 41

/** Builds the clause tree from the numbering: a clause belongs to the nearest one before it that is numbered on an outer level. */
export function buildTree(blocks: readonly Block[]): DraftClause[] {
  const roots: DraftClause[] = []
  const open: DraftClause[] = []
  let latest: DraftClause | undefined
  blocks.forEach((block, i) => {
    if (!block.marker) {
      latest ??= addRoot(roots, draft('preamble', 0, ''))
      latest.paragraphs.push(paragraphOf(block))
      return
    }
    const clause = draft(block.marker.scheme, block.marker.number, block.marker.printed)
    clause.sub = block.marker.sub
    if (block.markerPiece) clause.markerPieces.push(block.markerPiece)
    readClauseText(clause, block, blocks[i + 1])
    const rank = SCHEMES.indexOf(block.marker.scheme)
    while (open.length > 0 && rankOf(open.at(-1)) >= rank) open.pop()
    const parent = open.at(-1)
    if (parent) parent.children.push(clause)
    else roots.push(clause)
    open.push(clause)
    latest = clause
  })
  separateClosing(roots)
  return roots
}

function draft(scheme: DraftClause['scheme'], number: number, marker: string): DraftClause {
  return { scheme, number, sub: undefined, marker, markerPieces: [], heading: undefined, paragraphs: [], children: [] }
}

function addRoot(roots: DraftClause[], clause: DraftClause): DraftClause {
  roots.push(clause)
  return clause
}

function paragraphOf(block: Block): DraftParagraph {
  if (block.rows) return { kind: 'table', sentences: block.rows.map(({ text, piece }) => ({ text, pieces: [piece] })) }
  return { kind: block.isNote ? 'note' : 'text', sentences: cutSentences(block, 0) }
}

const rankOf = (clause: DraftClause | undefined): number => (clause ? SCHEMES.indexOf(clause.scheme as Scheme) : -1)

/** The heading is the line itself, or the short first sentence when something follows it: text, an unnumbered paragraph or a lower clause. */
function readClauseText(clause: DraftClause, block: Block, next: Block | undefined): void {
  if (block.isHeadingLine) {
    if (block.text) clause.heading = cut(block, 0, block.text.length)
    return
  }
  const sentences = splitSentences(block.text)
  const first = sentences[0] ?? ''
  const isFollowed =
    first.length < block.text.length ||
    (next !== undefined &&
      (!next.marker || SCHEMES.indexOf(next.marker.scheme) > SCHEMES.indexOf(clause.scheme as Scheme)))
  const hasHeading =
    first.endsWith('。') && first.length <= LONGEST_INLINE_HEADING && isFollowed && !/[；：]/.test(first)
  if (hasHeading) clause.heading = cut(block, 0, first.length)
  const rest = cutSentences(block, hasHeading ? first.length : 0)
  if (rest.length > 0) clause.paragraphs.push({ kind: 'text', sentences: rest })
}

function cutSentences(block: Block, from: number): DraftText[] {
  let at = from
  return splitSentences(block.text.slice(from)).map((sentence) => {
    const begin = at
    at += sentence.length
    return cut(block, begin, at)
  })
}

function cut(block: Block, from: number, to: number): DraftText {
  const pieces: [number, number][] = []
  for (let i = from; i < to; i++) {
    const place = block.places[i] as number
    const last = pieces.at(-1)
    if (last && last[1] === place) last[1] = place + 1
    else pieces.push([place, place + 1])
  }
  return { text: block.text.slice(from, to), pieces }
}

/**
 * Closing words stand, unnumbered, below the last clause. They speak to everybody again (各区各部门要…, 各地区、各部门要…): from the first
 * paragraph that begins so they are kept apart.
 */
function separateClosing(roots: DraftClause[]): void {
  let last = roots.at(-1)
  if (!last || last.scheme === 'preamble') return
  while (last.children.length > 0) last = last.children.at(-1) as DraftClause
  const begin = last.paragraphs.findIndex(
    ({ sentences: [first] }, i) =>
      (i > 0 || (last.heading !== undefined && last.paragraphs.length > 1)) &&
      /^各(?:地区|区|地|级|部门|单位|有关|市|省|县)/.test(first?.text ?? ''),
  )
  if (begin <= 0) return
  const closing = draft('closing', 0, '')
  closing.paragraphs = last.paragraphs.splice(begin)
  roots.push(closing)
}

/** Gives every clause, paragraph and sentence the address its number says; a number printed twice gets `-1`, `-2` … like 第三条之一. */
export function addressTree(
  drafts: readonly DraftClause[],
  prefix: string,
  onDuplicate: (at: string) => void,
): Clause[] {
  const used = new Set<string>()
  // A number printed ten thousand times is not looked for from -1 each time.
  const tried = new Map<string, number>()
  return drafts.map((d) => {
    const number = d.sub === undefined ? String(d.number) : `${d.number}-${d.sub}`
    const own = d.scheme === 'preamble' ? '0' : d.scheme === 'closing' ? 'end' : number
    let segment = own
    let k = tried.get(own) ?? 1
    for (; used.has(segment); k++) segment = `${own}-${k}`
    tried.set(own, k)
    if (segment !== own) onDuplicate(`${prefix}${segment}`)
    used.add(segment)
    const address = `${prefix}${segment}`
    return {
      address,
      scheme: d.scheme,
      number: d.number,
      marker: d.marker,
      markerPieces: d.markerPieces,
      heading: d.heading?.text.replace(/。$/, '') ?? '',
      headingPieces: d.heading?.pieces ?? [],
      paragraphs: d.paragraphs.map(({ kind, sentences }, i): Paragraph => {
        const at = `${address}/p${i + 1}`
        return {
          address: at,
          ...(kind !== 'text' && { kind }),
          sentences: sentences.map((s, n) => ({ address: `${at}/s${n + 1}`, ...s })),
        }
      }),
      children: addressTree(d.children, `${address}/`, onDuplicate),
    }
  })
}
