import { systemScope } from '../db/index.ts'
import type { Job } from '../jobs/index.ts'
import { copyAudit } from './audit-copy.ts'
import { FORGET_AFTER_MS } from './lockout.ts'
import { dropOldFailures } from './store/session.ts'

export const accessJobs: readonly Job[] = [
  {
    name: 'access.copy-audit',
    cron: '* * * * *',
    run: async (_payload, app) => {
      await copyAudit(app)
    },
  },
  {
    name: 'access.tidy',
    cron: '40 9 * * *',
    // Counts that no longer delay anybody; sessions and the audit trail stay.
    run: async (_payload, app) => {
      const before = new Date(app.clock.now().getTime() - FORGET_AFTER_MS)
      await app.db.write(systemScope('access'), (tx) => dropOldFailures(tx, before))
    },
  },
]
