import { type PackedPart, zipOf } from './zip.ts'

/** A cell as XML would have it: a text, a number, an error, or with its own type and style. */
export type XlsxCell = string | number | null | { readonly t: string; readonly v: string; readonly s?: number }

export interface XlsxSheet {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  /** Rows by number; `null` and what is missing are empty. */
  readonly rows: readonly (readonly XlsxCell[])[] | Readonly<Record<number, readonly XlsxCell[]>>
  readonly merges?: readonly string[]
  readonly hiddenRows?: readonly number[]
  /** Instead of the rows: the XML of `sheetData`. */
  readonly xml?: string
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

/** Style 1 shows a day (built-in format 14), style 2 one by a Chinese format of its own. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>`

/** A workbook part by part, so that a test may have what no office program writes. */
export function xlsxOf(
  sheets: readonly XlsxSheet[],
  { is1904 = false, more = [] }: { is1904?: boolean; more?: readonly PackedPart[] } = {},
): Buffer {
  const list = sheets
    .map(
      (s, i) =>
        `<sheet name="${escaped(s.name)}" sheetId="${i + 1}"${s.state ? ` state="${s.state}"` : ''} r:id="r${i + 1}"/>`,
    )
    .join('')
  const parts: PackedPart[] = [
    {
      name: '[Content_Types].xml',
      content: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `${HEAD}<Relationships xmlns="${RELS}"><Relationship Id="m" Type="${TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${TYPES}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${list}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${HEAD}<Relationships xmlns="${RELS}"><Relationship Id="styles" Type="${TYPES}/styles" Target="styles.xml"/><Relationship Id="strings" Type="${TYPES}/sharedStrings" Target="sharedStrings.xml"/>${sheets
        .map((_, i) => `<Relationship Id="r${i + 1}" Type="${TYPES}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
        .join('')}</Relationships>`,
    },
    { name: 'xl/styles.xml', content: STYLES },
    ...sheets.map((s, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: sheetXml(s) })),
  ]
  const own = new Set(more.map((m) => m.name))
  return zipOf([...parts.filter((p) => !own.has(p.name)), ...more])
}

function sheetXml({ rows, merges = [], hiddenRows = [], xml }: XlsxSheet): string {
  const numbered = Array.isArray(rows)
    ? rows.map((cells, i): [number, readonly XlsxCell[]] => [i + 1, cells])
    : Object.entries(rows).map(([n, cells]): [number, readonly XlsxCell[]] => [Number(n), cells])
  const data =
    xml ??
    numbered
      .map(
        ([n, cells]) =>
          `<row r="${n}"${hiddenRows.includes(n) ? ' hidden="1"' : ''}>${cells.map((c, i) => cellXml(c, columnOf(i) + n)).join('')}</row>`,
      )
      .join('')
  const merged =
    merges.length > 0 ? `<mergeCells>${merges.map((m) => `<mergeCell ref="${m}"/>`).join('')}</mergeCells>` : ''
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData>${merged}</worksheet>`
}

function columnOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnOf(Math.floor(index / 26) - 1) + columnOf(index % 26)
}

function cellXml(cell: XlsxCell, r: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${r}"><v>${cell}</v></c>`
  if (typeof cell === 'object') return `<c r="${r}" t="${cell.t}" s="${cell.s ?? 0}"><v>${escaped(cell.v)}</v></c>`
  return `<c r="${r}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`)
}
