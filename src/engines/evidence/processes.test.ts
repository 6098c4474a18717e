import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { verifyLog } from './index.ts'
import { openTestLog, type TestLog } from './testing/index.ts'

const APPEND = new URL('./testing/append.ts', import.meta.url).pathname

interface Appender {
  readonly process: ChildProcess
  readonly acknowledged: string[]
  readonly done: Promise<void>
}

function startAppender(log: TestLog, count: number): Appender {
  const child = spawn(process.execPath, [APPEND, log.url, log.app.config.dataDir, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  const done = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line === 'done') resolve()
      else acknowledged.push(line.replace('acknowledged ', ''))
    })
  })
  return { process: child, acknowledged, done }
}

async function stop(appender: Appender, signal: NodeJS.Signals): Promise<void> {
  if (appender.process.exitCode !== null || appender.process.signalCode !== null) return
  appender.process.kill(signal)
  await once(appender.process, 'exit')
}

/** Every note that was written and how often it stands in the log. */
async function timesInLog(log: TestLog): Promise<Map<string, number>> {
  return log.db.asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; times: number }>(
      'select n.id::text, count(c.index)::int as times from note.note n left join evidence.commitment c on c.object_id = n.id::text group by 1',
    )
    return new Map(rows.map((r) => [r.id, r.times]))
  })
}

async function assertExactlyOnce(log: TestLog, acknowledged: readonly string[]): Promise<void> {
  const times = await timesInLog(log)
  for (const id of acknowledged) assert.ok(times.has(id), `acknowledged ${id} is there`)
  for (const [id, count] of times) assert.equal(count, 1, `${id} stands ${count} times in the log`)
  const check = await verifyLog(log.app)
  assert.deepEqual([check.tree.findings, check.bodies.findings], [[], []])
  assert.equal(check.tree.entries, times.size)
}

describe('several processes on one log', () => {
  let log: TestLog
  const running: Appender[] = []
  before(async () => {
    log = await openTestLog()
  })
  after(async () => {
    for (const appender of running) await stop(appender, 'SIGKILL')
    await log.close()
  })

  it('two processes append and sequence at once: every commitment stands in the log exactly once', async () => {
    const two = [startAppender(log, 150), startAppender(log, 150)]
    running.push(...two)
    await Promise.all(two.map((a) => a.done))
    const last = Date.now()
    for (;;) {
      const times = await timesInLog(log)
      if ([...times.values()].every((n) => n === 1)) break
      assert.ok(Date.now() - last < 5000, 'integrated within seconds')
      await pause(50)
    }
    for (const appender of two) await stop(appender, 'SIGKILL')
    await assertExactlyOnce(
      log,
      two.flatMap((a) => a.acknowledged),
    )
    assert.equal((await timesInLog(log)).size, 600)
  })

  it('a sequencer killed in the middle, again and again, loses and doubles nothing', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 4; round++) {
      const appender = startAppender(log, 100_000)
      running.push(appender)
      while (appender.acknowledged.length < 20) await pause(20)
      // Somewhere in the middle of a round or of a write, never at the same place.
      await pause(150 + round * 130)
      await stop(appender, 'SIGKILL')
      acknowledged.push(...appender.acknowledged)
    }
    await log.integrateAll()
    await assertExactlyOnce(log, acknowledged)
  })
})
