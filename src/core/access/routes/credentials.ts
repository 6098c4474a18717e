import { Type as T } from 'typebox'
import { systemScope } from '../../db/index.ts'
import { route } from '../../http/route.ts'
import { notSignedIn, refuse } from '../../problem.ts'
import { audit } from '../audit.ts'
import { open, signedIn } from '../define.ts'
import { deviceOf } from '../device.ts'
import { forgetAccount } from '../identify.ts'
import { changePassword } from '../passwords.ts'
import {
  codeWrong,
  linkNotReleased,
  linkUnknown,
  passwordTooNew,
  passwordWeak,
  passwordWrong,
  sessionUnknown,
  signInDelayed,
  totpAlreadyOn,
  totpNotOn,
  totpRequired,
} from '../problems.ts'
import {
  ChangePasswordBody,
  CodeBody,
  Id,
  PasswordBody,
  RecoveryCodes,
  Session,
  SetupLinkBody,
  SetupLinkInfo,
  SetupLinkToken,
  TotpEnrolment,
} from '../schema.ts'
import { beginTotp, confirmTotpEnrolment, dropTotp } from '../second-factor.ts'
import { giveCookie } from '../session-cookie.ts'
import { describeLink, redeemLink } from '../setup-links.ts'
import { endSessions, listSessions } from '../store/session.ts'
import { sessionView } from '../views.ts'

const OWN = 'own account'

/** What a person does with his own credentials and sessions. */
export const credentialRoutes = [
  route({
    method: 'POST',
    path: '/api/access/own/password',
    permission: signedIn(OWN),
    summary: { zh: '修改自己的密码', en: 'Change one’s own password' },
    body: ChangePasswordBody,
    problems: [passwordWrong, passwordWeak, passwordTooNew, signInDelayed],
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply, requestId }) => {
      const renewed = await changePassword(app, actor, { ...body, requestId })
      if (renewed) giveCookie(request, reply, renewed)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/own/totp',
    permission: signedIn(OWN),
    summary: { zh: '开始启用动态验证码', en: 'Begin to turn on the second factor' },
    body: PasswordBody,
    reply: TotpEnrolment,
    problems: [passwordWrong, totpAlreadyOn, signInDelayed],
    ownTransactions: true,
    run: ({ app, actor, body }) => beginTotp(app, actor, body.password),
  }),
  route({
    method: 'POST',
    path: '/api/access/own/totp/confirm',
    permission: signedIn(OWN),
    summary: { zh: '确认动态验证码并取得恢复码', en: 'Confirm the second factor and take the recovery codes' },
    body: CodeBody,
    reply: RecoveryCodes,
    problems: [codeWrong, totpAlreadyOn, totpNotOn],
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply, requestId }) => {
      const { recoveryCodes, renewed } = await confirmTotpEnrolment(app, actor, body.code, requestId)
      if (renewed) giveCookie(request, reply, renewed)
      return { recoveryCodes }
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/own/totp/drop',
    permission: signedIn(OWN),
    summary: { zh: '停用动态验证码', en: 'Turn off the second factor' },
    body: PasswordBody,
    problems: [passwordWrong, totpNotOn, totpRequired, signInDelayed],
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply, requestId }) => {
      const renewed = await dropTotp(app, actor, body.password, requestId)
      if (renewed) giveCookie(request, reply, renewed)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/own/sessions',
    permission: signedIn(OWN),
    summary: { zh: '自己的会话', en: 'One’s own sessions' },
    reply: T.Array(Session),
    run: async ({ tx, actor, now }) => {
      const rows = await listSessions(tx, { accountId: actor.accountId, running: true, now, limit: 100 })
      return rows.map((s) => sessionView(s, actor.sessionId))
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/own/sessions/:id/end',
    permission: signedIn(OWN),
    summary: { zh: '结束自己的一个会话', en: 'End one of one’s own sessions' },
    params: T.Object({ id: Id }),
    problems: [sessionUnknown],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, requestId }) => {
      const { accountId } = actor
      if (!accountId) throw refuse(notSignedIn())
      await app.db.write(systemScope('access'), async (tx) => {
        const ended = await endSessions(tx, { accountId, only: id }, accountId, app.clock.now())
        if (ended === 0) throw refuse(sessionUnknown({ id }))
        await audit(tx, app, { actor, action: 'session.end-own', objectKind: 'session', objectId: id, requestId })
      })
      forgetAccount(app, accountId)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/setup-link',
    permission: open('the holder of a one-time link has no session yet; the token is in the body, not in an address'),
    asItStands: 'told to the holder of the link about himself',
    summary: { zh: '查看一次性链接', en: 'Look at a one-time link' },
    body: SetupLinkToken,
    reply: SetupLinkInfo,
    problems: [linkUnknown],
    ownTransactions: true,
    run: ({ app, body }) => describeLink(app, body.token),
  }),
  route({
    method: 'POST',
    path: '/api/access/setup-link/redeem',
    permission: open('the holder of a one-time link has no session yet'),
    asItStands: 'told to the holder of the link about himself',
    summary: { zh: '用一次性链接设置密码', en: 'Set a password by a one-time link' },
    body: SetupLinkBody,
    reply: T.Object({ isSignedIn: T.Boolean() }),
    problems: [linkUnknown, linkNotReleased, passwordWeak],
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply, requestId }) => {
      const outcome = await redeemLink(app, {
        ...body,
        replaces: actor,
        device: deviceOf(request.headers['user-agent']),
        requestId,
      })
      if (!('token' in outcome)) return { isSignedIn: false }
      giveCookie(request, reply, outcome)
      return { isSignedIn: true }
    },
  }),
]
