import type { Job } from '../../core/jobs/index.ts'
import { indicatorsOf } from './service/declared.ts'
import { rebuildIndicator } from './service/rebuild.ts'

/** Every indicator is derived again from the records each night, and on request: what differed is counted, put right and shown. */
export const indicatorJobs: readonly Job[] = [
  {
    name: 'indicators.rebuild',
    cron: '20 3 * * *',
    run: async (payload, app) => {
      const asked =
        typeof payload === 'object' && payload !== null && 'indicatorId' in payload ? payload.indicatorId : undefined
      for (const indicator of indicatorsOf(app)) {
        if (asked !== undefined && asked !== indicator.id) continue
        const { records, added, changed, removed } = await rebuildIndicator(app, indicator)
        app.log.info({ part: 'indicators', indicator: indicator.id, records, added, changed, removed }, 'rebuilt')
      }
    },
  },
]
