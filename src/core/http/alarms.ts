import { sql } from 'kysely'
import type { App } from '../app.ts'
import { systemScope, type Tx } from '../db/index.ts'
import type { Job } from '../jobs/index.ts'
import { sendMail } from '../mail.ts'
import { inTime } from './gauges.ts'
import { checkHealth } from './operations.ts'

/** One thing that is not well: which part, and in words what. */
export interface Trouble {
  readonly what: string
  readonly detail: string
}

/** What is not well now: parts that fail or warn, and what modules say of attacks. */
async function listTroubles(app: App): Promise<Trouble[]> {
  const { checks } = await checkHealth(app)
  const parts = checks.flatMap((c) => (c.ok && !c.detail ? [] : [{ what: c.name, detail: c.detail ?? 'failed' }]))
  const watched = await Promise.all(
    app.modules.map((m) =>
      // A watch that cannot look is a trouble itself.
      m.watch
        ? inTime(m.watch(app)).catch((e: Error) => [{ what: `${m.id}.watch`, detail: e.message.slice(0, 200) }])
        : [],
    ),
  )
  return [...parts, ...watched.flat()]
}

/**
 * Tells the operator's addresses (ALARM_TO) of each trouble once when it begins and once when it is over. The row that remembers it and the
 * mail go together: a mail that is not taken is tried again, and at worst comes twice.
 */
export async function raiseAlarms(app: App): Promise<void> {
  const { mail, alarmTo } = app.config
  const troubles = await listTroubles(app)
  await app.db.write(systemScope('alarm'), async (tx) => {
    const known = await listAlarms(tx)
    const begun = troubles.filter((t) => !known.some((k) => k.what === t.what))
    const over = known.filter((k) => !troubles.some((t) => t.what === k.what))
    if (begun.length === 0 && over.length === 0) return
    const at = app.clock.now()
    for (const t of begun) {
      app.log.warn({ part: 'alarm', what: t.what, detail: t.detail }, 'not well')
      await sql`insert into core.alarm (what, detail, since) values (${t.what}, ${t.detail}, ${at})`.execute(tx)
    }
    for (const t of over) {
      app.log.info({ part: 'alarm', what: t.what }, 'well again')
      await sql`delete from core.alarm where what = ${t.what}`.execute(tx)
    }
    if (mail && alarmTo.length > 0) await sendMail(mail, { to: alarmTo, ...wordsOf(app, begun, over) })
  })
}

async function listAlarms(tx: Tx): Promise<Trouble[]> {
  // Two processes of one city: the second waits and finds it told.
  await sql`lock table core.alarm in share row exclusive mode`.execute(tx)
  return (await sql<Trouble>`select what, detail from core.alarm order by since, what`.execute(tx)).rows
}

function wordsOf(app: App, begun: readonly Trouble[], over: readonly Trouble[]): { subject: string; text: string } {
  const place = app.config.publicUrl ?? app.config.dataDir
  const lines = [
    ...begun.map((t) => `异常 / not well — ${t.what}: ${t.detail}`),
    ...over.map((t) => `已恢复 / well again — ${t.what}`),
  ]
  const subject = begun.length > 0 ? `质衡告警 / Zhiheng alarm: ${begun.length}` : '质衡已恢复 / Zhiheng well again'
  return { subject, text: `${place}\n\n${lines.join('\n')}\n\n处置办法见 / what to do: docs/operations.md\n` }
}

export const alarmJob: Job = { name: 'operations.alarm', cron: '*/5 * * * *', run: (_, app) => raiseAlarms(app) }
