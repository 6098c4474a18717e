import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'

/** A grant or revocation, and the act of the audit trail that did it; null where there is none. */
export interface GrantWithAct {
  readonly id: string
  readonly grant_id: string
  readonly kind: 'grant' | 'revoke'
  readonly account_id: string
  readonly role_id: string
  readonly organisation_id: string
  readonly region: string
  readonly at: Date
  readonly by_actor: string
  readonly reason: string
  readonly act: {
    readonly at: string
    readonly actor_id: string
    readonly object_id: string
    readonly reason: string | null
    readonly detail: {
      readonly roleId?: string
      readonly organisationId?: string
      readonly region?: string
      readonly requestedBy?: string
    }
  } | null
}

export async function listGrantsWithActs(tx: Tx, after: string | undefined, limit: number): Promise<GrantWithAct[]> {
  const { rows } = await sql<GrantWithAct>`select e.*, a.act from
      (select * from core.role_grant_event where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid order by id limit ${limit}) e
    left join lateral (select to_jsonb(x) as act from core.audit_entry x where x.object_id = e.account_id::text
      and case e.kind when 'revoke' then x.action = 'role.revoke' else x.action in ('role.grant', 'role.confirm') end and x.outcome = 'done' and x.detail->>'grantId' = e.grant_id::text limit 1) a on true
    order by e.id`.execute(tx)
  return rows
}

/** Acts that gave or took a role, and of each whether its row is there. */
export async function listGrantActs(
  tx: Tx,
  after: string | undefined,
  limit: number,
): Promise<{ id: string; grantId: string; kind: string; isThere: boolean }[]> {
  const { rows } = await sql<{
    id: string
    grantId: string
    kind: string
    isThere: boolean
  }>`select a.id, a.detail->>'grantId' as "grantId",
      a.action as kind, exists (select from core.role_grant_event e where e.grant_id::text = a.detail->>'grantId'
        and e.kind = case a.action when 'role.revoke' then 'revoke' else 'grant' end) as "isThere"
    from core.audit_entry a where a.action in ('role.grant', 'role.confirm', 'role.revoke') and a.outcome = 'done'
      and (${after ?? null}::uuid is null or a.id > ${after ?? null}::uuid) order by a.id limit ${limit}`.execute(tx)
  return rows
}

/** Versions of the security settings with what the act that made each said; they are few. */
export async function listSettingsWithActs(
  tx: Tx,
): Promise<{ version: number; by_actor: string; isAsOrdered: boolean | null; actor_id: string | null }[]> {
  const { rows } = await sql<{
    version: number
    by_actor: string
    isAsOrdered: boolean | null
    actor_id: string | null
  }>`select s.version, s.by_actor, a.detail = s.body as "isAsOrdered", a.actor_id from core.security_setting s
    left join lateral (select x.detail, x.actor_id from core.audit_entry x where x.object_id = s.version::text and x.action = 'security.set'
      and x.outcome = 'done' order by x.id limit 1) a on true order by s.version`.execute(tx)
  return rows
}

/** An account, its second factor as it is stored, and the last act that put one on or took it off. */
export interface SecondFactorWithAct {
  readonly account_id: string
  readonly secret: Buffer | null
  readonly action: string | null
  /** Digest of what was stored, as the act of enrolment says; acts of older cities do not. */
  readonly stored: string | null
}

export async function listSecondFactors(
  tx: Tx,
  after: string | undefined,
  limit: number,
): Promise<SecondFactorWithAct[]> {
  const { rows } = await sql<SecondFactorWithAct>`select p.id as account_id, t.secret, a.action, a.stored
    from (select id from core.account where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid order by id limit ${limit}) p
    left join core.totp_secret t on t.account_id = p.id and t.confirmed_at is not null
    left join lateral (select x.action, x.detail->>'stored' as stored from core.audit_entry x
      where x.object_id = p.id::text and x.outcome = 'done'
        and (x.action in ('account.enrol-totp', 'account.drop-totp', 'account.reset-totp')
          or x.action = 'account.redeem-link' and x.detail ? 'droppedTotp')
      order by x.id desc limit 1) a on true
    order by p.id`.execute(tx)
  return rows
}
