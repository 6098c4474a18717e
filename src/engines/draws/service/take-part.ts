import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { PartyHolder } from '../define.ts'
import { type BeaconRound, isBeaconRound, roundAt } from '../logic/beacon.ts'
import {
  type Circle,
  checkDealing,
  checkJoin,
  checkOpening,
  type Dealing,
  type JoinMessage,
  makeDealing,
  makeJoin,
  makeOpening,
  type Opening,
  ProtocolFault,
} from '../logic/sharing.ts'
import { circleOf, dealingsOf, missingParties, protocolOf, SYSTEM_PARTY, stateOf } from '../logic/state.ts'
import {
  alreadyDone,
  deadlinePassed,
  drawUnknown,
  messageRefused,
  notThisStep,
  notYourParty,
  personTakesPartTwice,
} from '../problems.ts'
import type { DrawState, Step } from '../schema.ts'
import * as store from '../store.ts'
import { ownSecret } from './own-secret.ts'

/** Who writes an entry: an account, or the system in its own part. */
interface Writer {
  readonly id: string
  readonly name: string
}
const SYSTEM: Writer = { id: 'system:draws', name: '质衡系统' }

type Said = Step extends infer S ? (S extends Step ? Omit<S, 'id' | 'draw' | 'at'> : never) : never

/** Whether an account may act for a party. */
export function mayActFor(actor: Actor, holder: PartyHolder | null, region: string): boolean {
  if (!holder || actor.accountId === undefined) return false
  if ('accountId' in holder) return holder.accountId === actor.accountId
  if ('organisationId' in holder) return actor.grants.some((g) => g.organisationId === holder.organisationId)
  return actor.grants.some((g) => g.roleId === holder.roleId && region.startsWith(g.region))
}

/** The party for which this account acts or could act: the one it already acts for first. */
export function partyOf(
  actor: Actor,
  draw: store.DrawRow,
  parties: readonly store.PartyRow[],
  steps: readonly store.StepRow[],
) {
  const before = steps.find((s) => s.party !== null && s.actor_id === actor.accountId)?.party
  return parties.find((p) =>
    before ? p.party === before : mayActFor(actor, p.holder, draw.region) && isFree(p, steps, actor),
  )
}

/** A party held by a role or an organisation is whose who joined first for it; a colleague may go on for him. */
function isFree(party: store.PartyRow, steps: readonly store.StepRow[], actor: Actor): boolean {
  if (party.holder && 'accountId' in party.holder) return true
  const joined = steps.find((s) => s.kind === 'joined' && s.party === party.party)
  return !joined || joined.actor_id === actor.accountId
}

/**
 * Joins a draw with a key and the commitment to a secret that stays with the party. From here on it can bring no other.
 * @throws Refusal `not-your-party`, `person-takes-part-twice`, `not-this-step`, `already-done`, `deadline-passed`, `message-refused`
 */
export function joinDraw(
  tx: Tx,
  app: App,
  actor: Actor,
  drawId: string,
  asked: { readonly party: string; readonly join: JoinMessage },
): Promise<void> {
  return act(tx, app, actor, drawId, asked.party, 'joined', ({ draw }) => {
    checkJoin(asked.join, draw.draw_hash, asked.party, protocolOf(draw.header))
    return { said: { kind: 'joined', party: asked.party, join: asked.join }, token: asked.join.key }
  })
}

/**
 * Deals the secret that a party joined with to all parties under their keys, proven to be openable. With the last one the outcome can be
 * opened whoever stays away.
 * @throws Refusal as {@link joinDraw}
 */
export function commitSecret(
  tx: Tx,
  app: App,
  actor: Actor,
  drawId: string,
  asked: { readonly party: string; readonly dealing: Dealing },
): Promise<void> {
  return act(tx, app, actor, drawId, asked.party, 'committed', ({ circle }) => {
    checkDealing(asked.dealing, circle as Circle, asked.party)
    return {
      said: { kind: 'committed', party: asked.party, dealing: asked.dealing },
      token: asked.dealing.commitments[0] as string,
    }
  })
}

/**
 * Opens a party's shares. As soon as more than half of the parties have opened, the draw is taken.
 * @throws Refusal as {@link joinDraw}
 */
export function revealSecret(
  tx: Tx,
  app: App,
  actor: Actor,
  drawId: string,
  asked: { readonly party: string; readonly opening: Opening },
): Promise<void> {
  return act(tx, app, actor, drawId, asked.party, 'opened', ({ circle, dealings }) => {
    const place = (circle as Circle).parties.findIndex((p) => p.id === asked.party)
    checkOpening(asked.opening, circle as Circle, place, dealings as readonly Dealing[])
    return { said: { kind: 'opened', party: asked.party, opening: asked.opening } }
  })
}

interface Situation {
  readonly draw: store.DrawRow
  readonly circle: Circle | undefined
  readonly dealings: readonly Dealing[] | undefined
}

/** A step is done in its state; opening goes on while the draw is being taken, so that nobody is kept from it. */
const STATES: Readonly<Record<'joined' | 'committed' | 'opened', readonly DrawState[]>> = {
  joined: ['joining'],
  committed: ['committing'],
  opened: ['opening', 'drawing'],
}
const ACTIONS = { joined: 'draw.join', committed: 'draw.commit', opened: 'draw.open' } as const

async function act(
  tx: Tx,
  app: App,
  actor: Actor,
  drawId: string,
  party: string,
  kind: keyof typeof STATES,
  answer: (now: Situation) => { readonly said: Said; readonly token?: string },
): Promise<void> {
  await store.lockDraw(tx, drawId)
  const draw = await store.findDraw(tx, drawId)
  if (!draw) throw refuse(drawUnknown())
  const parties = await store.listParties(tx, drawId)
  const rows = await store.listSteps(tx, drawId)
  const steps = rows.map((r) => r.body)
  const { state, due_at } = await store.getProgress(tx, drawId)
  const mine = parties.find((p) => p.party === party)
  if (!mine || !mayActFor(actor, mine.holder, draw.region)) throw refuse(notYourParty())
  if (rows.some((r) => r.actor_id === actor.accountId && r.party !== null && r.party !== party))
    throw refuse(personTakesPartTwice())
  if (rows.some((r) => r.kind === kind && r.party === party)) throw refuse(alreadyDone())
  if (!STATES[kind].includes(state)) throw refuse(notThisStep({ state }))
  if (due_at && due_at < app.clock.now()) throw refuse(deadlinePassed())
  const now = { draw, circle: circleOf(draw.header, draw.draw_hash, steps), dealings: dealingsOf(draw.header, steps) }
  let made: ReturnType<typeof answer>
  try {
    made = answer(now)
  } catch (error) {
    if (error instanceof ProtocolFault) throw refuse(messageRefused({ en: error.message }))
    throw error
  }
  const writer = { id: actor.accountId as string, name: actor.name }
  await addStep(tx, app, draw, writer, made.said, made.token)
  await audit(tx, app, {
    actor,
    action: ACTIONS[kind],
    objectKind: 'draw',
    objectId: drawId,
    region: draw.region,
    detail: { party },
  })
  await goOn(tx, app, draw)
}

/** Appends an entry and seals it. */
export async function addStep(
  tx: Tx,
  app: App,
  draw: store.DrawRow,
  writer: Writer,
  said: Said,
  token?: string,
): Promise<void> {
  const at = app.clock.now()
  const seq = (await store.listSteps(tx, draw.id)).length + 1
  const body = { id: newId(), draw: draw.id, at: at.toISOString(), ...said } as Step
  await store.insertStep(tx, {
    draw_id: draw.id,
    seq,
    id: body.id,
    kind: body.kind,
    party: 'party' in body ? body.party : null,
    body,
    token: token ?? null,
    at,
    actor_id: writer.id,
    actor_name: writer.name,
  })
  await app.seal(tx, [{ kind: 'draw-step', id: body.id, body }])
}

/** The system's own part, and what follows by itself: closing, the beacon's round, the job that takes the draw. */
export async function goOn(tx: Tx, app: App, draw: store.DrawRow): Promise<void> {
  const { header } = draw
  const steps = async () => (await store.listSteps(tx, draw.id)).map((r) => r.body)
  let now = await steps()
  const circle = circleOf(header, draw.draw_hash, now)
  if (circle && missingParties(header, now, 'committed').includes(SYSTEM_PARTY)) {
    const dealing = makeDealing(ownSecret(app.config.dataDir, draw.draw_hash), circle, SYSTEM_PARTY)
    await addStep(tx, app, draw, SYSTEM, { kind: 'committed', party: SYSTEM_PARTY, dealing }, dealing.commitments[0])
    now = await steps()
  }
  const dealings = dealingsOf(header, now)
  if (circle && dealings && !now.some((s) => s.kind === 'closed')) {
    const { beacon } = header
    // Two periods ahead: nobody knows it when the last secret is fixed.
    const round = beacon && roundAt(beacon, new Date(app.clock.now().getTime() + 2000 * beacon.period))
    await addStep(tx, app, draw, SYSTEM, { kind: 'closed', ...(round !== undefined && { beaconRound: round }) })
    await openAsSystem(tx, app, draw, circle, dealings)
    now = await steps()
  }
  await settle(tx, app, draw, stateOf(header, now, false))
}

async function openAsSystem(
  tx: Tx,
  app: App,
  draw: store.DrawRow,
  circle: Circle,
  dealings: readonly Dealing[],
): Promise<void> {
  const place = circle.parties.findIndex((p) => p.id === SYSTEM_PARTY)
  const opening = makeOpening(ownSecret(app.config.dataDir, draw.draw_hash), circle, place, dealings)
  try {
    checkOpening(opening, circle, place, dealings)
  } catch (error) {
    if (!(error instanceof ProtocolFault)) throw error
    // The key file is not the one it joined with: the other parties open without the system.
    app.log.error({ part: 'draws', draw: draw.id }, 'keys/draws.key is not the one this draw began with')
    return
  }
  await addStep(tx, app, draw, SYSTEM, { kind: 'opened', party: SYSTEM_PARTY, opening })
}

async function settle(tx: Tx, app: App, draw: store.DrawRow, state: DrawState): Promise<void> {
  const due = {
    joining: draw.header.prepareBy,
    committing: draw.header.prepareBy,
    opening: draw.header.openBy,
  } as const
  const by = due[state as keyof typeof due]
  await store.putProgress(tx, {
    draw_id: draw.id,
    state,
    due_at: by ? new Date(by) : null,
    changed_at: app.clock.now(),
  })
  if (state === 'drawing') await app.jobs.add(tx, 'draws.take', { drawId: draw.id }, { key: `draws.take ${draw.id}` })
}

/** At the freezing: the system's secret is fixed before anybody else is asked. */
export async function joinAsSystem(tx: Tx, app: App, draw: store.DrawRow): Promise<void> {
  const secret = ownSecret(app.config.dataDir, draw.draw_hash)
  const join = makeJoin(secret, draw.draw_hash, SYSTEM_PARTY, protocolOf(draw.header))
  await addStep(tx, app, draw, SYSTEM, { kind: 'joined', party: SYSTEM_PARTY, join }, join.key)
}

/** Adds the round that was fixed at the closing. @returns whether it counts */
export async function addBeacon(tx: Tx, app: App, draw: store.DrawRow, beacon: BeaconRound): Promise<boolean> {
  await store.lockDraw(tx, draw.id)
  const steps = (await store.listSteps(tx, draw.id)).map((r) => r.body)
  const closed = steps.find((s) => s.kind === 'closed')
  if (!draw.header.beacon || closed?.beaconRound !== beacon.round || steps.some((s) => s.kind === 'beacon'))
    return false
  if (!isBeaconRound(beacon, draw.header.beacon)) return false
  await addStep(tx, app, draw, SYSTEM, { kind: 'beacon', beacon: { ...beacon } })
  await goOn(tx, app, draw)
  return true
}

/**
 * A deadline went by: the draw ends without a result, and it is said who was missing. Whoever holds a majority of the keys can stay away
 * after the others have dealt, knowing what he avoids; that is all he can do, and it stands there with his name.
 */
export async function failOverdue(tx: Tx, app: App, drawId: string): Promise<boolean> {
  await store.lockDraw(tx, drawId)
  const draw = await store.findDraw(tx, drawId)
  const { state, due_at } = await store.getProgress(tx, drawId)
  const kind = ({ joining: 'joined', committing: 'committed', opening: 'opened' } as const)[state as 'joining']
  if (!draw || !kind || !due_at || due_at >= app.clock.now()) return false
  const steps = (await store.listSteps(tx, drawId)).map((r) => r.body)
  const phase = ({ joined: 'join', committed: 'commit', opened: 'open' } as const)[kind]
  await addStep(tx, app, draw, SYSTEM, {
    kind: 'failed',
    phase,
    missing: [...missingParties(draw.header, steps, kind)],
  })
  await settle(tx, app, draw, 'failed')
  await audit(tx, app, {
    actor: 'system:draws',
    action: 'draw.fail',
    objectKind: 'draw',
    objectId: drawId,
    region: draw.region,
    detail: { phase },
  })
  return true
}
