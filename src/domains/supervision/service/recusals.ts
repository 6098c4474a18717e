import type { Tx } from '../../../core/db/index.ts'
import { findSubject, viewLinks } from '../../../engines/archive/index.ts'
import { inspectorsFor, missingInspectors, monthsBetween } from '../logic.ts'
import type { BatchDetail } from '../schema.ts'
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

/**
 * Who may be drawn for a batch, with every ground on which somebody stands aside. Read with the system's scope: inspectors of the whole
 * city and grounds from other districts lie beyond the view of an official of one district.
 */
export async function inspectorsOf(
  all: Tx,
  batch: Pick<store.BatchRow, 'region' | 'departments'>,
  today: string,
  monthsApart: number,
): Promise<{ readonly listed: readonly store.InspectorRow[]; readonly grounds: readonly Ground[] }> {
  const active = (await store.listInspectors(all, [''])).filter(
    (i) => i.is_active && (i.region.startsWith(batch.region) || batch.region.startsWith(i.region)),
  )
  const listed = inspectorsFor(batch.departments, active)
  return { listed, grounds: await findGrounds(all, listed, batch.region, today, monthsApart) }
}

/** So many are named; the others are counted. */
const NAMED = 10

/**
 * Objects of a batch for which fewer than two of the listed inspectors would be free, as far as it is known before the draw: by grounds to
 * stand aside. What each can carry is known only once it is drawn.
 */
export async function shortOf(
  all: Tx,
  batch: Pick<store.BatchRow, 'region' | 'departments' | 'terms'>,
  today: string,
  monthsApart: number,
): Promise<BatchDetail['shortOf']> {
  const { listed, grounds } = await inspectorsOf(all, batch, today, monthsApart)
  const needs = batch.terms.matters.map((m) => m.id)
  const able = listed.filter((i) => i.body.matters.length === 0 || needs.every((m) => i.body.matters.includes(m)))
  const recused = Map.groupBy(grounds, (g) => g.subjectId)
  const short: { name: string; free: number }[] = []
  for (const [subjectId, of] of recused) {
    const aside = new Set(of.map((g) => g.inspectorId))
    const subject = await findSubject(all, subjectId)
    if (subject?.status !== 'active' || subject.kind !== 'enterprise') continue
    if (!subject.region.startsWith(batch.region)) continue
    if (!(subject.industry ?? '').startsWith(batch.terms.industry ?? '')) continue
    const free = able.filter((i) => subject.region.startsWith(i.region) && !aside.has(i.account_id))
    if (missingInspectors(free) > 0) short.push({ name: subject.name, free: free.length })
  }
  return { objects: short.length, inspectors: able.length, first: short.slice(0, NAMED) }
}
