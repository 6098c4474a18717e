import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import type { Route } from '../http/route.ts'
import { newId } from '../ids.ts'
import type { Json, SealedKind } from '../seal.ts'
import type { Actor } from './define.ts'
import { accessKeys } from './key-file.ts'
import { type AuditRow, insertAudit, listAuditById, listAuditIds } from './store/audit.ts'

export interface AuditedAct {
  /** The actor of the request, or a part of the system (`system:importer`). */
  readonly actor: Actor | `system:${string}`
  /** `noun.verb`, e.g. `person.unmask`. */
  readonly action: string
  readonly objectKind: string
  readonly objectId: string
  /** Region of the object: audit administrators of that region see the entry. None: every audit administrator does. */
  readonly region?: string | undefined
  readonly outcome?: 'done' | 'refused' | 'failed'
  /** Why, in the words of the person, where the act asks for a reason. */
  readonly reason?: string | undefined
  readonly requestId?: string | undefined
  /** Facts of the act. Never a secret, and no personal data beyond ids. */
  readonly detail?: Readonly<Record<string, Json | undefined>>
}

/**
 * Writes an act into the audit trail and seals it (kind `act`), in the transaction of the act itself: neither is there without
 * the other. Nothing in the trail can be changed or removed by the application, and a change made behind its back breaks the seal.
 * @returns id of the entry.
 */
export async function audit(tx: Tx, app: App, act: AuditedAct): Promise<string> {
  const id = newId()
  const at = app.clock.now()
  const { actorId, actorName } = whoActs(act.actor)
  const detail = withoutUndefined(act.detail ?? {})
  const entry = {
    id,
    at,
    actor_id: actorId,
    actor_name: actorName,
    action: act.action,
    object_kind: act.objectKind,
    object_id: act.objectId,
    region: act.region ?? null,
    outcome: act.outcome ?? 'done',
    reason: act.reason ?? null,
    request_id: act.requestId ?? null,
    detail,
  } as const
  await insertAudit(tx, entry)
  await app.seal(tx, [{ kind: 'act', id, body: actContent(entry) }])
  return id
}

/** Who takes rows out of the house, as a route that opens its own transactions knows him. */
export interface Taker {
  readonly app: App
  readonly actor: Actor
  readonly regions: readonly string[]
  readonly requestId: string
}

/**
 * Reads what somebody takes away as a file, and writes into the audit trail how many rows, before the file goes out. In two transactions,
 * because one that reads can write nothing; the route says `ownTransactions`.
 */
export async function readAudited<R>(
  { app, actor, regions, requestId }: Taker,
  act: Pick<AuditedAct, 'action' | 'objectKind' | 'objectId' | 'detail'>,
  read: (tx: Tx) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const scope = { actorId: actor.accountId ?? actor.name, regions, subjectId: actor.subjectId }
  const rows = await app.db.read(scope, read)
  const region = regions.length === 1 ? regions[0] : undefined
  const detail = { rows: rows.length, ...act.detail }
  await app.db.write(scope, (tx) => audit(tx, app, { ...act, actor, region, requestId, detail }))
  return rows
}

/** An act as it is sealed. */
function actContent(entry: AuditRow): Json {
  return { ...entry, at: entry.at.toISOString(), detail: entry.detail as Json }
}

/** Acts as the evidence engine verifies them; the audit trail is never erased. */
export const actSealedKind: SealedKind = {
  kind: 'act',
  label: { zh: '审计事项', en: 'Audited act' },
  loadBodies: async (tx, ids) => new Map((await listAuditById(tx, ids)).map((row) => [row.id, actContent(row)])),
  listIds: listAuditIds,
}

function whoActs(actor: AuditedAct['actor']): { actorId: string; actorName: string } {
  if (typeof actor === 'string') return { actorId: actor, actorName: actor }
  return { actorId: actor.accountId ?? actor.kind, actorName: actor.name }
}

function withoutUndefined(detail: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(detail).filter((e): e is [string, Json] => e[1] !== undefined))
}

/** A guest's refusals of one route from one address within this time make one entry that says how many were left out before. */
const GUEST_WINDOW_MS = 60_000
const MAX_GUEST_KEYS = 5_000
const guestRefusals = new Map<string, { at: number; leftOut: number }>()

/**
 * Every refused request of an account goes into the audit trail; those of guests are gathered per minute, route and address, because
 * anybody on the network can make them by the thousand. For `ServerParts.onRefused`.
 */
export async function auditRefusal(actor: Actor, route: Route, request: FastifyRequest, app: App): Promise<void> {
  let leftOut = 0
  let from: string | undefined
  if (actor.kind === 'guest') {
    from = accessKeys(app.config.dataDir).digest(request.ip).toString('hex').slice(0, 16)
    const key = `${from} ${route.method} ${route.path}`
    const known = guestRefusals.get(key)
    const now = performance.now()
    if (known && now - known.at < GUEST_WINDOW_MS) {
      known.leftOut++
      return
    }
    if (guestRefusals.size >= MAX_GUEST_KEYS) guestRefusals.clear()
    leftOut = known?.leftOut ?? 0
    guestRefusals.set(key, { at: now, leftOut: 0 })
  }
  await app.db.write(systemScope('audit'), (tx) =>
    audit(tx, app, {
      actor,
      action: 'request.refuse',
      objectKind: 'route',
      objectId: `${route.method} ${route.path}`,
      outcome: 'refused',
      requestId: request.id,
      detail: {
        permission: typeof route.permission === 'string' ? route.permission : undefined,
        from,
        leftOut: leftOut > 0 ? leftOut : undefined,
        ...pathParameters(request),
      },
    }),
  )
}

/** Which thing was asked for: path parameters that are ids; free text may carry names and is left out. */
function pathParameters(request: FastifyRequest): { path?: Json } {
  const ids = Object.entries((request.params ?? {}) as Record<string, unknown>).filter(
    (e): e is [string, string] => typeof e[1] === 'string' && /^[0-9a-f-]{1,64}$/i.test(e[1]),
  )
  return ids.length > 0 ? { path: Object.fromEntries(ids) } : {}
}
