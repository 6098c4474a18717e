import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import type { SealedKind } from '../../../core/seal.ts'
import { type AdoptionRow, insertAdoption, lockAdoption } from '../store/adoption.ts'
import { commitmentsTo, pendingTo, unsealedAmong } from '../store/commitments.ts'

const PAGE = 1000

/**
 * Seals what an older city holds of kinds that were not sealed from the first day, as it stands, once for each kind. That it was done is
 * sealed too: what stands without a seal after it was slipped in, and what was changed before it cannot be found. Nothing is adopted twice,
 * also when the row about it was removed.
 */
export async function adoptKinds(app: App): Promise<void> {
  const kinds = app.modules.flatMap((m) => m.sealedKinds ?? []).filter((k) => k.isAdopted && k.listIds)
  for (const kind of kinds) {
    const row = await adopt(app, kind)
    if (row && row.things > 0)
      app.log.info({ part: 'evidence', kind: row.kind, things: row.things }, 'sealed as it stands from now on')
  }
}

function adopt(app: App, kind: SealedKind): Promise<AdoptionRow | undefined> {
  return app.db.write(systemScope('evidence'), async (tx) => {
    await lockAdoption(tx)
    const id = [kind.kind]
    if ((await pendingTo(tx, 'adoption', id)).length + (await commitmentsTo(tx, 'adoption', id)).length > 0) return
    let things = 0
    for (let after: string | undefined; ; ) {
      const ids = (await kind.listIds?.(tx, after, PAGE)) ?? []
      after = ids.at(-1)
      if (after === undefined) break
      const unsealed = await unsealedAmong(tx, kind.kind, ids)
      const bodies = await kind.loadBodies(tx, unsealed)
      things += bodies.size
      await app.seal(
        tx,
        [...bodies].map(([thing, body]) => ({ kind: kind.kind, id: thing, body })),
      )
    }
    const row: AdoptionRow = { kind: kind.kind, things, adoptedAt: app.clock.now() }
    await insertAdoption(tx, row)
    await app.seal(tx, [{ kind: 'adoption', id: row.kind, body: adoptionContent(row) }])
    return row
  })
}

/** An adoption as it is sealed. */
export function adoptionContent(row: AdoptionRow) {
  return { kind: row.kind, things: row.things, adoptedAt: row.adoptedAt.toISOString() }
}
