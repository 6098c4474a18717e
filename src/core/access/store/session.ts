import { sql } from 'kysely'
import { prepared, type Tx } from '../../db/index.ts'

export interface IdentityRow {
  readonly session_id: string
  readonly last_used_at: Date
  readonly idle_minutes: number
  readonly expires_at: Date
  readonly account_id: string
  readonly display_name: string
  readonly subject_id: string | null
  readonly must_change_password: boolean
  readonly is_demo: boolean
  readonly has_totp: boolean
  readonly is_unconfirmed: boolean
  /** Its rights changed: the token is to be renewed. */
  readonly must_renew: boolean
  /** Until when the token asked with, which was renewed, is good for what was under way; null: it is the one in force. */
  readonly former_until: Date | null
  readonly grants: readonly { roleId: string; organisationId: string; region: string }[]
}

/** The running session of a token with its account and grants: one statement, prepared, because it is asked most often. */
export async function findIdentity(tx: Tx, tokenHash: Buffer): Promise<IdentityRow | undefined> {
  const rows = await prepared<IdentityRow>(
    tx,
    'access.identity',
    `select s.id as session_id, s.last_used_at, s.idle_minutes, s.expires_at, a.id as account_id, a.display_name, a.subject_id,
       a.must_change_password, a.is_demo,
       exists (select from core.totp_secret t where t.account_id = a.id and t.confirmed_at is not null) as has_totp,
       core.unconfirmed_link(a.id) is not null as is_unconfirmed, s.must_renew,
       case when s.token_hash = $1 then null else s.former_until end as former_until,
       coalesce((select json_agg(json_build_object('roleId', g.role_id, 'organisationId', g.organisation_id, 'region', g.region))
         from core.role_grant g where g.account_id = a.id), '[]') as grants
     from core.session s join core.account a on a.id = s.account_id
     where (s.token_hash = $1 or s.former_hash = $1) and s.ended_at is null and a.status = 'active'`,
    [tokenHash],
  )
  return rows[0]
}

export interface NewSessionRow {
  readonly id: string
  readonly tokenHash: Buffer
  readonly accountId: string
  readonly method: 'password' | 'oidc' | 'setup'
  readonly device: string
  readonly at: Date
  readonly idleMinutes: number
  readonly expiresAt: Date
}

export async function insertSession(tx: Tx, s: NewSessionRow): Promise<void> {
  await sql`insert into core.session (id, token_hash, account_id, method, device, created_at, last_used_at, idle_minutes, expires_at)
    values (${s.id}, ${s.tokenHash}, ${s.accountId}, ${s.method}, ${s.device}, ${s.at}, ${s.at}, ${s.idleMinutes}, ${s.expiresAt})`.execute(
    tx,
  )
}

/**
 * Gives a session a new token. With `formerUntil` the old one stays good until then, for requests that were under way.
 * @returns false when the session has ended, or another request renewed it at the same moment (only with `formerUntil`).
 */
export async function renewToken(
  tx: Tx,
  r: { id: string; tokenHash: Buffer; formerUntil: Date | null },
): Promise<boolean> {
  const done =
    await sql`update core.session set former_hash = case when ${r.formerUntil}::timestamptz is null then null else token_hash end,
      former_until = ${r.formerUntil}, token_hash = ${r.tokenHash}, must_renew = false
    where id = ${r.id} and ended_at is null and (must_renew or ${r.formerUntil}::timestamptz is null)`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function findSessionEnd(tx: Tx, id: string): Promise<Date | undefined> {
  const found = await sql<{ expires_at: Date }>`select expires_at from core.session where id = ${id}`.execute(tx)
  return found.rows[0]?.expires_at
}

// ---- devices

/** Whether somebody signed in to this account from the device before. */
export async function isDeviceKnown(tx: Tx, accountId: string, tokenHash: Buffer): Promise<boolean> {
  const found =
    await sql`select from core.known_device where account_id = ${accountId} and token_hash = ${tokenHash}`.execute(tx)
  return found.rows.length > 0
}

const DEVICES_PER_ACCOUNT = 20

export async function keepDevice(tx: Tx, accountId: string, tokenHash: Buffer, at: Date): Promise<void> {
  await sql`insert into core.known_device (account_id, token_hash, last_used_at) values (${accountId}, ${tokenHash}, ${at})
    on conflict (account_id, token_hash) do update set last_used_at = excluded.last_used_at`.execute(tx)
  await sql`delete from core.known_device where account_id = ${accountId} and token_hash not in (select token_hash
    from core.known_device where account_id = ${accountId} order by last_used_at desc limit ${DEVICES_PER_ACCOUNT})`.execute(
    tx,
  )
}

/** Who gets a new holder, or a new password, is known on no device. */
export async function forgetDevices(tx: Tx, accountId: string): Promise<void> {
  await sql`delete from core.known_device where account_id = ${accountId}`.execute(tx)
}

export async function touchSession(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update core.session set last_used_at = ${at} where id = ${id} and last_used_at < ${at} and ended_at is null`.execute(
    tx,
  )
}

/** @returns how many sessions ended now. */
export async function endSessions(
  tx: Tx,
  which: { accountId: string; only?: string; except?: string | undefined },
  by: string,
  at: Date,
): Promise<number> {
  const done = await sql`update core.session set ended_at = ${at}, ended_by = ${by}
    where account_id = ${which.accountId} and ended_at is null
      and (${which.only ?? null}::uuid is null or id = ${which.only ?? null}::uuid)
      and (${which.except ?? null}::uuid is null or id <> ${which.except ?? null}::uuid)`.execute(tx)
  return Number(done.numAffectedRows ?? 0)
}

export interface SessionRow {
  readonly id: string
  readonly account_id: string
  readonly display_name: string
  readonly login_name: string
  readonly region: string
  readonly method: string
  readonly device: string
  readonly created_at: Date
  readonly last_used_at: Date
  readonly expires_at: Date
  readonly ended_at: Date | null
  readonly ended_by: string | null
}

const SESSION = sql`select s.id, s.account_id, a.display_name, a.login_name, a.region, s.method, s.device, s.created_at, s.last_used_at,
  s.expires_at, s.ended_at, s.ended_by from core.session s join core.account a on a.id = s.account_id`

export async function listSessions(
  tx: Tx,
  f: {
    accountId?: string | undefined
    regions?: readonly string[]
    running: boolean
    now: Date
    after?: string | undefined
    limit: number
  },
): Promise<SessionRow[]> {
  const conditions = [sql`true`]
  if (f.accountId) conditions.push(sql`s.account_id = ${f.accountId}`)
  if (f.regions)
    conditions.push(sql`exists (select from unnest(${[...f.regions]}::text[]) prefix where a.region ^@ prefix)`)
  if (f.running)
    conditions.push(
      sql`s.ended_at is null and s.expires_at > ${f.now} and s.last_used_at + make_interval(mins => s.idle_minutes) > ${f.now}`,
    )
  if (f.after) conditions.push(sql`s.id < ${f.after}::uuid`)
  const found =
    await sql<SessionRow>`${SESSION} where ${sql.join(conditions, sql` and `)} order by s.id desc limit ${f.limit}`.execute(
      tx,
    )
  return found.rows
}

export async function findSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  const found = await sql<SessionRow>`${SESSION} where s.id = ${id}`.execute(tx)
  return found.rows[0]
}

// ---- wrong sign-ins

export type FailureKind = 'login' | 'address' | 'login-source' | 'device' | 'own'

export interface FailureKey {
  readonly kind: FailureKind
  readonly keyHash: Buffer
  /** Whose sign-in it concerns: the security administrator opens all of one account. */
  readonly loginHash?: Buffer | undefined
}

/**
 * Counts an attempt before the password is looked at: a hundred guesses at the same moment stand in line at this row and cannot
 * slip through together. A good sign-in takes its count back.
 * @returns seconds to wait, when sign-in is closed for this key; the attempt is then not counted.
 */
export async function countAttempt(
  tx: Tx,
  { kind, keyHash, loginHash }: FailureKey,
  now: Date,
  rule: { forgetAfterMs: number; delaySeconds: (failures: number) => number },
): Promise<{ waitSeconds: number; failures: number }> {
  await sql`insert into core.sign_in_failure (kind, key_hash, failures, last_at, login_hash)
    values (${kind}, ${keyHash}, 0, ${now}, ${loginHash ?? null}) on conflict do nothing`.execute(tx)
  const found = await sql<{
    failures: number
    last_at: Date
    locked_until: Date | null
  }>`select failures, last_at, locked_until
    from core.sign_in_failure where kind = ${kind} and key_hash = ${keyHash} for update`.execute(tx)
  const row = found.rows[0]
  if (!row) throw new Error('the row was just made')
  if (row.locked_until && row.locked_until > now)
    return { waitSeconds: Math.ceil((row.locked_until.getTime() - now.getTime()) / 1000), failures: row.failures }
  const failures = now.getTime() - row.last_at.getTime() > rule.forgetAfterMs ? 1 : row.failures + 1
  const delay = rule.delaySeconds(failures)
  const lockedUntil = delay > 0 ? new Date(now.getTime() + delay * 1000) : null
  await sql`update core.sign_in_failure set failures = ${failures}, last_at = ${now}, locked_until = ${lockedUntil}
    where kind = ${kind} and key_hash = ${keyHash}`.execute(tx)
  return { waitSeconds: 0, failures }
}

export async function takeBackAttempt(tx: Tx, { kind, keyHash }: FailureKey): Promise<void> {
  await sql`update core.sign_in_failure set failures = greatest(0, failures - 1), locked_until = null
    where kind = ${kind} and key_hash = ${keyHash}`.execute(tx)
}

/** The counts of these keys begin anew. */
export async function clearAttempts(tx: Tx, keys: readonly FailureKey[]): Promise<void> {
  for (const { kind, keyHash } of keys)
    await sql`delete from core.sign_in_failure where kind = ${kind} and key_hash = ${keyHash}`.execute(tx)
}

/** Every count of one login name, from wherever. */
export async function clearFailures(tx: Tx, loginHash: Buffer): Promise<boolean> {
  const done = await sql`delete from core.sign_in_failure
    where login_hash = ${loginHash} or (kind = 'login' and key_hash = ${loginHash})`.execute(tx)
  return Number(done.numAffectedRows ?? 0) > 0
}

/** Housekeeping: counts nobody needs any more. */
export async function dropOldFailures(tx: Tx, before: Date): Promise<void> {
  await sql`delete from core.sign_in_failure where last_at < ${before}`.execute(tx)
}
