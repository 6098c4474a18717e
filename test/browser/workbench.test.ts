import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { demoAccounts } from '../../src/core/access/index.ts'
import { fillNewCity } from '../../src/first-start.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, type TestBrowser } from './browser.ts'
import {
  assertNoSidewaysScroll,
  buildWorkbench,
  menuTexts,
  signInOnPage,
  signOutOnPage,
  wcagFindings,
} from './workbench.ts'

let city: TestCity
let browser: TestBrowser

before(async () => {
  buildWorkbench()
  city = await startTestCity({ demo: true, listen: true })
  await fillNewCity(city, () => {})
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.close()
})

test('nobody reaches a page without signing in, and after signing in stands on the page he asked for', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/subjects?q=天津')
  await page.waitForURL(/\/app\/subjects\?q=/)
  assert.deepEqual(errors, [])
  await context.close()
})

test('a wrong password is said at the top of the form, and the name stays filled in', async () => {
  const { page, context } = await browser.visit()
  await page.goto(`${city.url}/app/sign-in`)
  await page.getByLabel('登录名').fill('qing')
  await page.getByLabel('密码', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').getByText('登录名、密码或验证码不正确').waitFor()
  assert.equal(await page.getByLabel('登录名').inputValue(), 'qing')
  await context.close()
})

for (const account of demoAccounts)
  test(`${account.label.en}: signs in, sees the menu of the post, opens every page of it, signs out`, async () => {
    const { page, context, errors } = await browser.visit()
    await signInOnPage(page, city.url, account.login)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const menu = await menuTexts(page)
    assert.ok(menu.includes('我的任务'))
    assert.equal(
      menu.includes('审计日志'),
      account.kind === 'audit-admin',
      `the audit trail in the menu of ${account.kind}`,
    )
    for (const text of menu) {
      await page.locator('nav.zh-menu').getByRole('link', { name: text, exact: true }).click()
      await page.locator('main h1').waitFor()
      await page.waitForLoadState('networkidle')
      assert.equal(await page.getByText('此页出错').count(), 0, `${text} breaks for ${account.kind}`)
      assert.equal(await page.locator('.zh-problem').count(), 0, `${text} shows a problem to ${account.kind}`)
    }
    await signOutOnPage(page)
    await page.goto(`${city.url}/app/`)
    await page.waitForURL(/\/app\/sign-in/)
    assert.deepEqual(errors, [])
    await context.close()
  })

test('every page of a demo city says that its data is generated', async () => {
  const { page, context } = await browser.visit()
  await page.goto(`${city.url}/app/sign-in`)
  await page.getByRole('note').getByText('演示数据').waitFor()
  await signInOnPage(page, city.url, 'qing')
  await page.getByRole('note').getByText('演示数据').waitFor()
  await context.close()
})

test('the language switch changes the page at once and is kept for the next visit', async () => {
  const { page, context } = await browser.visit()
  await signInOnPage(page, city.url, 'qing')
  await page.getByRole('heading', { level: 1, name: '我的任务' }).waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1, name: 'My tasks' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'My tasks' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await context.close()
})

test('the key / leads to the search, and two characters of a name lead to an archive', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('演')
  await page.keyboard.press('Enter')
  await page.getByText('请至少输入两个字').waitFor()
  await page.keyboard.type('示')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/app\/subjects\?q=/)
  await page.locator('main table a').first().click()
  await page.waitForURL(/\/app\/subjects\/[0-9a-f-]{36}/)
  await page.locator('main h1').waitFor()
  await page.waitForLoadState('networkidle')
  assert.deepEqual(errors, [])
  await page.goto(`${city.url}/app/`)
  await page.locator('main').getByRole('heading', { name: '最近查看' }).waitFor()
  assert.ok(
    (await page.locator('main a[href*="/subjects/"]').count()) > 0,
    'the opened archive is listed on the first page',
  )
  await context.close()
})

test('on a phone the menu is a drawer that closes when a page is chosen, and nothing sticks out sideways', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'ben')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await assertNoSidewaysScroll(page)
  assert.equal(await page.locator('nav.zh-menu').isVisible(), false)
  const menu = await menuTexts(page)
  for (const text of menu) {
    await page.getByRole('button', { name: '菜单', exact: true }).click()
    await page.locator('nav.zh-menu').getByRole('link', { name: text, exact: true }).click()
    await page.locator('nav.zh-menu').waitFor({ state: 'hidden' })
    await page.locator('main h1').waitFor()
    await page.waitForLoadState('networkidle')
    await assertNoSidewaysScroll(page)
  }
  assert.deepEqual(errors, [])
  await context.close()
})

test('pages have no finding of the WCAG 2.2 AA rules that a program can check', async () => {
  const { page, context } = await browser.visit()
  await signInOnPage(page, city.url, 'qing')
  const addresses = await page
    .locator('nav.zh-menu a')
    .evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).pathname))
  await page.goto(`${city.url}/app/subjects?q=演示`)
  const archive = await page.locator('main table a').first().getAttribute('href')
  const findings: string[] = []
  for (const address of [...addresses, archive ?? '', '/app/subjects/new', '/app/my-account', '/app/kit']) {
    await page.goto(city.url + address)
    await page.locator('main h1').waitFor()
    await page.waitForLoadState('networkidle')
    findings.push(...(await wcagFindings(page)))
  }
  assert.deepEqual(findings, [])
  await context.close()
})

test('a lost connection is said, and what was on the page stays', async () => {
  const { page, context } = await browser.visit()
  await signInOnPage(page, city.url, 'qing')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await context.setOffline(true)
  await page.getByText('网络已断开').waitFor()
  await page.getByRole('heading', { level: 1, name: '我的任务' }).waitFor()
  await context.setOffline(false)
  await page.getByText('网络已断开').waitFor({ state: 'hidden' })
  await context.close()
})

test('the first page weighs little: no Ant Design and no charts before a page asks for them', async () => {
  const { page, context } = await browser.visit()
  const loaded: string[] = []
  page.on('response', (r) => r.url().endsWith('.js') && loaded.push(r.url()))
  await context.request.post(`${city.url}/api/access/sign-in`, {
    data: { loginName: 'qing', password: 'zhiheng-demo-2018' },
    headers: { 'x-requested-by': 'zhiheng' },
  })
  await page.goto(`${city.url}/app/`)
  await page.getByRole('heading', { level: 1, name: '我的任务' }).waitFor()
  await page.waitForLoadState('networkidle')
  const sizes = await Promise.all(
    loaded.map(async (url) =>
      Number((await context.request.get(url, { headers: { 'accept-encoding': 'gzip' } })).headers()['content-length']),
    ),
  )
  const kilobytes = sizes.reduce((a, b) => a + b, 0) / 1024
  assert.ok(kilobytes > 50 && kilobytes < 200, `the first page loads ${Math.round(kilobytes)} KB of programs`)
  await context.close()
})

test('a record’s receipt is verified in the browser, and personal data is shown only for a reason', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'ben', '/app/subjects?q=演示')
  await page.locator('main table a').first().click()
  await page.waitForURL(/\/app\/subjects\/[0-9a-f-]{36}/)
  await page.getByRole('button', { name: '存证', exact: true }).first().click()
  await page.getByText('核验通过').waitFor()
  await page.getByRole('link', { name: '下载回执（JSON）' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.zh-masked').first().waitFor()
  const masked = await page.locator('.zh-masked').count()
  await page.locator('.zh-masked').getByRole('button', { name: '查看' }).first().click()
  const confirm = page.getByRole('button', { name: '查看并记录' })
  assert.equal(await confirm.isDisabled(), true, 'without a reason nothing is shown')
  await page.getByLabel('查看理由').fill('联系企业安排复查')
  await confirm.click()
  await page.locator('.zh-unmasked').waitFor()
  assert.equal(await page.locator('.zh-masked').count(), masked - 1)
  assert.doesNotMatch((await page.locator('.zh-unmasked').textContent()) ?? '*', /\*/)
  assert.deepEqual(errors, [])
  await context.close()
})

test('pictures of the README are taken from the running city', async () => {
  // The committed ones change only on purpose: a picture of every run would be a change of every run.
  const folder = process.env.UPDATE_SCREENSHOTS ? 'docs/screenshots' : 'test-results'
  mkdirSync(folder, { recursive: true })
  const { page, context } = await browser.visit()
  await signInOnPage(page, city.url, 'qing')
  await page.locator('.zh-tiles').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}/workbench.png` })
  await page.goto(`${city.url}/app/subjects?q=演示&kind=enterprise`)
  await page.locator('main table a').first().click()
  await page.getByRole('heading', { name: '时间线' }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}/archive.png` })
  await context.close()
})
