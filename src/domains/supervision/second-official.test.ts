// Two inspectors are two accounts: what one of them typed or drew for the other counts for nothing.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createAccount, signIn, TEST_PASSWORD } from '../../core/access/testing/index.ts'
import { fixedClock } from '../../core/clock.ts'
import { removeUnnamed } from '../../core/uploads/remove.ts'
import { uploadTo } from '../../core/uploads/testing/upload.ts'
import { type Login, startCaseCity } from '../../engines/cases/testing/city.ts'
import { publishForms } from '../../engines/forms/index.ts'
import { supervision } from './index.ts'

const clock = fixedClock('2026-11-28T09:00:00+08:00')
let city: Awaited<ReturnType<typeof startCaseCity>>
before(async () => {
  city = await startCaseCity(clock, supervision)
  await publishForms(city.app)
  await supervision.start?.(city.app)
  await createAccount(city.app, { login: 'faraway', roles: ['inspector'], region: '120102', name: '远方' })
})
after(() => city.close())

type Reply = Awaited<ReturnType<ReturnType<typeof city.as>>>
// biome-ignore lint/suspicious/noExplicitAny: replies of many routes
function ok(r: Reply): any {
  assert.ok(r.statusCode < 300, `${r.statusCode} ${r.body}`)
  return r.body === '' ? undefined : r.json()
}
const code = (r: Reply) => [r.statusCode, r.body === '' ? '' : r.json().type.replace('/problems/', '')]

const at = '2026-11-28T08:50:00+08:00'
const first = { by: 'typed', role: '检查人员', at, isConfirmed: true }
const second = (login: Login) => ({ by: 'named', accountId: city.accounts[login], role: '检查人员', at })
const notReached = () => ({
  visit: 'not-reached',
  visitFacts: '登记住所无此企业，电话无人接听。',
  firstInspector: first,
  secondInspector: second('bo'),
})
const ordered = () => ({
  visit: 'held',
  production: 'suspended',
  businessLicence: 'pass',
  licensable: false,
  needsCertificate: false,
  makersDuty: 'none',
  qualitySystem: 'fail',
  mandatoryStandards: 'pass',
  standardDeclared: 'pass',
  noObsoleteProducts: 'pass',
  noFalseOrigin: 'pass',
  noFalseMarks: 'pass',
  noAdulteration: 'pass',
  labels: 'pass',
  defectDuty: 'not-applicable',
  earlierCorrected: 'not-applicable',
  result: 'ordered-to-correct',
  findings: '建立岗位质量规范',
  correctionDueOn: '2026-12-15',
  companion: '王小芳',
  firstInspector: first,
  secondInspector: second('bo'),
  firmSignature: { by: 'refused', at, reason: '不认可', recording: '执法记录仪 3 号，2026-11-28 第 12 段' },
})
const failNotes = { '/qualitySystem': { remark: '未见制度文件' } }

const submit = (login: Login, answers: object, more: object = {}) =>
  city.as(login)('POST /api/forms/supervision.inspection/submissions', {
    key: randomUUID(),
    subjectId: city.subjectId,
    version: 4,
    happenedAt: clock.now().toISOString(),
    answers,
    notes: {},
    ...more,
  })
const view = async (login: Login, recordId: string) =>
  ok(await city.as(login)(`GET /api/subjects/${city.subjectId}/records/${recordId}/form`))
const answer = (login: Login, recordId: string, how: 'confirm' | 'object', body: object = {}) =>
  city.as(login)(`POST /api/forms/confirmations/${city.subjectId}/${recordId}/secondInspector/${how}`, body)
const confirmationTasks = async (login: Login) =>
  ok(await city.as(login)('GET /api/tasks')).items.filter((t: { kind: string }) => t.kind === 'confirmation')

test('a second name typed or drawn on the first one’s device is no second inspector', async () => {
  for (const other of [
    { ...first, name: '博文' },
    { by: 'drawn', name: '博文', role: '检查人员', at, image: 'a'.repeat(64) },
    { ...second('bo'), accountId: undefined },
  ]) {
    const reply = await submit('ben', { ...notReached(), secondInspector: other })
    assert.deepEqual(code(reply), [422, 'answers-invalid'])
    assert.match(reply.body, /第二名检查人员”须选择另一名人员的账号/)
  }
})

test('nobody is both: not by account, not by signing in the other’s name, not by naming who may not inspect there', async () => {
  const own = await submit('ben', { ...notReached(), secondInspector: second('ben') })
  assert.match(own.body, /不能是您自己/)
  const foreign = await submit('ben', { ...notReached(), firstInspector: { ...first, accountId: city.accounts.bo } })
  assert.match(foreign.body, /须由提交本表的账号本人签字/)
  for (const login of ['dora', 'eve'] as const) {
    const reply = await submit('ben', { ...notReached(), secondInspector: second(login) })
    assert.deepEqual(code(reply), [422, 'answers-invalid'], login)
  }
  const insert = (asked: string, named: string) =>
    city.app.db.pool.query(
      `insert into forms.confirmation (subject_id, record_id, item, id, form_id, region, account_id, asked_by, asked_at, due_on)
       values ($1, $2, 'x', $2, 'f', '12', $3, $4, now(), now())`,
      [city.subjectId, randomUUID(), named, asked],
    )
  await assert.rejects(insert('a', 'a'), /two_people/)
})

test('until the second confirms the record says so everywhere; what they confirm is sealed, once, by themselves', async () => {
  const { recordId } = ok(await submit('ben', notReached()))
  const state = async () => (await view('ben', recordId)).confirmations[0].state
  assert.equal(await state(), 'awaiting')
  const print = ok0(await city.as('ben')(`GET /api/subjects/${city.subjectId}/records/${recordId}/form/print`))
  assert.match(print, /单人，待第二人确认/)
  assert.match(await timeline(recordId), /单人，待第二人确认/)
  assert.deepEqual(
    (await confirmationTasks('bo')).map((t: { dueOn: string; path: string }) => [t.dueOn, t.path]),
    [['2026-12-01', `/subjects/${city.subjectId}/records/${recordId}/form`]],
  )
  assert.deepEqual(await confirmationTasks('ben'), [])

  assert.deepEqual(code(await answer('ben', recordId, 'confirm')), [403, 'confirmation-not-yours'])
  assert.equal((await view('bo', recordId)).confirmations[0].isMine, true)
  ok(await answer('bo', recordId, 'confirm'))
  assert.equal(await state(), 'confirmed')
  assert.ok(city.sealed.some((s) => s.kind === 'confirmation'))
  assert.deepEqual(code(await answer('bo', recordId, 'object', { reason: '后来想想不对' })), [
    409,
    'confirmation-answered',
  ])
  assert.deepEqual(await confirmationTasks('bo'), [])
  assert.doesNotMatch(await timeline(recordId), /单人/)
})

test('after the term nobody has confirmed: unconfirmed; a late confirmation still counts, an objection stands with its reason', async () => {
  const { recordId } = ok(await submit('ben', notReached()))
  const other = ok(await submit('ben', notReached())).recordId
  clock.set('2026-12-01T23:59:00+08:00')
  assert.equal((await view('ben', recordId)).confirmations[0].state, 'awaiting')
  clock.set('2026-12-02T00:01:00+08:00')
  assert.equal((await view('ben', recordId)).confirmations[0].state, 'unconfirmed')
  assert.match(await timeline(recordId), /单人，未经第二人确认/)
  assert.equal((await confirmationTasks('bo'))[0].isOverdue, true)
  assert.equal((await answer('bo', other, 'object', { reason: ' ' })).statusCode, 400)
  ok(await answer('bo', other, 'object', { reason: '当日我不在现场' }))
  const seen = (await view('ben', other)).confirmations[0]
  assert.deepEqual([seen.state, seen.reason], ['objected', '当日我不在现场'])
  ok(await answer('bo', recordId, 'confirm'))
  assert.equal((await view('ben', recordId)).confirmations[0].state, 'confirmed')
  clock.set('2026-11-28T09:00:00+08:00')
})

test('a corrected record is confirmed anew, and the corrected one by nobody any more', async () => {
  const { recordId } = ok(await submit('ben', notReached()))
  const change = { supersedes: recordId, reason: '补写事实' }
  const corrected = ok(await submit('ben', { ...notReached(), visitFacts: '补写的事实' }, change)).recordId
  assert.deepEqual(code(await answer('bo', recordId, 'confirm')), [404, 'confirmation-unknown'])
  assert.deepEqual(
    (await confirmationTasks('bo')).map((t: { path: string }) => t.path.includes(corrected)),
    [true],
  )
  ok(await answer('bo', corrected, 'confirm'))
})

test('one person orders nothing: the order goes out when the second confirms, and not by hand before', async () => {
  const { recordId } = ok(await submit('ben', ordered(), { notes: failNotes }))
  const cases = ok(await city.as('ben')('GET /api/tasks')).items.filter((t: { kind: string }) => t.kind === 'case')
  const caseId = cases[0].id
  const stateOf = async () => {
    const { state } = ok(await city.as('ben')(`GET /api/cases/${caseId}`))
    return state.name ?? state
  }
  assert.equal(await stateOf(), 'found')
  const byHand = await city.as('ben')(`POST /api/cases/${caseId}/moves/order`, {})
  assert.deepEqual(code(byHand), [409, 'second-inspector-awaited'])
  assert.match(byHand.body, /单人，待第二人确认/)
  ok(await answer('bo', recordId, 'confirm'))
  assert.equal(await stateOf(), 'ordered')
})

test('on the shared phone the second confirms with their own credentials, and nobody else’s open it', async () => {
  const { recordId } = ok(await submit('ben', notReached()))
  const path = `POST /api/forms/confirmations/${city.subjectId}/${recordId}/secondInspector/confirm-here`
  const password = TEST_PASSWORD
  assert.equal((await city.as('ben')(path, { loginName: 'bo', password: 'not-the-password-1' })).statusCode, 401)
  assert.deepEqual(code(await city.as('ben')(path, { loginName: 'ben', password })), [403, 'confirmation-not-yours'])
  ok(await city.as('ben')(path, { loginName: 'bo', password }))
  const seen = (await view('ben', recordId)).confirmations[0]
  assert.deepEqual([seen.state, seen.way], ['confirmed', 'shared-device'])
  const { rows } = await city.app.db.pool.query(
    'select ended_at is null as is_open from core.session where account_id = $1 and device = $2',
    [city.accounts.bo, '同一设备确认'],
  )
  assert.deepEqual(rows, [{ is_open: false }], 'the session of the act has ended')
})

test('a refusal to sign needs its reason, and a witness or a recording; neither alone of them is forced', async () => {
  const refused = (more: object) => ({ ...ordered(), firmSignature: { by: 'refused', at, ...more } })
  const fill = (more: object) => submit('ben', refused(more), { notes: failNotes })
  assert.match((await fill({ reason: '不认可' })).body, /须写明见证人姓名，或者录音录像/)
  assert.match((await fill({ witness: '王一' })).body, /须写明拒绝签字的理由/)
  ok(await fill({ reason: '不认可', witness: '王一' }))
})

test('two typed names of an earlier version are shown for what they are: unconfirmed', async () => {
  const typed = (name: string) => ({ ...first, name })
  const answers = { ...notReached(), firstInspector: typed('本初'), secondInspector: typed('博文') }
  const { recordId } = ok(await submit('ben', answers, { version: 3, happenedAt: '2026-11-27T09:00:00+08:00' }))
  assert.deepEqual(
    (await view('ben', recordId)).confirmations.map((c: { state: string }) => c.state),
    ['unconfirmed'],
  )
})

function ok0(r: Reply): string {
  assert.equal(r.statusCode, 200, r.body)
  return r.body
}

async function timeline(recordId: string): Promise<string> {
  const { items } = ok(await city.as('ben')(`GET /api/subjects/${city.subjectId}/timeline?limit=50`))
  return JSON.stringify(items.find((r: { id: string }) => r.id === recordId))
}

test('the picture of a signature is in no list of files and yet named: it stays', async () => {
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='
  const own = { server: city.server, cookie: await signIn(city.server, 'ben') }
  const sent = await uploadTo(own, { name: '签名.png', content: Buffer.from(png, 'base64') })
  const image = ok(sent).digest
  const firmSignature = { by: 'drawn', name: '王小芳', role: '质量负责人', at, image }
  ok(await submit('ben', { ...ordered(), firmSignature }, { notes: failNotes }))
  await removeUnnamed({ ...city.app, clock: fixedClock(new Date(Date.now() + 8 * 86_400_000)) })
  assert.ok(await city.app.files.has(image))
})
