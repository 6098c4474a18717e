import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { Bilingual } from '../../core/text.ts'

/** What must be known beside a record wherever it is shown: that a second person has not confirmed it, that it is under objection. */
export interface Mark {
  readonly text: Bilingual
  /**
   * What goes to the public from this record while the mark stands: `always` nothing; `first` nothing that is not public already: a
   * correction is what an objection asks for.
   */
  readonly holdsPublication?: 'always' | 'first'
  /** Pages that list marks say it by itself, with more: it is not said twice. */
  readonly isShownApart?: true
}

/** Who knows such things of records. Declared under `Module.declares.recordMarks`; asked with whole pages of records, so it answers in one query. */
export interface RecordMarks {
  readonly id: string
  readonly of: (tx: Tx, app: App, recordIds: readonly string[]) => Promise<ReadonlyMap<string, Mark>>
}

/** Declares what is known beside records. */
export function defineRecordMarks(marks: RecordMarks): RecordMarks {
  return marks
}

/** Every mark of these records, by record. */
export async function marksOfRecords(
  tx: Tx,
  app: App,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Mark[]>> {
  const all = new Map<string, Mark[]>()
  if (recordIds.length === 0) return all
  for (const source of app.modules.flatMap((m) => (m.declares?.recordMarks ?? []) as readonly RecordMarks[]))
    for (const [id, mark] of await source.of(tx, app, recordIds)) all.set(id, [...(all.get(id) ?? []), mark])
  return all
}
