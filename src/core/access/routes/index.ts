import type { Route } from '../../http/route.ts'
import { accountRoutes } from './accounts.ts'
import { auditRoutes } from './audit.ts'
import { credentialRoutes } from './credentials.ts'
import { oidcRoutes } from './oidc.ts'
import { ownRoutes } from './own.ts'
import { securityRoutes } from './security.ts'

export const accessRoutes: readonly Route[] = [
  ...ownRoutes,
  ...credentialRoutes,
  ...oidcRoutes,
  ...accountRoutes,
  ...securityRoutes,
  ...auditRoutes,
]
