import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/publications',
    title: { zh: '审核公示', en: 'Publications to approve' },
    permission: 'publication.approve',
    menu: { group: 'work', order: 45 },
    Page: lazy(() => import('./waiting-page.tsx')),
  },
  {
    path: '/publications/all',
    title: { zh: '全部公示', en: 'All publications' },
    permission: 'publication.read',
    menu: { group: 'archive', order: 60 },
    Page: lazy(() => import('./all-page.tsx')),
  },
  {
    path: '/publications/$entryId',
    title: { zh: '公示', en: 'Publication' },
    permission: 'publication.read',
    Page: lazy(() => import('./entry-page.tsx')),
  },
  {
    path: '/own/publications',
    title: { zh: '本单位的公示', en: 'Published about us' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 8 },
    Page: lazy(() => import('./own-page.tsx')),
  },
]
