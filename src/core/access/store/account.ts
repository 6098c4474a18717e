import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'
import { nameKey } from '../../text/fold.ts'
import type { OrganisationKind } from '../define.ts'

export interface OrganisationRow {
  readonly id: string
  readonly code: string
  readonly parent_id: string | null
  readonly name: string
  readonly region: string
  readonly kind: OrganisationKind
  readonly status: 'active' | 'closed'
}

export interface AccountRow {
  readonly id: string
  readonly login_name: string
  readonly display_name: string
  readonly status: 'active' | 'disabled'
  readonly organisation_id: string
  readonly organisation_name: string
  readonly region: string
  readonly subject_id: string | null
  readonly oidc_subject: string | null
  readonly must_change_password: boolean
  readonly is_demo: boolean
  readonly last_signed_in_at: Date | null
  readonly created_at: Date
  readonly has_totp: boolean
  /** The password goes back to a one-time link that no second person has released. */
  readonly is_unconfirmed: boolean
}

/** The form in which login names are compared. */
export function loginKey(loginName: string): string {
  return nameKey(loginName)
}

// ---- organisations

export async function listOrganisations(tx: Tx): Promise<OrganisationRow[]> {
  const found = await sql<OrganisationRow>`select id, code, parent_id, name, region, kind, status
    from core.organisation order by region, code`.execute(tx)
  return found.rows
}

export async function findOrganisation(tx: Tx, id: string): Promise<OrganisationRow | undefined> {
  const found = await sql<OrganisationRow>`select id, code, parent_id, name, region, kind, status
    from core.organisation where id = ${id}`.execute(tx)
  return found.rows[0]
}

export async function findOrganisationByCode(tx: Tx, code: string): Promise<OrganisationRow | undefined> {
  const found = await sql<OrganisationRow>`select id, code, parent_id, name, region, kind, status
    from core.organisation where code = ${code}`.execute(tx)
  return found.rows[0]
}

export interface NewOrganisationRow extends Omit<OrganisationRow, 'status'> {
  readonly created_at: Date
  readonly created_by: string
}

/** @returns false when the code is taken. */
export async function insertOrganisation(tx: Tx, o: NewOrganisationRow): Promise<boolean> {
  const done = await sql`insert into core.organisation (id, code, parent_id, name, region, kind, created_at, created_by)
    values (${o.id}, ${o.code}, ${o.parent_id}, ${o.name}, ${o.region}, ${o.kind}, ${o.created_at}, ${o.created_by})
    on conflict (code) do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function updateOrganisation(
  tx: Tx,
  o: Pick<OrganisationRow, 'id' | 'name' | 'parent_id' | 'kind' | 'status'>,
): Promise<boolean> {
  const done = await sql`update core.organisation
    set name = ${o.name}, parent_id = ${o.parent_id}, kind = ${o.kind}, status = ${o.status} where id = ${o.id}`.execute(
    tx,
  )
  return done.numAffectedRows === 1n
}

/** Whether `below` stands in the tree under `above` (or is it). Changes of the tree wait for each other. */
export async function isBelow(tx: Tx, below: string, above: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(7021180813)`.execute(tx)
  const found = await sql`with recursive up as (
      select id, parent_id from core.organisation where id = ${below}
      union all select o.id, o.parent_id from core.organisation o join up on o.id = up.parent_id)
    select 1 from up where id = ${above}`.execute(tx)
  return found.rows.length > 0
}

export async function regionExists(tx: Tx, code: string): Promise<boolean> {
  const found = await sql`select 1 from core.region where code = ${code}`.execute(tx)
  return found.rows.length > 0
}

export async function listRegions(tx: Tx, maxLength: number) {
  const found = await sql<{ code: string; parent_code: string | null; level: string; name: string }>`
    select code, parent_code, level, name from core.region where length(code) <= ${maxLength} order by code`.execute(tx)
  return found.rows
}

// ---- accounts

const ACCOUNT = sql`a.id, a.login_name, a.display_name, a.status, a.organisation_id, o.name as organisation_name, a.region,
  a.subject_id, a.oidc_subject, a.must_change_password, a.is_demo, a.last_signed_in_at, a.created_at,
  core.has_totp(a.id) as has_totp, core.unconfirmed_link(a.id) is not null as is_unconfirmed`
const FROM_ACCOUNT = sql`from core.account a join core.organisation o on o.id = a.organisation_id`

export interface AccountFilter {
  readonly regions: readonly string[]
  readonly text?: string | undefined
  readonly organisationIds?: readonly string[] | undefined
  readonly roleId?: string | undefined
  readonly status?: 'active' | 'disabled' | undefined
  readonly waiting?: boolean | undefined
  readonly now: Date
  /** Login key of the last account seen. */
  readonly after?: string | undefined
  readonly limit: number
}

function accountCondition(f: AccountFilter) {
  const conditions = [sql`exists (select from unnest(${[...f.regions]}::text[]) prefix where a.region ^@ prefix)`]
  if (f.text) {
    const like = `%${f.text.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(a.display_name ilike ${like} or a.login_name ilike ${like})`)
  }
  if (f.organisationIds) conditions.push(sql`a.organisation_id = any(${[...f.organisationIds]}::uuid[])`)
  if (f.roleId)
    conditions.push(sql`exists (select from core.role_grant g where g.account_id = a.id and g.role_id = ${f.roleId})`)
  if (f.status) conditions.push(sql`a.status = ${f.status}`)
  if (f.waiting)
    conditions.push(sql`a.status = 'active' and (
      not exists (select from core.role_grant g where g.account_id = a.id) or core.unconfirmed_link(a.id) is not null
      or exists (select from core.setup_link l where l.account_id = a.id and l.used_at is null and l.needs_release
        and l.released_by is null and l.expires_at > ${f.now}))`)
  return conditions
}

export async function listAccounts(tx: Tx, f: AccountFilter): Promise<(AccountRow & { login_key: string })[]> {
  const conditions = accountCondition(f)
  if (f.after !== undefined) conditions.push(sql`a.login_key > ${f.after}`)
  const found = await sql<AccountRow & { login_key: string }>`select ${ACCOUNT}, a.login_key ${FROM_ACCOUNT}
    where ${sql.join(conditions, sql` and `)} order by a.login_key limit ${f.limit}`.execute(tx)
  return found.rows
}

export async function countAccounts(tx: Tx, f: AccountFilter): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) n ${FROM_ACCOUNT}
    where ${sql.join(accountCondition(f), sql` and `)}`.execute(tx)
  return found.rows[0]?.n ?? 0
}

export async function findAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select ${ACCOUNT} ${FROM_ACCOUNT} where a.id = ${id}`.execute(tx)
  return found.rows[0]
}

export async function findAccountByLogin(tx: Tx, loginName: string): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select ${ACCOUNT} ${FROM_ACCOUNT}
    where a.login_key = ${loginKey(loginName)}`.execute(tx)
  return found.rows[0]
}

export async function findAccountByOidc(tx: Tx, subject: string): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`select ${ACCOUNT} ${FROM_ACCOUNT} where a.oidc_subject = ${subject}`.execute(tx)
  return found.rows[0]
}

/** Names of accounts by id, as far as the transaction's scope reaches; ids that are no account's (`system:…`) are passed over. */
export async function nameAccounts(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const accounts = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
  if (accounts.length === 0) return new Map()
  const found = await sql<{ id: string; name: string }>`select id, display_name as name from core.account
    where id = any (${accounts}::uuid[])`.execute(tx)
  return new Map(found.rows.map((r) => [r.id, r.name]))
}

export async function anyAccountExists(tx: Tx): Promise<boolean> {
  const found = await sql`select 1 from core.account limit 1`.execute(tx)
  return found.rows.length > 0
}

export interface NewAccountRow {
  readonly id: string
  readonly login_name: string
  readonly display_name: string
  readonly organisation_id: string
  readonly subject_id: string | null
  readonly is_demo: boolean
  readonly must_change_password: boolean
  readonly created_at: Date
  readonly created_by: string
}

/** @returns false when the login name is taken. */
export async function insertAccount(tx: Tx, a: NewAccountRow): Promise<boolean> {
  const done = await sql`insert into core.account
      (id, login_name, login_key, display_name, organisation_id, region, subject_id, is_demo, must_change_password, created_at, created_by)
    select ${a.id}, ${a.login_name}, ${loginKey(a.login_name)}, ${a.display_name}, o.id, o.region, ${a.subject_id}, ${a.is_demo},
      ${a.must_change_password}, ${a.created_at}, ${a.created_by}
    from core.organisation o where o.id = ${a.organisation_id}
    on conflict (login_key) do nothing`.execute(tx)
  return done.numAffectedRows === 1n
}

/** @returns false when no visible account has this id. */
export async function updateAccount(
  tx: Tx,
  a: Pick<AccountRow, 'id' | 'display_name' | 'status' | 'organisation_id' | 'subject_id'>,
): Promise<boolean> {
  const done = await sql`update core.account set display_name = ${a.display_name}, status = ${a.status},
    organisation_id = ${a.organisation_id}, subject_id = ${a.subject_id} where id = ${a.id}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** @returns false when the identity is linked to another account. */
export async function linkOidc(tx: Tx, accountId: string, subject: string | null): Promise<boolean> {
  const done = await sql`update core.account set oidc_subject = ${subject} where id = ${accountId}
    and not exists (select from core.account other where other.oidc_subject = ${subject} and other.id <> ${accountId})`.execute(
    tx,
  )
  return done.numAffectedRows === 1n
}

export async function markSignedIn(tx: Tx, accountId: string, at: Date): Promise<void> {
  await sql`update core.account set last_signed_in_at = ${at} where id = ${accountId}`.execute(tx)
}

// ---- passwords (visible to parts of the system only)

export async function insertPassword(tx: Tx, p: StoredPassword, mustChange: boolean): Promise<void> {
  await sql`insert into core.account_password (account_id, id, hash, fold_hash, is_change, set_at, link_id)
    values (${p.account_id}, ${p.id}, ${p.hash}, ${p.fold_hash}, ${p.is_change}, ${p.set_at}, ${p.link_id})`.execute(tx)
  await sql`update core.account set must_change_password = ${mustChange} where id = ${p.account_id}`.execute(tx)
}

export interface PasswordRow {
  readonly hash: string
  readonly fold_hash: string | null
  readonly is_change: boolean
  readonly set_at: Date
  readonly link_id: string | null
}

/** A password as it is stored, for its seal. */
export interface StoredPassword extends PasswordRow {
  readonly account_id: string
  readonly id: string
}

/** Passwords by `account@id`. */
export async function listPasswordsByKey(tx: Tx, keys: readonly string[]): Promise<StoredPassword[]> {
  const pairs = keys.map((k) => k.split('@'))
  const found =
    await sql<StoredPassword>`select p.account_id, p.id, p.hash, p.fold_hash, p.is_change, p.set_at, p.link_id
    from core.account_password p join unnest(${pairs.map((p) => p[0])}::uuid[], ${pairs.map((p) => p[1])}::uuid[]) k (account_id, id)
      using (account_id, id)`.execute(tx)
  return found.rows
}

/** Keys `account@id` of passwords in order, after one of them. */
export async function listPasswordKeys(tx: Tx, after: string | undefined, limit: number): Promise<string[]> {
  const [account, id] = after?.split('@') ?? [null, null]
  const found = await sql<{ key: string }>`select account_id || '@' || id as key from core.account_password
    where ${account}::uuid is null or (account_id, id) > (${account}::uuid, ${id}::uuid) order by account_id, id limit ${limit}`.execute(
    tx,
  )
  return found.rows.map((r) => r.key)
}

/** Newest first; the first is the password in force. */
export async function listPasswords(tx: Tx, accountId: string, limit: number): Promise<PasswordRow[]> {
  const found = await sql<PasswordRow>`select hash, fold_hash, is_change, set_at, link_id from core.account_password
    where account_id = ${accountId} order by id desc limit ${limit}`.execute(tx)
  return found.rows
}

// ---- second factor (visible to parts of the system only)

export interface TotpRow {
  readonly secret: Buffer
  readonly confirmed_at: Date | null
  readonly last_step: number
}

export async function findTotp(tx: Tx, accountId: string): Promise<TotpRow | undefined> {
  const found = await sql<TotpRow>`select secret, confirmed_at, last_step from core.totp_secret
    where account_id = ${accountId}`.execute(tx)
  return found.rows[0]
}

/** Begins (or begins again) an enrolment; a confirmed secret stays as it is. */
export async function putTotp(tx: Tx, accountId: string, secret: Buffer, at: Date): Promise<boolean> {
  const done =
    await sql`insert into core.totp_secret (account_id, secret, created_at) values (${accountId}, ${secret}, ${at})
    on conflict (account_id) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0
    where core.totp_secret.confirmed_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function confirmTotp(tx: Tx, accountId: string, at: Date): Promise<void> {
  await sql`update core.totp_secret set confirmed_at = ${at} where account_id = ${accountId}`.execute(tx)
}

/** @returns false when this or a later step was used before: a code is good once, also for two requests at the same moment. */
export async function spendTotpStep(tx: Tx, accountId: string, step: number): Promise<boolean> {
  const done = await sql`update core.totp_secret set last_step = ${step}
    where account_id = ${accountId} and last_step < ${step}`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function removeTotp(tx: Tx, accountId: string): Promise<boolean> {
  await sql`delete from core.recovery_code where account_id = ${accountId}`.execute(tx)
  const done = await sql`delete from core.totp_secret where account_id = ${accountId}`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function replaceRecoveryCodes(tx: Tx, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from core.recovery_code where account_id = ${accountId}`.execute(tx)
  for (const hash of hashes)
    await sql`insert into core.recovery_code (account_id, code_hash) values (${accountId}, ${hash})`.execute(tx)
}

export async function spendRecoveryCode(tx: Tx, accountId: string, hash: Buffer, at: Date): Promise<boolean> {
  const done = await sql`update core.recovery_code set used_at = ${at}
    where account_id = ${accountId} and code_hash = ${hash} and used_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function requirePasswordChange(tx: Tx, accountId: string): Promise<void> {
  await sql`update core.account set must_change_password = true where id = ${accountId}`.execute(tx)
}

/** The city this database belongs to: the top of its region tree. */
export async function findCity(tx: Tx): Promise<{ code: string; name: string } | undefined> {
  const found = await sql<{ code: string; name: string }>`select code, name from core.region
    where level = 'city' order by code limit 1`.execute(tx)
  return found.rows[0]
}
