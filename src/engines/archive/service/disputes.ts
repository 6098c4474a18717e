import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { tellDispute } from '../listener.ts'
import { chinaDay } from '../logic/subject-state.ts'
import { defineRecordMarks } from '../record-mark.ts'
import { closeDispute, type DisputeRow, findOpenDispute, insertDispute, listOpenSince } from '../store/disputes.ts'

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
  const row = { ...dispute, id: newId(), since: app.clock.now(), until: null }
  if (await insertDispute(tx, row)) await tellDispute(tx, app, row, true)
}

/** The objection is settled: rejected, or what it led to is on record. Asked again it does nothing. */
export async function endDispute(
  tx: Tx,
  app: App,
  by: Pick<DisputeRow, 'subjectId' | 'byKind' | 'byId'>,
): Promise<void> {
  const closed = await closeDispute(tx, by, app.clock.now())
  if (!closed) return
  const other = await findOpenDispute(tx, closed.subjectId, { kind: closed.aboutKind, id: closed.aboutId })
  await tellDispute(tx, app, closed, other !== undefined)
}

/** A record under objection, wherever it is shown: nothing of it becomes public that is not so already. */
export const disputeMarks = defineRecordMarks({
  id: 'archive.dispute',
  of: async (tx, _app, recordIds) =>
    new Map(
      (await listOpenSince(tx, recordIds)).map(({ recordId, since }) => {
        const day = chinaDay(since)
        return [
          recordId,
          {
            text: {
              zh: `${day}起有异议或者正在复检，处理完毕前不公示；复检改变结论的，以复检结论公示`,
              en: `under objection or re-test since ${day}: not published before it is settled; what a re-test finds is what is published`,
            },
            holdsPublication: 'first' as const,
            isShownApart: true,
          },
        ]
      }),
    ),
})
