import type { Module } from '../../core/app.ts'
import type { PolicyPack } from '../../engines/policy/define.ts'
import { drawPortalRoutes } from './draw-routes.ts'
import { evidenceRoutes } from './evidence-routes.ts'
import { indicatorRoutes } from './indicator-routes.ts'
import { openDataRoutes } from './open-data-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { publicationDataRoutes } from './publication-data-routes.ts'
import { publicationRoutes } from './publication-routes.ts'
import { publicationSubscriptionRoutes } from './publication-subscription-routes.ts'
import { siteRoutes } from './site-routes.ts'
import { subjectRoutes } from './subject-routes.ts'

export { problemPage } from './pages/problem.ts'

/** The portal: pages for everybody, without an account and without JavaScript. */
export function createPortalModule(pack: PolicyPack): Module {
  return {
    id: 'portal',
    routes: [
      ...siteRoutes,
      ...subjectRoutes,
      ...policyRoutes(pack),
      ...indicatorRoutes,
      ...openDataRoutes(pack),
      ...evidenceRoutes,
      ...drawPortalRoutes,
      ...publicationRoutes,
      ...publicationDataRoutes,
      ...publicationSubscriptionRoutes,
    ],
  }
}
