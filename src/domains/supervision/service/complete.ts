import { type Actor, may } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { defineRecordListener, findRecord, getSubject, type StoredRecord } from '../../../engines/archive/index.ts'
import { makeMove, openCase } from '../../../engines/cases/index.ts'
import { lawsOf } from '../../../engines/forms/index.ts'
import { civilDay } from '../../../engines/forms/logic/civil-day.ts'
import { correctionCase } from '../correction.ts'
import { failedItems } from '../logic/failed-items.ts'
import { accountOf, areDrawn, awaitsSecond, missingInspectors, resultOf, signedByBoth } from '../logic.ts'
import { inspectionNotYours, resultRefused, taskNotOpen, taskNotYours, taskUnknown } from '../problems.ts'
import * as store from '../store.ts'

interface Inspected {
  readonly answers?: Readonly<Record<string, unknown>>
  readonly taskRef?: string
}

/** An answered inspection: result and signatures fit, the task is done exactly once, an order to correct is a case; or nothing is written. */
async function onInspection(tx: Tx, app: App, actor: Actor, record: StoredRecord): Promise<void> {
  const { answers = {}, taskRef } = record.body as Inspected
  const found = record.supersedes ? await store.findTaskByRecord(tx, record.subjectId, record.supersedes) : undefined
  const answered = found && (await store.findTask(tx, found.id, true))
  if (record.supersedes) await requireOwn(tx, actor, record, record.supersedes, answered)
  if (record.withdraws) {
    if (answered) await store.reopenTask(tx, answered)
    return
  }
  // What corrects the answer to a task answers it anew, whether or not it says so.
  const task = taskRef === undefined ? answered : await store.findTask(tx, taskRef, true)
  if (taskRef !== undefined && (!task || task.subject_id !== record.subjectId)) throw refuse(taskUnknown())
  const result = resultOf(answers)
  if (typeof answers.endedOn === 'string' && answers.endedOn > civilDay(app.clock.now()))
    throw refuse(resultRefused({ pointer: '/answers/endedOn', message: NOT_ENDED }))
  if (!result) {
    if (task) throw refuse(resultRefused({ pointer: '/version', message: OLD_VERSION }))
    return
  }
  if (task) requireItsInspectors(actor, task, answers, record)
  const caseId =
    result === 'ordered-to-correct' && !task?.case_id ? await openCorrection(tx, app, actor, record, task) : null
  if (task)
    await store.completeTask(tx, task, {
      recordId: record.id,
      result,
      inspectedAt: record.happenedAt,
      at: app.clock.now(),
      caseId,
    })
}

const NOT_ENDED = { zh: '检查结束日期不能晚于今天', en: 'The inspection cannot end after today' }

const OLD_VERSION = {
  zh: '抽查任务须使用带有检查结果和签字的检查表版本',
  en: 'A drawn inspection is answered on a version that asks for result and signatures',
}

/**
 * An inspection is corrected or withdrawn by whoever wrote it or was drawn for it, and by the office that organises the draws: another
 * inspector of the district does not take a result off the public page.
 */
async function requireOwn(
  tx: Tx,
  actor: Actor,
  record: StoredRecord,
  supersedes: string,
  answered: store.TaskRow | undefined,
): Promise<void> {
  const me = actor.accountId ?? ''
  if (actor.kind === 'system' || answered?.inspectors.includes(me)) return
  const subject = await getSubject(tx, record.subjectId)
  if (may(actor, 'supervision.draw', subject.region)) return
  const before = await findRecord(tx, record.subjectId, supersedes)
  if (before?.actorId !== me) throw refuse(inspectionNotYours())
}

function requireItsInspectors(
  actor: Actor,
  task: store.TaskRow,
  answers: Readonly<Record<string, unknown>>,
  record: StoredRecord,
): void {
  if (!task.inspectors.includes(actor.accountId ?? '')) throw refuse(taskNotYours())
  const isItsCorrection = record.supersedes !== null && record.supersedes === task.record_id
  if (task.state !== 'open' && !isItsCorrection) throw refuse(taskNotOpen())
  if (missingInspectors(task.inspectors) > 0)
    throw refuse(
      resultRefused({
        pointer: '/answers/secondInspector',
        message: {
          zh: '第二名检查人员待补：请质量办补足或者重新抽取后再提交',
          en: 'The second inspector is missing: the office fills the place or draws again first',
        },
      }),
    )
  // Earlier versions kept names alone; since version 4 two people are two accounts.
  if (awaitsSecond(answers) ? !areDrawn(answers, task.inspectors) : !signedByBoth(answers, task.inspector_names))
    throw refuse(
      resultRefused({
        pointer: '/answers/firstInspector',
        message: {
          zh: `须由被抽中的检查人员中的两名（${task.inspector_names.join('、')}）分别签字`,
          en: `Two of the inspectors who were drawn must sign: ${task.inspector_names.join(', ')}`,
        },
      }),
    )
}

/**
 * 责令改正: the case in the transaction of the record. The order itself goes out with it where two stand behind it; otherwise as soon as the
 * second confirms: one person alone orders nothing.
 */
async function openCorrection(
  tx: Tx,
  app: App,
  actor: Actor,
  record: StoredRecord,
  task: store.TaskRow | undefined,
): Promise<string> {
  const { answers = {} } = record.body as Inspected
  const problems = failedItems(record, lawsOf(app))
  const without = problems.find((p) => p.clause === '')
  if (without)
    throw refuse(
      resultRefused({
        pointer: '/answers/result',
        message: {
          zh: `检查项“${without.item}”没有法律条款，不能据以责令改正`,
          en: `The item “${without.item}” names no clause: nothing can be ordered on it`,
        },
      }),
    )
  const second = accountOf(answers.secondInspector)
  const colleagues = (task?.inspectors ?? (second ? [second] : [])).filter((i) => i !== actor.accountId)
  const { caseId, wasDoneBefore } = await openCase(tx, app, actor, correctionCase.kind, {
    subjectId: record.subjectId,
    fields: { problems, findings: String(answers.findings), correctBy: String(answers.correctionDueOn) },
    origin: { kind: 'supervision.inspection', id: record.supersedes ?? record.id },
    assignees: [...(actor.accountId ? [actor.accountId] : []), ...colleagues],
  })
  if (!wasDoneBefore && !awaitsSecond(answers)) await makeMove(tx, app, actor, caseId, 'order')
  return caseId
}

export const inspectionListener = defineRecordListener({
  id: 'supervision.complete',
  kinds: ['supervision.inspection'],
  onRecord: onInspection,
})
