import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import { viewLinks } from '../../../engines/archive/index.ts'
import type { OwnershipLink } from '../logic.ts'
import { findRowsOf, listIdsOf } from '../store/samples.ts'
import type { ObjectionRow } from '../store/tables.ts'

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

/** What was objected: the part of the row that never changes. */
const objected = ({ id, subject_id, sample_id, text, made_by, made_at }: ObjectionRow) =>
  sealedBody({ id, subject_id, sample_id, text, made_by, made_at })
/** What was answered. */
const answered = ({ id, sample_id, state, answer, answered_by, answered_at }: ObjectionRow) =>
  sealedBody({ id, sample_id, state, answer, answered_by, answered_at })

/** Both stand in one row under one id: they are sealed as two things. */
const OBJECTION = {
  'sampling-objection': {
    label: { zh: '检验异议', en: 'Objection to a result' },
    bodyOf: objected,
    isThere: () => true,
  },
  'sampling-answer': {
    label: { zh: '异议答复', en: 'Answer to an objection' },
    bodyOf: answered,
    isThere: (row: ObjectionRow) => row.answer !== null,
  },
} as const

export async function sealObjection(tx: Tx, app: App, kind: keyof typeof OBJECTION, row: ObjectionRow): Promise<void> {
  await app.seal(tx, [{ kind, id: row.id, body: OBJECTION[kind].bodyOf(row) }])
}

const objectionKinds: readonly SealedKind[] = Object.entries(OBJECTION).map(([kind, { label, bodyOf, isThere }]) => ({
  kind,
  label,
  loadBodies: async (tx, ids) =>
    new Map(
      (await findRowsOf<ObjectionRow>(tx, 'sampling.objection', ids))
        .filter(isThere)
        .map((row) => [row.id, bodyOf(row)]),
    ),
  listIds: (tx, after, limit) =>
    listIdsOf(tx, 'sampling.objection', after, limit, kind === 'sampling-answer' ? 'answer' : undefined),
}))

/** Rows whose own row is what is sealed; all are append-only. */
const SEALED = {
  'sampling-sample': { table: 'sampling.sample', label: { zh: '样品', en: 'Sample' } },
  'sampling-custody': { table: 'sampling.custody', label: { zh: '样品流转', en: 'Custody of a sample' } },
  'sampling-step': { table: 'sampling.blind_step', label: { zh: '盲样流转', en: 'Step of a coded sample' } },
  'sampling-result': { table: 'sampling.result', label: { zh: '检验结果', en: 'Test result' } },
  'sampling-service': { table: 'sampling.service', label: { zh: '检验结果送达', en: 'Service of a result' } },
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

const rowKinds: readonly SealedKind[] = Object.entries(SEALED).map(([kind, { table, label }]) => ({
  kind,
  label,
  loadBodies: async (tx, ids) =>
    new Map((await findRowsOf<{ id: string }>(tx, table, ids)).map((row) => [row.id, sealedBody(row)])),
  listIds: (tx, after, limit) => listIdsOf(tx, table, after, limit),
}))

export const sealedKinds: readonly SealedKind[] = [...rowKinds, ...objectionKinds]

/** Longer chains of ownership than this are not followed. */
const FURTHEST = 12

const OWNING: ReadonlySet<string> = new Set(['owner', 'part-of'])

/** Links of ownership above some bodies that hold on a day. */
export async function ownershipAbove(tx: Tx, bodies: readonly string[], on: string): Promise<OwnershipLink[]> {
  const found: OwnershipLink[] = []
  const seen = new Set<string>()
  let open = [...bodies]
  for (let step = 0; step < FURTHEST && open.length > 0; step++) {
    const next: string[] = []
    for (const id of open) {
      if (seen.has(id)) continue
      seen.add(id)
      for (let after: string | undefined, first = true; first || after; first = false) {
        const page = await viewLinks(tx, id, after)
        for (const link of page.items)
          if (!link.isBack && OWNING.has(link.relation) && (link.to === null || link.to >= on)) {
            found.push({ from: id, to: link.otherId })
            next.push(link.otherId)
          }
        after = page.next
      }
    }
    open = next
  }
  return found
}
