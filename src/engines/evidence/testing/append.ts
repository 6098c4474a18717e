/*
 * A process of its own that writes notes and runs a sequencer on an existing log: `node append.ts URL DATADIR COUNT`.
 * Prints `acknowledged ID` after each commit and `done` at the end, then goes on sequencing until it is told to stop.
 */
import { randomBytes } from 'node:crypto'
import { systemClock } from '../../../core/clock.ts'
import { readConfig } from '../../../core/config.ts'
import { openDatabase } from '../../../core/db/index.ts'
import { createSeal, ensureLog, findSigner } from '../index.ts'
import { startSequencer } from '../service/sequencer.ts'
import { writeNotes } from './index.ts'

const [url, dataDir, count] = process.argv.slice(2) as [string, string, string]
const config = { ...readConfig({ ZHIHENG_DATA: dataDir }), databaseUrl: url }
const db = openDatabase(url)
const log = { error: (facts: unknown) => console.error(facts) } as never
const app = { db, clock: systemClock, random: randomBytes, config, log }
const signer = findSigner(dataDir, await ensureLog(app))
if (!signer) throw new Error('no key')
startSequencer(app, signer)
const seal = createSeal({ clock: systemClock, random: randomBytes, logHash: config.logHash })
const write = async (i: number) => {
  const ids = await writeNotes(db, seal, [
    { pid: process.pid, i },
    { pid: process.pid, i, second: true },
  ])
  for (const id of ids) console.log(`acknowledged ${id}`)
}
// Several writers at once, so that transactions commit out of order.
const total = Number(count)
await Promise.all(
  Array.from({ length: 4 }, async (_, writer) => {
    for (let i = writer; i < total; i += 4) await write(i)
  }),
)
console.log('done')
