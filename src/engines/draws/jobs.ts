import type { Job } from '../../core/jobs/index.ts'
import { sweepDraws } from './service/sweep.ts'
import { takeDraw } from './service/take.ts'

export const drawJobs: readonly Job[] = [
  {
    name: 'draws.take',
    run: async (payload, app) => {
      await takeDraw(app, (payload as { drawId: string }).drawId)
    },
  },
  {
    name: 'draws.sweep',
    cron: '* * * * *',
    run: async (_payload, app) => {
      await sweepDraws(app)
    },
  },
]
