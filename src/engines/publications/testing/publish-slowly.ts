import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { App } from '../../../core/app.ts'
import { systemClock } from '../../../core/clock.ts'
import { readConfig } from '../../../core/config.ts'
import { openDatabase, systemScope } from '../../../core/db/index.ts'
import { folderFiles } from '../../../core/files/index.ts'
import { openJobs } from '../../../core/jobs/index.ts'
import { archiveModule } from '../../archive/index.ts'
import { createSeal } from '../../evidence/index.ts'
import { formsModule } from '../../forms/index.ts'
import { publicationsModule, publishEntry } from '../index.ts'
import { listApproved } from '../store/lists.ts'
import { testPublications } from './test-kind.ts'

// A process of its own that publishes one entry after the other and stops before the commit of the third, so that a test can kill it there.
const [url = '', dataDir = ''] = process.argv.slice(2)
const config = readConfig({ ZHIHENG_DATA: dataDir })
const silent = () => {}
const seal = createSeal({ clock: systemClock, random: randomBytes, logHash: config.logHash })
let sealed = 0
const app: App = {
  config,
  db: openDatabase(url),
  clock: systemClock,
  random: randomBytes,
  files: folderFiles(join(dataDir, 'files')),
  jobs: openJobs(),
  async seal(tx, things) {
    await seal(tx, things)
    if (++sealed === 3) {
      process.stdout.write('in the middle')
      await new Promise(() => setInterval(silent, 1000))
    }
  },
  log: {
    info: silent,
    warn: silent,
    error: silent,
    trace: silent,
    debug: silent,
    fatal: silent,
  } as unknown as App['log'],
  modules: [archiveModule, formsModule, publicationsModule, testPublications],
}
const ids = await app.db.read(systemScope('test'), (tx) => listApproved(tx, undefined, 100))
for (const id of ids) await publishEntry(app, id)
