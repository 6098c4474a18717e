import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createAjv } from '../../core/http/validation.ts'
import { type PublicationCity, startPublicationCity } from '../../engines/publications/testing/city.ts'
import { publicationDataRoutes } from './publication-data-routes.ts'
import { publicationRoutes } from './publication-routes.ts'
import { publicationSubscriptionRoutes } from './publication-subscription-routes.ts'
import { subjectRoutes } from './subject-routes.ts'

let city: PublicationCity
let entryId: string

before(async () => {
  const routes = [...subjectRoutes, ...publicationRoutes, ...publicationDataRoutes, ...publicationSubscriptionRoutes]
  city = await startPublicationCity({ modules: [{ id: 'portal', routes }] })
  entryId = await city.publish({
    outcome: 'fail',
    finding: '<script>alert(1)</script> 缺少记录',
    contactName: '王小芳',
    place: '天津市和平区南京路100号',
    secret: '拟移送',
    items: [{ name: '标识', ok: false, personName: '李见证' }],
  })
})
after(() => city?.close())

/** Every public way to an entry; what expires must be gone from each. */
const WAYS = () => [
  '/publications',
  `/publications?q=${encodeURIComponent('电缆')}`,
  '/publications?kind=test.result&district=120101',
  `/publications/${entryId}`,
  `/subjects/${city.subjectId}`,
  '/publications/feed.rss',
  '/publications/feed.atom?kind=test.result',
  '/open-data/publications.csv',
  '/open-data/publications.csv?kind=test.result',
  '/open-data/publications.json',
]

test('the entry is on every public way, and nothing undeclared or personal is', async () => {
  for (const way of WAYS()) {
    const { statusCode, body } = await city.guest(way)
    assert.equal(statusCode, 200, way)
    assert.match(body, new RegExp(way.includes('subjects') ? entryId : '和平电缆厂'), way)
    assert.doesNotMatch(body, /王小芳|拟移送|李见证|100号/, way)
    if (!way.startsWith('/open-data')) assert.doesNotMatch(body, /<script>alert/, way)
  }
})

test('the page says result, basis, in plain words what of it was not compared with the text, term, history and receipt; it is not for search engines', async () => {
  const { body, headers } = await city.guest(`/publications/${entryId}`)
  for (const said of [
    '发现问题',
    '《试验法》 第三条',
    '条款号尚未与公布的文本核对',
    '2027年3月2日',
    '依法不公开',
    '下载回执',
    '**芳',
  ])
    assert.ok(body.includes(said), said)
  assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
  assert.match(body, /<meta name="robots" content="noindex/)
  const english = await city.guest(`/publications/${entryId}`, { 'accept-language': 'en' })
  assert.match(english.body, /Problem found/)
})

test('the JSON is what its published schema says, for the kind and for all', async () => {
  const ajv = createAjv()
  for (const query of ['', '?kind=test.result']) {
    const schema = (await city.guest(`/open-data/publications.schema.json${query}`)).json()
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
    const validate = ajv.compile({ ...schema, $schema: undefined, $id: undefined })
    const { items, measuredAt } = (await city.guest(`/open-data/publications.json${query}`)).json()
    assert.equal(measuredAt, city.clock.now().toISOString())
    assert.ok(items.length > 0)
    for (const item of items) assert.ok(validate(item), ajv.errorsText(validate.errors))
  }
  assert.equal((await city.guest('/open-data/publications.json?kind=no.such')).statusCode, 404)
})

test('the CSV begins with a byte order mark and has a column for every declared field', async () => {
  const { body } = await city.guest('/open-data/publications.csv?kind=test.result')
  assert.equal(body[0], '\ufeff')
  const [header, line] = body.slice(1).split('\r\n')
  assert.match(header ?? '', /^id,url,kind,.*,outcome,day,finding,contact,place,secret,failed,items$/)
  assert.match(line ?? '', /发现问题,2026-03-02/)
})

test('the catalogue names every data set with both files', async () => {
  const found = (await city.guest('/open-data/catalogue.jsonld')).json()
  assert.equal(found['@type'], 'dcat:Catalog')
  for (const set of found['dcat:dataset'])
    for (const d of set['dcat:distribution']) {
      const url = new URL(d['dcat:downloadURL']['@id'])
      assert.equal((await city.guest(url.pathname + url.search)).statusCode, 200)
    }
})

test('feeds are well formed and point to the entry and to themselves', async () => {
  const rss = (await city.guest('/publications/feed.rss?kind=test.result')).body
  assert.match(rss, /<rss version="2\.0"/)
  assert.ok(rss.includes(`/publications/${entryId}</link>`))
  const atom = (await city.guest('/publications/feed.atom?kind=test.result')).body
  assert.match(atom, /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/)
  assert.match(atom, /rel="self" href="[^"]*\/publications\/feed\.atom\?kind=test\.result"/)
})

test('what is public says so beside it on every way from the moment of an objection until its answer', async () => {
  const text = '检查结论与事实不符'
  const raised = await city.as('dora', `POST /api/own/publications/${entryId}/objections`, { text })
  assert.equal(raised.statusCode, 201, raised.body)
  const item = async () =>
    (await city.guest('/open-data/publications.json')).json().items.find((i: { id: string }) => i.id === entryId)
  for (const way of WAYS()) {
    const { body } = await city.guest(way)
    assert.match(body, way.startsWith('/open-data') ? /disputed_?since/i : /有异议，正在处理/, way)
    assert.ok(!body.includes(text), 'what was objected is not public')
  }
  const since = city.clock.now().toISOString()
  assert.equal((await item()).disputedSince, since)
  assert.ok((await city.guest('/open-data/publications.csv')).body.includes(`false,${since}`))
  const { objectionId } = raised.json()
  const answer = { outcome: 'dismissed', answer: '经核查，结论无误。' }
  await city.as('cai', `POST /api/publications/${entryId}/objections/${objectionId}/answer`, answer)
  assert.equal((await item()).disputedSince, undefined)
  assert.doesNotMatch((await city.guest(`/publications/${entryId}`)).body, /有异议，正在处理/)
})

test('a correction keeps the old text struck through with reason and day; a wrong question says so beside the field', async () => {
  const { recordId } = (await city.as('cai', `GET /api/publications/${entryId}`)).json()
  await city.record({ outcome: 'pass', finding: '复核合格', items: [] }, { supersedes: recordId, reason: '录入有误' })
  assert.match((await city.guest(`/publications/${entryId}`)).body, /正在审核/)
  const { proposal } = (await city.as('cai', `GET /api/publications/${entryId}`)).json()
  await city.as('cai', `POST /api/publications/${entryId}/approve`, { eventId: proposal.eventId })
  await city.work()
  const { body } = await city.guest(`/publications/${entryId}`)
  assert.match(body, /<del class="struck">[\s\S]*缺少记录[\s\S]*<\/del>/)
  assert.match(body, /理由：录入有误/)
  assert.match(body, /复核合格/)
  const short = await city.guest(`/publications?q=${encodeURIComponent('电')}`)
  assert.equal(short.statusCode, 400)
  assert.match(short.body, /id="q-wrong"/)
})

test('what waits has no public way: its id answers as one that never was', async () => {
  await city.record({ outcome: 'fail', finding: '未审核' })
  const waiting = (await city.as('cai', 'GET /api/publications/waiting')).json().items
  assert.ok(waiting.length > 0)
  for (const { id } of waiting) {
    assert.equal((await city.guest(`/publications/${id}`)).statusCode, 404)
    const { events } = (await city.as('cai', `GET /api/publications/${id}`)).json()
    for (const e of events) assert.equal((await city.guest(`/publications/${id}/receipts/${e.id}`)).statusCode, 404)
  }
  for (const way of WAYS()) assert.doesNotMatch((await city.guest(way)).body, /未审核/)
})

test('at the moment of expiry it is gone from every public way, although no job has run', async () => {
  const [step] = (await city.as('cai', `GET /api/publications/${entryId}`)).json().events
  city.clock.set('2027-03-02T23:59:59.999+08:00')
  assert.equal((await city.guest(`/publications/${entryId}`)).statusCode, 200)
  city.clock.set('2027-03-03T00:00:00+08:00')
  for (const way of WAYS()) {
    const { body } = await city.guest(way)
    assert.doesNotMatch(body, new RegExp(`${entryId}|复核合格`), way)
  }
  assert.equal((await city.guest(`/publications/${entryId}`)).statusCode, 404)
  assert.equal((await city.guest(`/publications/${entryId}/receipts/${step.id}`)).statusCode, 404)
  const { rows } = await city.app.db.pool.query('select status from publications.entry where id = $1', [entryId])
  assert.equal(rows[0].status, 'public', 'the job has not run: the condition alone hides it')
})
