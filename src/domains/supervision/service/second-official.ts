import { listHolders } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { addDays } from '../../../core/calendar/index.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { findRecord } from '../../../engines/archive/index.ts'
import { defineCaseEffect, findCaseByOrigin, makeMove } from '../../../engines/cases/index.ts'
import { confirmationStates, defineSecondOfficials } from '../../../engines/forms/index.ts'
import { parameterOn } from '../../../engines/rules/index.ts'
import { correctionCase } from '../correction.ts'
import { inspectionForm } from '../forms/inspection.ts'
import { secondAwaited } from '../problems.ts'
import * as store from '../store.ts'

/** Who may be the second inspector: those who were drawn for the task, otherwise whoever may inspect there. */
export const secondInspectors = defineSecondOfficials({
  formId: inspectionForm.id,
  people: async (tx, app, { region, taskRef }) => {
    const task = taskRef === undefined ? undefined : await store.findTask(tx, taskRef)
    if (task) return task.inspectors.map((accountId, i) => ({ accountId, name: task.inspector_names[i] ?? '' }))
    // On the same connection: a second one inside a transaction starves when as many forms arrive as there are connections.
    return listHolders(tx, app, 'inspection.write', region)
  },
  dueOn: async (tx, app, day) => {
    const { value } = await parameterOn(tx, app, 'supervision.second-official', 'confirmDays', day)
    return addDays(day, Number(value))
  },
  onAnswered: async (tx, app, actor, { outcome, record_id, subject_id }) => {
    if (outcome !== 'confirmed') return
    const waiting = await findOrderOf(tx, subject_id, record_id)
    if (waiting) await makeMove(tx, app, actor, waiting, 'order')
  },
})

/** The case that waits to be ordered for an inspection, or for one that it corrects. */
async function findOrderOf(tx: Tx, subjectId: string, recordId: string): Promise<string | undefined> {
  for (let id: string | null = recordId; id; id = (await findRecord(tx, subjectId, id))?.supersedes ?? null) {
    const found = await findCaseByOrigin(tx, { kind: inspectionForm.recordKind, id })
    const order = found.find((c) => c.kind === correctionCase.kind)
    if (order) return order.state === correctionCase.initial ? order.id : undefined
  }
  return undefined
}

/** One person alone orders nothing, by hand neither. */
export const orderByTwo = defineCaseEffect({
  kind: correctionCase.kind,
  onMove: async (tx, app, _actor, { case: row, move }) => {
    if (move !== 'order' || row.originKind !== inspectionForm.recordKind || !row.originId) return
    const recordId = await latestOf(tx, row.subjectId, row.originId)
    const state = (await confirmationStates(tx, app as App, [recordId])).get(recordId)
    if (state !== undefined && state !== 'confirmed') throw refuse(secondAwaited({ state }))
  },
})

async function latestOf(tx: Tx, subjectId: string, recordId: string): Promise<string> {
  let id = recordId
  for (;;) {
    const next: string | null | undefined = (await findRecord(tx, subjectId, id))?.supersededBy
    if (!next) return id
    id = next
  }
}
