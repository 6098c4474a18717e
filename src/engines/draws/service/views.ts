import { type Actor, may } from '../../../core/access/define.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { DrawOutcome } from '../define.ts'
import { circleOf, dealingsOf, hasDealt } from '../logic/state.ts'
import { drawUnknown } from '../problems.ts'
import type { DrawDetail, DrawEntry, DrawnView, DrawQuery, PartyView, Step } from '../schema.ts'
import * as store from '../store.ts'
import { chanceOf, explainShortfalls, outcomeOf } from './take.ts'
import { partyOf } from './take-part.ts'

export function entryOf(draw: store.ListedDraw): DrawEntry {
  const { strata, count } = draw.header.roster
  return {
    id: draw.id,
    purpose: draw.purpose,
    title: draw.title,
    region: draw.region,
    state: draw.state,
    candidates: count,
    quota: strata.reduce((sum, s) => sum + s.quota, 0),
    frozenAt: draw.frozen_at.toISOString(),
    ...(draw.due_at && { deadline: draw.due_at.toISOString() }),
    ...(draw.predecessor_id && { predecessorId: draw.predecessor_id }),
    ...(draw.reason && { reason: draw.reason }),
  }
}

const PAGE = 30

/** Draws of these regions, newest first. */
export async function listDraws(
  tx: Tx,
  regions: readonly string[],
  query: DrawQuery = {},
): Promise<{ items: DrawEntry[]; next?: string }> {
  const limit = query.limit ?? PAGE
  const rows = await store.listDraws(tx, regions, query, limit + 1)
  const items = rows.slice(0, limit).map(entryOf)
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last && { next: last.id }) }
}

/** A draw with its state. @throws Refusal `draw-unknown` */
export async function getDraw(
  tx: Tx,
  drawId: string,
): Promise<DrawEntry & { readonly header: store.DrawRow['header'] }> {
  const draw = await find(tx, drawId)
  return { ...entryOf(draw), header: draw.header }
}

/** The last draw of an owner for a purpose; undefined when there was none. */
export async function findDrawOf(
  tx: Tx,
  of: { readonly purpose: string; readonly kind: string; readonly id: string },
): Promise<DrawEntry | undefined> {
  const last = await store.findLastDraw(tx, of)
  return last && entryOf(await find(tx, last.id))
}

/** What a drawn draw gave; undefined before that. */
export async function findOutcome(tx: Tx, drawId: string): Promise<DrawOutcome | undefined> {
  const draw = await store.findDraw(tx, drawId)
  const [result] = await store.findResults(tx, [drawId])
  if (!draw || !result) return undefined
  const people = new Map((await store.listInspectors(tx, drawId)).map((i) => [i.handle, i]))
  return outcomeOf(draw, result.body, await store.listDrawn(tx, drawId), people)
}

async function find(tx: Tx, drawId: string): Promise<store.ListedDraw> {
  const draw = await store.findDraw(tx, drawId)
  if (!draw) throw refuse(drawUnknown())
  const { state, due_at } = await store.getProgress(tx, drawId)
  return { ...draw, state, due_at }
}

/** A draw as one account sees it: where it stands and what this account can do next. */
export async function readDraw(tx: Tx, actor: Actor, drawId: string): Promise<DrawDetail> {
  const draw = await find(tx, drawId)
  const parties = await store.listParties(tx, drawId)
  const rows = await store.listSteps(tx, drawId)
  const steps = rows.map((r) => r.body)
  const [result] = await store.findResults(tx, [drawId])
  const successorId = await store.findSuccessor(tx, drawId)
  const mine = may(actor, 'draw.take-part', draw.region) ? partyOf(actor, draw, parties, rows) : undefined
  const next = mine && nextFor(draw.state, rows, mine.party)
  const circle = circleOf(draw.header, draw.draw_hash, steps)
  const dealings = dealingsOf(draw.header, steps)
  return {
    entry: entryOf(draw),
    header: draw.header,
    drawHash: draw.draw_hash,
    parties: parties.map((p) => viewParty(p, rows, p === mine)),
    ...(next && { next }),
    ...(mine && { mine: mine.party }),
    ...(circle && { circle: [...circle.parties] }),
    ...(dealings && { dealings: [...dealings] }),
    steps: steps.map((s) => ({
      id: s.id,
      kind: s.kind,
      at: s.at,
      ...('party' in s && { party: s.party }),
      ...('reason' in s && { note: s.reason }),
      ...(s.kind === 'failed' && { note: s.missing.join(', ') }),
    })),
    ...(result && { seed: result.body.seed, drawn: await viewDrawn(tx, draw, result, steps) }),
    shortfalls: result?.body.shortfalls?.length ?? 0,
    ...(successorId && { successorId }),
    canPrepare: may(actor, 'draw.prepare', draw.region),
    canCancel:
      (draw.state === 'joining' || draw.state === 'committing') &&
      !hasDealt(steps) &&
      may(actor, 'draw.prepare', draw.region),
  }
}

function nextFor(state: DrawEntry['state'], rows: readonly store.StepRow[], party: string): DrawDetail['next'] {
  const has = (kind: string) => rows.some((r) => r.kind === kind && r.party === party)
  if (state === 'joining') return has('joined') ? undefined : 'join'
  if (state === 'committing') return has('committed') ? undefined : 'commit'
  if (state === 'opening') return has('opened') ? undefined : 'open'
  return undefined
}

function viewParty(party: store.PartyRow, rows: readonly store.StepRow[], isMine: boolean): PartyView {
  const own = (kind: string) => rows.find((r) => r.kind === kind && r.party === party.party)
  const [joined, committed, opened] = [own('joined'), own('committed'), own('opened')]
  return {
    id: party.party,
    label: party.label,
    isMine,
    ...(joined && { joinedAt: joined.at.toISOString(), actedBy: joined.actor_name }),
    ...(joined?.body.kind === 'joined' && { key: joined.body.join.key }),
    ...(committed && { committedAt: committed.at.toISOString() }),
    ...(opened && { openedAt: opened.at.toISOString() }),
  }
}

/** Officials look at some hundred; the rest is in the worksheet and the public file. */
const SHOWN_AT_MOST = 500

async function viewDrawn(
  tx: Tx,
  draw: store.DrawRow,
  result: store.ResultRow,
  steps: readonly Step[],
  limit = SHOWN_AT_MOST,
): Promise<DrawnView[]> {
  const people = new Map((await store.listInspectors(tx, draw.id)).map((i) => [i.handle, i]))
  const shortfalls = explainShortfalls(result.body)
  const removed = new Map(steps.flatMap((s) => (s.kind === 'excluded' ? [[s.handle, s.reason] as const] : [])))
  const rows = await store.listDrawn(tx, draw.id)
  return rows.slice(0, limit).map((r) => {
    const short = shortfalls.get(r.handle)
    const excludedFor = removed.get(r.handle)
    return {
      handle: r.handle,
      candidateId: r.candidate_id,
      ...(r.subject_id && { subjectId: r.subject_id }),
      label: r.label,
      stratum: r.stratum,
      rank: r.rank,
      weight: r.weight,
      ...(r.region && { region: r.region }),
      ...chanceOf(draw.header, r),
      inspectors: r.inspectors.map((h) => ({ id: people.get(h)?.inspector_id ?? h, label: people.get(h)?.label ?? h })),
      ...(short && { unassigned: short }),
      ...(excludedFor !== undefined && { excludedFor }),
    }
  })
}

/** Everything drawn, for the worksheet. */
export async function listDrawnViews(tx: Tx, drawId: string): Promise<{ title: string; drawn: DrawnView[] }> {
  const draw = await find(tx, drawId)
  const [result] = await store.findResults(tx, [drawId])
  const steps = (await store.listSteps(tx, drawId)).map((r) => r.body)
  return {
    title: draw.title,
    drawn: result ? await viewDrawn(tx, draw, result, steps, Number.POSITIVE_INFINITY) : [],
  }
}
