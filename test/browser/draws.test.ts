// A draw as its parties and a visitor meet it: secrets made in two browsers, the result repeated in a third without an account.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTestActor } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { newId } from '../../src/core/ids.ts'
import { createDraw, findOutcome } from '../../src/engines/draws/index.ts'
import type { DrawFile } from '../../src/engines/draws/schema.ts'
import { candidates, newDraw } from '../../src/engines/draws/testing/roster.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { openBrowser, PHONE, type TestBrowser } from './browser.ts'
import { assertNoSidewaysScroll, buildPortal, buildWorkbench, signInOnPage, wcagFindings } from './workbench.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const roster = candidates(40)
let city: TestCity
let browser: TestBrowser
let drawId: string
const folder = mkdtempSync(join(tmpdir(), 'zhiheng-draws-'))

before(async () => {
  buildWorkbench()
  buildPortal()
  city = await startTestCity({ demo: true, listen: true, subjects: 30 })
  const office = createTestActor(city.app, { accountId: newId(), roles: ['quality-office'], name: '卿云' })
  const inspectors = ['本初', '博文', '晓春'].map((label) => ({ id: label, label, regions: ['120101'], capacity: 9 }))
  drawId = (
    await city.app.db.write(systemScope('test'), (tx) =>
      createDraw(
        tx,
        city.app,
        office,
        newDraw({ title: '和平区食品生产企业抽查', roster, assignment: { perTask: 2, inspectors } }),
      ),
    )
  ).id
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('two officials take part from their own browsers, one of them with a pasted secret, and see the result', async () => {
  const office = await browser.visit()
  await signInOnPage(office.page, city.url, 'qing', `/app/draws/${drawId}`)
  await office.page.getByRole('button', { name: '生成密值并参加' }).click()
  await office.page.getByText('您这一步已经完成').waitFor()
  const copy = await office.page.getByRole('link', { name: '保存密值副本' }).getAttribute('href')
  assert.match(decodeURIComponent(copy ?? ''), /[0-9a-f]{64}/)

  const reviewer = await browser.visit({ viewport: PHONE })
  await signInOnPage(reviewer.page, city.url, 'cai', `/app/draws/${drawId}`)
  await reviewer.page.getByRole('button', { name: '生成密值并参加' }).click()
  await reviewer.page.getByRole('button', { name: '分发份额' }).click()
  await reviewer.page.getByText('您这一步已经完成').waitFor()
  await assertNoSidewaysScroll(reviewer.page)
  assert.deepEqual(await wcagFindings(reviewer.page), [])

  // Another computer: the secret is not there, a wrong one is refused, the saved copy goes on.
  await office.page.evaluate(() => localStorage.clear())
  await office.page.reload()
  const box = office.page.getByLabel('本机没有这次抽取的密值')
  await box.fill('ab'.repeat(32))
  await office.page.getByText('这不是本次抽取、本方的密值。').waitFor()
  await box.fill(decodeURIComponent(copy?.split(',')[1] ?? ''))
  await office.page.getByRole('button', { name: '使用这个密值' }).click()
  await office.page.getByRole('button', { name: '分发份额' }).click()
  await office.page.getByRole('button', { name: /^公\s?开$/ }).click()
  await office.page.getByRole('heading', { name: '结果' }).waitFor()
  assert.equal(await office.page.locator('.ant-table-tbody tr.ant-table-row').count(), 4)
  assert.deepEqual(await wcagFindings(office.page), [])
  await reviewer.page.getByRole('heading', { name: '结果' }).waitFor()
  assert.deepEqual([office.errors, reviewer.errors], [[], []])
  await office.context.close()
  await reviewer.context.close()
})

test('a visitor repeats the draw on a phone without signing in, asks for an enterprise, and a changed file is refused', async () => {
  const outcome = await city.app.db.read(systemScope('test'), (tx) => findOutcome(tx, drawId))
  const drawn = new Set(outcome?.drawn.map((d) => d.id))
  const codeOf = (isDrawn: boolean) => roster.find((c) => drawn.has(c.id) === isDrawn)?.code as string
  const { page, context, errors } = await browser.visit({ viewport: PHONE })
  await page.goto(`${city.url}/draws`)
  await page.getByRole('link', { name: '和平区食品生产企业抽查' }).click()
  const ask = async (code: string) => {
    await page.getByLabel('统一社会信用代码').fill(code)
    await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
  }
  await ask(codeOf(true))
  await page.getByText('重算结果与公布的完全一致').waitFor()
  await page.getByText('名单、规则、各步骤和结果都在存证日志里').waitFor()
  await page.getByText('这家企业被抽中').waitFor()
  await page.getByText('它被抽中的概率是 10 %。').waitFor()
  await ask(codeOf(false))
  await page.getByText('没有被抽中').waitFor()
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(o: object): Promise<{ violations: { id: string }[] }> } }
    ).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return violations.map((v) => v.id)
  })
  assert.deepEqual(found, [])
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(width <= 0, `${width} px too wide`)

  const file: DrawFile = await (await fetch(`${city.url}/draws/${drawId}/draw.json`)).json()
  const changes: [string, RegExp, (f: DrawFile) => void][] = [
    ['candidate', /名单不是冻结的那一份/, (f) => f.roster?.pop()],
    [
      'weight',
      /名单不是冻结的那一份/,
      (f) => {
        const line = f.roster?.[0]
        if (line) line[2] = 2
      },
    ],
    [
      'secret',
      /存证回执不成立|密值与它的承诺不符/,
      (f) => {
        if (f.result) f.result.secrets[0] = f.result.secrets[1] as string
      },
    ],
  ]
  await page.getByText('核验我手里的文件').click()
  for (const [name, sentence, change] of changes) {
    const changed = structuredClone(file)
    change(changed)
    const path = join(folder, `${name}.json`)
    writeFileSync(path, JSON.stringify(changed))
    await page.getByLabel('抽取文件').setInputFiles(path)
    await page.getByRole('button', { name: '在我的浏览器里重算' }).click()
    await page.locator('.notice.bad').getByText(sentence).waitFor()
  }
  assert.deepEqual(errors, [])
  await context.close()
})

test('the list of draws stands without JavaScript', async () => {
  const reply = await fetch(`${city.url}/draws`)
  const html = await reply.text()
  assert.equal(reply.status, 200)
  assert.match(html, /和平区食品生产企业抽查/)
  assert.match(await (await fetch(`${city.url}/draws/${drawId}`)).text(), /各方秘密数已经固定/)
  const roster = await fetch(`${city.url}/draws/${drawId}/roster.ndjson`)
  assert.equal((await roster.text()).trim().split('\n').length, 40)
})
