import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { calendarCoverage } from '../../../core/calendar/index.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { eachAlone } from '../../../core/jobs/each-alone.ts'
import { Refusal, refuse } from '../../../core/problem.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { askerHolds } from '../logic/abilities.ts'
import { recountClock } from '../logic/clocks.ts'
import { escalationUnknown } from '../problems.ts'
import type { Receipt } from '../schema.ts'
import { closeEscalations, insertEscalation, listDueCases, listEscalations } from '../store.ts'
import { append, askerOf, type LoadedCase, loadCase, loadFor, systemActor } from './act.ts'
import { makeMove } from './move.ts'

const BATCH = 200

interface CaseRun {
  readonly reminded: number
  readonly escalated: number
  readonly recounted: number
}

export interface ClockRun extends CaseRun {
  /** Cases whose clocks could not be seen to, by a fault of ours or of the database: logged, and tried again next time. */
  readonly failed: number
}

/**
 * Looks at every clock that asks for something today: ends counted anew, reminders, escalations. Each case is one transaction that locks
 * it, so that two runs at once, or one that was cut off, write each entry exactly once. What fails in one case stops no other.
 */
export async function runClocks(app: App, batch = BATCH): Promise<ClockRun> {
  const today = civilDay(app.clock.now())
  const total = { reminded: 0, escalated: 0, recounted: 0, failed: 0 }
  const recountTo = calendarCoverage().to
  const faults = await eachAlone(
    app,
    'cases',
    (after) => app.db.read(systemScope('cases'), (tx) => listDueCases(tx, { today, recountTo, after, limit: batch })),
    async (id) => {
      const run = await runCaseOrTell(app, id, today)
      total.reminded += run.reminded
      total.escalated += run.escalated
      total.recounted += run.recounted
    },
  )
  return { ...total, failed: faults.length }
}

/** An overdue move that is refused leaves the clock overdue all the same: those above are told that it was, and why. */
async function runCaseOrTell(app: App, id: string, today: string): Promise<CaseRun> {
  const inOne = (refused?: string) => app.db.write(systemScope('cases'), (tx) => runCase(tx, app, id, today, refused))
  try {
    return await inOne()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { title, detail } = error.problem
    return inOne([title.zh, detail?.zh].filter(Boolean).join('：'))
  }
}

async function runCase(
  tx: Tx,
  app: App,
  caseId: string,
  today: string,
  /** Why the move at the end of a clock was refused before: it is not tried again, and said. */
  refused: string | undefined,
): Promise<CaseRun> {
  const actor = systemActor('cases')
  let loaded = await loadCase(tx, app, caseId, true)
  const run = { reminded: 0, escalated: 0, recounted: 0 }
  for (const clock of loaded.document.clocks) {
    const state = () => loaded.status.clocks[clock.name]
    const before = state()
    const event = before && recountClock(clock, before, today)
    if (event) {
      loaded = (await append(tx, app, actor, loaded, { kind: 'recounted', body: { clocks: [event] } })).loaded
      run.recounted++
    }
    const now = state()
    if (now?.state !== 'running' || now.overdueAt) continue
    if (now.dueOn < today) {
      loaded = await escalate(tx, app, loaded, clock.name, now.dueOn, refused)
      run.escalated++
    } else if (now.remindOn && now.remindOn <= today && !now.remindedAt) {
      const body = { clock: clock.name, dueOn: now.dueOn }
      loaded = (await append(tx, app, actor, loaded, { kind: 'reminded', body })).loaded
      run.reminded++
    }
  }
  return run
}

async function escalate(
  tx: Tx,
  app: App,
  loaded: LoadedCase,
  clock: string,
  dueOn: string,
  refused: string | undefined,
): Promise<LoadedCase> {
  const actor = systemActor('cases')
  const { row, document } = loaded
  const { escalateTo, move } = document.clocks.find((c) => c.name === clock)?.onOverdue ?? {
    escalateTo: document.assign,
  }
  const isItsMove = document.states.find((s) => s.name === loaded.status.state)?.moves.some((m) => m.name === move)
  const escalationId = newId()
  await insertEscalation(tx, {
    subjectId: row.subjectId,
    caseId: row.id,
    id: escalationId,
    clock,
    permission: escalateTo,
    region: row.region,
    openedAt: app.clock.now(),
  })
  const told = await append(tx, app, actor, loaded, {
    kind: 'overdue',
    body: {
      clock,
      dueOn,
      escalateTo,
      escalationId,
      ...(move && isItsMove && refused && { refused: { move, because: refused } }),
    },
  })
  if (!move || !isItsMove || refused) return told.loaded
  await makeMove(tx, app, actor, row.id, move, { reason: `${dueOn} 期限届满，系统自动办理` })
  return loadCase(tx, app, row.id)
}

/** Whoever an overdue clock was brought before says what he did about it; the task is then done, by name and time. */
export async function seeToEscalation(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: { readonly caseId: string; readonly escalationId: string; readonly remark: string },
): Promise<Receipt> {
  const loaded = await loadFor(tx, app, actor, asked.caseId, true)
  const { subjectId, id } = loaded.row
  const found = (await listEscalations(tx, subjectId, id)).find((e) => e.id === asked.escalationId && !e.doneAt)
  if (!found || !askerHolds(found.permission, loaded.status, askerOf(actor, loaded.row)))
    throw refuse(escalationUnknown())
  const { loaded: seen, entry } = await append(tx, app, actor, loaded, {
    kind: 'seen-to',
    body: { escalationId: found.id, remark: asked.remark },
  })
  const at = new Date(entry.at)
  await closeEscalations(tx, { subjectId, caseId: id, ids: [found.id], at, by: actor.name, entryId: entry.id })
  return { caseId: id, entryId: entry.id, state: seen.row.state, revision: seen.row.revision, wasDoneBefore: false }
}
