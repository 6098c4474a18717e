import { type Actor, type Permission, regionsOf } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import { defineTaskSource } from '../../forms/index.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import type { Task } from '../../forms/schema.ts'
import { DECIDES_RECUSAL, stateOf } from '../logic/abilities.ts'
import type { CaseDocument, StateDocument } from '../schema.ts'
import {
  type CaseRow,
  listAwaiting,
  listInHand,
  listOpenEscalations,
  listRecusalsAsked,
  listVersions,
} from '../store.ts'
import { inForceOfCases } from './in-force.ts'
import { getVersion } from './publish.ts'

const MOST = 200
const KIND: Bilingual = { zh: '案件', en: 'Case' }
const OFFERED: Bilingual = { zh: '待接收', en: 'Offered to me' }
const UNASSIGNED: Bilingual = { zh: '待分派', en: 'To assign' }
const RECUSAL: Bilingual = { zh: '回避申请', en: 'Request to stand aside' }
const OVERDUE: Bilingual = { zh: '超期督办', en: 'Overdue' }

/** Permissions that act in a state where nobody else is waited for: there the case waits for whoever holds one. */
function awaited(state: StateDocument): string[] {
  const who = state.moves.flatMap((m) => m.who)
  return who.includes('assignee') || who.includes('subject') ? [] : [...new Set(who)]
}

interface Place {
  readonly kind: string
  readonly version: number
  readonly state: string
  readonly prefix: string
}

function places(actor: Actor, documents: readonly CaseDocument[], of: (d: CaseDocument, s: StateDocument) => string[]) {
  return documents.flatMap((d) =>
    d.states
      .filter((s) => !s.isFinal)
      .flatMap((s) =>
        of(d, s).flatMap((p) =>
          regionsOf(actor, p as Permission).map(
            (prefix): Place => ({ kind: d.kind, version: d.version, state: s.name, prefix }),
          ),
        ),
      ),
  )
}

/** Cases in hand, offered, waiting for a permission the actor holds, without a handler, and overdue ones brought before him. */
export const caseTasks = defineTaskSource({
  id: 'cases',
  list: async (tx, app, actor) => {
    if (actor.subjectId !== undefined || actor.accountId === undefined) return []
    const documents = (await listVersions(tx)).map((v) => v.document)
    const tasks = new Map<string, { row: CaseRow; kindLabel: Bilingual }>()
    const add = (row: CaseRow, kindLabel: Bilingual) => {
      if (!tasks.has(row.id)) tasks.set(row.id, { row, kindLabel })
    }
    for (const row of await listInHand(tx, actor.accountId, MOST))
      add(row, row.offeredTo === actor.accountId ? OFFERED : KIND)
    for (const row of await listAwaiting(
      tx,
      places(actor, documents, (_, s) => awaited(s)),
      MOST,
    ))
      if (!row.people.includes(actor.accountId) || row.handlers.includes(actor.accountId)) add(row, KIND)
    const toAssign = places(actor, documents, (d, s) => (awaited(s).length === 0 ? [d.assign] : []))
    for (const row of await listAwaiting(tx, toAssign, MOST)) if (row.handlers.length === 0) add(row, UNASSIGNED)
    const notes = await inForceOfCases(
      tx,
      app,
      [...tasks.values()].map(({ row }) => row),
    )
    const own: Task[] = []
    for (const { row, kindLabel } of tasks.values()) own.push(await taskOf(tx, app, row, kindLabel, notes.get(row.id)))
    const regions = regionsOf(actor, DECIDES_RECUSAL as Permission)
    for (const row of await listRecusalsAsked(tx, { prefixes: regions, accountId: actor.accountId }, MOST))
      own.push({
        ...(await taskOf(tx, app, row, RECUSAL, undefined)),
        kind: 'case-recusal',
        since: row.askedAt.toISOString(),
      })
    return [...(await escalations(tx, app, actor, documents)), ...own]
  },
})

async function taskOf(
  tx: Tx,
  app: App,
  row: CaseRow,
  kindLabel: Bilingual,
  note: Bilingual | undefined,
): Promise<Task> {
  const { document } = await getVersion(tx, app, row.kind, row.version)
  const state = stateOf(document, row.state)
  return {
    kind: 'case',
    kindLabel,
    id: row.id,
    title: { zh: `${document.label.zh}：${state.label.zh}`, en: `${document.label.en}: ${state.label.en}` },
    subjectId: row.subjectId,
    subjectName: row.subjectName,
    ...(row.dueOn && { dueOn: row.dueOn }),
    ...(note && { note }),
    isOverdue: row.dueOn !== null && row.dueOn < civilDay(app.clock.now()),
    since: row.changedAt.toISOString(),
    path: `/cases/${row.id}`,
  }
}

async function escalations(tx: Tx, app: App, actor: Actor, documents: readonly CaseDocument[]): Promise<Task[]> {
  const permissions = new Set(documents.flatMap((d) => d.clocks.map((c) => c.onOverdue.escalateTo)))
  const held = [...permissions].flatMap((permission) =>
    regionsOf(actor, permission as Permission).map((prefix) => ({ permission, prefix })),
  )
  const tasks: Task[] = []
  for (const e of await listOpenEscalations(tx, held, MOST)) {
    const { document } = await getVersion(tx, app, e.kind, e.version)
    const clock = document.clocks.find((c) => c.name === e.clock)?.label ?? { zh: e.clock, en: e.clock }
    tasks.push({
      kind: 'case-escalation',
      kindLabel: OVERDUE,
      id: e.id,
      title: { zh: `${document.label.zh}：${clock.zh}已超期`, en: `${document.label.en}: ${clock.en} is overdue` },
      subjectId: e.subjectId,
      subjectName: e.subjectName,
      dueOn: e.dueOn,
      isOverdue: true,
      since: e.openedAt.toISOString(),
      path: `/cases/${e.caseId}`,
    })
  }
  return tasks
}
