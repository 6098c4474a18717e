import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Json } from '../../../core/seal.ts'
import type { EventKind } from '../schema.ts'
import type { EntryState } from '../store/entry.ts'
import { type EventRow, eventContent, insertEvent } from '../store/event.ts'

/** A part of the system that acts by itself. */
export const PUBLISHER = { accountId: 'system:publications', name: '系统' } as const

export interface Step {
  readonly kind: EventKind
  readonly body: Json
  readonly isPublic?: boolean
  readonly id?: string
  readonly proposalId?: string
}

/** Writes one step of an entry's life and seals it, in the transaction of the step itself. */
export async function takeStep(
  tx: Tx,
  app: App,
  who: Pick<Actor, 'accountId' | 'name'>,
  entry: Pick<EntryState, 'subjectId' | 'id'>,
  step: Step,
): Promise<EventRow> {
  const row: EventRow = {
    subjectId: entry.subjectId,
    id: step.id ?? newId(),
    entryId: entry.id,
    kind: step.kind,
    isPublic: step.isPublic ?? false,
    at: app.clock.now(),
    actorId: who.accountId ?? who.name,
    actorName: who.name,
    proposalId: step.proposalId ?? null,
    body: step.body,
  }
  insertEvent(tx, row)
  await app.seal(tx, [{ kind: 'publication', id: row.id, body: eventContent(row) }])
  return row
}
