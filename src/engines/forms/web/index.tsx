import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export { AnswerInput } from './answer-input.tsx'
export { SecondPerson } from './confirmations.tsx'
export { useSecondOfficials } from './hooks.ts'
export { SubjectForms } from './subject-forms.tsx'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/forms',
    title: { zh: '表单与检查表', en: 'Forms and checklists' },
    permission: 'form.read',
    menu: { group: 'work', order: 60 },
    Page: lazy(() => import('./forms-list-page.tsx')),
  },
  {
    path: '/queue',
    title: { zh: '待发送', en: 'To be sent' },
    permission: 'record.write',
    menu: { group: 'work', order: 5 },
    Page: lazy(() => import('./queue-page.tsx')),
  },
  {
    path: '/forms/$formId',
    title: { zh: '表单版本', en: 'Versions of a form' },
    permission: 'form.read',
    Page: lazy(() => import('./form-show-page.tsx')),
  },
  {
    path: '/forms/$formId/difference',
    title: { zh: '版本差异', en: 'Difference of versions' },
    permission: 'form.read',
    Page: lazy(() => import('./form-compare-page.tsx')),
  },
  {
    path: '/forms/drafts/$draftId',
    title: { zh: '继续填写', en: 'Finish a form' },
    permission: 'record.write',
    Page: lazy(() => import('./draft-fill-page.tsx')),
  },
  {
    path: '/subjects/$subjectId/forms/$formId/fill',
    title: { zh: '填写表单', en: 'Fill a form' },
    permission: 'record.write',
    Page: lazy(() => import('./form-fill-page.tsx')),
  },
  {
    path: '/subjects/$subjectId/records/$recordId/form',
    title: { zh: '填写的表单', en: 'Answered form' },
    // Also for the enterprise it is about: the server shows an account its own only.
    Page: lazy(() => import('./answered-show-page.tsx')),
  },
]
