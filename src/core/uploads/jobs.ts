import type { Job } from '../jobs/index.ts'
import { removeUnnamed } from './remove.ts'

export const uploadJobs: readonly Job[] = [
  {
    name: 'uploads.remove-unnamed',
    cron: '10 3 * * *',
    run: async (_payload, app) => {
      await removeUnnamed(app)
    },
  },
]
