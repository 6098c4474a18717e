import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { OfficialDocument } from '../../../core/documents/index.ts'
import { notFound, refuse } from '../../../core/problem.ts'
import { getRecord } from '../../../engines/archive/index.ts'
import { lawsOf } from '../../../engines/forms/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { resultNotice } from '../documents.ts'
import { failedItems } from '../logic/failed-items.ts'
import { taskNotDone } from '../problems.ts'
import { RESULT_FOLLOWS, RESULTS, type Result } from '../results.ts'
import * as store from '../store.ts'
import { visibleTask } from './tasks.ts'

/** 检查结果告知 of a task, for whoever may see the task. @throws Refusal `inspection-task-unknown`, `inspection-task-not-done` */
export async function noticeOfTask(tx: Tx, app: App, actor: Actor, id: string): Promise<OfficialDocument> {
  return noticeOf(tx, app, await visibleTask(tx, actor, id))
}

/** The same for the enterprise that was inspected. */
export async function ownNotice(tx: Tx, app: App, actor: Actor, id: string): Promise<OfficialDocument> {
  const own = actor.subjectId ? await store.listTasksOfSubject(tx, actor.subjectId) : []
  const task = own.find((t) => t.id === id)
  if (!task) throw refuse(notFound())
  return noticeOf(tx, app, task)
}

async function noticeOf(tx: Tx, app: App, task: store.TaskRow): Promise<OfficialDocument> {
  if (!task.record_id || !task.result || !task.inspected_at) throw refuse(taskNotDone())
  const record = await getRecord(tx, task.subject_id, task.record_id)
  // Plan and batch lie beyond what an enterprise may see; the departments they name sign the notice all the same.
  const batch = await app.db.read(systemScope('supervision'), (all) => store.findBatch(all, 'any', task.batch_id))
  return resultNotice.build({
    enterprise: task.subject_name,
    batch: task.batch_title,
    inspectedOn: civilDay(task.inspected_at),
    result: RESULTS[task.result as Result].zh,
    failed: failedItems(record, lawsOf(app)),
    follows: RESULT_FOLLOWS[task.result as Result].zh,
    organisations: batch?.departments ?? [],
    day: civilDay(record.knownAt),
  })
}
