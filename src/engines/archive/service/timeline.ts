import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { foldIdentity, type SubjectState } from '../logic/subject-state.ts'
import { cursorInvalid, recordUnknown } from '../problems.ts'
import {
  findRecordRow,
  listIdentityRecords,
  listRecordRows,
  type RecordRow,
  type TimelineCriteria,
} from '../store/records.ts'

/** Filters of {@link listRecords}; `after` is the `next` of the page before. */
export interface TimelineOptions extends Omit<TimelineCriteria, 'after' | 'kinds'> {
  readonly kind?: string | readonly string[] | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export interface ListedRecords {
  readonly items: readonly RecordRow[]
  readonly next?: string
}

/**
 * The timeline of a subject, newest event first, with the records of subjects merged into it (each under the id it was written on).
 * `asOfHappened` and `asOfKnown` ask what was known on that day about that day.
 * @throws Refusal `cursor-invalid`.
 */
export async function listRecords(tx: Tx, subjectId: string, options: TimelineOptions = {}): Promise<ListedRecords> {
  const { kind, after, limit = 50, ...rest } = options
  const kinds = kind === undefined ? undefined : typeof kind === 'string' ? [kind] : kind
  const criteria = { ...rest, kinds, after: after === undefined ? undefined : fromCursor(after) }
  const rows = await listRecordRows(tx, subjectId, criteria, limit + 1)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit), ...(last && { next: `${last.happenedAt.toISOString()}_${last.id}` }) }
}

/** @returns the record if the caller may see its subject. */
export async function findRecord(tx: Tx, subjectId: string, recordId: string): Promise<RecordRow | undefined> {
  return findRecordRow(tx, subjectId, recordId)
}

/** @throws Refusal `record-unknown`. */
export async function getRecord(tx: Tx, subjectId: string, recordId: string): Promise<RecordRow> {
  const row = await findRecordRow(tx, subjectId, recordId)
  if (!row) throw refuse(recordUnknown({ subjectId, recordId }))
  return row
}

/** Identity as it was on a day, as it was known on a day; undefined when the archive was not open yet. */
export async function findStateAsOf(
  tx: Tx,
  subjectId: string,
  asOf: { readonly happened: Date; readonly known: Date },
): Promise<SubjectState | undefined> {
  return foldIdentity(await listIdentityRecords(tx, subjectId, asOf))
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function fromCursor(cursor: string): { happenedAt: Date; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  const happenedAt = new Date(at ?? Number.NaN)
  if (id === undefined || Number.isNaN(happenedAt.getTime())) throw refuse(cursorInvalid())
  return { happenedAt, id }
}
