import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/sampling/plans',
    title: { zh: '抽样计划', en: 'Sampling plans' },
    permission: 'sampling.read',
    menu: { group: 'work', order: 30 },
    Page: lazy(() => import('./plans-list-page.tsx')),
  },
  {
    path: '/sampling/plans/new',
    title: { zh: '编制抽样计划', en: 'Make a sampling plan' },
    permission: 'sampling.plan',
    Page: lazy(() => import('./plan-create-page.tsx')),
  },
  {
    path: '/sampling/plans/$planId',
    title: { zh: '抽样计划', en: 'Sampling plan' },
    permission: 'sampling.read',
    Page: lazy(() => import('./plan-show-page.tsx')),
  },
  {
    path: '/sampling/tasks',
    title: { zh: '抽样任务', en: 'Sampling tasks' },
    permission: 'sampling.read',
    menu: { group: 'work', order: 31 },
    Page: lazy(() => import('./tasks-list-page.tsx')),
  },
  {
    path: '/sampling/tasks/$taskId',
    title: { zh: '抽样', en: 'Take a sample' },
    permission: 'sampling.read',
    Page: lazy(() => import('./sample-take-page.tsx')),
  },
  {
    path: '/sampling/samples',
    title: { zh: '样品', en: 'Samples' },
    permission: 'sampling.read',
    menu: { group: 'work', order: 32 },
    Page: lazy(() => import('./samples-list-page.tsx')),
  },
  {
    path: '/sampling/samples/$sampleId',
    title: { zh: '样品', en: 'Sample' },
    permission: 'sampling.read',
    Page: lazy(() => import('./sample-show-page.tsx')),
  },
  {
    path: '/sampling/bench',
    title: { zh: '盲样检验', en: 'Coded samples' },
    isForOwnSubject: true,
    permission: 'laboratory.own',
    menu: { group: 'work', order: 33 },
    Page: lazy(() => import('./bench-list-page.tsx')),
  },
  {
    path: '/sampling/bench/$blindId',
    title: { zh: '盲样', en: 'Coded sample' },
    isForOwnSubject: true,
    permission: 'laboratory.own',
    Page: lazy(() => import('./bench-show-page.tsx')),
  },
  {
    path: '/own/samples',
    title: { zh: '本单位被抽的样品', en: 'Samples taken of us' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 61 },
    Page: lazy(() => import('./own-samples-page.tsx')),
  },
]
