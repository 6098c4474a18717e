import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { eachSubject } from '../../../engines/archive/index.ts'
import type { Candidate, Exclusion, NewDraw, Recusal } from '../../../engines/draws/define.ts'
import { createDraw, redraw } from '../../../engines/draws/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { evaluate, parameterOn } from '../../../engines/rules/index.ts'
import { monthsBetween, ratioOfPercent } from '../logic.ts'
import { batchRefused, batchUnknown } from '../problems.ts'
import { RISK_CLASSES } from '../rules/ratio.ts'
import * as store from '../store.ts'
import { employersOf } from './tasks.ts'

/**
 * Freezes list, ratio and inspectors of an approved batch into a draw. Objects that may not be drawn again this year are left off the list
 * with the reason that is published. From here on the draw's own protocol decides; its result comes back to the consumer of this domain.
 * @param reason why it is drawn again, where a draw of the batch has ended: both stay public, and tasks not yet inspected become void
 */
export async function beginDraw(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  batchId: string,
  requestId: string,
  reason: string | undefined,
) {
  const batch = await store.findBatch(tx, regions, batchId, true)
  if (!batch) throw refuse(batchUnknown())
  if (!may(actor, 'supervision.draw', batch.region)) throw refuse(notPermitted({ permission: 'supervision.draw' }))
  const wrong = (zh: string, en: string) => refuse(batchRefused({ message: { zh, en } }))
  if (batch.plan_state !== 'approved') throw wrong('计划尚未批准', 'The plan is not approved yet')
  if (batch.draw_id !== null && reason === undefined)
    throw wrong('本批次已经发起抽取；重新抽取须写明理由', 'The draw has begun already; to draw again, say why')

  const today = civilDay(app.clock.now())
  const { riskClass, industry, matters } = batch.terms
  const ratio = await evaluate(tx, app, 'supervision.ratio', { facts: { riskClass }, on: today })
  const most = Number(await parameterValue(tx, app, 'supervision.frequency', 'mostPerYear', today))
  const monthsApart = Number(await parameterValue(tx, app, 'supervision.terms', 'monthsApart', today))

  const listed = (await store.listInspectors(tx, [batch.region.slice(0, 2)])).filter((i) => i.is_active)
  const drawnBefore = await store.listDrawnThisYear(tx, [batch.region], Number(today.slice(0, 4)), batch.draw_id)
  const recusals: Recusal[] = []
  for (const i of listed) {
    for (const d of i.body.declared)
      recusals.push({ inspectorId: i.account_id, key: d.subjectId, source: 'declared', reason: d.reason })
    for (const { otherId, reason } of await employersOf(tx, i))
      recusals.push({ inspectorId: i.account_id, key: otherId, source: 'record', reason })
  }
  const since = `${Number(today.slice(0, 4)) - 6}-01-01`
  for (const visit of await store.listInspectedSince(tx, [batch.region], since))
    if (monthsBetween(visit.on_day, today) < monthsApart)
      recusals.push({
        inspectorId: visit.account,
        key: visit.subject_id,
        source: 'record',
        reason: `${visit.on_day} 检查过该对象`,
      })

  const exclusions: Exclusion[] = []
  const criteria = { kind: 'enterprise', statuses: ['active'], industry } as const
  async function* roster(): AsyncGenerator<Candidate> {
    for await (const s of eachSubject(tx, [batch?.region ?? ''], criteria)) {
      if (mayBeDrawn(drawnBefore.get(s.subjectId), most) !== undefined) continue
      yield {
        id: s.subjectId,
        key: s.subjectId,
        ...(s.code !== null && { code: s.code }),
        stratum: riskClass,
        label: s.name,
        region: s.region,
        needs: matters.map((m) => m.id),
      }
    }
  }
  if (drawnBefore.size > 0)
    for await (const s of eachSubject(tx, [batch.region], criteria)) {
      const reason = mayBeDrawn(drawnBefore.get(s.subjectId), most)
      if (reason) exclusions.push({ id: s.subjectId, ...(s.code !== null && { code: s.code }), label: s.name, reason })
    }

  const asked = {
    title: `${batch.plan_title}：${batch.title}`,
    roster: roster(),
    strata: [
      {
        id: riskClass,
        label: RISK_CLASSES[riskClass],
        take: { ratio: ratioOfPercent(Number(ratio.answer.value)) },
        minimum: 1,
      },
    ],
    parties: [
      { id: 'office', label: { zh: '质量办', en: 'Quality office' }, holder: { roleId: 'quality-office' } },
      { id: 'head', label: { zh: '部门负责人', en: 'Head of department' }, holder: { roleId: 'department-head' } },
    ],
    assignment: {
      inspectors: listed.map((i) => ({
        id: i.account_id,
        label: i.body.name,
        // None listed: he may inspect every matter.
        capabilities: i.body.matters.length > 0 ? i.body.matters : matters.map((m) => m.id),
        regions: [i.region],
        capacity: i.body.capacity,
      })),
      perTask: 2,
      recusals,
    },
    exclusions,
  } satisfies Partial<NewDraw>
  const draw =
    batch.draw_id !== null && reason !== undefined
      ? await redraw(tx, app, actor, batch.draw_id, { ...asked, reason })
      : await createDraw(tx, app, actor, {
          ...asked,
          purpose: 'supervision.batch',
          region: batch.region,
          owner: { kind: 'supervision.batch', id: batch.id },
        })
  await store.markDrawing(tx, batch.id, draw.id)
  await audit(tx, app, {
    actor,
    action: 'supervision.draw',
    objectKind: 'supervision.batch',
    objectId: batch.id,
    region: batch.region,
    requestId,
    ...(reason !== undefined && { reason }),
    detail: { drawId: draw.id },
  })
  return { drawId: draw.id }
}

async function parameterValue(tx: Tx, app: App, rule: string, name: string, day: string): Promise<unknown> {
  return (await parameterOn(tx, app, rule, name, day)).value
}

/** Why an object stays off the list; undefined where it may be drawn. As `supervision.frequency` answers, without one decision per firm. */
function mayBeDrawn(before: { drawn: number; open: boolean } | undefined, most: number): string | undefined {
  if (before?.open) return '该对象尚有未完成的抽查'
  return before && before.drawn >= most ? `本年度已抽查${before.drawn}次，达到上限${most}次` : undefined
}
