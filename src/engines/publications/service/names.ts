import { listAccountNames } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { findRecord, findSubject, listKnownPersons, type StoredRecord, type SubjectRow } from '../../archive/index.ts'
import { type NameFinder, nameFinder, namesOf } from '../logic/names.ts'
import type { EntryState } from '../store/entry.ts'
import { listActorNames } from '../store/event.ts'

/**
 * Finds, in texts about a subject, the names the city knows: what the archive knows around it, who writes now, who wrote the records and who
 * acted on its publications. As far as the transaction's scope sees; the names themselves are kept nowhere.
 */
export async function namesAround(
  tx: Tx,
  app: App,
  subject: SubjectRow,
  records: readonly StoredRecord[],
  writer: string | undefined,
): Promise<NameFinder> {
  const persons = await listKnownPersons(tx, app, subject, records)
  const accounts = [
    ...(writer ? [writer] : []),
    ...(await listAccountNames(tx, persons.writers)),
    ...(await listActorNames(tx, subject.subjectId)),
  ]
  const holder = subject.holderId ? await findSubject(tx, subject.holderId) : undefined
  const firms = [subject, ...(holder ? [holder] : [])]
    .filter((s) => s.kind !== 'person')
    .flatMap((s) => [s.name, ...s.names.map((n) => n.name)])
  return nameFinder(namesOf([...persons.names, ...accounts]), firms)
}

/** As {@link namesAround} for a record on its way to the public, and for the one it corrects or withdraws, however old. */
export async function namesOfRecord(
  tx: Tx,
  app: App,
  subject: SubjectRow,
  record: StoredRecord,
  writer: string | undefined,
): Promise<NameFinder> {
  const before = record.supersedes ? await findRecord(tx, record.subjectId, record.supersedes) : undefined
  return namesAround(tx, app, subject, [record, ...(before ? [before] : [])], writer)
}

/** As {@link namesAround} for an entry as it stands now: a name that became known since is found too. */
export async function namesOfEntry(tx: Tx, app: App, entry: EntryState): Promise<NameFinder> {
  const subject = await findSubject(tx, entry.subjectId)
  const record = await findRecord(tx, entry.subjectId, entry.proposal?.recordId ?? entry.recordId)
  return subject ? namesAround(tx, app, subject, record ? [record] : [], entry.proposal?.proposedByName) : () => []
}
