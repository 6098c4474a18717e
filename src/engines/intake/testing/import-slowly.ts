import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../../../core/app.ts'
import { systemClock } from '../../../core/clock.ts'
import { readConfig } from '../../../core/config.ts'
import { openDatabase } from '../../../core/db/index.ts'
import { folderFiles } from '../../../core/files/index.ts'
import { openJobs } from '../../../core/jobs/index.ts'
import { createRegionsModule } from '../../../core/regions/index.ts'
import { tianjinCity } from '../../../packs/tianjin-2018/city.ts'
import { archiveModule } from '../../archive/index.ts'
import { createSeal } from '../../evidence/index.ts'
import { importFile, intakeModule } from '../index.ts'

// A process of its own that imports in small batches and says how far it is, so that a test can kill it in the middle.
const [url = '', dataDir = '', path = ''] = process.argv.slice(2)
const config = readConfig({ ZHIHENG_DATA: dataDir })
const silent = () => {}
const app: App = {
  config,
  db: openDatabase(url),
  clock: systemClock,
  random: randomBytes,
  files: folderFiles(join(dataDir, 'files')),
  jobs: openJobs(),
  seal: createSeal({ clock: systemClock, random: randomBytes, logHash: config.logHash }),
  log: {
    info: silent,
    warn: silent,
    error: silent,
    trace: silent,
    debug: silent,
    fatal: silent,
  } as unknown as App['log'],
  modules: [createRegionsModule(tianjinCity), archiveModule, intakeModule],
}
await importFile(app, path, {
  batch: 100,
  onProgress: ({ rows }) => {
    if (rows === 500) process.stdout.write(String(rows))
  },
})
await setTimeout(1000)
await app.db.close()
