import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { entryUnknown, nothingWaits, ownRecord, recordHeld, textChanged } from '../problems.ts'
import type { Proposal } from '../schema.ts'
import { type EntryState, lockEntry, saveEntry } from '../store/entry.ts'
import { heldBy } from './held.ts'
import { askToPublish } from './publish.ts'
import { takeStep } from './step.ts'

/** What a reviewer decides on: exactly the text he looked at. */
export interface Decision {
  readonly entryId: string
  readonly eventId: string
  readonly regions: readonly string[]
  readonly requestId: string
}

/** Whether the actor wrote the record himself: then somebody else decides. */
export function isOwnRecord(actor: Actor, entry: Pick<EntryState, 'writtenBy'>): boolean {
  return actor.accountId === entry.writtenBy
}

/**
 * Lets a text go to the public; the job publishes it.
 * @throws Refusal `publication-unknown`, `publication-nothing-waits`, `publication-text-changed`, `publication-own-record`,
 *   `publication-record-held`
 */
export async function approve(tx: Tx, app: App, actor: Actor, decision: Decision): Promise<void> {
  const { entry, proposal } = await lockWaiting(tx, actor, decision)
  const marks = await heldBy(tx, app, entry)
  if (marks.length > 0) throw refuse(recordHeld({ marks: marks.map((m) => m.text) }))
  await saveEntry(tx, { ...entry, proposalState: 'approved' })
  await takeStep(tx, app, actor, entry, { kind: 'approved', body: { proposal: proposal.eventId } })
  await askToPublish(tx, app, entry.id)
  await audit(tx, app, act('publication.approve', actor, entry, decision))
}

/** Keeps a text inside, with the reason; what is public already stays as it is. */
export async function refusePublication(
  tx: Tx,
  app: App,
  actor: Actor,
  decision: Decision & { readonly reason: string },
): Promise<void> {
  const { entry, proposal } = await lockWaiting(tx, actor, decision)
  const status = entry.content === null ? 'refused' : entry.status
  await saveEntry(tx, { ...entry, status, proposal: null, proposalState: null })
  await takeStep(tx, app, actor, entry, {
    kind: 'refused',
    body: { proposal: proposal.eventId, reason: decision.reason },
  })
  await audit(tx, app, { ...act('publication.refuse', actor, entry, decision), reason: decision.reason })
}

async function lockWaiting(
  tx: Tx,
  actor: Actor,
  { entryId, eventId, regions }: Decision,
): Promise<{ entry: EntryState; proposal: Proposal }> {
  const entry = await lockEntry(tx, entryId, regions)
  if (!entry) throw refuse(entryUnknown())
  if (!entry.proposal || entry.proposalState !== 'waiting') throw refuse(nothingWaits())
  if (entry.proposal.eventId !== eventId) throw refuse(textChanged())
  if (isOwnRecord(actor, entry)) throw refuse(ownRecord())
  return { entry, proposal: entry.proposal }
}

function act(action: string, actor: Actor, entry: EntryState, { requestId }: Decision) {
  return { actor, action, objectKind: 'publication', objectId: entry.id, region: entry.region, requestId } as const
}
