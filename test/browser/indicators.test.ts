import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestActor } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { newId } from '../../src/core/ids.ts'
import { addRecord } from '../../src/engines/archive/index.ts'
import { body, passRate, verdictModule } from '../../src/engines/indicators/testing/verdicts.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

let city: TestCity
let browser: TestBrowser
/** In 和平区 all 20 random batches pass, in 河东区 9 of 12, in 河西区 there are 4; 6 targeted ones fail everywhere. */
const DRAWN = [
  ['120101', 20, 20],
  ['120102', 12, 9],
  ['120103', 4, 4],
] as const

before(async () => {
  buildWorkbench()
  city = await startTestCity({ demo: true, listen: true, subjects: 40, more: [verdictModule] })
  const actor = createTestActor(city.app, { accountId: newId(), roles: ['quality-office'], name: '卿云' })
  const { rows } = await city.app.db.pool.query(
    "select subject_id from archive.subject where kind = 'enterprise' order by subject_id limit 1",
  )
  const subjectId = rows[0].subject_id as string
  await city.app.db.write(systemScope('test'), async (tx) => {
    const verdict = (district: string, isPass: boolean, selection: 'random' | 'targeted', i: number) =>
      addRecord(tx, city.app, actor, {
        subjectId,
        kind: 'test.verdict',
        body: body({
          isPass,
          selection,
          district,
          productClass: i % 2 ? 'pump' : 'cable',
          ...(selection === 'random' && { inclusionProbability: 0.05, drawId: 'd1', stratum: district }),
        }),
        happenedAt: city.app.clock.now(),
        source: '测试',
      })
    for (const [district, batches, passes] of DRAWN)
      for (let i = 0; i < batches; i++) await verdict(district, i < passes, 'random', i)
    for (let i = 0; i < 6; i++) await verdict('120101', false, 'targeted', i)
  })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

test('the quality office reads the rate with its interval, splits it by district and opens a number to its archives', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/indicators')
  await page.getByRole('link', { name: '抽查合格率', exact: true }).click()
  await page.getByRole('heading', { name: '口径与方法' }).waitFor()
  // 33 of 36 with equal weights.
  await page
    .getByText(/91\.67% \(/)
    .first()
    .waitFor()
  await page.getByText('未能证明').first().waitFor()
  await page.getByText('0/6 批').waitFor()
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, 'rates')
  await page.goto(`${city.url}/app/indicators/${passRate.id}?by=district`)
  await page.getByText(/75\.00% \(/).waitFor()
  await page.getByRole('link', { name: '9/12 批' }).click()
  await page.getByRole('heading', { name: /数字背后的样品/ }).waitFor()
  await page.getByText('共 12 条').or(page.locator('tbody tr').nth(11)).first().waitFor()
  assert.equal(await page.locator('tbody tr.ant-table-row').count(), 12)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 Excel' }).click(),
  ])
  assert.match(download.suggestedFilename(), /样品\.xlsx$/)
  await page.locator('tbody tr.ant-table-row a').first().click()
  await page.waitForURL(/\/app\/subjects\//)
  assert.deepEqual(errors, [])
  await context.close()
})

test('districts side by side: a rank only with enough batches, the shrunken rate beside the raw one', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', `/app/indicators/${passRate.id}/districts`)
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
  await row('河西区').waitFor()
  assert.match((await row('和平区').textContent()) ?? '', /^1和平区/)
  assert.match((await row('河东区').textContent()) ?? '', /^2河东区/)
  assert.match((await row('河西区').textContent()) ?? '', /^样本不足河西区100\.00%/)
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, 'districts')
  assert.deepEqual(errors, [])
  await context.close()
})

test('an inspector reads the rate of the own district on a phone', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'ben', `/app/indicators/${passRate.id}?by=district`)
  await page
    .getByText(/100\.00% \(/)
    .first()
    .waitFor()
  assert.equal(await page.getByText(/75\.00% \(/).count(), 0)
  await assertNoSidewaysScroll(page)
  await shot(page, 'rates-phone')
  assert.deepEqual(errors, [])
  await context.close()
})

test('a visitor reads the same rate on the portal without an account', async () => {
  const { page, context, errors } = await browser.visit()
  await page.goto(`${city.url}/policy/targets`)
  await page
    .getByRole('link', { name: /91\.67%/ })
    .first()
    .click()
  await page.getByRole('heading', { name: '怎样算出来的' }).waitFor()
  await page.getByRole('rowheader', { name: '河东区' }).waitFor()
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, 'portal-rate')
  assert.deepEqual(errors, [])
  await context.close()
})
