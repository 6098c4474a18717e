import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { guest, regionsOf } from '../../core/access/define.ts'
import { type AccessCity, startAccessCity } from '../../core/access/testing/access-city.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import type { Module } from '../../core/app.ts'
import { fixedClock } from '../../core/clock.ts'
import { systemScope } from '../../core/db/index.ts'
import { uploadsModule } from '../../core/uploads/index.ts'
import { uploadTo } from '../../core/uploads/testing/upload.ts'
import { archiveModule, createSubject } from '../archive/index.ts'
import {
  date,
  defineForm,
  documentOf,
  formVersion,
  paragraph,
  personalFields,
  section,
  text,
  verdict,
} from './define.ts'
import { formsModule, publishForms } from './index.ts'
import type { AnsweredForm, Draft, SubmissionReceipt, Task } from './schema.ts'
import { digestOf, FormFault } from './service/publish.ts'

const both = (zh: string, en: string) => ({ zh, en })
const law = { id: 'CN-TEST-2020', title: both('试验法', 'Test Law'), articles: 20, source: 'https://example.org' }

const v1 = formVersion({
  version: 1,
  from: '2024-01-01',
  sections: [
    section('main', both('基本', 'Main'), {
      licence: verdict({ label: both('有执照', 'Licensed'), clause: 'CN-TEST-2020/3', onFail: ['remark'] }),
      labels: verdict({ label: both('标识', 'Labels'), clause: 'CN-TEST-2020/4', onFail: ['photo'] }),
      why: paragraph({ label: both('原因', 'Why'), when: { field: 'licence', is: 'fail' } }),
      correctBy: date({ label: both('改正期限', 'Correct by'), optional: true }),
      companion: text({ label: both('陪同人员', 'Companion'), personal: 'name' }),
    }),
  ],
})
const v2 = formVersion({
  version: 2,
  from: '2025-01-01',
  note: both('改条款', 'Clause changed'),
  sections: [
    section('main', both('基本', 'Main'), {
      ...v1.sections[0].items,
      licence: verdict({ label: both('有执照', 'Licensed'), clause: 'CN-TEST-2020/5', onFail: ['remark'] }),
    }),
  ],
})
const form = defineForm({
  id: 'test.check',
  title: both('试验表', 'Test form'),
  about: ['enterprise'],
  recordKind: 'test.check',
  rules: {},
  correctBy: 'correctBy',
  versions: [v1, v2],
})
const recordKinds = [
  { kind: 'test.check', label: both('试验', 'Test'), about: form.about, personal: personalFields(form) },
]
const permissions = (['record.read', 'record.write', 'person.unmask'] as const).map((id) => ({
  id,
  label: both('权限', id),
}))
/** Answered only by whoever holds its own permission. */
const guarded = defineForm({ ...form, id: 'test.guarded', permission: 'test.guarded' })
const moduleWith = (f: typeof form): Module => ({
  id: 'test',
  permissions: [...permissions, { id: 'test.guarded', label: both('专门填报', 'Guarded') }],
  roles: [
    { id: 'guard', label: both('专员', 'Guard'), kind: 'working', permissions: ['record.write', 'test.guarded'] },
  ],
  declares: { forms: [f, guarded], laws: [law], recordKinds },
})

const clock = fixedClock('2025-06-10T02:00:00Z')
let city: AccessCity
let subjectId: string
let neighbourId: string
let ben: string
let eve: string

before(async () => {
  city = await startAccessCity({ clock, modules: [uploadsModule, archiveModule, formsModule, moduleWith(form)] })
  await publishForms(city.app)
  const system = {
    ...createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] }),
    kind: 'system' as const,
  }
  ;[subjectId, neighbourId] = (await city.app.db.write(systemScope('test'), async (tx) => {
    const make = (name: string, region: string) =>
      createSubject(tx, city.app, system, { kind: 'enterprise', name, region, source: 'test' })
    return [(await make('和平电缆厂', '120101')).subjectId, (await make('河东电器厂', '120102')).subjectId]
  })) as [string, string]
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  await createAccount(city.app, { login: 'eve', roles: ['inspector'], region: '120102' })
  await createAccount(city.app, { login: 'cai', roles: ['reviewer'], region: '120101' })
  ben = await signIn(city.server, 'ben')
  eve = await signIn(city.server, 'eve')
})
after(() => city.close())

const asBen = (what: string, body?: object) => call({ server: city.server, cookie: ben }, what, body)
const asEve = (what: string, body?: object) => call({ server: city.server, cookie: eve }, what, body)
const submission = (more: object = {}) => ({
  key: randomUUID(),
  subjectId,
  version: 2,
  answers: { licence: 'pass', labels: 'pass', companion: '王小芳' },
  notes: {},
  happenedAt: '2025-06-10T01:30:00Z',
  ...more,
})
const submit = (body: object) => asBen('POST /api/forms/test.check/submissions', body)

test('versions are published once, sealed, and listed with the one in force', async () => {
  assert.deepEqual(await publishForms(city.app), [])
  const sealed = city.sealed.filter((s) => s.kind === 'form')
  assert.deepEqual(
    sealed.map((s) => s.id),
    ['test.check@1', 'test.check@2', 'test.guarded@1', 'test.guarded@2'],
  )
  const { items } = (await asBen('GET /api/forms')).json()
  assert.equal(items[0].inForce, 2)
  assert.deepEqual(
    items[0].versions.map((v: { version: number }) => v.version),
    [1, 2],
  )
})

test('what was sealed is what is stored', async () => {
  const stored = await city.app.db.read(
    systemScope('test'),
    (tx) => formsModule.sealedKinds?.[0]?.loadBodies(tx, ['test.check@1']) as Promise<ReadonlyMap<string, unknown>>,
  )
  assert.equal(digestOf(stored.get('test.check@1') as never), digestOf(documentOf(form, v1)))
})

test('a published version whose declaration was changed stops the start with a clear line', async () => {
  const changed = formVersion({
    ...v1,
    sections: [section('main', both('基本', 'Main'), { ...v1.sections[0].items, why: v1.sections[0].items.companion })],
  })
  const app = { ...city.app, modules: [moduleWith({ ...form, versions: [changed, v2] } as never)] }
  await assert.rejects(publishForms(app), (e: FormFault) => {
    assert.match(e.message, /test\.check@1.*was published on 2025-06-10 and cannot change/)
    return e instanceof FormFault
  })
  const withoutFirst = { ...city.app, modules: [moduleWith({ ...form, correctBy: 'gone', versions: [v1] } as never)] }
  await assert.rejects(publishForms(withoutFirst), /correctBy names gone/)
})

test('an answered form becomes one sealed record that names its version and both times', async () => {
  const reply = await submit(submission())
  assert.equal(reply.statusCode, 200, reply.body)
  const { recordId, outcomes } = reply.json<SubmissionReceipt>()
  assert.deepEqual([outcomes.overall, outcomes.passed], ['pass', 2])
  assert.ok(city.sealed.some((s) => s.kind === 'record' && s.id === recordId))
  const view = (await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/form`)).json<AnsweredForm>()
  assert.equal(view.document.version, 2)
  assert.equal(view.happenedAt, '2025-06-10T01:30:00.000Z')
  assert.equal(view.knownAt, '2025-06-10T02:00:00.000Z')
  assert.equal(view.answers.companion, '**芳')
  assert.deepEqual(view.clauses['CN-TEST-2020/5']?.place, both('第五条', 'Article 5'))
})

test('sending the same form again stores nothing and gives the first receipt; other content under its key is refused', async () => {
  const body = submission()
  const replies = await Promise.all([submit(body), submit(body), submit(body)])
  const receipts = replies.map((r) => r.json<SubmissionReceipt>())
  assert.equal(new Set(receipts.map((r) => r.recordId)).size, 1)
  assert.deepEqual(receipts.map((r) => r.wasStoredBefore).sort(), [false, true, true])
  const other = await submit({ ...body, answers: { ...body.answers, licence: 'not-applicable' } })
  assert.equal(other.statusCode, 409)
  assert.match(other.json().type, /submission-key-reused/)
})

test('an incomplete form is refused with every place named, in the language of the request', async () => {
  const body = submission({ answers: { licence: 'fail', labels: 'fail', companion: 7, more: 1 } })
  const reply = await submit(body)
  assert.equal(reply.statusCode, 422)
  const pointers = reply.json().errors.map((e: { pointer: string }) => e.pointer)
  assert.ok(
    pointers.includes('/answers/why') && pointers.includes('/answers/companion') && pointers.includes('/answers/more'),
  )
  const complete = submission({ answers: { licence: 'fail', labels: 'fail', why: '无证', companion: '王' } })
  const forced = (await submit(complete)).json()
  assert.deepEqual(
    forced.errors.map((e: { pointer: string }) => e.pointer),
    ['/notes/~1licence/remark', '/notes/~1labels/photos'],
  )
  assert.match(forced.errors[0].message, /须附文字说明/)
})

test('an answer that the conditions hide is left out of the record, and the receipt says so', async () => {
  const answers = { licence: 'pass', labels: 'pass', why: '多余', companion: '王' }
  const receipt = (await submit(submission({ answers }))).json<SubmissionReceipt>()
  assert.deepEqual(receipt.leftOut, ['/why'])
  const view = (await asBen(`GET /api/subjects/${subjectId}/records/${receipt.recordId}/form`)).json<AnsweredForm>()
  assert.equal(view.answers.why, undefined)
})

test('an inspector of another district can neither submit nor read nor print', async () => {
  const { recordId } = (await submit(submission())).json<SubmissionReceipt>()
  assert.equal((await asEve('POST /api/forms/test.check/submissions', submission())).statusCode, 404)
  for (const tail of ['form', 'form/print', `photos/${'a'.repeat(64)}`])
    assert.equal((await asEve(`GET /api/subjects/${subjectId}/records/${recordId}/${tail}`)).statusCode, 404, tail)
  assert.equal((await submit(submission({ subjectId: neighbourId }))).statusCode, 404)
})

test('a version is answered only on days on which it is in force', async () => {
  const old = await submit(submission({ version: 1 }))
  assert.equal(old.statusCode, 409)
  assert.deepEqual(old.json().facts, { version: 1, inForce: 2, day: '2025-06-10' })
  assert.equal((await submit(submission({ version: 1, happenedAt: '2024-12-31T15:59:00Z' }))).statusCode, 200)
  assert.equal((await submit(submission({ version: 9 }))).statusCode, 404)
  assert.equal((await submit(submission({ happenedAt: '2025-06-10T03:00:00Z' }))).statusCode, 422)
})

test('a correction is a new record with a reason; the first stays readable on its own version and leads to the second', async () => {
  const first = (await submit(submission({ version: 1, happenedAt: '2024-06-01T01:00:00Z' }))).json<SubmissionReceipt>()
  const change = {
    supersedes: first.recordId,
    happenedAt: '2024-06-01T01:00:00Z',
    version: 1,
    answers: { licence: 'not-applicable', labels: 'pass', companion: '王小芳' },
  }
  assert.equal((await submit(submission(change))).statusCode, 409)
  const second = (await submit(submission({ ...change, reason: '误选' }))).json<SubmissionReceipt>()
  const path = (id: string) => `GET /api/subjects/${subjectId}/records/${id}/form`
  const old = (await asBen(path(first.recordId))).json<AnsweredForm>()
  assert.equal(old.supersededBy, second.recordId)
  assert.deepEqual([old.document.version, old.inForce], [1, 2])
  const now = (await asBen(path(second.recordId))).json<AnsweredForm>()
  assert.equal(now.reason, '误选')
  assert.deepEqual(now.corrections, [
    { pointer: '/licence', label: both('有执照', 'Licensed'), before: 'pass', after: 'not-applicable' },
  ])
  const again = await submit(submission({ ...change, reason: '再改' }))
  assert.equal(again.statusCode, 409)
  const next = { ...change, supersedes: second.recordId, reason: '同时' }
  const replies = await Promise.all([submit(submission(next)), submit(submission(next))])
  assert.deepEqual(replies.map((r) => r.statusCode).sort(), [200, 409])
})

test('an old record is shown with its frozen version even when the code no longer declares the form', async () => {
  const { recordId } = (await submit(submission())).json<SubmissionReceipt>()
  const { viewAnsweredForm } = await import('./service/view.ts')
  const app = { ...city.app, modules: [archiveModule, formsModule] }
  const view = await city.app.db.read(systemScope('test'), (tx) =>
    viewAnsweredForm(tx, app, guest, [''], subjectId, recordId),
  )
  assert.equal(view.document.sections[0]?.items[0]?.clause, 'CN-TEST-2020/5')
})

test('drafts are their owner’s alone, may be incomplete, and go when the form is submitted', async () => {
  const id = randomUUID()
  const draft = { formId: 'test.check', version: 2, subjectId, answers: { licence: 'pass' }, notes: {} }
  assert.equal((await asBen(`PUT /api/forms/drafts/${id}`, draft)).statusCode, 200)
  assert.equal((await asBen(`PUT /api/forms/drafts/${id}`, { ...draft, answers: { licence: 'fail' } })).statusCode, 200)
  assert.deepEqual((await asBen(`GET /api/forms/drafts/${id}`)).json<Draft>().answers, { licence: 'fail' })
  assert.equal((await asEve(`GET /api/forms/drafts/${id}`)).statusCode, 404)
  assert.equal((await asEve(`DELETE /api/forms/drafts/${id}`)).statusCode, 404)
  const tasks = (await asBen('GET /api/tasks')).json<{ items: Task[] }>().items
  assert.deepEqual(
    tasks.filter((t) => t.kind === 'draft').map((t) => t.subjectName),
    ['和平电缆厂'],
  )
  assert.equal((await submit(submission({ draftId: id }))).statusCode, 200)
  assert.equal((await asBen(`GET /api/forms/drafts/${id}`)).statusCode, 404)
  assert.equal((await asBen(`DELETE /api/forms/drafts/${id}`)).statusCode, 404)
})

test('corrections ordered by a date await the district until the form is answered again', async () => {
  const followUps = async (who: typeof asBen) =>
    (await who('GET /api/tasks')).json<{ items: Task[] }>().items.filter((t) => t.kind === 'follow-up')
  assert.deepEqual(await followUps(asBen), [])
  const answers = { licence: 'pass', labels: 'pass', companion: '王', correctBy: '2025-06-09' }
  const { recordId } = (await submit(submission({ answers }))).json<SubmissionReceipt>()
  const [task] = await followUps(asBen)
  assert.deepEqual([task?.id, task?.dueOn, task?.isOverdue], [recordId, '2025-06-09', true])
  assert.deepEqual(await followUps(asEve), [])
  await submit(submission())
  assert.deepEqual(await followUps(asBen), [])
})

test('unmasking asks for a reason, is audited, and only for whom may', async () => {
  const { recordId } = (await submit(submission())).json<SubmissionReceipt>()
  const path = `POST /api/subjects/${subjectId}/records/${recordId}/form/unmask`
  assert.equal((await asBen(path, {})).statusCode, 400)
  const reply = await asBen(path, { reason: '电话核实整改' })
  assert.deepEqual(reply.json().answers, [{ pointer: '/companion', value: '王小芳' }])
  const acts = city.sealed.filter((s) => s.kind === 'act' && (s.body as { action?: string }).action === 'person.unmask')
  assert.equal((acts.at(-1)?.body as { object_id?: string } | undefined)?.object_id, recordId)
  const cai = await signIn(city.server, 'cai')
  assert.equal((await call({ server: city.server, cookie: cai }, path, { reason: '看看而已' })).statusCode, 403)
})

test('an enterprise reads the forms about itself, masked, and no other’s', async () => {
  const { recordId } = (await submit(submission())).json<SubmissionReceipt>()
  await createAccount(city.app, { login: 'dora', roles: ['enterprise'], region: '120101', subjectId })
  await createAccount(city.app, { login: 'other', roles: ['enterprise'], region: '120102', subjectId: neighbourId })
  const read = async (login: string, path: string) =>
    call({ server: city.server, cookie: await signIn(city.server, login) }, `GET ${path}`)
  const own = await read('dora', `/api/own/records/${recordId}/form`)
  assert.equal(own.json<AnsweredForm>().answers.companion, '**芳')
  assert.equal((await read('other', `/api/own/records/${recordId}/form`)).statusCode, 404)
  assert.equal((await read('ben', `/api/own/records/${recordId}/form`)).statusCode, 404)
  assert.equal((await read('dora', `/api/subjects/${subjectId}/records/${recordId}/form`)).statusCode, 403)
})

test('the difference of two versions says which clause changed', async () => {
  const reply = (await asBen('GET /api/forms/test.check/difference?from=1&to=2')).json()
  assert.deepEqual(
    reply.items.map((i: { name: string; properties: string[]; isLegal: boolean }) => [i.name, i.properties, i.isLegal]),
    [['licence', ['clause'], true]],
  )
})

test('a printed form names version, clause and both times, and escapes what people wrote', async () => {
  const answers = { licence: 'fail', labels: 'pass', why: '<script>alert(1)</script>', companion: '王' }
  const notes = { '/licence': { remark: '<b>无证</b>' } }
  const { recordId } = (await submit(submission({ answers, notes }))).json<SubmissionReceipt>()
  const page = await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/form/print`)
  assert.match(page.headers['content-type'] ?? '', /text\/html/)
  assert.match(page.body, /test\.check@2/)
  assert.match(page.body, /试验法 第五条/)
  assert.doesNotMatch(page.body, /<script>|<b>/)
})

test('whatever answers a client makes up, the check answers and never breaks', async () => {
  const names = fc.constantFrom('licence', 'labels', 'why', 'companion', 'correctBy', 'constructor', 'x')
  const bodies = fc.record({
    answers: fc.dictionary(names, fc.jsonValue()),
    notes: fc.dictionary(
      fc.constantFrom('/licence', '/labels', '/why/0/x', '/constructor', '~'),
      fc.record({ remark: fc.string({ maxLength: 20 }) }),
    ),
    on: fc.constant('2025-06-10'),
  })
  const statuses = new Set<number>()
  for (const body of fc.sample(bodies, { numRuns: 150, seed: 7 }))
    statuses.add((await asBen('POST /api/forms/test.check/versions/2/check', body)).statusCode)
  assert.deepEqual(
    [...statuses].filter((s) => s !== 200 && s !== 400),
    [],
  )
  assert.ok(statuses.has(200))
})

test('a withdrawn record is shown as what it is: no answered form', async () => {
  const { recordId } = (await submit(submission())).json<SubmissionReceipt>()
  const { addRecord } = await import('../archive/index.ts')
  const ben = createTestActor(city.app, { accountId: randomUUID(), roles: ['inspector'], region: '120101' })
  const withdrawal = await city.app.db.write(systemScope('test'), (tx) =>
    addRecord(tx, city.app, ben, {
      subjectId,
      kind: 'test.check',
      formId: 'test.check',
      formVersion: 2,
      body: {},
      happenedAt: clock.now(),
      source: 'test',
      supersedes: recordId,
      withdraws: true,
      reason: '误报',
    }),
  )
  assert.equal((await asBen(`GET /api/subjects/${subjectId}/records/${withdrawal.id}/form`)).statusCode, 404)
  const old = (await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/form`)).json<AnsweredForm>()
  assert.equal(old.supersededBy, withdrawal.id)
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

function uploadAs(cookie: string, name: string, type: string, content: Buffer) {
  return uploadTo({ server: city.server, cookie }, { name, type, content }, '/api/uploads?only=images')
}

test('a failed item is stored with its photograph, which only readers of the record see', async () => {
  const stored = (await uploadAs(ben, '现场.png', 'image/jpeg', PNG)).json()
  assert.deepEqual([stored.type, stored.size, stored.name], ['image/png', PNG.length, '现场.png'])
  assert.equal((await asBen(`GET /api/uploads/${stored.digest}`)).statusCode, 200)
  assert.equal((await asEve(`GET /api/uploads/${stored.digest}`)).statusCode, 404)
  const answers = { licence: 'pass', labels: 'fail', companion: '王' }
  const notes = { '/labels': { photos: [{ digest: stored.digest, name: '现场.png', type: 'text/html', size: 1 }] } }
  const reply = await submit(submission({ answers, notes }))
  assert.equal(reply.statusCode, 200, reply.body)
  const { recordId } = reply.json<SubmissionReceipt>()
  const view = (await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/form`)).json<AnsweredForm>()
  assert.deepEqual(view.notes['/labels']?.photos?.[0], {
    digest: stored.digest,
    name: '现场.png',
    size: PNG.length,
    type: 'image/png',
  })
  const photo = await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/photos/${stored.digest}`)
  assert.deepEqual(photo.rawPayload, PNG)
  assert.ok(city.sealed.some((s) => s.kind === 'file' && (s.body as { digest?: string }).digest === stored.digest))
})

test('a photograph that the account did not upload, and a file that is no photograph, are refused', async () => {
  const foreign = (await uploadAs(eve, 'b.png', 'image/png', Buffer.concat([PNG, Buffer.from([1])]))).json()
  const notes = { '/labels': { photos: [{ digest: foreign.digest }] } }
  const answers = { licence: 'pass', labels: 'fail', companion: '王' }
  const reply = await submit(submission({ answers, notes }))
  assert.equal(reply.statusCode, 422)
  assert.deepEqual(reply.json().errors[0].pointer, '/notes/~1labels/photos/0')
  assert.equal((await uploadAs(ben, 'a.png', 'image/png', Buffer.from('<html></html>'))).statusCode, 415)
  // A paper that the account may well upload is no photograph of a form.
  const paper = (await uploadTo({ server: city.server, cookie: ben }, { name: 'a.txt', content: '说明' })).json()
  const asPhoto = await submit(submission({ answers, notes: { '/labels': { photos: [{ digest: paper.digest }] } } }))
  assert.equal(asPhoto.statusCode, 422)
})

test('what inspectors may not do, reviewers and guests may not either', async () => {
  assert.ok(regionsOf(createTestActor(city.app, { accountId: 'x', roles: ['reviewer'] }), 'form.read').length > 0)
  const cai = await signIn(city.server, 'cai')
  assert.equal(
    (await call({ server: city.server, cookie: cai }, 'POST /api/forms/test.check/submissions', submission()))
      .statusCode,
    403,
  )
  assert.equal((await call({ server: city.server }, 'GET /api/forms')).statusCode, 401)
})

test('a form with a permission of its own is answered by its holders alone, whoever else may write records', async () => {
  await createAccount(city.app, { login: 'gus', roles: ['guard'], region: '120101' })
  const guard = { server: city.server, cookie: await signIn(city.server, 'gus') }
  const what = 'POST /api/forms/test.guarded/submissions'
  assert.equal((await asBen(what, submission())).statusCode, 403)
  assert.equal((await call(guard, what, submission())).statusCode, 200)
})

test('a task is answered once; the second inspector is told, and an answer apart from the task is taken', async () => {
  const taskRef = randomUUID()
  const first = submission({ taskRef })
  const { recordId } = (await submit(first)).json() as SubmissionReceipt
  assert.equal((await submit(first)).json().recordId, recordId)
  const again = await submit(submission({ taskRef }))
  assert.deepEqual([again.statusCode, again.json().type.replace(/^.*\//, '')], [409, 'task-already-answered'])
  assert.deepEqual([again.json().facts.recordId, again.json().facts.isOwn], [recordId, true])
  assert.equal((await submit(submission())).statusCode, 200)
  const correction = submission({ taskRef, supersedes: recordId, reason: '看错了' })
  assert.equal((await submit(correction)).statusCode, 200)
})

test('a device asks which of its keys are stored, and learns nothing of others’', async () => {
  const sent = submission()
  const { recordId } = (await submit(sent)).json()
  const keys = [sent.key, randomUUID()]
  const { items } = (await asBen('POST /api/forms/submissions/status', { keys })).json()
  assert.deepEqual(
    items.map((i: { key: string; recordId: string }) => [i.key, i.recordId]),
    [[sent.key, recordId]],
  )
  assert.deepEqual((await asEve('POST /api/forms/submissions/status', { keys })).json().items, [])
})

test('what a device kept for one account is not taken from another', async () => {
  const mine = (await asBen('GET /api/me')).json().accountId
  const theirs = (await asEve('GET /api/me')).json().accountId
  const refused = await asBen(`POST /api/forms/test.check/submissions?as=${theirs}`, submission())
  assert.deepEqual([refused.statusCode, refused.json().type.replace(/^.*\//, '')], [409, 'other-account'])
  assert.equal((await asBen(`POST /api/forms/test.check/submissions?as=${mine}`, submission())).statusCode, 200)
})

test('the skew of the device’s clock is kept beside the claimed time, and is no part of what was sent', async () => {
  const sent = submission({ sentAt: '2025-06-10T01:50:00Z' })
  const { recordId } = (await submit(sent)).json()
  assert.equal((await submit({ ...sent, sentAt: '2025-06-10T01:59:59Z' })).json().wasStoredBefore, true)
  const shown = (await asBen(`GET /api/subjects/${subjectId}/records/${recordId}/form`)).json() as AnsweredForm
  assert.deepEqual([shown.happenedAt, shown.clockSkewSeconds], ['2025-06-10T01:30:00.000Z', 600])
})
