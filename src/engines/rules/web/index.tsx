import { lazy } from 'react'
import type { PageDeclaration } from '../../../web/kit/page.ts'

export { SubjectDecisions } from './subject-decisions.tsx'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/decisions',
    title: { zh: '规则判定', en: 'Decisions by rule' },
    permission: 'decision.read',
    menu: { group: 'work', order: 70 },
    Page: lazy(() => import('./decisions-page.tsx')),
  },
  {
    path: '/decisions/$decisionId',
    title: { zh: '判定详情', en: 'Decision' },
    permission: 'decision.read',
    Page: lazy(() => import('./decision-page.tsx')),
  },
  {
    path: '/own/decisions',
    title: { zh: '对本单位的判定', en: 'Decisions about us' },
    isForOwnSubject: true,
    menu: { group: 'archive', order: 70 },
    Page: lazy(() => import('./own-decisions-page.tsx')),
  },
  {
    path: '/own/decisions/$decisionId',
    title: { zh: '判定详情', en: 'Decision' },
    isForOwnSubject: true,
    Page: lazy(() => import('./own-decision-page.tsx')),
  },
  {
    path: '/rules',
    title: { zh: '规则与参数', en: 'Rules and parameters' },
    permission: 'rule.read',
    menu: { group: 'policy', order: 50 },
    Page: lazy(() => import('./rules-page.tsx')),
  },
  {
    path: '/rules/$ruleId',
    title: { zh: '规则', en: 'Rule' },
    permission: 'rule.read',
    Page: lazy(() => import('./rule-page.tsx')),
  },
  {
    path: '/rules/replays',
    title: { zh: '历史判定复算', en: 'Replays of decisions' },
    permission: 'decision.read',
    Page: lazy(() => import('./replays-page.tsx')),
  },
  {
    path: '/rules/replays/$replayId',
    title: { zh: '复算结果', en: 'Result of a replay' },
    permission: 'decision.read',
    Page: lazy(() => import('./replay-page.tsx')),
  },
]
