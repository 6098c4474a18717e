import type { App } from '../app.ts'
import type { Scope, Tx } from '../db/index.ts'
import { newId } from '../ids.ts'
import { refuse } from '../problem.ts'
import { neededName } from '../text/needed-name.ts'
import { actorIdOf, createAccountRow } from './accounts.ts'
import { audit } from './audit.ts'
import { type Actor, regionsOf } from './define.ts'
import { forgetAccount } from './identify.ts'
import {
  accountOfOneself,
  accountUnknown,
  codeTaken,
  organisationCycle,
  organisationInUse,
  organisationUnknown,
  outOfScope,
  regionUnknown,
  subjectInUse,
} from './problems.ts'
import { collectRoles, roleMisfit } from './roles.ts'
import { issueLink, type OneTimeLink } from './setup-links.ts'
import {
  findAccount,
  findOrganisation,
  insertOrganisation,
  isBelow,
  type OrganisationRow,
  regionExists,
  updateAccount,
  updateOrganisation,
} from './store/account.ts'
import { listRolesIn, lockHeldRoles } from './store/grant.ts'
import { endSessions } from './store/session.ts'

/** The use cases of the system administrator: accounts without rights, and the organisations they belong to. */
function scopeOf(actor: Actor, regions: readonly string[]): Scope {
  return { actorId: actorIdOf(actor), regions }
}

function isWithin(region: string, regions: readonly string[]): boolean {
  return regions.some((prefix) => region.startsWith(prefix))
}

async function organisationWithin(tx: Tx, id: string, regions: readonly string[]): Promise<OrganisationRow> {
  const organisation = await findOrganisation(tx, id)
  if (!organisation) throw refuse(organisationUnknown({ id }))
  if (!isWithin(organisation.region, regions)) throw refuse(outOfScope({ region: organisation.region }))
  return organisation
}

export interface AccountRequest {
  readonly loginName: string
  readonly displayName: string
  readonly organisationId: string
  readonly subjectId?: string | undefined
}

/** Makes an account without any right and a one-time link for its person. Rights are given by the security administrator. */
export async function createAccount(
  app: App,
  actor: Actor,
  a: AccountRequest,
): Promise<{ id: string; link: OneTimeLink }> {
  const regions = regionsOf(actor, 'account.manage')
  return app.db.write(scopeOf(actor, regions), async (tx) => {
    await organisationWithin(tx, a.organisationId, regions)
    const id = await createAccountRow(tx, app, actor, a)
    return { id, link: await issueLink(tx, app, actor, id) }
  })
}

export interface AccountChange {
  readonly displayName: string
  readonly organisationId: string
  readonly subjectId?: string | undefined
  readonly status: 'active' | 'disabled'
  readonly reason: string
}

/**
 * Changes an account. While it holds rights, its organisation and subject stay as they are: moving them would move what the rights reach,
 * and that is not the system administrator's to decide. Disabling ends every session at once.
 */
export async function changeAccount(app: App, actor: Actor, accountId: string, change: AccountChange): Promise<void> {
  const regions = regionsOf(actor, 'account.manage')
  if (accountId === actor.accountId) throw refuse(accountOfOneself())
  await app.db.write(scopeOf(actor, regions), async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account || !isWithin(account.region, regions)) throw refuse(accountUnknown({ id: accountId }))
    await organisationWithin(tx, change.organisationId, regions)
    const subjectId = change.subjectId ?? null
    const moves = account.organisation_id !== change.organisationId || account.subject_id !== subjectId
    if (moves && (await lockHeldRoles(tx, accountId)).length > 0) throw refuse(subjectInUse())
    const isDone = await updateAccount(tx, {
      id: accountId,
      display_name: neededName(change.displayName, '/displayName'),
      status: change.status,
      organisation_id: change.organisationId,
      subject_id: subjectId,
    })
    if (!isDone) throw refuse(accountUnknown({ id: accountId }))
    if (change.status === 'disabled') await endSessions(tx, { accountId }, actorIdOf(actor), app.clock.now())
    const action =
      account.status === change.status
        ? 'account.change'
        : change.status === 'disabled'
          ? 'account.disable'
          : 'account.enable'
    await audit(tx, app, {
      actor,
      action,
      objectKind: 'account',
      objectId: accountId,
      region: account.region,
      reason: change.reason,
      detail: { organisationId: change.organisationId, subjectId: change.subjectId, status: change.status },
    })
  })
  forgetAccount(app, accountId)
}

/** A new one-time link for an account; the password in force stays until the link is used. */
export async function renewLink(app: App, actor: Actor, accountId: string, reason: string): Promise<OneTimeLink> {
  const regions = regionsOf(actor, 'account.manage')
  if (accountId === actor.accountId) throw refuse(accountOfOneself())
  return app.db.write(scopeOf(actor, regions), async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account || !isWithin(account.region, regions)) throw refuse(accountUnknown({ id: accountId }))
    const link = await issueLink(tx, app, actor, accountId)
    await audit(tx, app, {
      actor,
      action: 'account.reset-password',
      objectKind: 'account',
      objectId: accountId,
      region: account.region,
      reason,
    })
    return link
  })
}

export interface OrganisationRequest {
  readonly code: string
  readonly name: string
  readonly region: string
  readonly kind: OrganisationRow['kind']
  readonly parentId?: string | undefined
}

export async function createOrganisation(tx: Tx, app: App, actor: Actor, o: OrganisationRequest): Promise<string> {
  const regions = regionsOf(actor, 'organisation.manage')
  if (!isWithin(o.region, regions)) throw refuse(outOfScope({ region: o.region }))
  if (!(await regionExists(tx, o.region))) throw refuse(regionUnknown({ region: o.region, pointer: '/region' }))
  if (o.parentId && !(await findOrganisation(tx, o.parentId))) throw refuse(organisationUnknown({ id: o.parentId }))
  const id = newId()
  const isDone = await insertOrganisation(tx, {
    id,
    code: o.code,
    parent_id: o.parentId ?? null,
    name: neededName(o.name, '/name'),
    region: o.region,
    kind: o.kind,
    created_at: app.clock.now(),
    created_by: actorIdOf(actor),
  })
  if (!isDone) throw refuse(codeTaken())
  await auditOrganisation(tx, app, actor, 'organisation.create', id, o.region, { code: o.code, kind: o.kind })
  return id
}

export async function changeOrganisation(
  tx: Tx,
  app: App,
  actor: Actor,
  id: string,
  o: Pick<OrganisationRow, 'name' | 'kind' | 'status'> & { parentId?: string | undefined },
): Promise<void> {
  const organisation = await organisationWithin(tx, id, regionsOf(actor, 'organisation.manage'))
  if (o.parentId) {
    if (!(await findOrganisation(tx, o.parentId))) throw refuse(organisationUnknown({ id: o.parentId }))
    if (await isBelow(tx, o.parentId, id)) throw refuse(organisationCycle())
  }
  if (o.kind !== organisation.kind) await refuseMisfits(tx, app, id, o.kind)
  await updateOrganisation(tx, {
    id,
    name: neededName(o.name, '/name'),
    kind: o.kind,
    status: o.status,
    parent_id: o.parentId ?? null,
  })
  await auditOrganisation(tx, app, actor, 'organisation.change', id, organisation.region, {
    status: o.status,
    kind: o.kind,
  })
}

/** An organisation does not become another kind under the roles that its accounts hold. */
async function refuseMisfits(tx: Tx, app: App, organisationId: string, kind: OrganisationRow['kind']): Promise<void> {
  const roles = new Map(collectRoles(app.modules).map((r) => [r.id, r]))
  for (const roleId of await listRolesIn(tx, organisationId)) {
    const role = roles.get(roleId)
    const hasSubject = (role?.holders ?? 'officials') !== 'officials'
    if (role && roleMisfit(role, { hasSubject, organisationKinds: [kind] })) throw refuse(organisationInUse())
  }
}

async function auditOrganisation(
  tx: Tx,
  app: App,
  actor: Actor,
  action: string,
  id: string,
  region: string,
  detail: Record<string, string>,
): Promise<void> {
  await audit(tx, app, { actor, action, objectKind: 'organisation', objectId: id, region, detail })
}
