import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createAccount } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { inspectionForm } from '../../src/domains/supervision/forms/inspection.ts'
import { createSubject } from '../../src/engines/archive/index.ts'
import { versionInForce } from '../../src/engines/forms/define.ts'
import { civilDay } from '../../src/engines/forms/logic/civil-day.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, pickAnswer, signInOnPage } from './workbench.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let city: TestCity
let browser: TestBrowser
let subjectId: string

before(async () => {
  buildWorkbench()
  city = await startTestCity({ listen: true })
  await city.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name)
      values ('12', null, 'city', '天津市'), ('120101', '12', 'district', '和平区') on conflict do nothing`),
  )
  await createAccount(city.app, { login: 'ben', name: '本初', roles: ['inspector'], region: '120101' })
  await createAccount(city.app, { login: 'bo', name: '博文', roles: ['inspector'], region: '120101' })
  const system = {
    kind: 'system' as const,
    accountId: undefined,
    name: 'system:test',
    grants: [],
    permissions: new Map(),
    subjectId: undefined,
    sessionId: undefined,
  }
  subjectId = await city.app.db.write(systemScope('test'), async (tx) => {
    const asked = { kind: 'enterprise' as const, name: '和平电缆厂', region: '120101', source: 'test' }
    return (await createSubject(tx, city.app, system, asked)).subjectId
  })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await city?.close()
})

const item = (page: Page, label: string) => page.locator('.zh-item').filter({ hasText: label })
const choose = (page: Page, label: string, verdict: string) =>
  item(page, label).getByRole('button', { name: verdict, exact: true }).click()

async function sign(page: Page): Promise<void> {
  await item(page, '检查人员签字（本人）').getByText('键入姓名').click()
  await item(page, '检查人员签字（本人）').getByRole('checkbox').check()
  await pickAnswer(page, 'secondInspector', '博文')
  await signFor(page)
}

async function signFor(page: Page): Promise<void> {
  const enterprise = item(page, '被检查单位签字')
  await enterprise.getByText('键入姓名').click()
  await enterprise.getByLabel('签字人姓名').fill('王小芳')
  await enterprise.getByRole('checkbox').check()
}

test('an inspector fills the inspection on a phone: what is missing is linked, a failure forces its photograph, a reload loses nothing', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'ben', `/app/subjects/${subjectId}/forms/supervision.inspection/fill`)
  await page.getByRole('heading', { level: 1, name: '工业产品生产企业日常监督检查表' }).waitFor()
  await assertNoSidewaysScroll(page)

  await pickAnswer(page, 'visit', '已实施检查')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  const summary = page.getByRole('alert')
  await summary.getByText('请填写“生产状态”').waitFor()
  await summary.getByRole('link').filter({ hasText: '营业执照' }).click()
  assert.match(await page.evaluate(() => document.activeElement?.id ?? ''), /businessLicence/)

  await pickAnswer(page, 'production', '临时停产')
  await pickAnswer(page, 'makersDuty', '不属于适用范围')
  assert.equal(await item(page, '抽查出厂批次数').count(), 0)
  for (const fieldset of await page.locator('.zh-verdicts').all())
    await fieldset.getByRole('button', { name: '符合', exact: true }).click()
  for (const label of ['列入工业产品生产许可证目录', '列入强制性产品认证目录'])
    await item(page, label).getByText('否', { exact: true }).click()
  await item(page, '陪同人员姓名').locator('input[type=text], input:not([type])').first().fill('王小芳')
  // A contradiction is seen when it arises, without network, and nobody signs before it is put right.
  await context.setOffline(true)
  await pickAnswer(page, 'result', '发现问题已责令改正')
  await item(page, '抽查检查结果').getByText('没有不符合项，不能责令改正').waitFor()
  await item(page, '被检查单位签字').getByText('先改正再签字').waitFor()
  assert.equal(await item(page, '被检查单位签字').locator('canvas').count(), 0)
  await context.setOffline(false)
  await item(page, '责令改正的内容').locator('textarea').fill('补标中文厂址')
  await item(page, '改正期限').locator('input').fill('2030-01-01')
  await page.keyboard.press('Tab')

  await choose(page, '产品标识真实', '不符合')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await summary.getByText('须附照片').waitFor()
  await shot(page, 'form-phone-missing')
  await item(page, '产品标识真实').getByLabel('说明').fill('无中文厂址')
  const photo = { name: 'label.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') }
  await item(page, '产品标识真实').locator('input[type=file]').setInputFiles(photo)
  await item(page, '产品标识真实').locator('figure img').waitFor()
  await sign(page)
  // A remark is not what was signed; an answer is: the notice then stands at the signature, and the second official stays named.
  await item(page, '产品标识真实').getByLabel('说明').fill('无中文厂名厂址')
  await item(page, '产品标识真实').getByLabel('说明').fill('无中文厂址')
  assert.equal(await page.getByText('原签字不再有效').count(), 0)
  await item(page, '责令改正的内容').locator('textarea').fill('补标中文厂名、厂址')
  await item(page, '检查人员签字（本人）').getByText('原签字不再有效').waitFor()
  assert.equal(await item(page, '第二名检查人员').getByTitle('博文').count(), 1)
  await item(page, '检查人员签字（本人）').getByRole('checkbox').check()
  await signFor(page)
  await page.getByText('草稿已保存').waitFor()

  await page.reload()
  await page.getByText('已恢复本机上次未提交的内容').waitFor()
  assert.equal(await item(page, '产品标识真实').getByLabel('说明').inputValue(), '无中文厂址')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('已存档并存证').waitFor()

  await page.getByRole('link', { name: '查看记录' }).click()
  const version = versionInForce(inspectionForm.versions, civilDay(new Date()))?.version
  await page.getByText(`第 ${version} 版`).first().waitFor()
  await page.getByText('单人，待第二人确认').first().waitFor()
  await page.getByText('无中文厂址').waitFor()
  await assertNoSidewaysScroll(page)
  assert.equal(await page.getByText('王小芳').count(), 0)
  await shot(page, 'form-phone-answered')
  const { rows } = await city.app.db.pool.query(
    `select form_version, body -> 'outcomes' ->> 'overall' as overall from archive.record where kind = 'supervision.inspection'`,
  )
  assert.deepEqual(rows, [{ form_version: version, overall: 'fail' }])

  await page.getByRole('link', { name: '更正', exact: true }).click()
  await choose(page, '产品标识真实', '符合')
  await pickAnswer(page, 'result', '未发现问题')
  await page.getByRole('button', { name: '提交更正' }).click()
  await summary.getByText('请写明更正理由').waitFor()
  await page.getByLabel('更正理由').fill('照片看错了')
  await item(page, '陪同人员姓名').locator('input').first().fill('王小芳')
  await sign(page)
  await page.getByRole('button', { name: '提交更正' }).click()
  await page.getByText('已存档并存证').waitFor()
  await page.getByRole('link', { name: '查看记录' }).click()
  await page.getByText('理由：照片看错了').waitFor()
  await page.getByRole('link', { name: '查看原记录' }).click()
  await page.getByText('本记录已被更正').waitFor()
  assert.deepEqual(errors, [])
  await context.close()

  const other = await browser.visit({ viewport: PHONE })
  await signInOnPage(other.page, city.url, 'bo')
  await other.page.locator('.zh-lines li').filter({ hasText: '待确认' }).getByRole('link').first().click()
  await other.page.getByText('您被指明为第二名人员').waitFor()
  await shot(other.page, 'form-phone-confirm')
  await other.page.getByRole('button', { name: /^确\s?认$/ }).click()
  await other.page.getByText('第二人已确认').waitFor()
  assert.deepEqual(other.errors, [])
  await other.context.close()
})

test('what is answered while a photograph is still being made smaller stays, and the photograph joins it', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  // A slow phone: the picture is decoded when the page says so.
  await page.addInitScript(() => {
    const decode = window.createImageBitmap.bind(window) as (...given: unknown[]) => Promise<ImageBitmap>
    const may = new Promise((done) => window.addEventListener('test-decode', done, { once: true }))
    Object.assign(window, { createImageBitmap: (...given: unknown[]) => may.then(() => decode(...given)) })
  })
  await signInOnPage(page, city.url, 'ben', `/app/subjects/${subjectId}/forms/supervision.inspection/fill`)
  await pickAnswer(page, 'visit', '已实施检查')
  await choose(page, '产品标识真实', '不符合')
  const photo = {
    name: 'large.png',
    mimeType: 'image/png',
    buffer: Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(500_000)]),
  }
  await item(page, '产品标识真实').locator('input[type=file]').setInputFiles(photo)
  await item(page, '产品标识真实').getByRole('progressbar').waitFor()
  await item(page, '产品标识真实').getByLabel('说明').fill('无中文厂址')
  await pickAnswer(page, 'production', '临时停产')
  await page.evaluate(() => window.dispatchEvent(new Event('test-decode')))
  await item(page, '产品标识真实').locator('figure img').waitFor()
  assert.equal(await item(page, '产品标识真实').getByLabel('说明').inputValue(), '无中文厂址')
  assert.equal(await item(page, '生产状态').getByTitle('临时停产').count(), 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('the difference of two versions shows what the newer asks for', async () => {
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'ben', '/app/forms')
  await page.getByRole('link', { name: '工业产品生产企业日常监督检查表' }).click()
  await page.getByText('现行版本').waitFor()
  await page.getByRole('link', { name: '与第 3 版比较' }).click()
  await page.getByText('第二名检查人员').first().waitFor()
  await shot(page, 'form-difference')
  assert.deepEqual(errors, [])
  await context.close()
})
