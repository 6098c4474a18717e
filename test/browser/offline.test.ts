import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { createAccount } from '../../src/core/access/testing/index.ts'
import type { Module } from '../../src/core/app.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { createSubject } from '../../src/engines/archive/index.ts'
import {
  date,
  defineForm,
  formVersion,
  personalFields,
  section,
  signature,
  verdict,
} from '../../src/engines/forms/define.ts'
import { defineTaskSource } from '../../src/engines/forms/index.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, signOutOnPage, wcagFindings } from './workbench.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const TASK = '00000000-0000-4000-8000-0000000000aa'
const both = (zh: string, en: string) => ({ zh, en })
const inspector = both('检查人员', 'Inspector')

const form = defineForm({
  id: 'journey.check',
  title: both('现场检查表', 'On-site check'),
  about: ['enterprise'],
  recordKind: 'journey.check',
  rules: {},
  versions: [
    formVersion({
      version: 1,
      from: '2024-01-01',
      sections: [
        section('main', both('检查', 'Check'), {
          labels: verdict({ label: both('产品标识', 'Labels'), clause: 'CN-JOURNEY-2020/1', onFail: ['photo'] }),
          correctBy: date({ label: both('改正期限', 'Correct by'), optional: true }),
        }),
        section('signatures', both('签字', 'Signatures'), {
          first: signature({ label: both('检查人员一', 'First inspector'), role: inspector }),
          second: signature({ label: both('检查人员二', 'Second inspector'), role: inspector, differsFrom: ['first'] }),
          enterprise: signature({
            label: both('被检查单位', 'Inspected party'),
            role: both('现场负责人', 'Person in charge'),
            allowRefusal: true,
          }),
        }),
      ],
    }),
  ],
})

let subjectId: string
const journey: Module = {
  id: 'journey',
  declares: {
    forms: [form],
    laws: [{ id: 'CN-JOURNEY-2020', title: both('试验法', 'Test Law'), articles: 3, source: 'https://example.org' }],
    recordKinds: [
      {
        kind: 'journey.check',
        label: both('现场检查', 'On-site check'),
        about: form.about,
        personal: personalFields(form),
      },
    ],
    taskSources: [
      defineTaskSource({
        id: 'journey',
        list: async () => [
          {
            kind: 'inspection',
            kindLabel: both('检查任务', 'Inspection'),
            id: TASK,
            title: form.title,
            subjectId,
            subjectName: '和平电缆厂',
            formId: form.id,
            dueOn: '2035-01-31',
            isOverdue: false,
            since: '2025-01-01T00:00:00.000Z',
            path: `/subjects/${subjectId}/forms/${form.id}/fill?task=${TASK}`,
          },
        ],
      }),
    ],
  },
}

let city: TestCity
let browser: TestBrowser

before(async () => {
  buildWorkbench()
  city = await startTestCity({ listen: true, more: [journey] })
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

async function draw(page: Page, label: string, name: string): Promise<void> {
  await item(page, label).getByLabel('签字人姓名').fill(name)
  const sheet = item(page, label).locator('canvas')
  await sheet.scrollIntoViewIfNeeded()
  const box = await sheet.boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + 30, box.y + 40)
  await page.mouse.down()
  for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + 30 + i * 12, box.y + 40 + (i % 3) * 20)
  await page.mouse.up()
  await item(page, label).getByText('已签字', { exact: true }).waitFor()
}

async function fillAll(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: '现场检查表' }).waitFor()
  await item(page, '产品标识').getByRole('button', { name: '不符合', exact: true }).click()
  const photo = { name: 'offline-label.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') }
  await item(page, '产品标识').locator('input[type=file]').setInputFiles(photo)
  await item(page, '产品标识').locator('figure img').waitFor()
  await draw(page, '检查人员一', '本初')
  const second = item(page, '检查人员二')
  await second.getByText('键入姓名').click()
  await second.getByLabel('签字人姓名').fill('本 初')
  await second.getByRole('checkbox').check()
  const enterprise = item(page, '被检查单位')
  await enterprise.getByText('拒绝签字', { exact: true }).click()
  await enterprise.getByLabel('拒绝签字的理由').fill('不认可检查结果')
  await enterprise.getByLabel('见证人姓名').fill('李四海')
}

async function records(): Promise<
  { body: { taskRef?: string; answers: Record<string, { by: string; name?: string }> } }[]
> {
  const { rows } = await city.app.db.pool.query(
    `select body from archive.record where kind = 'journey.check' order by known_at`,
  )
  return rows
}

/** Until the program lies on the device nothing works without network. */
async function installed(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.reload()
}

test('an inspector without network reloads the app, fills a task with photograph and signatures, closes the page, and it is stored once', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'ben')
  await installed(page)
  const task = page.locator('.zh-lines li').filter({ hasText: '检查任务' })
  await task.getByText('已缓存').waitFor()
  await shot(page, 'offline-home')
  // The pages of the form come with the program: nothing of them was opened before.
  await context.setOffline(true)
  await page.reload()
  await page.getByText('网络已断开').waitFor()
  await task.getByRole('link', { name: '和平电缆厂' }).click()
  await fillAll(page)
  await assertNoSidewaysScroll(page)

  await page.getByRole('button', { name: '提交', exact: true }).click()
  const summary = page.getByRole('alert')
  await summary.getByText('“检查人员二”须由另一人签字').waitFor()
  await item(page, '检查人员二').getByLabel('签字人姓名').fill('博文')
  await shot(page, 'offline-filled')
  assert.deepEqual(await wcagFindings(page), [])
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('已放入待发送').waitFor()
  assert.equal((await records()).length, 0)

  await page.close()
  const again = await reopen(context, errors)
  await again.goto(`${city.url}/app/queue`)
  await again.getByText('等待发送').waitFor()
  await again.getByText('和平电缆厂').waitFor()
  await shot(again, 'offline-queue')
  assert.deepEqual(await wcagFindings(again), [])
  const other = await reopen(context, errors)
  await other.goto(`${city.url}/app/`)
  await other.locator('.zh-queue-badge').waitFor()

  await context.setOffline(false)
  await again.getByText('没有待发送的表单').waitFor()
  await other.locator('.zh-queue-badge').waitFor({ state: 'detached' })
  await again.getByRole('heading', { name: '最近已发送' }).waitFor()
  const [stored, ...more] = await records()
  assert.deepEqual(more, [])
  assert.equal(stored?.body.taskRef, TASK)
  const { first, second, enterprise } = stored?.body.answers ?? {}
  assert.deepEqual([first?.by, second?.by, enterprise?.by], ['drawn', 'typed', 'refused'])
  assert.deepEqual([first?.name, second?.name], ['本初', '博文'])

  await again.getByRole('link', { name: /和平电缆厂/ }).click()
  await again.getByText('手写签名').waitFor()
  assert.equal(await again.getByText('李四海').count(), 0)
  await again.locator('.zh-photo img').waitFor()
  await assertNoSidewaysScroll(again)
  const files = await again.evaluate(async () => {
    const [db] = (await indexedDB.databases()).filter((d) => d.name?.startsWith('zhiheng:'))
    const open = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open(db?.name ?? '')
      request.onsuccess = () => done(request.result)
    })
    const count = await new Promise<number>((done) => {
      const request = open.transaction('files').objectStore('files').count()
      request.onsuccess = () => done(request.result)
    })
    open.close()
    return count
  })
  assert.equal(files, 0, 'pictures of what was sent are gone from the device')
  assert.deepEqual(errors, [])
  await context.close()
})

test('who was offline while a colleague answered the task is told, and what was found is kept apart from it; never under another account', async () => {
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'bo')
  await installed(page)
  await page.locator('.zh-lines li').getByText('已缓存').waitFor()
  await context.setOffline(true)
  await page.locator('.zh-lines li').getByRole('link', { name: '和平电缆厂' }).click()
  await fillAll(page)
  await item(page, '检查人员二').getByLabel('签字人姓名').fill('博文')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('已放入待发送').waitFor()
  // Bo's session ends; Ben signs in on the same device: what Bo filled in is neither shown to him nor sent.
  await context.clearCookies()
  await context.setOffline(false)
  await page.waitForURL(/sign-in/)
  await signInOnPage(page, city.url, 'ben')
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await page.locator('.zh-queue-badge').count(), 0)
  assert.equal((await records()).length, 1)
  await signOutOnPage(page)

  await signInOnPage(page, city.url, 'bo', '/app/queue')
  await page.getByText('需要处理').waitFor()
  await page.getByText('另一位检查人员已先提交').waitFor()
  await shot(page, 'offline-conflict')
  assert.deepEqual(await wcagFindings(page), [])
  await page.getByRole('button', { name: '不作为任务结果，单独提交' }).click()
  await page.getByText('没有待发送的表单').waitFor()
  const all = await records()
  assert.deepEqual(
    all.map((r) => r.body.taskRef),
    [TASK, undefined],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

async function reopen(context: BrowserContext, errors: readonly string[]): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (e) => (errors as string[]).push(e.message))
  return page
}
