import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createDemoAccounts } from '../../src/core/access/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { newId } from '../../src/core/ids.ts'
import { findReceipt } from '../../src/engines/evidence/index.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage } from './workbench.ts'

let city: TestCity
let browser: TestBrowser
let folder: string
const id = newId()
const body = { 结论: '合格' }

before(async () => {
  buildWorkbench()
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-evidence-'))
  city = await startTestCity({ demo: true, listen: true })
  await createDemoAccounts(city.app, { city: '12', district: '120101' })
  await city.app.db.write(systemScope('test'), (tx) => city.app.seal(tx, [{ kind: 'note', id, body }]))
  for (let i = 0; ; i++) {
    const receipt = await city.app.db.read(systemScope('test'), (tx) => findReceipt(tx, 'note', id, body))
    if (receipt) {
      writeFileSync(join(folder, 'receipt.json'), JSON.stringify(receipt))
      writeFileSync(join(folder, 'forged.json'), JSON.stringify({ ...receipt, body: { 结论: '不合格' } }))
      break
    }
    assert.ok(i < 60, 'nothing is integrated')
    await pause(50)
  }
  writeFileSync(join(folder, 'other.txt'), 'never sealed')
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the evidence page shows the log and checks receipts, files and consistency in the browser', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/evidence')
  await page.getByText('最近检查点').waitFor()
  const drop = page.locator('input[type=file]')
  await drop.setInputFiles(join(folder, 'receipt.json'))
  await page.getByText('“receipt.json”在日志中，未被改动').waitFor()
  await drop.setInputFiles(join(folder, 'forged.json'))
  await page.getByText('内容与存证时不同').waitFor()
  await drop.setInputFiles(join(folder, 'other.txt'))
  await page.getByText('“other.txt”没有存证，或已被改动').waitFor()
  // Something that its reader may open: what nobody's module owns is in no list.
  const { rows } = await city.app.db.pool.query<{ id: string }>(
    `select object_id as id from evidence.commitment where kind = 'rule' order by object_id limit 1`,
  )
  const rule = rows[0]?.id ?? ''
  await page.getByLabel('编号').fill(rule)
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByRole('cell', { name: rule }).waitFor()
  await page.getByRole('button', { name: '取证明并核验' }).click()
  await page.getByText('两端的根哈希都有日志的签名。').waitFor()
  await shot(page, 'evidence')
  assert.deepEqual(
    errors.filter((e) => !e.includes('404')),
    [],
  )
  await context.close()
})

test('erasures say what they do and refuse an unknown id; the page fits a phone', async () => {
  const { page, context } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'qing', '/app/evidence/erasures')
  await page.getByText('还没有清除过任何内容').waitFor()
  await page.getByRole('button', { name: '清除一项内容' }).click()
  await page.getByLabel('编号').fill(newId())
  await page.getByRole('textbox', { name: '理由' }).fill('依申请删除')
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '清除，不可恢复' }).click()
  await page.getByText('存证日志中没有这一项').waitFor()
  await page.goto(`${city.url}/app/evidence`)
  await page.getByText('最近检查点').waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'evidence-phone')
  await context.close()
})

test('the portal checks a dropped receipt in the browser', async () => {
  const { page, context } = await browser.visit()
  await page.goto(`${city.url}/verify`)
  const drop = page.locator('#browser-check input[type=file]')
  await drop.setInputFiles(join(folder, 'receipt.json'))
  await page.locator('#browser-check .notice.good').waitFor()
  await drop.setInputFiles(join(folder, 'forged.json'))
  await page.locator('#browser-check .notice.bad').waitFor()
  await shot(page, 'portal-verify')
  await context.close()
})
