import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createAccount, createTestActor } from '../../core/access/testing/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { addRecord, createSubject, linkSubject } from '../../engines/archive/index.ts'
import type { Login } from '../../engines/cases/testing/city.ts'
import { documentOf } from '../../engines/forms/define.ts'
import { sampleAnswers } from '../../engines/forms/logic/sample-answers.ts'
import { inspectionForm } from './forms/inspection.ts'
import { supervision } from './index.ts'
import { supervisionRoutes } from './routes.ts'
import type { MatterVersion } from './schema.ts'
import {
  batch,
  city,
  clock,
  code,
  drawn,
  notReached,
  ok,
  sign,
  startSupervision,
  submit,
  taskOf,
} from './testing/city.ts'

before(startSupervision)
after(() => city.close())

/** Numbers in [0, 1), the same each time. */
function sequence(): () => number {
  let n = 0
  return () => {
    n += 1
    return (n * 0.61803398875) % 1
  }
}

test('matters name what entitles to inspect; a wording of an earlier release with a wrong article gets a next version', async () => {
  const listed = async () => ok(await city.as('ben')('GET /api/supervision/matters')).items as MatterVersion[]
  const items = await listed()
  assert.ok(items.length >= 5)
  assert.deepEqual(
    items.filter((m) => m.id === 'production-licence').map((m) => [m.version, m.basis?.zh, m.body.isUnverified]),
    [[1, '中华人民共和国工业产品生产许可证管理条例（2023年修订）第三十九条', false]],
  )
  const old = { ...items.find((m) => m.id === 'production-licence')?.body, clause: 'CN-IPL-2023/5', isUnverified: true }
  await city.app.db.pool.query("update supervision.matter set body = $1 where matter_id = 'production-licence'", [old])
  for (let i = 0; i < 2; i++) await supervision.start?.(city.app)
  assert.deepEqual(
    (await listed()).filter((m) => m.id === 'production-licence').map((m) => [m.version, m.body.clause]),
    [
      [1, 'CN-IPL-2023/5'],
      [2, 'CN-IPL-2023/39'],
    ],
  )
})

test('a second plan of the same name is refused for the region and year, whatever blanks it is written with', async () => {
  const plan = { year: 2026, region: '120101', title: '同名计划', departments: ['市场监督管理局'] }
  ok(await city.as('office' as Login)('POST /api/supervision/plans', plan))
  const again = await city.as('office' as Login)('POST /api/supervision/plans', { ...plan, title: '同名 计划' })
  assert.deepEqual(code(again), [409, 'plan-named-already'])
  assert.equal(again.json().errors[0].pointer, '/title')
  ok(await city.as('office' as Login)('POST /api/supervision/plans', { ...plan, year: 2027 }))
})

test('while a batch is written it says how many objects there are and how many would be drawn', async () => {
  const asked = 'GET /api/supervision/ratio?matters=registered-address&on=2026-11-23&region='
  const here = ok(await city.as('office' as Login)(`${asked}120101`))
  assert.deepEqual([here.percent, here.objects > 0, here.expected], [1, true, Math.ceil(here.objects / 100)])
  assert.equal(ok(await city.as('ben')(`${asked}120102`)).objects, undefined, 'another district is not counted')
})

test('version 3 can be answered, and its answers bring a result', () => {
  const version = inspectionForm.versions[2]
  const { answers } = sampleAnswers(documentOf(inspectionForm, version), sequence(), {
    on: '2026-11-23',
    rules: inspectionForm.rules,
  })
  assert.ok('visit' in answers)
})

test('from plan to task to result: approved by another, answered by the two who were drawn, once', async () => {
  const { planId, batchId } = await batch()
  ok(await city.as('office' as Login)(`POST /api/supervision/plans/${planId}/moves/submit`))
  assert.equal(
    (await city.as('office' as Login)(`POST /api/supervision/plans/${planId}/moves/approve`, {})).statusCode,
    403,
  )
  ok(await city.as('hua')(`POST /api/supervision/plans/${planId}/moves/approve`, {}))
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  const tasks = ok(await city.as('ben')('GET /api/tasks')).items
  assert.ok(tasks.some((t: { id: string; kind: string }) => t.id === task && t.kind === 'drawn-inspection'))

  const oneHand = await submit('ben', task, { ...notReached, secondInspector: sign('伊娃') })
  assert.deepEqual(code(oneHand), [400, 'inspection-result-refused'])
  assert.deepEqual(code(await submit('hua', task, notReached)), [403, 'inspection-task-not-yours'])
  ok(await submit('ben', task, notReached))
  assert.equal((await submit('bo', task, notReached)).statusCode, 409)

  const done = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  assert.deepEqual([done.state, done.result], ['done', 'not-reached'])
  const seen = ok(await city.as('ben')(`GET /api/supervision/batches/${batchId}`))
  assert.deepEqual(seen.progress, { drawn: 1, inspected: 1, overdue: 0, corrections: 0, shortHanded: 0 })
  const own = ok(await city.as('dora')('GET /api/own/inspections')).items
  assert.ok(own.some((t: { id: string; result: string }) => t.id === task && t.result === 'not-reached'))
  assert.ok(!JSON.stringify(own).includes('本初'))
})

test('whoever submitted a plan does not approve it, whatever roles they hold; another does', async () => {
  await createAccount(city.app, { login: 'two', roles: ['quality-office', 'department-head'], region: '12' })
  const as = (what: string, body?: object) => city.as('two' as Login)(what, body)
  const { planId } = await batch()
  ok(await as(`POST /api/supervision/plans/${planId}/moves/submit`))
  assert.deepEqual(code(await as(`POST /api/supervision/plans/${planId}/moves/approve`, {})), [
    403,
    'plan-approved-by-another',
  ])
  ok(await city.as('hua')(`POST /api/supervision/plans/${planId}/moves/approve`, {}))
})

test('a withdrawn record opens its task again, and the task can be answered anew', async () => {
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  ok(await submit('ben', task, notReached))
  const { recordId } = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  const ben = createTestActor(city.app, { accountId: city.accounts.ben, roles: ['inspector'], name: '本初' })
  await city.app.db.write(systemScope('test'), (tx) =>
    addRecord(tx, city.app, ben, {
      subjectId: city.subjectId,
      kind: 'supervision.inspection',
      body: {},
      happenedAt: clock.now(),
      source: '现场检查',
      supersedes: recordId,
      withdraws: true,
      reason: '去错了地址',
    }),
  )
  const again = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  assert.deepEqual([again.state, again.recordId, again.result], ['open', undefined, undefined])
  ok(await submit('bo', task, notReached))
  assert.equal(ok(await city.as('bo')(`GET /api/supervision/tasks/${task}`)).task.state, 'done')
})

test('another inspector of the district neither withdraws nor corrects an inspection; the office withdraws it with a reason', async () => {
  await createAccount(city.app, { login: 'third', name: '第三人', roles: ['inspector'], region: '120101' })
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  ok(await submit('ben', task, notReached))
  const { recordId } = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  const withdrawal = `POST /api/subjects/${city.subjectId}/records/${recordId}/corrections`
  const asked = { withdraws: true, reason: '结果不对' }
  assert.deepEqual(code(await city.as('third' as Login)(withdrawal, asked)), [403, 'inspection-not-yours'])
  const correction = (taskRef?: string) => ({
    key: randomUUID(),
    subjectId: city.subjectId,
    version: 3,
    happenedAt: clock.now().toISOString(),
    answers: { ...notReached, visitFacts: '改写的事实' },
    notes: {},
    supersedes: recordId,
    reason: '结果不对',
    ...(taskRef && { taskRef }),
  })
  const fill = 'POST /api/forms/supervision.inspection/submissions'
  // Also without naming the task that the corrected record answered.
  for (const body of [correction(), correction(task)])
    assert.deepEqual(code(await city.as('third' as Login)(fill, body)), [403, 'inspection-not-yours'])
  const kept = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  assert.deepEqual([kept.state, kept.recordId], ['done', recordId])

  // The other of the two corrects it, and the task follows; then the office takes it back.
  const { recordId: corrected } = ok(await city.as('bo')(fill, correction()))
  assert.equal(ok(await city.as('bo')(`GET /api/supervision/tasks/${task}`)).task.recordId, corrected)
  ok(await city.as('office' as Login)(withdrawal.replace(recordId, corrected), { ...asked, reason: '去错了地址' }))
  assert.equal(ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task.state, 'open')
})

test('nobody chooses his successor: the first in the fixed order who may take it does', async () => {
  const { batchId } = await batch(['市场监督管理局', '消防救援支队'])
  const body = {
    name: '本初',
    certificate: 'JC-001',
    organisation: '和平区局',
    matters: [],
    capacity: 20,
    declared: [],
  }
  const list = async (login: 'ben' | 'bo', name: string, organisation: string, basedOn = 0) =>
    ok(
      await city.as('office' as Login)(`POST /api/supervision/inspectors/${city.accounts[login]}`, {
        region: '120101',
        isActive: true,
        body: { ...body, name, organisation },
        reason: '列入名录',
        basedOn,
      }),
    )
  await list('ben', '本初', '市场监督管理局')
  await list('bo', '博文', '消防救援支队')
  const task = await taskOf(await drawn(batchId, city.otherId, ['ben', 'hua']))
  const path = `POST /api/supervision/tasks/${task}/hand-over`
  assert.equal((await city.as('bo')(path, { kind: 'recused', reason: '不是我的' })).statusCode, 403)
  // Both departments inspect together: somebody of the other one does not stand in for his.
  const recusal = { kind: 'recused', reason: '亲属在该企业任职' }
  assert.deepEqual(code(await city.as('ben')(path, recusal)), [409, 'no-inspector-eligible'])
  await list('bo', '博文', '市场监督管理局', 1)
  assert.deepEqual(ok(await city.as('ben')(path, recusal)), { to: '博文' })
  const { changes } = ok(await city.as('bo')(`GET /api/supervision/tasks/${task}`))
  assert.deepEqual([changes[0].kind, changes[0].reason], ['recused', '亲属在该企业任职'])
  assert.deepEqual(code(await submit('ben', task, notReached)), [404, 'inspection-task-unknown'])
  assert.ok(city.sealed.some((s) => s.kind === 'task-change'))
})

test('another district and another enterprise see nothing, whatever route of the domain they try', async () => {
  const { planId, batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  const ids = [planId, batchId, task]
  const leaks = new RegExp(ids.join('|'))
  for (const login of ['eve', 'far', 'dan'] as const)
    for (const r of supervisionRoutes)
      for (const id of ids) {
        const body = r.method === 'GET' ? undefined : { kind: 'recused', reason: '试一试', remark: '试一试' }
        const reply = await city.as(login)(`${r.method} ${r.path.replace(':id', id)}`, body)
        // A refusal repeats nothing but its own request; the id that was asked for is not looked for in its own address.
        assert.doesNotMatch(reply.statusCode < 400 ? reply.body : '', leaks, `${login} ${r.method} ${r.path}`)
        if (r.path.includes(':id') && !r.path.includes('/matters'))
          assert.ok(reply.statusCode >= 400, `${login} ${r.method} ${r.path}`)
      }
})

test('an approved batch freezes its list into a draw; an object drawn this year is left off with its reason', async () => {
  const { planId, batchId } = await batch()
  const path = `POST /api/supervision/batches/${batchId}/draw`
  assert.deepEqual(code(await city.as('office' as Login)(path, {})), [409, 'batch-refused'])
  ok(await city.as('office' as Login)(`POST /api/supervision/plans/${planId}/moves/submit`))
  ok(await city.as('hua')(`POST /api/supervision/plans/${planId}/moves/approve`, {}))
  assert.equal((await city.as('ben')(path, {})).statusCode, 403)
  const system = createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] })
  const makers = await city.app.db.write(systemScope('test'), async (tx) => {
    const made: string[] = []
    for (const name of ['线缆一厂', '线缆二厂', '线缆三厂'])
      made.push(
        (
          await createSubject(tx, city.app, system, {
            kind: 'enterprise',
            name,
            region: '120101',
            industry: 'C3831',
            source: 'test',
          })
        ).subjectId,
      )
    return made
  })
  await drawn((await batch()).batchId, makers[0] as string, ['ben', 'bo'])
  const { drawId } = ok(await city.as('office' as Login)(path, {}))
  const seen = ok(await city.as('office' as Login)(`GET /api/supervision/batches/${batchId}`))
  assert.deepEqual([seen.state, seen.drawId, seen.mayDraw], ['drawing', drawId, false])
  assert.deepEqual(code(await city.as('office' as Login)(path, {})), [409, 'batch-refused'])
  const draw = await city.as('office' as Login)(`GET /api/draws/${drawId}`)
  assert.match(draw.body, /该对象尚有未完成的抽查/)
  assert.match(draw.body, /"candidates":2\b/)

  // A draw that was cancelled is repeated in public, with a reason; one under way is not.
  const reason = '一方不能到场，名单重新冻结'
  assert.deepEqual(code(await city.as('office' as Login)(path, { reason })), [409, 'draw-not-ended'])
  assert.equal(seen.mayRedraw, false)
  ok(await city.as('office' as Login)(`POST /api/draws/${drawId}/cancel`, { reason: '部门负责人出差' }))
  assert.equal(ok(await city.as('office' as Login)(`GET /api/supervision/batches/${batchId}`)).mayRedraw, true)
  assert.deepEqual(code(await city.as('office' as Login)(path, {})), [409, 'batch-refused'])
  const again = ok(await city.as('office' as Login)(path, { reason }))
  assert.notEqual(again.drawId, drawId)
  const repeated = ok(await city.as('office' as Login)(`GET /api/draws/${again.drawId}`))
  assert.deepEqual([repeated.entry.predecessorId, repeated.entry.reason], [drawId, reason])

  // Some of the same firms are being drawn: another list with them is not frozen before that has ended.
  const other = await batch()
  ok(await city.as('office' as Login)(`POST /api/supervision/plans/${other.planId}/moves/submit`))
  ok(await city.as('hua')(`POST /api/supervision/plans/${other.planId}/moves/approve`, {}))
  const path2 = `POST /api/supervision/batches/${other.batchId}/draw`
  const refusal = await city.as('office' as Login)(path2, {})
  assert.deepEqual(code(refusal), [409, 'batch-refused'])
  assert.match(refusal.json().detail, /同一企业可能被抽中两次/)
  ok(await city.as('office' as Login)(`POST /api/draws/${again.drawId}/cancel`, { reason: '另行安排' }))
  const next = ok(await city.as('office' as Login)(path2, {}))
  ok(await city.as('office' as Login)(`POST /api/draws/${next.drawId}/cancel`, { reason: '试验结束' }))
})

test('an inspector whom the archive knows as employed there, or who declared it, stands aside in the draw, with the reason', async () => {
  const system = createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] })
  const make = (kind: 'enterprise' | 'person', name: string) =>
    city.app.db.write(
      systemScope('test'),
      async (tx) =>
        (
          await createSubject(tx, city.app, system, {
            kind,
            name,
            region: '120101',
            ...(kind === 'enterprise' && { industry: 'C3831' }),
            source: 'test',
          })
        ).subjectId,
    )
  const [employer, declared] = [await make('enterprise', '线缆四厂'), await make('enterprise', '线缆五厂')]
  const person = await make('person', '本初')
  await city.app.db.write(systemScope('test'), (tx) =>
    linkSubject(tx, city.app, system, [''], person, { relation: 'employed-by', otherId: employer, reason: '劳动合同' }),
  )
  const listed = ok(await city.as('office' as Login)('GET /api/supervision/inspectors')).items
  const basedOn = listed.find((i: { accountId: string }) => i.accountId === city.accounts.ben)?.version ?? 0
  ok(
    await city.as('office' as Login)(`POST /api/supervision/inspectors/${city.accounts.ben}`, {
      region: '120101',
      isActive: true,
      body: {
        name: '本初',
        certificate: 'JC-001',
        organisation: '和平区局',
        matters: [],
        capacity: 20,
        personSubjectId: person,
        declared: [{ subjectId: declared, reason: '配偶任职' }],
      },
      reason: '补充回避信息',
      basedOn,
    }),
  )
  const { planId, batchId } = await batch()
  ok(await city.as('office' as Login)(`POST /api/supervision/plans/${planId}/moves/submit`))
  ok(await city.as('hua')(`POST /api/supervision/plans/${planId}/moves/approve`, {}))
  const { drawId } = ok(await city.as('office' as Login)(`POST /api/supervision/batches/${batchId}/draw`, {}))
  const { rows } = await city.app.db.pool.query(
    'select source, reason from draws.recusal where draw_id = $1 and reason = any($2) order by source',
    [drawId, ['配偶任职', '档案记载曾在该单位任职']],
  )
  assert.deepEqual(rows, [
    { source: 'declared', reason: '配偶任职' },
    { source: 'record', reason: '档案记载曾在该单位任职' },
  ])
})

test('a draw that leaves one inspector says so on task, batch and inbox; one alone does not inspect, and the place is filled in the fixed order', async () => {
  const system = createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] })
  // Nobody has been there: whoever was stands aside for a year.
  const lonely = await city.app.db.write(
    systemScope('test'),
    async (tx) =>
      (
        await createSubject(tx, city.app, system, {
          kind: 'enterprise',
          name: '无人到过厂',
          region: '120101',
          source: 'test',
        })
      ).subjectId,
  )
  const submitHere = (login: Login, taskRef: string) =>
    city.as(login)('POST /api/forms/supervision.inspection/submissions', {
      key: randomUUID(),
      subjectId: lonely,
      version: 3,
      happenedAt: clock.now().toISOString(),
      answers: notReached,
      notes: {},
      taskRef,
    })
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, lonely, ['ben']))
  const path = `/api/supervision/tasks/${task}`
  const seen = async () => ok(await city.as('ben')(`GET ${path}`)).task
  assert.deepEqual([(await seen()).missing, (await seen()).mayFill], [1, false])
  const inbox = ok(await city.as('ben')('GET /api/tasks')).items.find((t: { id: string }) => t.id === task)
  assert.match(inbox.title.zh, /第二名检查人员待补/)
  const progress = async () => ok(await city.as('office' as Login)(`GET /api/supervision/batches/${batchId}`)).progress
  assert.equal((await progress()).shortHanded, 1)
  const alone = await submitHere('ben', task)
  assert.deepEqual(code(alone), [400, 'inspection-result-refused'])
  assert.match(alone.json().errors[0].message, /第二名检查人员待补/)

  assert.equal((await city.as('ben')(`POST ${path}/fill`)).statusCode, 403)
  const { to } = ok(await city.as('office' as Login)(`POST ${path}/fill`))
  assert.equal(to, '博文')
  assert.deepEqual(code(await city.as('office' as Login)(`POST ${path}/fill`)), [409, 'inspection-task-not-short'])
  assert.equal((await seen()).missing, 0)
  assert.equal((await progress()).shortHanded, 0)
  const { changes } = ok(await city.as('ben')(`GET ${path}`))
  assert.deepEqual([changes[0].kind, changes[0].from], ['filled', ''])
  ok(await submitHere('ben', task))
})

test('before the draw a batch names the objects for which fewer than two would be free', async () => {
  const { batchId } = await batch()
  const { shortOf } = ok(await city.as('office' as Login)(`GET /api/supervision/batches/${batchId}`))
  // Of the two who are listed one was employed by the first and declared the second.
  assert.equal(shortOf.inspectors, 2)
  assert.deepEqual(
    shortOf.first
      .filter((f: { name: string }) => /^线缆[四五]厂$/.test(f.name))
      .sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)),
    [
      { name: '线缆五厂', free: 1 },
      { name: '线缆四厂', free: 1 },
    ],
  )
})
