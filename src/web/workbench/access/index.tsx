import { lazy } from 'react'
import type { PageDeclaration } from '../../kit/index.ts'

const ADMINISTRATORS = 'account.read'

export const pages: readonly PageDeclaration[] = [
  {
    path: '/my-account',
    title: { zh: '我的账户与安全', en: 'My account and security' },
    Page: lazy(() => import('./my-account-page.tsx')),
  },
  {
    path: '/accounts',
    title: { zh: '账号管理', en: 'Accounts' },
    permission: ADMINISTRATORS,
    menu: { group: 'admin', order: 10 },
    Page: lazy(() => import('./accounts-page.tsx')),
  },
  {
    path: '/accounts/$accountId',
    title: { zh: '账号详情', en: 'Account' },
    permission: ADMINISTRATORS,
    Page: lazy(() => import('./account-page.tsx')),
  },
  {
    path: '/organisations',
    title: { zh: '组织机构', en: 'Organisations' },
    permission: ADMINISTRATORS,
    menu: { group: 'admin', order: 20 },
    Page: lazy(() => import('./organisations-page.tsx')),
  },
  {
    path: '/roles',
    title: { zh: '角色与权限矩阵', en: 'Roles and permission matrix' },
    permission: ADMINISTRATORS,
    menu: { group: 'admin', order: 30 },
    Page: lazy(() => import('./roles-page.tsx')),
  },
  {
    path: '/sessions',
    title: { zh: '在线会话', en: 'Running sessions' },
    permission: 'session.end',
    menu: { group: 'admin', order: 40 },
    Page: lazy(() => import('./sessions-page.tsx')),
  },
  {
    path: '/security-settings',
    title: { zh: '安全设置', en: 'Security settings' },
    permission: 'security.set',
    menu: { group: 'admin', order: 50 },
    Page: lazy(() => import('./security-settings-page.tsx')),
  },
  {
    path: '/audit',
    title: { zh: '审计日志', en: 'Audit trail' },
    permission: 'audit.read',
    menu: { group: 'admin', order: 60 },
    Page: lazy(() => import('./audit-page.tsx')),
  },
  {
    path: '/audit/sign-ins',
    title: { zh: '登录日志', en: 'Sign-ins' },
    permission: 'audit.read',
    menu: { group: 'admin', order: 61 },
    Page: lazy(() => import('./sign-ins-page.tsx')),
  },
]

export const openPages: readonly PageDeclaration[] = [
  { path: '/sign-in', title: { zh: '登录', en: 'Sign in' }, Page: lazy(() => import('./sign-in-page.tsx')) },
  { path: '/setup', title: { zh: '设置密码', en: 'Set your password' }, Page: lazy(() => import('./setup-page.tsx')) },
]
