import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { bodyAlreadyErased, bodyNotErasable, notSealed, notYetInLog } from '../problems.ts'
import type { ErasureRequest } from '../schema.ts'
import { type ErasureRow, findCityRegion, forgetBody, insertErasure, listSeals } from '../store/commitments.ts'

/**
 * Erases the content of a sealed thing for good: the owning module erases the body, the log forgets salt and digest. Leaf, index and every
 * proof stay; without the salt the leaf says nothing. The act is audited and itself sealed, with its reason. The permission
 * `evidence.erase` is the route's; the transaction's regions limit what can be erased.
 * @throws Refusal `body-not-erasable`, `not-sealed`, `not-yet-in-log`, `body-already-erased`
 */
export async function eraseBody(
  tx: Tx,
  app: App,
  actor: Actor,
  request: ErasureRequest,
  requestId?: string,
): Promise<ErasureRow> {
  const { kind, id, reason } = request
  const owner = app.modules.flatMap((m) => m.sealedKinds ?? []).find((k) => k.kind === kind)
  const { inLog: commitments, waitingAs } = await listSeals(tx, kind, id)
  if (waitingAs.length > 0) throw refuse(notYetInLog({ id }))
  if (commitments.length === 0) throw refuse(notSealed({ kind, id }))
  if (!owner?.eraseBody) throw refuse(bodyNotErasable({ kind }))
  if (commitments.every((c) => c.digest === null)) throw refuse(bodyAlreadyErased({ kind, id }))
  // What the asker may not see is not his to erase: row-level security shows this transaction only his regions.
  if (!(await owner.loadBodies(tx, [id])).has(id)) throw refuse(notSealed({ kind, id }))
  const region = (await owner.findRegion?.(tx, id)) ?? (await findCityRegion(tx))
  await owner.eraseBody(tx, app, id)
  const auditId = await audit(tx, app, {
    actor,
    action: 'evidence.erase',
    objectKind: kind,
    objectId: id,
    region: region || undefined,
    reason,
    requestId,
    detail: { entries: commitments.map((c) => c.index) },
  })
  const erasure: ErasureRow = {
    id: auditId,
    kind,
    objectId: id,
    actorId: actor.accountId ?? actor.kind,
    reason,
    erasedAt: app.clock.now(),
    region,
  }
  await insertErasure(tx, erasure)
  await forgetBody(tx, erasure.id)
  return erasure
}
