import type { Actor } from '../../core/access/define.ts'
import { demoAccounts, listHolders } from '../../core/access/index.ts'
import type { App } from '../../core/app.ts'
import { systemScope } from '../../core/db/index.ts'
import { changeInspector, listInspectors } from '../../domains/supervision/service/lists.ts'

/** So many tasks a demo inspector takes in one draw. */
const CAPACITY = 20
const REQUEST = 'demo'

/** Lists the inspectors of the demo district, so that a batch can be drawn at once; changes nothing where somebody is listed. */
export async function listDemoInspectors(app: App, region: string): Promise<void> {
  const actor: Actor = {
    kind: 'system',
    accountId: undefined,
    name: 'system:demo',
    grants: [],
    permissions: new Map([['supervision.keep', ['']]]),
    subjectId: undefined,
    sessionId: undefined,
  }
  await app.db.write(systemScope('demo'), async (tx) => {
    if ((await listInspectors(tx, [''])).length > 0) return
    const inspectors = new Set(demoAccounts.filter((a) => a.kind === 'inspector').map((a) => a.name))
    const holders = (await listHolders(tx, app, 'inspection.write', region)).filter((h) => inspectors.has(h.name))
    for (const [i, { accountId, name, organisation }] of holders.entries()) {
      const body = { name, certificate: `演示-${i + 1}`, organisation, matters: [], capacity: CAPACITY, declared: [] }
      const entry = { region, isActive: true, body, reason: '演示数据生成，证号为虚构', basedOn: 0 }
      await changeInspector(tx, app, actor, accountId, entry, REQUEST)
    }
  })
}
