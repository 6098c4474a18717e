import type { City } from './city.ts'
import { DEMO_PASSWORD, demoAccounts } from './core/access/index.ts'

/** Fills a city that holds nothing yet: a demo city with its data and accounts, any other with links for its first administrators. */
export async function fillNewCity(_city: City, _say: (line: string) => void): Promise<readonly string[]> {
  return []
}

/** What the person who started the system wants to know: where it is, and how to get in. */
export async function welcome(city: City, links: readonly string[]): Promise<string> {
  const { port } = city.server.server.address() as { port: number }
  const address = city.app.config.publicUrl ?? `http://localhost:${port}`
  const lines = ['', `质衡已启动 / Zhiheng is running: ${address}/  ·  工作台 / workbench: ${address}/app/`]
  if (city.app.config.isDemo) {
    lines.push('', `演示账号 / demo accounts (密码 / password: ${DEMO_PASSWORD})`)
    for (const a of demoAccounts) lines.push(`  ${a.login.padEnd(6)}${a.label.zh} / ${a.label.en}`)
  }
  if (links.length > 0)
    lines.push('', '首次设置链接（一次有效）/ first set-up links (single use):', ...links.map((l) => `  ${l}`))
  return [...lines, '', 'Ctrl-C 停止 / stops'].join('\n')
}
