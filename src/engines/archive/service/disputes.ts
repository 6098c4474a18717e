import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { closeDispute, type DisputeRow, insertDispute } from '../store/disputes.ts'

/** A record that somebody objects to, and the objection. */
export type NewDispute = Pick<
  DisputeRow,
  'subjectId' | 'recordId' | 'aboutKind' | 'aboutId' | 'byKind' | 'byId' | 'region'
>

/**
 * Says that a record is under objection, in the transaction of the objection. From then on no consequence is drawn from it: it is not
 * published, cases that rest on it issue nothing, it is in no rate; what is public says so beside it.
 */
export async function openDispute(tx: Tx, app: App, dispute: NewDispute): Promise<void> {
  await insertDispute(tx, { ...dispute, id: newId(), since: app.clock.now(), until: null })
}

/** The objection is settled: rejected, or what it led to is on record. Asked again it does nothing. */
export async function endDispute(
  tx: Tx,
  app: App,
  by: Pick<DisputeRow, 'subjectId' | 'byKind' | 'byId'>,
): Promise<void> {
  await closeDispute(tx, by, app.clock.now())
}
