import type { Module } from '../app.ts'
import type { Tx } from '../db/index.ts'
import type { Bilingual } from '../text.ts'
import type { AuditWords } from './audit-words.ts'
import { collectRoles } from './roles.ts'
import type { Account, AuditEntry, GrantEvent, GrantRequest, Organisation, Session } from './schema.ts'
import { mustBeReleased } from './setup-links.ts'
import type { AccountRow, OrganisationRow } from './store/account.ts'
import { type AuditRow, listOpenSetupLinks } from './store/audit.ts'
import { type GrantEventRow, type GrantRequestRow, type GrantRow, listGrants } from './store/grant.ts'
import type { SessionRow } from './store/session.ts'

/** Rows of the store in the form of the API. */
export function roleLabels(modules: readonly Module[]): (id: string) => Bilingual {
  const labels = new Map(collectRoles(modules).map((r) => [r.id, r.label]))
  return (id) => labels.get(id) ?? { zh: id, en: id }
}

export async function accountViews(
  tx: Tx,
  rows: readonly AccountRow[],
  modules: readonly Module[],
  now: Date,
): Promise<Account[]> {
  const ids = rows.map((a) => a.id)
  const label = roleLabels(modules)
  const grants = Map.groupBy(await listGrants(tx, ids), (g) => g.account_id)
  const links = Map.groupBy(await listOpenSetupLinks(tx, ids, now), (l) => l.account_id)
  return rows.map((a) => {
    const held = grants.get(a.id) ?? []
    const link = links.get(a.id)?.find((l) => mustBeReleased(l, held.length > 0))
    return {
      id: a.id,
      loginName: a.login_name,
      displayName: a.display_name,
      status: a.status,
      organisationId: a.organisation_id,
      organisation: a.organisation_name,
      region: a.region,
      ...(a.subject_id && { subjectId: a.subject_id }),
      hasTotp: a.has_totp,
      hasOidc: a.oidc_subject !== null,
      mustChangePassword: a.must_change_password,
      isDemo: a.is_demo,
      createdAt: a.created_at.toISOString(),
      ...(a.last_signed_in_at && { lastSignedInAt: a.last_signed_in_at.toISOString() }),
      grants: held.map((g) => grantView(g, label)),
      ...(link && { linkToRelease: link.id }),
      isUnconfirmed: a.is_unconfirmed,
    }
  })
}

function grantView(g: GrantRow, label: (id: string) => Bilingual): Account['grants'][number] {
  return {
    grantId: g.grant_id,
    roleId: g.role_id,
    label: label(g.role_id),
    organisationId: g.organisation_id,
    organisation: g.organisation_name,
    region: g.region,
    grantedAt: g.granted_at.toISOString(),
    reason: g.reason,
  }
}

export function grantRequestView(
  q: GrantRequestRow,
  label: (id: string) => Bilingual,
  readerId: string | undefined,
): GrantRequest {
  return {
    id: q.id,
    accountId: q.account_id,
    accountName: q.account_name,
    loginName: q.login_name,
    roleId: q.role_id,
    label: label(q.role_id),
    organisation: q.organisation_name,
    region: q.region,
    requestedAt: q.requested_at.toISOString(),
    requestedBy: q.requested_by_name ?? q.requested_by,
    reason: q.reason,
    isOwn: q.requested_by === readerId,
  }
}

export function grantEventView(e: GrantEventRow, label: (id: string) => Bilingual): GrantEvent {
  return {
    grantId: e.grantId,
    kind: e.kind,
    roleId: e.roleId,
    label: label(e.roleId),
    organisation: e.organisationName,
    region: e.region,
    at: e.at.toISOString(),
    by: e.byName ?? e.byActor,
    reason: e.reason,
  }
}

export function organisationView(o: OrganisationRow): Organisation {
  return {
    id: o.id,
    code: o.code,
    ...(o.parent_id && { parentId: o.parent_id }),
    name: o.name,
    region: o.region,
    kind: o.kind,
    status: o.status,
  }
}

export function sessionView(s: SessionRow, ownId: string | undefined): Session {
  return {
    id: s.id,
    accountId: s.account_id,
    name: s.display_name,
    loginName: s.login_name,
    region: s.region,
    method: s.method,
    device: s.device,
    createdAt: s.created_at.toISOString(),
    lastUsedAt: s.last_used_at.toISOString(),
    expiresAt: s.expires_at.toISOString(),
    ...(s.ended_at && { endedAt: s.ended_at.toISOString() }),
    isOwn: s.id === ownId,
  }
}

/** @param names whose accounts the entries are about, by id */
export function auditView(e: AuditRow, words: Required<AuditWords>, name: string | undefined): AuditEntry {
  return {
    id: e.id,
    at: e.at.toISOString(),
    actorId: e.actor_id,
    actorName: e.actor_name,
    action: e.action,
    actionLabel: words.acts[e.action] ?? { zh: e.action, en: e.action },
    objectKind: e.object_kind,
    objectLabel: words.objects[e.object_kind] ?? { zh: e.object_kind, en: e.object_kind },
    objectId: e.object_id,
    ...(name && { objectName: name }),
    ...(e.region && { region: e.region }),
    outcome: e.outcome,
    ...(e.reason && { reason: e.reason }),
    ...(e.request_id && { requestId: e.request_id }),
    detail: e.detail,
  }
}
