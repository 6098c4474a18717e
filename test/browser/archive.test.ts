import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createAccount, createTestActor } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { createSubject } from '../../src/engines/archive/index.ts'
import { creditCode } from '../../src/engines/archive/testing/city.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage } from './workbench.ts'

const FIRM = '海河精密机床有限公司'

let city: TestCity
let browser: TestBrowser
let subjectId: string

before(async () => {
  buildWorkbench()
  city = await startTestCity({ listen: true })
  await city.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
      ('120101', '12', 'district', '和平区'), ('120102', '12', 'district', '河东区') on conflict do nothing`),
  )
  await createAccount(city.app, { login: 'quinn', roles: ['quality-office'] })
  const desk = createTestActor(city.app, { accountId: 'desk', roles: ['quality-office'] })
  subjectId = await city.app.db.write(systemScope('test'), async (tx) => {
    const open = (more: object) =>
      createSubject(tx, city.app, desk, {
        kind: 'enterprise',
        name: FIRM,
        region: '120101',
        source: '测试',
        happenedAt: new Date('2001-05-01'),
        ...more,
      })
    const firm = await open({
      creditCode: creditCode(1),
      address: '和平区某路 1 号',
      industry: 'C34',
      details: { legalRepresentative: '王小明', capital: '100 万元' },
    })
    await open({ name: '海河精密机床制造厂', creditCode: creditCode(2), region: '120102' })
    await open({ kind: 'product', name: '数控车床', holderId: firm.subjectId })
    return firm.subjectId
  })
  await createAccount(city.app, { login: 'dora', roles: ['enterprise'], subjectId })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

test('two characters find the firm; its name is changed by a new record, and the day before shows the old one', async () => {
  const { page, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'quinn', '/app/subjects')
  await page.getByPlaceholder('名称（至少两个字）或代码').fill('精密')
  await page.getByRole('link', { name: FIRM }).waitFor()
  await shot(page, 'archive-search')
  await page.getByRole('link', { name: FIRM }).click()
  await page.getByRole('heading', { level: 1, name: FIRM }).waitFor()
  await page.getByText('**明').waitFor()
  await page.getByRole('button', { name: '编辑' }).click()
  await page.getByLabel('名称', { exact: true }).fill('海河智能装备有限公司')
  await page.getByLabel('理由（必填）').fill('企业更名')
  await page
    .getByRole('button', { name: '提 交' })
    .or(page.getByRole('button', { name: '提交' }))
    .click()
  await page.getByRole('heading', { level: 1, name: '海河智能装备有限公司' }).waitFor()
  await page.getByText('理由：企业更名').waitFor()
  await shot(page, 'archive-page')
  assert.deepEqual(errors, [])
})

test('a note is corrected: the old one is struck through and leads to the new one', async () => {
  const { page, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'quinn', `/app/subjects/${subjectId}`)
  await page.getByRole('button', { name: '登记备注' }).click()
  await page.getByLabel('内容').fill('三号车间')
  await page.getByLabel('理由（必填）').fill('现场走访')
  const submit = () =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: /提\s?交/ })
      .click()
  await submit()
  // The dialog, which holds the same words, may still be closing.
  await page.getByText('内容：三号车间').waitFor()
  await page.getByRole('button', { name: '更正或撤回' }).click()
  await page.getByRole('dialog').getByLabel('内容', { exact: true }).fill('四号车间')
  await page.getByLabel('理由（必填）').fill('地点写错')
  await submit()
  await page.locator('s', { hasText: '三号车间' }).waitFor()
  await page.getByText('内容：四号车间').waitFor()
  await page.getByRole('button', { name: '已被后来的记录取代' }).waitFor()
  assert.deepEqual(errors, [])
})

/** Chooses from the list that follows the typing: the list is looked at again when a click met it while it was being replaced. */
async function choose(page: Page, typed: string, wanted: RegExp): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox')
  for (let tries = 0; tries < 5; tries++) {
    await box.fill(typed)
    await page.waitForLoadState('networkidle')
    await page.getByTitle(wanted).last().click()
    // The list announces the choice once more for screen readers: what counts is the one that is seen.
    const chosen = page.getByRole('dialog').getByText(wanted).filter({ visible: true }).first()
    if (
      await chosen.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      )
    )
      return
  }
  assert.fail(`${wanted} could not be chosen`)
}

test('two archives of one firm are merged, and split again', async () => {
  const { page, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'quinn', `/app/subjects/${subjectId}`)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: /^合\s?并$/ }).click()
  await choose(page, '机床制造', /海河精密机床制造厂/)
  await dialog.getByLabel('理由（必填）').fill('重复建档')
  await dialog.getByRole('button', { name: /提\s?交/ }).click()
  await page.getByText('来自并入的档案').first().waitFor()
  await page.getByRole('button', { name: /^拆\s?分$/ }).click()
  await dialog.getByText('海河精密机床制造厂').click()
  await dialog.getByLabel('理由（必填）').fill('确为两家')
  await dialog.getByRole('button', { name: /提\s?交/ }).click()
  await page.getByText('来自并入的档案').first().waitFor({ state: 'detached' })
  assert.deepEqual(errors, [])
})

test('on a phone neither the search nor the archive is wider than the screen', async () => {
  const { page, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'quinn', '/app/subjects')
  await page.getByText('数控车床').waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'archive-search-phone')
  await page.goto(`${city.url}/app/subjects/${subjectId}`)
  await page.getByText('建档', { exact: true }).first().waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'archive-page-phone')
  await page.goto(`${city.url}/app/subjects/new`)
  await page.getByLabel('统一社会信用代码').fill('9112O101000000011X')
  await page.getByText(/第 5 位/).waitFor()
  await assertNoSidewaysScroll(page)
  assert.deepEqual(errors, [])
})

test('an enterprise opens its own archive and sees what it holds', async () => {
  const { page, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'dora', '/app/own')
  await page.getByRole('heading', { level: 1, name: /海河/ }).waitFor()
  await page.getByRole('heading', { name: '时间线' }).waitFor()
  await shot(page, 'archive-own')
  assert.deepEqual(errors, [])
})
