import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export { ActDialog, Field } from './change-form.tsx'
export { useIndustryName, useRegionName } from './hooks.ts'
export { SubjectPicker } from './subject-picker.tsx'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/subjects',
    title: { zh: '监管对象', en: 'Subjects' },
    permission: 'subject.read',
    menu: { group: 'archive', order: 10 },
    Page: lazy(() => import('./subjects-search-page.tsx')),
  },
  {
    path: '/subjects/new',
    title: { zh: '建档', en: 'Open an archive' },
    permission: 'subject.write',
    Page: lazy(() => import('./subject-create-page.tsx')),
  },
  {
    path: '/subjects/$subjectId',
    title: { zh: '档案', en: 'Archive' },
    permission: 'subject.read',
    Page: lazy(() => import('./subject-show-page.tsx')),
  },
  {
    path: '/own',
    title: { zh: '本单位档案', en: 'My archive' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 5 },
    Page: lazy(() => import('./own-show-page.tsx')),
  },
]
