// On 50,000 subjects: the index is really used behind row-level security, and each wall holds without the other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { systemScope } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { archiveModule, beginLoad, bulkLoadSubjects, COUNT_BOUND, endLoad, searchSubjects } from './index.ts'
import { searchRows } from './store/search.ts'
import { creditCode, official, openArchiveCity, scopeOf } from './testing/city.ts'

const SUBJECTS = 50_000
const DISTRICTS = ['120101', '120102', '120103', '120104', '120105']
const TRADES = ['商贸', '科技', '食品', '机电', '建筑']

let city: Awaited<ReturnType<typeof openArchiveCity>>
before(async () => {
  city = await openArchiveCity([archiveModule])
  await city.app.db.asOwner(async (client) => {
    await beginLoad(client)
    for (let from = 0; from < SUBJECTS; from += 10_000) {
      await client.query('begin')
      const { loaded } = await bulkLoadSubjects(client, city.app, desk, someSubjects(from, 10_000))
      await client.query('commit')
      assert.equal(loaded.size, 10_000)
    }
    await endLoad(client)
  })
})
after(() => city.close())

const desk = official('desk', '12')
const heping = official('heping', '120101')

/** Every name of its own; two characters that about one in 500 has. */
function someSubjects(from: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    const district = DISTRICTS[n % DISTRICTS.length] as string
    const rare = String.fromCharCode(0x4e00 + (n % 500), 0x5e00 + (n % 500))
    return {
      subjectId: newId(),
      kind: 'enterprise' as const,
      name: `天津${rare}${TRADES[Math.floor(n / 5) % 5]}第${n}有限公司`,
      creditCode: creditCode(n, district),
      region: `${district}001`,
      industry: n % 2 ? 'C3421' : 'F5211',
      source: '测试',
    }
  })
}

/** Plans of what runs inside, statements of functions included. */
async function plansOf(run: (client: pg.PoolClient) => Promise<unknown>): Promise<string> {
  const plans: string[] = []
  await city.app.db.asOwner(async (client) => {
    const hear = (n: { message?: string | undefined }) => plans.push(n.message ?? '')
    client.on('notice', hear)
    await client.query(
      `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set client_min_messages = log`,
    )
    try {
      await client.query(
        `begin; select set_config('zh.regions', '{"12"}', true), set_config('zh.subject', '', true), set_config('role', 'zhiheng_app', true)`,
      )
      await run(client)
    } finally {
      await client.query('rollback; reset all')
      client.off('notice', hear)
    }
  })
  return plans.join('\n')
}

const search = (pattern: string | null, must: string[] | null) => (client: pg.PoolClient) =>
  client.query(
    `select s.name from archive.search_subjects(array['12'], $1, $2, null, null, null, null, null, null, null, 21, 501) h
     join archive.subject s on s.subject_id = h.subject_id order by h.place`,
    [pattern, must],
  )

test('two characters go by the bigram index, under row-level security too', async () => {
  const plans = await plansOf(search('%一帀%', ['一帀']))
  assert.match(plans, /Bitmap Index Scan on subject_terms/)
  assert.doesNotMatch(plans, /Seq Scan on subject/)
})

test('three characters go by the trigram index', async () => {
  const plans = await plansOf(search('%第777有%', null))
  assert.match(plans, /Bitmap Index Scan on subject_search_text/)
  assert.doesNotMatch(plans, /Seq Scan on subject/)
})

test('the same search written plainly reads the whole table: that is why there is a function', async () => {
  const plans = await plansOf((client) =>
    client.query(`select name from archive.subject where terms @> '{一帀}' and search_text like '%一帀%'`),
  )
  assert.match(plans, /Seq Scan on subject/)
})

test('totals are exact, or honestly more than', async () => {
  await city.app.db.read(scopeOf(desk), async (tx) => {
    const rare = await searchSubjects(tx, ['12'], { text: '一帀' })
    assert.equal(rare.total?.isMore, false)
    assert.equal(rare.total?.count, (await countNames('%一帀%')).length)
    const frequent = await searchSubjects(tx, ['12'], { text: '天津' })
    assert.deepEqual(frequent.total, { count: COUNT_BOUND, isMore: true })
  })
})

test('page after page gives every hit once, and then no further page', async () => {
  const seen: string[] = []
  await city.app.db.read(scopeOf(desk), async (tx) => {
    let after: string | undefined
    do {
      const page = await searchSubjects(tx, ['12'], { text: '丁币', limit: 7, after })
      seen.push(...page.items.map((i) => i.subjectId))
      after = page.next
    } while (after)
  })
  const all = (await countNames('%丁币%')).map((r) => r.subject_id)
  assert.ok(all.length > 50)
  assert.deepEqual([...seen].sort(), all.sort())
})

test('by the beginning of a code, in order of the codes, page after page', async () => {
  await city.app.db.read(scopeOf(desk), async (tx) => {
    const first = await searchSubjects(tx, ['12'], { q: creditCode(0).slice(0, 14), limit: 5 })
    const second = await searchSubjects(tx, ['12'], { q: creditCode(0).slice(0, 14), limit: 5, after: first.next })
    const codes = [...first.items, ...second.items].map((i) => i.code)
    assert.equal(new Set(codes).size, 10)
    assert.deepEqual(codes, [...codes].sort())
  })
})

test('filters by region, industry, kind and status are all applied', async () => {
  await city.app.db.read(scopeOf(desk), async (tx) => {
    const query = { industry: 'C', kinds: ['enterprise'], statuses: ['active'], text: '机电' } as const
    const { items } = await searchSubjects(tx, ['120103'], query)
    assert.equal(items.length, 20)
    for (const i of items) assert.match(`${i.region} ${i.industry} ${i.name}`, /^120103001 C3421 .*机电/)
    assert.equal((await searchSubjects(tx, ['120103'], { ...query, kinds: ['product'] })).items.length, 0)
    assert.equal((await searchSubjects(tx, ['120103'], { ...query, statuses: ['revoked'] })).items.length, 0)
  })
})

test('wildcards of LIKE in a name are characters like others', async () => {
  await city.app.db.read(scopeOf(desk), async (tx) => {
    for (const text of ['%%', '__', '天_', '\\\\', '%津'])
      assert.equal((await searchSubjects(tx, ['12'], { text })).items.length, 0)
  })
})

test('without the first wall, an inspector still finds nothing outside his district', async () => {
  await city.app.db.read(scopeOf(heping), async (tx) => {
    const found = await searchRows(tx, [''], { text: '机电' }, { page: 100, bound: 100 })
    assert.equal(found.length, 100)
    assert.ok(found.every((r) => r.region.startsWith('120101')))
  })
})

test('without the second wall, the first one holds by itself', async () => {
  await city.app.db.read(systemScope('test'), async (tx) => {
    const found = await searchRows(tx, ['120102'], { text: '机电' }, { page: 100, bound: 100 })
    assert.ok(found.length === 100 && found.every((r) => r.region.startsWith('120102')))
  })
})

test('with no region nothing is found', async () => {
  await city.app.db.read({ actorId: 'x', regions: [] }, async (tx) => {
    assert.deepEqual(await searchRows(tx, [''], { text: '机电' }, { page: 10, bound: 10 }), [])
  })
})

test('a bulk load leaves one sealed record for every subject, and does not load a taken code again', async () => {
  const { rows } = await city.app.db.pool.query(
    `select (select count(*)::int from archive.record) as records, (select count(*)::int from evidence.pending) as sealed`,
  )
  assert.deepEqual(rows[0], { records: SUBJECTS, sealed: SUBJECTS })
  await city.app.db.asOwner(async (client) => {
    await client.query('begin')
    const again = await bulkLoadSubjects(client, city.app, desk, someSubjects(0, 100))
    await client.query('commit')
    assert.equal(again.loaded.size, 0)
    assert.equal(again.taken.length, 100)
  })
})

test('the tally counts every subject once, by district and kind', async () => {
  const { sumTally } = await import('./index.ts')
  await city.app.db.read(scopeOf(heping), async (tx) => {
    assert.deepEqual(await sumTally(tx, [''], 6), [
      { region: '120101', kind: 'enterprise', status: 'active', count: SUBJECTS / DISTRICTS.length },
    ])
  })
})

async function countNames(pattern: string): Promise<{ subject_id: string }[]> {
  return (await city.app.db.pool.query('select subject_id from archive.subject where name like $1', [pattern])).rows
}
