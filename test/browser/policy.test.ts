import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { createDemoAccounts } from '../../src/core/access/index.ts'
import { tianjin2018 } from '../../src/packs/tianjin-2018/index.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, clickOption, signInOnPage, wcagFindings } from './workbench.ts'

const REAL = fileURLToPath(new URL('../../../shared/mission/policy-tianjin-2018.txt', import.meta.url))
let city: TestCity
let browser: TestBrowser
let folder: string
let file: string

before(async () => {
  buildWorkbench()
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-policy-'))
  file = existsSync(REAL) ? REAL : join(folder, 'policy.txt')
  if (file !== REAL)
    writeFileSync(file, `${tianjin2018.documentTitle}\n\n一、总则\n(一)试点。先行试点。到2020年,建成基地3个。\n`)
  city = await startTestCity({ demo: true, listen: true })
  await createDemoAccounts(city.app, { city: '12', district: '120101' })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the quality office imports the policy after seeing what was understood, and reads it with its clauses', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/policy/import')
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: tianjin2018.documentTitle }).waitFor()
  await shot(page, 'policy-import')
  await page.getByRole('button', { name: '确认导入', exact: true }).click()
  await page.waitForURL(/\/policy\/documents\/[0-9a-f-]{36}/)
  await page.locator('.zp-paper h2').first().waitFor()
  await shot(page, 'policy-document')
  await page.goto(`${city.url}/app/policy/import`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('与第 1 版完全相同，无需导入').waitFor()
  assert.ok(await page.getByRole('button', { name: /确认导入/ }).isDisabled())
  assert.deepEqual(errors, [])
  await context.close()
})

test('the board shows all 298 items, filters them, and leads from an item to its clause and the words it rests on', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/policy')
  await page.getByText(`共 ${tianjin2018.items.length} 条`).waitFor()
  const counts = await page.locator('.zp-statuses strong').allInnerTexts()
  assert.equal(
    counts.reduce((n, text) => n + Number(text), 0),
    tianjin2018.items.length,
  )
  assert.ok(Number(counts[3]) > 150, 'most items are not built and say so')
  await page.locator('svg[height="620"]').waitFor()
  await shot(page, 'policy-board')
  await page.getByRole('button', { name: /未建/ }).click()
  await page.getByText(`共 ${counts[3]} 条`).waitFor()
  await page.goto(`${city.url}/app/policy/items/13.08`)
  await page.getByRole('heading', { name: /13\.08/ }).waitFor()
  await page.getByText('监管风险预警化').first().waitFor()
  if (file === REAL) await page.locator('.zp-at').first().waitFor()
  await shot(page, 'policy-item')
  assert.deepEqual(errors, [])
  await context.close()
})

test('a duty gets notes and evidence with its paper, a wrong entry is taken back; an inspector reads it all but has no form', async () => {
  const duty = tianjin2018.items.find((i) => i.kind === 'D')
  assert.ok(duty)
  const office = await browser.visit()
  await signInOnPage(office.page, city.url, 'qing', `/app/policy/items/${duty.address}`)
  await office.page.getByRole('textbox', { name: '进展' }).fill('已成立工作专班')
  await office.page.getByRole('button', { name: '登记' }).click()
  await office.page.locator('.zh-lines').getByText('已成立工作专班').waitFor()
  await office.page.getByText('推进中').first().waitFor()
  await bringEvidence(office.page)
  assert.deepEqual(await wcagFindings(office.page), [])
  await office.context.close()
  const inspector = await browser.visit()
  await signInOnPage(inspector.page, city.url, 'ben', `/app/policy/items/${duty.address}`)
  await inspector.page.getByText('已成立工作专班').waitFor()
  assert.equal(await inspector.page.getByRole('button', { name: '登记' }).count(), 0)
  assert.equal(await inspector.page.getByRole('button', { name: '撤回' }).count(), 0)
  const [download] = await Promise.all([
    inspector.page.waitForEvent('download'),
    inspector.page.getByRole('link', { name: '总结.txt' }).click(),
  ])
  assert.equal(readFileSync(await download.path(), 'utf8'), '质量月活动总结')
  await inspector.page.setViewportSize(PHONE)
  await assertNoSidewaysScroll(inspector.page)
  await shot(inspector.page, 'policy-phone-duty')
  await inspector.context.close()
})

/** Evidence puts the duty into operation; one that was entered wrongly is taken back and stays readable. */
async function bringEvidence(page: Page): Promise<void> {
  const kind = page.locator('#field-kind')
  await kind.click()
  await clickOption(page, kind, '证据')
  await page.getByRole('textbox', { name: '证据' }).fill('质量月活动总结')
  // What is no paper is said in words, keeps the entry back, and is left out by choice.
  await page.locator('#field-fileDigest').setInputFiles({
    name: '程序.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex'),
  })
  await page
    .getByRole('alert')
    .getByText(/程序\.zip 没有上传成功：.*可以上传：.*Word/)
    .waitFor()
  assert.equal(await page.getByRole('button', { name: '登记' }).isDisabled(), true)
  await page.getByRole('button', { name: '不传了' }).click()
  await page.locator('#field-fileDigest').setInputFiles({
    name: '总结.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('质量月活动总结'),
  })
  await page.locator('.zh-photos figure').getByText('总结.txt').waitFor()
  await page.getByRole('button', { name: '登记' }).click()
  await page.locator('.zh-lines').getByRole('link', { name: '总结.txt' }).waitFor()
  await page.getByText('已有证据').first().waitFor()
  await page.getByRole('textbox', { name: '证据' }).fill('别的任务的总结')
  await page.getByRole('button', { name: '登记' }).click()
  const wrong = page.locator('.zh-lines li').filter({ hasText: '别的任务的总结' })
  await wrong.getByRole('button', { name: '撤回' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('登记在了别的任务上')
  await dialog.getByRole('button', { name: /提\s?交/ }).click()
  await wrong.getByText('已撤回').waitFor()
  await page.locator('.zh-lines').getByText('登记在了别的任务上').waitFor()
  await page.getByText('已有证据').first().waitFor()
  await shot(page, 'policy-duty')
}

test('board, targets, item and text fit a phone', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'ben', '/app/policy')
  for (const [name, path, text] of [
    ['board', '/app/policy', '全部事项'],
    ['targets', '/app/policy/targets', 'T19'],
    ['item', '/app/policy/items/16.26', '状态依据'],
    ['documents', '/app/policy/documents', '第 1 版'],
  ] as const) {
    await page.goto(city.url + path)
    if (name === 'targets') await page.getByText('食品安全类体系证书').waitFor()
    else await page.getByText(text).first().waitFor()
    await assertNoSidewaysScroll(page)
    await shot(page, `policy-phone-${name}`)
  }
  await page.getByRole('link', { name: tianjin2018.documentTitle }).click()
  await page.locator('.zp-paper').waitFor()
  await assertNoSidewaysScroll(page)
  await shot(page, 'policy-phone-text')
  assert.deepEqual(errors, [])
  await context.close()
})
