import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import { addRecord, createSubject } from '../archive/index.ts'
import { creditCode } from '../archive/testing/city.ts'
import type { TargetReply } from '../policy/schema.ts'
import type { IndicatorReply, LeagueReply, RatePage, SamplePage } from './schema.ts'
import { body, passRate, type Verdict, verdictModule } from './testing/verdicts.ts'

let city: TestCity
const cookies: Record<string, string> = {}
const plain: Verdict = {
  isPass: true,
  productClass: 'pump',
  district: '120101',
  selection: 'random',
  inclusionProbability: 0.1,
  drawId: 'd1',
  stratum: 's1',
}
const DISTRICTS = ['120101', '120102', '120103']

before(async () => {
  city = await startTestCity({ more: [verdictModule] })
  for (const [login, roles, region] of [
    ['quinn', ['quality-office'], '12'],
    ['ben', ['inspector'], '120101'],
    ['oscar', ['observer'], '12'],
    ['ent', ['enterprise'], '12'],
  ] as const) {
    await createAccount(city.app, { login, roles, region })
    cookies[login] = await signIn(city.server, login)
  }
  const actor = createTestActor(city.app, { accountId: 'desk', roles: ['quality-office'] })
  await city.app.db.write({ actorId: 'desk', regions: ['12'] }, async (tx) => {
    for (const [d, district] of DISTRICTS.entries()) {
      const { subjectId } = await createSubject(tx, city.app, actor, {
        kind: 'enterprise',
        name: `海河水泵${d}厂`,
        creditCode: creditCode(d + 500, district),
        region: district,
        source: '测试',
      })
      // 和平 15 of 15, 河东 11 of 12, 河西 3 of 4: the last is below the minimum of 10.
      const batches = [15, 12, 4][d] as number
      for (let i = 0; i < batches; i++)
        await addRecord(tx, city.app, actor, {
          subjectId,
          kind: 'test.verdict',
          body: body({ ...plain, district, isPass: d === 0 || i > 0, productClass: i % 2 ? 'pump' : 'cable' }),
          happenedAt: new Date('2026-01-10T03:00:00Z'),
          source: '测试',
        })
    }
  })
})
after(() => city?.close())

const as = (login: string, what: string, sent?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, sent)
const base = `/api/indicators/${passRate.id}`

test('rates by district, with intervals, for the whole city', async () => {
  const { items, total } = (await as('quinn', `GET ${base}/rates?by=district`)).json<RatePage>()
  assert.equal(total, 3)
  assert.deepEqual(
    items.map((r) => [r.district?.code, r.random?.passes, r.random?.batches, r.random?.percent]),
    [
      ['120101', 15, 15, '100.00'],
      ['120102', 11, 12, '91.67'],
      ['120103', 3, 4, '75.00'],
    ],
  )
  for (const { random } of items)
    assert.ok(random && random.interval.low <= random.share && random.share <= random.interval.high)
})

test('what is under objection is in no rate, and its number stands beside the rate it was left out of', async () => {
  const { rows } = await city.app.db.pool.query(
    `select subject_id, record_id from indicators.observation where region = '120101' order by record_id limit 2`,
  )
  for (const r of rows)
    await city.app.db.pool.query(
      `insert into archive.dispute (subject_id, id, record_id, about_kind, about_id, by_kind, by_id, region, since)
       values ($1, $2, $2, 'test', 'x', 'test', $2, '120101', now())`,
      [r.subject_id, r.record_id],
    )
  const page = (await as('quinn', `GET ${base}/rates?by=district`)).json<RatePage>()
  assert.deepEqual(
    page.items.map((r) => [r.district?.code, r.random?.batches, r.disputed]),
    [
      ['120101', 13, 2],
      ['120102', 12, 0],
      ['120103', 4, 0],
    ],
  )
  assert.equal(page.disputed, 2)
  await city.app.db.pool.query(`update archive.dispute set until = now() where by_kind = 'test'`)
})

test('pages of rates follow each other without gap or repetition', async () => {
  const seen: string[] = []
  for (let after: string | undefined; ; ) {
    const page = (
      await as(
        'quinn',
        `GET ${base}/rates?by=class-district&period=quarter&limit=2${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
    ).json<RatePage>()
    seen.push(...page.items.map((r) => r.key))
    if (!page.next) break
    after = page.next
  }
  assert.equal(seen.length, 6)
  assert.equal(new Set(seen).size, 6)
})

test('an inspector of one district sees its rate and its samples alone', async () => {
  const rates = (await as('ben', `GET ${base}/rates?by=district`)).json<RatePage>()
  assert.deepEqual(
    rates.items.map((r) => r.district?.code),
    ['120101'],
  )
  const samples = (await as('ben', `GET ${base}/samples?district=120102`)).json<SamplePage>()
  assert.deepEqual(samples.items, [])
  const league = (await as('ben', `GET ${base}/districts?period=2026`)).json<LeagueReply>()
  assert.deepEqual(
    league.rows.map((r) => r.district.code),
    ['120101'],
  )
})

test('a league table ranks only districts with enough batches, and shows shrunken rates beside raw ones', async () => {
  const { rows, minimum } = (await as('quinn', `GET ${base}/districts?period=2026`)).json<LeagueReply>()
  assert.equal(minimum.value, 10)
  const row = (code: string) => rows.find((r) => r.district.code === code)
  assert.equal(row('120101')?.rank, 1)
  assert.equal(row('120102')?.rank, 2)
  assert.equal(row('120103')?.rank, undefined)
  assert.equal(row('120103')?.random?.percent, '75.00')
  const drawn = Number(row('120103')?.shrunken?.percent)
  assert.ok(drawn > 75 && drawn < 100, `${drawn}`)
  assert.equal(row('120104')?.random, undefined)
  assert.equal((await as('quinn', `GET ${base}/districts?period=2026-Q5`)).statusCode, 422)
})

test('a number opens to its samples, page by page, each with its archive', async () => {
  const seen: string[] = []
  let pages = 0
  for (let after: string | undefined; ; ) {
    const page = (
      await as(
        'quinn',
        `GET ${base}/samples?selection=random&from=2026-01-01&limit=10${after ? `&after=${after}` : ''}`,
      )
    ).json<SamplePage>()
    seen.push(...page.items.map((r) => r.recordId))
    assert.ok(page.items.every((r) => r.subjectName.startsWith('海河水泵')))
    pages++
    if (!page.next) break
    after = page.next
  }
  assert.equal(pages, 4)
  assert.equal(new Set(seen).size, 31)
  const failed = (await as('quinn', `GET ${base}/samples?result=fail`)).json<SamplePage>()
  assert.equal(failed.items.length, 2)
})

test('an observer sees rates and no samples; an enterprise neither', async () => {
  assert.equal((await as('oscar', `GET ${base}/rates`)).statusCode, 200)
  assert.equal((await as('oscar', `GET ${base}/samples`)).statusCode, 403)
  assert.equal((await as('ent', `GET ${base}/rates`)).statusCode, 403)
  assert.equal((await as('ent', `GET ${base}/samples.xlsx`)).statusCode, 403)
})

test('both tables come as Excel, and taking the samples away is written down', async () => {
  for (const path of [`${base}/rates.xlsx?by=class`, `${base}/samples.xlsx`]) {
    const reply = await as('quinn', `GET ${path}`)
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
  }
  const { rows } = await city.app.db.asOwner((c) =>
    c.query(`select 1 from core.audit_entry where action = 'indicator.export-samples'`),
  )
  assert.equal(rows.length, 1)
})

test('an unknown indicator is 404', async () => {
  assert.equal((await as('quinn', 'GET /api/indicators/no.such')).statusCode, 404)
})

test('the policy shows the measured value with its interval, and does not call met what is not demonstrated', async () => {
  const { targets } = (await as('quinn', 'GET /api/policy/targets')).json<{ targets: TargetReply[] }>()
  const t10 = targets.find((t) => t.id === 'T10')
  assert.equal(t10?.observation?.printed, '93.55')
  assert.equal(t10?.status, 'not-demonstrated')
  assert.match(t10?.observation?.basis.zh ?? '', /随机抽取31批次/)
  assert.equal(targets.find((t) => t.id === 'T03')?.status, 'cannot-show')
})
test('a rebuild is asked for by the quality office alone, and says when it was done', async () => {
  assert.equal((await as('ben', `POST ${base}/rebuild`, {})).statusCode, 403)
  assert.equal((await as('quinn', `POST ${base}/rebuild`, {})).statusCode, 204)
  const { rows } = await city.app.db.asOwner((c) =>
    c.query(`select 1 from core.audit_entry where action = 'indicator.rebuild'`),
  )
  assert.equal(rows.length, 1)
  const job = city.app.modules.find((m) => m.id === 'indicators')?.jobs?.[0]
  await job?.run({ indicatorId: passRate.id }, city.app)
  const { lastRebuild } = (await as('quinn', `GET ${base}`)).json<IndicatorReply>()
  assert.deepEqual(
    [lastRebuild?.records, lastRebuild?.added, lastRebuild?.changed, lastRebuild?.removed],
    [31, 0, 0, 0],
  )
})

test('everybody reads the rate on the portal without a script, and as data', async () => {
  const list = await city.server.inject({ url: '/indicators' })
  assert.equal(list.statusCode, 200)
  assert.match(list.body, /93\.55%/)
  const one = await city.server.inject({ url: `/indicators/${passRate.id}` })
  assert.equal(one.statusCode, 200)
  assert.match(one.body, /<svg/)
  assert.match(one.body, /和平区/)
  assert.doesNotMatch(one.body, /<script|海河水泵/)
  const csv = await city.server.inject({ url: '/api/open/indicators.csv' })
  assert.match(csv.body, /test\.pass-rate,2026,,31,29,93\.55/)
})
