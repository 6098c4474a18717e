import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Login } from '../../engines/cases/testing/city.ts'
import {
  batch,
  city,
  code,
  drawn,
  notReached,
  ok,
  ordered,
  sign,
  sound,
  startSupervision,
  submit,
  taskOf,
} from './testing/city.ts'

before(startSupervision)
after(() => city.close())

test('the notice of the result is there once the inspection is done, for the office and for the enterprise', async () => {
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  const path = `GET /api/supervision/tasks/${task}/notice`
  assert.deepEqual(code(await city.as('ben')(`${path}.html`)), [409, 'inspection-task-not-done'])
  ok(await submit('ben', task, notReached))
  const printed = await city.as('ben')(`${path}.html`)
  assert.equal(printed.statusCode, 200)
  for (const said of ['抽查检查结果告知书', '和平电缆厂', '通过登记的住所（经营场所）无法联系', '市场监督管理局'])
    assert.ok(printed.body.includes(said), said)
  const own = await city.as('dora')(`GET /api/own/inspections/${task}/notice.html`)
  assert.equal(own.body, printed.body)
  const word = await city.as('dora')(`GET /api/own/inspections/${task}/notice.docx`)
  assert.equal(word.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal((await city.as('dan')(`GET /api/own/inspections/${task}/notice.html`)).statusCode, 404)
  assert.equal((await city.as('far')(`${path}.html`)).statusCode, 404)
})

test('an order to correct opens one case with its document, in the same act', async () => {
  const { caseId } = await ordered()
  const seen = ok(await city.as('bo')(`GET /api/cases/${caseId}`))
  assert.equal(seen.state.name ?? seen.state, 'ordered')
  const kinds = ok(await city.as('ben')('GET /api/tasks')).items.map((t: { kind: string }) => t.kind)
  assert.ok(!kinds.includes('follow-up'), 'the correction stands once among the tasks')
})

test('the order says what is wrong by which clause, what to do by when, and where and how long it can be contested', async () => {
  const { task, caseId } = await ordered()
  const seen = ok(await city.as('dora')(`GET /api/own/cases/${caseId}`))
  const entry = seen.history.find((e: { body: { move?: string } }) => e.body.move === 'order')
  const page = await city.as('dora')(`GET /api/own/cases/${caseId}/documents/${entry.id}/print`)
  const text = page.body.replace(/<style>.*?<\/style>|<[^>]+>/gs, '')
  for (const said of [
    '建立内部质量管理制度，岗位质量规范和质量责任明确：未见制度文件。违反了《中华人民共和国产品质量法》第三条的规定。',
    '产品标识真实、齐全：包装未标注厂址，现场照片1张。违反了《中华人民共和国产品质量法》第二十七条的规定。',
    '依据《中华人民共和国产品质量法》第五十四条的规定，现责令你单位于2026年12月15日前（含当日）改正',
    '1.建立岗位质量规范',
    '2.补标厂址',
    '六十日内向天津市和平区人民政府申请行政复议',
    '六个月内向天津市和平区人民法院提起行政诉讼',
    '联系人：本初、博文',
  ])
    assert.ok(text.includes(said), `${said}\n${text}`)
  // The body that signs is the one whose number it is.
  assert.match(text, /测试机构120101责改〔2026〕[1-9]\d*号/)
  assert.match(text, /测试机构 1201012026年11月23日/)
  // The notice of the result names the same items in words.
  const notice = await city.as('dora')(`GET /api/own/inspections/${task}/notice.html`)
  assert.ok(
    notice.body.includes('产品标识真实、齐全：包装未标注厂址，现场照片1张（《中华人民共和国产品质量法》第二十七条）'),
  )
})

test('who acts for no body of the city issues no order: the refusal names what the document lacks', async () => {
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  const move = 'update core.organisation set region = $1 where code = $2'
  await city.app.db.pool.query(move, ['990199', 'TEST-120101'])
  try {
    const answers = {
      ...sound,
      qualitySystem: 'fail',
      result: 'ordered-to-correct',
      findings: '建立制度',
      correctionDueOn: '2026-12-15',
      firstInspector: sign('博文'),
      secondInspector: sign('本初'),
      firmSignature: { ...sign('王小芳'), role: '负责人' },
    }
    const refusal = await submit('ben', task, answers, { '/qualitySystem': { remark: '未见制度文件' } })
    assert.deepEqual(code(refusal), [409, 'document-incomplete'])
    assert.match(refusal.json().detail, /《责令改正通知书》缺少：.*行政复议机关/)
  } finally {
    await city.app.db.pool.query(move, ['120101', 'TEST-120101'])
  }
  assert.equal(ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task.state, 'open')
})

test('what was not corrected is handed on as a lead: the head decides within fifteen working days, or thirty', async () => {
  const { caseId } = await ordered()
  const move = (login: Login, name: string, body: object) =>
    city.as(login)(`POST /api/cases/${caseId}/moves/${name}`, body)
  ok(await city.as('dora')(`POST /api/own/cases/${caseId}/moves/report`, { fields: { correction: '已补标' } }))
  ok(await move('ben', 'refer', { fields: { recheck: '厂址仍未标注' } }))
  const running = async () => {
    const seen = ok(await city.as('hua')(`GET /api/cases/${caseId}`))
    return seen.clocks
      .filter((c: { state: string }) => c.state === 'running')
      .map((c: { clock: string; dueOn: string }) => [c.clock, c.dueOn])
  }
  assert.deepEqual(await running(), [
    ['decide', '2026-12-14'],
    // The holidays of 2027 are not announced: weekends alone count until they are.
    ['decideExtended', '2027-01-04'],
  ])
  assert.equal((await move('ben', 'file', { fields: { decision: '立案' } })).statusCode, 403)
  ok(await move('hua', 'extend', { reason: '情况复杂' }))
  assert.deepEqual(await running(), [['decideExtended', '2027-01-04']])
  // Tests do not count.
  ok(await move('ben', 'test', { reason: '送检' }))
  assert.deepEqual(await running(), [])
  ok(await move('ben', 'tested', { reason: '收到报告' }))
  assert.deepEqual(await running(), [['decideExtended', '2027-01-04']])
  assert.equal(ok(await move('hua', 'file', { fields: { decision: '事实清楚，决定立案' } })).state, 'filed')
})

test('an inspection prints as 现场检查笔录: inspectors with certificates, findings, signatures; in clear only for who is entitled, and that is written down', async () => {
  for (const [login, name] of [
    ['ben', '本初'],
    ['bo', '博文'],
  ] as const)
    ok(
      await city.as('office' as Login)(`POST /api/supervision/inspectors/${city.accounts[login]}`, {
        region: '120101',
        isActive: true,
        body: { name, certificate: 'JC-001', organisation: '和平区局', matters: [], capacity: 20, declared: [] },
        reason: '列入名录',
        basedOn: 0,
      }),
    )
  const { task } = await ordered()
  const { recordId } = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  const path = `GET /api/supervision/inspections/${city.subjectId}/${recordId}/record`
  const mine = await city.as('ben')(`${path}.html`)
  assert.equal(mine.statusCode, 200, mine.body)
  for (const said of [
    '现场检查笔录',
    '和平电缆厂',
    '2026-11-23 09:00',
    '博文（JC-001）、本初（JC-001）',
    '王小芳',
    '产品标识真实、齐全',
    '包装未标注厂址。；照片1张',
    '发现问题已责令改正',
    '拒绝签字',
    '，第一批',
    '档案未登记住所',
  ])
    assert.ok(mine.body.includes(said), said)
  assert.doesNotMatch(mine.body, /个人信息已遮盖|<button|演示/)
  // The enterprise has its copy in clear; who only reads the archive gets names masked, on paper that says so.
  const own = await city.as('dora')(`GET /api/own/inspection-records/${recordId}/record.html`)
  assert.equal(own.body, mine.body)
  const other = await city.as('cai')(`${path}.html`)
  assert.match(other.body, /个人信息已遮盖/)
  assert.doesNotMatch(other.body, /王小芳|JC-001|本初/)
  assert.equal((await city.as('ben')(`${path}.docx`)).rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal((await city.as('dan')(`GET /api/own/inspection-records/${recordId}/record.html`)).statusCode, 404)
  assert.equal((await city.as('far')(`${path}.html`)).statusCode, 404)
  const { rows } = await city.app.db.pool.query(
    "select actor_id, reason from core.audit_entry where action = 'person.unmask' and object_id = $1 order by at",
    [recordId],
  )
  assert.deepEqual(
    rows.map((r) => [r.actor_id, r.reason]),
    [city.accounts.ben, city.accounts.dora, city.accounts.ben].map((by) => [by, '打印现场检查笔录']),
  )
  // The form's own page offers this paper instead of the bare form.
  const form = ok(await city.as('ben')(`GET /api/subjects/${city.subjectId}/records/${recordId}/form`))
  assert.equal(form.paper.path, `/api/supervision/inspections/${city.subjectId}/${recordId}/record`)
})
