import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { cityPackOf, loadCity } from '../../../core/regions/index.ts'
import { csvLine } from '../logic/csv.ts'
import type { Encoding } from '../logic/encoding.ts'
import { columnsMissing } from '../problems.ts'
import {
  findImportRow,
  type ImportCounts,
  type ImportRow,
  listRowErrors,
  listUnfinished,
  moveImport,
} from '../store.ts'
import { draftImport, getImport } from './prepare.ts'
import { previewFile } from './preview.ts'
import { type RunOptions, runImport } from './run.ts'

export const MAX_FILE_BYTES = 500 * 1024 * 1024

export interface FileImportOptions extends RunOptions {
  readonly encoding?: Encoding | undefined
  /** Called once it is known how many rows there are about, and how the file is read. */
  readonly onStart?: ((row: ImportRow) => void) | undefined
}

export interface FileImport {
  readonly importId: string
  readonly counts: ImportCounts
  /** It went on where an earlier run was interrupted. */
  readonly wasResumed: boolean
}

/**
 * Imports a file from this machine at once, city-wide, as the command line does. A file whose import was interrupted goes on.
 * @throws Refusal `encoding-unclear`, `file-unreadable`, `file-empty`, `columns-missing`, `too-large`.
 */
export async function importFile(app: App, path: string, options: FileImportOptions = {}): Promise<FileImport> {
  await loadCity(app.db, cityPackOf(app))
  const file = await app.files.put(createReadStream(path), { maxBytes: MAX_FILE_BYTES })
  const scope = systemScope('cli')
  const [unfinished] = await app.db.read(scope, (tx) => listUnfinished(tx, file.digest))
  const importId = unfinished?.id ?? (await newImport(app, { ...file, name: basename(path) }, options.encoding))
  options.onStart?.(await app.db.read(scope, (tx) => getImport(tx, importId)))
  const counts = (await runImport(app, importId, options)) ?? (await waitFor(app, importId, options))
  return { importId, counts, wasResumed: unfinished !== undefined }
}

const POLL_MS = 300

/** Another process (or this one's job) works on it already: its progress is followed to the end. */
async function waitFor(app: App, importId: string, options: RunOptions): Promise<ImportCounts> {
  for (;;) {
    const row = await app.db.read(systemScope('cli'), (tx) => getImport(tx, importId))
    options.onProgress?.(row.counts)
    if (row.status !== 'waiting' && row.status !== 'running') return row.counts
    await setTimeout(POLL_MS)
    // Its worker may have died: whoever gets the lock goes on.
    const counts = await runImport(app, importId, options)
    if (counts) return counts
  }
}

async function newImport(
  app: App,
  file: { digest: string; bytes: number; type: string; name: string },
  encoding: Encoding | undefined,
): Promise<string> {
  const preview = await previewFile(app, file, [''], { encoding }, COUNTED)
  if (preview.missing.length > 0) {
    const sheet = preview.sheets.find((s) => s.isChosen)?.name ?? ''
    throw refuse(columnsMissing({ missing: preview.missing, headers: preview.columns.map((c) => c.header), sheet }))
  }
  return app.db.write(systemScope('cli'), async (tx) => {
    const id = await draftImport(tx, app, 'system:cli', file, preview)
    await moveImport(tx, id, ['draft'], 'waiting', app.clock.now())
    return id
  })
}

const PAGE = 1000
/** The command line shows a bar, no preview: an estimate from the first rows will do. */
const COUNTED = 2000
/** So that a spreadsheet on Windows reads the file as UTF-8. */
const BOM = '\uFEFF'

/** The rows that were not taken in, as a CSV file: row number, field, reason in both languages, then the row as it was. */
export function errorFile(app: App, scope: Parameters<App['db']['read']>[0], importId: string): Readable {
  return Readable.from(errorLines(app, scope, importId))
}

async function* errorLines(app: App, scope: Parameters<App['db']['read']>[0], importId: string) {
  const page = <T>(run: (tx: Tx) => Promise<T>) => app.db.read(scope, run)
  const row = await page((tx) => findImportRow(tx, importId))
  const headers = row?.columns.map((c) => c.header) ?? []
  yield BOM + csvLine(['行号 row', '字段 field', '原因', 'reason', ...headers])
  for (let after: readonly [number, number, number] = [0, 0, -1]; ; ) {
    const rows = await page((tx) => listRowErrors(tx, importId, after, PAGE))
    yield rows.map((r) => csvLine([String(r.rowNumber), r.field, r.reasonZh, r.reasonEn, ...r.cells])).join('')
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = [last.sheet, last.rowNumber, last.position]
  }
}
