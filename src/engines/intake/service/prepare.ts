import type { Readable } from 'node:stream'
import { type Actor, regionsOf } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { StoredFile } from '../../../core/files/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import { type Column, mapColumns, missingFields } from '../logic/columns.ts'
import type { Encoding } from '../logic/encoding.ts'
import { checkRow, type RowFault } from '../logic/row.ts'
import { columnsMissing, fileEmpty, importNotStartable, importUnknown } from '../problems.ts'
import { type FileFormat, findFormat, readRows } from '../read.ts'
import { findImportRow, type ImportRow, insertImport, moveImport, type NewImport, setEncoding } from '../store.ts'
import { rulesFor } from './run.ts'

/** First rows of a file as they would be read. */
export interface Preview {
  readonly columns: readonly Column[]
  readonly format: FileFormat
  readonly rows: readonly {
    readonly rowNumber: number
    readonly cells: readonly string[]
    readonly faults: readonly RowFault[]
  }[]
  /** Rows without the header. */
  readonly estimatedRows: number
  /** The file was read to its end: the number is exact. */
  readonly isExact: boolean
}

const SHOWN = 20
/** Up to here a file is counted; a longer one is extrapolated from its first part. */
const COUNTED = 50_000

/**
 * Reads the first part of a file as an import would.
 * @throws Refusal `encoding-unclear`, `file-unreadable`, `file-empty`, `columns-missing`.
 */
export async function previewFile(
  app: App,
  file: { digest: string; bytes: number },
  regions: readonly string[],
  asked?: Encoding,
  counted = COUNTED,
): Promise<Preview> {
  const open = (): Promise<Readable> => app.files.read(file.digest)
  const format = await findFormat(open, asked)
  let header: string[] | undefined
  const first: string[][] = []
  let count = 0
  let characters = 0
  let isExact = true
  for await (const group of readRows(open, format)) {
    for (const cells of group) {
      if (!header) header = cells
      else {
        count++
        if (first.length < SHOWN) first.push(cells)
      }
      for (const cell of cells) characters += cell.length + 1
    }
    if (count < counted) continue
    isExact = false
    break
  }
  if (!header || header.every((h) => h.trim() === '')) throw refuse(fileEmpty())
  const columns = mapColumns(header.map((h) => h.replace(/^\uFEFF/, '').trim()))
  const missing = missingFields(columns)
  if (missing.length > 0) throw refuse(columnsMissing({ missing, headers: columns.map((c) => c.header) }))
  const rules = rulesFor(app, regions)
  return {
    columns,
    format,
    isExact,
    // Chinese takes three bytes in UTF-8 and two in GB18030; packed text shrinks to about a quarter.
    estimatedRows: isExact ? count : Math.round((file.bytes * (format.isGzip ? 4 : 1) * count) / (characters * 2.5)),
    rows: first.map((cells, i) => {
      const checked = checkRow(cells, i + 2, columns, rules)
      return { rowNumber: i + 2, cells, faults: 'faults' in checked ? checked.faults : [] }
    }),
  }
}

/** Files an uploaded list as a draft: nothing is taken in before {@link startImport}. */
export async function draftImport(
  tx: Tx,
  app: App,
  actor: Actor | `system:${string}`,
  file: StoredFile & { readonly name: string },
  preview: Preview,
): Promise<string> {
  const isPerson = typeof actor !== 'string'
  const row: NewImport = {
    id: newId(),
    fileDigest: file.digest,
    fileName: file.name.slice(0, 200),
    bytes: file.bytes,
    format: preview.format.format,
    isGzip: preview.format.isGzip,
    encoding: preview.format.encoding,
    columns: preview.columns,
    estimatedRows: preview.estimatedRows,
    actorId: isPerson ? (actor.accountId ?? actor.name) : actor,
    actorName: isPerson ? actor.name : actor,
    organisationId: isPerson ? (actor.grants[0]?.organisationId ?? null) : null,
    regions: isPerson ? regionsOf(actor, 'subject.import') : [''],
    createdAt: app.clock.now(),
  }
  await insertImport(tx, row)
  return row.id
}

/** Reads the draft with another encoding. @throws Refusal as {@link previewFile}, `import-not-startable`. */
export async function chooseEncoding(tx: Tx, app: App, importId: string, encoding: Encoding): Promise<Preview> {
  const row = await getImport(tx, importId)
  if (row.status !== 'draft') throw refuse(importNotStartable({ status: row.status }))
  const preview = await previewFile(app, { digest: row.fileDigest, bytes: row.bytes }, row.regions, encoding)
  await setEncoding(tx, importId, preview.format.encoding, preview.columns, preview.estimatedRows)
  return preview
}

/** Sends a draft on its way; it runs as a job that is asked for in the same transaction. */
export async function startImport(tx: Tx, app: App, actor: Actor, importId: string): Promise<ImportRow> {
  const row = await getImport(tx, importId)
  if (!(await moveImport(tx, importId, ['draft'], 'waiting', app.clock.now())))
    throw refuse(importNotStartable({ status: row.status }))
  await audit(tx, app, {
    actor,
    action: 'subject.import',
    objectKind: 'import',
    objectId: importId,
    detail: { fileDigest: row.fileDigest, estimatedRows: row.estimatedRows },
  })
  await app.jobs.add(tx, INTAKE_JOB, { importId }, { key: `${INTAKE_JOB} ${importId}` })
  return getImport(tx, importId)
}

export const INTAKE_JOB = 'intake.run'

/** Stops an import after the batch it is working on; what is committed stays. */
export async function cancelImport(tx: Tx, app: App, importId: string): Promise<ImportRow> {
  const row = await getImport(tx, importId)
  if (!(await moveImport(tx, importId, ['draft', 'waiting', 'running'], 'cancelled', app.clock.now())))
    throw refuse(importNotStartable({ status: row.status }))
  return getImport(tx, importId)
}

/** @throws Refusal `import-unknown`, also for one that the caller may not see. */
export async function getImport(tx: Tx, importId: string): Promise<ImportRow> {
  const row = await findImportRow(tx, importId)
  if (!row) throw refuse(importUnknown({ importId }))
  return row
}
