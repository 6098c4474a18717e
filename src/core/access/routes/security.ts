import { Type as T } from 'typebox'
import { route } from '../../http/route.ts'
import { currentSettings } from '../current-settings.ts'
import {
  changeSettings,
  decideGrant,
  endSessionOf,
  grantRole,
  releaseLink,
  resetTotp,
  revokeRole,
  unlockAccount,
} from '../grants.ts'
import { permissionMatrix } from '../matrix.ts'
import {
  accountUnknown,
  alreadyGranted,
  alreadyRequested,
  grantUnknown,
  lastAdministrator,
  linkUnknown,
  organisationUnknown,
  outOfScope,
  regionUnknown,
  requestUnknown,
  roleDoesNotFit,
  roleUnknown,
  separationRefused,
  sessionUnknown,
  subjectRoleNeedsSubject,
  totpNotOn,
} from '../problems.ts'
import { GrantBody, GrantRequest, Id, PermissionMatrix, ReasonBody, Session } from '../schema.ts'
import { SecuritySettings } from '../settings.ts'
import { listGrantRequests } from '../store/grant.ts'
import { listSessions } from '../store/session.ts'
import { grantRequestView, roleLabels, sessionView } from '../views.ts'

const params = T.Object({ id: Id })

export const securityRoutes = [
  route({
    method: 'GET',
    path: '/api/access/matrix',
    permission: 'account.read',
    summary: { zh: '权限矩阵', en: 'Permission matrix' },
    reply: PermissionMatrix,
    run: async ({ app }) => permissionMatrix(app.modules),
  }),
  route({
    method: 'POST',
    path: '/api/access/grants',
    permission: 'role.grant',
    summary: { zh: '授予角色', en: 'Grant a role' },
    body: GrantBody,
    status: 201,
    reply: T.Object({ grantId: T.Optional(Id), requestId: T.Optional(Id) }),
    problems: [
      accountUnknown,
      organisationUnknown,
      roleUnknown,
      regionUnknown,
      outOfScope,
      separationRefused,
      alreadyGranted,
      subjectRoleNeedsSubject,
      roleDoesNotFit,
      alreadyRequested,
    ],
    ownTransactions: true,
    run: async ({ app, actor, body, reply }) => {
      const outcome = await grantRole(app, actor, body)
      // Accepted, but not done: a second person decides.
      if ('requestId' in outcome) reply.status(202)
      return outcome
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/grant-requests',
    permission: 'role.confirm',
    summary: { zh: '待复核的重要角色', en: 'Powerful roles that await a second person' },
    query: T.Object({ accountId: T.Optional(Id) }),
    reply: T.Object({ items: T.Array(GrantRequest) }),
    run: async ({ tx, app, regions, query, actor }) => ({
      items: (await listGrantRequests(tx, { regions, ...query })).map((q) =>
        grantRequestView(q, roleLabels(app.modules), actor.accountId),
      ),
    }),
  }),
  ...(['confirm', 'refuse'] as const).map((act) =>
    route({
      method: 'POST',
      path: `/api/access/grant-requests/:id/${act}`,
      permission: 'role.confirm',
      summary:
        act === 'confirm'
          ? { zh: '复核并授予重要角色', en: 'Confirm a powerful role' }
          : { zh: '不同意或撤回重要角色的授予', en: 'Refuse a powerful role, or take the request back' },
      params,
      body: ReasonBody,
      problems: [
        requestUnknown,
        separationRefused,
        accountUnknown,
        alreadyGranted,
        subjectRoleNeedsSubject,
        roleDoesNotFit,
      ],
      ownTransactions: true,
      run: async ({ app, actor, params: { id }, body }) => {
        await decideGrant(app, actor, { id, isConfirmed: act === 'confirm', reason: body.reason })
        return undefined
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/api/access/grants/:id/revoke',
    permission: 'role.grant',
    summary: { zh: '收回角色', en: 'Revoke a role' },
    params,
    body: ReasonBody,
    problems: [grantUnknown, separationRefused, lastAdministrator],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await revokeRole(app, actor, id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/accounts/:id/release-link',
    permission: 'security.set',
    summary: { zh: '放行密码重置链接', en: 'Release a password reset link' },
    params,
    body: ReasonBody,
    problems: [accountUnknown, linkUnknown, separationRefused],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await releaseLink(app, actor, id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/accounts/:id/unlock',
    permission: 'session.end',
    summary: { zh: '解除登录锁定', en: 'Unlock sign-in' },
    params,
    body: ReasonBody,
    problems: [accountUnknown],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await unlockAccount(app, actor, id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/accounts/:id/reset-totp',
    permission: 'session.end',
    summary: { zh: '重置动态验证码', en: 'Reset the second factor' },
    params,
    body: ReasonBody,
    problems: [accountUnknown, totpNotOn, separationRefused],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await resetTotp(app, actor, id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/sessions',
    permission: 'session.end',
    summary: { zh: '在线会话', en: 'Running sessions' },
    query: T.Object({
      accountId: T.Optional(Id),
      after: T.Optional(Id),
      limit: T.Integer({ minimum: 1, maximum: 200, default: 50 }),
    }),
    reply: T.Object({ items: T.Array(Session), next: T.Optional(Id) }),
    run: async ({ tx, regions, query, actor, now }) => {
      const rows = await listSessions(tx, { ...query, regions, running: true, now, limit: query.limit + 1 })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: shown.map((s) => sessionView(s, actor.sessionId)),
        ...(rows.length > query.limit && last && { next: last.id }),
      }
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/sessions/:id/end',
    permission: 'session.end',
    summary: { zh: '结束会话', en: 'End a session' },
    params,
    body: ReasonBody,
    problems: [sessionUnknown],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await endSessionOf(app, actor, id, body.reason)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/security-settings',
    permission: 'security.set',
    summary: { zh: '安全设置', en: 'Security settings' },
    reply: SecuritySettings,
    run: ({ tx }) => currentSettings(tx),
  }),
  route({
    method: 'PUT',
    path: '/api/access/security-settings',
    permission: 'security.set',
    scope: 'city',
    summary: { zh: '修改安全设置', en: 'Change the security settings' },
    body: SecuritySettings,
    reply: T.Object({ version: T.Integer() }),
    ownTransactions: true,
    run: async ({ app, actor, body }) => ({ version: await changeSettings(app, actor, body) }),
  }),
]
