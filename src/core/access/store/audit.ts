import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'
import { nameKey } from '../../text/fold.ts'

export interface AuditRow {
  readonly id: string
  readonly at: Date
  readonly actor_id: string
  readonly actor_name: string
  readonly action: string
  readonly object_kind: string
  readonly object_id: string
  readonly region: string | null
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly reason: string | null
  readonly request_id: string | null
  readonly detail: Record<string, unknown>
}

export async function insertAudit(tx: Tx, e: AuditRow): Promise<void> {
  await sql`insert into core.audit_entry
      (id, at, actor_id, actor_name, action, object_kind, object_id, region, outcome, reason, request_id, detail)
    values (${e.id}, ${e.at}, ${e.actor_id}, ${e.actor_name}, ${e.action}, ${e.object_kind}, ${e.object_id}, ${e.region}, ${e.outcome},
      ${e.reason}, ${e.request_id}, ${JSON.stringify(e.detail)}::jsonb)`.execute(tx)
}

export interface AuditFilter {
  readonly regions: readonly string[]
  readonly actorId?: string | undefined
  /** Name, sign-in name or id of who did it; of the name a part. */
  readonly actor?: string | undefined
  /** Exact, or a prefix ending in a full stop: `account.` */
  readonly action?: string | undefined
  readonly objectId?: string | undefined
  readonly outcome?: 'done' | 'refused' | 'failed' | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
  /** Id of the last entry seen; entries come newest first. */
  readonly after?: string | undefined
  readonly limit: number
}

export async function listAudit(tx: Tx, f: AuditFilter): Promise<AuditRow[]> {
  const conditions = [
    sql`(region is null or exists (select from unnest(${[...f.regions]}::text[]) prefix where region ^@ prefix))`,
  ]
  if (f.actorId) conditions.push(sql`actor_id = ${f.actorId}`)
  if (f.actor) {
    // The name an account has now, or had when it acted.
    const part = `%${f.actor.replace(/[%_\\]/g, '\\$&')}%`
    conditions.push(sql`(actor_id = ${f.actor} or actor_name like ${part} or actor_id in
      (select id::text from core.account where display_name like ${part} or login_key = ${nameKey(f.actor)}))`)
  }
  if (f.action) conditions.push(f.action.endsWith('.') ? sql`action ^@ ${f.action}` : sql`action = ${f.action}`)
  if (f.objectId) conditions.push(sql`object_id = ${f.objectId}`)
  if (f.outcome) conditions.push(sql`outcome = ${f.outcome}`)
  // Ids are UUIDv7 and sort by time, but `at` is what was said: both ends are checked on it.
  if (f.from) conditions.push(sql`at >= ${f.from}`)
  if (f.until) conditions.push(sql`at < ${f.until}`)
  if (f.after) conditions.push(sql`id < ${f.after}::uuid`)
  const found =
    await sql<AuditRow>`select id, at, actor_id, actor_name, action, object_kind, object_id, region, outcome, reason, request_id,
      detail
    from core.audit_entry where ${sql.join(conditions, sql` and `)} order by id desc limit ${f.limit}`.execute(tx)
  return found.rows
}

/** Entries by id, for the evidence engine's comparison with what was sealed. */
export async function listAuditById(tx: Tx, ids: readonly string[]): Promise<AuditRow[]> {
  const found =
    await sql<AuditRow>`select id, at, actor_id, actor_name, action, object_kind, object_id, region, outcome, reason, request_id,
      detail
    from core.audit_entry where id = any(${[...ids]}::uuid[])`.execute(tx)
  return found.rows
}

/** Ids of entries in order, after one of them. */
export async function listAuditIds(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const found = await sql<{ id: string }>`select id from core.audit_entry
    where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid order by id limit ${limit}`.execute(tx)
  return found.rows.map((r) => r.id)
}

/** Refused sign-ins since a moment, at most 10,000. Ids begin with their time, so the index finds them. */
export async function countRefusedSignIns(tx: Tx, since: Date): Promise<number> {
  const hex = since.getTime().toString(16).padStart(12, '0')
  const from = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
  const found = await sql<{ n: number }>`select count(*) n from (select from core.audit_entry
    where action = 'session.sign-in' and id >= ${from}::uuid and outcome = 'refused' limit 10000) e`.execute(tx)
  return found.rows[0]?.n ?? 0
}

// ---- one-time links and settings

export interface SetupLinkRow {
  readonly id: string
  readonly account_id: string
  readonly created_at: Date
  readonly created_by: string
  readonly expires_at: Date
  readonly needs_release: boolean
  readonly released_by: string | null
  readonly used_at: Date | null
}

export async function insertSetupLink(
  tx: Tx,
  l: { id: string; tokenHash: Buffer; accountId: string; at: Date; by: string; expiresAt: Date; needsRelease: boolean },
): Promise<void> {
  await sql`insert into core.setup_link (id, token_hash, account_id, created_at, created_by, expires_at, needs_release)
    values (${l.id}, ${l.tokenHash}, ${l.accountId}, ${l.at}, ${l.by}, ${l.expiresAt}, ${l.needsRelease})`.execute(tx)
}

const LINK = sql`select id, account_id, created_at, created_by, expires_at, needs_release, released_by, used_at from core.setup_link`

export async function findSetupLink(tx: Tx, tokenHash: Buffer): Promise<SetupLinkRow | undefined> {
  const found = await sql<SetupLinkRow>`${LINK} where token_hash = ${tokenHash}`.execute(tx)
  return found.rows[0]
}

export async function listOpenSetupLinks(tx: Tx, accountIds: readonly string[], now: Date): Promise<SetupLinkRow[]> {
  const found = await sql<SetupLinkRow>`${LINK} where account_id = any(${[...accountIds]}::uuid[]) and used_at is null
    and expires_at > ${now} order by id`.execute(tx)
  return found.rows
}

/** @returns false when the link was used before, also by a request at the same moment. */
export async function spendSetupLink(tx: Tx, id: string, at: Date): Promise<boolean> {
  const done = await sql`update core.setup_link set used_at = ${at} where id = ${id} and used_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Older open links of the account stop working: only the newest counts. */
export async function cancelSetupLinks(tx: Tx, accountId: string, at: Date): Promise<void> {
  await sql`update core.setup_link set used_at = ${at} where account_id = ${accountId} and used_at is null`.execute(tx)
}

/** @returns false when there is nothing (more) to release. */
export async function releaseSetupLink(tx: Tx, id: string, by: string, at: Date): Promise<boolean> {
  const done = await sql`update core.setup_link set released_by = ${by}, released_at = ${at}
    where id = ${id} and needs_release and released_by is null`.execute(tx)
  return done.numAffectedRows === 1n
}

/** The used link to which the password in force goes back, while no second person has confirmed it. */
export async function findUnconfirmedLink(tx: Tx, accountId: string): Promise<SetupLinkRow | undefined> {
  const found = await sql<SetupLinkRow>`${LINK} where id = core.unconfirmed_link(${accountId}::uuid)`.execute(tx)
  return found.rows[0]
}

export async function findSettings(
  tx: Tx,
): Promise<{ version: number; body: unknown; at: Date; by_actor: string } | undefined> {
  const found = await sql<{
    version: number
    body: unknown
    at: Date
    by_actor: string
  }>`select version, body, at, by_actor
    from core.security_setting order by version desc limit 1`.execute(tx)
  return found.rows[0]
}

export async function insertSettings(tx: Tx, s: { body: unknown; at: Date; by: string }): Promise<number> {
  await sql`select pg_advisory_xact_lock(7021180814)`.execute(tx)
  const found = await sql<{ version: number }>`insert into core.security_setting (version, body, at, by_actor)
    select coalesce(max(version), 0) + 1, ${JSON.stringify(s.body)}::jsonb, ${s.at}, ${s.by} from core.security_setting
    returning version`.execute(tx)
  return found.rows[0]?.version ?? 0
}
