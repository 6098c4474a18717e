import { Gauge as PrometheusGauge, Registry } from 'prom-client'
import type { App } from '../app.ts'

/** One number about the city at this moment. Labels are words of the program: never a name, a place or an id. */
export interface Gauge {
  /** With its unit at the end: `zhiheng_log_pending_oldest_seconds`. */
  readonly name: string
  readonly help: string
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

/** A part that answers later than this has no numbers in this answer. */
const PATIENCE_MS = 3000
/** So many jobs are counted; more are that many. */
const MOST_JOBS = 100_000

/** An answer, or an error after `ms`. The question itself goes on. */
export function inTime<T>(asked: Promise<T>, ms = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** Connections of this process to the database. Asks nothing: it answers when the database does not. */
function poolGauges({ db }: App): Gauge[] {
  const { totalCount, idleCount, waitingCount, options } = db.pool
  const gauge = (what: string, help: string, value: number) => ({ name: `zhiheng_db_pool_${what}`, help, value })
  return [
    gauge('connections', 'Open connections of this process to the database', totalCount),
    gauge('idle', 'Open connections that nobody uses now', idleCount),
    gauge(
      'waiting',
      'Requests and jobs that wait for a connection; above 0 for long says that the pool is too small',
      waitingCount,
    ),
    gauge('limit', 'Most connections this process opens', options.max),
  ]
}

interface JobCounts {
  readonly due: number
  readonly later: number
  readonly running: number
  readonly retrying: number
  readonly failed: number
  readonly lag: number
}

/** What waits in the queue of all processes; one statement, bounded. */
async function jobGauges({ db }: App): Promise<Gauge[]> {
  const { rows } = await db.pool.query<JobCounts>(
    `select count(*) filter (where not locked and not failed and run_at <= now()) as due,
       count(*) filter (where not locked and not failed and run_at > now() and attempts = 0) as later,
       count(*) filter (where not locked and not failed and run_at > now() and attempts > 0) as retrying,
       count(*) filter (where locked) as running,
       count(*) filter (where not locked and failed) as failed,
       coalesce(extract(epoch from now() - min(run_at) filter (where not locked and not failed and run_at <= now())), 0)::float8 as lag
     from (select run_at, attempts, locked_at is not null as locked, attempts >= max_attempts as failed
       from graphile_worker.jobs limit ${MOST_JOBS}) j`,
  )
  const [found] = rows
  if (!found) return []
  const { lag, ...counts } = found
  return [
    ...Object.entries(counts).map(([state, value]) => ({
      name: 'zhiheng_jobs',
      help: 'Background jobs: due, later (their time has not come), retrying after a failure, running, failed (given up)',
      value,
      labels: { state },
    })),
    { name: 'zhiheng_jobs_lag_seconds', help: 'How long the oldest job that is due has been waiting', value: lag },
  ]
}

/** Room for files, and the floor below which none are taken. */
async function fileGauges({ files }: App): Promise<Gauge[]> {
  const space = await files.space?.()
  if (!space) return []
  return [
    { name: 'zhiheng_files_free_bytes', help: 'Free space where files are kept', value: space.freeBytes },
    {
      name: 'zhiheng_files_floor_bytes',
      help: 'Below so much free space uploads are refused',
      value: space.floorBytes,
    },
  ]
}

const asking = new WeakMap<App, Promise<string>>()

/** All gauges as Prometheus text. Whoever asks meanwhile gets the same answer: asking often costs the database nothing more. */
export function gaugeText(app: App): Promise<string> {
  const asked = asking.get(app) ?? readGauges(app).finally(() => asking.delete(app))
  asking.set(app, asked)
  return asked
}

async function readGauges(app: App): Promise<string> {
  const parts = [
    { id: 'jobs', ask: jobGauges },
    { id: 'files', ask: fileGauges },
    ...app.modules.flatMap((m) => (m.gauges ? [{ id: m.id, ask: m.gauges }] : [])),
  ]
  const answers = await Promise.all(
    parts.map(async ({ id, ask }) => {
      const found = await inTime(ask(app)).catch(() => undefined)
      return [
        ...(found ?? []),
        {
          name: 'zhiheng_gauges_answered',
          help: 'Whether a part gave its numbers; those of a part that did not are absent',
          value: found ? 1 : 0,
          labels: { part: id },
        },
      ]
    }),
  )
  return textOf([...poolGauges(app), ...answers.flat()])
}

function textOf(gauges: readonly Gauge[]): Promise<string> {
  const registry = new Registry()
  const made = new Map<string, PrometheusGauge>()
  for (const { name, help, value, labels = {} } of gauges) {
    const gauge =
      made.get(name) ?? new PrometheusGauge({ name, help, labelNames: Object.keys(labels), registers: [registry] })
    made.set(name, gauge)
    gauge.set(labels, value)
  }
  return registry.metrics()
}
