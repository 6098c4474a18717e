import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/indicators',
    title: { zh: '合格率', en: 'Pass rates' },
    permission: 'indicator.read',
    menu: { group: 'policy', order: 40 },
    Page: lazy(() => import('./indicators-page.tsx')),
  },
  {
    path: '/indicators/$indicatorId',
    title: { zh: '合格率', en: 'Pass rates' },
    permission: 'indicator.read',
    Page: lazy(() => import('./rates-page.tsx')),
  },
  {
    path: '/indicators/$indicatorId/districts',
    title: { zh: '各区对比', en: 'Districts side by side' },
    permission: 'indicator.read',
    Page: lazy(() => import('./districts-page.tsx')),
  },
  {
    path: '/indicators/$indicatorId/samples',
    title: { zh: '数字背后的样品', en: 'Units behind the number' },
    permission: 'indicator.samples',
    Page: lazy(() => import('./samples-page.tsx')),
  },
]
