import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { systemActor } from '../../../engines/cases/index.ts'
import type { DrawOutcome, Exclusion, NewDraw } from '../../../engines/draws/define.ts'
import { createDraw, type DrawEntry, excludeDrawn, findDrawOf, isEnded, redraw } from '../../../engines/draws/index.ts'
import { decide, evaluate } from '../../../engines/rules/index.ts'
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
import {
  findAssignment,
  findSample,
  getAssignment,
  insertAssignment,
  listBlindings,
  listBlinds,
} from '../store/samples.ts'
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
): Promise<LaboratoryRow[]> {
  const bodies = await listActiveLaboratories(tx)
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
 * Said in public of every laboratory that is left out of a draw for one sample, whether it is connected or tested the sample before: whoever
 * reads it must not learn whether this is a re-test, nor of whom. Which it was is in the stored decision.
 */
const STANDS_ASIDE = '按抽检分离和回避规则，不承担本次检验'

/**
 * Begins the draw of a laboratory for one sample, among those that are able and separate: for a re-test, or where the plan's is not
 * separate. Who stands aside is a public entry of the draw, with the decision kept. Where an earlier draw came to nothing it is repeated, in
 * public.
 * @throws Refusal `no-capable-laboratory`, `code-state` while a draw is under way
 */
export async function beginAssignment(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  plan: PlanRow,
  purpose: AssignmentRow['purpose'],
): Promise<string> {
  const drawId = await drawAmongSeparate(tx, app, actor, sample, plan, purpose)
  if (drawId === undefined) throw refuse(noCapableLaboratory())
  return drawId
}

/** @returns nothing where no able laboratory is separate */
async function drawAmongSeparate(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  plan: PlanRow,
  purpose: AssignmentRow['purpose'],
): Promise<string | undefined> {
  const last = await lastDrawFor(tx, sample, purpose)
  if (last && !isEnded(last.state)) throw refuse(blindState({ state: 'drawing' }))
  const { separate, aside } = await candidatesFor(tx, app, actor, sample, plan, purpose)
  if (separate.length === 0) return undefined
  const assignment = await assignmentOf(tx, app, sample, purpose)
  const asked = { ...laboratoryRoster(plan, separate), exclusions: aside }
  const { id } = last
    ? await redraw(tx, app, actor, last.id, { ...asked, reason: '上一次抽取没有产生可以承检的机构' })
    : await createDraw(tx, app, actor, {
        ...asked,
        purpose: 'sampling.laboratory',
        region: plan.region,
        owner: { kind: 'sampling-assignment', id: assignment.id },
      })
  return id
}

/** The newest draw of a laboratory for this sample alone. */
export async function lastDrawFor(
  tx: Tx,
  sample: SampleRow,
  purpose: AssignmentRow['purpose'],
): Promise<DrawEntry | undefined> {
  const row = await findAssignment(tx, { subject_id: sample.subject_id, sample_id: sample.id, purpose })
  return row && findDrawOf(tx, { purpose: 'sampling.laboratory', kind: 'sampling-assignment', id: row.id })
}

async function candidatesFor(
  tx: Tx,
  app: App,
  actor: Actor,
  sample: SampleRow,
  plan: PlanRow,
  purpose: AssignmentRow['purpose'],
): Promise<{ separate: LaboratoryRow[]; aside: Exclusion[] }> {
  const on = dayOf(app.clock.now())
  const tested = await laboratoriesBefore(tx, sample, plan, purpose)
  const separate: LaboratoryRow[] = []
  const aside: Exclusion[] = []
  for (const body of await listAbleLaboratories(tx, plan, on, 1)) {
    const isFree =
      !tested.includes(body.laboratory_id) && (await isSeparate(tx, app, actor, sample, body.laboratory_id, on))
    if (isFree) separate.push(body)
    else aside.push({ id: body.laboratory_id, label: body.name, reason: STANDS_ASIDE })
  }
  return { separate, aside }
}

/** Asks the rule; where it says no, the decision is kept as the ground for standing aside. */
async function isSeparate(tx: Tx, app: App, actor: Actor, sample: SampleRow, laboratoryId: string, on: string) {
  const question = { facts: await separationFacts(tx, sample, laboratoryId, on), on }
  if ((await evaluate(tx, app, 'sampling.separation', question)).answer.outcome === 'yes') return true
  const about = { kind: 'sampling.sample', id: sample.id, region: sample.region }
  await decide(tx, app, actor, 'sampling.separation', { ...question, about })
  return false
}

/** Of a first test the plan's laboratory, which was found not separate; of a re-test the one whose result is disputed. */
async function laboratoriesBefore(
  tx: Tx,
  sample: SampleRow,
  plan: PlanRow,
  purpose: AssignmentRow['purpose'],
): Promise<readonly string[]> {
  if (purpose === 'first') return plan.laboratory_id ? [plan.laboratory_id] : []
  const codes = (await listBlindings(tx, sample.subject_id, sample.id)).map((b) => b.blind_id)
  return (await listBlinds(tx, codes)).map((b) => b.laboratory_id)
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

/** Sends a sample; false where the rule of separation says no. */
type Send = (
  sample: SampleRow,
  plan: PlanRow,
  laboratoryId: string,
  purpose: AssignmentRow['purpose'],
) => Promise<boolean>

/** Consumer of `sampling.laboratory`: the plan has its laboratory, or the sample goes to the one that was drawn for it. */
export async function laboratoryDrawn(tx: Tx, app: App, draw: DrawOutcome, send: Send): Promise<void> {
  const chosen = draw.drawn[0]
  if (!chosen) return
  if (draw.owner.kind === 'sampling-plan') return updatePlan(tx, draw.owner.id, { laboratory_id: chosen.id })
  const { sample_id: sampleId, purpose } = await getAssignment(tx, draw.owner.id)
  const sample = await findSample(tx, [''], sampleId)
  const plan = sample && (await findPlan(tx, [''], sample.plan_id))
  // Neither table loses a row: this would be a fault of the program, not something that happens.
  if (!sample || !plan) throw new Error(`the sample of the draw ${draw.drawId} is gone`)
  if (await send(sample, plan, chosen.id, purpose)) return
  // It became connected after the list was frozen: that it stands aside is said in public, and another draw begins. Where nobody is left the
  // office sees that it must draw again. The draw that was taken stays: nothing is thrown.
  const system = systemActor('sampling')
  await excludeDrawn(tx, app, system, draw.drawId, chosen.id, STANDS_ASIDE)
  await drawAmongSeparate(tx, app, system, sample, plan, purpose)
}
