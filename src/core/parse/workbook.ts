import { refuse } from '../problem.ts'
import { type CellKind, dayOfSerial, isDayFormat, numberText, officeText, placeOf } from './cell.ts'
import { fileDamaged, fileTooComplex } from './problems.ts'
import { readWholeXml, readXml } from './xml.ts'
import { OFFICE_LIMITS, openZip, type Zip } from './zip.ts'

/** More than any list has; each bound ends the reading with a refusal that names it. */
const MOST_SHEETS = 200
const MOST_COLUMNS = 512
const MOST_MERGES = 100_000
/** Excel's own bound. */
const LONGEST_CELL = 32_767
const LONGEST_ROW = 1_000_000
const MOST_STRINGS = 4_000_000
const MOST_STRING_CHARACTERS = 64_000_000
/** What the rows say altogether, a text that many cells share counted for each: so much, and so much for each byte of the sheet. */
const FREE_CHARACTERS = 16_000_000
const CHARACTERS_PER_BYTE = 16
const GROUP_CHARACTERS = 250_000

export interface Sheet {
  readonly name: string
  readonly state: 'visible' | 'hidden' | 'very-hidden'
  readonly path: string
}

/** A row that has something in it. */
export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly number: number
  /** The person who filtered the list does not see it. */
  readonly isHidden: boolean
  readonly cells: string[]
  /** One letter per cell, see {@link CellKind}; '' where all are text. */
  readonly kinds: string
}

/** From and to, rows and columns from 1. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Its numbers of days count from 1904. */
  readonly is1904: boolean
  /** The rows of a sheet in groups. */
  rows(sheet: Sheet): AsyncGenerator<SheetRow[]>
  /** Merged cells of a sheet; they stand behind its rows, so this reads through it. */
  merges(sheet: Sheet): Promise<Merge[]>
}

/**
 * Opens an .xlsx of a stranger. Runs in the process apart (see `parseApart`).
 * @throws Refusal `file-damaged`, `file-too-complex`
 */
export async function openWorkbook(input: AsyncIterable<Uint8Array>): Promise<Workbook> {
  const zip = await openZip(input, OFFICE_LIMITS)
  const main = (await targetsOf(zip, '')).find((t) => t.type === 'officeDocument')?.path ?? 'xl/workbook.xml'
  if (!zip.has(main))
    throw refuse(fileDamaged({ why: { zh: '这不是 Excel 工作簿（.xlsx）', en: 'this is no Excel workbook (.xlsx)' } }))
  const targets = await targetsOf(zip, main)
  const { sheets, is1904 } = await sheetsOf(zip, main, targets)
  const pathOf = (type: string) => targets.find((t) => t.type === type)?.path
  let context: Promise<Context> | undefined
  const contextOf = () => {
    context ??= readContext(zip, pathOf('sharedStrings'), pathOf('styles'), is1904)
    return context
  }
  const budget = { left: FREE_CHARACTERS }
  return {
    sheets,
    is1904,
    async *rows(sheet) {
      yield* rowsOf(zip, sheet, await contextOf(), budget)
    },
    merges: (sheet) => mergesOf(zip, sheet),
  }
}

interface Target {
  readonly id: string
  /** The last word of the type. */
  readonly type: string
  readonly path: string
}

/** What a part refers to (`_rels`), with paths from the root of the archive. */
async function targetsOf(zip: Zip, part: string): Promise<Target[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const found: Target[] = []
  await readWholeXml(zip.read(`${folder}_rels/${part.slice(folder.length)}.rels`), {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const { Id = '', Type = '', Target = '' } = attributes()
      if (found.length > MOST_SHEETS * 10) throw refuse(fileTooComplex({ what: 'parts' }))
      const path = Target.startsWith('/') ? Target.slice(1) : folder + Target
      found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), path })
    },
  })
  return found
}

async function sheetsOf(zip: Zip, main: string, targets: readonly Target[]) {
  const sheets: Sheet[] = []
  let is1904 = false
  await readWholeXml(zip.read(main), {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = ['1', 'true', 'on'].includes(attributes().date1904 ?? '')
      if (name !== 'sheet') return
      const a = attributes()
      const id = Object.entries(a).find(([key]) => key.endsWith(':id'))?.[1]
      const target = targets.find((t) => t.id === id)
      // Charts and dialogs are sheets without rows.
      if (target?.type !== 'worksheet') return
      if (sheets.length >= MOST_SHEETS) throw refuse(fileTooComplex({ what: 'sheets' }))
      const state = a.state === 'hidden' ? 'hidden' : a.state === 'veryHidden' ? 'very-hidden' : 'visible'
      sheets.push({ name: (a.name ?? '').slice(0, 100), state, path: target.path })
    },
  })
  return { sheets, is1904 }
}

/** What cells refer to. */
interface Context {
  readonly strings: readonly string[]
  /** Styles that show a day. */
  readonly dayStyles: ReadonlySet<number>
  readonly is1904: boolean
}

async function readContext(zip: Zip, stringsPath: string | undefined, stylesPath: string | undefined, is1904: boolean) {
  const strings = stringsPath === undefined ? [] : await stringsOf(zip, stringsPath)
  const dayStyles = stylesPath === undefined ? new Set<number>() : await dayStylesOf(zip, stylesPath)
  return { strings, dayStyles, is1904 }
}

async function stringsOf(zip: Zip, path: string): Promise<string[]> {
  const strings: string[] = []
  let characters = 0
  let text = ''
  let isText = false
  let phonetic = 0
  await readWholeXml(zip.read(path), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      else if (name === 't') isText = phonetic === 0
    },
    text(value) {
      if (isText) text += value
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') phonetic--
      else if (name === 'si') {
        characters += text.length
        if (text.length > LONGEST_CELL) throw refuse(fileTooComplex({ what: 'cell' }))
        if (strings.length >= MOST_STRINGS || characters > MOST_STRING_CHARACTERS)
          throw refuse(fileTooComplex({ what: 'strings' }))
        strings.push(officeText(text))
      }
    },
  })
  return strings
}

async function dayStylesOf(zip: Zip, path: string): Promise<Set<number>> {
  const codes = new Map<number, string>()
  const days = new Set<number>()
  let isInCells = false
  let index = 0
  await readWholeXml(zip.read(path), {
    open(name, attributes) {
      if (name === 'numFmt') {
        const { numFmtId = '', formatCode = '' } = attributes()
        codes.set(Number(numFmtId), formatCode.slice(0, 500))
      } else if (name === 'cellXfs') isInCells = true
      else if (name === 'xf' && isInCells) {
        const id = Number(attributes().numFmtId ?? 0)
        if (isDayFormat(id, codes.get(id))) days.add(index)
        index++
      }
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false
    },
  })
  return days
}

async function mergesOf(zip: Zip, sheet: Sheet): Promise<Merge[]> {
  const merges: Merge[] = []
  if (!(await mentions(zip.read(sheet.path), 'mergeCell'))) return merges
  await readWholeXml(zip.read(sheet.path), {
    open(name, attributes) {
      if (name !== 'mergeCell') return
      const [from, to] = (attributes().ref ?? '').split(':').map(placeOf)
      if (!from || !to) return
      if (merges.length >= MOST_MERGES) throw refuse(fileTooComplex({ what: 'merges' }))
      merges.push({ top: from.row, left: from.column, bottom: to.row, right: to.column })
    },
  })
  return merges
}

/** Whether a word occurs: told without reading the XML. */
async function mentions(chunks: AsyncIterable<Uint8Array>, word: string): Promise<boolean> {
  let before = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const here = Buffer.concat([before, chunk])
    if (here.includes(word)) return true
    before = Buffer.from(here.subarray(Math.max(0, here.length - word.length)))
  }
  return false
}

async function* rowsOf(zip: Zip, sheet: Sheet, context: Context, budget: { left: number }): AsyncGenerator<SheetRow[]> {
  const done: SheetRow[] = []
  const reader = createRowReader(context, sheet, (row) => done.push(row))
  for await (const _ of readXml(earning(zip.read(sheet.path), budget), reader)) yield* groupsOf(done.splice(0), budget)
}

async function* earning(chunks: AsyncIterable<Uint8Array>, budget: { left: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.left += chunk.length * CHARACTERS_PER_BYTE
    yield chunk
  }
}

/** Cells share texts here and do not on their way out: a group is measured by what it says. */
function* groupsOf(rows: readonly SheetRow[], budget: { left: number }): Generator<SheetRow[]> {
  let group: SheetRow[] = []
  let characters = 0
  for (const row of rows) {
    const length = row.cells.reduce((sum, cell) => sum + cell.length + 1, 0)
    budget.left -= length
    if (budget.left < 0) throw refuse(fileTooComplex({ what: 'strings' }))
    group.push(row)
    characters += length
    if (characters < GROUP_CHARACTERS && group.length < 1000) continue
    yield group
    group = []
    characters = 0
  }
  if (group.length > 0) yield group
}

/** Makes rows of the events of a sheet's XML. */
function createRowReader(context: Context, sheet: Sheet, found: (row: SheetRow) => void) {
  let row = { number: 0, isHidden: false, cells: [] as string[], kinds: [] as CellKind[], length: 0 }
  let cell = { column: 0, type: '', style: -1, text: '', isFormula: false }
  let isValue = false
  let phonetic = 0
  const where = () => ({
    zh: `工作表“${sheet.name}”第 ${row.number} 行`,
    en: `sheet “${sheet.name}”, row ${row.number}`,
  })
  const refuseFor = (what: 'cell' | 'line' | 'columns') => refuse(fileTooComplex({ what, at: where() }))
  const endCell = () => {
    const [text, kind] = textOf(cell, context)
    if (text === '') return
    if (cell.column > MOST_COLUMNS) throw refuseFor('columns')
    row.length += text.length
    if (row.length > LONGEST_ROW) throw refuseFor('line')
    while (row.cells.length < cell.column) {
      row.cells.push('')
      row.kinds.push('t')
    }
    row.cells[cell.column - 1] = text
    row.kinds[cell.column - 1] = kind
  }
  return {
    open(name: string, attributes: () => Readonly<Record<string, string>>) {
      if (name === 'c') {
        const { r, s, t = 'n' } = attributes()
        const column = (r === undefined ? undefined : placeOf(r)?.column) ?? cell.column + 1
        cell = { column, type: t, style: s === undefined ? -1 : Number(s), text: '', isFormula: false }
      } else if (name === 'f') cell.isFormula = true
      else if (name === 'v' || name === 't') isValue = phonetic === 0
      else if (name === 'rPh') phonetic++
      else if (name === 'row') {
        const { r, hidden } = attributes()
        row = {
          number: r === undefined ? row.number + 1 : Number(r),
          isHidden: hidden === '1' || hidden === 'true',
          cells: [],
          kinds: [],
          length: 0,
        }
        cell = { column: 0, type: '', style: -1, text: '', isFormula: false }
      }
    },
    text(value: string) {
      if (!isValue) return
      cell.text += value
      if (cell.text.length > LONGEST_CELL) throw refuseFor('cell')
    },
    close(name: string) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'rPh') phonetic--
      else if (name === 'c') endCell()
      else if (name === 'row' && row.cells.length > 0) {
        const kinds = row.kinds.some((k) => k !== 't') ? row.kinds.join('') : ''
        found({ number: row.number, isHidden: row.isHidden, cells: row.cells, kinds })
      }
    },
  }
}

/** A program wrote the formula and never computed it: the cell is not empty, and nobody can say what it holds. */
const NOT_COMPUTED = '#未计算'

function textOf(
  cell: { type: string; style: number; text: string; isFormula: boolean },
  context: Context,
): [string, CellKind] {
  const { type, text } = cell
  if (cell.isFormula && text.trim() === '' && type === 'n') return [NOT_COMPUTED, 'e']
  if (type === 's') return [context.strings[Number(text)] ?? '', 't']
  if (type === 'inlineStr' || type === 'str') return [officeText(text), 't']
  if (text.trim() === '') return ['', 't']
  if (type === 'e') return [text, 'e']
  if (type === 'b') return [text === '1' ? 'TRUE' : 'FALSE', 'b']
  if (type === 'd') return [text.replace('T', ' ').replace(/ 00:00:00(\.0+)?Z?$/, ''), 'd']
  const day = context.dayStyles.has(cell.style) ? dayOfSerial(Number(text), context.is1904) : undefined
  return day === undefined ? [numberText(text), 'n'] : [day, 'd']
}
