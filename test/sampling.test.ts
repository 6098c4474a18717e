// Sampling from plan to public verdict on a whole city, and everything a laboratory, another district or another firm might try on the way.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createAccount, createTestActor, signIn } from '../src/core/access/testing/index.ts'
import { type Scope, systemScope } from '../src/core/db/index.ts'
import { newId } from '../src/core/ids.ts'
import { productClassOf } from '../src/domains/sampling/classes.ts'
import { lastDayToObject } from '../src/domains/sampling/logic.ts'
import { createSubject, linkSubject } from '../src/engines/archive/index.ts'
import { creditCode } from '../src/engines/archive/testing/city.ts'
import { systemActor } from '../src/engines/cases/index.ts'
import { handleOf } from '../src/engines/draws/logic/roster.ts'
import { createParty } from '../src/engines/draws/testing/parties.ts'
import { verifyLog } from '../src/engines/evidence/index.ts'
import { startTestCity, type TestCity } from './harness.ts'
import { textOf } from './unpack.ts'

const FIRM = '天津市秘名线缆有限公司'
const OTHER = '天津市邻家电缆有限公司'
const SELLER = '不可告人五金商行'
const PRICE = 4321.09
/** The last is not on the register before it is needed. */
const LABORATORIES = ['甲检验院', '乙检验所', '丙检测中心', '丁检验院']

let city: TestCity
const cookie: Record<string, string> = {}
const accounts: Record<string, string> = {}
let firmId: string
let otherId: string
const laboratories: string[] = []

before(async () => {
  city = await startTestCity({ demo: true, subjects: 40 })
  const { app } = city
  const make = (name: string, kind: 'enterprise' | 'body', n: number, industry?: string) =>
    app.db.write(systemScope('test'), (tx) =>
      createSubject(tx, app, systemActor('test'), {
        kind,
        name,
        creditCode: creditCode(n),
        region: '120101',
        ...(industry && { industry }),
        source: '测试',
      }),
    )
  firmId = (await make(FIRM, 'enterprise', 7001, 'C3831')).subjectId
  otherId = (await make(OTHER, 'enterprise', 7002, 'C3831')).subjectId
  for (const [i, name] of LABORATORIES.entries()) laboratories.push((await make(name, 'body', 7010 + i)).subjectId)
  for (const i of [0, 1, 2]) await registerLaboratory(i)
  const people = [
    { login: 'office1', roles: ['quality-office'] },
    { login: 'head1', roles: ['department-head'] },
    { login: 'review1', roles: ['reviewer'] },
    { login: 'both1', roles: ['quality-office', 'department-head'] },
    { login: 'sampler1', roles: ['inspector'], region: '120101' },
    { login: 'sampler2', roles: ['inspector'], region: '120101' },
    { login: 'elsewhere', roles: ['inspector'], region: '120102' },
    { login: 'firm1', roles: ['enterprise'], subjectId: firmId },
    { login: 'firm2', roles: ['enterprise'], subjectId: otherId },
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

/** As the register of laboratories writes it. */
async function registerLaboratory(place: number): Promise<void> {
  const [id, name] = [laboratories[place], LABORATORIES[place]]
  const by = ['测试', 'test', '测试', new Date('2026-01-01T00:00:00Z')]
  await city.app.db.pool.query(
    `insert into laboratories.body (laboratory_id, version, name, region, is_active, samples_per_month, reason, changed_by, changed_by_name, changed_at)
     values ($1, 1, $2, '120101', true, 50, $3, $4, $5, $6)`,
    [id, name, ...by],
  )
  for (const item of productClassOf('cable').items)
    await city.app.db.pool.query(
      `insert into laboratories.scope (laboratory_id, id, product_class, item, method, certificate, valid_from, valid_until, reason, changed_by, changed_by_name, changed_at)
       values ($1, $2, 'cable', $3, $4, 'CMA-1', '2020-01-01', '2099-12-31', $5, $6, $7, $8)`,
      [id, newId(), item.id, item.method, ...by],
    )
}

async function call(who: string, method: 'GET' | 'POST', url: string, payload?: object) {
  const reply = await city.server.inject({
    method,
    url,
    headers: { cookie: cookie[who] ?? '', 'x-requested-by': 'zhiheng' },
    ...(payload && { payload }),
  })
  const text = textOf(reply.rawPayload)
  return { status: reply.statusCode, body: text ? safeJson(text) : undefined, text }
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes
function safeJson(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every party joins, commits and opens; the city itself takes the draw then. */
async function play(drawId: string): Promise<void> {
  const actor = (login: string, role: string) =>
    createTestActor(city.app, { accountId: accounts[login] as string, roles: [role], name: login })
  const parties = [
    createParty(city.app, actor('office1', 'quality-office'), drawId, 'office'),
    createParty(city.app, actor('review1', 'reviewer'), drawId, 'review'),
  ]
  for (const p of parties) await p.join()
  for (const p of parties) await p.commit()
  // Two of three shares open every secret: the city may have drawn before the second party comes.
  await parties[0]?.open()
  await eventually(async () => {
    const { rows } = await city.app.db.pool.query(`select from draws.result where draw_id = $1`, [drawId])
    return rows.length > 0 ? true : undefined
  })
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 100; i++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((r) => setTimeout(r, 100))
  }
  throw new Error('it did not happen within ten seconds')
}

const plan = {
  region: '120101',
  year: 2026,
  title: '2026年电线电缆监督抽查',
  productClass: 'cable',
  selection: 'random',
  reason: '年度计划',
  samples: 10,
  dueOn: '2027-06-30',
}
const sampleBody = {
  productName: '铜芯聚氯乙烯绝缘电线',
  batchNumber: 'P-88812',
  place: 'seller',
  sellerName: SELLER,
  address: '和平区隐秘路77号',
  priceYuan: PRICE,
  baseQuantity: 500,
  sampleQuantity: 3,
  backupQuantity: 3,
  backupKeptAt: '市局样品库',
  seals: ['封-556677'],
  photos: [],
  secondSampler: '博文',
}

let planId: string
let taskId: string
let sampleId: string
let number: string
let blindId: string
let usedLaboratory: number

test('a plan is approved by another; firms and laboratory are drawn, and nobody chose them', async () => {
  planId = (await call('office1', 'POST', '/api/sampling/plans', plan)).body.id
  assert.equal((await call('office1', 'POST', `/api/sampling/plans/${planId}/draw-objects`, {})).status, 409)
  assert.equal((await call('sampler1', 'POST', `/api/sampling/plans/${planId}/approve`)).status, 403)
  assert.equal((await call('head1', 'POST', `/api/sampling/plans/${planId}/approve`)).status, 204)
  const objects = await call('office1', 'POST', `/api/sampling/plans/${planId}/draw-objects`, {})
  assert.equal(objects.status, 200, objects.text)
  await play(objects.body.drawId)
  const laboratory = await call('office1', 'POST', `/api/sampling/plans/${planId}/draw-laboratory`, {})
  assert.equal(laboratory.status, 200, laboratory.text)
  await play(laboratory.body.drawId)
  const seen = (await call('office1', 'GET', `/api/sampling/plans/${planId}`)).body
  usedLaboratory = laboratories.indexOf(seen.laboratoryId)
  assert.ok(usedLaboratory >= 0)
  const tasks = (await call('sampler1', 'GET', `/api/sampling/tasks?planId=${planId}`)).body.items
  assert.ok(tasks.some((t: { subjectId: string }) => t.subjectId === firmId))
  assert.ok(tasks.length >= 2, 'both makers of cables were on a list of fewer than ten')
})

test('whoever made a plan does not approve it, whatever roles they hold', async () => {
  // Two plans of one name would be one plan to everybody who reads a list.
  const twin = await call('office1', 'POST', '/api/sampling/plans', { ...plan, title: ` ${plan.title}` })
  assert.deepEqual([twin.status, twin.body.errors?.[0]?.pointer], [409, '/title'])
  const { id } = (await call('both1', 'POST', '/api/sampling/plans', { ...plan, title: '自拟自批' })).body
  const own = await call('both1', 'POST', `/api/sampling/plans/${id}/approve`)
  assert.deepEqual([own.status, own.body.type], [403, '/problems/sampling-plan-by-its-author'])
})

test('a sample is taken once, sealed, and sent under a code', async () => {
  const tasks = (await call('sampler1', 'GET', `/api/sampling/tasks?planId=${planId}&limit=100`)).body.items
  const task = tasks.find((t: { subjectId: string }) => t.subjectId === firmId)
  const { seals: _, ...unsealed } = sampleBody
  const refused = await call('sampler1', 'POST', `/api/sampling/tasks/${task.id}/sample`, unsealed)
  assert.equal(refused.body.errors[0].message, '缺少必填项“封条编号”，请填写')
  const take = (who: string, body: object, as = '') =>
    call(who, 'POST', `/api/sampling/tasks/${task.id}/sample${as}`, body)
  // A device that lost the answer sends the same again, even at the same moment; another sheet comes too late.
  const sheetOnce = { ...sampleBody, key: newId() }
  const [once, again] = await Promise.all([take('sampler1', sheetOnce), take('sampler1', sheetOnce)])
  assert.deepEqual([once.status, again.status, again.body], [201, 201, once.body])
  ;({ sampleId, number } = once.body)
  for (const [who, body] of [
    ['sampler1', { ...sheetOnce, batchNumber: 'P-0' }],
    ['sampler1', sampleBody],
    ['office1', sheetOnce],
  ] as const) {
    const late = await take(who, body)
    assert.ok([403, 409].includes(late.status), `${who} ${late.text}`)
    if (late.status === 409) assert.match(late.body.detail, new RegExp(`sampler1已先抽样，样品编号${number}`))
  }
  const asOther = await take('sampler1', sheetOnce, `?as=${accounts.office1}`)
  assert.equal(asOther.body.type, '/problems/other-account', 'what one account kept is not taken from another')
  taskId = task.id
  assert.equal(
    (await call('sampler1', 'POST', `/api/sampling/samples/${sampleId}/hand-over`, { note: '送样品室' })).status,
    204,
  )
  const sheet = await call('sampler1', 'GET', `/api/sampling/samples/${sampleId}/sheet.html`)
  assert.match(sheet.text, /产品质量监督抽查抽样单/)
  assert.match(sheet.text, /博文（单人，未经第二人确认）/, 'a name that was typed is no second person')
  assert.equal((await call('office1', 'POST', `/api/sampling/samples/${sampleId}/blind`)).status, 200)
  assert.equal((await call('office1', 'POST', `/api/sampling/samples/${sampleId}/blind`)).status, 409)
  const bench = (await call(`tester${usedLaboratory}`, 'GET', '/api/own/blind-samples')).body.items
  assert.equal(bench.length, 1)
  blindId = bench[0].id
  assert.match(bench[0].code, /^[2-9A-Y]{5}-[2-9A-Y]{5}$/)
})

/** What only those who sampled know: nobody outside may meet it anywhere. */
const hidden = () => [SELLER, String(PRICE), 'P-88812', '隐秘路', '封-556677', sampleId, taskId, number]
/** The firm itself is no secret, its name is in the public register; a laboratory must not be told more of it than a visitor. */
const identity = () => [FIRM, firmId, creditCode(7001), planId]

const KINDS = [
  'sampling-sample',
  'sampling-custody',
  'sampling-step',
  'sampling-verdict',
  'sampling-result',
  'sampling-service',
  'sampling.sample',
  'record',
  'decision',
]

/** Ids under which receipts are given, one of each kind: a badge shows them to whoever may see the thing. */
async function sealedIds(): Promise<string[]> {
  const { custody, codes } = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  const [bench] = (await call(`tester${usedLaboratory}`, 'GET', '/api/own/blind-samples')).body.items
  return [
    custody[0].id,
    ...codes.flatMap((c: { verdictId?: string; service?: { id: string } }) => [c.verdictId, c.service?.id]),
    bench.steps[0]?.id,
    bench.results[0]?.id,
  ].filter(Boolean)
}

/** Every described GET of the city, pages too, with every id a laboratory could know or guess. */
async function everyAnswer(who: string): Promise<{ url: string; text: string }[]> {
  const description = (await city.server.inject('/api/openapi.json')).json()
  const { objectsDraw, laboratoryDraw } = (await call('office1', 'GET', `/api/sampling/plans/${planId}`)).body
  const proofs = await sealedIds()
  const ids = [
    blindId,
    sampleId,
    taskId,
    firmId,
    planId,
    objectsDraw,
    laboratoryDraw,
    number,
    ...proofs,
    ...laboratories,
  ]
  const answers: { url: string; text: string }[] = []
  for (const [path, methods] of Object.entries(description.paths as Record<string, Record<string, unknown>>)) {
    if (!('get' in methods) || /openapi|docs|stream/.test(path)) continue
    const kinds = /\{kind\}/.test(path) ? KINDS : ['']
    for (const kind of kinds)
      for (const id of path.replace('{kind}', '').includes('{') ? ids : ['']) {
        const url = path.replace('{kind}', kind).replace(/\{\w+\}/g, encodeURIComponent(id))
        const asked = [url, `${url}?q=${encodeURIComponent('秘名线缆')}&subjectId=${firmId}&sampleId=${sampleId}`]
        for (const one of asked) {
          const { text } = await call(who, 'GET', one)
          // What it typed in itself is no leak; the answer must not add to it.
          answers.push({
            url: one,
            text: [id, firmId, sampleId].reduce((t, own) => (own ? t.replaceAll(own, '') : t), text),
          })
        }
      }
  }
  return answers
}

/** What refusals of everything that can be done say, with ids guessed and nothing filled in. */
async function everyRefusal(who: string): Promise<{ url: string; text: string }[]> {
  const description = (await city.server.inject('/api/openapi.json')).json()
  const answers: { url: string; text: string }[] = []
  for (const [path, methods] of Object.entries(description.paths as Record<string, Record<string, unknown>>)) {
    if (!('post' in methods) || !/sampling|own|subjects|records|cases|publications/.test(path)) continue
    for (const id of path.includes('{') ? [blindId, sampleId, taskId, planId, firmId] : ['']) {
      const url = path.replace(/\{\w+\}/g, id)
      const { text } = await call(who, 'POST', url, {})
      answers.push({ url, text: id ? text.replaceAll(id, '') : text })
    }
  }
  return answers
}

function leaks(answers: readonly { url: string; text: string }[], publicText: ReadonlyMap<string, string>): string[] {
  return answers.flatMap(({ url, text }) => [
    ...hidden()
      .filter((s) => text.includes(s))
      .map((s) => `${url}: ${s}`),
    ...identity()
      .filter((s) => text.includes(s) && !(publicText.get(url) ?? '').includes(s))
      .map((s) => `${url}: ${s}`),
  ])
}

test('a laboratory that tries every route of the city does not learn whose the sample is', async () => {
  const visitor = await everyAnswer('guest')
  assert.deepEqual(
    leaks(visitor, new Map(visitor.map(({ url, text }) => [url, text]))),
    [],
    'a visitor meets nothing hidden',
  )
  const asGuest = new Map(visitor.map(({ url, text }) => [url, text]))
  const answers = await everyAnswer(`tester${usedLaboratory}`)
  assert.ok(answers.length > 200, `only ${answers.length} answers`)
  assert.ok(
    answers.some(({ text }) => text.includes(blindId)),
    'it does see its own code',
  )
  assert.deepEqual(leaks(answers, asGuest), [])
  const refusals = await everyRefusal(`tester${usedLaboratory}`)
  assert.ok(refusals.length > 40, `only ${refusals.length} refusals`)
  assert.deepEqual(leaks(refusals, asGuest), [])
  const { state } = (await call(`tester${usedLaboratory}`, 'GET', `/api/own/blind-samples/${blindId}`)).body
  assert.equal(state, 'sent', 'nor did any of it do anything')
})

test('the same look finds a leak where there is one: an official sees the producer', async () => {
  const asGuest = new Map((await everyAnswer('guest')).map(({ url, text }) => [url, text]))
  const found = leaks(await everyAnswer('office1'), asGuest)
  assert.ok(found.length > 5)
  for (const file of ['export.xlsx', 'sheet.docx'])
    assert.ok(
      found.some((f) => f.includes(file)),
      `also inside ${file}`,
    )
})

test('the public file of the draw does not tell who was drawn, not even to somebody who knows every code', async () => {
  const { objectsDraw } = (await call('office1', 'GET', `/api/sampling/plans/${planId}`)).body
  const file = (await call('guest', 'GET', `/draws/${objectsDraw}/draw.json`)).body
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  const shown = JSON.stringify(file.roster)
  const handle = (code: string) => handleOf(sha256, file.header.roster.salt, code)
  assert.ok(shown.includes(handle(taskId)), 'the firm finds itself once it is told its number')
  for (const known of [creditCode(7001), firmId, FIRM, sampleId, number])
    assert.ok(!shown.includes(handle(known)), known)
})

test('the database itself gives a laboratory no row that names a producer', async () => {
  const scope: Scope = { actorId: 'tester', regions: [], subjectId: laboratories[usedLaboratory] as string }
  for (const table of ['plan', 'task', 'sample', 'blinding', 'assignment', 'custody', 'unblinding', 'objection']) {
    const rows = await city.app.db.read(scope, async (tx) => {
      const { sql } = await import('kysely')
      return (await sql`select * from ${sql.table(`sampling.${table}`)}`.execute(tx)).rows
    })
    assert.deepEqual(rows, [], table)
  }
  const seen = await city.app.db.read(scope, async (tx) => {
    const { sql } = await import('kysely')
    return (await sql`select * from sampling.blind_sample`.execute(tx)).rows
  })
  assert.equal(seen.length, 1)
})

test('another district, another firm and another laboratory find nothing', async () => {
  assert.equal((await call('elsewhere', 'GET', `/api/sampling/samples/${sampleId}`)).status, 404)
  assert.deepEqual((await call('elsewhere', 'GET', '/api/sampling/samples')).body.items, [])
  assert.deepEqual((await call('firm2', 'GET', '/api/own/samples')).body.items, [])
  assert.equal(
    (await call('firm2', 'POST', `/api/own/samples/${sampleId}/objection`, { text: '这是别人的样品' })).status,
    404,
  )
  const another = (usedLaboratory + 1) % 3
  assert.deepEqual((await call(`tester${another}`, 'GET', '/api/own/blind-samples')).body.items, [])
  assert.equal((await call(`tester${another}`, 'GET', `/api/own/blind-samples/${blindId}`)).status, 404)
  assert.equal((await call('firm1', 'GET', '/api/own/blind-samples')).status, 403)
})

const enter = (who: string, item: string, value: number | string, unit: string, more: object = {}) =>
  call(who, 'POST', `/api/own/blind-samples/${blindId}/results`, {
    item,
    operator: '=',
    value,
    unit,
    uncertainty: 0.02,
    method: productClassOf('cable').items.find((i) => i.id === item)?.method,
    ...more,
  })

test('results are checked for unit, scope and reason, and whoever tested does not approve', async () => {
  const tester = `tester${usedLaboratory}`
  assert.equal((await enter(tester, 'conductor-resistance', 8.1, 'ohm/km')).status, 409, 'not received yet')
  const received = await call(tester, 'POST', `/api/own/blind-samples/${blindId}/receive`, {
    isSealWhole: true,
    note: '封条完好',
  })
  assert.equal(received.status, 204)
  const wrongKind = await enter(tester, 'conductor-resistance', 8.1, 'mΩ·m')
  assert.equal(wrongKind.body.errors[0].message, 'mΩ·m 不是 Ω/km 一类的单位，请用与 Ω/km 同类的单位')
  assert.match((await enter(tester, 'conductor-resistance', 8.1, 'blorp')).text, /unit-unknown.*blorp/)
  for (const [value, more, pointer] of [
    [-3, {}, '/value'],
    ['NaN', {}, '/value'],
    [7.4, { uncertainty: 500 }, '/uncertainty'],
    [7.4, { uncertainty: -1 }, '/uncertainty'],
  ] as const) {
    const refused = await enter(tester, 'conductor-resistance', value, 'Ω/km', more)
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, pointer], refused.text)
  }
  assert.equal((await enter(tester, 'conductor-resistance', 8.1, 'ohm/km', { method: 'GB/T 9999' })).status, 422)
  assert.equal((await enter(tester, 'conductor-resistance', '<8', 'Ω/km')).status, 204)
  assert.equal((await enter(tester, 'conductor-resistance', 8.2, 'ohm/km')).status, 422, 'a change needs a reason')
  assert.equal(
    (await call(tester, 'POST', `/api/own/blind-samples/${blindId}/tested`)).status,
    422,
    'an item is missing',
  )
  assert.equal((await enter(tester, 'insulation-thickness', '0.850', 'mm')).status, 204)
  assert.equal((await call(tester, 'POST', `/api/own/blind-samples/${blindId}/tested`)).status, 204)
  assert.equal((await call(tester, 'POST', `/api/own/blind-samples/${blindId}/report`)).status, 403)
  const forged = city.app.db.asOwner((c) =>
    c.query(
      `insert into sampling.blind_step (blind_id, id, step, note, actor_id, actor_name, at)
       values ($1, gen_random_uuid(), 'reported', 'x', $2, 'x', now())`,
      [blindId, accounts[tester]],
    ),
  )
  await assert.rejects(forged, /does not approve the report/)
  const view = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  assert.equal(view.codes[0].verdict, undefined, 'no verdict before the report')
})

const post = (who: string, act: string, payload?: object) =>
  call(who, 'POST', `/api/own/blind-samples/${blindId}/${act}`, payload)

test('a result that shows neither goes back to the laboratory with its reason; nothing is recorded, told or begun', async () => {
  assert.equal((await post(`approver${usedLaboratory}`, 'report')).status, 204)
  const back = await eventually(async () => {
    const seen = (await call(`tester${usedLaboratory}`, 'GET', `/api/own/blind-samples/${blindId}`)).body
    return seen.state === 'received' ? seen : undefined
  })
  const told = back.steps.at(-1)
  assert.equal(told.step, 'not-demonstrated')
  assert.match(told.note, /导体电阻.*报告 < 8 Ω\/km.*方法灵敏度不足/)
  assert.doesNotMatch(told.note, /7\.41/, 'nobody is to measure towards the limit')
  assert.deepEqual(
    back.results.map((r: { value: string }) => r.value),
    ['8', '0.850'],
  )
  assert.equal((await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body.codes[0].verdict, undefined)
  const { rows } = await city.app.db.pool.query(
    `select 1 from archive.record where subject_id = $1 and kind in ('sampling.verdict', 'sampling.marked')
     union all select 1 from indicators.observation where subject_id = $1
     union all select 1 from cases.kase where subject_id = $1 and kind = 'sampling.follow-up'`,
    [firmId],
  )
  assert.deepEqual(rows, [])
  const tester = `tester${usedLaboratory}`
  assert.equal((await enter(tester, 'conductor-resistance', 8.1, 'mΩ/m', { reason: '改用更灵敏的方法' })).status, 204)
  assert.equal((await enter(tester, 'conductor-resistance', '8.20', 'mΩ/m', { reason: '重新读数' })).status, 204)
  assert.equal((await post(tester, 'tested')).status, 204)
})

test('nobody can tie a code to its producer before the verdict is sealed, not even the system', async () => {
  await assert.rejects(
    city.app.db.pool.query(
      `insert into sampling.unblinding (subject_id, sample_id, blind_id, region, record_id, at) values ($1, $2, $3, '120101', $4, now())`,
      [firmId, sampleId, blindId, newId()],
    ),
    /no sealed verdict/,
  )
})

test('the report makes the verdict: sealed, then the record, the mark and the case, once', async () => {
  assert.equal(
    (await call(`approver${usedLaboratory}`, 'POST', `/api/own/blind-samples/${blindId}/report`)).status,
    204,
  )
  const code = await eventually(async () => {
    const [found] = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body.codes
    return found.recordId ? found : undefined
  })
  assert.equal(code.verdict, 'nonconforming')
  assert.equal(code.items.find((i: { item: string }) => i.item === 'conductor-resistance').value, '8.20')
  const { rows } = await city.app.db.pool.query<{ kind: string; n: number }>(
    `select kind, count(*)::int as n from archive.record where subject_id = $1 and kind like 'sampling.%' group by kind order by kind`,
    [firmId],
  )
  assert.deepEqual(rows, [
    { kind: 'sampling.marked', n: 1 },
    { kind: 'sampling.sampled', n: 1 },
    { kind: 'sampling.verdict', n: 1 },
  ])
  const cases = (await call('office1', 'GET', `/api/cases?kind=sampling.follow-up`)).body.items
  assert.equal(cases.filter((c: { subjectId: string }) => c.subjectId === firmId).length, 1)
})

test('the rate counts the batch with the chance it was drawn with', async () => {
  const { rows } = await city.app.db.pool.query(
    `select is_pass, selection, inclusion_probability from indicators.observation where indicator_id = 'sampling.pass-rate'`,
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0].is_pass, false)
  assert.equal(rows[0].selection, 'random')
  assert.ok(rows[0].inclusion_probability > 0)
})

test('nobody at a desk turns a verdict round: it is neither corrected nor withdrawn by hand, and the timeline says it in words', async () => {
  const { items } = (await call('office1', 'GET', `/api/subjects/${firmId}/timeline?kind=sampling.verdict`)).body
  const facts = items[0].facts.map((f: { label: { zh: string }; value: { zh: string } }) => [f.label.zh, f.value.zh])
  assert.deepEqual(facts.slice(0, 2), [
    ['结论', '不合格'],
    ['不合格项目', '导体电阻（2.5 mm²，20 ℃）'],
  ])
  const path = `/api/subjects/${firmId}/records/${items[0].id}/corrections`
  const turned = { ...items[0].body, verdict: 'conforming' }
  for (const who of ['office1', 'sampler1'])
    for (const body of [{ body: turned }, { withdraws: true }]) {
      const reply = await call(who, 'POST', path, { ...body, reason: '手工改为合格' })
      assert.equal(reply.body.type, '/problems/record-not-by-hand', JSON.stringify(reply))
    }
})

test('the verdict waits for review and is then public', async () => {
  const waiting = (await call('review1', 'GET', '/api/publications/waiting')).body.items
  assert.ok(
    waiting.some((e: { kind: string; subjectName: string }) => e.kind === 'sampling.result' && e.subjectName === FIRM),
  )
})

test('the notice is there for office and firm; the days to object run from its service, which is sealed and corrected only with a reason', async () => {
  const own = async () => (await call('firm1', 'GET', '/api/own/samples')).body.items[0]
  for (const [who, base] of [
    ['office1', '/api/sampling'],
    ['firm1', '/api/own'],
  ] as const) {
    const notice = await call(who, 'GET', `${base}/samples/${sampleId}/notice.html`)
    assert.match(notice.text, /自收到本告知书之日起15日内/)
    assert.equal((await call(who, 'GET', `${base}/samples/${sampleId}/notice.docx`)).status, 200)
  }
  assert.equal((await call('elsewhere', 'GET', `/api/sampling/samples/${sampleId}/notice.html`)).status, 404)
  assert.equal((await call('firm2', 'GET', `/api/own/samples/${sampleId}/notice.html`)).status, 404)
  const tasks = async () =>
    (await call('sampler1', 'GET', '/api/tasks')).body.items.filter(
      (x: { kind: string }) => x.kind === 'sampling-notice',
    )
  assert.equal((await tasks()).length, 1, 'somebody is told to serve it')
  const before = await own()
  assert.deepEqual([before.maySign, before.mayObject, before.objectUntil], [true, true, undefined], 'no days run yet')
  const serve = (who: string, body: object) => call(who, 'POST', `/api/sampling/samples/${sampleId}/service`, body)
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const body = { manner: 'in-person', servedOn: today, receivedBy: '王厂长' }
  assert.equal((await serve('elsewhere', body)).status, 404)
  assert.equal((await serve('firm1', body)).status, 403)
  assert.equal((await serve(`tester${usedLaboratory}`, body)).status, 403)
  for (const servedOn of ['2020-01-01', '2099-01-01'])
    assert.match((await serve('sampler1', { ...body, servedOn })).text, /served-on-wrong.*servedOn/)
  assert.equal((await call('firm2', 'POST', `/api/own/samples/${sampleId}/sign`)).status, 404)
  const signed = await Promise.all([0, 1].map(() => call('firm1', 'POST', `/api/own/samples/${sampleId}/sign`)))
  assert.deepEqual(signed.map((r) => r.status).sort(), [204, 409])
  assert.match((await serve('sampler1', body)).text, /change-reason-needed.*reason/)
  assert.equal((await serve('sampler1', { ...body, reason: '当日已直接送达' })).status, 204)
  const after = await own()
  assert.deepEqual([after.maySign, after.service.manner, after.service.receivedBy], [false, 'in-person', '王厂长'])
  assert.equal(after.objectUntil, lastDayToObject(today, 15))
  assert.equal((await tasks()).length, 0)
})

/** As an owner is entered in the archive. */
function link(below: string, otherId: string): Promise<unknown> {
  return city.app.db.write(systemScope('test'), (tx) =>
    linkSubject(tx, city.app, systemActor('test'), [''], below, { relation: 'part-of', otherId, reason: '隶属关系' }),
  )
}

/** How a laboratory stands in the public file of a draw. */
async function inFile(drawId: string, place: number) {
  const { body } = await call('guest', 'GET', `/draws/${drawId}/draw.json`)
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  const handle = handleOf(sha256, body.header.roster.salt, laboratories[place] as string)
  return {
    isCandidate: JSON.stringify(body.roster).includes(handle),
    excludedBefore: body.header.exclusions.find((e: { handle: string }) => e.handle === handle)?.reason,
    excludedAfter: body.steps.find(
      (e: { kind: string; handle?: string }) => e.kind === 'excluded' && e.handle === handle,
    )?.reason,
  }
}

/** While an objection is open or its re-test under way, nothing follows from the result, and everybody sees why. */
async function underObjection(): Promise<void> {
  const [entry] = (await call('review1', 'GET', '/api/publications/waiting')).body.items.filter(
    (e: { kind: string; subjectName: string }) => e.kind === 'sampling.result' && e.subjectName === FIRM,
  )
  assert.ok(entry.disputedSince)
  const { proposal, abilities } = (await call('review1', 'GET', `/api/publications/${entry.id}`)).body
  assert.equal(abilities.approve, false)
  const approved = await call('review1', 'POST', `/api/publications/${entry.id}/approve`, { eventId: proposal.eventId })
  assert.equal(approved.body.type, '/problems/publication-record-held', approved.text)
  const cases = (await call('office1', 'GET', '/api/cases?kind=sampling.follow-up')).body.items
  const { id } = cases.find((c: { subjectId: string }) => c.subjectId === firmId)
  const seen = (await call('office1', 'GET', `/api/cases/${id}`)).body
  assert.ok(seen.disputedSince)
  assert.ok(!seen.abilities.moves.includes('order'))
  const ordered = await call('office1', 'POST', `/api/cases/${id}/moves/order`, { fields: { disposal: '停止销售' } })
  assert.equal(ordered.body.type, '/problems/case-ground-disputed', ordered.text)
  const { items } = (await call('office1', 'GET', `/api/subjects/${firmId}/timeline?kind=sampling.verdict`)).body
  assert.ok(items[0].dispute.since && items[0].dispute.until === undefined)
  const { rows } = await city.app.db.pool.query(`select 1 from indicators.counted where subject_id = $1`, [firmId])
  assert.deepEqual(rows, [], 'in no rate, in neither direction')
}

test('the firm objects in time; the back-up sample goes to another laboratory and its verdict takes the place', async () => {
  const [own] = (await call('firm1', 'GET', '/api/own/samples')).body.items
  assert.equal(own.service.manner, 'in-person')
  assert.equal(own.verdict, 'nonconforming')
  assert.equal(own.mayObject, true)
  const four = await Promise.all(
    [1, 2, 3, 4].map(() => call('firm1', 'POST', `/api/own/samples/${sampleId}/objection`, { text: '导体电阻应复检' })),
  )
  assert.deepEqual(four.map((r) => r.status).sort(), [201, 409, 409, 409])
  const objection = four.find((r) => r.status === 201) as (typeof four)[number]
  assert.equal(
    (await call('firm1', 'POST', `/api/own/samples/${sampleId}/objection`, { text: '再提一次异议' })).status,
    409,
  )
  await underObjection()
  // One of the two others belongs to the firm: it stands aside, in public and without the ground being told.
  const [connected, later] = [0, 1, 2].filter((i) => i !== usedLaboratory) as [number, number]
  await link(laboratories[connected] as string, firmId)
  const answer = await call('office1', 'POST', `/api/sampling/objections/${objection.body.id}/answer`, {
    isAccepted: true,
    answer: '同意复检',
  })
  assert.equal(answer.status, 200, answer.text)
  await underObjection()
  const aside = '按抽检分离和回避规则，不承担本次检验'
  for (const place of [connected, usedLaboratory])
    assert.deepEqual(await inFile(answer.body.drawId, place), {
      isCandidate: false,
      excludedBefore: aside,
      excludedAfter: undefined,
    })
  assert.equal((await inFile(answer.body.drawId, later)).isCandidate, true)
  // Under way it is not repeated; cancelled it is, and the first stays public.
  const repeat = () => call('office1', 'POST', `/api/sampling/samples/${sampleId}/draw-retest`)
  assert.equal((await repeat()).status, 409)
  const cancelled = await call('office1', 'POST', `/api/draws/${answer.body.drawId}/cancel`, { reason: '审核人员缺席' })
  assert.equal(cancelled.status, 204, cancelled.text)
  const waiting = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  assert.deepEqual([waiting.may.repeatRetest, waiting.retestDraw], [true, answer.body.drawId])
  const again = await repeat()
  assert.equal(again.status, 200, again.text)
  assert.notEqual(again.body.drawId, answer.body.drawId)
  // The only candidate comes under the firm after the list is frozen, another laboratory onto the register.
  await link(laboratories[later] as string, firmId)
  await registerLaboratory(3)
  await play(again.body.drawId)
  assert.deepEqual(await inFile(again.body.drawId, later), {
    isCandidate: true,
    excludedBefore: undefined,
    excludedAfter: aside,
  })
  const { retestDraw, codes } = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  assert.deepEqual([codes.length, retestDraw === again.body.drawId], [1, false], 'refused, and another draw began')
  const refusals = await city.app.db.pool.query(
    `select outcome from rules.decision where about_id = $1 and rule_id = 'sampling.separation' and facts ->> 'makesIt' = 'true'`,
    [sampleId],
  )
  assert.ok(refusals.rows.length >= 2 && refusals.rows.every((r) => r.outcome === 'no'), 'the grounds are kept')
  await play(retestDraw)
  assert.equal((await repeat()).status, 404, 'the back-up sample is on its way')
  const view = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  const retest = view.codes.find((c: { purpose: string }) => c.purpose === 'retest')
  const place = laboratories.indexOf(retest.laboratoryId)
  assert.equal(place, 3, 'the one that is separate')
  blindId = (await call(`tester${place}`, 'GET', '/api/own/blind-samples')).body.items[0].id
  const visitor = await everyAnswer('guest')
  const asGuest = new Map(visitor.map(({ url, text }) => [url, text]))
  assert.deepEqual(leaks(visitor, asGuest), [], 'the draw for a re-test names no sample')
  assert.deepEqual(leaks(await everyAnswer(`tester${place}`), asGuest), [], 'nor does anything else')
  assert.equal((await post(`tester${place}`, 'receive', { isSealWhole: true, note: '完好' })).status, 204)
  assert.equal((await enter(`tester${place}`, 'conductor-resistance', 7.3, 'ohm/km')).status, 204)
  assert.equal((await enter(`tester${place}`, 'insulation-thickness', 0.85, 'mm')).status, 204)
  assert.equal((await post(`tester${place}`, 'tested')).status, 204)
  assert.equal((await post(`approver${place}`, 'report')).status, 204)
  const done = await eventually(async () => {
    const [found] = (await call('firm1', 'GET', '/api/own/samples')).body.items
    return found.verdict === 'conforming' ? found : undefined
  })
  assert.equal(done.objection.state, 'accepted')
  const settled = (await call('office1', 'GET', `/api/subjects/${firmId}/timeline?kind=sampling.verdict`)).body.items
  assert.deepEqual(
    settled.map((r: { dispute?: { until?: string } }) => r.dispute && r.dispute.until !== undefined),
    [undefined, true],
    'the first verdict was objected to, and that is settled',
  )
  const { rows: counted } = await city.app.db.pool.query(
    `select is_pass from indicators.counted where subject_id = $1`,
    [firmId],
  )
  assert.deepEqual(counted, [{ is_pass: true }], 'now the re-test counts')
  const notice = await call('firm1', 'GET', `/api/own/samples/${sampleId}/notice.html`)
  assert.match(notice.text, /以备样复检.*所检项目合格/)
  const cases = (await call('office1', 'GET', '/api/cases?kind=sampling.follow-up')).body.items
  assert.deepEqual(
    cases
      .filter((c: { subjectId: string; state: string }) => c.subjectId === firmId)
      .map((c: { state: string }) => c.state),
    ['lifted'],
    'the case that rested on the first verdict is closed',
  )
  const marks = await city.app.db.pool.query(
    `select withdraws from archive.record where subject_id = $1 and kind = 'sampling.marked' order by known_at`,
    [firmId],
  )
  assert.deepEqual(marks.rows, [{ withdraws: false }, { withdraws: true }])
  const { rows } = await city.app.db.pool.query(
    `select (body->>'isRetest')::bool as retest, supersedes is not null as supersedes from archive.record
     where subject_id = $1 and kind = 'sampling.verdict' order by known_at`,
    [firmId],
  )
  assert.deepEqual(rows, [
    { retest: false, supersedes: false },
    { retest: true, supersedes: true },
  ])
})

test('plans and samples go out as Excel, audited; the plan counts what has its verdict', async () => {
  for (const what of ['plans', 'samples']) {
    const reply = await city.server.inject({
      url: `/api/sampling/${what}/export.xlsx`,
      headers: { cookie: cookie.office1 ?? '' },
    })
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
    assert.equal((await call('sampler1', 'GET', `/api/sampling/${what}/export.xlsx`)).status, 403)
  }
  const { rows } = await city.app.db.pool.query(
    `select object_kind, detail ->> 'rows' as n from core.audit_entry where action = 'sampling.export' order by at`,
  )
  // The look for leaks above has tried the exports too.
  assert.deepEqual(
    rows.slice(-2).map((r) => r.object_kind),
    ['sampling-plan', 'sampling-sample'],
  )
  assert.ok(rows.every((r) => Number(r.n) >= 1))
  const { concluded, spoilt } = (await call('office1', 'GET', `/api/sampling/plans/${planId}`)).body
  assert.deepEqual([concluded, spoilt], [1, 0])
  const found = async (query: string) =>
    (await call('office1', 'GET', `/api/sampling/plans?${query}`)).body.items.some(
      (p: { id: string }) => p.id === planId,
    )
  assert.equal(await found('year=2026&state=running&productClass=cable'), true)
  for (const other of ['year=2025', 'state=draft', 'productClass=toy']) assert.equal(await found(other), false, other)
})

test('a firm that cannot be sampled keeps its place in the draw, publicly and without being named', async () => {
  const tasks = (await call('sampler1', 'GET', `/api/sampling/tasks?planId=${planId}&limit=100`)).body.items
  const task = tasks.find((t: { subjectId: string }) => t.subjectId === otherId)
  const reason = `${OTHER}已停产`
  assert.equal((await call('elsewhere', 'POST', `/api/sampling/tasks/${task.id}/void`, { reason })).status, 404)
  assert.equal((await call('sampler1', 'POST', `/api/sampling/tasks/${task.id}/void`, { reason })).status, 204)
  assert.equal((await call('sampler1', 'POST', `/api/sampling/tasks/${task.id}/sample`, sampleBody)).status, 409)
  const { objectsDraw } = (await call('office1', 'GET', `/api/sampling/plans/${planId}`)).body
  const file = await call('guest', 'GET', `/draws/${objectsDraw}/draw.json`)
  assert.equal(file.body.steps.filter((s: { kind: string }) => s.kind === 'excluded').length, 1)
  assert.ok(!file.text.includes(OTHER))
})

test('a laboratory under the same owner as the sampler gets nothing: the decision is kept and another is drawn', async () => {
  const { app } = city
  const asSystem = systemActor('test')
  const make = (name: string) =>
    app.db.write(systemScope('test'), (tx) =>
      createSubject(tx, app, asSystem, {
        kind: 'body',
        name,
        creditCode: creditCode(7100 + name.length),
        region: '120101',
        source: '测试',
      }),
    )
  const [group, sampler] = [(await make('某集团')).subjectId, (await make('某抽样服务中心')).subjectId]
  const targeted = { ...plan, title: '2026年电线电缆风险抽查', selection: 'targeted', samples: 2 }
  const second = (await call('office1', 'POST', '/api/sampling/plans', targeted)).body.id
  await call('head1', 'POST', `/api/sampling/plans/${second}/approve`)
  const named = { subjectIds: [otherId], reason: '投诉较多' }
  assert.equal((await call('office1', 'POST', `/api/sampling/plans/${second}/objects`, named)).status, 204)
  assert.equal(
    (await call('office1', 'POST', `/api/sampling/plans/${planId}/objects`, named)).status,
    409,
    'a random plan',
  )
  await play((await call('office1', 'POST', `/api/sampling/plans/${second}/draw-laboratory`, {})).body.drawId)
  const drawn = (await call('office1', 'GET', `/api/sampling/plans/${second}`)).body.laboratoryId
  for (const below of [drawn, sampler]) await link(below, group)
  const [task] = (await call('sampler1', 'GET', `/api/sampling/tasks?planId=${second}`)).body.items
  const taken = await call('sampler1', 'POST', `/api/sampling/tasks/${task.id}/sample`, {
    ...sampleBody,
    samplingBodyId: sampler,
  })
  assert.equal(taken.status, 201, taken.text)
  const sample = taken.body.sampleId
  const sent = await call('office1', 'POST', `/api/sampling/samples/${sample}/blind`)
  assert.ok(sent.body.drawId, sent.text)
  assert.equal(
    (await call('office1', 'POST', `/api/sampling/samples/${sample}/blind`)).status,
    409,
    'one draw at a time',
  )
  const { rows } = await app.db.pool.query(`select outcome, facts from rules.decision where about_id = $1`, [sample])
  assert.deepEqual(rows, [{ outcome: 'no', facts: { connection: 'common-owner', makesIt: false } }])
  await play(sent.body.drawId)
  const [code] = (await call('office1', 'GET', `/api/sampling/samples/${sample}`)).body.codes
  assert.ok(laboratories.includes(code.laboratoryId) && code.laboratoryId !== drawn)

  const place = laboratories.indexOf(code.laboratoryId)
  const own = (await call(`tester${place}`, 'GET', '/api/own/blind-samples')).body.items
  const id = own.find((b: { code: string }) => b.code === code.code).id
  const broken = { isSealWhole: false, note: '封条撕裂' }
  assert.equal((await call(`tester${place}`, 'POST', `/api/own/blind-samples/${id}/receive`, broken)).status, 204)
  const custody = await eventually(async () => {
    const steps = (await call('office1', 'GET', `/api/sampling/samples/${sample}`)).body.custody
    return steps.some((s: { step: string }) => s.step === 'void') ? steps : undefined
  })
  assert.deepEqual(
    custody.map((s: { step: string }) => s.step),
    ['sealed', 'blinded', 'void'],
    'a broken seal voids the sample',
  )
  const { concluded, spoilt } = (await call('office1', 'GET', `/api/sampling/plans/${second}`)).body
  assert.deepEqual([concluded, spoilt], [0, 1])
  assert.equal((await call(`tester${place}`, 'POST', `/api/own/blind-samples/${id}/tested`)).status, 409)
})

test('the second sampler is another account that confirms; a clock that runs ahead is known by what it says at the sending', async () => {
  const [task, own] = [{ id: newId() }, newId()]
  await city.app.db.pool.query(
    `insert into sampling.plan (id, region, year, title, product_class, selection, reason, samples, due_on, state, created_by, created_by_name, created_at)
     values ($1, '120101', 2026, '定向抽查', 'cable', 'targeted', '测试', 1, '2027-06-30', 'running', 'x', 'x', now())`,
    [own],
  )
  await city.app.db.pool.query(
    `insert into sampling.task (subject_id, id, plan_id, region, subject_name, selection, due_on, state, created_at)
     values ($1, $2, $3, '120101', $4, 'targeted', '2027-06-30', 'open', now())`,
    [otherId, task.id, own, OTHER],
  )
  const take = (body: object) => call('sampler1', 'POST', `/api/sampling/tasks/${task.id}/sample`, body)
  const offered = await call('sampler1', 'GET', `/api/forms/sampling.sample/second-officials?subjectId=${otherId}`)
  const ids = offered.body.items.map((p: { accountId: string }) => p.accountId)
  assert.ok(ids.includes(accounts.sampler2) && !ids.includes(accounts.sampler1) && !ids.includes(accounts.elsewhere))
  for (const who of ['sampler1', 'elsewhere', 'firm1']) {
    const refused = await take({ ...sampleBody, secondSamplerId: accounts[who] })
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/secondSampler'], who)
  }

  const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString()
  const sheet = { ...sampleBody, key: newId(), secondSampler: '随便写的', secondSamplerId: accounts.sampler2 }
  const ahead = await take({ ...sheet, takenAt: hours(2) })
  assert.deepEqual([ahead.body.type, ahead.body.errors[0].pointer], ['/problems/happens-in-future', '/takenAt'])
  assert.equal((await take({ ...sheet, takenAt: hours(60), sentAt: hours(60) })).body.type, '/problems/clock-astray')
  const made = await take({ ...sheet, producedOn: '2199-01-01' })
  assert.equal(made.body.errors[0].pointer, '/producedOn')
  // Taken an hour ago by a clock that runs two hours ahead.
  const taken = await take({ ...sheet, takenAt: hours(1), sentAt: hours(2) })
  assert.equal(taken.status, 201, taken.text)
  const again = await take({ ...sheet, takenAt: hours(1), sentAt: hours(2) })
  assert.equal(again.status, 409, 'another moment is another sheet')
  const id = taken.body.sampleId
  const { rows } = await city.app.db.pool.query('select happened_at from archive.record where id = $1', [id])
  assert.ok(
    Math.abs(rows[0].happened_at.getTime() - Date.parse(hours(-1))) < 60_000,
    'the day on site, not the server’s',
  )

  const seen = async (who: string) => (await call(who, 'GET', `/api/sampling/samples/${id}`)).body
  const printed = async () => (await call('sampler1', 'GET', `/api/sampling/samples/${id}/sheet.html`)).text
  assert.equal((await seen('sampler1')).body.secondSampler, 'sampler2')
  assert.ok(Math.abs((await seen('sampler1')).body.clockSkewSeconds + 7200) < 60)
  assert.deepEqual([(await seen('sampler1')).second.state, (await seen('sampler2')).second.isMine], ['awaiting', true])
  assert.match(await printed(), /sampler2（单人，待第二人确认）/)
  const waiting = (await call('sampler2', 'GET', '/api/tasks')).body.items
  assert.ok(waiting.some((t: { path: string }) => t.path === `/sampling/samples/${id}`))
  const confirm = (who: string) => call(who, 'POST', `/api/forms/confirmations/${otherId}/${id}/secondSampler/confirm`)
  assert.equal((await confirm('sampler1')).status, 403, 'the first confirms for nobody')
  assert.equal((await confirm('sampler2')).status, 204)
  assert.equal((await seen('sampler1')).second.state, 'confirmed')
  assert.match(await printed(), /第二名抽样人员[^（]*sampler2(?!（)/)
})

test('everything that was sealed of sampling is still what was sealed', async () => {
  const kinds = ['sample', 'custody', 'step', 'result', 'verdict', 'service', 'objection', 'answer'].map(
    (k) => `sampling-${k}`,
  )
  const missing = await eventually(async () => {
    const { rows } = await city.app.db.pool.query(
      `select distinct kind from evidence.commitment where kind = any ($1)`,
      [kinds],
    )
    return rows.length === kinds.length ? [] : undefined
  })
  assert.deepEqual(missing, [])
  const { custody, codes } = (await call('office1', 'GET', `/api/sampling/samples/${sampleId}`)).body
  for (const [kind, id] of [
    ['custody', custody[0].id],
    ['step', codes[0].steps[0].id],
    ['verdict', codes[0].verdictId],
    ['service', codes[0].service.id],
  ])
    assert.equal((await call('office1', 'GET', `/api/receipts/sampling-${kind}/${id}`)).status, 200, kind)
  const { tree, bodies } = await verifyLog(city.app)
  assert.ok(tree.entries > 0 && bodies.checked > 50)
  // The laboratories of this test were written past the register and are rightly found unsealed.
  assert.deepEqual(
    bodies.findings.filter((f) => !f.at.startsWith('laborator')),
    [],
  )
})
