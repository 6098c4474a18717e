// Double-random supervision on a whole city: plan, real draw ceremony, two inspectors each, inspection, public result; and who must not be drawn.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createAccount, createTestActor, signIn } from '../src/core/access/testing/index.ts'
import { fixedClock } from '../src/core/clock.ts'
import { systemScope } from '../src/core/db/index.ts'
import { createSubject, linkSubject } from '../src/engines/archive/index.ts'
import { creditCode } from '../src/engines/archive/testing/city.ts'
import { systemActor } from '../src/engines/cases/index.ts'
import { createParty } from '../src/engines/draws/testing/parties.ts'
import { closeExpired, listPublic, PUBLIC_SCOPE } from '../src/engines/publications/index.ts'
import { startTestCity, type TestCity } from './harness.ts'

/** 和平区 has a list of firms, 河东区 one firm only: whatever is drawn there, it is this one. */
const [DISTRICT, SMALL] = ['120101', '120102'] as const
const FIRMS = 230
const clock = fixedClock('2026-11-23T09:00:00+08:00')

const INSPECTORS = {
  ben: { name: '本初', region: DISTRICT, organisation: '和平区市场监督管理局' },
  bo: { name: '博文', region: DISTRICT, organisation: '和平区市场监督管理局' },
  gao: { name: '高远', region: DISTRICT, organisation: '和平区消防救援支队' },
  lin: { name: '林深', region: DISTRICT, organisation: '和平区城市管理委员会' },
  eve: { name: '伊娃', region: SMALL, organisation: '河东区市场监督管理局' },
  eli: { name: '以立', region: SMALL, organisation: '河东区市场监督管理局' },
  eon: { name: '怡安', region: SMALL, organisation: '河东区市场监督管理局' },
  fan: { name: '方圆', region: SMALL, organisation: '河东区市场监督管理局' },
} as const
type Inspector = keyof typeof INSPECTORS

interface Task {
  readonly id: string
  readonly subjectId: string
  readonly subjectName: string
  readonly state: string
  readonly result?: string
  readonly recordId?: string
  readonly inspectors: readonly { readonly accountId: string; readonly name: string }[]
  readonly inclusionProbability: number
}

let city: TestCity
let onlyFirm: string
const accounts: Record<string, string> = {}

const makeSubject = (kind: 'enterprise' | 'person', name: string, region: string, n?: number) =>
  city.app.db.write(
    systemScope('test'),
    async (tx) =>
      (
        await createSubject(tx, city.app, systemActor('test'), {
          kind,
          name,
          region,
          ...(n !== undefined && { creditCode: creditCode(n), industry: 'C3831' }),
          source: '测试',
        })
      ).subjectId,
  )

before(async () => {
  city = await startTestCity({ demo: true, clock })
  for (let i = 0; i < FIRMS; i++) await makeSubject('enterprise', `和平电缆${i}厂`, DISTRICT, 5000 + i)
  onlyFirm = await makeSubject('enterprise', '河东独家电缆厂', SMALL, 5900)
  for (const [login, roles, name] of [
    ['office1', ['quality-office'], '卿云'],
    ['head1', ['department-head'], '华章'],
    ['review1', ['reviewer'], '采薇'],
  ] as const)
    accounts[login] = await createAccount(city.app, { login, roles, name })
  for (const [login, { name, region }] of Object.entries(INSPECTORS))
    accounts[login] = await createAccount(city.app, { login, roles: ['inspector'], name, region })
})
after(() => city?.close())

// A session idles out when the clock is moved: at each moment people sign in anew.
const cookies = new Map<string, string>()
async function send(login: string, what: string, payload?: object) {
  const at = `${login} ${clock.now().toISOString()}`
  const cookie = cookies.get(at) ?? (await signIn(city.server, login))
  cookies.set(at, cookie)
  const [method, url] = what.split(' ') as ['GET' | 'POST', string]
  const headers = { cookie, 'x-requested-by': 'zhiheng' }
  return city.server.inject({ method, url, headers, ...(payload && { payload }) })
}

// biome-ignore lint/suspicious/noExplicitAny: replies of many routes
async function ask(login: string, what: string, payload?: object): Promise<any> {
  const reply = await send(login, what, payload)
  assert.ok(reply.statusCode < 300, `${login} ${what}: ${reply.statusCode} ${reply.body}`)
  return reply.body === '' ? undefined : reply.json()
}

function list(login: Inspector, more: { personSubjectId?: string; basedOn?: number } = {}) {
  const { name, region, organisation } = INSPECTORS[login]
  const { basedOn = 0, ...person } = more
  const body = { name, certificate: `JC-${login}`, organisation, matters: [], capacity: 20, declared: [], ...person }
  return ask('office1', `POST /api/supervision/inspectors/${accounts[login]}`, {
    region,
    isActive: true,
    body,
    reason: '列入名录',
    basedOn,
  })
}

async function approvedBatch(region: string, title: string, departments: readonly string[]): Promise<string> {
  const [today] = clock.now().toISOString().split('T') as [string]
  const plan = { year: Number(today.slice(0, 4)), region, title, departments }
  const planId: string = (await ask('office1', 'POST /api/supervision/plans', plan)).id
  const batch = { title: '第一批', matters: ['product-quality'], startsOn: today, dueOn: `${plan.year + 1}-03-31` }
  const batchId: string = (await ask('office1', `POST /api/supervision/plans/${planId}/batches`, batch)).id
  await ask('office1', `POST /api/supervision/plans/${planId}/moves/submit`)
  await ask('head1', `POST /api/supervision/plans/${planId}/moves/approve`, {})
  return batchId
}

/** The real ceremony: both officials join, commit, and one opens; the city takes the draw. Gives the tasks. */
async function drawBatch(batchId: string): Promise<readonly Task[]> {
  const { drawId } = await ask('office1', `POST /api/supervision/batches/${batchId}/draw`, {})
  const parties = (
    [
      ['office', 'office1', 'quality-office'],
      ['head', 'head1', 'department-head'],
    ] as const
  ).map(([party, login, role]) => {
    const actor = createTestActor(city.app, { accountId: accounts[login] as string, roles: [role], name: login })
    return createParty(city.app, actor, drawId, party)
  })
  for (const p of parties) await p.join()
  for (const p of parties) await p.commit()
  // Two of three shares open every secret: with the system's, one official is enough, and the city may draw before the other comes.
  await parties[0]?.open()
  return eventually(async () => {
    const batch = await ask('office1', `GET /api/supervision/batches/${batchId}`)
    if (batch.state !== 'drawn') return undefined
    return (await ask('office1', `GET /api/supervision/batches/${batchId}/tasks?limit=100`)).items
  })
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 150; i++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((r) => setTimeout(r, 100))
  }
  throw new Error('it did not happen within fifteen seconds')
}

const loginOf = (accountId: string) =>
  Object.keys(INSPECTORS).find((login) => accounts[login] === accountId) as Inspector
const namesOf = (task: Task) => task.inspectors.map((i) => i.name).sort()

/** 通过登记的住所无法联系, written by the first of the two and signed by both. */
async function inspect(task: Task): Promise<void> {
  const [first, second] = task.inspectors.map((i) => loginOf(i.accountId)) as [Inspector, Inspector]
  const sign = (login: Inspector) => ({
    by: 'typed',
    name: INSPECTORS[login].name,
    role: '检查人员',
    at: clock.now().toISOString(),
    isConfirmed: true,
  })
  await ask(first, 'POST /api/forms/supervision.inspection/submissions', {
    key: randomUUID(),
    subjectId: task.subjectId,
    version: 3,
    happenedAt: clock.now().toISOString(),
    answers: {
      visit: 'not-reached',
      visitFacts: '登记住所无此企业，邻居王小芳（电话 13812345678）称已搬走。',
      firstInspector: sign(first),
      secondInspector: sign(second),
    },
    notes: {},
    taskRef: task.id,
  })
}

let firstBatch: string
let drawnTasks: readonly Task[]

test('without two inspectors for the region no draw begins', async () => {
  await list('eve')
  const batchId = await approvedBatch(SMALL, '无人可派', ['河东区市场监督管理局'])
  const reply = await send('office1', `POST /api/supervision/batches/${batchId}/draw`, {})
  assert.equal(reply.statusCode, 409, reply.body)
  assert.match(reply.body, /只有1人，每项任务须两人/)
})

test('a joint plan names a department without inspectors: the draw is refused and says which', async () => {
  for (const login of ['ben', 'bo', 'lin'] as const) await list(login)
  const departments = [INSPECTORS.ben.organisation, INSPECTORS.gao.organisation]
  firstBatch = await approvedBatch(DISTRICT, '和平区联合抽查', departments)
  const before = await ask('office1', `GET /api/supervision/batches/${firstBatch}`)
  assert.deepEqual(
    [before.ratio.percent, before.ratio.isUnverified, before.objectsNow, before.frozen],
    [1, true, FIRMS, undefined],
  )
  const reply = await send('office1', `POST /api/supervision/batches/${firstBatch}/draw`, {})
  assert.equal(reply.statusCode, 409, reply.body)
  assert.match(reply.body, /没有和平区消防救援支队的人员/)
  assert.doesNotMatch(reply.body, /没有和平区市场监督管理局/)
})

test('plan, approval by another, ceremony: one in a hundred is drawn, with two different inspectors of the departments each', async () => {
  await list('gao')
  drawnTasks = await drawBatch(firstBatch)
  // 1 % of 230, rounded up.
  assert.equal(drawnTasks.length, 3)
  assert.equal(new Set(drawnTasks.map((t) => t.subjectId)).size, 3)
  for (const task of drawnTasks) {
    assert.equal(new Set(task.inspectors.map((i) => i.accountId)).size, 2)
    assert.ok(!namesOf(task).includes('林深'), 'a department that takes no part')
    assert.ok(namesOf(task).includes(INSPECTORS.gao.name), 'one of each department')
    assert.equal(task.inclusionProbability, 3 / FIRMS)
  }
  const batch = await ask('office1', `GET /api/supervision/batches/${firstBatch}`)
  assert.deepEqual([batch.frozen.candidates, batch.frozen.quota, batch.progress.drawn], [FIRMS, 3, 3])
})

test('a firm finds the draws that cover its place and whether it was drawn; another district’s firm and officials do not', async () => {
  const drawnFirms = drawnTasks.map((t) => t.subjectId)
  const { rows } = await city.app.db.pool.query<{ id: string }>(
    `select subject_id as id from archive.subject where kind = 'enterprise' and name like '和平电缆%' order by name`,
  )
  const spared = rows.find((r) => !drawnFirms.includes(r.id))?.id as string
  const own = async (login: string, subjectId: string, region: string) => {
    await createAccount(city.app, { login, roles: ['enterprise'], name: login, region, subjectId })
    return (await ask(login, 'GET /api/own/draws')).items as { id: string; isDrawn: boolean; code?: string }[]
  }
  const [hers] = await own('drawnfirm', drawnFirms[0] as string, DISTRICT)
  const [his] = await own('sparedfirm', spared, DISTRICT)
  assert.equal(hers?.isDrawn, true)
  assert.match(hers?.code ?? '', /^[0-9A-Z]{18}$/)
  assert.deepEqual([his?.id, his?.isDrawn], [hers?.id, false])
  assert.deepEqual(await own('farfirm', onlyFirm, SMALL), [])
  assert.equal((await send('office1', 'GET /api/own/draws')).statusCode, 404)
})

test('how a plan went stays written when it was sent back and submitted again', async () => {
  const plan = { year: 2026, region: DISTRICT, title: '退回过的计划', departments: ['和平区市场监督管理局'] }
  const { id } = await ask('office1', 'POST /api/supervision/plans', plan)
  const batch = { title: '第一批', matters: ['product-quality'], startsOn: '2026-12-01', dueOn: '2026-12-31' }
  await ask('office1', `POST /api/supervision/plans/${id}/batches`, batch)
  await ask('office1', `POST /api/supervision/plans/${id}/moves/submit`)
  await ask('head1', `POST /api/supervision/plans/${id}/moves/return`, { remark: '请缩短期限' })
  await ask('office1', `POST /api/supervision/plans/${id}/moves/submit`)
  await ask('head1', `POST /api/supervision/plans/${id}/moves/approve`, {})
  const { moves } = await ask('head1', `GET /api/supervision/plans/${id}`)
  assert.deepEqual(
    moves.map((m: { move: string; by: string; remark?: string }) => [m.move, m.by, m.remark]),
    [
      ['create', '卿云', undefined],
      ['submit', '卿云', undefined],
      ['return', '华章', '请缩短期限'],
      ['submit', '卿云', undefined],
      ['approve', '华章', undefined],
    ],
  )
})

test('a general matter draws no more than its limit, and the page says that it is the limit', async () => {
  const { items } = await ask('office1', 'GET /api/supervision/matters')
  const matter = items.find((m: { id: string }) => m.id === 'registered-address')
  await ask('office1', 'POST /api/supervision/matters/registered-address', {
    body: { ...matter.body, ratioCap: 0.5 },
    from: '2026-11-01',
    reason: '本市规定上限',
    basedOn: matter.version,
  })
  const ratio = await ask('office1', 'GET /api/supervision/ratio?matters=registered-address&on=2026-11-23')
  assert.deepEqual([ratio.percent, ratio.from], [0.5, '2026-11-01'])
  assert.match(ratio.reference.zh, /登记事项检查.*比例上限/)
  const early = await ask('office1', 'GET /api/supervision/ratio?matters=registered-address&on=2026-10-31')
  assert.equal(early.percent, 1)
})

test('a check of what enterprises publish draws three in a hundred at least, and says by which article', async () => {
  const { items } = await ask('office1', 'GET /api/supervision/matters')
  const { body, version } = items.findLast((m: { id: string }) => m.id === 'registered-address')
  await ask('office1', 'POST /api/supervision/matters/registered-address', {
    body: { ...body, clause: 'CN-PIC-2025/4' },
    from: '2026-12-01',
    reason: '改为公示信息抽查',
    basedOn: version,
  })
  const asked = 'GET /api/supervision/ratio?matters=registered-address&on='
  const floor = await ask('office1', `${asked}2026-12-01`)
  assert.deepEqual([floor.percent, floor.reference.zh], [3, '企业公示信息抽查办法第四条：抽查比例不少于3%'])
  assert.equal((await ask('office1', `${asked}2026-11-30`)).percent, 0.5, 'the day before it was no such check')
})

test('the record of the inspection does the task, and its result becomes public after review: redacted, for its term', async () => {
  const [task] = drawnTasks as [Task]
  await inspect(task)
  const done: Task = (await ask('office1', `GET /api/supervision/tasks/${task.id}`)).task
  assert.deepEqual([done.state, done.result], ['done', 'not-reached'])
  const publicNow = () => city.server.inject(`/open-data/publications.json?kind=supervision.result`)
  assert.doesNotMatch((await publicNow()).body, new RegExp(task.subjectName))

  const waiting = (await ask('review1', 'GET /api/publications/waiting')).items
  const entry = waiting.find((e: { subjectName?: string }) => e.subjectName === task.subjectName)
  assert.ok(entry, JSON.stringify(waiting))
  const { proposal } = await ask('review1', `GET /api/publications/${entry.id}`)
  await ask('review1', `POST /api/publications/${entry.id}/approve`, { eventId: proposal.eventId })
  const page = await eventually(async () => {
    const reply = await city.server.inject(`/publications/${entry.id}`)
    return reply.statusCode === 200 ? reply.body : undefined
  })
  const data = (await publicNow()).body
  for (const text of [page, data]) {
    assert.ok(text.includes(task.subjectName))
    assert.doesNotMatch(text, /王小芳|13812345678|邻居/)
    for (const { name } of task.inspectors) assert.ok(!text.includes(name), 'by whom it was inspected stays inside')
  }
  assert.match(page, /通过登记的住所（经营场所）无法联系/)

  const shownAt = async (day: string) =>
    (
      await city.app.db.read(PUBLIC_SCOPE, (tx) =>
        listPublic(tx, new Date(`${day}T09:00:00+08:00`), { kind: 'supervision.result' }),
      )
    ).items.length
  // What is held against the firm: three months from the day of its publication (信用修复管理办法 10), not the three years of other results.
  assert.deepEqual([await shownAt('2027-02-22'), await shownAt('2027-02-25')], [1, 0])
  assert.equal(await closeExpired(city.app), 0)
})

test('a former employee of the only firm is never drawn for it', async () => {
  const person = await makeSubject('person', '伊娃', SMALL)
  const employment = { relation: 'employed-by', otherId: onlyFirm, reason: '曾任质量主管' } as const
  await city.app.db.write(systemScope('test'), (tx) =>
    linkSubject(tx, city.app, systemActor('test'), [''], person, employment),
  )
  await list('eve', { personSubjectId: person, basedOn: 1 })
  for (const login of ['eli', 'eon'] as const) await list(login)
  const [task] = await drawBatch(await approvedBatch(SMALL, '河东区抽查', ['河东区市场监督管理局']))
  assert.deepEqual(namesOf(task as Task), ['以立', '怡安'].sort())
  await inspect(task as Task)
})

test('drawn once this year, the only firm is not drawn again; next year others than those who were there come', async () => {
  const again = await approvedBatch(SMALL, '河东区再抽', ['河东区市场监督管理局'])
  const reply = await send('office1', `POST /api/supervision/batches/${again}/draw`, {})
  assert.equal(reply.statusCode, 409, reply.body)
  assert.match(reply.body, /河东独家电缆厂”：本年度已抽查1次，达到上限1次/)

  clock.set('2027-02-01T09:00:00+08:00')
  await list('fan')
  await list('eve', { basedOn: 2 })
  // Two were there ten weeks ago; whoever is left of the district comes: 伊娃, whose entry names no person any more, and 方圆.
  const [task] = await drawBatch(await approvedBatch(SMALL, '河东区次年抽查', ['河东区市场监督管理局']))
  assert.deepEqual(namesOf(task as Task), ['伊娃', '方圆'].sort())
})
