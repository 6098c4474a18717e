import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { plainNumber } from '../../../core/decimal.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { printUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import { isKnownUnit } from '../../../stats/uncertainty/units.ts'
import { productClassOf } from '../classes.ts'
import { fitsUnit } from '../logic/judging.ts'
import { readResult } from '../logic/reported-result.ts'
import { abilityOf, isAble } from '../logic.ts'
import {
  approverTested,
  blindState,
  codeUnknown,
  reasonNeeded,
  resultImpossible,
  resultOutOfScope,
  resultsMissing,
  unitNotComparable,
  unitUnknown,
} from '../problems.ts'
import type { BlindView, ReportedResult, ResultBody } from '../schema.ts'
import { listAbilities } from '../store/plans.ts'
import {
  findBlind,
  insertBlindStep,
  insertResult,
  listBlindSteps,
  listBlindsOf,
  listResults,
  lockBlind,
  setBlindState,
} from '../store/samples.ts'
import type { BlindRow, BlindStepRow, ResultRowOf } from '../store/tables.ts'
import { accountOf, dayOf, sealRow } from './acts.ts'

/*
 * What a laboratory does. Everything here is read and written under the code; the account's own transaction cannot read the tables that
 * name a producer, so that no mistake in this file can tell one.
 */

function laboratoryOf(actor: Actor): string {
  if (!actor.subjectId || !actor.grants.some((g) => g.roleId === 'laboratory'))
    throw refuse(notPermitted({ permission: 'laboratory' }))
  return actor.subjectId
}

export async function listBench(tx: Tx, actor: Actor): Promise<BlindView[]> {
  const rows = await listBlindsOf(tx, laboratoryOf(actor))
  return describe(tx, actor, rows)
}

export async function viewBench(tx: Tx, actor: Actor, blindId: string): Promise<BlindView> {
  const row = await findBlind(tx, blindId)
  if (row?.laboratory_id !== laboratoryOf(actor)) throw refuse(codeUnknown())
  return (await describe(tx, actor, [row]))[0] as BlindView
}

async function describe(tx: Tx, actor: Actor, rows: readonly BlindRow[]): Promise<BlindView[]> {
  const ids = rows.map((r) => r.id)
  const results = await listResults(tx, ids)
  const steps = await listBlindSteps(tx, ids)
  return rows.map((row) => {
    const product = productClassOf(row.product_class)
    const own = results.filter((r) => r.blind_id === row.id)
    return {
      id: row.id,
      code: row.code,
      productClass: product.label,
      items: product.items
        .filter((i) => row.items.includes(i.id))
        .map(({ id, label, unit, method }) => ({ id, label, unit, method })),
      dueOn: row.due_on,
      state: row.state,
      results: own.map((r) => ({
        id: r.id,
        item: r.item,
        version: r.version,
        ...asReported(r.body),
        ...(r.reason && { reason: r.reason }),
        testedByName: r.tested_by_name,
        at: r.at.toISOString(),
      })),
      steps: steps
        .filter((s) => s.blind_id === row.id)
        .map((s) => ({ id: s.id, step: s.step, note: s.note, actorName: s.actor_name, at: s.at.toISOString() })),
      isTestedByReader: own.some((r) => r.tested_by === accountOf(actor)),
    }
  })
}

/** Numbers of earlier releases as they are printed. */
function asReported({ value, uncertainty, ...body }: ResultBody): ResultBody {
  const digits = (n: string | number) => (typeof n === 'number' ? plainNumber(n) : n)
  return { ...body, ...(value !== undefined && { value: digits(value) }), uncertainty: digits(uncertainty) }
}

/** Takes the sample in and looks at its seal; a broken one ends it. */
export async function receive(
  tx: Tx,
  app: App,
  actor: Actor,
  blindId: string,
  asked: { readonly isSealWhole: boolean; readonly note: string },
): Promise<void> {
  const row = await locked(tx, actor, blindId, ['sent'])
  await step(tx, app, actor, row, asked.isSealWhole ? 'received' : 'seal-broken', asked.note)
  await setBlindState(tx, row.id, asked.isSealWhole ? 'received' : 'void')
  if (!asked.isSealWhole)
    await app.jobs.add(tx, 'sampling.void', { blindId: row.id }, { key: `sampling.void:${row.id}` })
}

/** Enters a value, or a changed one with its reason: what was entered before stays. */
export async function enterResult(
  tx: Tx,
  app: App,
  actor: Actor,
  blindId: string,
  itemId: string,
  asked: ReportedResult,
  reason: string | undefined,
): Promise<void> {
  const row = await locked(tx, actor, blindId, ['received'])
  const item = productClassOf(row.product_class).items.find((i) => i.id === itemId && row.items.includes(i.id))
  if (!item) throw refuse(codeUnknown())
  if (!fitsUnit(asked.unit, item.unit)) {
    const said = { unit: asked.unit, wanted: printUnit(item.unit) || '无量纲' }
    throw refuse(isKnownUnit(asked.unit) ? unitNotComparable(said) : unitUnknown(said))
  }
  const today = dayOf(app.clock.now())
  const abilities = (await listAbilities(tx, [row.laboratory_id])).map(abilityOf)
  if (asked.method !== item.method || !isAble(abilities, row.product_class, item.id, asked.method, today))
    throw refuse(resultOutOfScope({ item: item.id, method: asked.method }))
  const body = readResult(item, asked)
  if ('pointer' in body) throw refuse(resultImpossible(body))
  const before = (await listResults(tx, [row.id])).filter((r) => r.item === item.id)
  if (before.length > 0 && !reason?.trim()) throw refuse(reasonNeeded())
  const result: ResultRowOf = {
    blind_id: row.id,
    id: newId(),
    item: item.id,
    version: before.length + 1,
    body,
    reason: reason?.trim() || null,
    tested_by: accountOf(actor),
    tested_by_name: actor.name,
    at: app.clock.now(),
  }
  await insertResult(tx, result)
  await sealRow(tx, app, 'sampling-result', result)
}

/** Every item has a value: hands the code to whoever approves. */
export async function finishTesting(tx: Tx, app: App, actor: Actor, blindId: string): Promise<void> {
  const row = await locked(tx, actor, blindId, ['received'])
  const results = await listResults(tx, [row.id])
  const missing = row.items.filter((i) => !results.some((r) => r.item === i))
  if (missing.length > 0) throw refuse(resultsMissing({ items: missing }))
  await step(tx, app, actor, row, 'tested', '检验完成，提交批准')
  await setBlindState(tx, row.id, 'tested')
}

/** Another person than any tester approves; the verdict is drawn up by the city, which alone can tell whose it is. */
export async function report(tx: Tx, app: App, actor: Actor, blindId: string): Promise<void> {
  const row = await locked(tx, actor, blindId, ['tested'])
  if ((await listResults(tx, [row.id])).some((r) => r.tested_by === accountOf(actor))) throw refuse(approverTested())
  await step(tx, app, actor, row, 'reported', '批准并报告')
  await setBlindState(tx, row.id, 'reported')
  await app.jobs.add(tx, 'sampling.conclude', { blindId: row.id }, { key: `sampling.conclude:${row.id}` })
}

export async function sendBack(tx: Tx, app: App, actor: Actor, blindId: string, reason: string): Promise<void> {
  const row = await locked(tx, actor, blindId, ['tested'])
  await step(tx, app, actor, row, 'sent-back', reason)
  await setBlindState(tx, row.id, 'received')
}

async function locked(tx: Tx, actor: Actor, blindId: string, states: readonly BlindRow['state'][]): Promise<BlindRow> {
  const row = await lockBlind(tx, laboratoryOf(actor), blindId)
  if (!row) throw refuse(codeUnknown())
  if (!states.includes(row.state)) throw refuse(blindState({ state: row.state }))
  return row
}

async function step(
  tx: Tx,
  app: App,
  actor: Actor,
  row: BlindRow,
  what: BlindStepRow['step'],
  note: string,
): Promise<void> {
  const entry: BlindStepRow = {
    blind_id: row.id,
    id: newId(),
    step: what,
    note: note.trim(),
    actor_id: accountOf(actor),
    actor_name: actor.name,
    at: app.clock.now(),
  }
  await insertBlindStep(tx, entry)
  await sealRow(tx, app, 'sampling-step', entry)
}
