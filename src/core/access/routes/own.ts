import type { App } from '../../app.ts'
import { systemScope, type Tx } from '../../db/index.ts'
import { route } from '../../http/route.ts'
import { notFound, notSignedIn, refuse } from '../../problem.ts'
import { findCity as findCityRow } from '../../regions/index.ts'
import { currentSettings } from '../current-settings.ts'
import { type Actor, open, signedIn } from '../define.ts'
import { DEMO_PASSWORD, demoAccounts } from '../demo.ts'
import { deviceOf } from '../device.ts'
import { pendingDuties } from '../identify.ts'
import { codeRequired, signInDelayed, signInRefused } from '../problems.ts'
import { collectRoles } from '../roles.ts'
import { Duties, Me, SignInBody, SignInOptions } from '../schema.ts'
import { DEVICE_COOKIE, giveCookie, takeCookie } from '../session-cookie.ts'
import { signIn, signOut } from '../sign-in.ts'
import { findAccount, findCity } from '../store/account.ts'
import { listGrants } from '../store/grant.ts'

const OWN = 'own account'

async function describeCity(tx: Tx, app: App) {
  const city = await findCity(tx)
  return {
    code: city?.code ?? '',
    name: city?.name ?? '',
    isDemo: app.config.isDemo || (await findCityRow(tx))?.isDemo === true,
  }
}

/** What the account still has to do, read past its own limits: it may not see its grants before it has done it. */
async function dutiesOf(app: App, accountId: string) {
  return app.db.read(systemScope('access'), async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw refuse(notSignedIn())
    const grants = await listGrants(tx, [accountId])
    return {
      account,
      grants,
      duties: pendingDuties({
        ...account,
        grants: grants.map((g) => ({ roleId: g.role_id, organisationId: '', region: '' })),
      }),
    }
  })
}

async function describeMe(tx: Tx, app: App, actor: Actor): Promise<Me> {
  if (!actor.accountId) throw refuse(notSignedIn())
  const { account, grants, duties } = await dutiesOf(app, actor.accountId)
  const roles = new Map(collectRoles(app.modules).map((r) => [r.id, r.label]))
  return {
    accountId: account.id,
    name: account.display_name,
    loginName: account.login_name,
    organisation: account.organisation_name,
    organisationId: account.organisation_id,
    region: account.region,
    roles: [...new Set(grants.map((g) => g.role_id))],
    roleLabels: grants.map((g) => ({
      id: g.role_id,
      label: roles.get(g.role_id) ?? { zh: g.role_id, en: g.role_id },
      region: g.region,
    })),
    ...(actor.subjectId && { subjectId: actor.subjectId }),
    permissions: Object.fromEntries([...actor.permissions].map(([p, regions]) => [p, [...regions]])),
    ...duties,
    hasTotp: account.has_totp,
    hasOidc: account.oidc_subject !== null,
    city: await describeCity(tx, app),
  }
}

export const ownRoutes = [
  route({
    method: 'GET',
    path: '/api/access/sign-in-options',
    permission: open('the sign-in page must know how one can sign in'),
    asItStands: 'told to the holder of the account about himself',
    summary: { zh: '登录方式', en: 'Ways to sign in' },
    reply: SignInOptions,
    run: async ({ tx, app }) => ({
      city: await describeCity(tx, app),
      hasOidc: app.config.oidc !== undefined,
      passwordMinLength: (await currentSettings(tx)).passwordMinLength,
      ...(app.config.isDemo && {
        demo: {
          password: DEMO_PASSWORD,
          accounts: demoAccounts.map(({ login, name, label }) => ({ login, name, label })),
        },
      }),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/access/sign-in',
    permission: open('nobody is signed in before signing in'),
    asItStands: 'told to the holder of the account about himself',
    summary: { zh: '登录', en: 'Sign in' },
    body: SignInBody,
    reply: Duties,
    problems: [signInRefused, signInDelayed, codeRequired],
    // Failures must be counted although the request is refused.
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply, requestId }) => {
      const shown = request.cookies[DEVICE_COOKIE]
      const session = await signIn(app, {
        ...body,
        ...(shown && shown.length <= 100 && { deviceToken: shown }),
        replaces: actor,
        address: request.ip,
        device: deviceOf(request.headers['user-agent']),
        requestId,
      })
      giveCookie(request, reply, session)
      return (await dutiesOf(app, session.accountId)).duties
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/sign-out',
    permission: signedIn(OWN),
    summary: { zh: '退出登录', en: 'Sign out' },
    ownTransactions: true,
    run: async ({ app, actor, request, reply, requestId }) => {
      await signOut(app, actor, false, requestId)
      takeCookie(request, reply)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/sign-out-everywhere',
    permission: signedIn(OWN),
    summary: { zh: '在所有设备上退出登录', en: 'Sign out everywhere' },
    ownTransactions: true,
    run: async ({ app, actor, request, reply, requestId }) => {
      await signOut(app, actor, true, requestId)
      takeCookie(request, reply)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/me',
    permission: open('answers 401 to guests itself: asking who one is, is not a refused act'),
    asItStands: 'told to the holder of the account about himself',
    summary: { zh: '当前登录人', en: 'Who is signed in' },
    reply: Me,
    problems: [notSignedIn, notFound],
    run: ({ tx, app, actor }) => describeMe(tx, app, actor),
  }),
]
