import type { Actor } from '../../core/access/define.ts'
import type { App } from '../../core/app.ts'
import { addDays } from '../../core/calendar/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import { bodyToManage, changeBody, listLaboratories, writeAbilities } from '../../domains/laboratories/service.ts'
import { PRODUCT_CLASSES } from '../../domains/sampling/classes.ts'
import { findSubject } from '../../engines/archive/index.ts'
import { DEMO_LABORATORY, familyOf } from './family.ts'
import { type DemoPlan, placesOf } from './plan.ts'

/** With three a first test and a re-test find one each, and one more is left to be drawn from. */
const LABORATORIES = 3
/** Families among which laboratories are looked for: some 2 in 100 are bodies. */
const LOOK_AT = 2000
const REASON = '演示数据生成，证书均为虚构'
const REQUEST = 'demo'

/**
 * Enters invented laboratories into the register, so that a demo city can send samples at once.
 * @returns false where the register has some already: nothing is changed
 */
export async function registerDemoLaboratories(app: App, plan: DemoPlan): Promise<boolean> {
  const places = placesOf(cityPackOf(app))
  const actor: Actor = {
    kind: 'system',
    accountId: undefined,
    name: 'system:demo',
    grants: [],
    permissions: new Map([['laboratory.manage', ['']]]),
    subjectId: undefined,
    sessionId: undefined,
  }
  return app.db.write(systemScope('demo'), async (tx) => {
    if ((await listLaboratories(tx, app, { limit: 1 })).items.length > 0) return false
    const found: string[] = []
    for (let n = 0; n < LOOK_AT && found.length < LABORATORIES; n++) {
      const { head, trade } = familyOf(plan, n, places)
      const isLaboratory = n === DEMO_LABORATORY || (head.kind === 'body' && trade.name === '检测技术')
      if (isLaboratory && head.status === 'active' && (await findSubject(tx, head.subjectId)))
        found.push(head.subjectId)
    }
    for (const [i, id] of found.entries()) {
      const entry = { basedOn: 0, isActive: true, samplesPerMonth: 300, reason: REASON }
      await changeBody(tx, app, actor, id, entry, REQUEST)
      const abilities = PRODUCT_CLASSES.flatMap((c) =>
        c.items.map(({ id: item, method }) => ({
          productClass: c.id,
          item,
          method,
          certificate: `演示-CMA-${String(i + 1).padStart(4, '0')}`,
          validFrom: addDays(plan.endsOn, -730),
          validUntil: addDays(plan.endsOn, 1460),
          isEnded: false,
        })),
      )
      await writeAbilities(tx, app, actor, await bodyToManage(tx, actor, id), abilities, REASON, REQUEST)
    }
    return true
  })
}
