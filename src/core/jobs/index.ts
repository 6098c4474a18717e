import { Logger, parseCronItems, type Runner, run, runMigrations, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { App } from '../app.ts'
import type { Database, Tx } from '../db/index.ts'
import type { Json } from '../seal.ts'

/** Background work: a name, what it does, and if it repeats, when (cron, in China time). */
export interface Job {
  readonly name: string
  readonly run: (payload: Json, app: App) => Promise<void>
  /** Five-field cron expression in Asia/Shanghai. */
  readonly cron?: string
}

export interface Jobs {
  /** Asks for a job in the transaction of the write that needs it: both happen or neither. `key`: at most one waiting job of this key. */
  add(tx: Tx, name: string, payload: Json, options?: { key?: string; runAt?: Date }): Promise<void>
}

/** Jobs live in the same database (graphile-worker), so that asking for one is part of the write. */
export function openJobs(): Jobs {
  return {
    async add(tx, name, payload, options = {}) {
      await sql`select core.add_job(${name}, ${JSON.stringify(payload)}::json, ${options.key ?? null}, ${options.runAt ?? null})`.execute(
        tx,
      )
    },
  }
}

/** Brings graphile-worker's own tables up to date. Part of `migrate`, before the project's migrations. */
export async function migrateJobs(db: Database['pool']): Promise<void> {
  await runMigrations({ pgPool: db, logger: silent })
}

/** Starts working; the returned function finishes running jobs and stops. */
export async function startJobs(app: App): Promise<() => Promise<void>> {
  const jobs = app.modules.flatMap((m) => m.jobs ?? [])
  const taskList: TaskList = {}
  for (const job of jobs) taskList[job.name] = async (payload) => job.run(payload as Json, app)
  // Not as crontab text: its task names may hold no dot, and ours are `module.verb`.
  const parsedCronItems = parseCronItems(
    jobs.flatMap((j) => (j.cron ? [{ task: j.name, match: toUtc(j.cron), identifier: j.name }] : [])),
  )
  const runner: Runner = await run({
    pgPool: app.db.pool,
    taskList,
    parsedCronItems,
    concurrency: 2,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') app.log.error({ part: 'jobs' }, message)
      else app.log.trace({ part: 'jobs' }, message)
    }),
  })
  return () => runner.stop()
}

/** graphile-worker reads cron in UTC; China has one time zone without summer time, so the hour moves by eight. */
function toUtc(cron: string): string {
  const [minute, hour, day, month, weekday] = cron.split(' ') as [string, string, string, string, string]
  if (hour === '*' || hour.includes('/')) return cron
  if (day !== '*' || weekday !== '*')
    if (Number(hour) < 8) throw new RangeError(`${cron}: a day with an hour before 08:00 falls on another day in UTC`)
  return `${minute} ${(Number(hour) + 16) % 24} ${day} ${month} ${weekday}`
}

const silent = new Logger(() => () => {})
