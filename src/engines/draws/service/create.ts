import { type Actor, may } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { notPermitted, personalNumbersInPublic, refuse } from '../../../core/problem.ts'
import { personalFaults } from '../../../core/text/personal-numbers.ts'
import { toHex } from '../../evidence/logic/bytes.ts'
import type { Assignment, NewDraw, Party } from '../define.ts'
import { fields } from '../logic/encode.ts'
import { hashOf } from '../logic/replay.ts'
import { handleOf } from '../logic/roster.ts'
import { quotaOf } from '../logic/select.ts'
import { thresholdOf } from '../logic/sharing.ts'
import { isEnded, SYSTEM_PARTY } from '../logic/state.ts'
import { beaconOff, drawExists, drawNotEnded, drawUnknown } from '../problems.ts'
import type { AssignmentDocument, DrawHeader } from '../schema.ts'
import * as store from '../store.ts'
import { leagueNetwork } from './beacon.ts'
import { type FrozenRoster, freezeRoster, invalid } from './freeze-roster.ts'
import { serverDrawCrypto } from './server-crypto.ts'
import { joinAsSystem } from './take-part.ts'

const HOUR_MS = 3_600_000
const DEFAULT_HOURS = { prepare: 72, open: 72 }

/**
 * Freezes list and rule, seals them, and lets the system join as the first party. Nothing about the draw can be changed afterwards.
 * @throws Refusal `draw-invalid`, `draw-exists`, `draw-not-ended`, `draw-unknown`, `beacon-off`, `not-permitted`
 */
export async function createDraw(tx: Tx, app: App, actor: Actor, asked: NewDraw): Promise<{ id: string }> {
  if (actor.kind !== 'system' && !may(actor, 'draw.prepare', asked.region))
    throw refuse(notPermitted({ permission: 'draw.prepare' }))
  checkAsked(asked)
  if (asked.beacon && !app.config.beaconUrl) throw refuse(beaconOff())
  await store.lockDraw(tx, `${asked.purpose} ${asked.owner.kind} ${asked.owner.id}`)
  await checkPredecessor(tx, asked)
  const now = app.clock.now()
  const id = newId()
  const salt = toHex(app.random(16))
  const nameOf = (code: string) => handleOf(serverDrawCrypto.sha256, salt, code)
  const exclusions = (asked.exclusions ?? []).map((e) => ({ handle: nameOf(e.code ?? e.id), reason: e.reason.trim() }))
  const roster = await freezeRoster(
    app,
    asked.roster,
    {
      salt,
      strata: new Set(asked.strata.map((s) => s.id)),
      excluded: new Set(exclusions.map((e) => e.handle)),
    },
    asked.assignment?.recusals ?? [],
  )
  const people = asked.assignment && freezeInspectors(app, asked.assignment, roster)
  const hours = asked.hours ?? DEFAULT_HOURS
  const parties = [
    { id: SYSTEM_PARTY, label: { zh: '质衡系统', en: 'Zhiheng itself' } },
    ...asked.parties.map(({ id, label }) => ({ id, label })),
  ]
  const after = (h: number) => new Date(now.getTime() + h * HOUR_MS).toISOString()
  const header: DrawHeader = {
    format: 'zhiheng/draw/v2',
    id,
    purpose: asked.purpose,
    title: asked.title.trim(),
    region: asked.region,
    owner: { kind: asked.owner.kind, id: asked.owner.id },
    ...(asked.predecessorId !== undefined && {
      predecessor: { id: asked.predecessorId, reason: (asked.reason as string).trim() },
    }),
    frozenAt: now.toISOString(),
    prepareBy: after(hours.prepare),
    openBy: after(hours.prepare + hours.open),
    strata: asked.strata.map((s) => ({
      id: s.id,
      label: s.label,
      take: 'ratio' in s.take ? { ratio: [s.take.ratio[0], s.take.ratio[1]] } : { count: s.take.count },
      ...(s.minimum !== undefined && { minimum: s.minimum }),
    })),
    roster: {
      salt,
      count: roster.count,
      sha256: roster.sha256,
      strata: asked.strata.flatMap((s) => {
        const frame = roster.strata.get(s.id)
        return frame ? [{ ...frame, quota: quotaOf(s, frame.candidates) }] : []
      }),
    },
    exclusions: exclusions.sort((a, b) => (a.handle < b.handle ? -1 : 1)),
    parties,
    threshold: thresholdOf(parties.length),
    ...(people && {
      assignment: { sha256: hashOf(serverDrawCrypto, people.document), perTask: people.document.perTask },
    }),
    ...(asked.beacon && { beacon: leagueNetwork }),
  }
  const drawHash = hashOf(serverDrawCrypto, header)
  const draw: store.DrawRow = {
    id,
    purpose: asked.purpose,
    title: header.title,
    region: asked.region,
    owner_kind: asked.owner.kind,
    owner_id: asked.owner.id,
    predecessor_id: asked.predecessorId ?? null,
    reason: header.predecessor?.reason ?? null,
    header,
    draw_hash: drawHash,
    roster_file: roster.publicFile,
    private_file: roster.privateFile,
    assignment: people?.document ?? null,
    frozen_at: now,
    frozen_by: actor.accountId ?? 'system:draws',
    frozen_by_name: actor.name,
  }
  await store.insertDraw(
    tx,
    draw,
    parties.map((p, place) => ({
      draw_id: id,
      party: p.id,
      place,
      label: p.label,
      holder: asked.parties.find((a) => a.id === p.id)?.holder ?? null,
    })),
    { draw_id: id, state: 'joining', due_at: new Date(header.prepareBy), changed_at: now },
  )
  if (people) {
    await store.insertInspectors(
      tx,
      people.names.map((n) => ({ draw_id: id, ...n })),
    )
    await store.insertRecusals(
      tx,
      people.recusals.map((r) => ({ draw_id: id, ...r })),
    )
  }
  await app.seal(tx, [{ kind: 'draw', id, body: header }])
  await audit(tx, app, {
    actor: actor.kind === 'system' ? 'system:draws' : actor,
    action: 'draw.freeze',
    objectKind: 'draw',
    objectId: id,
    region: asked.region,
    ...(header.predecessor && { reason: header.predecessor.reason }),
    detail: { purpose: asked.purpose, candidates: roster.count, predecessor: asked.predecessorId, drawHash },
  })
  await joinAsSystem(tx, app, draw)
  return { id }
}

/**
 * Repeats an ended draw: a new draw of the same owner that names the old one and says why. Both stay public.
 * @throws Refusal as {@link createDraw}
 */
export async function redraw(
  tx: Tx,
  app: App,
  actor: Actor,
  predecessorId: string,
  asked: Omit<NewDraw, 'predecessorId' | 'reason' | 'purpose' | 'owner' | 'region'> & { readonly reason: string },
): Promise<{ id: string }> {
  const before = await store.findDraw(tx, predecessorId)
  if (!before) throw refuse(drawUnknown())
  return createDraw(tx, app, actor, {
    ...asked,
    purpose: before.purpose,
    region: before.region,
    owner: { kind: before.owner_kind, id: before.owner_id },
    predecessorId,
  })
}

async function checkPredecessor(tx: Tx, asked: NewDraw): Promise<void> {
  const last = await store.findLastDraw(tx, { purpose: asked.purpose, ...asked.owner })
  if (asked.predecessorId === undefined) {
    if (last) throw refuse(drawExists({ drawId: last.id }))
    return
  }
  if (!asked.reason?.trim()) throw invalid('reason', '请写明重抽的理由', 'say why it is drawn again')
  if (last?.id !== asked.predecessorId) throw last ? refuse(drawExists({ drawId: last.id })) : refuse(drawUnknown())
  const { state } = await store.getProgress(tx, last.id)
  if (!isEnded(state)) throw refuse(drawNotEnded())
}

function checkAsked(asked: NewDraw): void {
  const { parties, strata, assignment, exclusions = [] } = asked
  if (!/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/.test(asked.purpose))
    throw invalid('purpose', '用途写法有误', 'is not domain.noun')
  if (asked.title.trim() === '' || asked.title.length > 200)
    throw invalid('title', '请写明名称（200 字以内）', 'needs a title')
  // The file of a draw is public and sealed as it stands: a mask afterwards would break it.
  const personal = [
    ...personalFaults(asked.title, '/title'),
    ...personalFaults(asked.reason ?? '', '/reason'),
    ...exclusions.flatMap((e, i) => personalFaults(e.reason, `/exclusions/${i}/reason`)),
  ]
  if (personal.length > 0) throw refuse(personalNumbersInPublic({ errors: personal }))
  checkParties(parties)
  if (strata.length === 0 || new Set(strata.map((s) => s.id)).size !== strata.length)
    throw invalid('strata', '至少有一个分层，且不重复', 'needs strata, each once')
  for (const { take, label, minimum = 0 } of strata) {
    const numbers = 'ratio' in take ? [...take.ratio, minimum] : [take.count, minimum]
    const isRight = numbers.every((n) => Number.isSafeInteger(n) && n >= 0)
    if (!isRight || ('ratio' in take && (take.ratio[1] === 0 || take.ratio[0] > take.ratio[1])))
      throw invalid('strata', `“${label.zh}”的比例或个数有误`, `the ratio or number of "${label.en}" is wrong`)
  }
  if (exclusions.some((e) => e.reason.trim() === ''))
    throw invalid('exclusions', '排除对象须写明理由', 'an exclusion needs a reason')
  const ids = (assignment?.inspectors ?? []).map((i) => i.id)
  if (assignment && (!Number.isInteger(assignment.perTask) || assignment.perTask < 2 || assignment.perTask > 9))
    throw invalid('assignment', '每项任务至少两名检查人员', 'two inspectors per task at least')
  checkGroups(assignment)
  if (new Set(ids).size !== ids.length) throw invalid('assignment', '检查人员重复', 'an inspector stands there twice')
}

/** Teams made up of groups: each once, equally many places for each, and every inspector in one of them. */
function checkGroups(assignment: Assignment | undefined): void {
  if (!assignment?.groups) return
  const { groups, perTask, inspectors } = assignment
  if (groups.length < 2 || new Set(groups).size !== groups.length || groups.some((g) => g.trim() === ''))
    throw invalid(
      'assignment',
      '共同检查的单位至少两个，且不重复',
      'a team is made up of two groups at least, each once',
    )
  if (perTask % groups.length !== 0)
    throw invalid(
      'assignment',
      `每项任务 ${perTask} 人不能平均分给 ${groups.length} 个单位`,
      `${perTask} inspectors cannot be shared evenly by ${groups.length} groups`,
    )
  const outside = inspectors.find((i) => i.group === undefined || !groups.includes(i.group))
  if (outside)
    throw invalid('assignment', `“${outside.label}”不属于所列单位`, `"${outside.label}" belongs to none of the groups`)
}

function checkParties(parties: readonly Party[]): void {
  if (parties.length < 2 || parties.length > 6)
    throw invalid('parties', '参与方应为二至六方', 'two parties at least, six at most')
  const ids = parties.map((p) => p.id)
  if (new Set(ids).size !== ids.length || ids.includes(SYSTEM_PARTY))
    throw invalid('parties', '参与方代号重复或被占用', 'party ids are doubled or taken')
  if (ids.some((id) => !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)))
    throw invalid('parties', '参与方代号写法有误', 'a party id is not a word')
  const accounts = parties.flatMap((p) => ('accountId' in p.holder ? [p.holder.accountId] : []))
  if (new Set(accounts).size !== accounts.length)
    throw invalid('parties', '同一人不能是两方', 'one person cannot be two parties')
}

/** Inspectors by handles from a salt that nobody learns; conditions by handle too. */
function freezeInspectors(app: App, assignment: Assignment, roster: FrozenRoster) {
  const salt = app.random(16)
  const handles = new Map(
    assignment.inspectors.map((i) => [
      i.id,
      toHex(serverDrawCrypto.sha256(fields('zhiheng/draw-inspector-handle/v1', salt, i.id)).subarray(0, 20)),
    ]),
  )
  const handle = (id: string): string | undefined => handles.get(id)
  const recusals = roster.recusals.flatMap(({ handle: task, recusal }) => {
    const who = handle(recusal.inspectorId)
    return who ? [{ inspector_handle: who, handle: task, source: recusal.source, reason: recusal.reason }] : []
  })
  const once = [...new Map(recusals.map((r) => [`${r.inspector_handle} ${r.handle}`, r])).values()]
  const document: AssignmentDocument = {
    perTask: assignment.perTask,
    ...(assignment.groups && { groups: [...assignment.groups] }),
    inspectors: assignment.inspectors
      .map((i) => ({
        handle: handle(i.id) as string,
        capabilities: [...new Set(i.capabilities ?? [])].sort(),
        regions: [...new Set(i.regions)].sort(),
        capacity: i.capacity,
        ...(assignment.groups && i.group !== undefined && { group: i.group }),
      }))
      .sort((a, b) => (a.handle < b.handle ? -1 : 1)),
    recusals: once
      .map((r): AssignmentDocument['recusals'][number] => [r.inspector_handle, r.handle, r.source])
      .sort((a, b) => (`${a}` < `${b}` ? -1 : 1)),
    previousPairs: (assignment.previousPairs ?? [])
      .flatMap(([a, b]): AssignmentDocument['previousPairs'] => {
        const pair = [handle(a), handle(b)].sort()
        return pair[0] && pair[1] ? [[pair[0], pair[1]]] : []
      })
      .sort((a, b) => (`${a}` < `${b}` ? -1 : 1)),
  }
  return {
    document,
    recusals: once,
    names: assignment.inspectors.map((i) => ({ handle: handle(i.id) as string, inspector_id: i.id, label: i.label })),
  }
}
