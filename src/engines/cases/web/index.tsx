import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export { SubjectCases } from './subject-cases.tsx'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/cases',
    title: { zh: '案件', en: 'Cases' },
    permission: 'case.read',
    menu: { group: 'work', order: 40 },
    Page: lazy(() => import('./cases-list-page.tsx')),
  },
  {
    path: '/cases/board',
    title: { zh: '案件看板', en: 'Case board' },
    permission: 'case.read',
    menu: { group: 'work', order: 41 },
    Page: lazy(() => import('./case-board-page.tsx')),
  },
  {
    path: '/cases/$caseId',
    title: { zh: '案件详情', en: 'Case' },
    // Also for the subject it is about: the server shows an account its own only.
    Page: lazy(() => import('./case-show-page.tsx')),
  },
  {
    path: '/own/cases',
    title: { zh: '关于本单位的案件', en: 'Cases about us' },
    isForOwnSubject: true,
    menu: { group: 'work', order: 40 },
    Page: lazy(() => import('./own-cases-page.tsx')),
  },
  {
    path: '/subjects/$subjectId/cases/open/$kind',
    title: { zh: '立案', en: 'Open a case' },
    permission: 'case.act',
    Page: lazy(() => import('./case-open-page.tsx')),
  },
  {
    path: '/own/cases/open/$kind',
    title: { zh: '提出申请', en: 'Ask for it' },
    isForOwnSubject: true,
    Page: lazy(() => import('./case-open-page.tsx')),
  },
]
