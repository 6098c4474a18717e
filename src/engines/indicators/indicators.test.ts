import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { systemScope } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { hajekMean } from '../../stats/rates/hajek.ts'
import { wilsonInterval } from '../../stats/rates/wilson.ts'
import { addRecord, archiveModule, bulkLoadRecords, createSubject } from '../archive/index.ts'
import { creditCode, official, openArchiveCity, scopeOf } from '../archive/testing/city.ts'
import { indicatorsModule, rebuildIndicator } from './index.ts'
import { estimateRate } from './logic/estimate.ts'
import { observeTargets } from './service/targets.ts'
import { dumpRows, listSamples, sumCells } from './store.ts'
import { body, passRate, type Verdict, verdictModule } from './testing/verdicts.ts'

let city: Awaited<ReturnType<typeof openArchiveCity>>
const desk = official('desk', '12')
const subjects: string[] = []
before(async () => {
  city = await openArchiveCity([archiveModule, indicatorsModule, verdictModule])
  for (let n = 1; n <= 3; n++)
    subjects.push(
      (
        await city.app.db.write(scopeOf(desk), (tx) =>
          createSubject(tx, city.app, desk, {
            kind: 'enterprise',
            name: `天津市海河水泵${n}厂`,
            creditCode: creditCode(n),
            region: '120101',
            source: '测试',
          }),
        )
      ).subjectId,
    )
})
after(() => city.close())

interface Given {
  readonly supersedes?: string
  readonly withdraws?: boolean
  readonly subject?: number
  readonly happenedAt?: Date
}

async function give(verdict: Verdict, { subject = 0, happenedAt, ...more }: Given = {}): Promise<string> {
  const record = await city.app.db.write(scopeOf(desk), (tx) =>
    addRecord(tx, city.app, desk, {
      subjectId: subjects[subject] as string,
      kind: 'test.verdict',
      body: body(verdict),
      happenedAt: happenedAt ?? city.clock.now(),
      source: '测试',
      ...more,
      ...(more.supersedes && { reason: '复检' }),
    }),
  )
  return record.id
}

const plain: Verdict = {
  isPass: true,
  productClass: 'pump',
  district: '120101',
  selection: 'random',
  inclusionProbability: 0.1,
  drawId: 'd1',
  stratum: 's1',
}
const all = { indicatorId: passRate.id, regions: ['12'] }
const everything = { period: 'year', class: false, district: false } as const
const read = <T>(run: Parameters<typeof city.app.db.read<T>>[1], regions = ['']) =>
  city.app.db.read({ actorId: 'test', regions }, run)
const clear = () => city.app.db.asOwner((c) => c.query('truncate indicators.observation, indicators.superseded'))
const counted = () => read((tx) => listSamples(tx, all, undefined, 1000))

test('a record counts at once, a correction takes its place, a withdrawal takes it away', async () => {
  await clear()
  const first = await give(plain)
  assert.deepEqual(
    (await counted()).map((r) => [r.recordId, r.isPass]),
    [[first, true]],
  )
  const second = await give({ ...plain, isPass: false }, { supersedes: first })
  assert.deepEqual(
    (await counted()).map((r) => [r.recordId, r.isPass]),
    [[second, false]],
  )
  await give(plain, { supersedes: second, withdraws: true })
  assert.deepEqual(await counted(), [])
})

test('a verdict that is still open does not count', async () => {
  await clear()
  await give({ ...plain, isPending: true })
  assert.deepEqual(await counted(), [])
})

test('a correction that moves a batch to another district takes it from the eyes of the first', async () => {
  await clear()
  const first = await give(plain)
  await give({ ...plain, district: '120102' }, { supersedes: first })
  const seen = await read((tx) => listSamples(tx, { ...all, regions: ['120101'] }, undefined, 10), ['120101'])
  assert.deepEqual(seen, [])
})

test('a reader sees no batch of another district, whatever he asks for', async () => {
  await clear()
  await give(plain)
  await give({ ...plain, district: '120102' })
  const seen = await read((tx) => listSamples(tx, all, undefined, 10), ['120101'])
  assert.deepEqual(
    seen.map((r) => r.region),
    ['120101'],
  )
})

test('an observation can be neither changed nor removed by anybody who has only a district', async () => {
  const scope = { actorId: 'ben', regions: ['120101'] }
  for (const statement of ['update indicators.observation set is_pass = true', 'delete from indicators.observation'])
    await city.app.db.asOwner(async (client) => {
      await client.query('begin')
      await client.query('set local role zhiheng_app')
      await client.query(`select set_config('zh.actor', $1, true), set_config('zh.regions', $2, true)`, [
        scope.actorId,
        '{120101}',
      ])
      const { rowCount } = await client.query(statement)
      await client.query('rollback')
      assert.equal(rowCount, 0, statement)
    })
})

const verdicts = fc.record({
  isPass: fc.boolean(),
  productClass: fc.constantFrom('pump', 'cable'),
  district: fc.constantFrom('120101', '120102', '120103001'),
  selection: fc.constantFrom('random' as const, 'targeted' as const),
  inclusionProbability: fc.option(fc.constantFrom(0.01, 0.1, 0.25, 1), { nil: undefined }),
  drawId: fc.constantFrom('d1', 'd2'),
  stratum: fc.constantFrom('s1', 's2'),
  isPending: fc.boolean(),
})
const acts = fc.array(
  fc.record({
    verdict: verdicts,
    subject: fc.nat(2),
    what: fc.constantFrom('new', 'correct', 'withdraw', 'load'),
    which: fc.nat(20),
    day: fc.integer({ min: 0, max: 800 }),
  }),
  { minLength: 1, maxLength: 12 },
)

test('what was kept record by record is what a rebuild from nothing gives, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      // Earlier tests threw rows away.
      await rebuildIndicator(city.app, passRate)
      const open: { id: string; subject: number }[] = []
      for (const { verdict, subject, what, which, day } of list) {
        const happenedAt = new Date(city.clock.now().getTime() - day * 86_400_000)
        const old =
          what === 'correct' || what === 'withdraw' ? open.splice(which % Math.max(1, open.length), 1)[0] : undefined
        if (old) {
          const id = await give(verdict, {
            subject: old.subject,
            supersedes: old.id,
            withdraws: what === 'withdraw',
            happenedAt,
          })
          if (what === 'correct') open.push({ id, subject: old.subject })
        } else open.push({ id: await give(verdict, { subject, happenedAt }), subject })
      }
      const kept = await read((tx) => dumpRows(tx, passRate.id))
      const again = await rebuildIndicator(city.app, passRate)
      assert.deepEqual([again.added, again.changed, again.removed], [0, 0, 0])
      await clear()
      await rebuildIndicator(city.app, passRate)
      assert.deepEqual(await read((tx) => dumpRows(tx, passRate.id)), kept)
    }),
    { numRuns: 12 },
  )
})

test('records that were loaded in bulk, and rows that are wrong, are put right by a rebuild and counted', async () => {
  await rebuildIndicator(city.app, passRate)
  const before = (await counted()).length
  const loaded = {
    subjectId: subjects[1] as string,
    id: newId(),
    kind: 'test.verdict',
    body: body(plain),
    happenedAt: new Date('2026-01-05T01:00:00Z'),
    knownAt: city.clock.now(),
    source: '历史数据',
  }
  await city.app.db.asOwner((client) => bulkLoadRecords(client, city.app, desk, [loaded]))
  await city.app.db.asOwner((c) =>
    c.query(
      'update indicators.observation set is_pass = not is_pass where record_id = (select min(record_id::text)::uuid from indicators.observation)',
    ),
  )
  const rebuild = await rebuildIndicator(city.app, passRate)
  assert.equal(rebuild.added, 1)
  assert.equal(rebuild.changed, 1)
  assert.equal((await counted()).length, before + 1)
})

test('the estimate of a cell from sums in the database is the textbook estimate from its units', async () => {
  await clear()
  const units = [
    ...Array.from({ length: 12 }, (_, i) => ({
      ...plain,
      isPass: i !== 0,
      inclusionProbability: 0.1,
      stratum: 'small',
    })),
    ...Array.from({ length: 20 }, (_, i) => ({
      ...plain,
      isPass: i % 5 !== 0,
      inclusionProbability: 0.02,
      stratum: 'large',
    })),
  ]
  for (const unit of units) await give(unit)
  await give({ ...plain, isPass: false, selection: 'targeted' })
  const cells = await read((tx) => sumCells(tx, { ...all, selection: 'random' }, everything))
  const estimate = estimateRate(cells, 0.95)
  const expected = hajekMean(
    units.map((u) => ({ value: u.isPass ? 1 : 0, inclusionProbability: u.inclusionProbability, stratum: u.stratum })),
  )
  assert.ok(estimate)
  assert.equal(estimate.batches, 32)
  assert.ok(Math.abs(estimate.share - expected.mean) < 1e-12)
  assert.ok(Math.abs(estimate.designEffect - Math.max(1, expected.designEffect)) < 1e-9)
  const interval = wilsonInterval(expected.mean * expected.effectiveSize, expected.effectiveSize)
  assert.ok(Math.abs(estimate.interval.low - interval.low) < 1e-9)
  // 11 of 12 at weight 10 and 16 of 20 at weight 50: (110 + 800)/(120 + 1000).
  assert.equal(estimate.percent, '81.25')
})

test('a cell in which one probability is missing is unweighted and says so', async () => {
  await clear()
  await give({ ...plain, inclusionProbability: 0.5 })
  await give({ ...plain, isPass: false, inclusionProbability: 0.01 })
  const { inclusionProbability: _, ...unknown } = plain
  await give(unknown)
  const estimate = estimateRate(await read((tx) => sumCells(tx, { ...all, selection: 'random' }, everything)), 0.95)
  assert.equal(estimate?.method, 'unweighted')
  assert.equal(estimate?.percent, '66.67')
  assert.equal(estimate?.estimatedFrame, undefined)
})

test('a rebuild waits for a record that is being written and does not lose it', async () => {
  await clear()
  let commit: () => void = () => {}
  const committed = new Promise<void>((done) => {
    commit = done
  })
  let written: () => void = () => {}
  const isWritten = new Promise<void>((done) => {
    written = done
  })
  const writing = city.app.db.write(scopeOf(desk), async (tx) => {
    const record = await addRecord(tx, city.app, desk, {
      subjectId: subjects[2] as string,
      kind: 'test.verdict',
      body: body(plain),
      happenedAt: city.clock.now(),
      source: '测试',
    })
    written()
    await committed
    return record.id
  })
  await isWritten
  const rebuilding = rebuildIndicator(city.app, passRate)
  await new Promise((done) => setTimeout(done, 200))
  commit()
  const id = await writing
  await rebuilding
  assert.ok((await counted()).some((r) => r.recordId === id))
  const again = await rebuildIndicator(city.app, passRate)
  assert.deepEqual([again.added, again.changed, again.removed], [0, 0, 0])
})

test('a target is answered by the random units of the year alone', async () => {
  await clear()
  for (let i = 0; i < 40; i++) await give({ ...plain, productClass: i % 2 ? 'pump' : 'cable' })
  for (let i = 0; i < 10; i++) await give({ ...plain, isPass: false, selection: 'targeted' })
  const observed = await city.app.db.read(systemScope('test'), (tx) => observeTargets(tx, city.app))
  assert.deepEqual(
    observed.map((o) => [o.target, o.printed, o.printedInterval?.high]),
    [
      ['T10', '100.00', '100.00'],
      ['T01', '100.00', '100.00'],
    ],
  )
  // 40 of 40: the lower end is 1/(1 + z²/n) = 91.24 %, so 94 % is not demonstrated.
  assert.equal(observed[0]?.printedInterval?.low, '91.24')
  await clear()
  await give({ ...plain, selection: 'targeted' })
  assert.deepEqual(await city.app.db.read(systemScope('test'), (tx) => observeTargets(tx, city.app)), [])
})
