import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import type { Permission } from './define.ts'
import { collectRoles } from './roles.ts'
import { type Holder, listRoleHolders } from './store/grant.ts'

export type { Holder } from './store/grant.ts'

/** Officials who hold a permission over a region: who may be assigned. Accounts that speak for a subject are left out. */
export async function listHolders(
  tx: Tx,
  app: Pick<App, 'modules'>,
  permission: Permission,
  region: string,
): Promise<Holder[]> {
  const roles = collectRoles(app.modules).filter((r) => r.permissions.includes(permission))
  return listRoleHolders(
    tx,
    roles.map((r) => r.id),
    region,
  )
}
