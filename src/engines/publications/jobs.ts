import type { Job } from '../../core/jobs/index.ts'
import { ANNOUNCE_JOB, closeExpired, PUBLISH_JOB, publishApproved, publishEntry } from './service/publish.ts'

/** Publishing, what was left over of it, and the end of terms. Each may run twice; the second time finds nothing to do. */
export const publicationJobs: readonly Job[] = [
  {
    name: PUBLISH_JOB,
    run: async (payload, app) => {
      await publishEntry(app, (payload as { entryId: string }).entryId)
    },
  },
  {
    // A worker that was killed keeps its job locked for hours; this takes over within a minute.
    name: 'publications.sweep',
    cron: '* * * * *',
    run: async (_payload, app) => {
      await publishApproved(app)
      await closeExpired(app)
    },
  },
]
export { ANNOUNCE_JOB }
