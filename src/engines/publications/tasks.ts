import { regionsOf } from '../../core/access/define.ts'
import { defineTaskSource } from '../forms/index.ts'
import { listForOfficials } from './service/view.ts'

const MOST = 50

/** What waits for a reviewer stands among his tasks, the soonest due first. */
export const publicationTasks = defineTaskSource({
  id: 'publications.waiting',
  list: async (tx, app, actor) => {
    const regions = regionsOf(actor, 'publication.approve')
    if (regions.length === 0) return []
    const { items } = await listForOfficials(tx, app, { regions, isWaiting: true }, MOST)
    return items.map((e) => ({
      kind: 'publication',
      kindLabel: { zh: '审核公示', en: 'Publication to approve' },
      id: e.id,
      title: { zh: `审核公示：${e.title.zh}`, en: `Approve: ${e.title.en}` },
      subjectId: e.subjectId,
      subjectName: e.subjectName,
      ...(e.workingDaysLeft !== undefined && { dueOn: e.dueOn }),
      isOverdue: e.workingDaysLeft !== undefined && e.isLate,
      since: new Date(`${e.happenedOn}T00:00:00+08:00`).toISOString(),
      path: `/publications/${e.id}`,
    }))
  },
})
