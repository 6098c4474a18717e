// The whole loop: plan → commit → reveal → draw → two inspectors → phone → case → public result → blind sample → rate on the policy board.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import mammoth from 'mammoth'
import type { Page } from 'playwright-core'
import { createAccount } from '../../src/core/access/testing/index.ts'
import { productClassOf } from '../../src/domains/sampling/classes.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { DISTRICT, eventually, startLoopCity } from './loop-city.ts'
import {
  assertNoSidewaysScroll,
  buildPortal,
  buildWorkbench,
  chooseOption,
  pickAnswer,
  signInOnPage,
  wcagFindings,
} from './workbench.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const YEAR = new Date().getFullYear()
const TITLE = `和平区${YEAR}年双随机抽查计划`
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-loop-'))

interface Task {
  readonly id: string
  readonly subjectId: string
  readonly subjectName: string
  readonly inspectors: readonly { readonly accountId: string; readonly name: string }[]
  readonly inclusionProbability: number
}

let loop: Awaited<ReturnType<typeof startLoopCity>>
let browser: TestBrowser
let batchId: string
let drawId: string
let tasks: readonly Task[]
/** The one that is answered on the phone, and by whom: chance has chosen both. */
let task: Task
let inspector: { readonly login: string; readonly name: string }
let publicationId: string

before(async () => {
  buildWorkbench()
  buildPortal()
  loop = await startLoopCity(folder)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await loop?.city.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Status of an item of the policy, as the open data say it. */
async function statusOf(item: string): Promise<string | undefined> {
  const reply = await loop.city.server.inject('/api/open/policy/items.json')
  const { items } = reply.json() as { items: { address: string; status: string }[] }
  return items.find((i) => i.address === item)?.status
}

test('before anything happened the items of article 13 are not in operation', async (t) => {
  t.diagnostic(loop.isReal ? 'on the real list of firms' : '../shared/data is absent: on a demo city')
  for (const item of ['13.09', '13.10']) assert.notEqual(await statusOf(item), 'running', item)
})

test('the office makes a plan for the district, another official approves it, and the draw begins', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, loop.city.url, 'qing', '/app/supervision/plans')
  await page.getByRole('link', { name: '编制抽查计划' }).click()
  await page.getByLabel('计划名称').fill(TITLE)
  await chooseOption(page, '区域', '和平区')
  await page.getByLabel('实施部门').fill('和平区市场监督管理局')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '保存计划' }).click()
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
  await page.getByRole('button', { name: '增加批次' }).click()
  await page.getByLabel('批次名称').fill('第一批')
  await chooseOption(page, '抽查事项', '登记事项检查')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^增\s?加$/ }).click()
  await page.getByRole('link', { name: '1. 第一批' }).waitFor()
  await shot(page, 'loop-plan')
  await page.getByRole('button', { name: '提交计划' }).click()
  await page.getByRole('button', { name: '确认提交' }).click()
  await page.getByText('等待部门负责人批准').waitFor()
  const plan = new URL(page.url()).pathname

  const head = await browser.visit({ viewport: PHONE })
  await signInOnPage(head.page, loop.city.url, 'hua', plan)
  await head.page.getByRole('button', { name: '批准计划' }).click()
  await head.page.getByRole('button', { name: '确认批准' }).click()
  await head.page.getByRole('button', { name: '批准计划' }).waitFor({ state: 'detached' })
  await assertNoSidewaysScroll(head.page)
  await shot(head.page, 'loop-plan-phone')
  assert.deepEqual(head.errors, [])
  await head.context.close()

  await page.reload()
  await page.getByRole('link', { name: '1. 第一批' }).click()
  batchId = page.url().split('/').at(-1) as string
  await page.getByRole('button', { name: '发起抽取' }).click()
  await page.getByRole('button', { name: '冻结名单并发起' }).click()
  const link = page.getByRole('link', { name: '去抽取页面' })
  await link.waitFor()
  await shot(page, 'loop-batch')
  drawId = ((await link.getAttribute('href')) ?? '').split('/').at(-1) as string
  assert.deepEqual(errors, [])
  await context.close()
})

test('two officials commit and reveal from their own browsers; one in a hundred is drawn, with two inspectors each', async () => {
  const office = await browser.visit()
  await signInOnPage(office.page, loop.city.url, 'qing', `/app/draws/${drawId}`)
  await office.page.getByRole('button', { name: '生成密值并参加' }).click()
  await office.page.getByText('您这一步已经完成').waitFor()
  const head = await browser.visit({ viewport: PHONE })
  await signInOnPage(head.page, loop.city.url, 'hua', `/app/draws/${drawId}`)
  await head.page.getByRole('button', { name: '生成密值并参加' }).click()
  await head.page.getByRole('button', { name: '分发份额' }).click()
  await head.page.getByText('您这一步已经完成').waitFor()
  await office.page.getByRole('button', { name: '分发份额' }).click()
  await office.page.getByRole('button', { name: /^公\s?开$/ }).click()
  await office.page.getByRole('heading', { name: '结果' }).waitFor()
  await shot(office.page, 'loop-drawn')
  assert.deepEqual([office.errors, head.errors], [[], []])
  await office.context.close()
  await head.context.close()

  const { rows } = await loop.city.app.db.pool.query<{ n: number }>(
    `select count(*)::int as n from archive.subject where kind = 'enterprise' and status = 'active' and region like $1`,
    [`${DISTRICT}%`],
  )
  const frame = rows[0]?.n ?? 0
  tasks = (await loop.ask<{ items: Task[] }>('qing', `GET /api/supervision/batches/${batchId}/tasks?limit=100`)).items
  assert.ok(Math.abs(tasks.length - frame / 100) < 1, `${tasks.length} drawn of ${frame}`)
  for (const t of tasks) {
    assert.equal(new Set(t.inspectors.map((i) => i.accountId)).size, 2)
    assert.equal(t.inclusionProbability, tasks.length / frame)
  }
})

const item = (page: Page, label: string) => page.locator('.zh-item').filter({ hasText: label })
test('an inspector fills the checklist on a phone without network, with a photograph; it is sent once when the network is back', async () => {
  task = tasks[0] as Task
  const [first, other] = task.inspectors
  inspector = loop.inspectors.find((i) => i.id === first?.accountId) as typeof inspector
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, loop.city.url, inspector.login)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.reload()
  const line = page.locator('.zh-lines li').filter({ hasText: task.subjectName })
  await line.getByText('已缓存').waitFor()
  await context.setOffline(true)
  await page.reload()
  await page.getByText('网络已断开').waitFor()
  await line.getByRole('link', { name: task.subjectName }).click()
  await page.getByRole('link', { name: '填写检查表' }).click()
  await page.getByRole('heading', { level: 1, name: '工业产品生产企业日常监督检查表' }).waitFor()
  await pickAnswer(page, 'visit', '已实施检查')
  await pickAnswer(page, 'production', '临时停产')
  await pickAnswer(page, 'makersDuty', '不属于适用范围')
  for (const fieldset of await page.locator('.zh-verdicts').all())
    await fieldset.getByRole('button', { name: '符合', exact: true }).click()
  for (const label of ['列入工业产品生产许可证目录', '列入强制性产品认证目录'])
    await item(page, label).getByText('否', { exact: true }).click()
  await item(page, '产品标识真实').getByRole('button', { name: '不符合', exact: true }).click()
  await item(page, '产品标识真实').getByLabel('说明').fill('无中文厂址')
  const photo = join(folder, 'label.png')
  writeFileSync(photo, Buffer.from(PNG, 'base64'))
  await item(page, '产品标识真实').locator('input[type=file]').setInputFiles(photo)
  await item(page, '产品标识真实').locator('figure img').waitFor()
  await item(page, '陪同人员姓名').locator('input').first().fill('王小芳')
  await pickAnswer(page, 'result', '发现问题已责令改正')
  await item(page, '责令改正的内容').locator('textarea').fill('补标中文厂名厂址')
  const due = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
  await item(page, '改正期限').locator('input[type=date]').fill(due)
  await item(page, '检查人员签字（本人）').getByText('键入姓名').click()
  await item(page, '检查人员签字（本人）').getByRole('checkbox').check()
  await pickAnswer(page, 'secondInspector', other?.name as string)
  await item(page, '被检查单位签字').getByText('键入姓名').click()
  await item(page, '被检查单位签字').getByLabel('签字人姓名').fill('王小芳')
  await item(page, '被检查单位签字').getByRole('checkbox').check()
  await assertNoSidewaysScroll(page)
  await shot(page, 'loop-checklist')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('已放入待发送').waitFor()
  assert.equal((await inspections()).length, 0)
  await context.setOffline(false)
  await page.goto(`${loop.city.url}/app/queue`)
  await page.getByText('没有待发送的表单').waitFor()
  await page.getByRole('heading', { name: '最近已发送' }).waitFor()
  assert.deepEqual(
    (await inspections()).map((r) => [r.subjectId, r.taskRef, r.photos]),
    [[task.subjectId, task.id, 1]],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

async function inspections() {
  const { rows } = await loop.city.app.db.pool.query<{ subjectId: string; taskRef: string; photos: number }>(
    `select subject_id as "subjectId", body ->> 'taskRef' as "taskRef",
       jsonb_array_length(jsonb_path_query_array(body, '$.**.photos[*]')) as photos
     from archive.record where kind = 'supervision.inspection' and body ? 'taskRef'`,
  )
  return rows
}

test('the second inspector confirms from their own session, and with that the order goes out', async () => {
  const other = loop.inspectors.find((i) => i.id === task.inspectors[1]?.accountId) as typeof inspector
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, loop.city.url, other.login)
  await page.locator('.zh-lines li').filter({ hasText: '待确认' }).getByRole('link').first().click()
  await page.getByText('您被指明为第二名人员').waitFor()
  await page.getByRole('button', { name: /^确\s?认$/ }).click()
  await page.getByText('第二人已确认').waitFor()
  assert.deepEqual(errors, [])
  await context.close()
})

test('the order to correct was served with the confirmation: its case carries the document in official form', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, loop.city.url, inspector.login, `/app/supervision/tasks/${task.id}`)
  await page.getByRole('link', { name: '责令改正案件' }).click()
  await page.locator('[aria-current=step]', { hasText: '改正中' }).waitFor()
  await shot(page, 'loop-case')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载 Word' }).click(),
  ])
  const { value: text } = await mammoth.extractRawText({ buffer: readFileSync(await download.path()) })
  for (const said of [task.subjectName, '责令改正通知书', '补标中文厂名厂址', `〔${YEAR}〕1号`])
    assert.ok(text.includes(said), `the document does not say ${said}: ${text.slice(0, 400)}`)
  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: '报告改正情况' }).waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'loop-case-phone')
  assert.deepEqual(errors, [])
  await context.close()
})

test('a reviewer approves the result and everybody can read it', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, loop.city.url, 'cai', '/app/publications')
  await page.getByRole('link', { name: task.subjectName }).first().click()
  await page.getByText('待公示的内容').waitFor()
  await page.getByRole('button', { name: '同意公示' }).click()
  await page.getByRole('button', { name: '同意公示' }).waitFor({ state: 'detached' })
  await eventually(async () => {
    const { body } = await loop.city.server.inject('/publications')
    publicationId = /\/publications\/([0-9a-f-]{36})/.exec(body)?.[1] ?? ''
    return publicationId !== ''
  })
  assert.deepEqual(errors, [])
  await context.close()
  const visitor = await browser.visit({ viewport: PHONE })
  await visitor.page.goto(`${loop.city.url}/publications/${publicationId}`)
  await visitor.page.getByText('发现问题已责令改正').first().waitFor()
  await visitor.page.getByText(task.subjectName).first().waitFor()
  const content = await visitor.page.content()
  for (const name of ['王小芳', ...task.inspectors.map((i) => i.name)]) assert.ok(!content.includes(name), name)
  await assertNoSidewaysScroll(visitor.page)
  await shot(visitor.page, 'loop-public-result')
  assert.deepEqual(visitor.errors, [])
  await visitor.context.close()
})

test('a visitor recomputes the draw without signing in and sees that this firm was rightly drawn, and another rightly not', async () => {
  const codes = new Map(
    (
      await loop.city.app.db.pool.query<{ id: string; code: string }>(
        `select subject_id as id, code from archive.subject
         where kind = 'enterprise' and status = 'active' and region like $1 and code is not null`,
        [`${DISTRICT}%`],
      )
    ).rows.map((r) => [r.id, r.code]),
  )
  const drawn = new Set(tasks.map((t) => t.subjectId))
  const spared = [...codes.keys()].find((id) => !drawn.has(id)) as string
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await page.goto(`${loop.city.url}/draws`)
  await page.getByRole('link', { name: new RegExp(TITLE) }).click()
  const ask = async (id: string, answer: string) => {
    await page.getByLabel('统一社会信用代码').fill(codes.get(id) as string)
    await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
    await page.getByText('重算结果与公布的完全一致').waitFor()
    await page.getByText(answer).waitFor()
  }
  await ask(task.subjectId, '这家企业被抽中')
  await shot(page, 'loop-verified')
  await ask(spared, '没有被抽中')
  assert.deepEqual(errors, [])
  await context.close()
})

test('the firm that was drawn and one that was not find the draw among their own, and repeat it with one press', async () => {
  const drawn = new Set(tasks.map((t) => t.subjectId))
  const { rows } = await loop.city.app.db.pool.query<{ id: string }>(
    `select subject_id as id from archive.subject
     where kind = 'enterprise' and status = 'active' and region like $1 and code is not null limit 100`,
    [`${DISTRICT}%`],
  )
  const spared = rows.find((r) => !drawn.has(r.id))?.id as string
  for (const [login, subjectId, said, answer] of [
    ['chosen', task.subjectId, '被抽中', '这家企业被抽中'],
    ['spared', spared, '未被抽中', '没有被抽中'],
  ] as const) {
    await createAccount(loop.city.app, { login, roles: ['enterprise'], region: DISTRICT, subjectId })
    const { page, context, errors } = await browser.visit({ viewport: PHONE })
    await signInOnPage(page, loop.city.url, login, '/app/own/draws')
    await page.getByText(said, { exact: true }).waitFor()
    await assertNoSidewaysScroll(page)
    assert.deepEqual(await wcagFindings(page), [])
    await shot(page, `loop-own-draws-${login}`)
    const [portal] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: '自己重算一遍' }).click(),
    ])
    await portal.getByRole('button', { name: '在我的浏览器里重算' }).click()
    await portal.getByText('重算结果与公布的完全一致').waitFor()
    await portal.getByText(answer).waitFor()
    assert.deepEqual(errors, [])
    await context.close()
  }
})

test('a sample is blind to the laboratory, one item does not conform, and the verdict becomes a case', async () => {
  const { ask, play } = loop
  const plan = {
    region: DISTRICT,
    year: YEAR,
    title: `${YEAR}年电线电缆监督抽查`,
    productClass: 'cable',
    selection: 'random',
    reason: '年度计划',
    samples: 2,
    dueOn: `${YEAR + 1}-06-30`,
  }
  const id = (await ask<{ id: string }>('qing', 'POST /api/sampling/plans', plan)).id
  await ask('hua', `POST /api/sampling/plans/${id}/approve`)
  const parties = { office: { login: 'qing', role: 'quality-office' }, review: { login: 'cai', role: 'reviewer' } }
  await play((await ask<{ drawId: string }>('qing', `POST /api/sampling/plans/${id}/draw-objects`, {})).drawId, parties)
  await play(
    (await ask<{ drawId: string }>('qing', `POST /api/sampling/plans/${id}/draw-laboratory`, {})).drawId,
    parties,
  )
  const { laboratoryId } = await ask<{ laboratoryId: string }>('qing', `GET /api/sampling/plans/${id}`)
  const place = loop.laboratories.indexOf(laboratoryId)
  const open = await ask<{ items: { id: string; subjectName: string }[] }>(
    'ben',
    `GET /api/sampling/tasks?planId=${id}`,
  )
  assert.equal(open.items.length, 2)
  for (const [i, t] of open.items.entries()) await sampleAndTest(place, t, i === 0 ? 9.9 : 7.2)
  await eventually(async () => (await verdicts()).length === 2)
  assert.deepEqual((await verdicts()).sort(), ['conforming', 'nonconforming'])
  const cases = await ask<{ items: { kind: string }[] }>('qing', 'GET /api/cases?kind=sampling.follow-up')
  assert.equal(cases.items.length, 1)
})

async function verdicts(): Promise<string[]> {
  const { rows } = await loop.city.app.db.pool.query<{ verdict: string }>(
    `select body ->> 'verdict' as verdict from archive.record where kind = 'sampling.verdict' and source <> '演示数据生成'`,
  )
  return rows.map((r) => r.verdict)
}

/** Taken and sealed, sent under a code, tested on the laboratory's own pages, approved by another of it. */
async function sampleAndTest(place: number, t: { id: string; subjectName: string }, resistance: number): Promise<void> {
  const { sampleId } = await loop.ask<{ sampleId: string }>('ben', `POST /api/sampling/tasks/${t.id}/sample`, {
    productName: '铜芯聚氯乙烯绝缘电线',
    batchNumber: `P-${resistance}`,
    place: 'producer',
    baseQuantity: 500,
    sampleQuantity: 3,
    backupQuantity: 3,
    backupKeptAt: '区局样品库',
    seals: [`封-${resistance}`],
    photos: [],
    secondSampler: '博文',
  })
  await loop.ask('ben', `POST /api/sampling/samples/${sampleId}/hand-over`, { note: '送样品室' })
  await loop.ask('qing', `POST /api/sampling/samples/${sampleId}/blind`)

  const tester = await browser.visit()
  const { page } = tester
  await signInOnPage(page, loop.city.url, `test${place}`, '/app/sampling/bench')
  await page.locator('a[href*="/sampling/bench/"]').first().click()
  await page.getByRole('heading', { name: /盲样 / }).waitFor()
  await page.getByText('封条完好').click()
  await page.getByLabel('外观和封条情况').fill('完好')
  await page.getByRole('button', { name: '登记收样' }).click()
  await page.getByText('收样后才能录入结果。').waitFor({ state: 'detached' })
  for (const i of productClassOf('cable').items) {
    const box = page.locator('.zs-bench-item').filter({ hasText: i.label.zh })
    await box.getByLabel('实测值', { exact: true }).fill(String(i.id === 'conductor-resistance' ? resistance : 0.85))
    await box.getByLabel('扩展不确定度').fill('0.02')
    await box.getByRole('button', { name: '保存结果' }).click()
    await box.getByText('检测员').waitFor()
  }
  const seen = await page.content()
  assert.ok(!seen.includes(t.subjectName), 'the laboratory reads the name of the producer')
  await shot(page, 'loop-bench')
  const at = page.url()
  await page.getByRole('button', { name: '提交批准' }).click()
  await page.getByText('须由本机构另一人批准').first().waitFor()
  assert.deepEqual(tester.errors, [])
  await tester.context.close()
  const signer = await browser.visit()
  await signInOnPage(signer.page, loop.city.url, `sign${place}`, new URL(at).pathname)
  await signer.page.getByRole('button', { name: '批准并报告' }).click()
  // The verdict may be there before the page reads again; either way it ends here, and the page says so.
  await signer.page.getByText('结论已作出，本样品检验完结。').waitFor()
  assert.deepEqual(signer.errors, [])
  await signer.context.close()
}

test('the rate stands with its interval beside the target of the policy, and the items it serves are in operation', async () => {
  const { page, context, errors } = await browser.visit()
  await page.goto(`${loop.city.url}/policy/targets`)
  // One of two: Wilson's interval at 95 % lies below the 94 % asked for.
  await page.getByRole('link', { name: '50.00% (9.45–90.55)' }).first().waitFor()
  await page.getByText('未达到').first().waitFor()
  await shot(page, 'loop-targets')
  for (const item of ['13.09', '13.10']) assert.equal(await statusOf(item), 'running', item)
  await page.goto(`${loop.city.url}/policy/13`)
  const row = (address: string) => page.locator('li, tr').filter({ hasText: address }).first()
  for (const item of ['13.09', '13.10']) await row(item).getByText('在运行').waitFor()
  await shot(page, 'loop-item')
  assert.deepEqual(errors, [])
  await context.close()
})
