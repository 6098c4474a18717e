import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { type Actor, guest, type Permission, regionsOf } from '../access/define.ts'
import type { App } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import type { Scope, Tx } from '../db/index.ts'
import {
  cityOnly,
  csrfRefused,
  inputInvalid,
  notFound,
  notPermitted,
  notSignedIn,
  personalNumbersInPublic,
  refuse,
  requestTooSlow,
} from '../problem.ts'
import type { CityPack } from '../regions/define.ts'
import { cleanBody, personalInPublic } from './body-text.ts'
import { ProblemDetails, type ProblemPage, problemDetails, requestLanguage, sendProblem, toProblem } from './errors.ts'
import { observeRequest } from './metrics.ts'
import { forPublic, isForPublic, rawForPublic } from './public-text.ts'
import { limitRate } from './rate-limit.ts'
import type { Raw, Route } from './route.ts'
import { unusableText, validatorCompiler } from './validation.ts'

export interface ServerParts {
  /** Who asks, from the session cookie; a guest where there is none or it has ended. */
  readonly identify: (request: FastifyRequest, app: App, reply?: FastifyReply) => Promise<Actor>
  /** Called for every refused request of a known or unknown actor (audit trail). */
  readonly onRefused?: (actor: Actor, route: Route, request: FastifyRequest, app: App) => Promise<void>
  readonly problemPage?: ProblemPage
  /** Whose word about the visitor is believed, and how long clients may take; the settings' defaults where it is absent. */
  readonly config?: Pick<Config, 'trustProxy' | 'patience' | 'publicUrl'>
  readonly logger?: object | boolean
}

const DEFAULT_BODY_LIMIT = 1_048_576
const YEAR_SECONDS = 31_536_000

/** Builds the HTTP server of an app: every route of every module, and nothing that is not declared. */
export async function createServer(
  makeApp: (log: FastifyInstance['log']) => App,
  parts: ServerParts,
): Promise<FastifyInstance> {
  const { trustProxy, patience, publicUrl } = parts.config ?? readConfig({})
  const server = Fastify({
    // A client that sends its headers byte by byte holds a connection no longer than this; Node looks after them every few seconds.
    http: {
      headersTimeout: Math.min(patience.headerSeconds, patience.uploadSeconds) * 1000,
      requestTimeout: patience.uploadSeconds * 1000,
      connectionsCheckingInterval: Math.min(5000, patience.headerSeconds * 500),
    },
    requestTimeout: patience.uploadSeconds * 1000,
    logger: parts.logger ?? false,
    // Personal data never reaches the log: no query string, no headers, no address.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: DEFAULT_BODY_LIMIT,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: true,
  })
  const app = makeApp(server.log)
  server.setValidatorCompiler(validatorCompiler)
  server.setErrorHandler(async (error: Error, request, reply) => {
    const p = toProblem(error, request.id)
    if (p.status >= 500) request.log.error({ err: error, requestId: request.id }, 'unexpected')
    return sendProblem(request, reply, p, parts.problemPage)
  })
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, notFound(), parts.problemPage))
  server.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url ?? '(none)'
    observeRequest(request.method, path, reply.statusCode, reply.elapsedTime)
    request.log.info({
      requestId: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })

  await server.register(cookie)
  // Forms of pages that work without JavaScript.
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const securityHeaders = await makeSecurityHeaders()
  const isTlsPublished = publicUrl?.startsWith('https:') ?? false
  server.addHook('onRequest', (request, reply, next) => {
    for (const [name, value] of securityHeaders) reply.raw.setHeader(name, value)
    // Where visitors come by TLS they come by nothing else from then on.
    if (isTlsPublished || request.protocol === 'https')
      reply.raw.setHeader('strict-transport-security', `max-age=${YEAR_SECONDS}`)
    // Nothing is kept by proxies and browsers that does not say so itself.
    reply.raw.setHeader('cache-control', 'no-store')
    next()
  })
  await server.register(multipart, { limits: { files: 20, fields: 50, fieldSize: DEFAULT_BODY_LIMIT } })
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '质衡 Zhiheng API',
        version: '1',
        description: '城市质量治理系统的接口 · The interface of a city’s quality governance',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'zh_session' } } },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `Schema${i}`),
    },
  })
  await server.register(swaggerUi, { routePrefix: '/api/docs' })
  server.addSchema(ProblemDetails)

  for (const module of app.modules)
    for (const route of module.routes ?? [])
      addRoute(server, app, route, module.id, { ...parts, bodyMs: patience.bodySeconds * 1000 })
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger())
  return server
}

function addRoute(
  server: FastifyInstance,
  app: App,
  route: Route,
  moduleId: string,
  parts: ServerParts & { readonly bodyMs: number },
): void {
  const success = route.status ?? (route.reply ? 200 : 204)
  const response: Record<string, unknown> = {}
  if (route.reply && route.reply !== 'raw') response[success] = route.reply
  for (const p of route.problems ?? [])
    response[p.status] = {
      description: `${p.title.zh} · ${p.title.en}`,
      content: { 'application/problem+json': { schema: { $ref: 'ProblemDetails#' } } },
    }
  server.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    schema: {
      summary: `${route.summary.zh} · ${route.summary.en}`,
      description: describeAccess(route),
      tags: [...(route.tags ?? [moduleId])],
      hide: route.hidden ?? false,
      ...(route.params && { params: route.params }),
      ...(route.query && { querystring: route.query }),
      ...(route.body && { body: route.body }),
      ...(route.upload && { consumes: ['multipart/form-data'] }),
      response,
    },
    // Before the body is read: who may not use the route uploads nothing and learns nothing of its input.
    onRequest: async (request, reply) => {
      if (route.method !== 'GET' && !route.upload) hurry(request, reply, parts.bodyMs)
      const asker = await admit(app, route, request, reply, parts)
      // Whoever has an account answers for it by name.
      if (route.rate && asker.actor.kind === 'guest') limitRate(app, route.rate, request.ip)
      askers.set(request, asker)
    },
    preValidation: async (request) => {
      refuseUnusable(request)
      if (route.body) request.body = cleanBody(route.body, request.body)
    },
    // What an account may see stays with that account, whatever the route says.
    ...(!isOpen(route) && {
      onSend: (
        _request: FastifyRequest,
        reply: FastifyReply,
        payload: unknown,
        done: (e: null, p: unknown) => void,
      ) => {
        reply.header('cache-control', 'no-store')
        done(null, payload)
      },
    }),
    handler: (request, reply) => answer(app, route, success, request, reply),
  })
}

function isOpen({ permission }: Route): boolean {
  return typeof permission === 'object' && 'open' in permission
}

/** A body that comes byte by byte holds its connection no longer than this. Uploads have the longer time of the whole server. */
function hurry(request: FastifyRequest, reply: FastifyReply, ms: number): void {
  const { raw } = request
  const timer = setTimeout(() => {
    if (raw.complete || reply.sent) return
    reply.hijack()
    const problem = problemDetails(requestTooSlow({ seconds: ms / 1000 }), requestLanguage(request), request.id)
    reply.raw.writeHead(408, { connection: 'close', 'content-type': 'application/problem+json; charset=utf-8' })
    reply.raw.end(JSON.stringify(problem), () => raw.destroy())
  }, ms)
  timer.unref()
  raw.once('end', () => clearTimeout(timer))
  raw.once('close', () => clearTimeout(timer))
}

/** Refuses characters that no column and no canonical JSON can hold. */
function refuseUnusable(request: FastifyRequest): void {
  const bad = [
    ...unusableText(request.params, '/path'),
    ...unusableText(request.query, '/query'),
    ...unusableText(request.body),
  ]
  if (bad.length > 0)
    throw refuse(
      inputInvalid({
        errors: bad.map((pointer) => ({
          pointer,
          message: { zh: '含有无法保存的字符', en: 'contains characters that cannot be stored' },
        })),
      }),
    )
}

function describeAccess({ permission, scope }: Route): string {
  if (typeof permission === 'string')
    return `permission: \`${permission}\`${scope === 'city' ? ', held for the whole city' : ''}`
  return 'open' in permission ? `open: ${permission.open}` : `signed in: ${permission.signedIn}`
}

async function answer(app: App, route: Route, success: number, request: FastifyRequest, reply: FastifyReply) {
  const { actor, regions } = askers.get(request) ?? nobody
  const personal = personalInPublic(route.body, request.body)
  if (personal.length > 0) throw refuse(personalNumbersInPublic({ errors: personal }))
  const run = (tx: Tx) =>
    route.run({
      params: request.params as never,
      query: request.query as never,
      body: request.body as never,
      actor,
      regions,
      tx,
      app,
      language: requestLanguage(request),
      requestId: request.id,
      now: app.clock.now(),
      request,
      reply,
    })
  const scope: Scope = { actorId: actor.accountId ?? 'guest', regions, subjectId: actor.subjectId }
  const result = route.ownTransactions
    ? await run(noTransaction)
    : route.method === 'GET'
      ? await app.db.read(scope, run)
      : await app.db.write(scope, run)
  if (reply.sent) return reply
  if (isRaw(result)) {
    const { headers, status, type, raw } = isForPublic(route) ? rawForPublic(result) : result
    if (headers) reply.headers(headers)
    return reply
      .status(status ?? success)
      .type(type)
      .send(raw)
  }
  if (result === undefined) return reply.status(204).send()
  // A route may have set another status itself (503 of a health check).
  if (reply.statusCode === 200) reply.status(success)
  return reply.send(isForPublic(route) ? forPublic(result) : result)
}

/** Who asks, and in which regions he holds the route's permission. */
interface Asker {
  readonly actor: Actor
  readonly regions: readonly string[]
}

const nobody: Asker = { actor: guest, regions: [] }
const askers = new WeakMap<FastifyRequest, Asker>()

/** Whether the actor may use the route, and where. Refusals are told to the audit trail before they are thrown. */
async function admit(
  app: App,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServerParts,
): Promise<Asker> {
  const actor = request.cookies.zh_session
    ? await parts.identify(request, app, isOpen(route) ? undefined : reply)
    : guest
  if (request.method !== 'GET' && !route.withoutCsrf && !isSameOrigin(request)) throw refuse(csrfRefused())
  const { permission } = route
  if (typeof permission === 'object' && 'open' in permission) return { actor, regions: [] }
  if (actor.kind === 'guest') {
    await parts.onRefused?.(actor, route, request, app)
    throw refuse(notSignedIn())
  }
  if (typeof permission === 'object') return { actor, regions: [] }
  const regions = regionsOf(actor, permission as Permission)
  if (regions.length === 0) {
    await parts.onRefused?.(actor, route, request, app)
    throw refuse(notPermitted({ permission: permission as Permission }))
  }
  if (route.scope === 'city' && !coversCity(app, regions)) {
    await parts.onRefused?.(actor, route, request, app)
    throw refuse(cityOnly())
  }
  return { actor, regions }
}

/** Whether one of these region prefixes holds the whole city: its own code, or one above it. Without a city pack a district is told by its length. */
function coversCity(app: App, regions: readonly string[]): boolean {
  const [city] = app.modules.flatMap((m) => (m.declares?.cities ?? []) as readonly CityPack[])
  return regions.some((r) => (city ? city.code.startsWith(r) : r.length <= 2))
}

/**
 * Forged requests from other sites: browsers say where a request comes from (Fetch Metadata, else Origin) and pages cannot
 * change it. A client that says neither is no browser; it must say so with a header no form can set.
 */
function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (origin) return URL.canParse(origin) && new URL(origin).host === request.headers.host
  return request.headers['x-requested-by'] === 'zhiheng' || !request.cookies.zh_session
}

const noTransaction = new Proxy({} as Tx, {
  get: () => {
    throw new Error('this route manages its own transactions: use app.db')
  },
})

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && 'raw' in value && 'type' in value
}

/** The headers that Helmet sets. They are the same for every answer; its plugin would work them out anew each time. */
async function makeSecurityHeaders(): Promise<[string, string][]> {
  const server = Fastify()
  let names: string[] = []
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        scriptSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
  })
  server.get('/', async (_request, reply) => {
    names = reply.raw.getHeaderNames()
    return ''
  })
  const { headers } = await server.inject('/')
  await server.close()
  return names.map((name) => [name, String(headers[name])])
}
