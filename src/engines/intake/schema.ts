import { type Static, Type as T } from 'typebox'
import { INTAKE_FIELDS } from './define.ts'

const Text2 = T.Object({ zh: T.String(), en: T.String() })
const Count = T.Integer({ minimum: 0 })

export const ImportId = T.Object({ importId: T.String({ format: 'uuid' }) })
export const EncodingName = T.Unsafe<'utf-8' | 'gb18030'>({ type: 'string', enum: ['utf-8', 'gb18030'], title: '编码' })

export const ColumnView = T.Object({
  header: T.String(),
  /** A field, `ignored` (known, not taken in), or null (unknown). */
  field: T.Union([
    T.Null(),
    T.Unsafe<(typeof INTAKE_FIELDS)[number] | 'ignored'>({ type: 'string', enum: [...INTAKE_FIELDS, 'ignored'] }),
  ]),
})

export const ImportView = T.Object(
  {
    id: T.String({ format: 'uuid' }),
    fileName: T.String(),
    fileDigest: T.String(),
    bytes: Count,
    format: T.String(),
    isGzip: T.Boolean(),
    encoding: T.Union([T.Null(), EncodingName]),
    columns: T.Array(ColumnView),
    estimatedRows: T.Union([T.Null(), Count]),
    actorName: T.String(),
    regions: T.Array(T.String()),
    status: T.Unsafe<'draft' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>({
      type: 'string',
      enum: ['draft', 'waiting', 'running', 'done', 'failed', 'cancelled'],
    }),
    counts: T.Object({ rows: Count, new: Count, unchanged: Count, changed: Count, errors: Count }),
    failure: T.Union([T.Null(), Text2]),
    createdAt: T.String(),
    startedAt: T.Union([T.Null(), T.String()]),
    finishedAt: T.Union([T.Null(), T.String()]),
  },
  { $id: 'ImportView' },
)
export type ImportView = Static<typeof ImportView>

export const ImportPage = T.Object({ items: T.Array(ImportView), next: T.Optional(T.String()) })
export type ImportPage = Static<typeof ImportPage>

export const PreviewView = T.Object(
  {
    import: ImportView,
    /** Without a byte-order mark the encoding was found from the bytes; damaged places in the first part are counted. */
    hasBom: T.Boolean(),
    brokenBytes: Count,
    /** The number of rows is exact, not extrapolated. */
    isExact: T.Boolean(),
    rows: T.Array(
      T.Object({
        rowNumber: Count,
        cells: T.Array(T.String()),
        faults: T.Array(T.Object({ field: T.String(), reason: Text2 })),
      }),
    ),
  },
  { $id: 'ImportPreview' },
)
export type PreviewView = Static<typeof PreviewView>

export const RowErrorPage = T.Object({
  items: T.Array(T.Object({ rowNumber: Count, field: T.String(), reason: Text2, cells: T.Array(T.String()) })),
  next: T.Optional(T.String()),
})
export type RowErrorPage = Static<typeof RowErrorPage>
