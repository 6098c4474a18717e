import { type Layout, layoutOf, readBody } from './blocks.ts'
import { contentLines } from './contents.ts'
import { type ParseWarning, type Part, type PolicyDocument, type Role, type Span, walkClauses } from './document.ts'
import { type Mark, publishedOn, readHead } from './head.ts'
import { isFurniture, type Line, printedLines } from './lines.ts'
import { tableRuns } from './tables.ts'
import { addressTree, buildTree } from './tree.ts'

/**
 * Reads an official document: head, clause tree, sentences, attachments, page furniture. Pure; the text stays exactly as printed and every
 * character of it is in one span.
 * @param text decoded text, any line ends
 */
export function parseDocument(text: string): PolicyDocument {
  const { layout, marks } = layOut(text)
  const { lines } = layout
  const parts: Part[] = []
  const fields: { label: string; value: string }[] = []
  const warnings: ParseWarning[] = []
  for (let at = 0; at < lines.length; ) {
    const head = readHead(lines, at)
    const decree = head.promulgation ? readBody(layout, ...head.promulgation).blocks : []
    const body = readBody(layout, head.next)
    const prefix = parts.length === 0 ? '' : `x${parts.length}/`
    marks.push(...head.marks, ...body.marks)
    fields.push(...head.fields)
    warnings.push(...body.outOfSequence.map((printed): ParseWarning => ({ code: 'out-of-sequence', at: printed })))
    parts.push({
      prefix,
      title: head.title,
      issuers: head.issuers.length > 0 ? head.issuers : body.signature,
      number: head.number,
      date: head.date ?? body.date ?? publishedOn(head.fields),
      addressee: head.addressee,
      clauses: addressTree(buildTree([...decree, ...body.blocks]), prefix, (duplicate) =>
        warnings.push({ code: 'duplicate-number', at: duplicate }),
      ),
    })
    at = body.next
  }
  const main = parts[0]
  if (!main?.title) warnings.push({ code: 'no-title', at: '' })
  if (!parts.some((p) => p.clauses.some((c) => c.marker !== ''))) warnings.push({ code: 'no-clauses', at: '' })
  return {
    text,
    title: main?.title ?? '',
    issuers: main?.issuers ?? [],
    number: main?.number,
    date: main?.date,
    addressee: main?.addressee,
    fields,
    parts,
    spans: spansOf(text, marks, parts),
    warnings,
  }
}

/** The lines that are text, with their tables; page furniture and the table of contents are set apart. */
function layOut(text: string): { layout: Layout; marks: Mark[] } {
  const marks: Mark[] = []
  const setApart = (role: Role, line: Line): false => {
    marks.push({ role, piece: [line.start, line.end] })
    return false
  }
  const inked = printedLines(text).filter((line) => !isFurniture(line.text) || setApart('furniture', line))
  const contents = contentLines(inked)
  const lines = inked.filter((line, i) => !contents.has(i) || setApart('contents', line))
  return { layout: layoutOf(lines, tableRuns(lines)), marks }
}

/** The spans of a document: its marks and clauses in printed order, white space between them. */
export function spansOf(text: string, marks: readonly Mark[], parts: readonly Part[]): Span[] {
  const inked: Span[] = marks.map(({ role, piece }) => ({ role, start: piece[0], end: piece[1] }))
  const add = (role: Role, address: string, pieces: readonly (readonly [number, number])[]): void => {
    for (const [start, end] of pieces) inked.push({ role, start, end, address })
  }
  for (const part of parts)
    for (const clause of walkClauses(part.clauses)) {
      add('marker', clause.address, clause.markerPieces)
      add('heading', clause.address, clause.headingPieces)
      for (const paragraph of clause.paragraphs)
        for (const sentence of paragraph.sentences) add('text', sentence.address, sentence.pieces)
    }
  inked.sort((a, b) => a.start - b.start)
  const spans: Span[] = []
  let at = 0
  for (const span of inked) {
    if (span.start > at) spans.push({ role: 'space', start: at, end: span.start })
    spans.push(span)
    at = span.end
  }
  if (at < text.length) spans.push({ role: 'space', start: at, end: text.length })
  return spans
}
