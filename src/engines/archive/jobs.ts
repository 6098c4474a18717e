import { systemScope } from '../../core/db/index.ts'
import type { Job } from '../../core/jobs/index.ts'
import { tidy } from './store/subjects.ts'

/** Folds the steps of the tally and empties the waiting lists of the search indexes, so that no reader pays for writers. */
export const tidyJob: Job = {
  name: 'archive.tidy',
  cron: '*/10 * * * *',
  run: (_payload, app) => app.db.write(systemScope('archive'), tidy),
}
