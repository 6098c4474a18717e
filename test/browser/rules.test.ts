import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '../../src/core/access/define.ts'
import { createTestActor } from '../../src/core/access/testing/index.ts'
import { fixedClock } from '../../src/core/clock.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { newId } from '../../src/core/ids.ts'
import { no, type Rule } from '../../src/engines/rules/define.ts'
import { decide, replayDecisions } from '../../src/engines/rules/index.ts'
import { publishRule, ratioRule, ruleBringer } from '../../src/engines/rules/testing/rules.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, shot, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

const rules: Rule[] = [publishRule as Rule, ratioRule as Rule]
const clock = fixedClock(new Date())
const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
let city: TestCity
let browser: TestBrowser
let inspector: Actor

before(async () => {
  buildWorkbench()
  city = await startTestCity({ demo: true, listen: true, subjects: 40, more: [ruleBringer(rules)] })
  inspector = createTestActor(city.app, { accountId: newId(), roles: ['inspector'], name: '本初' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

async function ownSubject(): Promise<string> {
  const { rows } = await city.app.db.pool.query("select subject_id from core.account where login_name = 'dora'")
  return rows[0].subject_id as string
}

test('a parameter is proposed by one person and approved by another; the trial form answers by the new value', async () => {
  const office = await browser.visit()
  await signInOnPage(office.page, city.url, 'qing', '/app/rules')
  await office.page.getByRole('link', { name: '是否按期公示' }).click()
  await office.page.getByRole('heading', { name: '试算' }).waitFor()
  assert.deepEqual(await wcagFindings(office.page), [])
  await shot(office.page, 'rule')
  await office.page.getByRole('button', { name: '提出修改' }).click()
  const dialog = office.page.getByRole('dialog')
  await dialog.getByLabel(/新的数值/).fill('12')
  await dialog.getByLabel(/^依据/).fill('市监发〔2026〕3号')
  await dialog.getByLabel(/^理由/).fill('新规定缩短期限')
  await shot(office.page, 'rule-propose')
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await office.page.getByText('待审核', { exact: true }).waitFor()
  assert.equal(await office.page.getByRole('button', { name: '同意', exact: true }).count(), 0)
  assert.deepEqual(office.errors, [])
  await office.context.close()

  const reviewer = await browser.visit()
  await signInOnPage(reviewer.page, city.url, 'cai', '/app/rules/test.publish-in-time')
  await reviewer.page.getByRole('button', { name: /^同\s?意$/ }).click()
  await reviewer.page
    .getByRole('dialog')
    .getByRole('button', { name: /^同\s?意$/ })
    .click()
  await reviewer.page.getByText('卿云 提出，采薇 同意').waitFor()
  await reviewer.page.getByLabel('公示用时').fill('13')
  await reviewer.page.getByText('用时 13 日，期限 12 日。').waitFor()
  await reviewer.page.getByText('若“公示用时”降到 12个工作日（现为 13个工作日），结论为“是”。').waitFor()
  assert.deepEqual(reviewer.errors, [])
  await reviewer.context.close()
})

test('an enterprise reads on its phone what was decided about it and what would change it', async () => {
  const subjectId = await ownSubject()
  await city.app.db.write(systemScope('test'), (tx) =>
    decide(tx, city.app, inspector, 'test.publish-in-time', {
      facts: { daysTaken: 30 },
      on: today,
      about: { subjectId, kind: 'test.notice', id: 'n1' },
    }),
  )
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await signInOnPage(page, city.url, 'dora', '/app/own/decisions')
  await page.getByRole('link', { name: '是否按期公示' }).first().click()
  await page.getByRole('heading', { name: '什么会改变结论' }).waitFor()
  await page.getByText(/若“公示用时”降到/).waitFor()
  await assertNoSidewaysScroll(page)
  assert.deepEqual(await wcagFindings(page), [])
  await page.getByRole('button', { name: /存证/ }).click()
  // Proven in this browser, with the decision itself in the receipt: the sequencer may need its second.
  await page.locator('.zh-verdict-good').waitFor()
  await page.getByText('回执原文').click()
  await page.getByText('"daysTaken": 30').waitFor()
  await page.keyboard.press('Escape')
  await shot(page, 'own-decision-phone')
  assert.deepEqual(errors, [])
  await context.close()
})

test('a replay under a changed program shows which decision came out differently', async () => {
  const [first] = rules as [Rule]
  rules[0] = { ...first, decide: () => no({ zh: '错算', en: 'wrong' }) }
  await city.app.db.write(systemScope('test'), (tx) =>
    decide(tx, city.app, inspector, 'test.ratio', { facts: { creditClass: 'b' }, on: today }),
  )
  const id = await replayDecisions(city.app)
  rules[0] = first
  const { page, context, errors } = await browser.visit()
  await signInOnPage(page, city.url, 'qing', '/app/rules/replays')
  await page.getByText('1 项不一致').waitFor()
  await page.goto(`${city.url}/app/rules/replays/${id}`)
  await page.getByText('错算').waitFor()
  await shot(page, 'replay')
  await page.goto(`${city.url}/app/decisions`)
  await page.getByText('抽查比例').waitFor()
  await shot(page, 'decisions')
  assert.deepEqual(errors, [])
  await context.close()
})
