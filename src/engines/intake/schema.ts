import { type Static, Type as T } from 'typebox'
import { IGNORED, INTAKE_FIELDS } from './define.ts'
import { ENCODINGS, type Encoding } from './logic/encoding.ts'

const Text2 = T.Object({ zh: T.String(), en: T.String() })
const Count = T.Integer({ minimum: 0 })

export const ImportId = T.Object({ importId: T.String({ format: 'uuid' }) })
export const EncodingName = T.Unsafe<Encoding>({ type: 'string', enum: [...ENCODINGS], title: '编码' })

const ColumnField = T.Union([
  T.Null(),
  T.Unsafe<(typeof INTAKE_FIELDS)[number] | typeof IGNORED>({ type: 'string', enum: [...INTAKE_FIELDS, IGNORED] }),
])

export const ColumnView = T.Object({
  header: T.String(),
  /** A field, `ignored` (known, not taken in), or null (unknown). */
  field: ColumnField,
  /** Of amounts, where the header names it. */
  unit: T.Optional(T.String()),
})

/** A sheet of a workbook, or the text file itself (without a name), and what is in it. */
export const SheetView = T.Object({
  index: Count,
  name: T.String(),
  state: T.Unsafe<'visible' | 'hidden' | 'very-hidden'>({ type: 'string', enum: ['visible', 'hidden', 'very-hidden'] }),
  isChosen: T.Boolean(),
  /** Rows of the file: `headerRow` is 0 where no header was found. */
  headerRow: Count,
  headerRows: Count,
  headers: T.Array(T.String()),
  above: Count,
  rows: Count,
  blank: Count,
  blankStretches: Count,
  hiddenRows: Count,
  lastRow: Count,
  jumped: T.Optional(Count),
})
export type SheetView = Static<typeof SheetView>

/** How a person wants the file to be read; what is left out stays as it is. */
export const ReadingBody = T.Object(
  {
    encoding: T.Optional(EncodingName),
    sheets: T.Optional(
      T.Array(T.Integer({ minimum: 0, maximum: 200 }), { minItems: 1, maxItems: 200, uniqueItems: true }),
    ),
    columns: T.Optional(T.Array(ColumnField, { minItems: 1, maxItems: 512 })),
  },
  { additionalProperties: false },
)

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
    sheets: T.Array(SheetView),
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
    /** All rows were counted and checked. */
    isExact: T.Boolean(),
    checkedRows: Count,
    /** What would become of the checked rows. */
    counts: T.Object({
      new: Count,
      changed: Count,
      unchanged: Count,
      errors: Count,
      duplicates: Count,
      districtFromAddress: Count,
      districtFromCode: Count,
      merged: Count,
      lookAlikes: Count,
    }),
    /** Required fields that no column brings; until they are mapped it cannot start. */
    missing: T.Array(T.String()),
    rows: T.Array(
      T.Object({
        sheet: Count,
        rowNumber: Count,
        cells: T.Array(T.String()),
        faults: T.Array(T.Object({ field: T.String(), reason: Text2 })),
        /** What is taken in all the same, and a person should look at. */
        hints: T.Array(Text2),
      }),
    ),
  },
  { $id: 'ImportPreview' },
)
export type PreviewView = Static<typeof PreviewView>

export const RowErrorPage = T.Object({
  items: T.Array(
    T.Object({
      sheet: Count,
      sheetName: T.String(),
      rowNumber: Count,
      field: T.String(),
      reason: Text2,
      cells: T.Array(T.String()),
    }),
  ),
  next: T.Optional(T.String()),
})
export type RowErrorPage = Static<typeof RowErrorPage>
