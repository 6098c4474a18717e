import { regionsOf } from '../../../core/access/define.ts'
import { defineTaskSource } from '../../forms/index.ts'
import * as store from '../store.ts'
import { partyOf } from './take-part.ts'

const LABELS = {
  joining: { zh: '参加抽取', en: 'Join a draw' },
  committing: { zh: '分发抽取密值的份额', en: 'Deal the secret of a draw' },
  opening: { zh: '公开抽取密值', en: 'Open a secret of a draw' },
} as const
const KINDS = { joining: 'joined', committing: 'committed', opening: 'opened' } as const

/** A draw waits for whoever acts for one of its parties and has not done this step. */
export const drawTasks = defineTaskSource({
  id: 'draws.parties',
  list: async (tx, _app, actor) => {
    const open = await store.listOpenDraws(tx, regionsOf(actor, 'draw.take-part'))
    const tasks = []
    for (const draw of open) {
      const rows = await store.listSteps(tx, draw.id)
      const mine = partyOf(actor, draw, await store.listParties(tx, draw.id), rows)
      const state = draw.state as keyof typeof KINDS
      if (!mine || rows.some((r) => r.kind === KINDS[state] && r.party === mine.party)) continue
      tasks.push({
        kind: 'draw',
        kindLabel: LABELS[state],
        id: draw.id,
        title: { zh: draw.title, en: draw.title },
        isOverdue: false,
        since: draw.frozen_at.toISOString(),
        path: `/draws/${draw.id}`,
        ...(draw.due_at && { dueOn: new Date(draw.due_at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) }),
      })
    }
    return tasks
  },
})
