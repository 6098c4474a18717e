import { type Static, Type as T } from 'typebox'
import type { Tx } from '../../db/index.ts'
import { route } from '../../http/route.ts'
import { refuse } from '../../problem.ts'
import { actorIdOf } from '../accounts.ts'
import { audit } from '../audit.ts'
import { signedIn } from '../define.ts'
import { changeAccount, changeOrganisation, createAccount, createOrganisation, renewLink } from '../directory.ts'
import {
  accountOfOneself,
  accountUnknown,
  codeTaken,
  loginTaken,
  organisationCycle,
  organisationInUse,
  organisationUnknown,
  outOfScope,
  regionUnknown,
  subjectInUse,
} from '../problems.ts'
import {
  Account,
  AccountBody,
  AccountPage,
  AccountQuery,
  CreatedAccount,
  GrantEvent,
  Id,
  NewAccountBody,
  NewOrganisationBody,
  OneTimeLink,
  Organisation,
  OrganisationBody,
  ReasonBody,
} from '../schema.ts'
import type { OneTimeLink as Link } from '../setup-links.ts'
import { chinaTime, spreadsheet } from '../spreadsheet.ts'
import { countAccounts, findAccount, listAccounts, listOrganisations, listRegions } from '../store/account.ts'
import { listGrantEvents } from '../store/grant.ts'
import { accountViews, grantEventView, organisationView, roleLabels } from '../views.ts'

const params = T.Object({ id: Id })
const linkView = (l: Link) => ({ ...l, expiresAt: l.expiresAt.toISOString() })
const EXPORT_LIMIT = 50_000

/** An organisation with everything below it: choosing a department in the tree shows its offices too. */
async function withParts(tx: Tx, organisationId: string | undefined): Promise<string[] | undefined> {
  if (!organisationId) return undefined
  const all = await listOrganisations(tx)
  const found = [organisationId]
  for (const id of found) found.push(...all.filter((o) => o.parent_id === id && !found.includes(o.id)).map((o) => o.id))
  return found
}

async function filterOf(
  tx: Tx,
  regions: readonly string[],
  now: Date,
  query: Omit<Static<typeof AccountQuery>, 'limit' | 'after'>,
) {
  const { text, roleId, status, waiting } = query
  return { regions, text, roleId, status, waiting, now, organisationIds: await withParts(tx, query.organisationId) }
}

export const accountRoutes = [
  route({
    method: 'GET',
    path: '/api/access/organisations',
    permission: signedIn('names of offices are shown in many places'),
    summary: { zh: '组织机构', en: 'Organisations' },
    reply: T.Array(Organisation),
    run: async ({ tx }) => (await listOrganisations(tx)).map(organisationView),
  }),
  route({
    method: 'POST',
    path: '/api/access/organisations',
    permission: 'organisation.manage',
    summary: { zh: '新增组织机构', en: 'Add an organisation' },
    body: NewOrganisationBody,
    status: 201,
    reply: T.Object({ id: Id }),
    problems: [outOfScope, regionUnknown, organisationUnknown, codeTaken],
    run: async ({ tx, app, actor, body }) => ({ id: await createOrganisation(tx, app, actor, body) }),
  }),
  route({
    method: 'PUT',
    path: '/api/access/organisations/:id',
    permission: 'organisation.manage',
    summary: { zh: '修改组织机构', en: 'Change an organisation' },
    params,
    body: OrganisationBody,
    problems: [outOfScope, organisationUnknown, organisationCycle, organisationInUse],
    run: async ({ tx, app, actor, params: { id }, body }) => {
      await changeOrganisation(tx, app, actor, id, body)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/regions',
    permission: signedIn('the region tree is public reference data'),
    summary: { zh: '行政区划（到街镇）', en: 'Regions down to streets' },
    reply: T.Array(
      T.Object({ code: T.String(), parentCode: T.Optional(T.String()), level: T.String(), name: T.String() }),
    ),
    run: async ({ tx }) =>
      (await listRegions(tx, 9)).map(({ code, parent_code, level, name }) => ({
        code,
        ...(parent_code && { parentCode: parent_code }),
        level,
        name,
      })),
  }),
  route({
    method: 'GET',
    path: '/api/access/accounts',
    permission: 'account.read',
    summary: { zh: '账号列表', en: 'Accounts' },
    query: AccountQuery,
    reply: AccountPage,
    run: async ({ tx, app, regions, query, now }) => {
      const filter = await filterOf(tx, regions, now, query)
      const rows = await listAccounts(tx, { ...filter, after: query.after, limit: query.limit + 1 })
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: await accountViews(tx, shown, app.modules, now),
        ...(rows.length > query.limit && last && { next: last.login_key }),
        total: await countAccounts(tx, { ...filter, limit: 0 }),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/accounts/export',
    permission: 'account.read',
    summary: { zh: '导出账号', en: 'Export accounts' },
    query: T.Omit(AccountQuery, ['after', 'limit']),
    reply: 'raw',
    // A download that writes its own audit entry.
    ownTransactions: true,
    run: ({ app, actor, regions, query, language, requestId }) =>
      app.db.write({ actorId: actorIdOf(actor), regions }, async (tx) => {
        const filter = await filterOf(tx, regions, app.clock.now(), query)
        const rows = await listAccounts(tx, { ...filter, limit: EXPORT_LIMIT })
        const accounts = await accountViews(tx, rows, app.modules, app.clock.now())
        const label = roleLabels(app.modules)
        await audit(tx, app, {
          actor,
          action: 'account.export',
          objectKind: 'account',
          objectId: 'list',
          requestId,
          detail: { rows: accounts.length },
        })
        const header =
          language === 'zh'
            ? ['登录名', '姓名', '机构', '区划', '状态', '角色', '双因素', '创建时间', '最近登录']
            : ['Login', 'Name', 'Organisation', 'Region', 'Status', 'Roles', 'Second factor', 'Created', 'Last sign-in']
        return spreadsheet(
          { zh: '账号', en: 'accounts' },
          language,
          header,
          accounts.map((a) => [
            a.loginName,
            a.displayName,
            a.organisation,
            a.region,
            a.status,
            a.grants.map((g) => `${label(g.roleId)[language]} (${g.region})`).join('; '),
            a.hasTotp ? '✓' : '',
            chinaTime(new Date(a.createdAt)),
            a.lastSignedInAt ? chinaTime(new Date(a.lastSignedInAt)) : '',
          ]),
        )
      }),
  }),
  route({
    method: 'POST',
    path: '/api/access/accounts',
    permission: 'account.manage',
    summary: { zh: '新增账号（无权限）', en: 'Create an account without rights' },
    body: NewAccountBody,
    status: 201,
    reply: CreatedAccount,
    problems: [loginTaken, organisationUnknown, outOfScope],
    ownTransactions: true,
    run: async ({ app, actor, body }) => {
      const { id, link } = await createAccount(app, actor, body)
      return { id, link: linkView(link) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/access/accounts/:id',
    permission: 'account.read',
    summary: { zh: '账号详情', en: 'One account' },
    params,
    reply: T.Object({ account: Account, events: T.Array(GrantEvent) }),
    problems: [accountUnknown],
    run: async ({ tx, app, regions, params: { id }, now }) => {
      const row = await findAccount(tx, id)
      if (!row || !regions.some((r) => row.region.startsWith(r))) throw refuse(accountUnknown({ id }))
      const [account] = await accountViews(tx, [row], app.modules, now)
      if (!account) throw refuse(accountUnknown({ id }))
      const label = roleLabels(app.modules)
      return { account, events: (await listGrantEvents(tx, id)).map((e) => grantEventView(e, label)) }
    },
  }),
  route({
    method: 'PUT',
    path: '/api/access/accounts/:id',
    permission: 'account.manage',
    summary: { zh: '修改、停用或启用账号', en: 'Change, disable or enable an account' },
    params,
    body: AccountBody,
    problems: [accountUnknown, organisationUnknown, outOfScope, subjectInUse, accountOfOneself],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => {
      await changeAccount(app, actor, id, body)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/access/accounts/:id/link',
    permission: 'account.manage',
    summary: { zh: '重置密码：生成一次性链接', en: 'Reset the password: a one-time link' },
    params,
    body: ReasonBody,
    status: 201,
    reply: OneTimeLink,
    problems: [accountUnknown, accountOfOneself],
    ownTransactions: true,
    run: async ({ app, actor, params: { id }, body }) => linkView(await renewLink(app, actor, id, body.reason)),
  }),
]
