import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/laboratories',
    title: { zh: '检验检测机构', en: 'Laboratories' },
    permission: 'laboratory.read',
    menu: { group: 'archive', order: 70 },
    Page: lazy(() => import('./laboratories-list-page.tsx')),
  },
  {
    path: '/laboratories/import',
    title: { zh: '导入机构能力', en: 'Import abilities' },
    permission: 'laboratory.manage',
    Page: lazy(() => import('./abilities-import-page.tsx')),
  },
  {
    path: '/laboratories/$laboratoryId',
    title: { zh: '检验检测机构', en: 'Laboratory' },
    permission: 'laboratory.read',
    Page: lazy(() => import('./laboratory-show-page.tsx')),
  },
  {
    path: '/own/laboratory',
    title: { zh: '本机构能力', en: 'Our abilities' },
    isForOwnSubject: true,
    permission: 'laboratory.own',
    menu: { group: 'archive', order: 9 },
    Page: lazy(() => import('./own-laboratory-page.tsx')),
  },
]
