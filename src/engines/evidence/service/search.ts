import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { SealedThing } from '../schema.ts'
import { erasuresOf, listSeals } from '../store/commitments.ts'

/**
 * Which things of this id were sealed, as far as the asker may know of them: he sees the content in his scope, or it was erased there. What
 * lies in another district is not even said to exist.
 */
export async function findSealedThings(
  tx: Tx,
  app: Pick<App, 'modules'>,
  id: string,
): Promise<Omit<SealedThing, 'kindLabel'>[]> {
  const { inLog, waitingAs } = await listSeals(tx, undefined, id)
  const kinds = new Set([...waitingAs, ...inLog.map((r) => r.kind)])
  const erasedAs = new Set((await erasuresOf(tx, [id])).map((e) => e.kind))
  const seen = new Set<string>()
  for (const owner of app.modules.flatMap((m) => m.sealedKinds ?? []))
    if (kinds.has(owner.kind) && (erasedAs.has(owner.kind) || (await owner.loadBodies(tx, [id])).has(id)))
      seen.add(owner.kind)
  const things = inLog
    .filter((r) => seen.has(r.kind))
    .map(({ kind, index, digest }) => ({ kind, id, state: digest ? ('in-log' as const) : ('erased' as const), index }))
  return waitingAs.some((kind) => seen.has(kind)) ? [{ kind: '', id, state: 'pending' }, ...things] : things
}
