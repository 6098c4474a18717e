import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '../../core/access/define.ts'
import { type AccessCity, startAccessCity } from '../../core/access/testing/access-city.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import { fixedClock } from '../../core/clock.ts'
import { type Scope, systemScope } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { archiveModule, createSubject } from '../archive/index.ts'
import type { LiveMeasure } from '../policy/index.ts'
import { no, type Rule } from './define.ts'
import { decide, evaluate, parameterOn, replayDecisions, rulesModule } from './index.ts'
import { rulesMeasures } from './measures.ts'
import type {
  DecisionDetail,
  DecisionEntry,
  DifferenceView,
  Evaluation,
  ReplayView,
  RuleDetail,
  RuleEntry,
} from './schema.ts'
import { publishRules, RuleDeclarationFault } from './service/publish.ts'
import { proposalTasks } from './service/tasks.ts'
import { publishRule, ratioRule, ruleBringer } from './testing/rules.ts'

const clock = fixedClock('2026-03-02T02:00:00Z')
let city: AccessCity
/** Read again at every use, so that a test can declare what a later release would. */
const rules: Rule[] = [publishRule as Rule, ratioRule as Rule]
let subjectId: string
let neighbourId: string
const cookies: Record<string, string> = {}

before(async () => {
  city = await startAccessCity({ clock, modules: [archiveModule, rulesModule, ruleBringer(rules)] })
  await publishRules(city.app)
  const office = createTestActor(city.app, { accountId: newId(), roles: ['quality-office'], name: 'loader' })
  const open = (name: string, region: string) =>
    city.app.db.write(systemScope('test'), (tx) =>
      createSubject(tx, city.app, office, { kind: 'enterprise', name, region, source: '测试' }),
    )
  inspector = createTestActor(city.app, { accountId: newId(), roles: ['inspector'], region: '120101', name: '本初' })
  subjectId = (await open('甲食品有限公司', '120101')).subjectId
  neighbourId = (await open('乙食品有限公司', '120102')).subjectId
  for (const account of [
    { login: 'qing', roles: ['quality-office'], name: '卿云' },
    { login: 'hua', roles: ['department-head'], name: '华章' },
    { login: 'cai', roles: ['reviewer'], region: '120101', name: '采薇' },
    { login: 'ben', roles: ['inspector'], region: '120101', name: '本初' },
    { login: 'dora', roles: ['enterprise'], region: '120101', subjectId, name: '朵拉' },
    { login: 'lab', roles: ['laboratory'], region: '120102', subjectId: neighbourId, name: '黎博' },
  ]) {
    await createAccount(city.app, account)
    cookies[account.login] = await signIn(city.server, account.login)
  }
})
after(() => city?.close())

const as = (login: string) => (what: string, body?: object) =>
  call({ server: city.server, ...(cookies[login] && { cookie: cookies[login] }) }, what, body)
let inspector: Actor
const scope: Scope = systemScope('test')
const decideOn = (daysTaken: number, on: string, about: object | undefined, rule = 'test.publish-in-time') =>
  city.app.db.write(scope, (tx) =>
    decide(tx, city.app, inspector, rule, { facts: { daysTaken }, on, ...(about && { about: about as never }) }),
  )
const RULE = '/api/rules/test.publish-in-time'
const propose = (login: string, body: object, name = 'limit') =>
  as(login)(`POST ${RULE}/parameters/${name}/proposals`, {
    reference: '市监发〔2026〕3号',
    reason: '新规定缩短期限',
    ...body,
  })

test('a rule is published once and sealed with its parameter values; a second start changes nothing', async () => {
  const kinds = city.sealed.map((s) => `${s.kind} ${s.kind === 'rule' ? s.id : ''}`.trim())
  assert.deepEqual(kinds.filter((k) => k.startsWith('rule')).sort(), [
    'rule test.publish-in-time@1',
    'rule test.ratio@1',
  ])
  assert.equal(kinds.filter((k) => k === 'parameter').length, 3)
  const before = city.sealed.length
  assert.deepEqual(await publishRules(city.app), [])
  assert.equal(city.sealed.length, before)
})

test('a published rule and a released value cannot change: the start fails and names them', async () => {
  const [first] = rules as [Rule]
  const starts = async (changed: Rule, pattern: RegExp) => {
    rules[0] = changed
    try {
      await assert.rejects(publishRules(city.app), (e) => e instanceof RuleDeclarationFault && pattern.test(e.message))
    } finally {
      rules[0] = first
    }
  }
  await starts(
    { ...first, title: { zh: '是否公示', en: 'Was it published?' } },
    /test.publish-in-time@1: 已于 2026-03-02 发布/,
  )
  const limit = first.parameters.limit as Rule['parameters'][string]
  const [v1, v2] = limit.values as [(typeof limit.values)[0], (typeof limit.values)[0]]
  const renewed = { ...v2, reference: { zh: '另一文件', en: 'Another document' } }
  await starts(
    { ...first, parameters: { limit: { ...limit, values: [v1, renewed] } } },
    /limit from 2022-01-01: 已发布的值不能改/,
  )
  await starts({ ...first, version: 2, from: '2027-01-01' }, /expected 1/)
})

test('the same facts are answered by the parameter value of the day', async () => {
  const ask = (on: string) =>
    city.app.db.read(scope, (tx) => evaluate(tx, city.app, 'test.publish-in-time', { facts: { daysTaken: 18 }, on }))
  assert.equal((await ask('2021-12-31')).answer.outcome, 'yes')
  const later = await ask('2022-01-01')
  assert.equal(later.answer.outcome, 'no')
  assert.deepEqual([later.parameters.limit?.value, later.parameters.limit?.isUnverified], [15, true])
  await assert.rejects(ask('2019-12-31'), /rule-not-in-force/)
})

test('trying a rule stores nothing, and tells what is wrong with the facts by field', async () => {
  const before = city.sealed.length
  const reply = await as('dora')(`POST ${RULE}/evaluations`, { facts: { daysTaken: 16 }, on: '2026-03-02' })
  assert.equal(reply.statusCode, 200, reply.body)
  const evaluation = reply.json<Evaluation>()
  assert.equal(evaluation.answer.outcome, 'no')
  assert.deepEqual(
    evaluation.flips.map((f) => [f.name, f.to]),
    [
      ['daysTaken', 15],
      ['limit', 16],
    ],
  )
  assert.equal(city.sealed.length, before)
  const wrong = await as('dora')(`POST ${RULE}/evaluations`, { facts: { daysTaken: -1 }, on: '2026-03-02' })
  assert.equal(wrong.statusCode, 422)
  assert.equal(wrong.json().errors[0].pointer, '/facts/daysTaken')
  assert.equal(
    (await as('dora')('POST /api/rules/test.none/evaluations', { facts: {}, on: '2026-03-02' })).statusCode,
    404,
  )
})

test('a decision is stored whole, sealed, and shown with facts, parameters, reasons and what would change it', async () => {
  const before = city.sealed.filter((s) => s.kind === 'decision').length
  const decision = await decideOn(30, '2026-02-01', { subjectId, kind: 'test.notice', id: 'n1' })
  const sealed = city.sealed.filter((s) => s.kind === 'decision')
  assert.equal(sealed.length, before + 1)
  const body = sealed.at(-1)?.body as Record<string, unknown>
  assert.deepEqual([body.id, body.facts, body.region], [decision.id, { daysTaken: 30 }, '120101'])
  const kind = rulesModule.sealedKinds?.find((k) => k.kind === 'decision')
  const stored = await city.app.db.read(
    scope,
    (tx) => kind?.loadBodies(tx, [decision.id]) as Promise<Map<string, unknown>>,
  )
  assert.deepEqual(stored.get(decision.id), body)
  const shown = (await as('ben')(`GET /api/decisions/${decision.id}`)).json<DecisionDetail>()
  assert.equal(shown.subjectName, '甲食品有限公司')
  assert.deepEqual(shown.clausePlace?.place.zh, '第七条')
  assert.deepEqual(shown.parameterLabels.limit?.label.zh, '公示期限')
  assert.deepEqual(
    shown.flips.map((f) => f.name),
    ['daysTaken', 'limit'],
  )
  assert.deepEqual(shown.corrected, [])
})

test('decisions are listed by subject, rule and outcome, page by page, and only those of the regions', async () => {
  await decideOn(3, '2026-02-01', { subjectId: neighbourId, kind: 'test.notice', id: 'n2' })
  await decideOn(3, '2026-02-01', undefined)
  const list = async (login: string, query = '') =>
    (await as(login)(`GET /api/decisions${query}`)).json<{ items: DecisionEntry[]; next?: string }>()
  const mine = (await list('ben')).items
  assert.ok(mine.length > 0 && mine.every((d) => d.about?.subjectId === subjectId))
  const all = (await list('qing')).items
  assert.ok(all.some((d) => d.about?.subjectId === neighbourId) && all.some((d) => d.about === undefined))
  assert.ok((await list('qing', `?subjectId=${neighbourId}`)).items.every((d) => d.subjectName === '乙食品有限公司'))
  assert.ok((await list('qing', '?outcome=no')).items.every((d) => d.outcome === 'no'))
  assert.equal((await list('qing', '?rule=test.ratio')).items.length, 0)
  const first = await list('qing', '?limit=1')
  const second = await list('qing', `?limit=1&after=${first.next}`)
  assert.notEqual(first.items[0]?.id, second.items[0]?.id)
  assert.equal((await as('dora')('GET /api/decisions')).statusCode, 403)
})

test('an enterprise reads the decisions about itself with what would change them, and nobody else’s', async () => {
  const own = (await as('dora')('GET /api/own/decisions')).json<{ items: DecisionEntry[] }>().items
  assert.ok(own.length > 0 && own.every((d) => d.about?.subjectId === subjectId))
  const one = (await as('dora')(`GET /api/own/decisions/${own[0]?.id}`)).json<DecisionDetail>()
  assert.ok(one.flips.length > 0)
  const other = await decideOn(3, '2026-02-01', { subjectId: neighbourId, kind: 'test.notice', id: 'n3' })
  const hidden = await decideOn(3, '2026-02-01', { kind: 'test.sample', id: 's1', region: '120101' })
  for (const id of [other.id, hidden.id]) {
    assert.equal((await as('dora')(`GET /api/own/decisions/${id}`)).statusCode, 404)
    assert.equal((await as('dora')(`GET /api/decisions/${id}`)).statusCode, 403)
  }
  assert.equal((await as('ben')(`GET /api/decisions/${other.id}`)).statusCode, 404)
  assert.equal((await as('ben')(`GET /api/decisions/${hidden.id}`)).statusCode, 200)
  assert.equal((await as('ben')('GET /api/own/decisions')).statusCode, 404)
  const neighbours = (await as('lab')('GET /api/own/decisions')).json<{ items: DecisionEntry[] }>().items
  assert.ok(neighbours.every((d) => d.about?.subjectId === neighbourId))
})

test('a new value begins today or later, fits its schema, and names reference and reason', async () => {
  const refused = async (body: object, field: string) => {
    const reply = await propose('qing', { value: 10, from: '2026-04-01', ...body })
    assert.equal(reply.statusCode, 422, reply.body)
    assert.equal(reply.json().errors[0].pointer, `/${field}`)
  }
  await refused({ from: '2026-03-01' }, 'from')
  await refused({ isCorrection: true }, 'from')
  await refused({ from: '2019-01-01', isCorrection: true }, 'from')
  await refused({ value: 99 }, 'value')
  await refused({ value: '10' }, 'value')
  for (const field of ['reference', 'reason']) {
    const reply = await propose('qing', { value: 10, from: '2026-04-01', [field]: ' ' })
    assert.deepEqual([reply.statusCode, reply.json().errors[0].pointer], [400, `/${field}`])
  }
  assert.equal((await propose('qing', { value: 10, from: '2026-04-01' }, 'none')).statusCode, 404)
  assert.equal((await propose('ben', { value: 10, from: '2026-04-01' })).statusCode, 403)
})

test('nobody approves his own proposal; a value counts only once another person has approved it, from its day on, sealed', async () => {
  const limitOn = (day: string) =>
    city.app.db.read(scope, (tx) => parameterOn(tx, city.app, 'test.publish-in-time', 'limit', day))
  const { id } = (await propose('hua', { value: 10, from: '2026-04-01' })).json<{ id: string }>()
  assert.equal((await propose('qing', { value: 11, from: '2026-04-01' })).statusCode, 409)
  assert.equal((await limitOn('2026-04-01')).value, 15)
  const self = await as('hua')(`POST /api/rules/proposals/${id}/moves/approve`, {})
  assert.deepEqual([self.statusCode, self.json().type.split(/[:/]/).at(-1)], [403, 'four-eyes'])
  const district = await as('cai')(`POST /api/rules/proposals/${id}/moves/approve`, {})
  assert.deepEqual([district.statusCode, district.json().type.split(/[:/]/).at(-1)], [403, 'city-only'])
  assert.equal((await as('qing')(`POST /api/rules/proposals/${id}/moves/approve`, {})).statusCode, 403)
  await createAccount(city.app, { login: 'xin', roles: ['reviewer'], name: '辛未' })
  cookies.xin = await signIn(city.server, 'xin')
  const before = city.sealed.filter((s) => s.kind === 'parameter').length
  assert.equal((await as('xin')(`POST /api/rules/proposals/${id}/moves/approve`, {})).statusCode, 200)
  assert.equal((await as('xin')(`POST /api/rules/proposals/${id}/moves/reject`, { reason: '再议' })).statusCode, 409)
  assert.equal(city.sealed.filter((s) => s.kind === 'parameter').length, before + 1)
  assert.deepEqual([(await limitOn('2026-03-31')).value, (await limitOn('2026-04-01')).value], [15, 10])
  const { parameters } = (await as('ben')(`GET ${RULE}`)).json<RuleDetail>()
  const [newest] = parameters[0]?.history ?? []
  assert.deepEqual(
    [newest?.from, newest?.value, newest?.proposal?.proposedBy, newest?.proposal?.endedBy],
    ['2026-04-01', 10, '华章', '辛未'],
  )
})

test('the database refuses what the application would: approval by the proposer, another value than approved, any change in place', async () => {
  const { id } = (await propose('qing', { value: 12, from: '2026-05-01' })).json<{ id: string }>()
  const write = (text: string, values: unknown[], actor: string) =>
    city.app.db.asOwner(async (client) => {
      await client.query('begin')
      try {
        await client.query("select set_config('zh.actor', $1, true), set_config('role', 'zhiheng_app', true)", [actor])
        await client.query(text, values)
      } finally {
        await client.query('rollback')
      }
    })
  const { rows } = await city.app.db.pool.query('select proposed_by from rules.proposal where id = $1', [id])
  const proposer = rows[0].proposed_by as string
  const end = "insert into rules.proposal_end values ('test.publish-in-time', $1, $2, 'x', $3, 'n', now())"
  await assert.rejects(write(end, [id, 'approved', proposer], proposer), /the proposer does not approve/)
  await assert.rejects(write(end, [id, 'approved', 'somebody'], proposer), /under one's own name/)
  await assert.rejects(write(end, [id, 'withdrawn', 'somebody'], 'somebody'), /only the proposer withdraws/)
  const value = `insert into rules.parameter_value values ('test.publish-in-time', $1, 'limit', '2026-05-01', '13', '{"zh":"x","en":"x"}', false, $2, now())`
  await assert.rejects(write(value, [newId(), null], proposer), /only a release/)
  await assert.rejects(write(value, [newId(), id], proposer), /not what was approved/)
  for (const table of ['decision', 'parameter_value', 'proposal', 'proposal_end', 'version', 'replay_difference'])
    for (const what of [`delete from rules.${table}`, `update rules.${table} set rule_id = rule_id`])
      await assert.rejects(write(what, [], proposer), /permission denied|does not exist/)
  assert.equal((await as('qing')(`POST /api/rules/proposals/${id}/moves/withdraw`, {})).statusCode, 200)
})

test('a correction reaches back, and decisions made before it keep their value and say that it was corrected', async () => {
  const decision = await decideOn(14, '2026-02-01', { subjectId, kind: 'test.notice', id: 'n9' })
  const { id } = (
    await propose('hua', { value: 13, from: '2022-01-01', isCorrection: true, reason: '原值录入有误' })
  ).json<{ id: string }>()
  assert.equal((await as('xin')(`POST /api/rules/proposals/${id}/moves/approve`, {})).statusCode, 200)
  const now = await city.app.db.read(scope, (tx) =>
    evaluate(tx, city.app, 'test.publish-in-time', { facts: { daysTaken: 14 }, on: '2026-02-01' }),
  )
  assert.deepEqual([decision.answer.outcome, now.answer.outcome], ['yes', 'no'])
  const shown = (await as('ben')(`GET /api/decisions/${decision.id}`)).json<DecisionDetail>()
  assert.deepEqual([shown.answer.outcome, shown.parameters.limit?.value, shown.corrected], ['yes', 15, ['limit']])
  const { parameters } = (await as('ben')(`GET ${RULE}`)).json<RuleDetail>()
  const ofDay = parameters[0]?.history.filter((h) => h.from === '2022-01-01') ?? []
  assert.deepEqual(
    ofDay.map((h) => [h.value, h.isReplaced]),
    [
      [13, false],
      [15, true],
    ],
  )
})

test('a rejection needs a reason and enters nothing', async () => {
  const { id } = (await propose('qing', { value: 9, from: '2026-06-01' })).json<{ id: string }>()
  assert.equal((await as('xin')(`POST /api/rules/proposals/${id}/moves/reject`, {})).statusCode, 422)
  assert.equal(
    (await as('xin')(`POST /api/rules/proposals/${id}/moves/reject`, { reason: '依据不足' })).statusCode,
    200,
  )
  const { parameters, proposals } = (await as('qing')(`GET ${RULE}`)).json<RuleDetail>()
  assert.ok(!parameters[0]?.history.some((h) => h.from === '2026-06-01'))
  assert.ok(proposals.some((p) => p.id === id && p.outcome === 'rejected' && p.endReason === '依据不足'))
})

test('a replay of sound decisions finds no difference; a changed program is caught, decision by decision', async () => {
  for (let i = 0; i < 30; i++) await decideOn(i, '2026-02-01', { subjectId, kind: 'test.notice', id: `r${i}` })
  await replayDecisions(city.app)
  const last = async () =>
    (await as('qing')('GET /api/rules/replays')).json<{ items: ReplayView[] }>().items[0] as ReplayView
  const sound = await last()
  assert.ok(sound.checked >= 30 && sound.finishedAt)
  assert.equal(sound.differing, 0)

  const [first] = rules as [Rule]
  rules[0] = {
    ...first,
    decide: (facts, parameters) =>
      (facts as { daysTaken: number }).daysTaken === 7
        ? no({ zh: '错', en: 'wrong' })
        : first.decide(facts, parameters),
  }
  try {
    await replayDecisions(city.app)
  } finally {
    rules[0] = first
  }
  const faulty = await last()
  assert.deepEqual([faulty.checked, faulty.differing], [sound.checked, 1])
  const { differences } = (await as('ben')(`GET /api/rules/replays/${faulty.id}`)).json<{
    differences: DifferenceView[]
  }>()
  assert.deepEqual(
    differences.map((d) => [d.kind, d.before.outcome, (d.now as { outcome: string }).outcome]),
    [['outcome', 'yes', 'no']],
  )
  const measure = rulesMeasures.find((m) => m.id === 'rules.replay-differences') as LiveMeasure
  assert.equal(await city.app.db.read(scope, (tx) => measure.count(tx)), 1)
})

test('a decision changed behind the application is found by the replay', async () => {
  const decision = await decideOn(5, '2026-02-01', { subjectId, kind: 'test.notice', id: 'forged' })
  await city.app.db.asOwner((client) =>
    client.query(`update rules.decision set parameters = jsonb_set(parameters, '{limit,value}', '3') where id = $1`, [
      decision.id,
    ]),
  )
  const id = await replayDecisions(city.app)
  const { differences } = (await as('qing')(`GET /api/rules/replays/${id}`)).json<{ differences: DifferenceView[] }>()
  assert.deepEqual(
    differences.map((d) => [d.decisionId, d.kind]),
    [[decision.id, 'parameter']],
  )
})

test('a replay that was killed goes on behind its last batch and counts every decision once', async () => {
  const { rows } = await city.app.db.pool.query('select count(*) as n from rules.decision')
  const total = Number(rows[0].n)
  const { id } = (await as('qing')('POST /api/rules/replays')).json<{ id: string }>()
  assert.equal((await as('hua')('POST /api/rules/replays')).json<{ id: string }>().id, id)
  const cursor = await city.app.db.pool.query('select id from rules.decision order by id offset 9 limit 1')
  await city.app.db.asOwner((client) =>
    client.query('update rules.replay set cursor_id = $2, checked = 10 where id = $1', [id, cursor.rows[0].id]),
  )
  assert.equal(await replayDecisions(city.app), id)
  const { replay } = (await as('qing')(`GET /api/rules/replays/${id}`)).json<{ replay: ReplayView }>()
  assert.equal(replay.checked, total)
  assert.equal((await as('ben')('POST /api/rules/replays')).statusCode, 403)
})

test('the export is a workbook of what the list shows, and is audited', async () => {
  const reply = await as('ben')('GET /api/decisions.xlsx?outcome=no')
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.ok(city.sealed.some((s) => s.kind === 'act' && (s.body as { action: string }).action === 'decision.export'))
})

test('the list of rules says clause, parameters, what is unverified and what waits for approval', async () => {
  await propose('qing', { value: 8, from: '2026-07-01' })
  const { items } = (await as('ben')('GET /api/rules')).json<{ items: RuleEntry[] }>()
  assert.deepEqual(
    items.map((r) => [
      r.id,
      r.clausePlace?.place.zh,
      r.parameters,
      r.isClauseUnverified ?? false,
      r.waiting,
      r.isInForce,
    ]),
    [
      ['test.publish-in-time', '第七条', 1, false, 1, true],
      ['test.ratio', '第九条', 1, true, 0, true],
    ],
  )
})

test('a proposal awaits those who may approve it, and not its proposer', async () => {
  const tasks = async (login: string, regions: readonly string[]) => {
    const accountId = (await city.app.db.pool.query('select id from core.account where login_name = $1', [login]))
      .rows[0].id
    const roles = { qing: 'quality-office', hua: 'department-head', xin: 'reviewer', cai: 'reviewer' }[login] as string
    const actor = createTestActor(city.app, { accountId, roles: [roles], region: regions[0] as string })
    return city.app.db.read(scope, (tx) => proposalTasks.list(tx, city.app, actor, regions))
  }
  const { id } = (await propose('hua', { value: 7, from: '2026-08-01' })).json<{ id: string }>()
  assert.ok((await tasks('xin', ['12'])).some((t) => t.id === id && t.path === '/rules/test.publish-in-time'))
  assert.ok(!(await tasks('hua', ['12'])).some((t) => t.id === id))
  assert.deepEqual(await tasks('cai', ['120101']), [])
  assert.deepEqual(await tasks('qing', ['12']), [])
})

test('names that every object has, and characters no database takes, are refused and break nothing', async () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty'])
    assert.equal((await propose('qing', { value: 1, from: '2026-09-01' }, name)).statusCode, 404)
  const ask = (facts: object, on = '2026-03-02') => as('qing')(`POST ${RULE}/evaluations`, { facts, on })
  assert.equal((await ask({ daysTaken: 1, constructor: 1 })).statusCode, 422)
  assert.equal((await ask({ daysTaken: 1, __proto__x: {} })).statusCode, 422)
  assert.equal((await ask({ daysTaken: 1 }, '0000-01-01')).statusCode >= 400, true)
  const nul = String.fromCharCode(0)
  for (const body of [{ reason: `x${nul}` }, { reference: `y${nul}` }, { value: nul }]) {
    const { statusCode } = await propose('qing', { value: 5, from: '2026-09-01', ...body })
    assert.ok(statusCode >= 400 && statusCode < 500, `${JSON.stringify(body)}: ${statusCode}`)
  }
})
