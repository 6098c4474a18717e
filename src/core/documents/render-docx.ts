import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  ImageRun,
  type IParagraphOptions,
  LineRuleType,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import { escapeXml } from '../text/stored.ts'
import { checkDocument, withoutBrokenText } from './check.ts'
import type { OfficialDocument } from './define.ts'
import {
  CHARACTER_POINTS,
  FONTS,
  type FontName,
  isTable,
  type Laid,
  LINE_POINTS,
  LINE_STYLES,
  type LineStyle,
  layOut,
  PAGE,
  POINTS_PER_MM,
} from './layout.ts'
import { stopClocks } from './zip-time.ts'

const TWIPS_PER_POINT = 20
const TEXT_TWIPS = twips(PAGE.textWidthMm)
const LINE_TWIPS = Math.round(LINE_POINTS * TWIPS_PER_POINT)
const CHARACTER_TWIPS = CHARACTER_POINTS * TWIPS_PER_POINT
/**
 * What brings 28 characters of 16 pt into 156 mm, rounded so that the last one still fits. Not a grid of characters: one that is narrower
 * than the character itself is drawn by Word, but LibreOffice then gives every character two cells.
 */
const SPACING_TWIPS = Math.floor((CHARACTER_POINTS - LINE_STYLES.body.points) * TWIPS_PER_POINT)
/** Text in tables: 小4号, 12 pt. */
const CELL_POINTS = 12
const RED = 'FF0000'

/**
 * The document as .docx in the form of GB/T 9704-2012. The same document gives the same bytes: nothing of the moment or of chance is in
 * the file, so that its digest can be sealed and the file made again.
 * @throws RangeError with every fault of {@link checkDocument}
 */
export async function renderDocx(given: OfficialDocument): Promise<Buffer> {
  const document = withoutBrokenText(given)
  const faults = checkDocument(document)
  if (faults.length > 0) throw new RangeError(`not an official document: ${faults.join('; ')}`)
  const laid = layOut(document)
  const file = new Document({
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: {
          run: {
            font: fontOf('fangsong'),
            size: 32,
            characterSpacing: SPACING_TWIPS,
            language: { value: 'zh-CN', eastAsia: 'zh-CN' },
          },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: twips(PAGE.widthMm), height: twips(PAGE.heightMm) },
            margin: {
              top: twips(PAGE.topMm),
              left: twips(PAGE.leftMm),
              right: twips(PAGE.widthMm - PAGE.leftMm - PAGE.textWidthMm),
              bottom: twips(PAGE.heightMm - PAGE.topMm - PAGE.textHeightMm),
              header: twips(15),
              // The dashes hang in the middle of a 14 pt line: its upper half lies above them.
              footer:
                twips(PAGE.heightMm - PAGE.topMm - PAGE.textHeightMm - PAGE.pageNumberBelowMm) - 7 * TWIPS_PER_POINT,
              gutter: 0,
            },
          },
          grid: {
            type: DocumentGridType.LINES,
            linePitch: LINE_TWIPS,
          },
        },
        footers: {
          default: new Footer({ children: [pageNumber(AlignmentType.RIGHT)] }),
          even: new Footer({ children: [pageNumber(AlignmentType.LEFT)] }),
        },
        // Word wants a paragraph after a table that ends the text.
        children: [...laid.flatMap(setLaid), ...(isTable(laid.at(-1)) ? [new Paragraph({ spacing: exactly(1) })] : [])],
      },
    ],
  })
  return stopClocks(
    await Packer.toBuffer(file, undefined, [
      { path: 'docProps/core.xml', data: coreProperties(document) },
      { path: 'word/fontTable.xml', data: fontTable() },
    ]),
  )
}

function setLaid(laid: Laid): (Paragraph | Table)[] {
  switch (laid.kind) {
    case 'line':
      return [setLine(laid)]
    case 'space':
      return Array.from({ length: laid.lines }, () => new Paragraph({ spacing: exactly(LINE_POINTS) }))
    case 'page-break':
      return [new Paragraph({ spacing: exactly(1), children: [new PageBreak()] })]
    case 'table': {
      const widths = laid.columns.map((c) => c.width ?? 1)
      const head = laid.columns.map((c) => cell(c.label, { font: 'hei', align: 'center' }))
      const rows = laid.rows.map((r) => r.map((text, i) => cell(text, { align: laid.columns[i]?.align ?? 'left' })))
      return [table(widths, [head, ...rows], true)]
    }
    case 'form':
      return [setForm(laid.rows)]
    case 'signed':
      return [setSigned(laid.rows)]
  }
}

function setLine(laid: Extract<Laid, { kind: 'line' }>): Paragraph {
  const style: LineStyle = LINE_STYLES[laid.style]
  const points = laid.points ?? style.points
  const characters = (n: number) => Math.round(n * CHARACTER_TWIPS)
  return new Paragraph({
    ...(style.align && { alignment: style.align === 'center' ? AlignmentType.CENTER : AlignmentType.RIGHT }),
    indent: {
      ...(style.firstLine && { firstLine: characters(style.firstLine) }),
      ...(laid.left && { left: characters(laid.left) }),
      ...(laid.right && { right: characters(laid.right) }),
    },
    spacing: exactly(Math.max(LINE_POINTS, points * 1.25)),
    ...(laid.staysWithNext && { keepNext: true }),
    ...(laid.hasRuleBelow && {
      border: { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: Math.round(4 * POINTS_PER_MM) } },
    }),
    children: [
      new TextRun({
        text: laid.text,
        font: fontOf(style.font),
        size: points * 2,
        ...(style.color && { color: RED }),
      }),
    ],
  })
}

function setForm(rows: Extract<Laid, { kind: 'form' }>['rows']): Table {
  const cells = rows.map((row) =>
    row.flatMap((pair) => [
      cell(pair.label, { font: 'hei', align: 'center' }),
      cell(pair.value, { span: row.length === 1 ? 3 : 1 }),
    ]),
  )
  return table([2, 3, 2, 3], cells, false)
}

/** A picture with a text below it; its resolution is that of the screen, its size that of the paper. */
function setSigned(rows: Extract<Laid, { kind: 'signed' }>['rows']): Table {
  const pixels = (points: number) => Math.round((points * 96) / 72)
  const cells = rows.map(({ label, text, png, size }) => [
    cell(label, { font: 'hei', align: 'center' }),
    cell(text, {
      ...(png &&
        size && {
          above: new Paragraph({
            children: [
              new ImageRun({
                type: 'png',
                data: Buffer.from(png, 'base64'),
                transformation: { width: pixels(size.width), height: pixels(size.height) },
              }),
            ],
          }),
        }),
    }),
  ])
  return table([1, 3], cells, false)
}

function table(widths: readonly number[], rows: readonly TableCell[][], hasHead: boolean): Table {
  const whole = widths.reduce((a, b) => a + b, 0)
  return new Table({
    width: { size: TEXT_TWIPS, type: WidthType.DXA },
    columnWidths: widths.map((w) => Math.floor((w / whole) * TEXT_TWIPS)),
    layout: TableLayoutType.FIXED,
    rows: rows.map((children, i) => new TableRow({ children, cantSplit: true, tableHeader: hasHead && i === 0 })),
  })
}

function cell(
  text: string,
  how: { font?: FontName; align?: 'left' | 'center' | 'right'; span?: number; above?: Paragraph } = {},
): TableCell {
  return new TableCell({
    verticalAlign: VerticalAlign.CENTER,
    ...(how.span && { columnSpan: how.span }),
    margins: { left: 80, right: 80, top: 40, bottom: 40 },
    children: [
      ...(how.above ? [how.above] : []),
      ...text.split('\n').map(
        (part) =>
          new Paragraph({
            alignment: how.align ?? 'left',
            spacing: exactly(CELL_POINTS * 1.5),
            children: [new TextRun({ text: part, font: fontOf(how.font ?? 'fangsong'), size: CELL_POINTS * 2 })],
          }),
      ),
    ],
  })
}

/** — 1 — in 4号, one character from the outer edge. */
function pageNumber(alignment: 'right' | 'left'): Paragraph {
  const one = Math.round(CHARACTER_TWIPS)
  return new Paragraph({
    alignment,
    indent: alignment === 'right' ? { right: one } : { left: one },
    children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: fontOf('song'), size: 28 })],
  })
}

/** Exact, so that a fallback font with taller lines does not move 22 lines to 19. */
function exactly(points: number): NonNullable<IParagraphOptions['spacing']> {
  return { line: Math.round(points * TWIPS_PER_POINT), lineRule: LineRuleType.EXACT, before: 0, after: 0 }
}

function fontOf(name: FontName) {
  const [first] = FONTS[name]
  return { ascii: first, hAnsi: first, eastAsia: first, cs: first }
}

function twips(mm: number): number {
  return Math.round(mm * POINTS_PER_MM * TWIPS_PER_POINT)
}

/** Names the other fonts of each stack as substitutes, for machines without the first. */
function fontTable(): string {
  const fonts = Object.values(FONTS).map(
    ([first, ...others]) =>
      `<w:font w:name="${first}"><w:altName w:val="${others.join(',')}"/><w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`
}

/** Without the moment at which the file was made; the day of the document, where it has one. */
function coreProperties({ title, signature }: OfficialDocument): string {
  const created = signature
    ? `<dcterms:created xsi:type="dcterms:W3CDTF">${signature.date}T00:00:00Z</dcterms:created>`
    : ''
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title.replaceAll('\n', ''))}</dc:title><dc:language>zh-CN</dc:language>${created}</cp:coreProperties>`
}
