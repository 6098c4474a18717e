import type { Route } from '../../http/route.ts'
import { ownRoutes } from './own.ts'

export const accessRoutes: readonly Route[] = [...ownRoutes]
