import type { App, Module } from '../../core/app.ts'
import { systemScope } from '../../core/db/index.ts'
import { intakeJob } from './jobs.ts'
import { intakeRoutes } from './routes.ts'
import { INTAKE_JOB } from './service/prepare.ts'
import { listUnfinished } from './store.ts'

export { ENCODINGS, type Encoding } from './logic/encoding.ts'
export { errorFile, type FileImport, type FileImportOptions, importFile } from './service/file.ts'
export type { ImportCounts, ImportRow } from './store.ts'

/** Lists of subjects from outside: upload, preview, import in the background, error file. */
export const intakeModule: Module = {
  id: 'intake',
  namesFiles: [
    // A list that was only looked at is an upload that nothing uses.
    {
      table: 'intake.import',
      column: 'file_digest',
      as: 'digest',
      where: "started_at is not null or status in ('waiting', 'running')",
    },
  ],
  auditWords: {
    acts: {
      'subject.import': { zh: '导入监管对象', en: 'Subjects imported' },
    },
    objects: {
      import: { zh: '导入', en: 'Import' },
    },
    names: { import: { table: 'intake.import', name: 'file_name' } },
  },
  permissions: [
    { id: 'subject.import', label: { zh: '批量导入', en: 'Import lists of subjects' }, isPrivileged: true },
  ],
  routes: intakeRoutes,
  jobs: [intakeJob],
  start: async (app) => {
    await resumeImports(app)
    return undefined
  },
}

/** After a crash the queue would give a job back only hours later; asking again is harmless, because one process at most works on an import. */
async function resumeImports(app: App): Promise<void> {
  await app.db.write(systemScope('intake'), async (tx) => {
    for (const { id } of await listUnfinished(tx))
      await app.jobs.add(tx, INTAKE_JOB, { importId: id }, { key: `${INTAKE_JOB} ${id}` })
  })
}
