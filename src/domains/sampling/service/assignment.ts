import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { DrawOutcome, NewDraw } from '../../../engines/draws/define.ts'
import { createDraw, findDrawOf, isEnded, redraw } from '../../../engines/draws/index.ts'
import { evaluate } from '../../../engines/rules/index.ts'
import { productClassOf } from '../classes.ts'
import { abilityOf, blindId, connectionOf, isAbleForAll } from '../logic.ts'
import { blindState, noCapableLaboratory } from '../problems.ts'
import {
  countLoad,
  findPlan,
  type LaboratoryRow,
  listAbilities,
  listActiveLaboratories,
  updatePlan,
} from '../store/plans.ts'
import { findAssignment, findSample, getAssignment, insertAssignment } from '../store/samples.ts'
import type { AssignmentRow, PlanRow, SampleRow } from '../store/tables.ts'
import { dayOf, ownershipAbove } from './acts.ts'

/** Two offices bring secrets beside the system; neither can foresee or steer the draw alone. */
export const PARTIES = [
  { id: 'office', label: { zh: '质量办', en: 'Quality office' }, holder: { roleId: 'quality-office' } },
  { id: 'review', label: { zh: '审核人员', en: 'Reviewer' }, holder: { roleId: 'reviewer' } },
] as const

/** Laboratories on the register that can do every item of the class on a day, with room for so many more samples a month. */
export async function listAbleLaboratories(
  tx: Tx,
  plan: PlanRow,
  on: string,
  samples: number,
  except: readonly string[] = [],
): Promise<LaboratoryRow[]> {
  const bodies = (await listActiveLaboratories(tx)).filter((b) => !except.includes(b.laboratory_id))
  const abilities = Map.groupBy(
    await listAbilities(
      tx,
      bodies.map((b) => b.laboratory_id),
    ),
    (a) => a.laboratory_id,
  )
  const load = await countLoad(tx, on)
  const product = productClassOf(plan.product_class)
  return bodies.filter(
    (body) =>
      isAbleForAll((abilities.get(body.laboratory_id) ?? []).map(abilityOf), product, on) &&
      (load.get(body.laboratory_id) ?? 0) + samples <= body.samples_per_month,
  )
}

/**
 * List and title of a draw of laboratories. Both are public, to the laboratories as well: a draw for one sample reads like any other, so
 * that whoever is drawn cannot tell a re-test from a first test, nor of which plan or firm.
 */
export function laboratoryRoster(
  plan: PlanRow,
  able: readonly LaboratoryRow[],
): Pick<NewDraw, 'title' | 'roster' | 'strata' | 'parties'> {
  return {
    title: `${productClassOf(plan.product_class).label.zh}：抽取检验机构`,
    roster: able.map((l) => ({ id: l.laboratory_id, key: l.laboratory_id, stratum: 'able', label: l.name })),
    strata: [{ id: 'able', label: { zh: '有资质能力的机构', en: 'Able laboratories' }, take: { count: 1 } }],
    parties: PARTIES,
  }
}

/** What the rule of separation asks, of this sample and this laboratory: by the links of ownership in the archive. */
export async function separationFacts(tx: Tx, sample: SampleRow, laboratoryId: string, on: string) {
  const sampler = sample.body.samplingBodyId
  const links = await ownershipAbove(tx, [laboratoryId, sample.subject_id, ...(sampler ? [sampler] : [])], on)
  return {
    connection: (sampler && connectionOf(sampler, laboratoryId, links)) || 'none',
    makesIt: connectionOf(sample.subject_id, laboratoryId, links) !== undefined,
  } as const
}

/**
 * Begins the draw of a laboratory for one sample, among those that are able and separate: for a re-test, or where the plan's is not
 * separate. Where an earlier draw came to nothing it is repeated, in public.
 * @throws Refusal `no-capable-laboratory`, `code-state` while a draw is under way
 */
export async function beginAssignment(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  plan: PlanRow,
  purpose: AssignmentRow['purpose'],
  except: readonly string[],
): Promise<string> {
  const on = dayOf(app.clock.now())
  const separate: LaboratoryRow[] = []
  for (const body of await listAbleLaboratories(tx, plan, on, 1, except)) {
    const facts = await separationFacts(tx, sample, body.laboratory_id, on)
    if ((await evaluate(tx, app, 'sampling.separation', { facts, on })).answer.outcome === 'yes') separate.push(body)
  }
  if (separate.length === 0) throw refuse(noCapableLaboratory())
  const assignment = await assignmentOf(tx, app, sample, purpose)
  const owner = { kind: 'sampling-assignment', id: assignment.id }
  const last = await findDrawOf(tx, { purpose: 'sampling.laboratory', ...owner })
  if (last && !isEnded(last.state)) throw refuse(blindState({ state: 'drawing' }))
  const asked = laboratoryRoster(plan, separate)
  const { id } = last
    ? await redraw(tx, app, actor, last.id, { ...asked, reason: '上一次抽取没有产生可以承检的机构' })
    : await createDraw(tx, app, actor, { ...asked, purpose: 'sampling.laboratory', region: plan.region, owner })
  return id
}

async function assignmentOf(
  tx: Tx,
  app: App,
  sample: SampleRow,
  purpose: AssignmentRow['purpose'],
): Promise<AssignmentRow> {
  const key = { subject_id: sample.subject_id, sample_id: sample.id, purpose }
  const before = await findAssignment(tx, key)
  if (before) return before
  const row = { ...key, id: blindId(app.random(16)), region: sample.region }
  await insertAssignment(tx, row)
  return row
}

/** Consumer of `sampling.laboratory`: the plan has its laboratory, or the sample goes to the one that was drawn for it. */
export async function laboratoryDrawn(
  tx: Tx,
  draw: DrawOutcome,
  send: (sample: SampleRow, plan: PlanRow, laboratoryId: string, purpose: AssignmentRow['purpose']) => Promise<unknown>,
): Promise<void> {
  const chosen = draw.drawn[0]
  if (!chosen) return
  if (draw.owner.kind === 'sampling-plan') return updatePlan(tx, draw.owner.id, { laboratory_id: chosen.id })
  const assignment = await getAssignment(tx, draw.owner.id)
  const sample = await findSample(tx, [''], assignment.sample_id)
  const plan = sample && (await findPlan(tx, [''], sample.plan_id))
  if (!sample || !plan) throw new Error(`the sample of the draw ${draw.drawId} is gone`)
  await send(sample, plan, chosen.id, assignment.purpose)
}
