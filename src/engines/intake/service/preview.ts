import type { Readable } from 'node:stream'
import type { App } from '../../../core/app.ts'
import { refuse } from '../../../core/problem.ts'
import type { Bilingual } from '../../../core/text.ts'
import {
  type LookAlike,
  listLookAlikes,
  listSubjectsByCreditCode,
  lookAlikeKey,
  type SubjectRow,
} from '../../archive/index.ts'
import { FIELD_DECLARATIONS, type IGNORED, type IntakeField, type ListRow, type SheetPlan } from '../define.ts'
import { type Column, missingFields } from '../logic/columns.ts'
import type { Encoding } from '../logic/encoding.ts'
import { findHeader, HEADER_WITHIN, type Header } from '../logic/header.ts'
import { judgeRow, repeated, sameName, sameNameInFile } from '../logic/judge.ts'
import { type IntakeRow, type ReadRow, type RowFault, type RowRules, readRow } from '../logic/row.ts'
import { columnsMissing, fileEmpty, sheetsDiffer, sheetUnknown } from '../problems.ts'
import { type FileFormat, readList } from '../read.ts'
import { rulesFor } from './rules.ts'

/** How a person wants a file to be read, against or without our finding. */
export interface Reading {
  readonly encoding?: Encoding | undefined
  /** Sheets by their place in the workbook. */
  readonly sheets?: readonly number[] | undefined
  /** What each column is taken for, in the order of the file. */
  readonly columns?: readonly (IntakeField | typeof IGNORED | null)[] | undefined
}

export interface PreviewCounts {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly errors: number
  /** Of the errors: rows whose code stands in an earlier row of the file. */
  readonly duplicates: number
  /** Of the new: rows whose district is read from the address, or from the code. */
  readonly districtFromAddress: number
  readonly districtFromCode: number
  /** Rows that take a value from a merged cell above them. */
  readonly merged: number
  /** Of the new: rows with the name of another archive or row of the same district. */
  readonly lookAlikes: number
}

/** A file as it would be read and what would become of its rows. */
export interface Preview {
  readonly columns: readonly Column[]
  readonly format: FileFormat
  readonly sheets: readonly SheetPlan[]
  readonly missing: readonly IntakeField[]
  /** The first rows, and the first ones with faults behind them. */
  readonly rows: readonly PreviewRow[]
  readonly counts: PreviewCounts
  /** Rows that were checked; `isExact`: these are all. */
  readonly checkedRows: number
  readonly estimatedRows: number
  readonly isExact: boolean
}

export interface PreviewRow {
  readonly sheet: number
  readonly rowNumber: number
  readonly cells: readonly string[]
  readonly faults: readonly RowFault[]
  /** What is taken in all the same, and a person should look at. */
  readonly hints: readonly Bilingual[]
}

const SHOWN = 20
const FAULTS_SHOWN = 30
/** Up to here rows are checked; of a longer list the rest is counted (a workbook) or extrapolated (a text file). */
const CHECKED = 50_000
const LOOKED_UP = 1000

/**
 * Reads a file as an import would, and says what would become of it.
 * @throws Refusal `encoding-unclear`, `file-unreadable`, `file-damaged`, `file-too-complex`, `file-empty`, `columns-missing` where no header is known at all,
 * `sheet-unknown`, `sheets-differ`
 */
export async function previewFile(
  app: App,
  file: { digest: string; bytes: number },
  regions: readonly string[],
  reading: Reading = {},
  checked = CHECKED,
): Promise<Preview> {
  const first = await scan(app, file, regions, reading, checked)
  if (first.plans.every((p) => p.rows + p.above === 0)) throw refuse(fileEmpty())
  if (reading.sheets?.some((i) => !first.plans.some((p) => p.index === i))) throw refuse(sheetUnknown())
  if (first.chosen.length > 0) return previewOf(first, file)
  // No sheet has every column: the first visible one with any, so that a person can map the others.
  const partial =
    first.plans.find((p) => p.state === 'visible' && p.headerRow > 0) ?? first.plans.find((p) => p.headerRow > 0)
  if (!partial || reading.sheets) throw noHeader(first.plans, reading.sheets?.[0])
  return previewOf(await scan(app, file, regions, { ...reading, sheets: [partial.index] }, checked), file)
}

function noHeader(plans: readonly SheetPlan[], asked: number | undefined) {
  const plan = plans.find((p) => p.index === asked) ?? plans.find((p) => p.state === 'visible') ?? plans[0]
  const required = Object.entries(FIELD_DECLARATIONS).flatMap(([f, d]) => (d.isRequired ? [f as IntakeField] : []))
  return refuse(columnsMissing({ missing: required, headers: plan?.headers ?? [], sheet: plan?.name ?? '' }))
}

function previewOf(found: Scan, file: { bytes: number }): Preview {
  const { format, plans, chosen, columns, checker, characters, isWhole } = found
  const rows = chosen.reduce((sum, p) => sum + p.rows, 0)
  const packed = format.isGzip ? 4 : 1
  return {
    columns,
    format,
    sheets: plans,
    missing: missingFields(columns),
    rows: checker?.shown ?? [],
    counts: checker?.counts ?? NONE,
    checkedRows: checker?.size ?? 0,
    isExact: isWhole && (checker?.size ?? 0) === rows,
    // Chinese takes three bytes in UTF-8 and two in GB18030; packed text shrinks to about a quarter.
    estimatedRows: isWhole ? rows : Math.round((file.bytes * packed * rows) / (characters * 2.5)),
  }
}

interface Scan {
  readonly format: FileFormat
  readonly plans: readonly SheetPlan[]
  readonly chosen: readonly SheetPlan[]
  readonly columns: readonly Column[]
  readonly checker: Checker | undefined
  readonly characters: number
  readonly isWhole: boolean
}

async function scan(
  app: App,
  file: { digest: string },
  regions: readonly string[],
  reading: Reading,
  most: number,
): Promise<Scan> {
  const open = (): Promise<Readable> => app.files.read(file.digest)
  let format: FileFormat | undefined
  const plans: SheetPlan[] = []
  const chosen: SheetPlan[] = []
  let columns: readonly Column[] = []
  let checker: Checker | undefined
  let characters = 0
  let isWhole = true
  let sheet: SheetScan | undefined
  const begin = async (found: SheetScan) => {
    const { header } = found.decide()
    const isWanted = reading.sheets
      ? reading.sheets.includes(found.index) && header !== undefined
      : chosen.length === 0 &&
        found.state === 'visible' &&
        header !== undefined &&
        missingFields(mapped(header, reading)).length === 0
    if (!isWanted || !header) return
    found.isChosen = true
    if (!checker) {
      columns = mapped(header, reading)
      checker = createChecker(app, columns, rulesFor(app, regions), most)
    } else if (!hasSameHeaders(columns, header.columns)) throw refuse(sheetsDiffer({ sheet: found.name }))
  }
  const end = async () => {
    if (!sheet) return
    if (!sheet.isDecided) await begin(sheet)
    if (sheet.isChosen) await checker?.add(sheet.index, sheet.takeHeld())
    const plan = sheet.plan()
    plans.push(plan)
    if (plan.isChosen) chosen.push(plan)
  }
  for await (const piece of readList(open, { asked: reading.encoding })) {
    if (piece.kind === 'format') format = piece.format
    else if (piece.kind === 'sheet') {
      await end()
      sheet = new SheetScan(piece.index, piece.name, piece.state)
    } else if (sheet) {
      for (const row of piece.rows) {
        for (const cell of row.cells) characters += cell.length + 1
        sheet.take(row)
        if (!sheet.isDecided && sheet.headRows >= HEADER_WITHIN + 1) await begin(sheet)
      }
      if (sheet.isChosen) await checker?.add(sheet.index, sheet.takeHeld())
      else if (sheet.isDecided) sheet.takeHeld()
      if (format?.format === 'csv' && checker && checker.size >= most) {
        isWhole = false
        break
      }
    }
  }
  await end()
  await checker?.finish()
  if (!format) throw refuse(fileEmpty())
  return { format, plans, chosen, columns, checker, characters, isWhole }
}

function mapped({ columns }: Header, reading: Reading): readonly Column[] {
  return reading.columns
    ? columns.map((c, i) => ({
        ...c,
        field: reading.columns?.[i] === undefined ? c.field : (reading.columns[i] ?? null),
      }))
    : columns
}

function hasSameHeaders(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((c, i) => c.header === b[i]?.header)
}

/** Counts a sheet and finds its header; holds the rows that nobody has taken yet. */
class SheetScan {
  readonly index: number
  readonly name: string
  readonly state: SheetPlan['state']
  isChosen = false
  isDecided = false
  #held: ListRow[] = []
  #header: Header | undefined
  /** Where no header is known: what stands in its place. */
  #firstCells: readonly string[] = []
  #above = 0
  #rows = 0
  #empty = 0
  #stretches = 0
  #hidden = 0
  #last = 0
  #jumped = 0

  constructor(index: number, name: string, state: SheetPlan['state']) {
    this.index = index
    this.name = name
    this.state = state
  }

  get headRows(): number {
    return this.#held.length
  }

  take(row: ListRow): void {
    if (isBlank(row)) return
    if (!this.isDecided) this.#held.push(row)
    else this.#below(row)
  }

  decide(): { readonly header: Header | undefined } {
    this.isDecided = true
    this.#header = findHeader(this.#held)
    const head = this.#held
    this.#held = []
    this.#firstCells = head[0]?.cells ?? []
    const from = this.#header ? this.#header.row + this.#header.rows : 1
    for (const row of head) {
      if (this.#header && row.number < this.#header.row) this.#above++
      else if (row.number >= from) this.#below(row)
      this.#last = row.number
    }
    return { header: this.#header }
  }

  #below(row: ListRow): void {
    const expected = (this.#rows === 0 ? this.#from() : this.#last + 1) + (row.jump ?? 0)
    if (row.number > expected) {
      this.#empty += row.number - expected
      this.#stretches++
    }
    this.#rows++
    this.#jumped += row.jump ?? 0
    if (row.isHidden) this.#hidden++
    this.#last = row.number
    this.#held.push(row)
  }

  #from(): number {
    return this.#header ? this.#header.row + this.#header.rows : 1
  }

  /** Rows below the header that were not taken yet. */
  takeHeld(): ListRow[] {
    const held = this.#held
    this.#held = []
    return held
  }

  plan(): SheetPlan {
    return {
      index: this.index,
      name: this.name,
      state: this.state,
      isChosen: this.isChosen,
      headerRow: this.#header?.row ?? 0,
      headerRows: this.#header?.rows ?? 0,
      headers: this.#header?.columns.map((c) => c.header) ?? this.#firstCells,
      above: this.#above,
      rows: this.#rows,
      blank: this.#empty,
      blankStretches: this.#stretches,
      hiddenRows: this.#hidden,
      lastRow: this.#last,
      ...(this.#jumped > 0 && { jumped: this.#jumped }),
    }
  }
}

/** A row whose cells are all empty says nothing. */
export function isBlank(row: ListRow): boolean {
  return row.swallowed === undefined && row.cells.every((c) => c.trim() === '')
}

const NONE: PreviewCounts = {
  new: 0,
  changed: 0,
  unchanged: 0,
  errors: 0,
  duplicates: 0,
  districtFromAddress: 0,
  districtFromCode: 0,
  merged: 0,
  lookAlikes: 0,
}

type Checker = ReturnType<typeof createChecker>

/** Checks rows against each other and against the archives, as the import will. */
function createChecker(app: App, columns: readonly Column[], rules: RowRules, most: number) {
  const counts: { -readonly [K in keyof PreviewCounts]: number } = { ...NONE }
  const shown: PreviewRow[] = []
  const seen = new Map<string, number>()
  const named = new Map<string, number>()
  const mapsNothing = missingFields(columns).length > 0
  let size = 0
  let faultsShown = 0
  let waiting: { sheet: number; row: ListRow }[] = []

  const note = (sheet: number, row: ListRow, faults: readonly RowFault[], hints: readonly Bilingual[]) => {
    if (faults.length > 0) counts.errors++
    if (hints.length > 0) counts.lookAlikes++
    const isShown = shown.length < SHOWN || (faults.length + hints.length > 0 && faultsShown < FAULTS_SHOWN)
    if (!isShown) return
    if (shown.length >= SHOWN) faultsShown++
    shown.push({ sheet, rowNumber: row.number, cells: row.cells, faults, hints })
  }
  const look = async () => {
    const batch = waiting
    waiting = []
    const read = batch.map(({ row }): ReadRow => (mapsNothing ? { faults: [] } : readRow(row, columns, rules)))
    const codes = read.flatMap((r) => ('row' in r ? [r.row.creditCode] : []))
    const known = await app.db.asOwner((client) => listSubjectsByCreditCode(client, codes))
    const judged = batch.map(({ row }, i) => ({ row, ...judge(row, read[i] as ReadRow, known) }))
    const fresh = judged.flatMap((j) => j.fresh ?? [])
    const alike = await app.db.asOwner((client) => listLookAlikes(client, rules.regions, fresh))
    const archives = new Map(fresh.map((f, i) => [f, alike[i] ?? []]))
    for (const [i, { sheet, row }] of batch.entries()) {
      if ([...row.kinds].some((k, at) => k === 'm' && columns[at]?.field)) counts.merged++
      const { faults, fresh: isFresh } = judged[i] as (typeof judged)[number]
      note(sheet, row, faults, isFresh ? hintsOf(isFresh, archives.get(isFresh) ?? []) : [])
    }
  }
  /** Archives, and earlier rows, with this name in the same district. */
  const hintsOf = (row: IntakeRow, archives: readonly LookAlike[]): Bilingual[] => {
    const key = `${row.region.slice(0, 6)} ${lookAlikeKey(row.name)}`
    const earlier = named.get(key)
    if (earlier === undefined) named.set(key, row.rowNumber)
    return [...archives.map((a) => sameName(a)), ...(earlier === undefined ? [] : [sameNameInFile(earlier)])]
  }
  const judge = (
    row: ListRow,
    found: ReadRow,
    known: ReadonlyMap<string, SubjectRow>,
  ): { readonly faults: readonly RowFault[]; readonly fresh?: IntakeRow } => {
    if ('faults' in found) return { faults: found.faults }
    const first = seen.get(found.row.creditCode)
    if (first !== undefined) {
      counts.duplicates++
      return { faults: [repeated(first)] }
    }
    seen.set(found.row.creditCode, row.number)
    const judged = judgeRow(found, known.get(found.row.creditCode), rules.regions)
    if (judged.kind === 'fault') return { faults: [judged.fault] }
    counts[judged.kind]++
    if (judged.kind !== 'new') return { faults: [] }
    countInferred(found.row)
    return { faults: [], fresh: found.row }
  }
  const countInferred = ({ details }: IntakeRow) => {
    if (details.regionFrom === 'address') counts.districtFromAddress++
    if (details.regionFrom === 'code') counts.districtFromCode++
  }
  return {
    counts,
    shown,
    get size() {
      return size
    },
    async add(sheet: number, rows: readonly ListRow[]) {
      for (const row of rows) {
        if (size >= most) return
        size++
        waiting.push({ sheet, row })
        if (waiting.length >= LOOKED_UP) await look()
      }
    },
    async finish() {
      if (waiting.length > 0) await look()
    },
  }
}
