import type { Scheme } from './lines.ts'

/** A contiguous piece of the printed text, as offsets. */
export type Piece = readonly [start: number, end: number]

export type Role =
  | 'space' // white space and line breaks, also those inside a sentence
  | 'furniture' // page numbers and running heads
  | 'contents' // 目录
  | 'field' // labelled head data of a web publication (发文机关：…)
  | 'issuer'
  | 'title'
  | 'number'
  | 'date'
  | 'addressee'
  | 'marker'
  | 'heading'
  | 'text'
  | 'signature'
  | 'note' // （此件公开发布）, 附件 lines

/** Every character of the printed text is in exactly one span; the spans joined give the text. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly role: Role
  /** The clause or sentence it belongs to. */
  readonly address?: string
}

export interface Sentence {
  readonly address: string
  /** As printed, line breaks and page furniture inside it left out. */
  readonly text: string
  readonly pieces: readonly Piece[]
}

export interface Paragraph {
  readonly address: string
  /** A table: each sentence is a row, its cells as printed. A note: a footnote. Absent for text. */
  readonly kind?: 'table' | 'note'
  readonly sentences: readonly Sentence[]
}

export interface Clause {
  /** Path of level numbers: `3/13` is (十三) under 三、; `0` what stands before the first clause, `end` the closing words. */
  readonly address: string
  readonly scheme: Scheme | 'preamble' | 'closing'
  readonly number: number
  /** As printed, e.g. `(十三)`; empty for preamble and closing. */
  readonly marker: string
  readonly markerPieces: readonly Piece[]
  /** Without its full stop. Empty when the clause has none. */
  readonly heading: string
  readonly headingPieces: readonly Piece[]
  readonly paragraphs: readonly Paragraph[]
  readonly children: readonly Clause[]
}

/** The document itself, or an attachment printed after its signature. */
export interface Part {
  /** '' for the document, `x1/`, `x2/` … for attachments: begins every address inside. */
  readonly prefix: string
  readonly title: string
  readonly issuers: readonly string[]
  /** 发文字号, e.g. 国办发〔2018〕118号. */
  readonly number: string | undefined
  /** YYYY-MM-DD, from the line below the title or the signature. */
  readonly date: string | undefined
  readonly addressee: string | undefined
  readonly clauses: readonly Clause[]
}

export interface PolicyDocument {
  readonly text: string
  readonly title: string
  readonly issuers: readonly string[]
  readonly number: string | undefined
  readonly date: string | undefined
  readonly addressee: string | undefined
  /** Labelled head data in their order. */
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  readonly parts: readonly Part[]
  readonly spans: readonly Span[]
  readonly warnings: readonly ParseWarning[]
}

export interface ParseWarning {
  readonly code: 'out-of-sequence' | 'no-title' | 'no-clauses' | 'duplicate-number'
  /** Clause or printed marker it is about. */
  readonly at: string
}

/** Every clause in document order, deepest included. */
export function* walkClauses(clauses: readonly Clause[]): Generator<Clause> {
  for (const clause of clauses) {
    yield clause
    yield* walkClauses(clause.children)
  }
}

/** Every clause of every part in document order. */
export function allClauses(document: PolicyDocument): Clause[] {
  return document.parts.flatMap((part) => [...walkClauses(part.clauses)])
}

/** Every sentence of the document in its order; headings are not sentences. */
export function allSentences(document: PolicyDocument): Sentence[] {
  return allClauses(document).flatMap((c) => c.paragraphs.flatMap((p) => p.sentences))
}

/** Whether an address is that clause, or stands inside it: `3/13/p1/s2` is in `3/13` and in `3`. */
export function isWithin(address: string, clause: string): boolean {
  return address === clause || address.startsWith(`${clause}/`)
}
