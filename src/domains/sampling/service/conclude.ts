import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Json } from '../../../core/seal.ts'
import { addRecord, endDispute, listRecords, type RecordRow } from '../../../engines/archive/index.ts'
import { findCaseByOrigin, makeMove, openCase, systemActor } from '../../../engines/cases/index.ts'
import { decide, parameterOn } from '../../../engines/rules/index.ts'
import { productClassOf } from '../classes.ts'
import { batchVerdict, judgeItem, type UncertaintyRule } from '../logic/judging.ts'
import { standsBy, takenAt } from '../logic.ts'
import type { ItemVerdict, VerdictRecord, VerdictWord } from '../schema.ts'
import { laboratoryNames, lockTask } from '../store/plans.ts'
import {
  findBlind,
  findBlindingOf,
  findObjectionOf,
  findSample,
  insertBlindStep,
  insertUnblinding,
  insertVerdict,
  listBlindings,
  listBlindSteps,
  listCustody,
  listResults,
  listUnblindings,
  setBlindState,
} from '../store/samples.ts'
import type { BlindRow, BlindStepRow, SampleRow, VerdictRow } from '../store/tables.ts'
import { dayOf, sealRow } from './acts.ts'
import { planOf, voidSample } from './samples.ts'

const system = systemActor('sampling')

/**
 * Draws up the verdict on a code, seals it, and only then ties it to the producer: the record in the archive, the mark on the batch, the
 * follow-up case. One transaction; asked again for the same code it does nothing.
 */
export async function conclude(app: App, blindId: string): Promise<void> {
  await app.db.write(systemScope('sampling'), async (tx) => {
    const blind = await findBlind(tx, blindId)
    if (blind?.state !== 'reported') return
    const items = await judgeItems(tx, app, blind)
    if (batchVerdict(items) === 'not-demonstrated' && !(await isStoodBy(tx, blind)))
      return returnToBench(tx, app, blind, items)
    const verdict = await judge(tx, app, blind, items)
    await insertVerdict(tx, verdict)
    await sealRow(tx, app, 'sampling-verdict', verdict)
    await setBlindState(tx, blind.id, 'concluded')
    await unblind(tx, app, blind, verdict)
  })
}

/** The laboratory found the seal broken: the sample, which only the city can name, is void. */
export async function voidBroken(app: App, blindId: string): Promise<void> {
  await app.db.write(systemScope('sampling'), async (tx) => {
    const blinding = await findBlindingOf(tx, blindId)
    const sample = blinding && (await findSample(tx, [''], blinding.sample_id))
    if (!sample) throw new Error(`${blindId} is tied to no sample`)
    const custody = await listCustody(tx, sample.subject_id, sample.id)
    if (!custody.some((c) => c.step === 'void')) await voidSample(tx, app, system, sample)
  })
}

/** The laboratory was told that its results show neither, and reports the same again: it has nothing better, and that is the end of it. */
async function isStoodBy(tx: Tx, blind: BlindRow): Promise<boolean> {
  return standsBy(await listBlindSteps(tx, [blind.id]), await listResults(tx, [blind.id]))
}

/** Results that show neither go back with the reason. Limits are not named: nobody is to measure towards them. */
async function returnToBench(tx: Tx, app: App, blind: BlindRow, items: readonly ItemVerdict[]): Promise<void> {
  const open = items.filter((i) => i.verdict === 'not-demonstrated')
  const entry: BlindStepRow = {
    blind_id: blind.id,
    id: newId(),
    step: 'not-demonstrated',
    note: `${open.map((i) => `${i.label.zh}（报告 ${`${i.value} ${i.unit}`.trim()}）：${i.reason?.zh ?? ''}`).join('；')}。请改用更灵敏的方法或者报告实测值；确实没有的，原样再次提交，即按未能证明结案。`,
    actor_id: system.name,
    actor_name: system.name,
    at: app.clock.now(),
  }
  await insertBlindStep(tx, entry)
  await sealRow(tx, app, 'sampling-step', entry)
  await setBlindState(tx, blind.id, 'received')
}

async function judgeItems(tx: Tx, app: App, blind: BlindRow): Promise<ItemVerdict[]> {
  const today = dayOf(app.clock.now())
  const rule = (await parameterOn(tx, app, 'sampling.verdict', 'uncertainty', today)).value as UncertaintyRule
  const results = await listResults(tx, [blind.id])
  return productClassOf(blind.product_class)
    .items.filter((i) => blind.items.includes(i.id))
    .map((item) => {
      // The newest version of each item counts.
      const result = results.filter((r) => r.item === item.id).at(-1)
      if (!result) throw new Error(`${blind.code}: no result of ${item.id}`)
      return judgeItem(item, result.body, rule)
    })
}

async function judge(tx: Tx, app: App, blind: BlindRow, items: readonly ItemVerdict[]): Promise<VerdictRow> {
  const nonconforming = items.filter((i) => i.verdict === 'nonconforming').length
  const blinding = await findBlindingOf(tx, blind.id)
  const decision = await decide(tx, app, system, 'sampling.verdict', {
    facts: {
      items: items.length,
      nonconforming,
      notDemonstrated: items.filter((i) => i.verdict === 'not-demonstrated').length,
    },
    on: dayOf(app.clock.now()),
    about: { kind: 'sampling.code', id: blind.id, ...(blinding && { region: blinding.region }) },
  })
  return {
    blind_id: blind.id,
    id: newId(),
    verdict: batchVerdict(items),
    body: { code: blind.code, items },
    decision_id: decision.id,
    at: app.clock.now(),
  }
}

async function unblind(tx: Tx, app: App, blind: BlindRow, verdict: VerdictRow): Promise<void> {
  const blinding = await findBlindingOf(tx, blind.id)
  const sample = blinding && (await findSample(tx, [''], blinding.sample_id))
  if (!blinding || !sample) throw new Error(`${blind.code} is tied to no sample`)
  const body = await recordBody(tx, blind, verdict, sample)
  const first = blind.purpose === 'retest' ? await firstRecord(tx, sample) : undefined
  const record = await addRecord(tx, app, system, {
    subjectId: sample.subject_id,
    kind: 'sampling.verdict',
    body: body as unknown as Json,
    happenedAt: app.clock.now(),
    source: '监督抽查检验',
    ...(first && { supersedes: first, reason: '异议成立，以备样复检结论代替初检结论' }),
  })
  // The re-test is what the objection led to: the record it disputed has its successor.
  const objection = first && (await findObjectionOf(tx, sample.subject_id, sample.id))
  if (objection)
    await endDispute(tx, app, { subjectId: sample.subject_id, byKind: 'sampling-objection', byId: objection.id })
  insertUnblinding(tx, {
    subject_id: sample.subject_id,
    sample_id: sample.id,
    blind_id: blind.id,
    region: sample.region,
    record_id: record.id,
    at: app.clock.now(),
  })
  if (verdict.verdict === 'nonconforming') await followUpOn(tx, app, sample, body, record.id)
  else if (blind.purpose === 'retest') await liftFollowUp(tx, app, sample, verdict.verdict)
}

async function recordBody(tx: Tx, blind: BlindRow, verdict: VerdictRow, sample: SampleRow): Promise<VerdictRecord> {
  const plan = await planOf(tx, sample.plan_id)
  const task = await lockTask(tx, [''], sample.task_id)
  const names = await laboratoryNames(tx, [blind.laboratory_id])
  return {
    sampleNumber: sample.number,
    productClass: plan.product_class,
    productName: sample.body.productName,
    ...(sample.body.model && { model: sample.body.model }),
    batchNumber: sample.body.batchNumber,
    region: sample.region,
    selection: plan.selection,
    ...(task?.draw_id && { drawId: task.draw_id }),
    ...(task?.stratum && { stratum: task.stratum }),
    ...(task?.inclusion && { inclusionProbability: task.inclusion }),
    sampledOn: dayOf(takenAt(sample.body, sample.sampled_at)),
    laboratoryName: names.get(blind.laboratory_id) ?? '',
    verdict: verdict.verdict,
    isRetest: blind.purpose === 'retest',
    items: [...verdict.body.items],
    decisionId: verdict.decision_id,
  }
}

export async function firstRecord(tx: Tx, sample: SampleRow): Promise<string | undefined> {
  const first = (await listBlindings(tx, sample.subject_id, sample.id)).find((b) => b.purpose === 'first')
  return (await listUnblindings(tx, sample.subject_id)).find((u) => u.blind_id === first?.blind_id)?.record_id
}

/**
 * The re-test conforms, or does not bear the first verdict out: what followed from that verdict ends with it. What is not demonstrated is
 * never held against anybody.
 */
async function liftFollowUp(tx: Tx, app: App, sample: SampleRow, verdict: VerdictWord): Promise<void> {
  await liftFor(tx, app, sample, verdict === 'conforming' ? '异议成立，备样复检合格' : '备样复检未能证明不合格')
}

/** The mark on the batch is withdrawn and the case ended, with the reason. */
export async function liftFor(tx: Tx, app: App, sample: SampleRow, reason: string): Promise<void> {
  const { items: marks } = await listRecords(tx, sample.subject_id, { kind: 'sampling.marked', limit: 200 })
  const isOfSample = (m: RecordRow) => (m.body as { sampleNumber?: string }).sampleNumber === sample.number
  for (const mark of marks.filter((m) => isOfSample(m) && !m.withdraws && m.supersededBy === null))
    await addRecord(tx, app, system, {
      subjectId: sample.subject_id,
      kind: 'sampling.marked',
      body: mark.body,
      happenedAt: app.clock.now(),
      source: '监督抽查检验',
      supersedes: mark.id,
      withdraws: true,
      reason,
    })
  for (const { id, closedAt } of await findCaseByOrigin(tx, { kind: 'sampling.sample', id: sample.id }))
    if (closedAt === null) await makeMove(tx, app, system, id, 'lift', { reason })
}

async function followUpOn(tx: Tx, app: App, sample: SampleRow, body: VerdictRecord, recordId: string): Promise<void> {
  await addRecord(tx, app, system, {
    subjectId: sample.subject_id,
    kind: 'sampling.marked',
    body: {
      productName: body.productName,
      batchNumber: body.batchNumber,
      sampleNumber: body.sampleNumber,
      verdictRecordId: recordId,
    },
    happenedAt: app.clock.now(),
    source: '监督抽查检验',
  })
  const failed = body.items.filter((i) => i.verdict === 'nonconforming')
  await openCase(tx, app, system, 'sampling.follow-up', {
    subjectId: sample.subject_id,
    fields: {
      sampleNumber: body.sampleNumber,
      product: `${body.productName} ${body.batchNumber}`.slice(0, 200),
      findings: failed.map((i) => `${i.label.zh}：实测 ${i.value} ${i.unit}，标准 ${i.limit}`).join('；'),
    },
    // A re-test that fails as well belongs to the case that is open already.
    origin: { kind: 'sampling.sample', id: sample.id },
  })
}
