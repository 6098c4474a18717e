import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Json } from '../../../core/seal.ts'
import { replayDecision } from '../logic/replay.ts'
import * as decisionStore from '../store/decisions.ts'
import * as replayStore from '../store/replays.ts'
import * as ruleStore from '../store/rules.ts'
import { rulesOf } from './publish.ts'

/** Decisions in memory at a time. */
const BATCH = 500

/** Asks for a replay of everything decided so far. While one runs, it is the one that is meant. */
export async function askReplay(tx: Tx, app: App, actor: Actor): Promise<{ id: string }> {
  const running = await replayStore.lockUnfinishedReplay(tx)
  const id = running?.id ?? (await openReplay(tx, app, actor.accountId ?? actor.kind, actor.name))
  await app.jobs.add(tx, 'rules.replay', {}, { key: 'rules.replay' })
  await audit(tx, app, { actor, action: 'rule.replay', objectKind: 'replay', objectId: id })
  return { id }
}

async function openReplay(tx: Tx, app: App, askedBy: string, name: string): Promise<string> {
  const id = newId()
  await replayStore.insertReplay(tx, {
    id,
    asked_by: askedBy,
    asked_by_name: name,
    asked_at: app.clock.now(),
    last_id: await decisionStore.findLastDecisionId(tx),
    cursor_id: null,
    checked: 0,
    differing: 0,
    finished_at: null,
  })
  return id
}

/**
 * Answers stored decisions again under the versions and parameter values they were made with, and notes each that differs. Batch by batch
 * in order of ids, each in its own transaction: memory does not grow with the number of decisions, and a replay that was killed goes on
 * behind its last finished batch. Goes on with an unfinished replay, or opens one.
 * @returns id of the replay that is finished now
 */
export async function replayDecisions(app: App): Promise<string> {
  const scope = systemScope('rules')
  await app.db.write(scope, async (tx) => {
    if (!(await replayStore.lockUnfinishedReplay(tx))) await openReplay(tx, app, 'system:rules', '夜间复算')
  })
  for (;;) {
    const done = await app.db.write(scope, (tx) => replayBatch(tx, app))
    if (done) return done
  }
}

/** @returns the replay's id when it came to its end */
async function replayBatch(tx: Tx, app: App): Promise<string | undefined> {
  const replay = await replayStore.lockUnfinishedReplay(tx)
  // Another process has brought it to its end in between.
  if (!replay) return (await replayStore.findLastFinishedReplay(tx))?.id ?? ''
  const decisions = replay.last_id
    ? await decisionStore.listDecisionsBetween(tx, replay.cursor_id, replay.last_id, BATCH)
    : []
  const differences = await differencesOf(tx, app, decisions)
  await replayStore.insertDifferences(
    tx,
    differences.map((d) => ({ ...d, replay_id: replay.id })),
  )
  const isDone = decisions.length < BATCH
  await replayStore.moveReplay(tx, replay.id, {
    cursor_id: decisions.at(-1)?.id ?? replay.cursor_id,
    checked: replay.checked + decisions.length,
    differing: replay.differing + differences.length,
    finished_at: isDone ? app.clock.now() : null,
  })
  if (!isDone) return undefined
  const differing = replay.differing + differences.length
  if (differing > 0)
    app.log.error({ part: 'rules', replay: replay.id, differing }, 'replayed decisions differ from what was decided')
  return replay.id
}

async function differencesOf(tx: Tx, app: App, decisions: readonly decisionStore.DecisionRow[]) {
  const used = new Set(decisions.flatMap((d) => Object.values(d.parameters).map((p) => p.id)))
  const values = used.size > 0 ? await ruleStore.findParameterValues(tx, [...used]) : []
  const history = new Map(values.map((v) => [v.id, v.value]))
  const declared = rulesOf(app)
  return decisions.flatMap((d) => {
    const difference = replayDecision(
      {
        ruleId: d.rule_id,
        version: d.rule_version,
        facts: d.facts,
        parameters: d.parameters as never,
        answer: d.answer,
      },
      declared,
      (id) => history.get(id),
    )
    return difference ? [{ decision_id: d.id, kind: difference.kind, now: difference.now as unknown as Json }] : []
  })
}
