import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Type as T } from 'typebox'
import { open } from '../access/define.ts'
import type { App } from '../app.ts'
import { notFound, refuse } from '../problem.ts'
import { gaugeText, inTime } from './gauges.ts'
import { metrics } from './metrics.ts'
import { sourceOf } from './rate-limit.ts'
import { raw, route } from './route.ts'

const Check = T.Object({ name: T.String(), ok: T.Boolean(), detail: T.Optional(T.String()) })
const Health = T.Object({ ok: T.Boolean(), checks: T.Array(Check) }, { $id: 'Health' })

type CheckResult = { name: string; ok: boolean; detail?: string }

/** One question to a part of the city; an error or a slow answer is a no, a text a warning. */
async function check(name: string, ask: () => Promise<unknown>): Promise<CheckResult> {
  try {
    const warning = await inTime(ask())
    return { name, ok: true, ...(typeof warning === 'string' && { detail: warning }) }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message.slice(0, 200) : 'failed' }
  }
}

/** Twice the floor: time to act before uploads are refused. The city goes on, so this is a warning. */
async function spaceLeft({ files }: App): Promise<string | undefined> {
  const space = await files.space?.()
  if (!space || space.freeBytes >= 2 * space.floorBytes) return undefined
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20)
  return `only ${mb(space.freeBytes)} MB left for files; below ${mb(space.floorBytes)} MB uploads are refused`
}

/** Answers of the database and of the parts that said how they are checked. */
export async function checkHealth(app: App): Promise<{ ok: boolean; checks: CheckResult[] }> {
  const checks = await Promise.all([
    check('database', () => app.db.pool.query('select 1')),
    check('files', () => spaceLeft(app)),
    check('jobs', () => app.db.pool.query('select from graphile_worker.jobs limit 1')),
    ...app.modules.flatMap((m) => (m.health ? [check(m.id, () => m.health?.(app) ?? Promise.resolve())] : [])),
  ])
  return { ok: checks.every((c) => c.ok), checks }
}

const healthz = route({
  method: 'GET',
  path: '/healthz',
  permission: open('a load balancer has no account'),
  summary: { zh: '系统是否正常', en: 'Whether the system is well' },
  reply: Health,
  ownTransactions: true,
  run: async ({ app, reply }) => {
    const health = await checkHealth(app)
    if (!health.ok) reply.status(503)
    return health
  },
})

const prometheus = route({
  method: 'GET',
  path: '/metrics',
  permission: open(
    'for this machine, or with METRICS_TOKEN; numbers about the process, its queue and its log only, no names',
  ),
  asItStands: 'measures, of which none names a person',
  summary: { zh: '运行指标（Prometheus）', en: 'Metrics (Prometheus)' },
  reply: 'raw',
  ownTransactions: true,
  problems: [notFound],
  run: async ({ app, request }) => {
    if (!mayReadMetrics(request, app.config.metricsToken)) throw refuse(notFound())
    return raw((await metrics.metrics()) + (await gaugeText(app)), metrics.contentType)
  },
})

/** A proxy tells for whom it asks; then it is not this machine that asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token && shown) return timingSafeEqual(digest(shown), digest(token))
  const isHere =
    sourceOf(request.socket.remoteAddress ?? '').startsWith('127.') || request.socket.remoteAddress === '::1'
  return isHere && FORWARDED.every((name) => request.headers[name] === undefined)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

export const operationsRoutes = [healthz, prometheus]
