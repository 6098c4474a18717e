import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/supervision/tasks',
    title: { zh: '我的抽查任务', en: 'My drawn inspections' },
    permission: 'supervision.read',
    menu: { group: 'work', order: 19 },
    Page: lazy(() => import('./tasks-page.tsx')),
  },
  {
    path: '/supervision/tasks/$taskId',
    title: { zh: '抽查任务', en: 'Drawn inspection' },
    permission: 'supervision.read',
    Page: lazy(() => import('./task-page.tsx')),
  },
  {
    path: '/supervision/plans',
    title: { zh: '抽查计划', en: 'Plans of inspection' },
    permission: 'supervision.read',
    menu: { group: 'work', order: 20 },
    Page: lazy(() => import('./plans-page.tsx')),
  },
  {
    path: '/supervision/plans/new',
    title: { zh: '编制抽查计划', en: 'Make a plan of inspection' },
    permission: 'supervision.plan',
    Page: lazy(() => import('./plan-create-page.tsx')),
  },
  {
    path: '/supervision/plans/$planId',
    title: { zh: '抽查计划', en: 'Plan of inspection' },
    permission: 'supervision.read',
    Page: lazy(() => import('./plan-page.tsx')),
  },
  {
    path: '/supervision/plans/batches/$batchId',
    title: { zh: '抽查批次', en: 'Batch of inspections' },
    permission: 'supervision.read',
    Page: lazy(() => import('./batch-page.tsx')),
  },
  {
    path: '/supervision/matters',
    title: { zh: '抽查事项清单', en: 'Matters of inspection' },
    permission: 'supervision.read',
    menu: { group: 'work', order: 21 },
    Page: lazy(() => import('./matters-page.tsx')),
  },
  {
    path: '/supervision/inspectors',
    title: { zh: '检查人员名录', en: 'List of inspectors' },
    permission: 'supervision.keep',
    menu: { group: 'work', order: 22 },
    Page: lazy(() => import('./inspectors-page.tsx')),
  },
  {
    path: '/own/inspections',
    title: { zh: '对本单位的抽查', en: 'Draws that concerned us' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 60 },
    Page: lazy(() => import('./own-inspections-page.tsx')),
  },
]
