// A back-up sample that reaches its laboratory with a broken seal: the objection ends all the same, by a decision with its reason.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createAccount, createTestActor, signIn } from '../src/core/access/testing/index.ts'
import { systemScope } from '../src/core/db/index.ts'
import { newId } from '../src/core/ids.ts'
import { productClassOf } from '../src/domains/sampling/classes.ts'
import { createSubject } from '../src/engines/archive/index.ts'
import { creditCode } from '../src/engines/archive/testing/city.ts'
import { systemActor } from '../src/engines/cases/index.ts'
import { createParty } from '../src/engines/draws/testing/parties.ts'
import { startTestCity, type TestCity } from './harness.ts'

const FIRMS = ['甲线缆有限公司', '乙线缆有限公司']
const LABORATORIES = ['甲检验院', '乙检验所', '丙检测中心']
let city: TestCity
const cookie: Record<string, string> = {}
const accounts: Record<string, string> = {}
const firms: string[] = []
const laboratories: string[] = []

before(async () => {
  city = await startTestCity()
  const { app } = city
  await app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name)
      values ('12', null, 'city', '天津市'), ('120101', '12', 'district', '和平区') on conflict do nothing`),
  )
  const make = async (name: string, kind: 'enterprise' | 'body', n: number) => {
    const asked = { kind, name, creditCode: creditCode(n), region: '120101', industry: 'C3831', source: '测试' }
    return (await app.db.write(systemScope('test'), (tx) => createSubject(tx, app, systemActor('test'), asked)))
      .subjectId
  }
  for (const [i, name] of FIRMS.entries()) firms.push(await make(name, 'enterprise', 8001 + i))
  for (const [i, name] of LABORATORIES.entries()) laboratories.push(await make(name, 'body', 8010 + i))
  for (const place of laboratories.keys()) await registerLaboratory(place)
  const people = [
    { login: 'office1', roles: ['quality-office'] },
    { login: 'head1', roles: ['department-head'] },
    { login: 'review1', roles: ['reviewer'] },
    { login: 'sampler1', roles: ['inspector'], region: '120101' },
    ...firms.map((subjectId, i) => ({ login: `firm${i}`, roles: ['enterprise'], subjectId })),
    ...laboratories.flatMap((subjectId, i) => [
      { login: `tester${i}`, roles: ['laboratory'], subjectId },
      { login: `approver${i}`, roles: ['laboratory'], subjectId },
    ]),
  ]
  for (const p of people) {
    accounts[p.login] = await createAccount(app, p)
    cookie[p.login] = await signIn(city.server, p.login)
  }
})
after(() => city?.close())

async function registerLaboratory(place: number): Promise<void> {
  const [id, by] = [laboratories[place], ['测试', 'test', '测试', new Date('2026-01-01T00:00:00Z')]]
  await city.app.db.pool.query(
    `insert into laboratories.body (laboratory_id, version, name, region, is_active, samples_per_month, reason, changed_by, changed_by_name, changed_at)
     values ($1, 1, $2, '120101', true, 50, $3, $4, $5, $6)`,
    [id, LABORATORIES[place], ...by],
  )
  for (const item of productClassOf('cable').items)
    await city.app.db.pool.query(
      `insert into laboratories.scope (laboratory_id, id, product_class, item, method, certificate, valid_from, valid_until, reason, changed_by, changed_by_name, changed_at)
       values ($1, $2, 'cable', $3, $4, 'CMA-1', '2020-01-01', '2099-12-31', $5, $6, $7, $8)`,
      [id, newId(), item.id, item.method, ...by],
    )
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes
async function call(who: string, what: string, payload?: object): Promise<any> {
  const [method, url] = what.split(' ') as ['GET' | 'POST', string]
  const headers = { cookie: cookie[who] ?? '', 'x-requested-by': 'zhiheng' }
  const reply = await city.server.inject({ method, url, headers, ...(payload && { payload }) })
  assert.ok(reply.statusCode < 300, `${what} ${reply.statusCode} ${reply.body}`)
  return reply.body === '' ? undefined : reply.json()
}
const status = async (who: string, url: string, payload: object) => {
  const headers = { cookie: cookie[who] ?? '', 'x-requested-by': 'zhiheng' }
  return (await city.server.inject({ method: 'POST', url, headers, payload })).statusCode
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((r) => setTimeout(r, 100))
  }
  throw new Error('it did not happen within twenty seconds')
}

async function play(drawId: string): Promise<void> {
  const party = (login: string, role: string, name: string) =>
    createParty(
      city.app,
      createTestActor(city.app, { accountId: accounts[login] as string, roles: [role], name: login }),
      drawId,
      name,
    )
  const parties = [party('office1', 'quality-office', 'office'), party('review1', 'reviewer', 'review')]
  for (const p of parties) await p.join()
  for (const p of parties) await p.commit()
  await parties[0]?.open()
  await eventually(async () => {
    const { rows } = await city.app.db.pool.query(`select from draws.result where draw_id = $1`, [drawId])
    return rows.length > 0 ? true : undefined
  })
}

const plan = {
  region: '120101',
  year: 2026,
  title: '2026年电线电缆风险抽查',
  productClass: 'cable',
  selection: 'targeted',
  reason: '投诉较多',
  samples: 2,
  dueOn: '2027-06-30',
}
const sheet = {
  productName: '铜芯聚氯乙烯绝缘电线',
  batchNumber: 'P-1',
  place: 'producer',
  priceYuan: 100,
  baseQuantity: 500,
  sampleQuantity: 3,
  backupQuantity: 3,
  backupKeptAt: '市局样品库',
  seals: ['封-1'],
  photos: [],
  secondSampler: '博文',
}
const benchOf = async (sampleId: string, purpose: string) => {
  const view = await call('office1', `GET /api/sampling/samples/${sampleId}`)
  const code = view.codes.find((c: { purpose: string }) => c.purpose === purpose)
  const place = laboratories.indexOf(code.laboratoryId)
  const own = (await call(`tester${place}`, 'GET /api/own/blind-samples')).items
  return { place, id: own.find((b: { code: string }) => b.code === code.code).id as string }
}

/** Taken, tested, not conforming, objected to; the back-up sample drawn and received with a broken seal. */
async function brokenRetest(task: { id: string }, firm: number): Promise<string> {
  const { sampleId } = await call('sampler1', `POST /api/sampling/tasks/${task.id}/sample`, sheet)
  await call('office1', `POST /api/sampling/samples/${sampleId}/blind`)
  const first = await benchOf(sampleId, 'first')
  const post = (who: string, act: string, body?: object) =>
    call(who, `POST /api/own/blind-samples/${first.id}/${act}`, body)
  await post(`tester${first.place}`, 'receive', { isSealWhole: true, note: '完好' })
  for (const [item, value, unit] of [
    ['conductor-resistance', 8.2, 'ohm/km'],
    ['insulation-thickness', 0.85, 'mm'],
  ] as const) {
    const method = productClassOf('cable').items.find((i) => i.id === item)?.method
    await post(`tester${first.place}`, 'results', { item, operator: '=', value, unit, uncertainty: 0.02, method })
  }
  await post(`tester${first.place}`, 'tested')
  await post(`approver${first.place}`, 'report')
  await eventually(async () => {
    const { codes } = await call('office1', `GET /api/sampling/samples/${sampleId}`)
    return codes[0].recordId ? true : undefined
  })
  const { id } = await call(`firm${firm}`, `POST /api/own/samples/${sampleId}/objection`, { text: '导体电阻应复检' })
  const accepted = { isAccepted: true, answer: '同意复检' }
  const end = `/api/sampling/samples/${sampleId}/end-retest`
  const { drawId } = await call('office1', `POST /api/sampling/objections/${id}/answer`, accepted)
  assert.equal(await status('office1', end, { isUpheld: true, reason: '尚未收样' }), 404, 'nothing is broken yet')
  await play(drawId)
  const retest = await benchOf(sampleId, 'retest')
  await call(`tester${retest.place}`, `POST /api/own/blind-samples/${retest.id}/receive`, {
    isSealWhole: false,
    note: '封条撕裂',
  })
  return sampleId
}

const openDisputes = async (firm: number) =>
  (await city.app.db.pool.query('select 1 from archive.current_dispute where subject_id = $1', [firms[firm]])).rows
    .length
const standing = async (firm: number) =>
  (
    await city.app.db.pool.query(
      `select r.kind from archive.record r where r.subject_id = $1 and not r.withdraws and r.kind in ('sampling.verdict', 'sampling.marked')
       and not exists (select from archive.record s where s.subject_id = r.subject_id and s.supersedes = r.id) order by r.kind`,
      [firms[firm]],
    )
  ).rows.map((r) => r.kind)
const caseOf = async (firm: number) =>
  (await call('office1', 'GET /api/cases?kind=sampling.follow-up')).items.find(
    (c: { subjectId: string }) => c.subjectId === firms[firm],
  ).state

test('a re-test whose seal was broken is ended with a reason, once: the first result falls, or is final by the firm’s own doing', async () => {
  const planId = (await call('office1', 'POST /api/sampling/plans', plan)).id
  await call('head1', `POST /api/sampling/plans/${planId}/approve`)
  await call('office1', `POST /api/sampling/plans/${planId}/objects`, { subjectIds: firms, reason: '投诉较多' })
  await play((await call('office1', `POST /api/sampling/plans/${planId}/draw-laboratory`, {})).drawId)
  const tasks = (await call('sampler1', `GET /api/sampling/tasks?planId=${planId}&limit=100`)).items
  for (const [firm, isUpheld] of [
    [0, false],
    [1, true],
  ] as const) {
    const sampleId = await brokenRetest(
      tasks.find((t: { subjectId: string }) => t.subjectId === firms[firm]),
      firm,
    )
    const end = `/api/sampling/samples/${sampleId}/end-retest`
    await eventually(async () =>
      (await call('office1', `GET /api/sampling/samples/${sampleId}`)).may.endRetest ? true : undefined,
    )
    assert.equal(await openDisputes(firm), 1)
    assert.equal(await status('sampler1', end, { isUpheld, reason: '查明原因' }), 403)
    assert.equal(await status('office1', end, { isUpheld, reason: '' }), 400)
    assert.equal(await status('office1', end, { isUpheld, reason: '运输途中破损，已查明原因' }), 204)
    assert.equal(await status('office1', end, { isUpheld: !isUpheld, reason: '再来一次' }), 404, 'once')
    assert.equal(await openDisputes(firm), 0)
    const seen = await call('office1', `GET /api/sampling/samples/${sampleId}`)
    assert.equal(seen.may.endRetest, false)
    assert.match(seen.custody.at(-1).note, /不能复检.*已查明原因/)
    assert.deepEqual(await standing(firm), isUpheld ? ['sampling.marked', 'sampling.verdict'] : [])
    assert.equal(await caseOf(firm), isUpheld ? 'opened' : 'lifted')
  }
})
