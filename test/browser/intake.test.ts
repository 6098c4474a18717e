import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import iconv from 'iconv-lite'
import { createDemoAccounts } from '../../src/core/access/index.ts'
import { creditCode } from '../../src/engines/archive/testing/city.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage } from './workbench.ts'

let city: TestCity
let browser: TestBrowser
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-intake-'))
const file = join(folder, '企业名单.csv')

before(async () => {
  buildWorkbench()
  const line = (n: number, district = '南开') => `第${n}号机械有限公司,${creditCode(n)},2001-02-03,${district},好`
  const rows = Array.from({ length: 300 }, (_, i) => line(i + 1))
  rows.push(line(301, '朝阳区'), line(1), '没有代码的公司,,2001-02-03,河东,好')
  writeFileSync(file, iconv.encode(`企业名称,统一社会信用代码,注册日期,地区,心情\n${rows.join('\n')}\n`, 'gb18030'))
  city = await startTestCity({ demo: true, listen: true })
  await createDemoAccounts(city.app, { city: '12', district: '120101' })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the quality office sees how a list is read, imports it, and downloads the rows that stayed out', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/import')
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: '企业名单.csv' }).waitFor()
  await page.getByText('GB18030').waitFor()
  await page.getByText('共 303 行。').waitFor()
  await page.getByText('这些列不认识，内容不会导入：心情').waitFor()
  await shot(page, 'import-preview')
  await page.getByRole('button', { name: '开始导入' }).click()
  await page.getByText('已完成').waitFor()
  await page.getByText('与第 2 行的代码重复').waitFor()
  await page.getByText('不认识的地区“朝阳区”').waitFor()
  await page.getByText('缺少统一社会信用代码').waitFor()
  await shot(page, 'import-done')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载错误文件（CSV）' }).click(),
  ])
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  assert.equal(lines.length, 4)
  assert.match(lines[1] ?? '', /^302,district,/)
  await page.goto(`${city.url}/app/import`)
  await page.getByRole('link', { name: '企业名单.csv' }).waitFor()
  assert.deepEqual(errors, [])
  await context.close()
})

test('the list of imports holds on a phone, and an inspector does not see it', async () => {
  const { page, context } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'qing', '/app/import')
  await page.getByRole('heading', { name: '批量导入' }).waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'import-phone')
  await context.close()
  const { page: other, context: second } = await browser.visit()
  await signInOnPage(other, city.url, 'ben', '/app/')
  assert.equal(await other.getByRole('link', { name: '批量导入' }).count(), 0)
  await second.close()
})
