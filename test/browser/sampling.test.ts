// Sampling on its pages: plan at a desk, sheet on a phone without network, conflict, code, notice, objection.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { productClassOf } from '../../src/domains/sampling/classes.ts'
import { DESK, openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { eventually, startLoopCity } from './loop-city.ts'
import { assertNoSidewaysScroll, buildWorkbench, chooseOption, signInOnPage, wcagFindings } from './workbench.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const TITLE = '电线电缆风险定向抽查'
const DAY_MS = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-sampling-'))
const photo = join(folder, 'label.png')
const day = (from: number) => new Date(Date.now() + from * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)

let loop: Awaited<ReturnType<typeof startLoopCity>>
let browser: TestBrowser
let planPath: string
/** Place of the laboratory that chance gave. */
let place: number
let samplePath: string

before(async () => {
  buildWorkbench()
  writeFileSync(photo, Buffer.from(PNG, 'base64'))
  loop = await startLoopCity(folder, 400)
  await loop.account('firm', '企业质量负责人', ['enterprise'], { subjectId: loop.makers[0]?.subjectId as string })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await loop?.city.close()
  rmSync(folder, { recursive: true, force: true })
})

async function visitAs(login: string, viewport: typeof DESK, path: string) {
  const visit = await browser.visit({ viewport })
  await signInOnPage(visit.page, loop.city.url, login, path)
  return visit
}

/** The page as it stands now: fits the screen, is accessible, and is kept as a picture where they are asked for. */
async function look(page: Page, name: string): Promise<void> {
  await assertNoSidewaysScroll(page)
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, `sampling-${name}`)
}

test('the office plans by risk with a reason, another approves on a phone, firms are named and the laboratory is drawn', async () => {
  const { page, context, errors } = await visitAs('qing', DESK, '/app/sampling/plans')
  await page.getByRole('link', { name: '编制抽样计划' }).click()
  await page.getByLabel('计划名称').fill(TITLE)
  await chooseOption(page, '产品类别', productClassOf('cable').label.zh)
  await chooseOption(page, '区域', '和平区')
  await page.getByLabel('完成期限').fill(day(200))
  await page.keyboard.press('Tab')
  await page.getByText('风险定向').click()
  await page.getByText('结果不计入合格率估计').waitFor()
  await page.getByLabel('计划批次').fill('2')
  await page.getByLabel('编制理由').fill('上年不合格率偏高')
  await look(page, 'plan-create')
  await page.getByRole('button', { name: '提交批准' }).click()
  await page.getByText('等待另一人批准').waitFor()
  planPath = new URL(page.url()).pathname

  const head = await visitAs('hua', PHONE, planPath)
  await head.page.getByRole('button', { name: '批准计划' }).click()
  await head.page.getByRole('button', { name: '批准计划' }).waitFor({ state: 'detached' })
  await look(head.page, 'plan-phone')
  assert.deepEqual(head.errors, [])
  await head.context.close()

  await page.reload()
  await page.getByRole('button', { name: '指定企业' }).click()
  for (const { name } of loop.makers.slice(0, 2)) {
    await chooseOption(page, '企业', name)
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: name }).waitFor()
  }
  await page.getByRole('dialog').getByLabel('理由').fill('上年抽查不合格')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(确\s?定|提\s?交|保\s?存)$/ })
    .click()
  for (const { name } of loop.makers.slice(0, 2)) await page.getByRole('link', { name }).waitFor()
  await page.getByRole('button', { name: '发起抽取检验机构' }).click()
  const draw = page.getByRole('link', { name: '抽取检验机构' })
  await draw.waitFor()
  await loop.play(((await draw.getAttribute('href')) ?? '').split('/').at(-1) as string, {
    office: { login: 'qing', role: 'quality-office' },
    review: { login: 'cai', role: 'reviewer' },
  })
  await page.reload()
  const chosen = page.getByRole('link', { name: /甲检验院|乙检验所/ })
  await chosen.waitFor()
  place = loop.laboratories.indexOf(((await chosen.getAttribute('href')) ?? '').split('/').at(-1) as string)
  assert.ok(place >= 0)
  await look(page, 'plan')
  assert.deepEqual(errors, [])
  await context.close()
})

/** The sheet of a sample as it is filled in at the firm. */
async function fill(page: Page, batch: string): Promise<void> {
  for (const [label, value] of [
    ['产品名称', '铜芯聚氯乙烯绝缘电线'],
    ['批号或生产日期编号', batch],
    ['抽样基数（件）', '500'],
    ['样品数量（件）', '3'],
    ['备样数量（件）', '3'],
    ['备样封存地点', '区局样品库'],
    ['封条编号（多个用逗号分开）', `封-${batch}，备-${batch}`],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value)
  // By account: the list was kept on the device with the task.
  await page.getByLabel('第二名抽样人员', { exact: true }).fill('博文')
  await page.locator('.ant-select-item-option').filter({ hasText: '博文' }).click()
}

test('a sample is taken on a phone without network, with a photograph; a reload loses nothing, and it is sealed once when the network is back', async () => {
  const { page, context, errors } = await visitAs('ben', PHONE, '/app/')
  const [firm] = loop.makers
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.reload()
  const line = page.locator('.zh-lines li').filter({ hasText: firm?.name as string })
  await line.getByText('已缓存').waitFor()
  await context.setOffline(true)
  await page.reload()
  await page.getByText('网络已断开').waitFor()
  await line.getByRole('link').first().click()
  await page.getByRole('button', { name: '提交并封样' }).click()
  await page.getByText('还有必填内容没有填写').waitFor()
  await fill(page, 'P-1')
  await page.locator('input[type=file]').setInputFiles(photo)
  await page.locator('figure img').waitFor()
  await look(page, 'sheet-phone')
  await page.reload()
  await page.locator('figure img').waitFor()
  assert.equal(await page.getByLabel('产品名称', { exact: true }).inputValue(), '铜芯聚氯乙烯绝缘电线')
  await page.getByRole('button', { name: '提交并封样' }).click()
  await page.getByText('抽样单已放入待发送').waitFor()
  await look(page, 'sheet-waits')
  assert.deepEqual(await samples(), [])
  await context.setOffline(false)
  await page.goto(`${loop.city.url}/app/queue`)
  await page.getByRole('heading', { name: '最近已发送' }).waitFor()
  await page.getByText('没有待发送的表单').waitFor()
  await page.getByRole('link', { name: /抽样单/ }).click()
  await page.getByRole('heading', { name: /样品 CJ/ }).waitFor()
  samplePath = new URL(page.url()).pathname
  await page.getByText('封-P-1、备-P-1').first().waitFor()
  await page.locator('figure img').waitFor()
  await look(page, 'sample-phone')
  const [sample, ...others] = await samples()
  assert.deepEqual([others.length, sample?.photos, sample?.batch], [0, 1, 'P-1'])
  assert.ok((sample?.claimedBeforeKnownMs ?? 0) > 0, "the claimed moment stands beside the server's")
  assert.deepEqual(errors, [])
  await context.close()
})

async function samples() {
  const { rows } = await loop.city.app.db.pool.query<{
    batch: string
    photos: number
    claimedBeforeKnownMs: number
  }>(
    `select s.body ->> 'batchNumber' as batch, cardinality(r.file_digests) as photos,
       extract(epoch from r.known_at - r.happened_at)::float * 1000 as "claimedBeforeKnownMs"
     from sampling.sample s join archive.record r on r.subject_id = s.subject_id and r.kind = 'sampling.sampled'
       and r.body ->> 'sampleNumber' = s.number
     where s.plan_id = $1`,
    [planPath.split('/').at(-1)],
  )
  return rows
}

test('where another was first the sheet comes back with who it was, and is not stored beside it', async () => {
  const [, firm] = loop.makers
  const planId = planPath.split('/').at(-1)
  const { items } = await loop.ask<{ items: { id: string; subjectId: string }[] }>(
    'bo',
    `GET /api/sampling/tasks?planId=${planId}`,
  )
  const task = items.find((i) => i.subjectId === firm?.subjectId)
  const { page, context, errors } = await visitAs('ben', PHONE, `/app/sampling/tasks/${task?.id}`)
  await page.getByRole('button', { name: '提交并封样' }).waitFor()
  await context.setOffline(true)
  await fill(page, 'P-2')
  await page.getByRole('button', { name: '提交并封样' }).click()
  await page.getByText('抽样单已放入待发送').waitFor()
  await loop.ask('bo', `POST /api/sampling/tasks/${task?.id}/sample`, {
    productName: '电线',
    batchNumber: 'P-3',
    place: 'producer',
    baseQuantity: 5,
    sampleQuantity: 1,
    backupQuantity: 1,
    backupKeptAt: '区局样品库',
    seals: ['封-3'],
    photos: [],
    secondSampler: '本初',
  })
  await context.setOffline(false)
  await page.goto(`${loop.city.url}/app/queue`)
  await page.getByText(/博文已先抽样，样品编号CJ/).waitFor()
  await look(page, 'conflict')
  assert.deepEqual((await samples()).map((s) => s.batch).sort(), ['P-1', 'P-3'])
  await page.getByRole('button', { name: '删除' }).click()
  await page
    .getByRole('tooltip')
    .or(page.locator('.ant-popover'))
    .getByRole('button', { name: /删\s?除/ })
    .click()
  await page.getByText('没有待发送的表单').waitFor()
  assert.deepEqual(errors, [])
  await context.close()
})

test('under a code the laboratory tests, the firm signs for the notice on a phone and objects; the office answers', async () => {
  const office = await visitAs('qing', DESK, samplePath)
  await office.page.getByRole('button', { name: '编盲码送检' }).click()
  await office.page.getByText('结论存证前，这里不显示检验结果。').waitFor()
  await look(office.page, 'sent')
  const bench = await loop.ask<{ items: { id: string }[] }>(`test${place}`, 'GET /api/own/blind-samples')
  const act = (who: 'test' | 'sign', path: string, body?: object) =>
    loop.ask(`${who}${place}`, `POST /api/own/blind-samples/${bench.items[0]?.id}/${path}`, body)
  await act('test', 'receive', { isSealWhole: true, note: '完好' })
  for (const i of productClassOf('cable').items)
    await act('test', 'results', {
      item: i.id,
      operator: '=',
      value: i.id === 'conductor-resistance' ? 9.9 : 0.85,
      unit: i.unit,
      method: i.method,
      uncertainty: 0.02,
    })
  await act('test', 'tested')
  await act('sign', 'report')
  await eventually(async () => {
    await office.page.reload()
    return office.page
      .getByRole('button', { name: '登记送达' })
      .waitFor({ timeout: 3000 })
      .then(
        () => true,
        () => false,
      )
  })
  await look(office.page, 'verdict')

  const firm = await visitAs('firm', PHONE, '/app/own/samples')
  await firm.page.getByText('不合格').first().waitFor()
  await firm.page.getByRole('button', { name: '签收告知书' }).click()
  await firm.page.getByText('已送达').waitFor()
  await firm.page.getByText(/提出异议（截止 /).click()
  await firm.page.getByLabel('异议的事实和理由').fill('样品受潮，请用备样复检')
  await look(firm.page, 'own-phone')
  await firm.page.getByRole('button', { name: '提交异议' }).click()
  await firm.page.getByText('我们的异议').waitFor()

  await office.page.reload()
  await office.page.getByRole('button', { name: '答复异议' }).click()
  await office.page.getByText('受理，用备样到另一机构复检').click()
  await office.page.getByLabel('答复内容（企业可见）').fill('同意复检')
  await office.page
    .getByRole('dialog')
    .getByRole('button', { name: /提\s?交/ })
    .click()
  await office.page.getByText('已受理，复检机构由抽取产生。').waitFor()
  await look(office.page, 'objection')
  await firm.page.reload()
  await firm.page.getByText('答复：同意复检').waitFor()
  for (const visit of [office, firm]) {
    assert.deepEqual(visit.errors, [])
    await visit.context.close()
  }
})
