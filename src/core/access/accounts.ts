import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import { newId } from '../ids.ts'
import { refuse } from '../problem.ts'
import { neededName } from '../text/needed-name.ts'
import { storedName } from '../text/stored.ts'
import { audit } from './audit.ts'
import type { Actor } from './define.ts'
import { hashPassword } from './password-hash.ts'
import { foldPassword } from './password-rules.ts'
import { loginTaken, organisationUnknown } from './problems.ts'
import { passwordContent, passwordKey, passwordSealedKind } from './sealed-password.ts'
import {
  findOrganisationByCode,
  insertAccount,
  insertOrganisation,
  insertPassword,
  type OrganisationRow,
  type StoredPassword,
} from './store/account.ts'
import { insertGrantEvent } from './store/grant.ts'

/** A part of the system as the one who acts; only code on the server can be one. */
export type SystemActor = `system:${string}`

export function actorIdOf(actor: Actor | SystemActor): string {
  return typeof actor === 'string' ? actor : (actor.accountId ?? actor.kind)
}

export interface NewAccount {
  readonly loginName: string
  readonly displayName: string
  readonly organisationId: string
  readonly subjectId?: string | undefined
  readonly isDemo?: boolean
}

/** Makes an account without password and without any right. */
export async function createAccountRow(tx: Tx, app: App, actor: Actor | SystemActor, a: NewAccount): Promise<string> {
  const id = newId()
  const done = await insertAccount(tx, {
    id,
    login_name: neededName(a.loginName, '/loginName'),
    display_name: neededName(a.displayName, '/displayName'),
    organisation_id: a.organisationId,
    subject_id: a.subjectId ?? null,
    is_demo: a.isDemo ?? false,
    must_change_password: true,
    created_at: app.clock.now(),
    created_by: actorIdOf(actor),
  })
  if (!done) throw refuse(loginTaken())
  await audit(tx, app, {
    actor,
    action: 'account.create',
    objectKind: 'account',
    objectId: id,
    detail: { loginName: storedName(a.loginName), organisationId: a.organisationId, subjectId: a.subjectId },
  })
  return id
}

/** Sets a password. What a person chooses goes through {@link changePassword} or a one-time link and their rules. */
export async function putPassword(
  tx: Tx,
  app: App,
  p: {
    accountId: string
    password: string
    mustChange: boolean
    /** The one-time link it goes back to: by it, or changed with a password that was. */
    linkId?: string | null
    /** A person chose it, by a link or in place of the former one: it is remembered in every dress. */
    chosen?: 'by-link' | 'as-change'
  },
): Promise<void> {
  const row: StoredPassword = {
    account_id: p.accountId,
    id: newId(),
    hash: await hashPassword(p.password, app.random),
    fold_hash: p.chosen ? await hashPassword(foldPassword(p.password), app.random) : null,
    is_change: p.chosen === 'as-change',
    set_at: app.clock.now(),
    link_id: p.linkId ?? null,
  }
  await insertPassword(tx, row, p.mustChange)
  await app.seal(tx, [{ kind: passwordSealedKind.kind, id: passwordKey(row), body: passwordContent(row) }])
}

export interface NewGrant {
  readonly accountId: string
  readonly roleId: string
  readonly organisationId: string
  readonly region: string
  readonly reason: string
  /** A powerful role: what another administrator asked for and the actor confirms. */
  readonly request?: { readonly id: string; readonly requestedBy: string }
}

/** Writes a grant with its audit entry; the rules of who may are in grants.ts and in the database. */
export async function writeGrant(
  tx: Tx,
  app: App,
  actor: Actor | SystemActor,
  { request, ...g }: NewGrant,
): Promise<string> {
  const grantId = newId()
  await insertGrantEvent(tx, {
    ...g,
    id: newId(),
    grantId,
    kind: 'grant',
    at: app.clock.now(),
    byActor: request?.requestedBy ?? actorIdOf(actor),
    requestId: request?.id ?? null,
  })
  await audit(tx, app, {
    actor,
    action: request ? 'role.confirm' : 'role.grant',
    objectKind: 'account',
    objectId: g.accountId,
    region: g.region,
    reason: g.reason,
    detail: {
      grantId,
      roleId: g.roleId,
      organisationId: g.organisationId,
      region: g.region,
      requestId: request?.id,
      requestedBy: request?.requestedBy,
    },
  })
  return grantId
}

/** Finds an organisation by its code or makes it; for set-up, packs and the demo city. */
export async function ensureOrganisation(
  tx: Tx,
  app: App,
  actor: SystemActor,
  o: { code: string; name: string; region: string; kind?: OrganisationRow['kind']; parentCode?: string },
): Promise<string> {
  const known = await findOrganisationByCode(tx, o.code)
  if (known) return known.id
  const parent = o.parentCode ? await findOrganisationByCode(tx, o.parentCode) : undefined
  if (o.parentCode && !parent) throw refuse(organisationUnknown({ id: o.parentCode }))
  const id = newId()
  await insertOrganisation(tx, {
    id,
    code: o.code,
    parent_id: parent?.id ?? null,
    name: o.name,
    region: o.region,
    kind: o.kind ?? 'government',
    created_at: app.clock.now(),
    created_by: actor,
  })
  return (await findOrganisationByCode(tx, o.code))?.id ?? id
}
