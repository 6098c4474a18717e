import type { Tx } from '../../../core/db/index.ts'
import { viewLinks } from '../../../engines/archive/index.ts'
import { monthsBetween } from '../logic.ts'
import * as store from '../store.ts'

/** Longer than any `monthsApart` that the parameter allows (60). */
const YEARS_BACK = 6

/** One ground on which an inspector must not inspect an object. */
export interface Ground {
  readonly inspectorId: string
  readonly subjectId: string
  readonly source: 'declared' | 'record'
  readonly reason: string
}

/**
 * Every ground there is: declared by the inspector, employed there by the archive's links, or there not long ago. The same for a draw and
 * for a successor. Read with the system's scope: a person or a colleague of another district is a ground all the same.
 */
export async function findGrounds(
  tx: Tx,
  listed: readonly store.InspectorRow[],
  region: string,
  today: string,
  monthsApart: number,
): Promise<Ground[]> {
  const grounds: Ground[] = []
  for (const { account_id: inspectorId, body } of listed) {
    for (const d of body.declared)
      grounds.push({ inspectorId, subjectId: d.subjectId, source: 'declared', reason: d.reason })
    for (const subjectId of await employersOf(tx, body.personSubjectId))
      grounds.push({ inspectorId, subjectId, source: 'record', reason: '档案记载曾在该单位任职' })
  }
  const since = `${Number(today.slice(0, 4)) - YEARS_BACK}-01-01`
  for (const visit of await store.listInspectedSince(tx, [region], since))
    if (monthsBetween(visit.on_day, today) < monthsApart)
      grounds.push({
        inspectorId: visit.account,
        subjectId: visit.subject_id,
        source: 'record',
        reason: `${visit.on_day} 检查过该对象`,
      })
  return grounds
}

async function employersOf(tx: Tx, personId: string | undefined): Promise<string[]> {
  if (!personId) return []
  const { items } = await viewLinks(tx, personId)
  return items.filter((l) => l.relation === 'employed-by' && !l.isBack).map((l) => l.otherId)
}
