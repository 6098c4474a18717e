import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type City, createCity, modules } from '../../src/city.ts'
import { createAccount } from '../../src/core/access/testing/index.ts'
import { readConfig } from '../../src/core/config.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { openTestDatabase, type TestDatabase } from '../../src/core/testing/database.ts'
import { domains } from '../../src/domains/registry.ts'
import { createSubject } from '../../src/engines/archive/index.ts'
import { openCase, systemActor } from '../../src/engines/cases/index.ts'
import { testModule } from '../../src/engines/cases/testing/correction.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

let database: TestDatabase
let folder: string
let city: City
let browser: TestBrowser
let url: string
let caseId: string
let subjectId: string

before(async () => {
  buildWorkbench()
  database = await openTestDatabase()
  await database.db.close()
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-cases-'))
  const env = { ZHIHENG_DATA: folder, ZHIHENG_DEMO: '0', DATABASE_URL: database.url, LOG_LEVEL: 'silent' }
  // The engine with a kind of its own, whatever the domains declare.
  const parts = [...modules.filter((m) => !domains.some((d) => d.id === m.id)), testModule()]
  city = await createCity(readConfig({ ...env, PORT: '0', HOST: '127.0.0.1' }), { modules: parts })
  url = await city.server.listen({ port: 0, host: '127.0.0.1' })
  const { app } = city
  const system = systemActor('test')
  subjectId = await app.db.write(systemScope('test'), async (tx) => {
    const asked = { kind: 'enterprise' as const, name: '和平电缆厂', region: '120101', source: 'test' }
    return (await createSubject(tx, app, system, asked)).subjectId
  })
  const ben = await createAccount(app, { login: 'ben', name: '本初', roles: ['inspector'], region: '120101' })
  await createAccount(app, { login: 'hua', name: '华章', roles: ['department-head'], region: '12' })
  await createAccount(app, { login: 'dora', name: '朵拉', roles: ['enterprise'], region: '120101', subjectId })
  caseId = await app.db.write(systemScope('test'), async (tx) => {
    const fields = { findings: '产品标识无中文厂址', informant: '13812345678' }
    return (await openCase(tx, app, system, 'test.correction', { subjectId, fields, assignees: [ben] })).caseId
  })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.stop()
  await database?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

test('an inspector submits on a phone, the head approves at a desk, the firm reads its notice and is told what is asked', async () => {
  const phone = await browser.visit({ viewport: PHONE })
  await signInOnPage(phone.page, url, 'ben', '/app/')
  await phone.page.getByText('责令改正：拟办').waitFor()
  await phone.page.getByRole('link', { name: '和平电缆厂' }).click()
  await phone.page.getByRole('heading', { level: 1, name: '责令改正' }).waitFor()
  await phone.page.getByText('138****5678').first().waitFor()
  await phone.page.getByText(/还剩 \d+ 个工作日/).waitFor()
  await assertNoSidewaysScroll(phone.page)
  await phone.page.getByRole('button', { name: '提请审批', exact: true }).click()
  await phone.page.getByRole('button', { name: '确认：提请审批' }).click()
  const summary = phone.page.getByRole('alert')
  await summary.getByRole('link').filter({ hasText: '改正期限' }).click()
  assert.match(await phone.page.evaluate(() => document.activeElement?.id ?? ''), /correctBy/)
  await phone.page.locator('#field-fields-correctBy').fill('2099-01-05')
  await phone.page.keyboard.press('Tab')
  await phone.page.getByRole('button', { name: '确认：提请审批' }).click()
  await phone.page.locator('[aria-current=step]', { hasText: '待审批' }).waitFor()
  await assertNoSidewaysScroll(phone.page)
  await shot(phone.page, 'case-phone')
  assert.deepEqual(phone.errors, [])
  await phone.context.close()

  const desk = await browser.visit({ viewport: { width: 1280, height: 900 } })
  await signInOnPage(desk.page, url, 'hua', '/app/cases')
  await desk.page.getByRole('link', { name: '和平电缆厂' }).click()
  await desk.page.getByRole('button', { name: '批准', exact: true }).click()
  await desk.page.locator('#field-fields-opinion').fill('同意')
  await desk.page.getByRole('button', { name: '确认：批准' }).click()
  await desk.page.locator('[aria-current=step]', { hasText: '整改中' }).waitFor()
  await desk.page.getByText(/测试机构12责改〔\d{4}〕1号/).waitFor()
  await shot(desk.page, 'case-desk')
  const [download] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.page.getByRole('link', { name: '下载 Word' }).click(),
  ])
  assert.match(download.suggestedFilename(), /\.docx$/)
  assert.deepEqual(await wcagFindings(desk.page), [])
  await desk.page.goto(`${url}/app/cases/board`)
  await desk.page.getByText('在办 1 件').waitFor()
  assert.deepEqual(desk.errors, [])
  await desk.context.close()

  const firm = await browser.visit({ viewport: PHONE })
  await signInOnPage(firm.page, url, 'dora', '/app/own/cases')
  await firm.page.getByRole('link', { name: '和平电缆厂' }).click()
  await firm.page.getByRole('button', { name: '报送整改情况', exact: true }).waitFor()
  await assertNoSidewaysScroll(firm.page)
  const text = await firm.page.locator('main').innerText()
  assert.ok(text.includes('产品标识无中文厂址') && !text.includes('同意') && !text.includes('138'))
  assert.match(firm.page.url(), new RegExp(caseId))
  assert.deepEqual(firm.errors, [])
  await firm.context.close()
})

test('an inspector opens a case from the archive page, fills in more, and sets right what was wrong with a reason', async () => {
  const phone = await browser.visit({ viewport: PHONE })
  const { page } = phone
  await signInOnPage(page, url, 'ben', `/app/subjects/${subjectId}`)
  await page.getByRole('link', { name: '立案：责令改正' }).click()
  await page.getByRole('heading', { level: 1, name: '责令改正' }).waitFor()
  await page.getByRole('button', { name: '确认立案' }).click()
  await page.getByRole('alert').getByRole('link', { name: '存在问题' }).click()
  assert.match(await page.evaluate(() => document.activeElement?.id ?? ''), /findings/)
  await page.getByLabel('存在问题').fill('电缆护套厚度不足')
  await page.getByRole('button', { name: '添加一项' }).click()
  await page.getByLabel('产品名称').fill('橡套电缆')
  await assertNoSidewaysScroll(page)
  await shot(page, 'case-open-phone')
  await page.getByRole('button', { name: '确认立案' }).click()
  // Whoever opens it has it in hand.
  await page.getByRole('button', { name: '提请审批', exact: true }).waitFor()
  await page.getByText('由 本初 主办').waitFor()

  await page.getByRole('button', { name: '补充填写' }).click()
  await page.getByLabel('数量').fill('3')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('填写内容').waitFor()
  await page.getByText('产品名称 橡套电缆，数量 3').first().waitFor()

  const opening = page.getByRole('listitem').filter({ hasText: '立案' }).filter({ hasText: '电缆护套' })
  await opening.getByRole('button', { name: '更正' }).click()
  const submit = opening.getByRole('button', { name: '提交更正' })
  await opening.getByLabel('存在问题').fill('电缆护套厚度不足，标识不全')
  assert.ok(await submit.isDisabled(), 'without a reason')
  await opening.getByLabel('更正理由').fill('漏写一项')
  await assertNoSidewaysScroll(page)
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, 'case-correct-phone')
  await submit.click()
  await page.getByText('更正：立案').waitFor()
  await page.getByText('已更正').waitFor()
  assert.match(await page.locator('.zh-section', { hasText: '案件内容' }).innerText(), /标识不全/)
  await shot(page, 'case-corrected-phone')
  assert.deepEqual(phone.errors, [])
  await phone.context.close()

  const desk = await browser.visit({ viewport: { width: 1440, height: 900 } })
  await signInOnPage(desk.page, url, 'hua', `/app/subjects/${subjectId}`)
  const heading = desk.page.getByRole('heading', { name: '案件', exact: true })
  await desk.page
    .locator('.zh-section')
    .filter({ has: heading })
    .getByRole('link', { name: '责令改正' })
    .first()
    .waitFor()
  assert.equal(await desk.page.getByRole('link', { name: '立案：责令改正' }).count(), 0, 'the head does not open them')
  await shot(desk.page, 'subject-cases-desk')
  await desk.context.close()

  const firm = await browser.visit({ viewport: PHONE })
  await signInOnPage(firm.page, url, 'dora', '/app/own/cases')
  await firm.page.getByRole('link', { name: '责令改正', exact: true }).first().waitFor()
  await firm.page.goto(`${url}/app/own/cases/open/test.correction`)
  await firm.page.getByLabel('存在问题').fill('自查发现铭牌缺失')
  await firm.page.getByRole('button', { name: '提交' }).click()
  await firm.page.getByRole('heading', { level: 1, name: '责令改正' }).waitFor()
  await firm.page.getByText('立案').first().waitFor()
  assert.deepEqual(firm.errors, [])
  await firm.context.close()
})
