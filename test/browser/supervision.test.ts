// Plan, batch, submission, approval by another, beginning of the draw, and the two lists, as officials do it: at a desk and on a phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createTestActor } from '../../src/core/access/testing/index.ts'
import { createParty } from '../../src/engines/draws/testing/parties.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { DESK, openBrowser, PHONE, shot, type TestBrowser, type Visit } from './browser.ts'
import { eventually } from './loop-city.ts'
import {
  assertNoSidewaysScroll,
  buildWorkbench,
  chooseOption,
  clickOption,
  signInOnPage,
  wcagFindings,
} from './workbench.ts'

let city: TestCity
let firstDraw: { readonly drawId: string; readonly batch: string }
let browser: TestBrowser
before(async () => {
  buildWorkbench()
  city = await startTestCity({ demo: true, listen: true, subjects: 400 })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

const SCREENS = { desk: DESK, phone: PHONE } as const
type Screen = keyof typeof SCREENS

async function visitAs(login: string, screen: Screen, path: string): Promise<Visit> {
  const visit = await browser.visit({ viewport: SCREENS[screen] })
  await signInOnPage(visit.page, city.url, login, path)
  return visit
}

/** The page as it stands now: fits the screen, is accessible, and is kept as a picture where they are asked for. */
async function look(page: Page, name: string): Promise<void> {
  // A list that is still closing is half transparent.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.ant-select-dropdown')].every((d) => d.getClientRects().length === 0),
  )
  await assertNoSidewaysScroll(page)
  assert.deepEqual(await wcagFindings(page), [])
  await shot(page, `supervision-${name}`)
}

async function leave({ errors, context }: Visit): Promise<void> {
  assert.deepEqual(errors, [])
  await context.close()
}

for (const [screen, person] of [
  ['desk', '本初'],
  ['phone', '博文'],
] as const)
  test(`an inspector is put on the list with certificate and reason (${screen})`, async () => {
    const visit = await visitAs('qing', screen, '/app/supervision/inspectors')
    const { page } = visit
    if (screen === 'desk') await page.getByText('名录还是空的').waitFor()
    await page.getByRole('button', { name: '列入名录' }).click()
    const dialog = page.getByRole('dialog')
    await chooseOption(page, '区域', '和平区')
    await chooseOption(page, '执法人员', person)
    await dialog.getByLabel('执法证号').fill(`津市监-${person}`)
    await dialog.getByLabel('理由').fill('列入检查人员名录')
    await look(page, `inspector-dialog-${screen}`)
    await dialog.getByRole('button', { name: /^提\s?交$/ }).click()
    await page.locator('li', { hasText: person }).getByText('在册').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await look(page, `inspectors-${screen}`)
    await leave(visit)
  })

for (const screen of ['desk', 'phone'] as const)
  test(`a plan with its batch is submitted, approved by another, and its draw begins (${screen})`, async () => {
    const title = `和平区年度双随机抽查（${screen === 'desk' ? '一' : '二'}）`
    const office = await visitAs('qing', screen, '/app/supervision/plans')
    const { page } = office
    if (screen === 'desk') await page.getByText('还没有抽查计划').waitFor()
    await page.getByRole('link', { name: '编制抽查计划' }).click()
    await page.getByLabel('计划名称').fill(title)
    await chooseOption(page, '区域', '和平区')
    await page.getByLabel('实施部门').fill('和平区市场监督管理局')
    await page.keyboard.press('Enter')
    await look(page, `plan-new-${screen}`)
    await page.getByRole('button', { name: '保存计划' }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText('增加批次后才能提交').waitFor()
    assert.equal(await page.getByRole('button', { name: '提交计划' }).count(), 0)
    await page.getByRole('button', { name: '增加批次' }).click()
    await page.getByLabel('批次名称').fill('第一批')
    await chooseOption(page, '抽查事项', '登记事项检查')
    await page.keyboard.press('Escape')
    // The share is the rule's, with what says so; there is no field for it.
    await page.getByRole('dialog').getByText('国市监信〔2019〕38号').waitFor()
    await look(page, `batch-dialog-${screen}`)
    await page.getByRole('button', { name: /^增\s?加$/ }).click()
    await page.getByRole('link', { name: '1. 第一批' }).waitFor()
    await page.getByRole('button', { name: '提交计划' }).click()
    await page.getByRole('button', { name: '确认提交' }).click()
    await page.getByText('提交人不能批准自己的计划').waitFor()
    assert.equal(await page.getByRole('button', { name: '批准计划' }).count(), 0)

    const head = await visitAs('hua', screen, new URL(page.url()).pathname)
    await head.page.getByRole('button', { name: '批准计划' }).click()
    await head.page.getByRole('button', { name: '确认批准' }).click()
    await head.page.getByText('已批准').waitFor()
    await head.page.locator('li', { hasText: '批准' }).getByText('华').waitFor()
    await look(head.page, `plan-${screen}`)
    await leave(head)

    await page.reload()
    await page.getByRole('link', { name: '1. 第一批' }).click()
    await page.getByText(/现有 \d+ 户符合条件/).waitFor()
    await page.getByRole('button', { name: '发起抽取' }).click()
    await page.getByRole('button', { name: '冻结名单并发起' }).click()
    if (screen === 'desk') {
      await page.getByText(/冻结时 \d+ 户，应抽 \d+ 户/).waitFor()
      const href = await page.getByRole('link', { name: '去抽取页面' }).getAttribute('href')
      firstDraw = { drawId: href?.split('/').at(-1) ?? '', batch: new URL(page.url()).pathname }
    } else {
      // The same firms, of which some are being drawn: who they are is not known before that draw has ended.
      await page.getByText(/（一）：第一批”的抽取还没有结束/).waitFor()
    }
    await look(page, `batch-${screen}`)
    await page.goto(`${city.url}/app/supervision/plans`)
    await page.getByRole('link', { name: title }).waitFor()
    await look(page, `plans-${screen}`)
    await leave(office)
  })

for (const screen of ['desk', 'phone'] as const)
  test(`a matter is changed with day and reason, and every version stays (${screen})`, async () => {
    const visit = await visitAs('qing', screen, '/app/supervision/matters')
    const { page } = visit
    const matter = page.locator('section', { hasText: '强制检定计量器具使用检查' })
    await matter.getByRole('button', { name: /^修\s?改$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('比例上限（%，可不填）').fill(screen === 'desk' ? '0.5' : '0.4')
    await dialog.getByLabel('理由').fill('本市规定上限')
    await look(page, `matter-dialog-${screen}`)
    await dialog.getByRole('button', { name: /^提\s?交$/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await matter.getByText(`${screen === 'desk' ? 2 : 3} 个版本`).click()
    await matter.getByText('本市规定上限').first().waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出 Excel' }).click(),
    ])
    assert.match(file.suggestedFilename(), /抽查事项清单.*\.xlsx$/)
    await look(page, `matters-${screen}`)
    await leave(visit)
  })

test('once drawn, the batch shows its tasks, filters them and gives them as Excel; a task shows who goes until when', async () => {
  const parties = [
    ['office', 'qing', 'quality-office'],
    ['head', 'hua', 'department-head'],
  ] as const
  const all = []
  for (const [party, login, role] of parties) {
    const sql = 'select id from core.account where login_name = $1'
    const { rows } = await city.app.db.pool.query<{ id: string }>(sql, [login])
    const actor = createTestActor(city.app, { accountId: rows[0]?.id ?? '', roles: [role], name: login })
    all.push(createParty(city.app, actor, firstDraw.drawId, party))
  }
  for (const p of all) await p.join()
  for (const p of all) await p.commit()
  await all[0]?.open()
  await eventually(async () => (await city.app.db.pool.query('select from supervision.task')).rows.length > 0)

  for (const screen of ['desk', 'phone'] as const) {
    const visit = await visitAs('qing', screen, firstDraw.batch)
    const { page } = visit
    await page.getByText(/抽出 \d+ 个对象/).waitFor()
    await page.getByText('已检查 0 / ').waitFor()
    const people = page.getByText(/本初、博文|博文、本初/)
    await people.waitFor()
    await look(page, `tasks-${screen}`)
    if (screen === 'desk') {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /导出/ }).click(),
      ])
      assert.match(file.suggestedFilename(), /抽查任务-第一批.*\.xlsx$/)
      await page.getByLabel('状态').click()
      await clickOption(page, page.getByLabel('状态'), '已检查')
      await page.getByText(/没有任务|没有符合/).waitFor()
      await page.goto(city.url + firstDraw.batch)
    }
    await page.locator('a[href*="/supervision/tasks/"]').first().click()
    await page.getByText('完成期限').waitFor()
    await look(page, `task-${screen}`)
    await leave(visit)
  }
})

test('who may only read sees plans and matters without any button that the server would refuse', async () => {
  const visit = await visitAs('ben', 'desk', '/app/supervision/plans')
  const { page } = visit
  await page.getByRole('link', { name: '和平区年度双随机抽查（一）' }).waitFor()
  assert.equal(await page.getByRole('link', { name: '编制抽查计划' }).count(), 0)
  await page.goto(`${city.url}/app/supervision/matters`)
  await page.getByRole('heading', { name: '强制检定计量器具使用检查' }).waitFor()
  await page.getByText('中华人民共和国计量法').first().waitFor()
  assert.equal(await page.getByRole('button', { name: /^修\s?改$/ }).count(), 0)
  await page.goto(`${city.url}/app/supervision/inspectors`)
  await page.getByText('您的岗位没有打开此页的权限').waitFor()
  await leave(visit)
})
