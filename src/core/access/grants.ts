import type { App } from '../app.ts'
import { type Scope, systemScope, type Tx } from '../db/index.ts'
import { newId } from '../ids.ts'
import { refuse } from '../problem.ts'
import { actorIdOf, writeGrant } from './accounts.ts'
import { audit } from './audit.ts'
import { type Actor, regionsOf } from './define.ts'
import { forgetAccount } from './identify.ts'
import {
  accountUnknown,
  alreadyGranted,
  grantUnknown,
  lastAdministrator,
  linkUnknown,
  organisationUnknown,
  outOfScope,
  regionUnknown,
  roleUnknown,
  separationRefused,
  sessionUnknown,
  subjectRoleNeedsSubject,
  totpNotOn,
} from './problems.ts'
import { collectRoles, SUBJECT_ROLES } from './roles.ts'
import { grantObstacle, isAdministratorRole } from './separation.ts'
import type { SecuritySettings } from './settings.ts'
import { loginDigest } from './sign-in.ts'
import { type AccountRow, findAccount, findOrganisation, regionExists, removeTotp } from './store/account.ts'
import { insertSettings, listOpenSetupLinks, releaseSetupLink } from './store/audit.ts'
import { countHolders, findGrant, insertGrantEvent, listGrants, lockHeldRoles } from './store/grant.ts'
import { clearFailures, endSessions, findSession } from './store/session.ts'

/** The use cases of the security administrator. Each is one transaction under his own name and regions, with its audit entry. */
function scopeOf(actor: Actor, regions: readonly string[]): Scope {
  return { actorId: actorIdOf(actor), regions }
}

function isWithin(region: string, regions: readonly string[]): boolean {
  return regions.some((prefix) => region.startsWith(prefix))
}

export interface GrantRequest {
  readonly accountId: string
  readonly roleId: string
  readonly organisationId?: string | undefined
  readonly region: string
  readonly reason: string
}

/**
 * Gives a role in a region. Both the account and the region must lie within the regions of the security administrator, and the three
 * administrators stay apart (separation.ts).
 */
export async function grantRole(app: App, actor: Actor, g: GrantRequest): Promise<string> {
  const regions = regionsOf(actor, 'role.grant')
  if (!collectRoles(app.modules).some((r) => r.id === g.roleId)) throw refuse(roleUnknown({ roleId: g.roleId }))
  if (!isWithin(g.region, regions)) throw refuse(outOfScope({ region: g.region }))
  const grantId = await app.db.write(scopeOf(actor, regions), async (tx) => {
    // Locks the account: what is decided below stays true until the commit.
    const heldRoleIds = await lockHeldRoles(tx, g.accountId)
    const account = await findAccount(tx, g.accountId)
    if (!account || !isWithin(account.region, regions)) throw refuse(accountUnknown({ id: g.accountId }))
    if (!(await regionExists(tx, g.region))) throw refuse(regionUnknown({ region: g.region, pointer: '/region' }))
    const obstacle = grantObstacle({
      byAccountId: actorIdOf(actor),
      toAccountId: account.id,
      roleId: g.roleId,
      heldRoleIds,
    })
    if (obstacle) throw refuse(separationRefused({ obstacle }))
    if (SUBJECT_ROLES.includes(g.roleId) && !account.subject_id) throw refuse(subjectRoleNeedsSubject())
    const organisationId = g.organisationId ?? account.organisation_id
    if (!(await findOrganisation(tx, organisationId))) throw refuse(organisationUnknown({ id: organisationId }))
    const same = (await listGrants(tx, [account.id])).some((h) => h.role_id === g.roleId && h.region === g.region)
    if (same) throw refuse(alreadyGranted())
    return writeGrant(tx, app, actor, { ...g, organisationId })
  })
  forgetAccount(app, g.accountId)
  return grantId
}

export async function revokeRole(app: App, actor: Actor, grantId: string, reason: string): Promise<void> {
  const accountId = await app.db.write(scopeOf(actor, regionsOf(actor, 'role.grant')), async (tx) => {
    const grant = await findGrant(tx, grantId)
    if (!grant) throw refuse(grantUnknown({ id: grantId }))
    if (grant.account_id === actor.accountId) throw refuse(separationRefused({ obstacle: 'to-oneself' }))
    if (isAdministratorRole(grant.role_id) && (await countHolders(tx, grant.role_id)) <= 1)
      throw refuse(lastAdministrator({ roleId: grant.role_id }))
    const isDone = await insertGrantEvent(tx, {
      id: newId(),
      grantId,
      kind: 'revoke',
      accountId: grant.account_id,
      roleId: grant.role_id,
      organisationId: grant.organisation_id,
      region: grant.region,
      at: app.clock.now(),
      byActor: actorIdOf(actor),
      reason,
    })
    if (!isDone) throw refuse(grantUnknown({ id: grantId }))
    await audit(tx, app, {
      actor,
      action: 'role.revoke',
      objectKind: 'account',
      objectId: grant.account_id,
      region: grant.region,
      reason,
      detail: { grantId, roleId: grant.role_id, region: grant.region },
    })
    return grant.account_id
  })
  forgetAccount(app, accountId)
}

export async function releaseLink(app: App, actor: Actor, accountId: string, reason: string): Promise<void> {
  await app.db.write(scopeOf(actor, regionsOf(actor, 'security.set')), async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw refuse(accountUnknown({ id: accountId }))
    if (accountId === actor.accountId) throw refuse(separationRefused({ obstacle: 'to-oneself' }))
    const links = await listOpenSetupLinks(tx, [accountId], app.clock.now())
    let released = 0
    for (const link of links) if (await releaseSetupLink(tx, link.id, actorIdOf(actor))) released++
    if (released === 0) throw refuse(linkUnknown())
    await auditOnAccount(tx, app, actor, 'account.release-link', account, reason)
  })
}

/**
 * An account within the regions of the security administrator. What follows touches secrets of the system (counts of wrong sign-ins, second
 * factors), which no person's transaction reaches: it runs as the system, in one transaction with its audit entry.
 */
async function visibleAccount(app: App, actor: Actor, accountId: string): Promise<AccountRow> {
  const regions = regionsOf(actor, 'session.end')
  const account = await app.db.read(scopeOf(actor, regions), (tx) => findAccount(tx, accountId))
  if (!account || !isWithin(account.region, regions)) throw refuse(accountUnknown({ id: accountId }))
  return account
}

/** Ends the wait after wrong sign-ins. */
export async function unlockAccount(app: App, actor: Actor, accountId: string, reason: string): Promise<void> {
  const account = await visibleAccount(app, actor, accountId)
  await app.db.write(systemScope('access'), async (tx) => {
    await clearFailures(tx, loginDigest(app, account.login_name))
    await auditOnAccount(tx, app, actor, 'account.unlock', account, reason)
  })
}

/** Takes a lost second factor off; the next sign-in of an administrator enrols a new one. */
export async function resetTotp(app: App, actor: Actor, accountId: string, reason: string): Promise<void> {
  if (accountId === actor.accountId) throw refuse(separationRefused({ obstacle: 'to-oneself' }))
  const account = await visibleAccount(app, actor, accountId)
  await app.db.write(systemScope('access'), async (tx) => {
    if (!(await removeTotp(tx, accountId))) throw refuse(totpNotOn())
    await endSessions(tx, { accountId }, actorIdOf(actor), app.clock.now())
    await auditOnAccount(tx, app, actor, 'account.reset-totp', account, reason)
  })
  forgetAccount(app, accountId)
}

/** Ends a session of another account, or with `everywhere` all of them. */
export async function endSessionOf(app: App, actor: Actor, sessionId: string, reason: string): Promise<void> {
  const accountId = await app.db.write(scopeOf(actor, regionsOf(actor, 'session.end')), async (tx) => {
    const session = await findSession(tx, sessionId)
    if (!session) throw refuse(sessionUnknown({ id: sessionId }))
    const ended = await endSessions(
      tx,
      { accountId: session.account_id, only: sessionId },
      actorIdOf(actor),
      app.clock.now(),
    )
    if (ended === 0) throw refuse(sessionUnknown({ id: sessionId }))
    await audit(tx, app, {
      actor,
      action: 'session.end',
      objectKind: 'session',
      objectId: sessionId,
      region: session.region,
      reason,
      detail: { accountId: session.account_id },
    })
    return session.account_id
  })
  forgetAccount(app, accountId)
}

export async function changeSettings(app: App, actor: Actor, body: SecuritySettings): Promise<number> {
  return app.db.write(scopeOf(actor, regionsOf(actor, 'security.set')), async (tx) => {
    const version = await insertSettings(tx, { body, at: app.clock.now(), by: actorIdOf(actor) })
    await audit(tx, app, {
      actor,
      action: 'security.set',
      objectKind: 'security-setting',
      objectId: String(version),
      detail: { ...body },
    })
    return version
  })
}

async function auditOnAccount(
  tx: Tx,
  app: App,
  actor: Actor,
  action: string,
  account: { id: string; region: string },
  reason: string,
): Promise<void> {
  await audit(tx, app, { actor, action, objectKind: 'account', objectId: account.id, region: account.region, reason })
}
