import type { Job } from '../../core/jobs/index.ts'
import { INTAKE_JOB } from './service/prepare.ts'
import { runImport } from './service/run.ts'

/** Works on one import. A refusal (an unreadable file) is the import's result, not a failure of the job: trying again would not help. */
export const intakeJob: Job = {
  name: INTAKE_JOB,
  run: async (payload, app) => {
    const { importId } = payload as { importId: string }
    await runImport(app, importId).catch((error) =>
      app.log.warn({ err: error, importId }, 'import ended with an error'),
    )
  },
}
