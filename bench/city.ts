import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type City, createCity } from '../src/city.ts'
import { createDemoAccounts } from '../src/core/access/index.ts'
import { readConfig } from '../src/core/config.ts'
import { startPostgres } from '../src/core/db/embedded/index.ts'
import { findPlace } from '../src/core/db/embedded/place.ts'
import { systemScope } from '../src/core/db/index.ts'
import { prepareDatabase } from '../src/core/db/prepare.ts'
import { pendingState } from '../src/engines/evidence/index.ts'
import { loadDemo } from '../src/packs/demo/index.ts'

/** A loaded demo city on a PostgreSQL of its own, with everything that runs beside it: jobs and sequencer. */
export interface BenchCity extends City {
  readonly url: string
  readonly dataDir: string
  readonly subjects: number
  readonly records: number
  /** Settings for a further process of the same city. */
  readonly env: Readonly<Record<string, string>>
  /** Says what is being done, where somebody watches. */
  say(what: string): void
  close(): Promise<void>
}

/** Loads a city into a temporary folder. PostgreSQL runs as in production: every commit is on the disk before it is acknowledged. */
export async function openBenchCity(subjects: number, say: (what: string) => void): Promise<BenchCity> {
  const dataDir = mkdtempSync(join(tmpdir(), 'zhiheng-bench-'))
  // The user that PostgreSQL runs as must get in.
  chmodSync(dataDir, 0o711)
  const stops: (() => Promise<unknown> | undefined)[] = [
    async () => {
      // Where root's folders are closed to PostgreSQL, the database lies in a place of its own.
      rmSync(dirname(findPlace(dataDir).cluster), { recursive: true, force: true })
      rmSync(dataDir, { recursive: true, force: true })
    },
  ]
  const close = async () => {
    // One that fails does not keep the rest from being cleaned up.
    for (let stop = stops.shift(); stop; stop = stops.shift())
      await Promise.resolve()
        .then(stop)
        .catch((error: Error) => say(error.message))
  }
  const release = onInterrupt(close)
  stops.push(async () => release())
  try {
    say('database')
    const postgres = await startPostgres({ dataDir })
    stops.unshift(() => postgres.stop())
    await prepareDatabase(postgres.url)
    const env = {
      ZHIHENG_DATA: dataDir,
      ZHIHENG_DEMO: '1',
      DATABASE_URL: postgres.url,
      LOG_LEVEL: 'silent',
      PORT: '0',
      PUBLIC_PER_MINUTE: '0',
    }
    const city = await createCity(readConfig(env))
    stops.unshift(() => city.stop())
    const loaded = await loadDemo(city.app, {
      subjects,
      onProgress: (p) => say(`demo city: ${p.subjects} of ${p.of} subjects`),
    })
    await createDemoAccounts(city.app, { city: '12', district: loaded.district })
    const bench: BenchCity = { ...city, url: postgres.url, dataDir, subjects, records: loaded.records, env, say, close }
    await untilIntegrated(bench)
    // What autovacuum would do within minutes, and no measure should meet half done.
    await city.app.db.asOwner(async (client) => {
      say('vacuum')
      await client.query(
        'vacuum analyze archive.subject, archive.record, archive.identity, evidence.commitment, evidence.pending',
      )
    })
    // The city itself is no superuser of its database.
    const admin = new pg.Client(postgres.adminUrl)
    await admin.connect()
    await admin.query('checkpoint').finally(() => admin.end())
    return bench
  } catch (error) {
    await close()
    throw error
  }
}

/** Ctrl-C leaves neither server nor folder behind. */
function onInterrupt(close: () => Promise<void>): () => void {
  const end = () => void close().finally(() => process.exit(130))
  process.once('SIGINT', end).once('SIGTERM', end)
  return () => process.off('SIGINT', end).off('SIGTERM', end)
}

/** Waits until the sequencer has given every commitment its place: no measure pays for the one before. */
export async function untilIntegrated({ app, say }: BenchCity): Promise<void> {
  for (;;) {
    const { oldestAt } = await app.db.read(systemScope('bench'), (tx) => pendingState(tx, 1))
    if (!oldestAt) return
    say('the sequencer works off what was sealed')
    await sleep(200)
  }
}

/** One statement as the owner of the tables, outside row-level security: the floor's side. */
export async function asOwner<R extends pg.QueryResultRow>(
  { app }: BenchCity,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  return app.db.asOwner(async (client) => (await client.query<R>(text, [...values])).rows)
}
