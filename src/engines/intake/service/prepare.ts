import { type Actor, regionsOf } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { StoredFile } from '../../../core/files/index.ts'
import { holdFiles } from '../../../core/files/named.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import { takeUploads } from '../../../core/uploads/index.ts'
import { missingFields } from '../logic/columns.ts'
import {
  columnsMissing,
  importFileGone,
  importNotStartable,
  importUnknown,
  lookAlikesUnconfirmed,
} from '../problems.ts'
import { findImportRow, type ImportRow, insertImport, moveImport, type NewImport, setReading } from '../store.ts'
import { type Preview, previewFile, type Reading } from './preview.ts'

/** Files an uploaded list as a draft: nothing is taken in before {@link startImport}. */
export async function draftImport(
  tx: Tx,
  app: App,
  actor: Actor | `system:${string}`,
  file: Pick<StoredFile, 'digest' | 'bytes'> & { readonly name: string },
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
    sheets: preview.sheets,
    estimatedRows: preview.estimatedRows,
    lookAlikes: preview.counts.lookAlikes,
    actorId: isPerson ? (actor.accountId ?? actor.name) : actor,
    actorName: isPerson ? actor.name : actor,
    organisationId: isPerson ? (actor.grants[0]?.organisationId ?? null) : null,
    regions: isPerson ? regionsOf(actor, 'subject.import') : [''],
    createdAt: app.clock.now(),
  }
  await insertImport(tx, row)
  return row.id
}

/** A list that was never started is removed after some days, as any upload that nothing uses. @throws Refusal `import-file-gone` */
export async function holdList(tx: Tx, app: App, { fileDigest }: Pick<ImportRow, 'fileDigest'>): Promise<void> {
  if (!(await holdFiles(tx, app, [fileDigest])).has(fileDigest)) throw refuse(importFileGone())
}

/** How a stored draft is read, as a person may have chosen. */
export function readingOf(row: ImportRow): Reading {
  const chosen = row.sheets.filter((s) => s.isChosen).map((s) => s.index)
  return {
    encoding: row.encoding ?? undefined,
    ...(chosen.length > 0 && { sheets: chosen }),
    columns: row.columns.map((c) => c.field),
  }
}

/** Reads the draft in another way: encoding, sheets, meaning of columns. @throws Refusal as {@link previewFile}, `import-not-startable`. */
export async function chooseReading(tx: Tx, app: App, importId: string, asked: Reading): Promise<Preview> {
  const row = await getImport(tx, importId)
  if (row.status !== 'draft') throw refuse(importNotStartable({ status: row.status }))
  await holdList(tx, app, row)
  const before = readingOf(row)
  // Other sheets and other encodings have other headers: what was mapped by hand holds for the ones before.
  const columns = asked.columns ?? (asked.sheets || asked.encoding ? undefined : before.columns)
  const reading: Reading = {
    encoding: asked.encoding ?? before.encoding,
    ...(asked.sheets ? { sheets: asked.sheets } : asked.encoding ? {} : before.sheets && { sheets: before.sheets }),
    ...(columns && { columns }),
  }
  const preview = await previewFile(app, { digest: row.fileDigest, bytes: row.bytes }, row.regions, reading)
  await setReading(tx, importId, {
    encoding: preview.format.encoding,
    columns: preview.columns,
    sheets: preview.sheets,
    estimatedRows: preview.estimatedRows,
    lookAlikes: preview.counts.lookAlikes,
  })
  return preview
}

/** Sends a draft on its way; rows of the name of another archive only where a person said that they are others. It runs as a job that is asked for in the same transaction. */
export async function startImport(
  tx: Tx,
  app: App,
  actor: Actor,
  importId: string,
  notTheSame = false,
): Promise<ImportRow> {
  const row = await getImport(tx, importId)
  const missing = missingFields(row.columns)
  if (row.status === 'draft' && missing.length > 0) {
    const sheet = row.sheets.find((s) => s.isChosen)?.name ?? ''
    throw refuse(columnsMissing({ missing, headers: row.columns.map((c) => c.header), sheet }))
  }
  if (row.status === 'draft' && row.lookAlikes > 0 && !notTheSame)
    throw refuse(lookAlikesUnconfirmed({ count: row.lookAlikes }))
  if (row.status === 'draft') {
    await holdList(tx, app, row)
    await takeUploads(tx, app, actor, [row.fileDigest])
  }
  if (!(await moveImport(tx, importId, ['draft'], 'waiting', app.clock.now())))
    throw refuse(importNotStartable({ status: row.status }))
  await audit(tx, app, {
    actor,
    action: 'subject.import',
    objectKind: 'import',
    objectId: importId,
    detail: {
      fileDigest: row.fileDigest,
      estimatedRows: row.estimatedRows,
      ...(row.lookAlikes > 0 && { lookAlikes: row.lookAlikes }),
    },
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
