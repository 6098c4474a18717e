import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'

export interface GrantRow {
  readonly grant_id: string
  readonly account_id: string
  readonly role_id: string
  readonly organisation_id: string
  readonly organisation_name: string
  readonly region: string
  readonly granted_at: Date
  readonly granted_by: string
  readonly reason: string
}

const GRANT = sql`select g.grant_id, g.account_id, g.role_id, g.organisation_id, o.name as organisation_name, g.region, g.granted_at,
  g.granted_by, g.reason from core.role_grant g join core.organisation o on o.id = g.organisation_id`

export async function listGrants(tx: Tx, accountIds: readonly string[]): Promise<GrantRow[]> {
  if (accountIds.length === 0) return []
  const found = await sql<GrantRow>`${GRANT} where g.account_id = any(${[...accountIds]}::uuid[])
    order by g.account_id, g.grant_id`.execute(tx)
  return found.rows
}

export async function findGrant(tx: Tx, grantId: string): Promise<GrantRow | undefined> {
  const found = await sql<GrantRow>`${GRANT} where g.grant_id = ${grantId}`.execute(tx)
  return found.rows[0]
}

/** Role ids the account holds, whatever the asking transaction sees: called with the account locked. */
export async function lockHeldRoles(tx: Tx, accountId: string): Promise<string[]> {
  const found = await sql<{ role_id: string }>`select role_id from core.held_roles(${accountId}::uuid) role_id`.execute(
    tx,
  )
  return found.rows.map((r) => r.role_id)
}

/** Roles that are held in an organisation, or by accounts of it. */
export async function listRolesIn(tx: Tx, organisationId: string): Promise<string[]> {
  const found = await sql<{
    role_id: string
  }>`select role_id from core.roles_in(${organisationId}::uuid) role_id`.execute(tx)
  return found.rows.map((r) => r.role_id)
}

/** How many active accounts hold the role anywhere. */
export async function countHolders(tx: Tx, roleId: string): Promise<number> {
  const found = await sql<{ n: number }>`select core.count_holders(${roleId}) n`.execute(tx)
  return found.rows[0]?.n ?? 0
}

export interface NewGrantEvent {
  readonly id: string
  readonly grantId: string
  readonly kind: 'grant' | 'revoke'
  readonly accountId: string
  readonly roleId: string
  readonly organisationId: string
  readonly region: string
  readonly at: Date
  readonly byActor: string
  readonly reason: string
  readonly requestId?: string | null
}

/** @returns false when this grant was already revoked. */
export async function insertGrantEvent(tx: Tx, e: NewGrantEvent): Promise<boolean> {
  const done = await sql`insert into core.role_grant_event
      (id, grant_id, kind, account_id, role_id, organisation_id, region, at, by_actor, reason, request_id)
    values (${e.id}, ${e.grantId}, ${e.kind}, ${e.accountId}, ${e.roleId}, ${e.organisationId}, ${e.region}, ${e.at}, ${e.byActor},
      ${e.reason}, ${e.requestId ?? null})
    on conflict (grant_id, kind) do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

export interface GrantEventRow extends Omit<NewGrantEvent, 'id' | 'requestId'> {
  readonly organisationName: string
  readonly byName: string | null
}

/** Every grant and revocation of an account, newest first. */
export async function listGrantEvents(tx: Tx, accountId: string): Promise<GrantEventRow[]> {
  const found =
    await sql<GrantEventRow>`select e.grant_id as "grantId", e.kind, e.account_id as "accountId", e.role_id as "roleId",
      e.organisation_id as "organisationId", o.name as "organisationName", e.region, e.at, e.by_actor as "byActor",
      b.display_name as "byName", e.reason
    from core.role_grant_event e join core.organisation o on o.id = e.organisation_id
      left join core.account b on b.id::text = e.by_actor
    where e.account_id = ${accountId} order by e.id desc limit 500`.execute(tx)
  return found.rows
}

/** An official who holds a permission over a place. */
export interface Holder {
  readonly accountId: string
  readonly name: string
  readonly organisation: string
}

/** Active officials who hold one of these roles over the region, whatever the asking transaction sees; at most 500, by name. */
export async function listRoleHolders(tx: Tx, roleIds: readonly string[], region: string): Promise<Holder[]> {
  const found = await sql<Holder>`select account_id as "accountId", name, organisation
    from core.find_holders(${[...roleIds]}::text[], ${region})`.execute(tx)
  return found.rows
}

// ---- powerful roles that wait for a second person

export interface GrantRequestRow {
  readonly id: string
  readonly account_id: string
  readonly account_name: string
  readonly login_name: string
  readonly role_id: string
  readonly organisation_id: string
  readonly organisation_name: string
  readonly region: string
  readonly requested_at: Date
  readonly requested_by: string
  readonly requested_by_name: string | null
  readonly reason: string
}

/** @returns false when the same role is asked for already. */
export async function insertGrantRequest(
  tx: Tx,
  q: Pick<
    GrantRequestRow,
    'id' | 'account_id' | 'role_id' | 'organisation_id' | 'region' | 'requested_at' | 'requested_by' | 'reason'
  >,
): Promise<boolean> {
  const done = await sql`insert into core.role_grant_request
      (id, account_id, role_id, organisation_id, region, requested_at, requested_by, reason)
    values (${q.id}, ${q.account_id}, ${q.role_id}, ${q.organisation_id}, ${q.region}, ${q.requested_at}, ${q.requested_by}, ${q.reason})
    on conflict (account_id, role_id, region) where decided_at is null do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

const REQUEST = sql`select q.id, q.account_id, a.display_name as account_name, a.login_name, q.role_id, q.organisation_id,
    o.name as organisation_name, q.region, q.requested_at, q.requested_by, b.display_name as requested_by_name, q.reason
  from core.role_grant_request q join core.account a on a.id = q.account_id join core.organisation o on o.id = q.organisation_id
    left join core.account b on b.id::text = q.requested_by`

/** Open requests within the regions, oldest first; of one account where it is named. */
export async function listGrantRequests(
  tx: Tx,
  f: { regions: readonly string[]; accountId?: string | undefined },
): Promise<GrantRequestRow[]> {
  const conditions = [
    sql`q.decided_at is null`,
    sql`exists (select from unnest(${[...f.regions]}::text[]) prefix where q.region ^@ prefix)`,
  ]
  if (f.accountId) conditions.push(sql`q.account_id = ${f.accountId}`)
  const found =
    await sql<GrantRequestRow>`${REQUEST} where ${sql.join(conditions, sql` and `)} order by q.id limit 200`.execute(tx)
  return found.rows
}

export async function findOpenGrantRequest(tx: Tx, id: string): Promise<GrantRequestRow | undefined> {
  const found = await sql<GrantRequestRow>`${REQUEST} where q.id = ${id} and q.decided_at is null`.execute(tx)
  return found.rows[0]
}

/** @returns false when somebody decided at the same moment. */
export async function decideGrantRequest(
  tx: Tx,
  d: { id: string; decision: 'confirmed' | 'refused' | 'withdrawn'; by: string; at: Date; reason: string },
): Promise<boolean> {
  const done = await sql`update core.role_grant_request
    set decision = ${d.decision}, decided_at = ${d.at}, decided_by = ${d.by}, decision_reason = ${d.reason}
    where id = ${d.id} and decided_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}
