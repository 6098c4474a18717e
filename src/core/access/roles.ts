import type { Module } from '../app.ts'
import type {
  Grant,
  OrganisationKind,
  Permission,
  PermissionDeclaration,
  RoleDeclaration,
  RoleHolders,
} from './define.ts'
import { EXCLUSIVE_PERMISSIONS } from './separation.ts'

/** Permissions of this module. `account.read` is shared by the three administrators; the others belong to exactly one of them. */
export const accessPermissions: readonly PermissionDeclaration[] = [
  { id: 'account.read', label: { zh: '查看账号与角色', en: 'See accounts and roles' } },
  { id: 'account.manage', label: { zh: '管理账号', en: 'Manage accounts' }, isPrivileged: true },
  { id: 'organisation.manage', label: { zh: '管理组织机构', en: 'Manage organisations' }, isPrivileged: true },
  { id: 'role.grant', label: { zh: '授予与收回角色', en: 'Grant and revoke roles' }, isPrivileged: true },
  { id: 'role.confirm', label: { zh: '复核重要角色的授予', en: 'Confirm powerful roles' }, isPrivileged: true },
  { id: 'security.set', label: { zh: '安全设置', en: 'Security settings' }, isPrivileged: true },
  { id: 'session.end', label: { zh: '结束会话、解除锁定', en: 'End sessions, unlock' }, isPrivileged: true },
  { id: 'audit.read', label: { zh: '查看审计', en: 'Read the audit trail' }, isPrivileged: true },
  { id: 'audit.export', label: { zh: '导出审计', en: 'Export the audit trail' }, isPrivileged: true },
]

/** The roles of every city. Modules add permissions to them by declaring a role of the same id, and may bring roles of their own. */
export const baseRoles: readonly RoleDeclaration[] = [
  {
    id: 'system-admin',
    label: { zh: '系统管理员', en: 'System administrator' },
    kind: 'system-administrator',
    permissions: ['account.read', 'account.manage', 'organisation.manage'],
  },
  {
    id: 'security-admin',
    label: { zh: '安全管理员', en: 'Security administrator' },
    kind: 'security-administrator',
    permissions: ['account.read', 'role.grant', 'role.confirm', 'security.set', 'session.end'],
  },
  {
    id: 'audit-admin',
    label: { zh: '审计管理员', en: 'Audit administrator' },
    kind: 'audit-administrator',
    // The evidence log shows that the trail is whole, and what was erased; it holds no content.
    // He gives no right by himself; a powerful one that the security administrator asks for, he confirms or refuses.
    permissions: ['account.read', 'role.confirm', 'audit.read', 'audit.export', 'evidence.read'],
  },
  {
    id: 'quality-office',
    label: { zh: '质量办', en: 'Quality office' },
    kind: 'working',
    permissions: [
      'subject.read',
      'subject.write',
      'subject.merge',
      'subject.import',
      'subject.export',
      'person.unmask',
      'record.read',
      'record.write',
      'form.read',
      'policy.read',
      'policy.import',
      'policy.bind',
      'evidence.read',
      'evidence.erase',
      'task.read',
    ],
  },
  {
    id: 'department-head',
    label: { zh: '部门负责人', en: 'Head of department' },
    kind: 'working',
    permissions: [
      'subject.read',
      'subject.export',
      'person.unmask',
      'record.read',
      'form.read',
      'policy.read',
      'evidence.read',
      'task.read',
    ],
  },
  {
    id: 'inspector',
    label: { zh: '检查人员', en: 'Inspector' },
    kind: 'working',
    permissions: [
      'subject.read',
      'subject.write',
      'person.unmask',
      'record.read',
      'record.write',
      'form.read',
      'policy.read',
      'evidence.read',
      'task.read',
    ],
  },
  {
    id: 'reviewer',
    label: { zh: '审核人员', en: 'Reviewer' },
    kind: 'working',
    permissions: ['subject.read', 'record.read', 'form.read', 'policy.read', 'evidence.read', 'task.read'],
  },
  // An enterprise or a laboratory sees its own archive by Actor.subjectId on signed-in routes. It never holds a permission that
  // reaches by region, or it would see its neighbours.
  {
    id: 'enterprise',
    label: { zh: '企业用户', en: 'Enterprise' },
    kind: 'working',
    holders: 'enterprises',
    permissions: ['form.read', 'policy.read'],
  },
  {
    id: 'laboratory',
    label: { zh: '检验检测机构', en: 'Laboratory' },
    kind: 'working',
    holders: 'laboratories',
    permissions: ['form.read', 'policy.read'],
  },
  {
    id: 'observer',
    label: { zh: '观察员', en: 'Observer' },
    kind: 'working',
    permissions: ['subject.read', 'record.read', 'form.read', 'policy.read', 'evidence.read'],
  },
]

/** Roles that speak for one subject only. */
export const SUBJECT_ROLES: readonly string[] = ['enterprise', 'laboratory']

/**
 * Whether a role is given by two persons: the three administrators, and whoever approves what others did or erases what was kept.
 * @example
 * needsSecondPerson({ id: 'inspector', kind: 'working', permissions: ['record.write'], label }) // false
 */
export function needsSecondPerson(role: RoleDeclaration): boolean {
  return role.kind !== 'working' || role.permissions.some((p) => p.endsWith('.approve') || p === 'evidence.erase')
}

/** Why a role does not fit the account: whose role it is, and what is wrong with the account. */
export interface RoleMisfit {
  readonly holders: RoleHolders
  readonly found: 'no-subject' | 'subject' | 'organisation'
}

const ORGANISATION_OF: Readonly<Record<RoleHolders, readonly OrganisationKind[]>> = {
  officials: ['government', 'other'],
  enterprises: ['enterprise', 'other'],
  laboratories: ['laboratory', 'other'],
}

/**
 * An official's role reaches by region and is for no account that speaks for an enterprise or a laboratory, nor for one of their
 * organisations; theirs are for accounts bound to a subject, and each for its own kind of organisation.
 */
export function roleMisfit(
  role: Pick<RoleDeclaration, 'holders'>,
  account: { readonly hasSubject: boolean; readonly organisationKinds: readonly OrganisationKind[] },
): RoleMisfit | undefined {
  const holders = role.holders ?? 'officials'
  if (holders !== 'officials' && !account.hasSubject) return { holders, found: 'no-subject' }
  if (holders === 'officials' && account.hasSubject) return { holders, found: 'subject' }
  return account.organisationKinds.every((kind) => ORGANISATION_OF[holders].includes(kind))
    ? undefined
    : { holders, found: 'organisation' }
}

type Declaring = Pick<Module, 'id' | 'permissions' | 'roles' | 'routes'>

/** The base roles with what the modules add to them, and the modules' own roles. */
export function collectRoles(modules: readonly Declaring[]): RoleDeclaration[] {
  const roles = new Map(baseRoles.map((role) => [role.id, role]))
  for (const role of modules.flatMap((m) => m.roles ?? [])) {
    const known = roles.get(role.id)
    roles.set(role.id, known ? { ...known, permissions: union(known.permissions, role.permissions) } : role)
  }
  return [...roles.values()]
}

/** Every declared permission once, in the order of the modules. */
export function collectPermissions(modules: readonly Declaring[]): PermissionDeclaration[] {
  const found = new Map<Permission, PermissionDeclaration>()
  for (const p of modules.flatMap((m) => m.permissions ?? [])) if (!found.has(p.id)) found.set(p.id, p)
  return [...found.values()]
}

/**
 * What a set of grants allows: for each permission the region prefixes it reaches, without those that a wider one already holds.
 * A grant of an unknown role allows nothing.
 * @example
 * permissionsOf([{ roleId: 'inspector', organisationId, region: '120101' }], baseRoles).get('subject.read') // ['120101']
 */
export function permissionsOf(
  grants: readonly Grant[],
  roles: readonly RoleDeclaration[],
): Map<Permission, readonly string[]> {
  const byId = new Map(roles.map((r) => [r.id, r]))
  const regions = new Map<Permission, string[]>()
  for (const grant of grants)
    for (const permission of byId.get(grant.roleId)?.permissions ?? [])
      regions.set(permission, [...(regions.get(permission) ?? []), grant.region])
  return new Map([...regions].map(([permission, prefixes]) => [permission, widest(prefixes)]))
}

function widest(prefixes: readonly string[]): string[] {
  const unique = [...new Set(prefixes)].sort()
  return unique.filter((p) => !unique.some((other) => other !== p && p.startsWith(other)))
}

/**
 * Everything wrong with what the modules declare, one line each; a city with a fault does not start.
 * An empty list means: every route's permission is declared and held by some role, and the three administrators stay apart.
 */
export function accessFaults(modules: readonly Declaring[]): string[] {
  const declared = new Set(collectPermissions(modules).map((p) => p.id))
  const roles = collectRoles(modules)
  const held = new Set(roles.flatMap((r) => r.permissions))
  const faults: string[] = []
  for (const module of modules)
    for (const { method, path, permission } of module.routes ?? []) {
      if (typeof permission !== 'string') continue
      const where = `${method} ${path} (module ${module.id})`
      if (!declared.has(permission)) faults.push(`${where}: permission ${permission} is declared by no module`)
      else if (!held.has(permission)) faults.push(`${where}: permission ${permission} is held by no role`)
    }
  for (const module of modules)
    for (const role of module.roles ?? []) faults.push(...roleFaults(module.id, role, declared))
  for (const [owner, permissions] of Object.entries(EXCLUSIVE_PERMISSIONS))
    for (const role of roles.filter((r) => r.id !== owner))
      for (const p of role.permissions.filter((p) => permissions.includes(p)))
        faults.push(`role ${role.id}: ${p} belongs to ${owner} alone`)
  return faults
}

function roleFaults(moduleId: string, role: RoleDeclaration, declared: ReadonlySet<Permission>): string[] {
  const faults = role.permissions
    .filter((p) => !declared.has(p))
    .map((p) => `role ${role.id} (module ${moduleId}): permission ${p} is declared by no module`)
  const known = baseRoles.find((r) => r.id === role.id)
  if (!known && role.kind !== 'working')
    faults.push(`role ${role.id} (module ${moduleId}): there are only three administrator roles`)
  if (known && known.kind !== role.kind)
    faults.push(`role ${role.id} (module ${moduleId}): it is ${known.kind}, not ${role.kind}`)
  return faults
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])]
}
