import type pg from 'pg'
import type { App } from '../../../core/app.ts'
import { followUpsOf } from '../logic/follow-ups.ts'
import type { FormRecordBody } from '../schema.ts'
import { insertFollowUps } from '../store.ts'
import { formsOf } from './publish.ts'

/** A record as bulk loaders write it. */
interface LoadedRecord {
  readonly id: string
  readonly subjectId: string
  readonly formId?: string | null
  readonly body: unknown
  readonly happenedAt: Date
  readonly knownAt: Date
}

/**
 * Opens (and closes) the follow-ups of records that were loaded and not submitted, in the loader's transaction. All records of a
 * subject must come in one call.
 * @param regionOf region code of a subject
 */
export async function bulkLoadFollowUps(
  client: pg.ClientBase,
  app: Pick<App, 'modules'>,
  records: readonly LoadedRecord[],
  regionOf: (subjectId: string) => string,
): Promise<void> {
  const correctBy = new Map(formsOf(app).flatMap((f) => (f.correctBy ? [[f.id, f.correctBy] as const] : [])))
  const answered = records.flatMap((r) =>
    r.formId && correctBy.has(r.formId) ? [{ ...r, formId: r.formId, body: r.body as FormRecordBody }] : [],
  )
  const rows = followUpsOf(answered, correctBy).map((f) => ({ ...f, region: regionOf(f.subjectId) }))
  await insertFollowUps(client, rows)
}
