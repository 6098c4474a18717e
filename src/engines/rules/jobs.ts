import type { Job } from '../../core/jobs/index.ts'
import { replayDecisions } from './service/replay.ts'

export const rulesJobs: readonly Job[] = [
  {
    name: 'rules.replay',
    // When nobody works: every decision is answered again each night.
    cron: '40 2 * * *',
    run: async (_payload, app) => {
      await replayDecisions(app)
    },
  },
]
