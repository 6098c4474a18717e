import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { publishApproved, publishEntry } from './index.ts'
import { type PublicationCity, startPublicationCity } from './testing/city.ts'

const ENTRIES = 6
let city: PublicationCity
before(async () => {
  city = await startPublicationCity()
})
after(() => city?.close())

const published = async () =>
  (
    await city.app.db.pool.query(`select e.id, e.status, count(v.id)::int as times from publications.entry e
      left join publications.event v on v.entry_id = e.id and v.kind = 'published' group by 1, 2 order by 1`)
  ).rows as { id: string; status: string; times: number }[]

test('killed in the middle of publishing: after the restart each entry was published exactly once', async () => {
  for (let n = 0; n < ENTRIES; n++) await city.record({ ground: `事由${n}` }, { kind: 'test.listed' })
  const script = join(import.meta.dirname, 'testing/publish-slowly.ts')
  const { databaseUrl = '', dataDir } = city.app.config
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, databaseUrl, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was killed`)))
  })
  const exited = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await exited
  const then = await published()
  assert.equal(then.filter((e) => e.times === 1 && e.status === 'public').length, 2, 'two were committed')
  assert.equal(then.filter((e) => e.times === 0 && e.status === 'pending').length, ENTRIES - 2, 'the third not at all')
  // What every minute's sweep does, in two processes at once.
  const [a, b] = await Promise.all([publishApproved(city.app), publishApproved(city.app)])
  assert.equal(a + b, ENTRIES - 2)
  const now = await published()
  assert.ok(now.every((e) => e.times === 1 && e.status === 'public'))
  assert.equal(await publishEntry(city.app, now[0]?.id ?? ''), false)
})

test('a record and its proposal are there together or not at all', async () => {
  const before = (await published()).length
  await assert.rejects(
    city.app.db.write({ actorId: 'system:test', regions: [''] }, async (tx) => {
      const { addRecord } = await import('../archive/index.ts')
      const { createTestActor } = await import('../../core/access/testing/index.ts')
      const actor = {
        ...createTestActor(city.app, { accountId: 'x', roles: ['quality-office'] }),
        kind: 'system' as const,
      }
      await addRecord(tx, city.app, actor, {
        subjectId: city.subjectId,
        kind: 'test.listed',
        body: { ground: '撤回的写入' },
        happenedAt: city.clock.now(),
        source: '测试',
      })
      throw new Error('the writer changes his mind')
    }),
    /changes his mind/,
  )
  assert.equal((await published()).length, before)
})
