import type { FastifyReply, FastifyRequest } from 'fastify'
import pg from 'pg'
import type { App } from '../app.ts'
import { type Database, systemScope } from '../db/index.ts'
import { type Actor, guest, type RoleDeclaration } from './define.ts'
import { collectRoles, permissionsOf, SUBJECT_ROLES } from './roles.ts'
import { isAdministratorRole } from './separation.ts'
import { giveCookie } from './session-cookie.ts'
import { renewInPassing, tokenDigest } from './session-token.ts'
import { findIdentity, type IdentityRow, touchSession } from './store/session.ts'

/** How long a resolved actor is remembered. Changes do not wait for it: they are told by NOTIFY; this bounds what a lost message costs. */
const REMEMBER_MS = 10_000
const TOUCH_MS = 60_000
const MAX_REMEMBERED = 10_000

/** What one process knows about who is signed in. */
interface Memory {
  readonly remembered: Map<string, Remembered>
  readonly roles: readonly RoleDeclaration[]
  /** Rises with every change that was heard of: what was read from the database before it is not remembered. */
  generation: number
  /** Without a listening connection nothing is remembered: a revoked session must stop at once. */
  isListening: boolean
}
interface Remembered {
  readonly actor: Actor
  readonly accountId: string
  readonly forgetAt: number
  readonly idleMs: number
  readonly expiresAt: number
  readonly mustRenew: boolean
  lastUsedAt: number
}

const memories = new WeakMap<Database, Memory>()

function memoryOf(app: App): Memory {
  const known = memories.get(app.db)
  if (known) return known
  const memory: Memory = { remembered: new Map(), roles: collectRoles(app.modules), generation: 0, isListening: false }
  memories.set(app.db, memory)
  return memory
}

/**
 * Who makes a request, from the cookie `zh_session`; a guest where there is none, or the session has ended, idled out or run out.
 * Runs on every request: a remembered actor costs one map look-up. A session whose rights changed gets a new token with the answer.
 */
export async function identify(request: FastifyRequest, app: App, reply?: FastifyReply): Promise<Actor> {
  const token = request.cookies.zh_session
  if (!token || token.length > 100) return guest
  const memory = memoryOf(app)
  const now = app.clock.now().getTime()
  const known = memory.remembered.get(token)
  const entry = known && known.forgetAt > performance.now() ? known : await resolve(app, memory, token)
  if (!entry || entry.expiresAt <= now || entry.lastUsedAt + entry.idleMs <= now) {
    memory.remembered.delete(token)
    return guest
  }
  if (entry.mustRenew && reply) {
    memory.remembered.delete(token)
    const renewed = await renewInPassing(app, entry.actor.sessionId as string, entry.accountId)
    if (renewed) giveCookie(request, reply, renewed)
  }
  if (now - entry.lastUsedAt >= TOUCH_MS) {
    entry.lastUsedAt = now
    const { sessionId } = entry.actor
    if (sessionId) await app.db.write(systemScope('access'), (tx) => touchSession(tx, sessionId, new Date(now)))
  }
  return entry.actor
}

/** Whose session a token opens; nobody's where it has ended. */
export async function actorOfToken(app: App, token: string): Promise<Actor | undefined> {
  return (await resolve(app, memoryOf(app), token))?.actor
}

async function resolve(app: App, memory: Memory, token: string): Promise<Remembered | undefined> {
  const { generation } = memory
  const row = await app.db.read(systemScope('access'), (tx) => findIdentity(tx, tokenDigest(token)))
  if (!row) return undefined
  const entry: Remembered = {
    actor: actorOf(row, memory.roles),
    accountId: row.account_id,
    forgetAt: performance.now() + REMEMBER_MS,
    idleMs: row.idle_minutes * 60_000,
    // A token that was renewed is good for a moment more.
    expiresAt: Math.min(row.expires_at.getTime(), row.former_until?.getTime() ?? Number.POSITIVE_INFINITY),
    mustRenew: row.must_renew && row.former_until === null,
    lastUsedAt: row.last_used_at.getTime(),
  }
  if (memory.isListening && memory.generation === generation) {
    if (memory.remembered.size >= MAX_REMEMBERED) memory.remembered.clear()
    memory.remembered.set(token, entry)
  }
  return entry
}

/** What an account still has to do before it may use what it holds. */
export function pendingDuties(
  row: Pick<IdentityRow, 'must_change_password' | 'is_demo' | 'has_totp' | 'is_unconfirmed' | 'grants'>,
) {
  return {
    // Whoever made the link may have used it: until a second person has asked the holder, his rights sleep.
    mustBeConfirmed: row.is_unconfirmed && row.grants.length > 0,
    mustChangePassword: row.must_change_password,
    // In a demo city administrators are offered the second factor, so that a newcomer is not locked out; elsewhere they need it.
    mustEnrolTotp: !row.is_demo && !row.has_totp && row.grants.some((g) => isAdministratorRole(g.roleId)),
  }
}

function actorOf(row: IdentityRow, roles: readonly RoleDeclaration[]): Actor {
  const duties = pendingDuties(row)
  const mayWork = !duties.mustChangePassword && !duties.mustEnrolTotp && !duties.mustBeConfirmed
  // An enterprise's account without its subject would otherwise reach by region what it may only reach of itself; and with an
  // official's role it would reach its neighbours.
  const grants = row.grants.filter((g) => SUBJECT_ROLES.includes(g.roleId) === (row.subject_id !== null))
  return {
    kind: 'account',
    accountId: row.account_id,
    name: row.display_name,
    grants: mayWork ? grants : [],
    permissions: mayWork ? permissionsOf(grants, roles) : new Map(),
    subjectId: mayWork ? (row.subject_id ?? undefined) : undefined,
    sessionId: row.session_id,
  }
}

/**
 * Forgets an account in this process at once. Called after the commit of a change, so that the very next request sees it; other
 * processes (and this one again) hear it from the database.
 */
export function forgetAccount(app: App, accountId: string): void {
  forget(memoryOf(app), accountId)
}

function forget(memory: Memory, accountId: string): void {
  memory.generation++
  for (const [token, entry] of memory.remembered) if (entry.accountId === accountId) memory.remembered.delete(token)
}

function forgetAll(memory: Memory): void {
  memory.generation++
  memory.remembered.clear()
}

/** Listens for changes of accounts, grants and sessions made by any process; the returned function stops. */
export async function listenForChanges(app: App): Promise<() => Promise<void>> {
  const memory = memoryOf(app)
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let stopped = false

  const connect = async (): Promise<void> => {
    const connection = new pg.Client({ ...app.db.pool.options, application_name: 'zhiheng-access' })
    connection.on('notification', (message) => forget(memory, message.payload ?? ''))
    connection.on('error', () => lost(connection))
    connection.on('end', () => lost(connection))
    client = connection
    await connection.connect()
    await connection.query('listen zh_access')
    // What changed before the listening began was not heard.
    forgetAll(memory)
    memory.isListening = true
  }
  const lost = (connection: pg.Client): void => {
    if (connection !== client) return
    client = undefined
    memory.isListening = false
    forgetAll(memory)
    connection.end().catch(() => {})
    if (!stopped) retry = setTimeout(() => connect().catch(() => client && lost(client)), 1000).unref()
  }

  await connect()
  return async () => {
    stopped = true
    clearTimeout(retry)
    const connection = client
    client = undefined
    memory.isListening = false
    forgetAll(memory)
    await connection?.end()
  }
}
