import { defineDisputeListener, findRecord } from '../../archive/index.ts'
import { type EntryState, lockEntriesOfRecord, lockEntry } from '../store/entry.ts'
import { announce } from './publish.ts'
import { PUBLISHER, takeStep } from './step.ts'

/**
 * An objection to what is public, and its end, are steps that the public sees and its subscribers are told of, whatever the objection was
 * made to: the publication, or the sample behind it. Neither says what was objected.
 */
export const disputeSteps = defineDisputeListener({
  id: 'publications.dispute',
  onDispute: async (tx, app, dispute, isOpen) => {
    const isEnd = dispute.until !== null
    if (isEnd && isOpen) return
    const entries = new Map<string, EntryState>()
    const about = dispute.aboutKind === 'publication' ? await lockEntry(tx, dispute.aboutId) : undefined
    if (about) entries.set(about.id, about)
    // What a re-test or a correction led to stands in the record's place.
    for (let id: string | null = dispute.recordId; id; ) {
      for (const e of await lockEntriesOfRecord(tx, dispute.subjectId, id)) entries.set(e.id, e)
      id = (await findRecord(tx, dispute.subjectId, id))?.supersededBy ?? null
    }
    for (const entry of entries.values()) {
      if (entry.status !== 'public') continue
      const step = { kind: isEnd ? 'dispute-ended' : 'disputed', isPublic: true, body: {} } as const
      await announce(tx, app, await takeStep(tx, app, PUBLISHER, entry, step))
    }
  },
})
