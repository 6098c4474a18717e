import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { eachAlone } from '../../../core/jobs/each-alone.ts'
import type { Json } from '../../../core/seal.ts'
import { asEnded, asPublished } from '../logic/life.ts'
import { lockEntry, saveEntry } from '../store/entry.ts'
import type { EventRow } from '../store/event.ts'
import { listApproved, listExpiredAfter } from '../store/lists.ts'
import { heldBy } from './held.ts'
import { getKindDocument } from './kinds.ts'
import { PUBLISHER, takeStep } from './step.ts'

export const PUBLISH_JOB = 'publications.publish'
export const ANNOUNCE_JOB = 'publications.announce'
const BATCH = 200

/** Asks for the publication in the transaction that allows it: both happen or neither. */
export async function askToPublish(tx: Tx, app: App, entryId: string): Promise<void> {
  await app.jobs.add(tx, PUBLISH_JOB, { entryId }, { key: `publish ${entryId}` })
}

/** Tells the subscribers later of a step that the public may see. */
export async function announce(tx: Tx, app: App, step: EventRow): Promise<void> {
  await app.jobs.add(tx, ANNOUNCE_JOB, { eventId: step.id, subjectId: step.subjectId, entryId: step.entryId })
}

/**
 * Publishes what was approved: lock, step, state, seal and announcement in one transaction. Whoever comes second finds nothing approved
 * any more, and the database refuses a second publication of one proposal besides.
 * @returns whether something was published now
 */
export async function publishEntry(app: App, entryId: string): Promise<boolean> {
  return app.db.write(systemScope('publications'), async (tx) => {
    const entry = await lockEntry(tx, entryId)
    if (!entry?.proposal || entry.proposalState !== 'approved') return false
    // Approved before the objection came, or before the second person objected: it waits here, and the sweep publishes it once that is settled.
    if ((await heldBy(tx, app, entry)).length > 0) return false
    const document = await getKindDocument(tx, entry.proposal.digest)
    const now = app.clock.now()
    const next = asPublished(entry, document, now)
    const isCorrection = entry.content !== null
    const step = await takeStep(tx, app, PUBLISHER, entry, {
      kind: isCorrection ? 'corrected' : 'published',
      isPublic: true,
      id: newId(),
      proposalId: entry.proposal.eventId,
      body: {
        publicationKind: document.kind,
        title: document.title as Json,
        kindDigest: entry.proposal.digest,
        content: entry.proposal.content as Json,
        legalBasis: document.legalBasis as Json,
        publishedAt: next.publishedAt?.toISOString() ?? null,
        expiresAt: next.expiresAt?.toISOString() ?? null,
        ...(isCorrection && { reason: entry.proposal.reason ?? null, replaces: entry.content as Json }),
      },
    })
    await saveEntry(tx, next)
    await announce(tx, app, step)
    return true
  })
}

/** What a job that was killed left behind. @returns how many were published now */
export function publishApproved(app: App): Promise<number> {
  return countOf(app, listApproved, (id) => publishEntry(app, id))
}

/** Closes what is past its term. The public stopped seeing it at the moment itself. @returns how many were closed now */
export function closeExpired(app: App): Promise<number> {
  const now = app.clock.now()
  return countOf(
    app,
    (tx, after, limit) => listExpiredAfter(tx, now, after, limit),
    (id) => closeEntry(app, id, now),
  )
}

/** Each entry alone: one that cannot be published or closed holds up no other. @throws the first fault, when all were tried */
async function countOf(
  app: App,
  list: (tx: Tx, after: string | undefined, limit: number) => Promise<string[]>,
  act: (id: string) => Promise<boolean>,
): Promise<number> {
  let n = 0
  const faults = await eachAlone(
    app,
    'publications',
    (after) => app.db.read(systemScope('publications'), (tx) => list(tx, after, BATCH)),
    async (id) => {
      if (await act(id)) n++
    },
  )
  if (faults.length > 0) throw faults[0]
  return n
}

async function closeEntry(app: App, id: string, now: Date): Promise<boolean> {
  return app.db.write(systemScope('publications'), async (tx) => {
    const entry = await lockEntry(tx, id)
    if (!entry?.expiresAt || entry.expiresAt > now || !['public', 'withdrawn'].includes(entry.status)) return false
    await saveEntry(tx, asEnded(entry, now))
    await takeStep(tx, app, PUBLISHER, entry, { kind: 'ended', body: { expiresAt: entry.expiresAt.toISOString() } })
    return true
  })
}
