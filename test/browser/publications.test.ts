// A result on its way to the public: written by one official, approved by another, answered by the enterprise, read by everybody.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { createDemoAccounts } from '../../src/core/access/index.ts'
import { createTestActor } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { addRecord, createSubject } from '../../src/engines/archive/index.ts'
import { official } from '../../src/engines/archive/testing/city.ts'
import { verifyLog } from '../../src/engines/evidence/index.ts'
import { testPublications } from '../../src/engines/publications/testing/test-kind.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { DESK, openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

const NAME = '海河电缆试验厂'
let city: TestCity
let browser: TestBrowser
let subjectId: string

const write = (outcome: string, finding: string) =>
  city.app.db.write(systemScope('test'), (tx) => {
    const ben = createTestActor(city.app, { accountId: 'inspector-ben', roles: ['inspector'], name: '本初' })
    return addRecord(tx, city.app, ben, {
      subjectId,
      kind: 'test.check',
      body: {
        outcome,
        finding,
        contactName: '王小芳',
        items: [{ name: '标识', ok: outcome === 'pass', personName: '李见证' }],
      },
      happenedAt: city.app.clock.now(),
      source: '现场检查',
    })
  })

before(async () => {
  buildWorkbench()
  const started = await startTestCity({ demo: true, listen: true, more: [testPublications] })
  city = started
  subjectId = await city.app.db.write(systemScope('test'), async (tx) => {
    const subject = await createSubject(tx, city.app, official('qing', '12'), {
      kind: 'enterprise',
      name: NAME,
      region: '120101',
      source: 'test',
    })
    return subject.subjectId
  })
  await createDemoAccounts(city.app, { city: '12', district: '120101', enterpriseSubjectId: subjectId })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

async function untilPublic(): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await city.server.inject('/publications')
    const id = /\/publications\/([0-9a-f-]{36})/.exec(body)?.[1]
    if (id) return id
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error('nothing was published within twenty seconds')
}

test('a reviewer sees what is due, previews it as the public will, and approves; the job publishes it', async () => {
  await write('fail', '出厂检验记录缺失，王小芳拒绝签字，由负责人赵志强陪同')
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'cai', '/app/publications')
  await page.getByRole('link', { name: NAME }).first().click()
  await page.getByText('待公示的内容').waitFor()
  await page.getByText('出厂检验记录缺失').waitFor()
  assert.doesNotMatch(await page.content(), /王小芳|李见证/)
  const marks = page.locator('dl mark')
  assert.equal(await marks.nth(0).getAttribute('title'), '已遮盖的姓名')
  assert.match((await marks.nth(0).textContent()) ?? '', /^\*\*芳/)
  assert.equal(await marks.nth(1).getAttribute('title'), '可能是人名')
  assert.match((await marks.nth(1).textContent()) ?? '', /^赵志强/)
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport)
    await assertNoSidewaysScroll(page)
    assert.deepEqual(await wcagFindings(page), [])
    await shot(page, `publication-approve-${viewport.width}`)
  }
  const preview = await context.newPage()
  await preview.goto(page.url().replace('/app/publications/', '/publications/').concat('/preview'))
  await preview.getByText('预览：公众还看不到这一页').waitFor()
  await preview.close()
  await page.getByRole('button', { name: '同意公示' }).click()
  await page.getByRole('button', { name: '同意公示' }).waitFor({ state: 'detached' })
  const id = await untilPublic()
  // The page follows the job by itself: nothing says that it still waits.
  await page.locator('.zh-tag').getByText('公示中', { exact: true }).waitFor()
  assert.equal(await page.getByText('正在公示。').count(), 0)
  assert.match((await city.server.inject(`/publications/${id}`)).body, /出厂检验记录缺失/)
  await page.goto(`${city.url}/app/publications/all`)
  await page.getByText('期限检查').waitFor()
  await page.getByRole('link', { name: NAME }).first().waitFor()
  await shot(page, 'publications-all')
  assert.deepEqual(await wcagFindings(page), [])
  assert.deepEqual(errors, [])
  await context.close()
})

test('the enterprise replies on its phone; after a look for personal data it stands beside the entry', async () => {
  const id = await untilPublic()
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'dora', '/app/own/publications')
  await page.getByText('写申辩意见', { exact: true }).click()
  await page
    .getByLabel('申辩意见（公开展示，请勿填写个人信息）')
    .fill('已补建记录，请复查。检查时由李见证和店长何晓梅在场。')
  await assertNoSidewaysScroll(page)
  await page.getByRole('button', { name: '提交申辩意见' }).click()
  await page.getByText('申辩待展示').waitFor()
  await shot(page, 'publications-own')
  assert.deepEqual(await wcagFindings(page), [])
  await context.close()

  const reviewer = await browser.visit()
  await signInOnPage(reviewer.page, city.url, 'cai', `/app/publications/${id}`)
  await reviewer.page.locator('.zp-said mark', { hasText: '李见证' }).and(reviewer.page.locator('.zp-known')).waitFor()
  await reviewer.page
    .locator('.zp-said mark', { hasText: '何晓梅' })
    .and(reviewer.page.locator('.zp-possible'))
    .waitFor()
  await shot(reviewer.page, 'publication-reply')
  await reviewer.page.getByRole('button', { name: '在公示旁展示' }).click()
  await reviewer.page.getByText('申辩已展示').waitFor()
  await reviewer.context.close()
  assert.match((await city.server.inject(`/publications/${id}`)).body, /已补建记录，请复查。/)
  assert.deepEqual([...errors, ...reviewer.errors], [])
})

for (const { text, viewport } of [
  { text: 'normal', viewport: DESK },
  { text: 'large', viewport: PHONE },
] as const)
  test(`every public page of publications passes the automatic WCAG 2.2 AA checks and fits its width (${text} text)`, async () => {
    const id = await untilPublic()
    const { page, context } = await browser.visit({ viewport })
    await context.addCookies([{ name: 'zh_text', value: text, url: city.url }])
    const paths = [
      '/publications',
      '/publications?q=%E7%94%B5',
      `/publications/${id}`,
      `/subjects/${subjectId}`,
      '/publications/subscribe',
    ]
    for (const path of [...paths, '/publications/subscription/confirm?token=aaaaaaaaaaaaaaaaaaaaaaaaaaa']) {
      await page.goto(city.url + path)
      assert.deepEqual(await wcagFindings(page), [], path)
      await assertNoSidewaysScroll(page)
      await shot(
        page,
        `portal-${text}-${path
          .split('/')
          .slice(1, 3)
          .join('-')
          .replace(/[^a-z-]/g, '')
          .slice(0, 30)}`,
      )
    }
    await context.close()
  })

test('a visitor without JavaScript finds the entry, downloads the receipt, and the portal verifies it', async () => {
  const { page, context } = await browser.visit({ javaScriptEnabled: false })
  await page.goto(`${city.url}/publications`)
  await page.fill('#q', '电缆试验')
  await page.locator('form[action="/publications"] button').click()
  await page.locator('ol.results a').first().click()
  assert.match(await page.textContent('main').then(String), /发现问题/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('下载回执').first().click()])
  const file = await download.path()
  assert.match(readFileSync(file, 'utf8'), /出厂检验记录缺失/)
  await page.goto(`${city.url}/verify`)
  await page.setInputFiles('#receipt', {
    name: 'receipt.json',
    mimeType: 'application/json',
    buffer: readFileSync(file),
  })
  await page.click('form[action="/verify"] button')
  await page.waitForSelector('.notice.good')
  await context.close()
})

test('every step and every declaration is whole in the evidence log', async () => {
  const check = await verifyLog(city.app)
  assert.deepEqual(check.bodies.findings, [])
  assert.equal(check.isIntact, true)
})
