import { nameAccounts } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { findRecord, findSubject, listKnownPersons, type StoredRecord, type SubjectRow } from '../../archive/index.ts'
import { type NameFinder, nameFinder, namesOf, personsAmong } from '../logic/names.ts'
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
    ...(await nameAccounts(tx, persons.writers)).values(),
    ...(await listActorNames(tx, subject.subjectId)),
  ]
  const holder = subject.holderId ? await findSubject(tx, subject.holderId) : undefined
  const firms = [subject, ...(holder ? [holder] : [])]
    .filter((s) => s.kind !== 'person')
    .flatMap((s) => [s.name, ...s.names.map((n) => n.name)])
  return nameFinder(namesOf([...persons.names, ...personsAmong(accounts)]), firms)
}

/** What a record corrects or withdraws, and what that corrected, however old; nobody corrects one record so often. */
const MOST_VERSIONS = 20

/** A record with the versions before it, the newest first. */
async function versionsOf(tx: Tx, record: StoredRecord): Promise<StoredRecord[]> {
  const versions = [record]
  for (let last = record; last.supersedes && versions.length < MOST_VERSIONS; ) {
    const before = await findRecord(tx, last.subjectId, last.supersedes)
    if (!before) break
    versions.push(before)
    last = before
  }
  return versions
}

/** As {@link namesAround} for a record on its way to the public, with every version of it. */
export async function namesOfRecord(
  tx: Tx,
  app: App,
  subject: SubjectRow,
  record: StoredRecord,
  writer: string | undefined,
): Promise<NameFinder> {
  return namesAround(tx, app, subject, await versionsOf(tx, record), writer)
}

/** As {@link namesAround} for an entry as it stands now: a name that became known since is found too. */
export async function namesOfEntry(tx: Tx, app: App, entry: EntryState): Promise<NameFinder> {
  const subject = await findSubject(tx, entry.subjectId)
  const record = await findRecord(tx, entry.subjectId, entry.proposal?.recordId ?? entry.recordId)
  if (!subject) return () => []
  return namesAround(tx, app, subject, record ? await versionsOf(tx, record) : [], entry.proposal?.proposedByName)
}
