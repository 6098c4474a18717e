import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { notPermitted, refuse } from '../../../core/problem.ts'
import { hasDealt } from '../logic/state.ts'
import { alreadyDone, drawUnknown, notDrawn, notThisStep } from '../problems.ts'
import * as store from '../store.ts'
import { invalid } from './freeze-roster.ts'
import { addStep } from './take-part.ts'

/**
 * Ends a draw before any party has dealt its secret, when nobody can know an outcome, whatever keys he holds. Afterwards it can only be
 * taken, or fail by its deadline.
 * @throws Refusal `draw-unknown`, `not-this-step`, `not-permitted`, `draw-invalid`
 */
export async function cancelDraw(tx: Tx, app: App, actor: Actor, drawId: string, reason: string): Promise<void> {
  const draw = await begin(tx, actor, drawId, reason)
  const { state } = await store.getProgress(tx, drawId)
  const steps = (await store.listSteps(tx, drawId)).map((r) => r.body)
  if ((state !== 'joining' && state !== 'committing') || hasDealt(steps)) throw refuse(notThisStep({ state }))
  await addStep(tx, app, draw, writerOf(actor), { kind: 'cancelled', reason: reason.trim() })
  await store.putProgress(tx, { draw_id: drawId, state: 'cancelled', due_at: null, changed_at: app.clock.now() })
  await note(tx, app, actor, draw, 'draw.cancel', reason)
}

/**
 * Notes, publicly and with a reason, that a drawn candidate is left out (it has closed, say). Nobody takes its place: that takes a redraw.
 * @throws Refusal `draw-unknown`, `not-drawn`, `already-done`, `not-this-step`, `not-permitted`, `draw-invalid`
 */
export async function excludeDrawn(
  tx: Tx,
  app: App,
  actor: Actor,
  drawId: string,
  candidateId: string,
  reason: string,
): Promise<void> {
  const draw = await begin(tx, actor, drawId, reason)
  const { state } = await store.getProgress(tx, drawId)
  if (state !== 'drawn') throw refuse(notThisStep({ state }))
  const drawn = await store.findDrawn(tx, drawId, candidateId)
  if (!drawn) throw refuse(notDrawn())
  const steps = await store.listSteps(tx, drawId)
  if (steps.some((s) => s.body.kind === 'excluded' && s.body.handle === drawn.handle)) throw refuse(alreadyDone())
  await addStep(tx, app, draw, writerOf(actor), { kind: 'excluded', handle: drawn.handle, reason: reason.trim() })
  await note(tx, app, actor, draw, 'draw.exclude', reason, { candidate: candidateId })
}

async function begin(tx: Tx, actor: Actor, drawId: string, reason: string): Promise<store.DrawRow> {
  await store.lockDraw(tx, drawId)
  const draw = await store.findDraw(tx, drawId)
  if (!draw) throw refuse(drawUnknown())
  if (actor.kind !== 'system' && !may(actor, 'draw.prepare', draw.region))
    throw refuse(notPermitted({ permission: 'draw.prepare' }))
  if (reason.trim() === '') throw invalid('reason', '请写明理由', 'say why')
  return draw
}

function writerOf(actor: Actor) {
  return { id: actor.accountId ?? 'system:draws', name: actor.name }
}

async function note(
  tx: Tx,
  app: App,
  actor: Actor,
  draw: store.DrawRow,
  action: string,
  reason: string,
  detail: Readonly<Record<string, string>> = {},
): Promise<void> {
  await audit(tx, app, {
    actor: actor.kind === 'system' ? 'system:draws' : actor,
    action,
    objectKind: 'draw',
    objectId: draw.id,
    region: draw.region,
    reason: reason.trim(),
    detail,
  })
}
