import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import type { Gauge } from '../http/gauges.ts'
import { STALLED_MS } from './audit-copy.ts'
import { countRefusedSignIns } from './store/audit.ts'
import { countQueued } from './store/audit-copy.ts'

const WINDOW_MS = 15 * 60_000

/** Numbers for an alarm: attempts to get in, and how far the copy of the trail is behind. */
export async function accessGauges(app: App): Promise<Gauge[]> {
  const now = app.clock.now()
  return app.db.read(systemScope('metrics'), async (tx) => {
    const refused = await countRefusedSignIns(tx, new Date(now.getTime() - WINDOW_MS))
    const { pending, oldest } = await countQueued(tx)
    return [
      {
        name: 'zhiheng_sign_ins_refused_recently',
        help: 'Refused sign-ins within 15 minutes, counted up to 10,000; many at once are somebody who guesses',
        value: refused,
      },
      {
        name: 'zhiheng_audit_copy_pending',
        help: 'Entries of the audit trail that the copy outside the machine has not taken yet, counted up to 100,000',
        value: pending,
      },
      {
        name: 'zhiheng_audit_copy_oldest_seconds',
        help: 'How long the oldest of them has been waiting',
        value: oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0,
      },
    ]
  })
}

/** Not well: the copy of the audit trail stands still. */
export async function checkAuditCopy(app: App): Promise<void> {
  const { pending, oldest } = await app.db.read(systemScope('health'), (tx) => countQueued(tx))
  if (oldest && app.clock.now().getTime() - oldest.getTime() > STALLED_MS)
    throw new Error(
      `审计日志的机外副本停滞，${pending} 条待送 / the copy of the audit trail stands still, ${pending} entries wait`,
    )
}
