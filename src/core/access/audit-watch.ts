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

/** More in a quarter of an hour is no city that forgot its passwords. */
const MANY_REFUSED = 100

/** Somebody guesses: so many sign-ins are refused that the operator should look. */
export async function watchSignIns(app: App): Promise<{ what: string; detail: string }[]> {
  const since = new Date(app.clock.now().getTime() - WINDOW_MS)
  const refused = await app.db.read(systemScope('watch'), (tx) => countRefusedSignIns(tx, since))
  if (refused < MANY_REFUSED) return []
  const detail = `15 分钟内 ${refused} 次登录被拒绝，可能有人猜测密码 / ${refused} sign-ins refused within 15 minutes: somebody may be guessing`
  return [{ what: 'sign-ins', detail }]
}

/** Not well: the copy of the audit trail stands still. */
export async function checkAuditCopy(app: App): Promise<void> {
  const { pending, oldest } = await app.db.read(systemScope('health'), (tx) => countQueued(tx))
  if (oldest && app.clock.now().getTime() - oldest.getTime() > STALLED_MS)
    throw new Error(
      `审计日志的机外副本停滞，${pending} 条待送 / the copy of the audit trail stands still, ${pending} entries wait`,
    )
}
