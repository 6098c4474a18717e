import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/evidence',
    title: { zh: '存证日志', en: 'Evidence log' },
    permission: 'evidence.read',
    menu: { group: 'evidence', order: 10 },
    Page: lazy(() => import('./log-show-page.tsx')),
  },
  {
    path: '/evidence/erasures',
    title: { zh: '内容清除', en: 'Erasures' },
    permission: 'evidence.read',
    menu: { group: 'evidence', order: 20 },
    Page: lazy(() => import('./erasures-list-page.tsx')),
  },
]
