import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/draws',
    title: { zh: '随机抽取', en: 'Draws' },
    permission: 'draw.read',
    menu: { group: 'work', order: 50 },
    Page: lazy(() => import('./draws-page.tsx')),
  },
  {
    path: '/draws/$drawId',
    title: { zh: '抽取详情', en: 'Draw' },
    permission: 'draw.read',
    Page: lazy(() => import('./draw-page.tsx')),
  },
  {
    path: '/own/draws',
    title: { zh: '与本单位有关的抽取', en: 'Draws that concern us' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 59 },
    Page: lazy(() => import('./own-draws-page.tsx')),
  },
]
