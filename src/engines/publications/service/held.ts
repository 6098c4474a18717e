import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type Mark, marksOfRecords } from '../../archive/index.ts'
import type { EntryState } from '../store/entry.ts'

/** Why the text that waits may not go to the public now: asked when it is approved, and again at the moment it is published. */
export async function heldBy(
  tx: Tx,
  app: App,
  entry: Pick<EntryState, 'content' | 'proposal' | 'recordId'>,
): Promise<Mark[]> {
  const id = entry.proposal?.recordId ?? entry.recordId
  const marks = (await marksOfRecords(tx, app, [id])).get(id) ?? []
  return marks.filter((m) => m.holdsPublication === 'always' || (m.holdsPublication === 'first' && !entry.content))
}
