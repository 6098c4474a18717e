import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import { listSubjectNames } from '../../archive/index.ts'
import { civilDay } from '../logic/civil-day.ts'
import type { Task } from '../schema.ts'
import { secondOfficialsOf } from '../second-official.ts'
import { listAwaited } from '../store/confirmations.ts'
import { listFollowUps } from '../store.ts'
import { taskSourcesOf } from '../task-source.ts'
import { ownDrafts } from './drafts.ts'
import { findForm } from './publish.ts'

const MOST_FOLLOW_UPS = 200
const FOLLOW_UP: Bilingual = { zh: '待复查', en: 'To look at again' }
const CONFIRMATION: Bilingual = { zh: '待确认', en: 'To confirm' }
const DRAFT: Bilingual = { zh: '草稿', en: 'Draft' }
/** Sorts behind every civil day. */
const NEVER = '9999-12-31'

/**
 * What awaits the actor: corrections whose term runs in his regions and what the declared sources bring, the most urgent first, then his
 * own unfinished forms. Real rows only.
 */
export async function listTasks(tx: Tx, app: App, actor: Actor, regions: readonly string[]): Promise<Task[]> {
  const today = civilDay(app.clock.now())
  const tasks: Task[] = []
  const followUps = await listFollowUps(tx, regions, MOST_FOLLOW_UPS)
  const ids = followUps.map((f) => f.subject_id)
  const subjects = new Map((await listSubjectNames(tx, ids)).map((s) => [s.subjectId, s]))
  for (const f of followUps) {
    const subject = subjects.get(f.subject_id)
    const form = findForm(app, f.form_id)
    if (!subject || !form) continue
    tasks.push({
      kind: 'follow-up',
      kindLabel: FOLLOW_UP,
      id: f.record_id,
      title: { zh: `复查整改：${form.title.zh}`, en: `Look at corrections: ${form.title.en}` },
      subjectId: f.subject_id,
      subjectName: subject.name,
      formId: f.form_id,
      dueOn: f.due_on,
      isOverdue: f.due_on < today,
      since: f.opened_at.toISOString(),
      path: `/subjects/${f.subject_id}/forms/${f.form_id}/fill`,
    })
  }
  tasks.push(...(await awaitedConfirmations(tx, app, actor, today)))
  for (const source of taskSourcesOf(app)) tasks.push(...(await source.list(tx, app, actor, regions)))
  tasks.sort((a, b) => compare(a.dueOn ?? NEVER, b.dueOn ?? NEVER) || compare(a.since, b.since))
  for (const d of await ownDrafts(tx, app, actor))
    tasks.push({
      kind: 'draft',
      kindLabel: DRAFT,
      id: d.id,
      title: { zh: `继续填写：${d.formTitle.zh}`, en: `Finish: ${d.formTitle.en}` },
      subjectId: d.subjectId,
      subjectName: d.subjectName,
      formId: d.formId,
      isOverdue: false,
      since: d.savedAt,
      path: `/forms/drafts/${d.id}`,
    })
  return tasks
}

/** Records that name the actor as their second person and wait for what they say. */
async function awaitedConfirmations(tx: Tx, app: App, actor: Actor, today: string): Promise<Task[]> {
  if (actor.accountId === undefined) return []
  const rows = await listAwaited(tx, actor.accountId, MOST_FOLLOW_UPS)
  const subjects = await listSubjectNames(
    tx,
    rows.map((r) => r.subject_id),
  )
  const names = new Map(subjects.map((s) => [s.subjectId, s.name]))
  return rows.map((r) => {
    const act = secondOfficialsOf(app, r.form_id)?.act
    const title = act?.title ?? findForm(app, r.form_id)?.title ?? { zh: r.form_id, en: r.form_id }
    const path = act?.page(r.record_id) ?? `/subjects/${r.subject_id}/records/${r.record_id}/form`
    return {
      kind: 'confirmation',
      kindLabel: CONFIRMATION,
      id: r.id,
      title: { zh: `以第二人身份确认：${title.zh}`, en: `Confirm as the second person: ${title.en}` },
      subjectId: r.subject_id,
      subjectName: names.get(r.subject_id) ?? '',
      dueOn: r.due_on,
      isOverdue: r.due_on < today,
      since: r.asked_at.toISOString(),
      path,
    }
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
