import type { App } from '../app.ts'
import { type Scope, systemScope, type Tx } from '../db/index.ts'
import { newId } from '../ids.ts'
import { refuse } from '../problem.ts'
import { actorIdOf, writeGrant } from './accounts.ts'
import { audit } from './audit.ts'
import { type Actor, type RoleDeclaration, regionsOf } from './define.ts'
import { forgetAccount } from './identify.ts'
import {
  accountUnknown,
  alreadyGranted,
  alreadyRequested,
  grantUnknown,
  lastAdministrator,
  linkUnknown,
  organisationUnknown,
  outOfScope,
  regionUnknown,
  requestUnknown,
  roleDoesNotFit,
  roleUnknown,
  separationRefused,
  sessionUnknown,
  subjectRoleNeedsSubject,
  totpNotOn,
} from './problems.ts'
import { collectRoles, needsSecondPerson, roleMisfit } from './roles.ts'
import { grantObstacle, isAdministratorRole } from './separation.ts'
import type { SecuritySettings } from './settings.ts'
import { loginDigest } from './sign-in.ts'
import { type AccountRow, findAccount, findOrganisation, regionExists, removeTotp } from './store/account.ts'
import { findUnconfirmedLink, insertSettings, listOpenSetupLinks, releaseSetupLink } from './store/audit.ts'
import {
  countHolders,
  decideGrantRequest,
  findGrant,
  findOpenGrantRequest,
  insertGrantEvent,
  insertGrantRequest,
  listGrants,
  lockHeldRoles,
} from './store/grant.ts'
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
  readonly confirmsHolder?: boolean | undefined
}

/**
 * Gives a role in a region, or, where the role is a powerful one, asks a second person for it. Both the account and the region must
 * lie within the regions of the security administrator, the three administrators stay apart (separation.ts) and the role fits the account.
 */
export async function grantRole(
  app: App,
  actor: Actor,
  g: GrantRequest,
): Promise<{ grantId: string } | { requestId: string }> {
  const regions = regionsOf(actor, 'role.grant')
  const role = getRole(app, g.roleId)
  if (!isWithin(g.region, regions)) throw refuse(outOfScope({ region: g.region }))
  const outcome = await app.db.write(scopeOf(actor, regions), async (tx) => {
    const { account, organisationId } = await checkGrant(tx, role, regions, g, actorIdOf(actor))
    if (needsSecondPerson(role)) return { requestId: await requestGrant(tx, app, actor, { ...g, organisationId }) }
    const { accountId, roleId, region, reason } = g
    const grantId = await writeGrant(tx, app, actor, { accountId, roleId, region, reason, organisationId })
    // After the grant, which voids every earlier release.
    if (g.confirmsHolder) await releaseAll(tx, app, actor, account, g.reason)
    return { grantId }
  })
  forgetAccount(app, g.accountId)
  return outcome
}

function getRole(app: App, roleId: string): RoleDeclaration {
  const role = collectRoles(app.modules).find((r) => r.id === roleId)
  if (!role) throw refuse(roleUnknown({ roleId }))
  return role
}

/** Whether a grant may be given as things stand; locks the account, so that it stays true until the commit. */
async function checkGrant(
  tx: Tx,
  role: RoleDeclaration,
  regions: readonly string[],
  g: Omit<GrantRequest, 'reason'>,
  byAccountId: string,
): Promise<{ account: AccountRow; organisationId: string }> {
  const heldRoleIds = await lockHeldRoles(tx, g.accountId)
  const account = await findAccount(tx, g.accountId)
  if (!account || !isWithin(account.region, regions)) throw refuse(accountUnknown({ id: g.accountId }))
  if (!(await regionExists(tx, g.region))) throw refuse(regionUnknown({ region: g.region, pointer: '/region' }))
  const obstacle = grantObstacle({ byAccountId, toAccountId: account.id, roleId: role.id, heldRoleIds })
  if (obstacle) throw refuse(separationRefused({ obstacle }))
  const organisationId = g.organisationId ?? account.organisation_id
  const organisations = await Promise.all(
    [account.organisation_id, organisationId].map((id) => findOrganisation(tx, id)),
  )
  if (!organisations[1]) throw refuse(organisationUnknown({ id: organisationId }))
  const misfit = roleMisfit(role, {
    hasSubject: account.subject_id !== null,
    organisationKinds: organisations.flatMap((o) => o?.kind ?? []),
  })
  if (misfit) throw refuse(misfit.found === 'no-subject' ? subjectRoleNeedsSubject() : roleDoesNotFit(misfit))
  const same = (await listGrants(tx, [account.id])).some((h) => h.role_id === role.id && h.region === g.region)
  if (same) throw refuse(alreadyGranted())
  return { account, organisationId }
}

async function requestGrant(
  tx: Tx,
  app: App,
  actor: Actor,
  g: GrantRequest & { organisationId: string },
): Promise<string> {
  const id = newId()
  const isDone = await insertGrantRequest(tx, {
    id,
    account_id: g.accountId,
    role_id: g.roleId,
    organisation_id: g.organisationId,
    region: g.region,
    requested_at: app.clock.now(),
    requested_by: actorIdOf(actor),
    reason: g.reason,
  })
  if (!isDone) throw refuse(alreadyRequested())
  await audit(tx, app, {
    actor,
    action: 'role.request',
    objectKind: 'account',
    objectId: g.accountId,
    region: g.region,
    reason: g.reason,
    detail: { requestId: id, roleId: g.roleId, organisationId: g.organisationId, region: g.region },
  })
  return id
}

/**
 * Decides on a powerful role that a security administrator asked for. Another person confirms or refuses; who asked may take it back.
 * What was true when it was asked is looked at again: the account may have got another role meanwhile.
 */
export async function decideGrant(
  app: App,
  actor: Actor,
  d: { id: string; isConfirmed: boolean; reason: string },
): Promise<void> {
  const regions = regionsOf(actor, 'role.confirm')
  const by = actorIdOf(actor)
  const accountId = await app.db.write(scopeOf(actor, regions), async (tx) => {
    const request = await findOpenGrantRequest(tx, d.id)
    if (!request || !isWithin(request.region, regions)) throw refuse(requestUnknown({ id: d.id }))
    const isOwn = request.requested_by === by
    if (d.isConfirmed && isOwn) throw refuse(separationRefused({ obstacle: 'own-request' }))
    if (request.account_id === by) throw refuse(separationRefused({ obstacle: 'to-oneself' }))
    const decision = d.isConfirmed ? 'confirmed' : isOwn ? 'withdrawn' : 'refused'
    const { account_id: accountId, role_id: roleId, organisation_id: organisationId, region } = request
    const asked = { accountId, roleId, organisationId, region }
    if (d.isConfirmed) await checkGrant(tx, getRole(app, roleId), regions, asked, request.requested_by)
    if (!(await decideGrantRequest(tx, { id: d.id, decision, by, at: app.clock.now(), reason: d.reason })))
      throw refuse(requestUnknown({ id: d.id }))
    if (d.isConfirmed) {
      const { id, requested_by: requestedBy, reason } = request
      await writeGrant(tx, app, actor, { ...asked, reason, request: { id, requestedBy } })
      return accountId
    }
    await audit(tx, app, {
      actor,
      action: isOwn ? 'role.withdraw' : 'role.refuse',
      objectKind: 'account',
      objectId: accountId,
      region,
      reason: d.reason,
      detail: { requestId: d.id, roleId, region, requestedBy: request.requested_by },
    })
    return accountId
  })
  forgetAccount(app, accountId)
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
    if (!isWithin(account.region, regionsOf(actor, 'security.set'))) throw refuse(accountUnknown({ id: accountId }))
    if (!(await releaseAll(tx, app, actor, account, reason))) throw refuse(linkUnknown())
  })
  forgetAccount(app, accountId)
}

/**
 * Releases the open link; where there is none, confirms the holder who used an unreleased one. Never both: the person who asked for
 * the new link need not be the one who used the old. @returns whether there was anything.
 */
async function releaseAll(tx: Tx, app: App, actor: Actor, account: AccountRow, reason: string): Promise<boolean> {
  const open = await listOpenSetupLinks(tx, [account.id], app.clock.now())
  const used = open.length > 0 ? undefined : await findUnconfirmedLink(tx, account.id)
  let isDone = false
  for (const link of used ? [used] : open) {
    if (link.created_by === actor.accountId) throw refuse(separationRefused({ obstacle: 'own-link' }))
    if (await releaseSetupLink(tx, link.id, actorIdOf(actor), app.clock.now())) isDone = true
  }
  const act = used ? 'account.confirm-holder' : 'account.release-link'
  if (isDone) await auditOnAccount(tx, app, actor, act, account, reason)
  return isDone
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
