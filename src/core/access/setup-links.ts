import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import { newId } from '../ids.ts'
import { inputInvalid, refuse } from '../problem.ts'
import {
  actorIdOf,
  createAccountRow,
  ensureOrganisation,
  putPassword,
  type SystemActor,
  writeGrant,
} from './accounts.ts'
import { audit } from './audit.ts'
import { currentSettings } from './current-settings.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { findPasswordFaults } from './passwords.ts'
import {
  linkNotReleased,
  linkUnknown,
  passwordWeak,
  regionUnknown,
  roleDoesNotFit,
  roleUnknown,
  separationRefused,
  subjectRoleNeedsSubject,
} from './problems.ts'
import { baseRoles, collectRoles, roleMisfit } from './roles.ts'
import { LOGIN_NAME } from './schema.ts'
import { ADMINISTRATOR_ROLES, grantObstacle } from './separation.ts'
import { type OpenedSession, tokenDigest } from './session-token.ts'
import { endReplaced, loginDigest, openSession } from './sign-in.ts'
import {
  type AccountRow,
  anyAccountExists,
  findAccount,
  findAccountByLogin,
  findCity,
  findOrganisation,
  linkOidc,
  listPasswords,
  regionExists,
  removeTotp,
} from './store/account.ts'
import { cancelSetupLinks, findSetupLink, insertSetupLink, type SetupLinkRow, spendSetupLink } from './store/audit.ts'
import { listGrants, lockHeldRoles } from './store/grant.ts'
import { clearFailures, endSessions, forgetDevices } from './store/session.ts'

export interface OneTimeLink {
  /** Path of the page with the token in its fragment: fragments reach no server log and no referrer. */
  readonly path: string
  readonly expiresAt: Date
  readonly needsRelease: boolean
}

/**
 * A link by which the person sets the first or a new password. It is shown once, works once and runs out. While the account holds rights
 * it works only after a security administrator released it, whatever came first, the link or the rights: or the system administrator
 * alone, who has seen the link, could walk into a working account. A release is void when rights are added or the second factor is
 * taken off before the link is used (migration 180), and an account whose password was set by a link that nobody released sleeps
 * when it gets rights, until a security administrator has asked its holder ({@link pendingDuties}).
 */
export async function issueLink(tx: Tx, app: App, by: Actor | SystemActor, accountId: string): Promise<OneTimeLink> {
  const at = app.clock.now()
  const { setupLinkHours } = await currentSettings(tx)
  const token = app.random(32).toString('base64url')
  const expiresAt = new Date(at.getTime() + setupLinkHours * 3_600_000)
  // The command line of the machine itself needs no second person: who has it, has the database.
  const isByPerson = !actorIdOf(by).startsWith('system:')
  const needsRelease = isByPerson && (await lockHeldRoles(tx, accountId)).length > 0
  await cancelSetupLinks(tx, accountId, at)
  await insertSetupLink(tx, {
    id: newId(),
    tokenHash: tokenDigest(token),
    accountId,
    at,
    by: actorIdOf(by),
    expiresAt,
    needsRelease: isByPerson,
  })
  await audit(tx, app, {
    actor: by,
    action: 'account.issue-link',
    objectKind: 'account',
    objectId: accountId,
    detail: { needsRelease, expiresAt: expiresAt.toISOString() },
  })
  return { path: `/app/setup#${token}`, expiresAt, needsRelease }
}

interface OpenLink {
  readonly link: SetupLinkRow
  readonly account: AccountRow
  readonly waitsForRelease: boolean
}

async function openLink(tx: Tx, app: App, token: string): Promise<OpenLink> {
  const link = await findSetupLink(tx, tokenDigest(token))
  if (!link || link.used_at || link.expires_at <= app.clock.now()) throw refuse(linkUnknown())
  const account = await findAccount(tx, link.account_id)
  if (account?.status !== 'active') throw refuse(linkUnknown())
  const holdsRights = (await listGrants(tx, [account.id])).length > 0
  return { link, account, waitsForRelease: mustBeReleased(link, holdsRights) }
}

export async function describeLink(app: App, token: string) {
  return app.db.read(systemScope('access'), async (tx) => {
    const { account, waitsForRelease } = await openLink(tx, app, token)
    const { passwordMinLength } = await currentSettings(tx)
    return {
      loginName: account.login_name,
      displayName: account.display_name,
      passwordMinLength,
      needsRelease: waitsForRelease,
    }
  })
}

/** Sets the password by a one-time link and signs in; all former sessions end. An enrolled second factor stays and is not asked here. */
export async function redeemLink(
  app: App,
  l: { token: string; newPassword: string; device: string; replaces?: Actor; requestId?: string },
): Promise<OpenedSession | { accountId: string }> {
  const outcome = await app.db.write(systemScope('access'), async (tx) => {
    const { link, account, waitsForRelease } = await openLink(tx, app, l.token)
    if (waitsForRelease) throw refuse(linkNotReleased())
    const faults = await findPasswordFaults(tx, account, l.newPassword)
    if (faults.length > 0) throw refuse(passwordWeak({ faults, pointer: '/newPassword' }))
    if (!(await spendSetupLink(tx, link.id, app.clock.now()))) throw refuse(linkUnknown())
    await putPassword(tx, app, {
      accountId: account.id,
      password: l.newPassword,
      mustChange: false,
      linkId: link.id,
      chosen: 'by-link',
    })
    // Nobody vouched for who had the account so far: what they left to come back by does not stay.
    let droppedTotp: true | undefined
    if (account.is_unconfirmed) {
      if (await removeTotp(tx, account.id)) droppedTotp = true
      await linkOidc(tx, account.id, null)
    }
    await endSessions(tx, { accountId: account.id }, account.id, app.clock.now())
    await forgetDevices(tx, account.id)
    await endReplaced(tx, l.replaces, app.clock.now())
    await clearFailures(tx, loginDigest(app, account.login_name))
    await audit(tx, app, {
      actor: 'system:setup',
      action: 'account.redeem-link',
      objectKind: 'account',
      objectId: account.id,
      requestId: l.requestId,
      detail: { linkId: link.id, droppedTotp },
    })
    // Whoever has a second factor proves it by signing in; the link alone opens no session then.
    if (account.has_totp && !account.is_unconfirmed) return { accountId: account.id }
    return openSession(tx, app, { accountId: account.id, method: 'setup', device: l.device })
  })
  forgetAccount(app, outcome.accountId)
  return outcome
}

// ---- the first accounts of a city

const FIRST_LOGINS: Readonly<Record<(typeof ADMINISTRATOR_ROLES)[number], string>> = {
  'system-admin': 'sysadmin',
  'security-admin': 'secadmin',
  'audit-admin': 'audadmin',
}

export interface FirstAdministrator {
  readonly login: string
  readonly roleId: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly link: OneTimeLink
}

/**
 * At the first start of a city that is no demo: makes the three administrators without passwords and returns their one-time links, to
 * be printed once and handed to three different persons. At later starts: new links for those who have not used theirs in time.
 * Empty when there is nothing to do.
 */
export async function prepareFirstAdministrators(app: App): Promise<FirstAdministrator[]> {
  if (app.config.isDemo) return []
  const by = 'system:setup'
  return app.db.write(systemScope('setup'), async (tx) => {
    const isNew = !(await anyAccountExists(tx))
    const region = (await findCity(tx))?.code ?? '12'
    const first: FirstAdministrator[] = []
    for (const roleId of ADMINISTRATOR_ROLES) {
      const login = FIRST_LOGINS[roleId]
      const label = baseRoles.find((r) => r.id === roleId)?.label ?? { zh: roleId, en: roleId }
      const known = await findAccountByLogin(tx, login)
      if (!known && !isNew) continue
      if (known && (await listPasswords(tx, known.id, 1)).length > 0) continue
      const accountId = known?.id ?? (await makeFirst(tx, app, by, { login, name: label.zh, roleId, region }))
      first.push({ login, roleId, label, link: await issueLink(tx, app, by, accountId) })
    }
    return first
  })
}

async function makeFirst(
  tx: Tx,
  app: App,
  by: SystemActor,
  a: { login: string; name: string; roleId: string; region: string },
): Promise<string> {
  const organisationId = await ensureOrganisation(tx, app, by, {
    code: `${a.region}-ZLB`,
    name: '市质量工作办公室',
    region: a.region,
  })
  const accountId = await createAccountRow(tx, app, by, { loginName: a.login, displayName: a.name, organisationId })
  await writeGrant(tx, app, by, { accountId, roleId: a.roleId, organisationId, region: a.region, reason: '首次启动' })
  return accountId
}

const LOGIN_RULE = {
  zh: '2 到 64 个字符：字母、汉字、数字开头，之后还可用 . _ - @',
  en: '2 to 64 characters: a letter or digit first, then also . _ - @',
}

/**
 * `zhiheng user add`: makes an account (with a role, where one is named) or, for a known login name, only a new one-time link.
 * Whoever runs it has the machine; it is audited as `system:cli`.
 * @throws Refusal input-invalid, role-unknown, region-unknown, subject-role-needs-subject
 */
export async function addUser(
  app: App,
  user: { login: string; name?: string; roleId?: string; region?: string },
): Promise<{ accountId: string; link: OneTimeLink; isNew: boolean }> {
  const by = 'system:cli'
  if (user.login.length < 2 || user.login.length > 64 || !new RegExp(LOGIN_NAME, 'u').test(user.login))
    throw refuse(inputInvalid({ errors: [{ pointer: '/login', message: LOGIN_RULE }] }))
  const role = user.roleId === undefined ? undefined : collectRoles(app.modules).find((r) => r.id === user.roleId)
  if (user.roleId !== undefined && !role) throw refuse(roleUnknown({ roleId: user.roleId }))
  const outcome = await app.db.write(systemScope('cli'), async (tx) => {
    const region = user.region ?? (await findCity(tx))?.code ?? '12'
    if (user.region && !(await regionExists(tx, region))) throw refuse(regionUnknown({ region, pointer: '/region' }))
    const known = await findAccountByLogin(tx, user.login)
    const organisationId =
      known?.organisation_id ??
      (await ensureOrganisation(tx, app, by, { code: `${region}-ZLB`, name: '质量工作办公室', region }))
    const accountId =
      known?.id ??
      (await createAccountRow(tx, app, by, {
        loginName: user.login,
        displayName: user.name ?? user.login,
        organisationId,
      }))
    const held = (await listGrants(tx, [accountId])).map((g) => g.role_id)
    if (role && !held.includes(role.id)) {
      // The machine's owner grants what he likes, but the three administrators stay apart for him too.
      const obstacle = grantObstacle({ byAccountId: by, toAccountId: accountId, roleId: role.id, heldRoleIds: held })
      if (obstacle) throw refuse(separationRefused({ obstacle }))
      const organisation = await findOrganisation(tx, organisationId)
      const misfit = roleMisfit(role, {
        hasSubject: known?.subject_id != null,
        organisationKinds: organisation ? [organisation.kind] : [],
      })
      if (misfit) throw refuse(misfit.found === 'no-subject' ? subjectRoleNeedsSubject() : roleDoesNotFit(misfit))
      await writeGrant(tx, app, by, { accountId, roleId: role.id, organisationId, region, reason: 'zhiheng user add' })
    }
    return { accountId, link: await issueLink(tx, app, by, accountId), isNew: !known }
  })
  forgetAccount(app, outcome.accountId)
  return outcome
}

/** Whether a link waits for the security administrator. */
export function mustBeReleased(
  link: Pick<SetupLinkRow, 'needs_release' | 'released_by'>,
  holdsRights: boolean,
): boolean {
  return link.needs_release && !link.released_by && holdsRights
}
