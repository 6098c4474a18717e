import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createAccount, createTestActor } from '../../core/access/testing/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { addRecord, createSubject } from '../../engines/archive/index.ts'
import { subscribe } from '../../engines/publications/index.ts'
import type { EntryPage, EntryRow } from '../../engines/publications/schema.ts'
import { announceStep, askToConfirm, deliverWaiting } from '../../engines/publications/service/deliver.ts'
import type { OutboundRules } from '../../engines/publications/service/outbound.ts'
import { type PublicationCity, startPublicationCity } from '../../engines/publications/testing/city.ts'
import { publicationDataRoutes } from './publication-data-routes.ts'
import { publicationRoutes } from './publication-routes.ts'
import { publicationSubscriptionRoutes } from './publication-subscription-routes.ts'
import { subjectRoutes } from './subject-routes.ts'

const FIRM = '天津市王小芳食品店'
/** Representative, contact, both inspectors, who met them before, an employee with an archive of his own, and who writes. */
const KNOWN = ['王小芳', '周联系', '张检查', '孙见证', '吴昔日', '郑员工', '本初']
const NAMED = new RegExp(`${KNOWN.join('|').replace('王小芳', '王小芳(?!食品店)')}|吴 昔日`)
const OPEN: OutboundRules = { isAllowedUrl: () => true, isAllowedAddress: () => true }

const calls: string[] = []
const receiver = createServer((request, reply) => {
  let body = ''
  request.setEncoding('utf8').on('data', (part: string) => {
    body += part
  })
  request.on('end', () => {
    calls.push(body)
    reply.end(JSON.parse(body).challenge ?? '')
  })
})
let city: PublicationCity
let firmId: string
let entryId: string
let write: (body: object | null, more?: object) => Promise<{ id: string }>

before(async () => {
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const routes = [...subjectRoutes, ...publicationRoutes, ...publicationDataRoutes, ...publicationSubscriptionRoutes]
  city = await startPublicationCity({
    modules: [{ id: 'portal', routes }],
    env: { PUBLIC_URL: 'https://city.example.cn' },
  })
  const { app } = city
  const accountId = await createAccount(app, { login: 'benchu', name: '本初', roles: ['inspector'], region: '120101' })
  const inspector = createTestActor(app, { accountId, roles: ['quality-office'], name: '本初' })
  firmId = await app.db.write(systemScope('test'), async (tx) => {
    const made = { region: '120101', source: 'test' } as const
    const details = { legalRepresentative: '王小芳', contactName: '周联系' }
    const { subjectId } = await createSubject(
      tx,
      app,
      { ...inspector, kind: 'system' },
      { kind: 'enterprise', name: FIRM, details, ...made },
    )
    await createSubject(
      tx,
      app,
      { ...inspector, kind: 'system' },
      { kind: 'person', name: '郑员工', holderId: subjectId, ...made },
    )
    return subjectId
  })
  // Not as a part of the system: the inspector sees his district only.
  write = (body, more = {}) =>
    app.db.write({ actorId: accountId, regions: ['120101'] }, (tx) =>
      addRecord(tx, app, inspector, {
        subjectId: firmId,
        kind: 'test.check',
        body: body as never,
        happenedAt: city.clock.now(),
        source: '测试',
        ...more,
      }),
    )
  await write({ outcome: 'internal', items: [{ personName: '吴昔日' }] })
})
after(async () => {
  await city?.close()
  receiver.close()
})

const SAID = `${FIRM}的王小芳拒绝签字，周联系、郑员工在场，吴 昔日曾任店长；负责人赵志强称已整改。检查人员本初、张检查`
const body = (more: object = {}) => ({
  outcome: 'fail',
  finding: SAID,
  contactName: '周联系',
  inspector: { by: 'refused', name: '张检查', witness: '孙见证' },
  items: [{ name: '台账由孙见证核对', ok: false }],
  ...more,
})
const page = async () => (await city.as('cai', `GET /api/publications/${entryId}`)).json() as EntryPage
const approve = async () => {
  const reply = await city.as('cai', `POST /api/publications/${entryId}/approve`, {
    eventId: (await page()).proposal?.eventId,
  })
  assert.equal(reply.statusCode, 204, reply.body)
  await city.work()
}
const marked = ({ proposal }: EntryPage, kind: string) =>
  proposal?.marks
    .filter((m) => m.kind === kind)
    .map((m) => {
      const { finding, items } = proposal.content.fields
      const [, , name, row, column] = m.at.split('/')
      const text = name === 'finding' ? finding : (items as Record<string, string>[])[Number(row)]?.[column ?? '']
      return m.at === '/reason' ? proposal.reason?.slice(m.start, m.end) : String(text).slice(m.start, m.end)
    })

test('what is proposed holds none of the names the city knows; the firm’s own name stays whole', async () => {
  await write(body())
  const [row] = (await city.as('cai', 'GET /api/publications/waiting')).json().items as EntryRow[]
  entryId = row?.id ?? ''
  const { proposal } = await page()
  assert.equal(
    proposal?.content.fields.finding,
    `${FIRM}的**芳拒绝签字，**系、**工在场，***日曾任店长；负责人赵志强称已整改。检查人员*初、**查`,
  )
  assert.deepEqual(proposal.content.fields.items, [{ name: '台账由**证核对', ok: false, witness: null }])
  const { rows } = await city.app.db.asOwner((c) =>
    c.query(`select coalesce((proposal - 'proposedByName')::text, '') || coalesce(content::text, '') as t from publications.entry
      union all select body::text from publications.event`),
  )
  assert.ok(rows.length >= 2)
  for (const { t } of rows) assert.doesNotMatch(t, NAMED)
})

test('the reviewer is told what was masked, and of the words that may still be a name', async () => {
  const shown = await page()
  assert.deepEqual(marked(shown, 'masked'), ['**芳', '**系', '**工', '***日', '*初', '**查', '**证'])
  assert.deepEqual(marked(shown, 'possible'), ['赵志强'])
  assert.deepEqual(marked(shown, 'known'), [])
  const inspectors = (await city.as('ben', `GET /api/publications/${entryId}`)).json() as EntryPage
  assert.deepEqual(inspectors.proposal?.marks, [], 'whoever decides nothing is shown no marks')
})

test('no public way names the representative, the inspector or anybody else the city knows', async () => {
  const { secret } = await subscribe(
    city.app,
    {
      channel: 'webhook',
      address: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      language: 'zh',
    },
    OPEN,
  )
  assert.ok(secret)
  const { rows } = await city.app.db.pool.query('select id from publications.subscription')
  await askToConfirm(city.app, rows[0].id, OPEN)
  await approve()
  await everywhere(/拒绝签字/)
})

/** Page, enterprise's page, list, feeds, files, receipts and webhook: `said` stands there, no name does. */
async function everywhere(said: RegExp) {
  const events = (
    await city.app.db.pool.query('select id from publications.event where entry_id = $1 and is_public order by id', [
      entryId,
    ])
  ).rows.map((r) => r.id as string)
  for (const eventId of events) await announceStep(city.app, { eventId, entryId, subjectId: firmId })
  const before = calls.length
  assert.equal(await deliverWaiting(city.app, OPEN), 1)
  assert.equal(calls.length, before + 1)
  assert.match(calls.at(-1) ?? '', said)
  assert.doesNotMatch(calls.at(-1) ?? '', NAMED)
  for (const [way, hasText] of [
    [`/publications/${entryId}`, true],
    ['/open-data/publications.csv?kind=test.result', true],
    ['/open-data/publications.json', true],
    ['/open-data/publications.csv', false],
    ['/publications', false],
    ['/publications/feed.rss', false],
    ['/publications/feed.atom', false],
    [`/subjects/${firmId}`, false],
    [`/publications/${entryId}/receipts/${events.at(-1)}`, false],
  ] as const) {
    const { statusCode, body } = await city.guest(way)
    assert.equal(statusCode, way.includes('receipts') ? statusCode : 200, way)
    if (hasText) assert.match(body, said, way)
    assert.doesNotMatch(body, NAMED, way)
  }
}

test('a correction, its reason and its earlier text name nobody either, nor whom only the corrected record knew', async () => {
  const { recordId } = await page()
  city.clock.advance(60_000)
  await write(
    body({ finding: '孙见证未到场，新任负责人冯新任已改正', contactName: '冯新任', inspector: null, items: [] }),
    { supersedes: recordId, reason: '王小芳来电称录入有误' },
  )
  const waiting = await page()
  assert.equal(waiting.proposal?.content.fields.finding, '**证未到场，新任负责人**任已改正')
  assert.deepEqual(marked(waiting, 'masked'), ['**证', '**任', '**芳'])
  await approve()
  const { body: html } = await city.guest(`/publications/${entryId}`)
  assert.match(html, /\*\*芳来电称录入有误/)
  assert.match(html, /更正前的内容/)
  await everywhere(/未到场/)
})

test('an enterprise’s own words are not changed: who decides on them sees the names in them', async () => {
  const { proposal, ...rest } = await page()
  assert.equal(proposal, undefined)
  assert.equal(rest.status, 'public')
  const dora = await createAccount(city.app, {
    login: 'firm',
    roles: ['enterprise'],
    region: '120101',
    subjectId: firmId,
    name: FIRM,
  })
  assert.ok(dora)
  const { signIn } = await import('../../core/access/testing/index.ts')
  const { call } = await import('../../core/access/testing/http.ts')
  const cookie = await signIn(city.server, 'firm')
  const text = '检查人员张检查态度生硬，店长何晓梅可作证'
  const sent = await call({ server: city.server, cookie }, `POST /api/own/publications/${entryId}/replies`, { text })
  assert.equal(sent.statusCode, 201, sent.body)
  const [reply] = (await page()).replies
  assert.equal(reply?.text, text)
  assert.deepEqual(
    reply?.marks?.map((m) => [m.kind, text.slice(m.start, m.end)]),
    [
      ['known', '张检查'],
      ['possible', '何晓梅'],
    ],
  )
  const own = await call({ server: city.server, cookie }, 'GET /api/own/publications')
  assert.equal(own.json().items[0].replies[0].marks, undefined)
})

test('whom only the corrected record knew stays unnamed, however many records came after it', async () => {
  const old = await write({ outcome: 'internal', contactName: '石往事' })
  for (let n = 0; n < 51; n++) {
    city.clock.advance(1000)
    await write({ outcome: 'internal' })
  }
  const { id } = await write(
    { outcome: 'fail', finding: `${FIRM}的石往事已离职` },
    { supersedes: old.id, reason: '补正结果' },
  )
  const rows = (await city.as('cai', 'GET /api/publications/waiting')).json().items as EntryRow[]
  const pages = await Promise.all(
    rows.map(async (r) => (await city.as('cai', `GET /api/publications/${r.id}`)).json() as EntryPage),
  )
  const corrected = pages.find((p) => p.recordId === id)
  assert.equal(corrected?.proposal?.content.fields.finding, `${FIRM}的**事已离职`)
})

test('the reason of a withdrawal names nobody', async () => {
  const { recordId } = await page()
  await write(null, { supersedes: recordId, withdraws: true, reason: '张检查与郑员工系亲属，应当回避' })
  const { body: html } = await city.guest(`/publications/${entryId}`)
  assert.match(html, /\*\*查与\*\*工系亲属/)
  assert.doesNotMatch(html, NAMED)
})
