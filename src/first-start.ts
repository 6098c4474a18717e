import type { City } from './city.ts'
import { createDemoAccounts, DEMO_PASSWORD, demoAccounts, prepareFirstAdministrators } from './core/access/index.ts'
import { systemScope } from './core/db/index.ts'
import { cityPackOf } from './core/regions/index.ts'
import { canHoldDemo, listDemoInspectors, loadDemo, registerDemoLaboratories } from './packs/demo/index.ts'

/** How people get in after this start. */
export interface Entrance {
  readonly hasDemoAccounts: boolean
  /** One-time links of the first administrators. */
  readonly links: readonly string[]
}

/** Fills a city that holds nothing yet: a demo city with its data and accounts, any other with links for its first administrators. */
export async function fillNewCity({ app }: City, say: (line: string) => void): Promise<Entrance> {
  if (app.config.isDemo && (await canHoldDemo(app))) {
    const city = cityPackOf(app).code
    const demo = await loadDemo(app)
    if (demo.seconds > 1)
      say(`演示数据已装入：${demo.subjects} 个监管对象，${demo.records} 条记录。 / Demo city loaded.`)
    const isNew = await registerDemoLaboratories(app, demo.plan)
    // Bulk loads tell no listener: the rates are derived once at the beginning, then every night.
    if (isNew) await app.db.write(systemScope('demo'), (tx) => app.jobs.add(tx, 'indicators.rebuild', {}))
    const district = demo.district
    await createDemoAccounts(app, {
      city,
      district,
      enterpriseSubjectId: demo.enterpriseSubjectId,
      laboratorySubjectId: demo.laboratorySubjectId,
    })
    await listDemoInspectors(app, district)
    return { hasDemoAccounts: true, links: [] }
  }
  // A city with real subjects never gets accounts with a known password, whatever the settings say.
  if (app.config.isDemo)
    say('这个城市有真实数据，不建演示账号（请设 ZHIHENG_DEMO=0）。 / This city holds real data: no demo accounts.')
  const administrators = await prepareFirstAdministrators({ ...app, config: { ...app.config, isDemo: false } })
  const links = administrators.map(
    ({ login, label, link }) => `${login.padEnd(10)}${link.path}  ${label.zh} / ${label.en}`,
  )
  return { hasDemoAccounts: false, links }
}

/** What the person who started the system wants to know: where it is, and how to get in. */
export async function welcome({ app, server }: City, { hasDemoAccounts, links }: Entrance): Promise<string> {
  const { port } = server.server.address() as { port: number }
  const address = app.config.publicUrl ?? `http://localhost:${port}`
  const lines = ['', `质衡已启动 / Zhiheng is running: ${address}/  ·  工作台 / workbench: ${address}/app/`]
  if (hasDemoAccounts) {
    lines.push('', `演示账号 / demo accounts (密码 / password: ${DEMO_PASSWORD})`)
    for (const a of demoAccounts) lines.push(`  ${a.login.padEnd(6)}${a.label.zh} / ${a.label.en}`)
  }
  if (links.length > 0)
    lines.push(
      '',
      `首次设置链接，一次有效，分别交给三个人 / set-up links, single use, for three different persons (${address}…):`,
      ...links.map((l) => `  ${l}`),
    )
  return [...lines, '', 'Ctrl-C 停止 / stops'].join('\n')
}
