import mammoth from 'mammoth'

/** The text of a Word document as a person would type it. */
export interface DocxText {
  /** A paragraph a line; a table row is a line with its cells between tabs; a footnote stands below its paragraph as `[1]…`. */
  readonly text: string
  /** A Word list whose numbers Word makes itself: they are not in the text. */
  readonly hasAutomaticNumbers: boolean
}

/** What mammoth gives of a document: only what is read here. */
interface Node {
  readonly type: string
  readonly value?: string
  readonly children?: readonly Node[]
  readonly breakType?: string
  readonly numbering?: { readonly isOrdered?: boolean } | null
  readonly colSpan?: number
  readonly rowSpan?: number
  readonly notes?: { resolve(reference: Node): { readonly body: readonly Node[] } | null }
}

/** Reads the document once; deleted words are left out, inserted ones stand. */
export async function docxText(source: Parameters<typeof mammoth.convertToHtml>[0]): Promise<DocxText> {
  let root: Node | undefined
  await mammoth.convertToHtml(source, {
    transformDocument: (document: Node) => {
      root = document
      // Nothing of it is needed as HTML.
      return { ...document, children: [], comments: [] }
    },
  })
  const writer = new Writer(root?.notes)
  writer.blocks(root?.children ?? [])
  return { text: writer.text, hasAutomaticNumbers: writer.hasAutomaticNumbers }
}

class Writer {
  hasAutomaticNumbers = false
  private readonly lines: string[] = []
  private readonly notes: Node['notes']
  private noteCount = 0
  private pending: string[] = []

  constructor(notes: Node['notes']) {
    this.notes = notes
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('')
  }

  blocks(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.type === 'table') this.table(node)
      else if (node.type === 'paragraph') this.lines.push(this.paragraph(node))
      else if (node.children) this.blocks(node.children)
      this.lines.push(...this.pending)
      this.pending = []
    }
  }

  private paragraph(node: Node): string {
    if (node.numbering?.isOrdered) this.hasAutomaticNumbers = true
    return this.inline(node.children ?? [])
  }

  private inline(nodes: readonly Node[]): string {
    return nodes
      .map((node): string => {
        if (node.type === 'text') return node.value ?? ''
        if (node.type === 'tab') return '\t'
        if (node.type === 'break') return node.breakType === 'line' ? '\n' : ''
        if (node.type === 'noteReference') return this.note(node)
        return node.children ? this.inline(node.children) : ''
      })
      .join('')
  }

  private note(reference: Node): string {
    const body = this.notes?.resolve(reference)?.body
    if (!body) return ''
    const mark = `[${++this.noteCount}]`
    this.pending.push(`${mark}${body.map((p) => this.inline(p.children ?? []).trim()).join(' ')}`)
    return mark
  }

  /** Merged cells keep their column: the figures below 2025年 stand below it. A frame of one cell around paragraphs is no table. */
  private table(node: Node): void {
    const rows = (node.children ?? []).filter((r) => r.type === 'tableRow')
    if (rows.every((r) => (r.children ?? []).length <= 1)) {
      for (const row of rows) for (const cell of row.children ?? []) this.blocks(cell.children ?? [])
      return
    }
    const held = new Map<number, number>()
    for (const row of rows) {
      const cells: string[] = []
      const skip = (): void => {
        for (let left = held.get(cells.length); left; left = held.get(cells.length)) {
          if (left === 1) held.delete(cells.length)
          else held.set(cells.length, left - 1)
          cells.push('')
        }
      }
      for (const cell of row.children ?? []) {
        skip()
        const span = Math.min(Math.max(1, cell.colSpan ?? 1), MOST_COLUMNS)
        for (let k = 0; k < span && (cell.rowSpan ?? 1) > 1; k++) held.set(cells.length + k, (cell.rowSpan ?? 1) - 1)
        cells.push(this.cell(cell), ...Array<string>(span - 1).fill(''))
      }
      skip()
      this.lines.push(cells.join('\t'))
    }
  }

  private cell(cell: Node): string {
    const words = (nodes: readonly Node[]): string =>
      nodes.map((n) => (n.type === 'paragraph' ? this.inline(n.children ?? []) : words(n.children ?? []))).join(' ')
    return words(cell.children ?? [])
      .replace(/\s+/g, ' ')
      .trim()
  }
}

/** A span in a file may claim any number; no table of a policy is wider. */
const MOST_COLUMNS = 200
