import type { Permission } from './define.ts'

/** The three separate administrators (三员分立, GB/T 22239-2019 level 3). */
export const ADMINISTRATOR_ROLES = ['system-admin', 'security-admin', 'audit-admin'] as const
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number]

/**
 * What only one of the three may hold. Making a working account takes two of them: the system administrator creates it
 * without any right, the security administrator gives the right; the audit administrator sees both acts and can do neither.
 */
export const EXCLUSIVE_PERMISSIONS: Readonly<Record<AdministratorRole, readonly Permission[]>> = {
  'system-admin': ['account.manage', 'organisation.manage'],
  'security-admin': ['role.grant', 'security.set', 'session.end'],
  'audit-admin': ['audit.read', 'audit.export'],
}

export function isAdministratorRole(roleId: string): roleId is AdministratorRole {
  return (ADMINISTRATOR_ROLES as readonly string[]).includes(roleId)
}

/** Why a grant must not be given. */
export type GrantObstacle = 'to-oneself' | 'second-role-of-administrator' | 'own-link' | 'own-request'

/**
 * Whether a grant keeps the administrators apart: nobody grants to himself, and an administrator's role is the only role of its
 * account. The same rule stands as a constraint and a trigger in the database (migration 010).
 */
export function grantObstacle(grant: {
  readonly byAccountId: string
  readonly toAccountId: string
  readonly roleId: string
  readonly heldRoleIds: readonly string[]
}): GrantObstacle | undefined {
  if (grant.byAccountId === grant.toAccountId) return 'to-oneself'
  const others = grant.heldRoleIds.filter((held) => held !== grant.roleId)
  const touchesAdministrator = isAdministratorRole(grant.roleId) || others.some(isAdministratorRole)
  return touchesAdministrator && others.length > 0 ? 'second-role-of-administrator' : undefined
}
