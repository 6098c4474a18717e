import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import { viewLinks } from '../../../engines/archive/index.ts'
import type { OwnershipLink } from '../logic.ts'
import { findRowsOf, listIdsOf } from '../store/samples.ts'

/** Civil day in China, which has one time zone and no summer time. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function accountOf(actor: Actor): string {
  return actor.accountId ?? actor.name
}

/** A row as it is sealed: whatever it holds, moments as text. */
export function sealedBody(row: object): Json {
  return JSON.parse(JSON.stringify(row)) as Json
}

/** Rows whose own row is what is sealed; all are append-only. */
const SEALED = {
  'sampling-sample': { table: 'sampling.sample', label: { zh: '样品', en: 'Sample' } },
  'sampling-custody': { table: 'sampling.custody', label: { zh: '样品流转', en: 'Custody of a sample' } },
  'sampling-step': { table: 'sampling.blind_step', label: { zh: '盲样流转', en: 'Step of a coded sample' } },
  'sampling-result': { table: 'sampling.result', label: { zh: '检验结果', en: 'Test result' } },
  'sampling-verdict': { table: 'sampling.verdict', label: { zh: '检验判定', en: 'Verdict on a coded sample' } },
} as const

export async function sealRow(
  tx: Tx,
  app: App,
  kind: keyof typeof SEALED,
  row: { readonly id: string },
): Promise<void> {
  await app.seal(tx, [{ kind, id: row.id, body: sealedBody(row) }])
}

export const sealedKinds: readonly SealedKind[] = Object.entries(SEALED).map(([kind, { table, label }]) => ({
  kind,
  label,
  loadBodies: async (tx, ids) =>
    new Map((await findRowsOf<{ id: string }>(tx, table, ids)).map((row) => [row.id, sealedBody(row)])),
  listIds: (tx, after, limit) => listIdsOf(tx, table, after, limit),
}))

const FURTHEST = 6

/** Links of ownership above some bodies, as far as they go. */
export async function ownershipAbove(tx: Tx, bodies: readonly string[]): Promise<OwnershipLink[]> {
  const found: OwnershipLink[] = []
  const seen = new Set<string>()
  let open = [...bodies]
  for (let step = 0; step < FURTHEST && open.length > 0; step++) {
    const next: string[] = []
    for (const id of open) {
      if (seen.has(id)) continue
      seen.add(id)
      for (const link of (await viewLinks(tx, id)).items)
        if (!link.isBack && (link.relation === 'owner' || link.relation === 'part-of') && link.to === null) {
          found.push({ from: id, to: link.otherId })
          next.push(link.otherId)
        }
    }
    open = next
  }
  return found
}
