import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Actor, RouteAccess } from '../access/define.ts'
import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import type { ProblemKind } from '../problem.ts'
import type { Bilingual, Language } from '../text.ts'
import type { RateName } from './rate-limit.ts'

/** What a route's `run` receives. One transaction per request, already limited to the actor's regions. */
export interface Context<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly actor: Actor
  /** Region prefixes in which the actor holds this route's permission. Every query on subjects is limited by them in SQL. */
  readonly regions: readonly string[]
  /** Read-only for GET, read-write otherwise. Absent work costs nothing: it begins at the first use of `tx`. */
  readonly tx: Tx
  readonly app: App
  readonly language: Language
  readonly requestId: string
  /** Moment of the request, from the app's clock. */
  readonly now: Date
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** A body that is not JSON: page text, a download, a stream. */
export interface Raw {
  readonly raw: string | Buffer | Readable
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: number
}

export function raw(body: string | Buffer | Readable, type: string, more: Omit<Raw, 'raw' | 'type'> = {}): Raw {
  return { raw: body, type, ...more }
}

/** A file to save, under a name in any script (RFC 8187): what a stranger sent is never shown inside our own pages. */
export function download(body: string | Buffer | Readable, type: string, name: string): Raw {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return raw(body, type, { headers: { 'content-disposition': `attachment; filename*=UTF-8''${encoded}` } })
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined

export interface RouteDeclaration<
  P extends TSchema | undefined,
  Q extends TSchema | undefined,
  B extends TSchema | undefined,
  R extends TSchema | 'raw' | undefined,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` parameters. API routes start with /api. */
  readonly path: string
  readonly permission: RouteAccess
  /**
   * `city`: what it writes holds for the whole city (a list, a parameter, a policy), so the permission must be held there; in a district it is
   * not enough. Without it the route names what it writes by region or by a thing that lies in one. test/city-scope.test.ts asks every route.
   */
  readonly scope?: 'city'
  readonly summary: Bilingual
  readonly tags?: readonly string[]
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Schema of the answer; 'raw' for pages and files; none for 204. */
  readonly reply?: R
  readonly status?: 200 | 201 | 202 | 204 | 303
  // biome-ignore lint/suspicious/noExplicitAny: a problem kind of any details
  readonly problems?: readonly ProblemKind<any>[]
  /** Largest accepted body in bytes; for uploads (`request.parts()`) a limit per file. */
  readonly bodyLimit?: number
  readonly upload?: boolean
  /** Open to everybody, and not as often as they like: counted per source (`rate-limit.ts`). */
  readonly rate?: RateName
  /** Changes state although it is GET-like to the browser, or comes from outside without a session: no CSRF token is asked. Say why. */
  readonly withoutCsrf?: string
  /**
   * Everybody may read the answer, and yet it is not looked through for numbers that name a person: a proof that a mask would break, or what only the
   * asker is told. Say why.
   */
  readonly asItStands?: string
  /** A page or a stream that manages its own transactions through `app.db`. */
  readonly ownTransactions?: boolean
  /** Not part of the public API description (HTML pages). */
  readonly hidden?: boolean
  readonly run: (
    context: Context<StaticOf<P>, StaticOf<Q>, StaticOf<B>>,
  ) => Promise<R extends TSchema ? Static<R> | Raw : R extends 'raw' ? Raw : undefined | Raw>
}

// biome-ignore lint/suspicious/noExplicitAny: a list of routes of any schemas
export type Route = RouteDeclaration<any, any, any, any>

/**
 * Declares one route: validation, static types, OpenAPI, the permission matrix and the refusals come from here.
 * `permission` is required; a route for everybody says `open('why')`.
 */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  R extends TSchema | 'raw' | undefined = undefined,
>(declaration: RouteDeclaration<P, Q, B, R>): RouteDeclaration<P, Q, B, R> {
  return declaration
}
