import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { chinaDay } from '../logic/clock.ts'
import type { CheckReply } from '../schema.ts'
import { countEntries, findPublicEntry, listBeyondTerm, listEntries } from '../store/lists.ts'
import { PUBLIC_SCOPE } from './public.ts'

const MOST = 1000

/**
 * Holds what is public against its term, and what should be public against its day. An entry past its term is asked for as a visitor
 * would ask: `isVisible` must never be true.
 */
export async function checkPublications(app: App, regions: readonly string[] = ['']): Promise<CheckReply> {
  const now = app.clock.now()
  const { over, late, total } = await app.db.read(systemScope('publications'), async (tx) => ({
    over: (await listBeyondTerm(tx, now, MOST + 1)).filter((e) => regions.some((r) => e.region.startsWith(r))),
    late: await listEntries(tx, { regions, lateOn: chinaDay(now) }, MOST + 1),
    total: await countEntries(tx, 'public', now),
  }))
  const beyondTerm = await app.db.read(PUBLIC_SCOPE, async (tx) => {
    const found: CheckReply['beyondTerm'] = []
    for (const e of over.slice(0, MOST))
      found.push({
        id: e.id,
        kind: e.kind,
        expiresAt: e.expiresAt?.toISOString() ?? '',
        isVisible: (await findPublicEntry(tx, now, e.id)) !== undefined,
      })
    return found
  })
  return {
    checkedAt: now.toISOString(),
    public: total,
    beyondTerm,
    late: late.slice(0, MOST).map((e) => ({ id: e.id, kind: e.kind, region: e.region, dueOn: e.dueOn })),
    isMore: over.length > MOST || late.length > MOST,
  }
}
