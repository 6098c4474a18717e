import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { systemScope } from '../../core/db/index.ts'
import { createRegionsModule, findCity } from '../../core/regions/index.ts'
import { domains } from '../../domains/registry.ts'
import { archiveModule, createSubject } from '../../engines/archive/index.ts'
import { checkCreditCode } from '../../engines/archive/logic/credit-code.ts'
import { official, openArchiveCity, scopeOf } from '../../engines/archive/testing/city.ts'
import { checkForm } from '../../engines/forms/logic/check-form.ts'
import { tianjinCity } from '../tianjin-2018/city.ts'
import { inventedCreditCode } from './family.ts'
import { CityNotEmpty, canHoldDemo, DEMO_DEFAULTS, demoModule, loadDemo } from './index.ts'
import { demoRecordKinds } from './kinds.ts'
import { createRandom } from './random.ts'

const modules = [createRegionsModule(tianjinCity), archiveModule, demoModule, ...domains]
type Opened = Awaited<ReturnType<typeof openArchiveCity>>
let city: Opened
let result: Awaited<ReturnType<typeof loadDemo>>
before(async () => {
  city = await openArchiveCity(modules)
  city.clock.set('2026-11-02T09:00:00+08:00')
  result = await loadDemo(city.app, { subjects: 2000, seed: 7 })
})
after(() => city.close())

const count = async (from: string): Promise<number> =>
  Number((await city.app.db.pool.query(`select count(*) as n from ${from}`)).rows[0].n)

/** Everything of the archive that must repeat, as one digest. */
async function contentOf({ app }: Opened): Promise<string> {
  const { rows } = await app.db.pool.query(`
    select (select string_agg(s::text, e'\\n' order by subject_id) from (select subject_id, kind, name, code, region, industry, address, status,
        holder_id, details, created_at from archive.subject) s) as subjects,
      (select string_agg(r::text, e'\\n' order by subject_id, id) from archive.record r) as records,
      (select string_agg(l::text, e'\\n' order by subject_id, id) from archive.link l) as links`)
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

test('the same seed gives the same numbers, another seed or stream others', () => {
  const first = (seed: number, stream: number) => {
    const random = createRandom(seed, stream)
    return Array.from({ length: 8 }, () => random.below(1_000_000)).join()
  }
  assert.equal(first(7, 1), first(7, 1))
  assert.notEqual(first(7, 1), first(8, 1))
  assert.notEqual(first(7, 1), first(7, 2))
  const random = createRandom(1, 1)
  const mean = Array.from({ length: 20_000 }, () => random.next()).reduce((a, b) => a + b) / 20_000
  assert.ok(Math.abs(mean - 0.5) < 0.01, String(mean))
})

test('invented credit codes hold, differ from each other and use a range that is not given out', () => {
  const codes = new Set<string>()
  for (let n = 0; n < 20_000; n++) {
    const code = inventedCreditCode('120101', n)
    codes.add(code)
    if (n % 100 === 0) assert.ok(checkCreditCode(code).valid, code)
    assert.equal(code.slice(8, 10), 'YX')
  }
  assert.equal(codes.size, 20_000)
})

test('a demo city has exactly the number of subjects asked for, of every kind it makes, in all 16 districts', async () => {
  assert.equal(result.subjects, 2000)
  assert.equal(await count('archive.subject'), 2000)
  const { rows } = await city.app.db.pool.query('select kind, count(*)::int as n from archive.subject group by 1')
  const kinds = new Map(rows.map((r) => [r.kind, r.n]))
  for (const kind of ['enterprise', 'body', 'product', 'site', 'person', 'instrument'])
    assert.ok((kinds.get(kind) ?? 0) > 0, kind)
  assert.equal(await count('(select distinct left(region, 6) from archive.subject) d'), 16)
})

test('every record of a demo city is sealed and of a declared kind, and timelines hold inspections, samplings and penalties', async () => {
  assert.equal(await count('archive.record'), result.records)
  assert.equal(
    await count(
      "archive.record r where not exists (select from evidence.pending p where p.kind = 'record' and p.object_id = r.id::text)",
    ),
    0,
  )
  const { rows } = await city.app.db.pool.query('select kind, count(*)::int as n from archive.record group by 1')
  const known = new Set(
    modules.flatMap((m) => (m.declares?.recordKinds ?? []) as { kind: string }[]).map((k) => k.kind),
  )
  for (const { kind } of rows) assert.ok(known.has(kind), kind)
  for (const kind of ['supervision.inspection', ...demoRecordKinds.map((k) => k.kind)])
    assert.ok(
      rows.some((r) => r.kind === kind),
      kind,
    )
})

test('nothing happens before the registration, after the last day, or is known before it happens', async () => {
  assert.equal(await count(`archive.record where happened_at >= '2026-10-31T00:00+08:00' or known_at < happened_at`), 0)
  assert.equal(
    await count(`archive.record r join archive.record g on g.subject_id = r.subject_id and g.kind = 'subject.registered'
      where r.happened_at < g.happened_at`),
    0,
  )
})

test('inspections are answered on the version in force that day, and both versions occur', async () => {
  const { rows } = await city.app.db.pool.query(
    `select form_version as version, min(happened_at) as first, max(happened_at) as last from archive.record
     where kind = 'supervision.inspection' group by 1 order by 1`,
  )
  assert.deepEqual(
    rows.map((r) => r.version),
    [1, 2],
  )
  assert.ok(rows[0].last < new Date('2025-01-01T00:00+08:00') && rows[1].first >= new Date('2025-01-01T00:00+08:00'))
  for (const form of domains.flatMap((d) => d.forms))
    assert.deepEqual(
      checkForm(form, () => true),
      [],
    )
})

test('the accounts’ enterprise and laboratory are there, in the first district', async () => {
  const { rows } = await city.app.db.pool.query(
    'select kind, region, status from archive.subject where subject_id = any ($1) order by kind',
    [[result.enterpriseSubjectId, result.laboratorySubjectId]],
  )
  assert.deepEqual(
    rows.map((r) => [r.kind, r.region.slice(0, 6), r.status]),
    [
      ['body', '120101', 'active'],
      ['enterprise', '120101', 'active'],
    ],
  )
})

test('the city is marked as a demonstration, and loading again changes nothing', async () => {
  const marked = await city.app.db.read(systemScope('test'), (tx) => findCity(tx))
  assert.equal(marked?.isDemo, true)
  assert.deepEqual(marked?.demo, { seed: 7, subjects: 2000, endsOn: DEMO_DEFAULTS.endsOn, activity: 1 })
  const again = await loadDemo(city.app, { subjects: 10 })
  assert.deepEqual([again.subjects, again.records], [result.subjects, result.records])
  assert.equal(await count('archive.subject'), 2000)
})

test('a city with real subjects refuses demo data and stays unmarked', async () => {
  const real = await openArchiveCity(modules)
  try {
    const desk = official('desk', '12')
    await real.app.db.write(scopeOf(desk), (tx) =>
      createSubject(tx, real.app, desk, { kind: 'enterprise', name: '真实企业', region: '12', source: '测试' }),
    )
    assert.equal(await canHoldDemo(real.app), false)
    await assert.rejects(loadDemo(real.app, { subjects: 10 }), CityNotEmpty)
    const unmarked = await real.app.db.read(systemScope('test'), (tx) => findCity(tx))
    assert.equal(unmarked?.isDemo, false)
  } finally {
    await real.close()
  }
})

test('a load that was interrupted goes on to the same city', async () => {
  const [whole, broken] = [await openArchiveCity(modules), await openArchiveCity(modules)]
  try {
    await loadDemo(whole.app, { subjects: 600, seed: 3 })
    const stop = new Error('stopped after the first batch')
    await assert.rejects(
      loadDemo(broken.app, {
        subjects: 600,
        seed: 3,
        batch: 200,
        onProgress: () => {
          throw stop
        },
      }),
      stop,
    )
    const resumed = await loadDemo(broken.app)
    assert.equal(resumed.subjects, 600)
    assert.equal(await contentOf(broken), await contentOf(whole))
  } finally {
    await whole.close()
    await broken.close()
  }
})

test('the same seed gives the same rows with the same ids, another seed others', async () => {
  const [again, other] = [await openArchiveCity(modules), await openArchiveCity(modules)]
  try {
    await loadDemo(again.app, { subjects: 2000, seed: 7 })
    await loadDemo(other.app, { subjects: 2000, seed: 8 })
    const content = await contentOf(city)
    assert.equal(await contentOf(again), content)
    assert.notEqual(await contentOf(other), content)
  } finally {
    await again.close()
    await other.close()
  }
})
