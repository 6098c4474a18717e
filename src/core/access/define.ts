import type { Bilingual } from '../text.ts'

/**
 * `noun.verb`, e.g. `sample.seal`. What one person decides about the work of another is called `noun.approve`: a role that holds such
 * a permission is given by two persons.
 */
export type Permission = `${string}.${string}`

/** A permission a module brings, with what it allows in the words of the trade. */
export interface PermissionDeclaration {
  readonly id: Permission
  readonly label: Bilingual
  /** A privileged permission's every use is written to the audit trail; administrators' permissions are. */
  readonly isPrivileged?: boolean
}

/** Whose accounts a role is for: officials, or those that speak for one subject of that kind. */
export type RoleHolders = 'officials' | 'enterprises' | 'laboratories'

/** What an organisation is. */
export type OrganisationKind = 'government' | 'enterprise' | 'laboratory' | 'other'

/** One of the three separate administrators (三员分立), or an ordinary working role. */
export type RoleKind = 'system-administrator' | 'security-administrator' | 'audit-administrator' | 'working'

export interface RoleDeclaration {
  readonly id: string
  readonly label: Bilingual
  readonly kind: RoleKind
  /** Officials, where nothing is said. */
  readonly holders?: RoleHolders
  readonly permissions: readonly Permission[]
}

/** A role held in an organisation and a region. */
export interface Grant {
  readonly roleId: string
  readonly organisationId: string
  /** Region-code prefix: '12' the city, '120101' a district, nine digits a street. */
  readonly region: string
}

/** Who makes a request. */
export interface Actor {
  readonly kind: 'guest' | 'account' | 'system'
  readonly accountId: string | undefined
  readonly name: string
  readonly grants: readonly Grant[]
  /** Which regions each held permission reaches. */
  readonly permissions: ReadonlyMap<Permission, readonly string[]>
  /** The subject an enterprise's or laboratory's own account speaks for. */
  readonly subjectId: string | undefined
  readonly sessionId: string | undefined
}

export const guest: Actor = {
  kind: 'guest',
  accountId: undefined,
  name: 'guest',
  grants: [],
  permissions: new Map(),
  subjectId: undefined,
  sessionId: undefined,
}

/** Why a route needs no permission: said in the declaration, shown on the permission matrix page. */
export type RouteAccess = Permission | { readonly open: string } | { readonly signedIn: string }

/** The route is for everybody, also without an account. */
export function open(why: string): { readonly open: string } {
  return { open: why }
}

/** The route is for every account, about its own affairs only. */
export function signedIn(why: string): { readonly signedIn: string } {
  return { signedIn: why }
}

/** Region prefixes in which the actor holds the permission; none = not held. */
export function regionsOf(actor: Actor, permission: Permission): readonly string[] {
  return actor.permissions.get(permission) ?? []
}

/** Whether the actor may do it in that region. */
export function may(actor: Actor, permission: Permission, region: string): boolean {
  return regionsOf(actor, permission).some((prefix) => region.startsWith(prefix))
}
