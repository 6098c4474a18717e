import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import type { Bilingual } from '../text.ts'
import { createAccountRow, ensureOrganisation, putPassword, writeGrant } from './accounts.ts'
import { type AccountRow, findAccountByLogin, listRegions, updateAccount } from './store/account.ts'

/** The password of every demo account. They exist in a demo city only; its pages are marked as demonstration data. */
export const DEMO_PASSWORD = 'zhiheng-demo-2018'

export interface DemoAccount {
  readonly login: string
  readonly name: string
  readonly label: Bilingual
  readonly kind:
    | 'system-admin'
    | 'security-admin'
    | 'audit-admin'
    | 'quality-office'
    | 'department-head'
    | 'inspector'
    | 'reviewer'
    | 'enterprise'
    | 'laboratory'
  /** `city` = the whole city. */
  readonly place: 'city' | 'district'
}

/** One account per kind of user, and a second inspector: every drawn inspection needs two. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    login: 'qing',
    name: '卿云',
    label: { zh: '质量办（全市）', en: 'Quality office, city-wide' },
    kind: 'quality-office',
    place: 'city',
  },
  {
    login: 'ben',
    name: '本初',
    label: { zh: '检查人员（和平区）', en: 'Inspector, Heping district' },
    kind: 'inspector',
    place: 'district',
  },
  {
    login: 'bo',
    name: '博文',
    label: { zh: '检查人员（和平区，第二人）', en: 'Second inspector, Heping district' },
    kind: 'inspector',
    place: 'district',
  },
  {
    login: 'hua',
    name: '华章',
    label: { zh: '部门负责人（全市）', en: 'Head of department, city-wide' },
    kind: 'department-head',
    place: 'city',
  },
  {
    login: 'cai',
    name: '采薇',
    label: { zh: '审核人员（全市）', en: 'Reviewer, city-wide' },
    kind: 'reviewer',
    place: 'city',
  },
  { login: 'dora', name: '朵拉', label: { zh: '企业用户', en: 'Enterprise' }, kind: 'enterprise', place: 'district' },
  {
    login: 'lab',
    name: '黎博',
    label: { zh: '检验检测机构', en: 'Laboratory' },
    kind: 'laboratory',
    place: 'district',
  },
  {
    login: 'lab2',
    name: '沈鉴',
    label: { zh: '检验检测机构（批准人）', en: 'Laboratory, second person: approves what the first tested' },
    kind: 'laboratory',
    place: 'district',
  },
  {
    login: 'ana',
    name: '安娜',
    label: { zh: '系统管理员', en: 'System administrator' },
    kind: 'system-admin',
    place: 'city',
  },
  {
    login: 'sec',
    name: '申安',
    label: { zh: '安全管理员', en: 'Security administrator' },
    kind: 'security-admin',
    place: 'city',
  },
  {
    login: 'aud',
    name: '奥迪',
    label: { zh: '审计管理员', en: 'Audit administrator' },
    kind: 'audit-admin',
    place: 'city',
  },
]

export interface DemoPlaces {
  /** Region code of the city, e.g. '12', and of the inspector's district, e.g. '120101'. */
  readonly city: string
  readonly district: string
  /** Subjects that dora and the two of the laboratory speak for. */
  readonly enterpriseSubjectId?: string | undefined
  readonly laboratorySubjectId?: string | undefined
}

/**
 * Makes the demo accounts and the organisations they belong to (the quality office and one bureau per district). Running it again
 * changes nothing but to bind dora, lab and lab2 to subjects that were not there before. Only for a demo city: refuses anywhere else, where there is no default password.
 * @throws Error when the city is not a demo city.
 */
export async function createDemoAccounts(app: App, places: DemoPlaces): Promise<void> {
  if (!app.config.isDemo) throw new Error('demo accounts exist in a demo city only')
  const by = 'system:demo'
  await app.db.write(systemScope('demo'), async (tx) => {
    const office = await ensureOrganisation(tx, app, by, {
      code: `${places.city}-ZLB`,
      name: '市质量工作办公室',
      region: places.city,
    })
    const bureaus = new Map<string, string>()
    for (const region of await listRegions(tx, 6))
      if (region.level === 'district' && region.code.startsWith(places.city))
        bureaus.set(
          region.code,
          await ensureOrganisation(tx, app, by, {
            code: `${region.code}-SCJG`,
            name: `${region.name}市场监督管理局`,
            region: region.code,
            parentCode: `${places.city}-ZLB`,
          }),
        )
    const district = bureaus.get(places.district) ?? office
    for (const kind of ['enterprise', 'laboratory'] as const)
      await ensureOrganisation(tx, app, by, {
        code: `${places.district}-DEMO-${kind}`,
        name: kind === 'enterprise' ? '演示企业' : '演示检验检测机构',
        region: places.district,
        kind,
      })
    for (const demo of demoAccounts) {
      const known = await findAccountByLogin(tx, demo.login)
      if (known) {
        await bindDemoSubject(tx, known, demo, places)
        continue
      }
      const region = demo.place === 'city' ? places.city : places.district
      const isSubject = demo.kind === 'enterprise' || demo.kind === 'laboratory'
      const organisationId = isSubject
        ? await ensureOrganisation(tx, app, by, { code: `${places.district}-DEMO-${demo.kind}`, name: '', region })
        : demo.place === 'city'
          ? office
          : district
      const accountId = await createAccountRow(tx, app, by, {
        loginName: demo.login,
        displayName: demo.name,
        organisationId,
        subjectId: subjectOf(demo, places),
        isDemo: true,
      })
      await putPassword(tx, app, { accountId, password: DEMO_PASSWORD, mustChange: false })
      await writeGrant(tx, app, by, { accountId, roleId: demo.kind, organisationId, region, reason: '演示账号' })
    }
  })
}

function subjectOf(demo: DemoAccount, places: DemoPlaces): string | undefined {
  if (demo.kind === 'enterprise') return places.enterpriseSubjectId
  return demo.kind === 'laboratory' ? places.laboratorySubjectId : undefined
}

/** Accounts made before the subjects were there get theirs now; a bound one keeps its own. */
async function bindDemoSubject(tx: Tx, known: AccountRow, demo: DemoAccount, places: DemoPlaces): Promise<void> {
  const subjectId = subjectOf(demo, places)
  if (subjectId && !known.subject_id) await updateAccount(tx, { ...known, subject_id: subjectId })
}
