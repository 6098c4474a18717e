import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { systemScope } from '../../db/index.ts'
import { createAccountRow, ensureOrganisation, putPassword, writeGrant } from '../accounts.ts'
import type { Actor, Permission } from '../define.ts'
import { DEMO_PASSWORD } from '../demo.ts'
import { collectRoles, permissionsOf } from '../roles.ts'

/** The password of accounts made by {@link createAccount}; demo accounts have the same. */
export const TEST_PASSWORD = DEMO_PASSWORD

export interface TestAccount {
  readonly login: string
  readonly roles: readonly string[]
  /** '12' the whole city (default), '120101' a district. */
  readonly region?: string
  readonly subjectId?: string
  readonly name?: string
  /** An administrator who must have a second factor as outside a demo city. */
  readonly needsTotp?: boolean
  readonly mustChangePassword?: boolean
}

/** Makes an account that can sign in, with its grants; returns its id. */
export async function createAccount(app: App, account: TestAccount): Promise<string> {
  const by = 'system:test'
  const region = account.region ?? '12'
  return app.db.write(systemScope('test'), async (tx) => {
    const organisationId = await ensureOrganisation(tx, app, by, {
      code: `TEST-${region}`,
      name: `测试机构 ${region}`,
      region,
    })
    const accountId = await createAccountRow(tx, app, by, {
      loginName: account.login,
      displayName: account.name ?? account.login,
      organisationId,
      subjectId: account.subjectId,
      isDemo: !account.needsTotp,
    })
    await putPassword(tx, app, { accountId, password: TEST_PASSWORD, mustChange: account.mustChangePassword ?? false })
    for (const roleId of account.roles)
      await writeGrant(tx, app, by, { accountId, roleId, organisationId, region, reason: 'test' })
    return accountId
  })
}

/** Signs in through HTTP; returns the cookie header for further requests: `headers: { cookie, 'x-requested-by': 'zhiheng' }`. */
export async function signIn(
  server: FastifyInstance,
  login: string,
  password: string = TEST_PASSWORD,
): Promise<string> {
  const reply = await server.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    payload: { loginName: login, password },
  })
  const cookie = reply.cookies.find((c) => c.name === 'zh_session')
  if (!cookie) throw new Error(`${login} cannot sign in: ${reply.statusCode} ${reply.body}`)
  return `zh_session=${cookie.value}`
}

/** An actor made of roles alone, for tests of services without HTTP. */
export function createTestActor(
  app: Pick<App, 'modules'>,
  a: { accountId: string; roles: readonly string[]; region?: string; name?: string; subjectId?: string },
): Actor {
  const region = a.region ?? '12'
  const grants = a.roles.map((roleId) => ({ roleId, organisationId: a.accountId, region }))
  const permissions: ReadonlyMap<Permission, readonly string[]> = permissionsOf(grants, collectRoles(app.modules))
  return {
    kind: 'account',
    accountId: a.accountId,
    name: a.name ?? 'test',
    grants,
    permissions,
    subjectId: a.subjectId,
    sessionId: undefined,
  }
}
