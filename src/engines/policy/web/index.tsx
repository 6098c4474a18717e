import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/policy',
    title: { zh: '政策看板', en: 'Policy board' },
    permission: 'policy.read',
    menu: { group: 'policy', order: 10 },
    Page: lazy(() => import('./board-page.tsx')),
  },
  {
    path: '/policy/targets',
    title: { zh: '目标与规则', en: 'Targets and rules' },
    permission: 'policy.read',
    menu: { group: 'policy', order: 20 },
    Page: lazy(() => import('./targets-page.tsx')),
  },
  {
    path: '/policy/documents',
    title: { zh: '政策文件', en: 'Policy documents' },
    permission: 'policy.read',
    menu: { group: 'policy', order: 30 },
    Page: lazy(() => import('./documents-page.tsx')),
  },
  {
    path: '/policy/documents/$id',
    title: { zh: '文件原文', en: 'Text of the document' },
    permission: 'policy.read',
    Page: lazy(() => import('./document-page.tsx')),
  },
  {
    path: '/policy/items/$address',
    title: { zh: '政策事项', en: 'Policy item' },
    permission: 'policy.read',
    Page: lazy(() => import('./item-page.tsx')),
  },
  {
    path: '/policy/import',
    title: { zh: '导入政策文件', en: 'Import a policy document' },
    permission: 'policy.import',
    Page: lazy(() => import('./import-page.tsx')),
  },
]
