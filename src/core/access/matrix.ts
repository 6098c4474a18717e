import type { Module } from '../app.ts'
import { collectPermissions, collectRoles, needsSecondPerson } from './roles.ts'
import type { PermissionMatrix } from './schema.ts'

/** Every route of the city with what it asks for and which roles hold it, from the declarations the server runs. */
export function permissionMatrix(modules: readonly Module[]): PermissionMatrix {
  const permissions = new Map(collectPermissions(modules).map((p) => [p.id, p]))
  const roles = collectRoles(modules)
  return {
    roles: roles.map((role) => ({
      id: role.id,
      label: role.label,
      kind: role.kind,
      holders: role.holders ?? 'officials',
      needsSecondPerson: needsSecondPerson(role),
      // What no module of this city declares (yet), no route asks for.
      permissions: role.permissions
        .filter((id) => permissions.has(id))
        .map((id) => ({
          id,
          label: permissions.get(id)?.label ?? { zh: id, en: id },
          isPrivileged: permissions.get(id)?.isPrivileged ?? false,
        })),
    })),
    routes: modules.flatMap((module) =>
      (module.routes ?? []).map(({ method, path, summary, permission }) => ({
        method,
        path,
        summary,
        module: module.id,
        ...(typeof permission === 'string'
          ? {
              access: 'permission' as const,
              permission,
              roles: roles.filter((r) => r.permissions.includes(permission)).map((r) => r.id),
            }
          : 'open' in permission
            ? { access: 'open' as const, why: permission.open, roles: [] }
            : { access: 'signed-in' as const, why: permission.signedIn, roles: roles.map((r) => r.id) }),
      })),
    ),
  }
}
