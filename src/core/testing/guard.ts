/**
 * Ends a test's PostgreSQL and removes its folder when the test is gone, however it went: it waits for the end of its standard input,
 * which the test's process holds. Argument: the data folder.
 */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPlace } from '../db/embedded/place.ts'
import { findPostmaster, isAlive } from '../db/embedded/postmaster.ts'

const [folder = ''] = process.argv.slice(2)
const { cluster } = findPlace(folder)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.resume()
process.stdin.once('close', () => void cleanUp())

async function cleanUp(): Promise<void> {
  const pid = findPostmaster(cluster)?.pid
  if (pid !== undefined) {
    // Nothing here must survive: no need for an orderly shutdown.
    process.kill(pid, 'SIGQUIT')
    for (let waited = 0; isAlive(pid) && waited < 5000; waited += 20) await sleep(20)
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  }
  for (const path of [dirname(cluster), folder])
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
