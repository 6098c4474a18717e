import type { Job } from '../../core/jobs/index.ts'
import { announceStep, askToConfirm, deliverWaiting } from './service/deliver.ts'
import { ANNOUNCE_JOB, closeExpired, PUBLISH_JOB, publishApproved, publishEntry } from './service/publish.ts'
import { CONFIRM_JOB } from './service/subscribe.ts'

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
  {
    name: ANNOUNCE_JOB,
    run: (payload, app) => announceStep(app, payload as { eventId: string; entryId: string; subjectId: string }),
  },
  {
    // Thrown errors bring the queue's own retries with growing pauses.
    name: CONFIRM_JOB,
    run: (payload, app) => askToConfirm(app, (payload as { subscriptionId: string }).subscriptionId),
  },
  {
    name: 'publications.deliver',
    cron: '* * * * *',
    run: async (_payload, app) => {
      await deliverWaiting(app)
    },
  },
]
