import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fixedClock } from '../../core/clock.ts'
import { systemScope } from '../../core/db/index.ts'
import { listRecords } from '../archive/index.ts'
import { CaseKindFault, casesModule, publishCaseKinds, runClocks } from './index.ts'
import { reduceCase } from './logic/reduce.ts'
import type { CaseView, Receipt } from './schema.ts'
import { loadCase } from './service/act.ts'
import { type CaseCity, type Login, startCaseCity, upload } from './testing/city.ts'
import { correction, testModule } from './testing/correction.ts'

// Wednesday, 4 March 2026, 10:00 in China.
const START = '2026-03-04T02:00:00Z'
const clock = fixedClock(START)
let city: CaseCity
before(async () => {
  city = await startCaseCity(clock)
})
after(() => city.close())

type Reply = Awaited<ReturnType<ReturnType<CaseCity['as']>>>
const ok = (reply: Reply) => {
  assert.ok(reply.statusCode < 300, `${reply.statusCode} ${reply.body}`)
  return reply.json()
}
const refused = (reply: Reply, status: number, code: string) => {
  assert.equal(reply.statusCode, status, reply.body)
  assert.equal(reply.json().type, `/problems/${code}`, reply.body)
  return reply.json()
}
const open = async (who: Login = 'ben', more: object = {}): Promise<string> => {
  const body = { kind: 'test.correction', subjectId: city.subjectId, fields: { findings: '标识不符' }, ...more }
  return ok(await city.as(who)('POST /api/cases', body)).caseId
}
const move = (who: Login, id: string, name: string, body: object = {}) =>
  city.as(who)(`POST ${['dora', 'dan'].includes(who) ? '/api/own/cases' : '/api/cases'}/${id}/moves/${name}`, body)
const view = async (who: Login, id: string): Promise<CaseView> =>
  ok(await city.as(who)(`GET ${['dora', 'dan'].includes(who) ? '/api/own/cases' : '/api/cases'}/${id}`))
const take = (who: Login, id: string) => city.as(who)(`POST /api/cases/${id}/take`)

/** Opened by ben, taken by him, submitted. */
async function submitted(): Promise<string> {
  const id = await open()
  ok(await take('ben', id))
  ok(await move('ben', id, 'submit', { fields: { correctBy: '2026-03-20' } }))
  return id
}
async function ordered(): Promise<string> {
  const id = await submitted()
  ok(await move('hua', id, 'approve', { fields: { opinion: '同意' } }))
  return id
}

test('a kind is published once, sealed, and a published version that was changed stops the start with a clear line', async () => {
  assert.deepEqual(await publishCaseKinds(city.app), [])
  assert.deepEqual(
    city.sealed.filter((s) => s.kind === 'case-kind').map((s) => s.id),
    ['test.correction@1'],
  )
  const changed = { ...correction, label: { zh: '改了', en: 'Changed' } } as never
  await assert.rejects(publishCaseKinds({ ...city.app, modules: withKind(changed) }), (e) => {
    assert.ok(e instanceof CaseKindFault)
    assert.match(e.message, /test\.correction@1.*cannot change/)
    return true
  })
})

const withKind = (kind: never) => city.app.modules.map((m) => (m.id === 'test' ? testModule([kind]) : m))

test('the whole way: opened, taken, submitted, approved with a numbered document, answered by the enterprise, closed', async () => {
  const id = await open()
  assert.deepEqual((await view('ben', id)).abilities.moves, [])
  ok(await take('ben', id))
  const mine = await view('ben', id)
  assert.deepEqual(mine.abilities.moves, ['submit', 'drop'])
  // Seven working days from 4 March 2026 under the parameter in force since January 2026.
  assert.deepEqual(
    mine.clocks.map((c) => [c.clock, c.dueOn, c.daysLeft, c.days]),
    [['decide', '2026-03-13', 7, 7]],
  )
  ok(await move('ben', id, 'submit', { fields: { correctBy: '2026-03-20' } }))
  const receipt: Receipt = ok(await move('hua', id, 'approve', { fields: { opinion: '同意' } }))
  assert.equal(receipt.state, 'ordered')
  assert.match(receipt.documentNumber ?? '', /^测试机构12责改〔2026〕\d+号$/)

  const seen = await view('hua', id)
  const entry = seen.history.find((e) => e.body.move === 'approve')
  const docx = await city.as('hua')(`GET /api/cases/${id}/documents/${entry?.id}/docx`)
  assert.equal(docx.rawPayload.subarray(0, 2).toString(), 'PK')
  const page = await city.as('dora')(`GET /api/own/cases/${id}/documents/${entry?.id}/print`)
  assert.match(page.body, /责令改正通知书/)
  assert.match(page.body, /2026年3月20日/)

  const hers = await view('dora', id)
  assert.equal(hers.state, 'ordered')
  assert.deepEqual(hers.abilities.moves, ['answer'])
  assert.deepEqual(Object.keys(hers.fields).sort(), ['correctBy', 'findings'])
  const missing = refused(await move('dora', id, 'answer'), 422, 'move-incomplete')
  assert.deepEqual(missing.errors.map((e: { pointer: string }) => e.pointer).sort(), ['/fields/answer', '/files'])
  const file = await upload(city, 'dora')
  ok(await move('dora', id, 'answer', { fields: { answer: '已改正标识' }, files: [file] }))
  assert.equal((await city.as('ben')(`GET /api/cases/${id}/files/${file}`)).statusCode, 200)
  ok(await move('ben', id, 'close'))
  const end = await view('ben', id)
  assert.equal(end.keepUntil, '2031-03-04')
  assert.ok(end.clocks.every((c) => c.state === 'stopped'))
  assert.deepEqual(end.abilities.moves, [])

  const { items } = await city.app.db.read(systemScope('test'), (tx) =>
    listRecords(tx, city.subjectId, { limit: 50 } as never),
  )
  const kinds = items.map((r: { kind: string }) => r.kind)
  assert.ok(kinds.includes('test.submitted') && kinds.includes('test.ordered'))
})

test('every entry is sealed under its id, and what is sealed is what is stored', async () => {
  const id = await ordered()
  const entries = (await view('ben', id)).history
  const sealed = new Map(city.sealed.filter((s) => s.kind === 'case-move').map((s) => [s.id, s.body]))
  const kind = casesModule.sealedKinds?.find((k) => k.kind === 'case-move')
  const bodies = await city.app.db.read(
    systemScope('test'),
    (tx) =>
      kind?.loadBodies(
        tx,
        entries.map((e) => e.id),
      ) as Promise<ReadonlyMap<string, unknown>>,
  )
  assert.equal(bodies.size, entries.length)
  for (const [entryId, body] of bodies) assert.deepEqual(body, sealed.get(entryId))
  const { rows } = await city.app.db.pool.query('select has_table_privilege($1, $2, $3) as may', [
    'zhiheng_app',
    'cases.entry',
    'update',
  ])
  assert.equal(rows[0]?.may, false)
})

test('the row of a case is what its history comes to', async () => {
  const id = await ordered()
  await city.app.db.read(systemScope('test'), async (tx) => {
    const { row, document, entries } = await loadCase(tx, city.app, id)
    const status = reduceCase(document, entries)
    assert.equal(row.state, status.state)
    assert.equal(row.revision, entries.length)
    assert.deepEqual(row.fields, status.fields)
    assert.deepEqual(
      row.handlers,
      status.handlers.map((h) => h.accountId),
    )
  })
})

test('the same key again changes nothing; the same key with other content is refused', async () => {
  const key = randomUUID()
  const [a, b] = [await open('ben', { key }), await open('ben', { key })]
  assert.equal(a, b)
  ok(await take('ben', a))
  const body = { key: randomUUID(), fields: { correctBy: '2026-03-20' } }
  const [first, second] = await Promise.all([move('ben', a, 'submit', body), move('ben', a, 'submit', body)])
  const receipts = [ok(first as Reply), ok(second as Reply)] as Receipt[]
  assert.equal(receipts[0]?.entryId, receipts[1]?.entryId)
  assert.deepEqual(receipts.map((r) => r.wasDoneBefore).sort(), [false, true])
  refused(await move('ben', a, 'submit', { ...body, fields: { correctBy: '2026-03-21' } }), 409, 'case-key-reused')
})

test('a move on an older revision is refused: somebody has acted since', async () => {
  const id = await open()
  ok(await take('ben', id))
  const { revision } = await view('ben', id)
  ok(await city.as('ben')(`PUT /api/cases/${id}/fields`, { fields: { informant: '13812345678' }, revision }))
  refused(await move('ben', id, 'submit', { revision, fields: { correctBy: '2026-03-20' } }), 409, 'case-changed')
})

test('a field that is missing, wrong or not asked is refused by name, and a deadline in the past too', async () => {
  const id = await open()
  ok(await take('ben', id))
  const wrong = refused(
    await move('ben', id, 'submit', { fields: { correctBy: 'soon', opinion: 'x' } }),
    422,
    'move-incomplete',
  )
  assert.deepEqual(wrong.errors.map((e: { pointer: string }) => e.pointer).sort(), [
    '/fields/correctBy',
    '/fields/opinion',
  ])
  const reason = refused(await move('ben', id, 'drop'), 422, 'move-incomplete')
  assert.equal(reason.errors[0].pointer, '/reason')
  ok(await move('ben', id, 'submit', { fields: { correctBy: '2026-03-03' } }))
  const late = refused(await move('hua', id, 'approve', { fields: { opinion: '同意' } }), 422, 'move-incomplete')
  assert.equal(late.errors[0].pointer, '/fields/correctBy')
})

test('whoever submitted does not approve, whatever he holds', async () => {
  const id = await open('hua')
  ok(await take('hua', id))
  ok(await move('hua', id, 'submit', { fields: { correctBy: '2026-03-20' } }))
  assert.deepEqual((await view('hua', id)).abilities.moves, ['back'])
  refused(await move('hua', id, 'approve', { fields: { opinion: '同意' } }), 403, 'move-not-yours')
  ok(await move('head', id, 'approve', { fields: { opinion: '同意' } }))
})

test('the approver can open what he must approve, and it is among his tasks', async () => {
  const id = await submitted()
  const seen = await view('head', id)
  assert.deepEqual(seen.abilities.moves, ['approve', 'back'])
  assert.equal(seen.fields.correctBy, '2026-03-20')
  const tasks = ok(await city.as('head')('GET /api/tasks')).items
  const task = tasks.find((t: { id: string }) => t.id === id)
  assert.equal(task?.path, `/cases/${id}`)
  assert.equal(task?.subjectName, '和平电缆厂')
  const others = ok(await city.as('far')('GET /api/tasks')).items
  assert.ok(!others.some((t: { id: string }) => t.id === id))
})

test('nobody sees what is not his: other districts, other firms, observers, guests', async () => {
  const id = await ordered()
  const paths = [`/api/cases/${id}`, `/api/cases/${id}/candidates`]
  for (const who of ['eve', 'far'] as const) {
    for (const path of paths) assert.equal((await city.as(who)(`GET ${path}`)).statusCode, 404)
    refused(await move(who, id, 'lapse'), 404, 'case-unknown')
    assert.ok(!ok(await city.as(who)('GET /api/cases?limit=100')).items.some((c: { id: string }) => c.id === id))
  }
  assert.equal((await city.as('obs')(`GET /api/cases/${id}`)).statusCode, 403)
  assert.equal((await city.as('dan')(`GET /api/own/cases/${id}`)).statusCode, 404)
  refused(await move('dan', id, 'answer', { fields: { answer: 'x' } }), 404, 'case-unknown')
  assert.deepEqual(ok(await city.as('dan')('GET /api/own/cases')).items, [])
  assert.equal((await city.as('dora')(`GET /api/cases/${id}`)).statusCode, 403)
  assert.equal((await city.as('ben')(`GET /api/own/cases/${id}`)).statusCode, 404)
  // The second wall, without the engine: the rows themselves.
  const count = (regions: string[], subjectId?: string) =>
    city.app.db.read({ actorId: city.accounts.eve, regions, subjectId }, async (tx) => {
      const { sql } = await import('kysely')
      const found = await sql<{ n: number }>`select count(*)::int as n from cases.entry where case_id = ${id}`.execute(
        tx,
      )
      return found.rows[0]?.n
    })
  assert.equal(await count(['120102']), 0)
  assert.equal(await count([''], city.otherId), 0)
  assert.ok(((await count(['120101'])) ?? 0) > 0)
})

test('the enterprise reads what it was told, not what officials say among themselves', async () => {
  const id = await submitted()
  const hers = await view('dora', id)
  assert.equal(hers.state, 'prepared')
  assert.deepEqual(hers.fields, {})
  assert.ok(!JSON.stringify(hers).includes('待审批'))
  assert.ok(!JSON.stringify(hers).includes('2026-03-20'))
  assert.equal(hers.origin, undefined)
  const listed = ok(await city.as('dora')('GET /api/own/cases?limit=100')).items.find(
    (c: { id: string }) => c.id === id,
  )
  assert.equal(listed.state, 'prepared')
  refused(await move('dora', id, 'approve', { fields: { opinion: '同意' } }), 403, 'move-not-yours')
})

test('an enterprise opens a case about itself, and about nobody else', async () => {
  const body = { kind: 'test.correction', subjectId: city.subjectId, fields: { findings: '自查发现' } }
  const { caseId } = ok(await city.as('dora')('POST /api/own/cases', body))
  assert.equal((await view('ben', caseId)).state, 'prepared')
  const other = await city.as('dora')('POST /api/own/cases', { ...body, subjectId: city.otherId })
  assert.ok([403, 404].includes(other.statusCode), other.body)
})

test('personal fields are masked until a reason is given, which is audited', async () => {
  const id = await open('ben', { fields: { findings: '标识不符', informant: '13812345678' } })
  ok(await take('ben', id))
  const seen = await view('ben', id)
  assert.equal(seen.fields.informant, '138****5678')
  assert.deepEqual(seen.masked, ['informant'])
  assert.ok(!JSON.stringify(seen).includes('13812345678'))
  const before = city.sealed.length
  const { fields } = ok(await city.as('ben')(`POST /api/cases/${id}/unmask`, { reason: '联系举报人' }))
  assert.deepEqual(fields, { informant: '13812345678' })
  assert.ok(city.sealed.slice(before).some((s) => s.kind === 'act'))
  // A reader of the state who does not read the field gets nothing.
  assert.deepEqual(ok(await city.as('bo')(`POST /api/cases/${id}/unmask`, { reason: '随便看看' })).fields, {})
})

test('a case is handed over with a reason and only when it is accepted', async () => {
  const id = await open()
  ok(await take('ben', id))
  const to = { accountId: city.accounts.bo, reason: '休假' }
  refused(
    await city.as('ben')(`POST /api/cases/${id}/hand-over`, { ...to, accountId: city.accounts.eve }),
    409,
    'case-person-unsuitable',
  )
  ok(await city.as('ben')(`POST /api/cases/${id}/hand-over`, to))
  assert.deepEqual((await view('bo', id)).abilities.moves, [])
  refused(await city.as('hua')(`POST /api/cases/${id}/accept`), 403, 'case-act-not-yours')
  ok(await city.as('bo')(`POST /api/cases/${id}/accept`))
  assert.deepEqual((await view('bo', id)).abilities.moves, ['submit', 'drop'])
  assert.deepEqual((await view('ben', id)).abilities.moves, [])
})

test('joint handlers act alike, and a lead is replaced by assignment', async () => {
  const id = await open()
  ok(await take('ben', id))
  ok(await city.as('hua')(`POST /api/cases/${id}/assign`, { accountId: city.accounts.bo, role: 'joint' }))
  assert.ok((await view('bo', id)).abilities.moves.includes('submit'))
  ok(
    await city.as('hua')(`POST /api/cases/${id}/assign`, { accountId: city.accounts.bo, role: 'lead', reason: '换人' }),
  )
  const { handlers } = await view('hua', id)
  assert.deepEqual(
    handlers.map((h) => [h.name, h.role]),
    [
      ['本初', 'joint'],
      ['博文', 'lead'],
    ],
  )
  ok(await city.as('hua')(`POST /api/cases/${id}/release`, { accountId: city.accounts.ben, reason: '调离' }))
  assert.deepEqual((await view('ben', id)).abilities.moves, [])
})

test('a recused person neither acts nor reads the fields, whatever he holds, and cannot be assigned again', async () => {
  const id = await open()
  ok(await take('ben', id))
  ok(await city.as('ben')(`POST /api/cases/${id}/recuse`, { reason: '与当事人有亲属关系' }))
  const seen = await view('ben', id)
  assert.equal(seen.isRecused, true)
  assert.deepEqual(seen.fields, {})
  assert.deepEqual(seen.abilities.moves, [])
  assert.ok(!JSON.stringify(seen.history).includes('标识不符'))
  refused(await move('ben', id, 'drop', { reason: '不想办' }), 403, 'move-not-yours')
  refused(
    await city.as('hua')(`POST /api/cases/${id}/assign`, { accountId: city.accounts.ben, role: 'lead' }),
    409,
    'case-person-unsuitable',
  )
  // Also the approver's permission no longer helps him.
  const other = await submitted()
  ok(await city.as('head')(`POST /api/cases/${other}/recuse`, { reason: '曾任职于当事人' }))
  refused(await move('head', other, 'approve', { fields: { opinion: '同意' } }), 403, 'move-not-yours')
})

test('a correction is a new entry with a reason; record and deadline follow it', async () => {
  const id = await ordered()
  const { history } = await view('ben', id)
  const submit = history.find((e) => e.body.move === 'submit')
  const path = `POST /api/cases/${id}/entries/${submit?.seq}/correct`
  assert.equal((await city.as('ben')(path, { fields: { correctBy: '2026-03-27' } })).statusCode, 400)
  refused(await city.as('bo')(path, { fields: { correctBy: '2026-03-27' }, reason: '笔误' }), 403, 'case-act-not-yours')
  ok(await city.as('ben')(path, { fields: { correctBy: '2026-03-27' }, reason: '笔误' }))
  const seen = await view('ben', id)
  assert.equal(seen.fields.correctBy, '2026-03-27')
  assert.equal(seen.clocks.find((c) => c.clock === 'correct')?.dueOn, '2026-03-27')
  assert.equal(seen.history.find((e) => e.seq === submit?.seq)?.body.fields?.['correctBy' as never], '2026-03-20')
})

test('a move is taken back while nothing rests on it, and its record with it', async () => {
  const id = await submitted()
  const { history } = await view('ben', id)
  const submit = history.find((e) => e.body.move === 'submit')
  refused(
    await city.as('bo')(`POST /api/cases/${id}/entries/${submit?.seq}/withdraw`, { reason: '看错' }),
    403,
    'case-act-not-yours',
  )
  ok(await city.as('ben')(`POST /api/cases/${id}/entries/${submit?.seq}/withdraw`, { reason: '看错' }))
  const seen = await view('ben', id)
  assert.equal(seen.state, 'prepared')
  assert.equal(seen.fields.correctBy, undefined)
  assert.equal(seen.history.find((e) => e.seq === submit?.seq)?.isWithdrawn, true)
  ok(await move('ben', id, 'submit', { fields: { correctBy: '2026-03-20' } }))
  ok(await move('hua', id, 'approve', { fields: { opinion: '同意' } }))
  const later = (await view('ben', id)).history.findLast((e) => e.body.move === 'submit')
  refused(
    await city.as('ben')(`POST /api/cases/${id}/entries/${later?.seq}/withdraw`, { reason: '看错' }),
    403,
    'case-act-not-yours',
  )
})

test('the list filters, the board counts, the Excel file holds the same rows', async () => {
  const id = await submitted()
  const list = ok(await city.as('hua')('GET /api/cases?state=submitted&status=open&limit=100&name=电缆')).items
  assert.ok(list.some((c: { id: string }) => c.id === id))
  assert.ok(list.every((c: { state: string }) => c.state === 'submitted'))
  // Days to decide are working days: said so, or seven would be taken for a week.
  assert.equal(list.find((c: { id: string }) => c.id === id).dueUnit, 'working')
  const { kinds } = ok(await city.as('hua')('GET /api/cases/board'))
  assert.equal(kinds[0].states.find((s: { state: string }) => s.state === 'submitted').count, list.length)
  const first = ok(await city.as('hua')('GET /api/cases?limit=2'))
  const second = ok(await city.as('hua')(`GET /api/cases?limit=2&after=${first.next}`))
  assert.equal(new Set([...first.items, ...second.items].map((c: { id: string }) => c.id)).size, 4)
  const file = await city.as('hua')('GET /api/cases/export.xlsx?state=submitted')
  assert.equal(file.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal((await city.as('ben')('GET /api/cases/export.xlsx')).statusCode, 403)
})

test('a case keeps the version it was opened under when the code has moved on', async () => {
  const id = await submitted()
  const next = {
    ...correction,
    version: 2,
    states: {
      ...correction.states,
      submitted: { ...correction.states.submitted, moves: { back: { ...correction.states.submitted.moves?.back } } },
      closed: correction.states.closed,
      prepared: {
        ...correction.states.prepared,
        moves: {
          ...correction.states.prepared.moves,
          order: { ...correction.states.submitted.moves?.approve, apartFrom: [] },
        },
      },
    },
  } as never
  assert.deepEqual(await publishCaseKinds({ ...city.app, modules: withKind(next) }), ['test.correction@2'])
  assert.equal((await view('head', id)).document.version, 1)
  ok(await move('head', id, 'approve', { fields: { opinion: '同意' } }))
  await assert.rejects(publishCaseKinds(city.app), /do not go back/)
})

test('reminders and escalations come on their day, exactly once, also when two run at once and when a run comes late', async () => {
  const id = await open()
  ok(await take('ben', id))
  const kinds = async () => (await view('ben', id)).history.map((e) => e.kind)
  // Two working days before Friday 13 March.
  clock.set('2026-03-10T02:00:00Z')
  await runClocks(city.app)
  assert.ok(!(await kinds()).includes('reminded'))
  clock.set('2026-03-11T02:00:00Z')
  await Promise.all([runClocks(city.app), runClocks(city.app)])
  assert.equal((await kinds()).filter((k) => k === 'reminded').length, 1)
  clock.set('2026-03-13T15:59:00Z')
  await runClocks(city.app)
  assert.ok(!(await kinds()).includes('overdue'))
  // The hour of the job was missed for days.
  clock.set('2026-03-17T02:00:00Z')
  await Promise.all([runClocks(city.app), runClocks(city.app), runClocks(city.app)])
  assert.equal((await kinds()).filter((k) => k === 'overdue').length, 1)

  const tasks = ok(await city.as('head')('GET /api/tasks')).items
  const seen = await view('head', id)
  const escalation = seen.escalations[0]
  assert.ok(tasks.some((t: { id: string }) => t.id === escalation?.id))
  assert.equal(seen.clocks[0]?.daysLeft, -2)
  assert.ok(
    ok(await city.as('head')('GET /api/cases?status=overdue&limit=100')).items.some((c: { id: string }) => c.id === id),
  )
  refused(
    await city.as('bo')(`POST /api/cases/${id}/escalations/${escalation?.id}/done`, { remark: '已督办' }),
    404,
    'escalation-unknown',
  )
  ok(await city.as('head')(`POST /api/cases/${id}/escalations/${escalation?.id}/done`, { remark: '已督办，今日办结' }))
  const done = (await view('head', id)).escalations[0]
  assert.deepEqual([done?.doneBy, done?.doneAt], ['主任', '2026-03-17T02:00:00.000Z'])
  clock.set(START)
})

test('an overdue clock makes its move, a suspended one does not run, a resumed one keeps what was left', async () => {
  clock.set(START)
  const id = await ordered()
  const clockOf = async (name: string) => (await view('ben', id)).clocks.find((c) => c.clock === name)
  assert.equal((await clockOf('report'))?.dueOn, '2026-04-03')
  const file = await upload(city, 'dora')
  clock.set('2026-03-09T02:00:00Z')
  ok(await move('dora', id, 'answer', { fields: { answer: '已改正' }, files: [file] }))
  assert.deepEqual([(await clockOf('report'))?.state, (await clockOf('report'))?.left], ['suspended', 25])
  clock.set('2026-03-16T02:00:00Z')
  ok(await move('ben', id, 'again'))
  assert.equal((await clockOf('report'))?.dueOn, '2026-04-10')
  // The date of the order passes: the system notes it and moves the case on.
  clock.set('2026-03-23T02:00:00Z')
  await runClocks(city.app)
  const seen = await view('ben', id)
  assert.equal(seen.state, 'answered')
  const lapsed = seen.history.filter((e) => e.body.move === 'lapse')
  assert.deepEqual(
    lapsed.map((e) => [e.actorName, e.body.as]),
    [['system:cases', 'clock']],
  )
  clock.set(START)
})
