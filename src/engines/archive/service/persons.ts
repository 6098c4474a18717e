import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { PERSONAL_FIELDS } from '../define.ts'
import { namesIn } from '../logic/person-names.ts'
import type { StoredRecord } from '../logic/record-content.ts'
import { listRecordRows } from '../store/records.ts'
import { findSubjectRow, listPersonsOf, type SubjectRow } from '../store/subjects.ts'
import { recordKindsOf } from './records.ts'

/** As far back as names are looked for: one read of an index, and a firm has few records of which the public hears. */
const RECENT_RECORDS = 50

/** Persons around a subject, in clear: for parts of the system that have to keep their names back. Nothing for a reply to a request. */
export interface KnownPersons {
  readonly names: readonly string[]
  /** Accounts that wrote records about it. */
  readonly writers: readonly string[]
}

/**
 * Names that the archive knows around a subject: representative and contact (its own and its holder's), persons it answers for, whoever
 * stands in a personal field of `records` or of its newest fifty records. Only what the caller's scope sees.
 */
export async function listKnownPersons(
  tx: Tx,
  app: App,
  subject: SubjectRow,
  records: readonly StoredRecord[] = [],
): Promise<KnownPersons> {
  const holder = subject.holderId ? await findSubjectRow(tx, subject.holderId) : undefined
  const persons = await listPersonsOf(tx, subject.subjectId)
  const all = [...records, ...(await listRecordRows(tx, subject.subjectId, {}, RECENT_RECORDS))]
  const names = [
    ...[subject, ...(holder ? [holder] : [])].flatMap((s) => [
      ...namesIn(s.details, PERSONAL_FIELDS),
      ...(s.kind === 'person' ? namesOf(s) : []),
    ]),
    ...persons.flatMap(namesOf),
    ...all.flatMap((r) => namesIn(r.body, { ...PERSONAL_FIELDS, ...recordKindsOf(app).get(r.kind)?.personal })),
  ]
  return { names: [...new Set(names)], writers: [...new Set(all.map((r) => r.actorId))] }
}

function namesOf(s: Pick<SubjectRow, 'name' | 'names'>): string[] {
  return [s.name, ...s.names.map((n) => n.name)]
}
