import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
import { openBrowser, PHONE, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

const SHOTS = join(tmpdir(), 'zhiheng-shots')
let database: TestDatabase
let folder: string
let city: City
let browser: TestBrowser
let url: string
let caseId: string

before(async () => {
  buildWorkbench()
  mkdirSync(SHOTS, { recursive: true })
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
  const subjectId = await app.db.write(systemScope('test'), async (tx) => {
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
  await phone.page.getByRole('button', { name: '确认：提请审批' }).click()
  await phone.page.locator('[aria-current=step]', { hasText: '待审批' }).waitFor()
  await assertNoSidewaysScroll(phone.page)
  await phone.page.screenshot({ path: join(SHOTS, 'case-phone.png'), fullPage: true })
  assert.deepEqual(phone.errors, [])
  await phone.context.close()

  const desk = await browser.visit({ viewport: { width: 1280, height: 900 } })
  await signInOnPage(desk.page, url, 'hua', '/app/cases')
  await desk.page.getByRole('link', { name: '和平电缆厂' }).click()
  await desk.page.getByRole('button', { name: '批准', exact: true }).click()
  await desk.page.locator('#field-fields-opinion').fill('同意')
  await desk.page.getByRole('button', { name: '确认：批准' }).click()
  await desk.page.locator('[aria-current=step]', { hasText: '整改中' }).waitFor()
  await desk.page.getByText(/试责改〔\d{4}〕1号/).waitFor()
  await desk.page.screenshot({ path: join(SHOTS, 'case-desk.png'), fullPage: true })
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
