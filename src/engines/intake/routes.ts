import { Type as T } from 'typebox'
import { type Route, raw, route } from '../../core/http/route.ts'
import { fileDamaged, fileTooComplex, parsersBusy } from '../../core/parse/index.ts'
import { refuse } from '../../core/problem.ts'
import { keepFile, plainName, uploadProblems } from '../../core/uploads/index.ts'
import {
  columnsMissing,
  encodingUnclear,
  fileEmpty,
  fileMissing,
  fileUnreadable,
  importFileGone,
  importNotStartable,
  importUnknown,
  lookAlikesUnconfirmed,
  sheetsDiffer,
  sheetUnknown,
} from './problems.ts'
import { EncodingName, ImportId, ImportPage, ImportView, PreviewView, ReadingBody, RowErrorPage } from './schema.ts'
import { errorFile, MAX_FILE_BYTES } from './service/file.ts'
import {
  cancelImport,
  chooseReading,
  draftImport,
  getImport,
  holdList,
  readingOf,
  startImport,
} from './service/prepare.ts'
import { type Preview, previewFile } from './service/preview.ts'
import { errorWorkbook, templateWorkbook } from './service/workbooks.ts'
import { type ImportRow, listImportRows, listRowErrors } from './store.ts'

const permission = 'subject.import' as const
const TYPES = [
  'text/plain',
  'application/gzip',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]
const unreadable = [
  encodingUnclear,
  fileUnreadable,
  fileDamaged,
  fileTooComplex,
  parsersBusy,
  fileEmpty,
  columnsMissing,
  sheetUnknown,
  sheetsDiffer,
]

function viewOf(row: ImportRow): ImportView {
  const { createdAt, startedAt, finishedAt, columns, sheets, regions, lookAlikes: _, ...rest } = row
  return {
    ...rest,
    columns: [...columns],
    sheets: sheets.map((s) => ({ ...s, headers: [...s.headers] })),
    regions: [...regions],
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

function previewView(row: ImportRow, preview: Preview): PreviewView {
  return {
    import: viewOf(row),
    hasBom: preview.format.hasBom,
    brokenBytes: preview.format.brokenBytes,
    isExact: preview.isExact,
    checkedRows: preview.checkedRows,
    counts: { ...preview.counts },
    missing: [...preview.missing],
    rows: preview.rows.map((r) => ({ ...r, cells: [...r.cells], faults: [...r.faults], hints: [...r.hints] })),
  }
}

const upload = route({
  method: 'POST',
  path: '/api/imports',
  permission,
  summary: { zh: '上传名单并预览（不入库）', en: 'Upload a list and preview it (nothing is taken in)' },
  upload: true,
  bodyLimit: MAX_FILE_BYTES,
  status: 201,
  reply: PreviewView,
  problems: [fileMissing, ...uploadProblems, ...unreadable],
  ownTransactions: true,
  run: async ({ request, app, actor, regions }) => {
    const part = request.isMultipart()
      ? await request.file({ limits: { fileSize: MAX_FILE_BYTES + 1, files: 1 } })
      : undefined
    if (!part) throw refuse(fileMissing())
    const name = part.filename || '未命名'
    const limits = { maxBytes: MAX_FILE_BYTES, types: TYPES }
    const { digest, size } = await keepFile(app, actor, regions, { content: part.file, name: plainName(name) }, limits)
    const preview = await previewFile(app, { digest, bytes: size }, regions)
    const scope = { actorId: actor.accountId ?? actor.name, regions }
    const row = await app.db.write(scope, async (tx) =>
      getImport(tx, await draftImport(tx, app, actor, { digest, bytes: size, name }, preview)),
    )
    return previewView(row, preview)
  },
})

const preview = route({
  method: 'GET',
  path: '/api/imports/:importId/preview',
  permission,
  summary: { zh: '再看一次预览', en: 'See the preview again' },
  params: ImportId,
  reply: PreviewView,
  problems: [importUnknown, importFileGone, ...unreadable],
  run: async ({ tx, app, params }) => {
    const row = await getImport(tx, params.importId)
    await holdList(tx, app, row)
    return previewView(
      row,
      await previewFile(app, { digest: row.fileDigest, bytes: row.bytes }, row.regions, readingOf(row)),
    )
  },
})

const encoding = route({
  method: 'POST',
  path: '/api/imports/:importId/encoding',
  permission,
  summary: { zh: '换一种编码读这个文件', en: 'Read the file with another encoding' },
  params: ImportId,
  body: T.Object({ encoding: EncodingName }, { additionalProperties: false }),
  reply: PreviewView,
  problems: [importUnknown, importFileGone, importNotStartable, ...unreadable],
  run: async ({ tx, app, params, body }) => {
    const preview = await chooseReading(tx, app, params.importId, body)
    return previewView(await getImport(tx, params.importId), preview)
  },
})

const reading = route({
  method: 'POST',
  path: '/api/imports/:importId/reading',
  permission,
  summary: {
    zh: '换一种方式读这个文件：编码、工作表、各列的含义',
    en: 'Read the file in another way: encoding, sheets, meaning of the columns',
  },
  params: ImportId,
  body: ReadingBody,
  reply: PreviewView,
  problems: [importUnknown, importFileGone, importNotStartable, ...unreadable],
  run: async ({ tx, app, params, body }) => {
    const preview = await chooseReading(tx, app, params.importId, body)
    return previewView(await getImport(tx, params.importId), preview)
  },
})

const template = route({
  method: 'GET',
  path: '/api/imports/template.xlsx',
  permission,
  summary: { zh: '下载导入模板', en: 'Download a template' },
  reply: 'raw',
  run: ({ language }) => templateWorkbook(language),
})

const start = route({
  method: 'POST',
  path: '/api/imports/:importId/start',
  permission,
  summary: { zh: '开始导入', en: 'Start the import' },
  params: ImportId,
  query: T.Object({
    /** Said by a person: rows with the name of another archive are others. */
    notTheSame: T.Optional(T.Boolean()),
  }),
  reply: ImportView,
  problems: [importUnknown, importFileGone, importNotStartable, columnsMissing, lookAlikesUnconfirmed],
  run: async ({ tx, app, actor, params, query }) =>
    viewOf(await startImport(tx, app, actor, params.importId, query.notTheSame === true)),
})

const cancel = route({
  method: 'POST',
  path: '/api/imports/:importId/cancel',
  permission,
  summary: { zh: '停止导入（已导入的保留）', en: 'Stop the import (what is in stays)' },
  params: ImportId,
  reply: ImportView,
  problems: [importUnknown, importNotStartable],
  run: async ({ tx, app, params }) => viewOf(await cancelImport(tx, app, params.importId)),
})

const list = route({
  method: 'GET',
  path: '/api/imports',
  permission,
  summary: { zh: '导入记录', en: 'Past imports' },
  query: T.Object({
    after: T.Optional(T.String({ format: 'uuid' })),
    limit: T.Optional(T.Integer({ minimum: 1, maximum: 100, default: 20 })),
  }),
  reply: ImportPage,
  run: async ({ tx, query }) => {
    const limit = query.limit ?? 20
    const rows = await listImportRows(tx, query.after, limit + 1)
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items: items.map(viewOf), ...(rows.length > limit && last && { next: last.id }) }
  },
})

const show = route({
  method: 'GET',
  path: '/api/imports/:importId',
  permission,
  summary: { zh: '一次导入的进度', en: 'Progress of an import' },
  params: ImportId,
  reply: ImportView,
  problems: [importUnknown],
  run: async ({ tx, params }) => viewOf(await getImport(tx, params.importId)),
})

const errors = route({
  method: 'GET',
  path: '/api/imports/:importId/errors',
  permission,
  summary: { zh: '没有导入的行', en: 'Rows that were not taken in' },
  params: ImportId,
  query: T.Object({
    after: T.Optional(T.String({ pattern: '^(\\d{1,3}\\.)?\\d{1,9}\\.\\d{1,4}$', maxLength: 18 })),
    limit: T.Optional(T.Integer({ minimum: 1, maximum: 200, default: 50 })),
  }),
  reply: RowErrorPage,
  problems: [importUnknown],
  run: async ({ tx, params, query }) => {
    const { sheets } = await getImport(tx, params.importId)
    const limit = query.limit ?? 50
    const after = (query.after ?? '')
      .split('.')
      .filter((p) => p !== '')
      .map(Number)
    // Three numbers: sheet, row, position; the first sheet was not named before there could be several.
    const [sheet = 0, row = 0, position = -1] = after.length === 2 ? [0, ...after] : after
    const rows = await listRowErrors(tx, params.importId, [sheet, row, position], limit + 1)
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return {
      items: items.map((r) => ({
        sheet: r.sheet,
        sheetName: sheets.find((s) => s.index === r.sheet)?.name ?? '',
        rowNumber: r.rowNumber,
        field: r.field,
        reason: { zh: r.reasonZh, en: r.reasonEn },
        cells: [...r.cells],
      })),
      ...(rows.length > limit && last && { next: `${last.sheet}.${last.rowNumber}.${last.position}` }),
    }
  },
})

const errorDownload = route({
  method: 'GET',
  path: '/api/imports/:importId/errors.csv',
  permission,
  summary: { zh: '下载错误文件', en: 'Download the error file' },
  params: ImportId,
  reply: 'raw',
  problems: [importUnknown],
  ownTransactions: true,
  run: async ({ app, actor, regions, params }) => {
    const scope = { actorId: actor.accountId ?? actor.name, regions }
    await app.db.read(scope, (tx) => getImport(tx, params.importId))
    return raw(errorFile(app, scope, params.importId), 'text/csv; charset=utf-8', {
      headers: { 'content-disposition': `attachment; filename="import-errors-${params.importId.slice(-8)}.csv"` },
    })
  },
})

const errorWorkbookDownload = route({
  method: 'GET',
  path: '/api/imports/:importId/errors.xlsx',
  permission,
  summary: { zh: '下载错误文件（Excel）', en: 'Download the error file (Excel)' },
  params: ImportId,
  reply: 'raw',
  problems: [importUnknown],
  run: async ({ tx, params, language }) => errorWorkbook(tx, await getImport(tx, params.importId), language),
})

export const intakeRoutes: readonly Route[] = [
  upload,
  list,
  template,
  show,
  preview,
  encoding,
  reading,
  start,
  cancel,
  errors,
  errorDownload,
  errorWorkbookDownload,
]
