import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/import',
    title: { zh: '批量导入', en: 'Import' },
    permission: 'subject.import',
    menu: { group: 'archive', order: 40 },
    Page: lazy(() => import('./imports-list-page.tsx')),
  },
  {
    path: '/import/$importId',
    title: { zh: '导入详情', en: 'One import' },
    permission: 'subject.import',
    Page: lazy(() => import('./import-show-page.tsx')),
  },
]
