import type { Job } from '../../core/jobs/index.ts'
import { runClocks } from './service/clocks.ts'

/** Every hour: a day that begins while the machine was off is caught up with. */
export const clockJob: Job = {
  name: 'cases.clocks',
  cron: '7 * * * *',
  run: async (_payload, app) => {
    const run = await runClocks(app)
    if (run.reminded + run.escalated + run.recounted + run.failed > 0) app.log.info({ part: 'cases', ...run }, 'clocks')
  },
}
