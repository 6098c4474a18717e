import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { countRoster, eachSubject } from '../../../engines/archive/index.ts'
import type { Candidate, Exclusion, NewDraw, Recusal } from '../../../engines/draws/define.ts'
import { createDraw, getDraw, isEnded, redraw } from '../../../engines/draws/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { parameterOn } from '../../../engines/rules/index.ts'
import { missingDepartments, ratioOfPercent } from '../logic.ts'
import { batchRefused, batchUnknown } from '../problems.ts'
import { RISK_CLASSES } from '../rules/ratio.ts'
import * as store from '../store.ts'
import { drawable, frequencyOn, ratioOf } from './draw-terms.ts'
import { inspectorsOf } from './recusals.ts'

/** 双人检查. A joint inspection (联合抽查) sends one of each department, hence two at least as well. */
const PER_TASK = 2

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

  await store.lockFreezing(tx)
  const underWay = await findUnderWay(app, batch)
  if (underWay)
    throw wrong(
      `“${underWay}”的抽取还没有结束，名单与本批次重叠，同一企业可能被抽中两次。请等它抽完或取消后再发起`,
      `The draw of “${underWay}” has not ended, and its list overlaps with this one: a firm could be drawn twice. Begin when it is drawn or cancelled`,
    )

  const isJoint = batch.departments.length > 1
  const today = civilDay(app.clock.now())
  const { riskClass, industry, matters } = batch.terms
  const { percent } = await ratioOf(tx, app, batch.terms, today)
  const reasonOff = await frequencyOn(tx, app, today)
  const monthsApart = Number((await parameterOn(tx, app, 'supervision.terms', 'monthsApart', today)).value)
  const drawnBefore = await store.listDrawnThisYear(tx, [batch.region], Number(today.slice(0, 4)), batch.draw_id)

  const { listed, grounds } = await app.db.read(systemScope('supervision'), (all) =>
    inspectorsOf(all, batch, today, monthsApart),
  )
  const missing = missingDepartments(batch.departments, listed)
  if (missing.length > 0)
    throw wrong(
      `联合抽查：检查人员名录中没有${missing.join('、')}的人员。请先列入名录，单位名称须与计划一致`,
      `Joint inspection: no listed inspector of ${missing.join(', ')}. List one first, with the name that the plan writes`,
    )
  if (listed.length < PER_TASK)
    throw wrong(
      `检查人员名录中可在该区域检查的只有${listed.length}人，每项任务须两人。请先列入名录`,
      `Only ${listed.length} listed inspectors may inspect there, and each task takes two. List them first`,
    )
  const recusals = grounds.map(({ subjectId: key, ...g }): Recusal => ({ ...g, key }))

  const exclusions: Exclusion[] = []
  const criteria = drawable(industry)
  async function* roster(): AsyncGenerator<Candidate> {
    for await (const s of eachSubject(tx, [batch?.region ?? ''], criteria)) {
      if (reasonOff(drawnBefore.get(s.subjectId)) !== undefined) continue
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
      const reason = reasonOff(drawnBefore.get(s.subjectId))
      if (reason) exclusions.push({ id: s.subjectId, ...(s.code !== null && { code: s.code }), label: s.name, reason })
    }

  const meeting = await countRoster(tx, [batch.region], criteria)
  if (meeting === 0)
    throw wrong('该区域、该行业没有可以抽查的企业', 'No enterprise of the region and industry may be drawn')
  if (meeting === exclusions.length)
    throw wrong(
      `符合条件的${meeting}户现在都不能再抽，如“${exclusions[0]?.label}”：${exclusions[0]?.reason}`,
      `None of the ${meeting} that meet the terms may be drawn now; “${exclusions[0]?.label}”: ${exclusions[0]?.reason}`,
    )

  const asked = {
    title: `${batch.plan_title}：${batch.title}`,
    roster: roster(),
    strata: [
      {
        id: riskClass,
        label: RISK_CLASSES[riskClass],
        take: { ratio: ratioOfPercent(percent) },
        minimum: 1,
      },
    ],
    parties: [
      { id: 'office', label: { zh: '质量办', en: 'Quality office' }, holder: { roleId: 'quality-office' } },
      { id: 'head', label: { zh: '部门负责人', en: 'Head of department' }, holder: { roleId: 'department-head' } },
    ],
    assignment: {
      ...(isJoint && { groups: batch.departments }),
      inspectors: listed.map((i) => ({
        id: i.account_id,
        label: i.body.name,
        // None listed: he may inspect every matter.
        capabilities: i.body.matters.length > 0 ? i.body.matters : matters.map((m) => m.id),
        regions: [i.region],
        capacity: i.body.capacity,
        ...(isJoint && { group: i.body.organisation }),
      })),
      perTask: isJoint ? batch.departments.length : PER_TASK,
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

/**
 * Another batch that draws from some of the same objects and is under way, also of another district: who is drawn twice a year is only
 * known once it is drawn.
 */
function findUnderWay(app: App, batch: store.BatchRow): Promise<string | undefined> {
  const { industry = '' } = batch.terms
  return app.db.read(systemScope('supervision'), async (all) => {
    for (const other of await store.listDrawing(all, batch.region)) {
      const theirs = other.terms.industry ?? ''
      const overlaps = theirs.startsWith(industry) || industry.startsWith(theirs)
      if (other.id === batch.id || other.draw_id === null || !overlaps) continue
      if (!isEnded((await getDraw(all, other.draw_id)).state)) return `${other.plan_title}：${other.title}`
    }
    return undefined
  })
}
