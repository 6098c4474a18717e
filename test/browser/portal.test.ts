// The portal as a citizen meets it: no account, mostly no JavaScript, on a desk and on a phone, in standard and large text.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { systemScope } from '../../src/core/db/index.ts'
import { createSubject, listRecords } from '../../src/engines/archive/index.ts'
import { official } from '../../src/engines/archive/testing/city.ts'
import { findReceipt } from '../../src/engines/evidence/index.ts'
import { startTestCity, type TestCity } from '../harness.ts'
import { DESK, openBrowser, PHONE, type TestBrowser } from './browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const NAME = '海河测试仪器厂'

let city: TestCity
let browser: TestBrowser
let subjectId: string

before(async () => {
  city = await startTestCity({ listen: true })
  browser = await openBrowser()
  subjectId = await city.app.db.write(systemScope('test'), async (tx) => {
    const subject = await createSubject(tx, city.app, official('qing', '12'), {
      kind: 'enterprise',
      name: NAME,
      region: '120101',
      address: '某街一号',
      source: 'test',
    })
    return subject.subjectId
  })
})
after(async () => {
  await browser?.close()
  await city?.close()
})

const PAGES = [
  '/',
  '/subjects',
  `/subjects?q=${encodeURIComponent('海河')}`,
  '/policy',
  '/policy/13',
  '/policy/targets',
  '/evidence',
  '/verify',
  '/open-data',
  '/about-demo',
  '/accessibility',
  '/no-such-page',
]

for (const { text, viewport } of [
  { text: 'normal', viewport: DESK },
  { text: 'large', viewport: PHONE },
] as const)
  test(`every page passes the automatic WCAG 2.2 AA checks and fits its width (${text} text, ${viewport.width} wide)`, async () => {
    const { page, context } = await browser.visit({ viewport })
    await context.addCookies([{ name: 'zh_text', value: text, url: city.url }])
    for (const path of [...PAGES, `/subjects/${subjectId}`]) {
      await page.goto(city.url + path)
      assert.deepEqual(await accessibilityFaults(page), [], path)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.ok(overflow <= 0, `${path} is ${overflow} px wider than the window`)
      if (text === 'large') assert.ok((await smallestText(page)) >= 24, `${path}: text below 18 pt in large-text mode`)
    }
    await context.close()
  })

test('a citizen without JavaScript finds an enterprise and sees public facts only', async () => {
  const { page, context } = await browser.visit({ javaScriptEnabled: false })
  await page.goto(city.url)
  await page.fill('#q', '测试')
  await page.click('text=查询')
  await page.click(`text=${NAME}`)
  assert.match(await page.textContent('main').then(String), /和平区/)
  assert.doesNotMatch(await page.content(), /某街一号/)
  await context.close()
})

test('one character is refused with what to do, beside the field', async () => {
  const { page, context } = await browser.visit({ javaScriptEnabled: false })
  await page.goto(`${city.url}/subjects?q=${encodeURIComponent('海')}`)
  assert.equal(await page.getAttribute('#q', 'aria-invalid'), 'true')
  assert.match(String(await page.textContent('#q-wrong')), /两个|2/)
  await context.close()
})

test('language and large text are kept by forms, and lead back to the same page', async () => {
  const { page, context } = await browser.visit({ javaScriptEnabled: false })
  await page.goto(`${city.url}/policy`)
  await page.click('button:has-text("English")')
  assert.equal(new URL(page.url()).pathname, '/policy')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await page.click('button:has-text("Large text")')
  assert.equal(await page.getAttribute('html', 'class'), 'large')
  await context.close()
})

test('preferences never lead to another site', async () => {
  for (const back of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
    const response = await city.server.inject({
      method: 'POST',
      url: '/preferences',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ back, text: 'large' }).toString(),
    })
    assert.equal(response.headers.location, '/')
  }
})

test('a receipt is verified without JavaScript by the server, and with it in the browser; a changed one is refused', async () => {
  const receipt = await fullReceipt()
  const good = Buffer.from(JSON.stringify(receipt))
  const bad = Buffer.from(JSON.stringify(receipt).replace(NAME, '海河测试仪器场'))
  assert.notDeepEqual(good, bad)
  for (const javaScriptEnabled of [false, true]) {
    const { page, context, errors } = await browser.visit({ javaScriptEnabled })
    for (const [content, isGood] of [
      [good, true],
      [bad, false],
    ] as const) {
      await page.goto(`${city.url}/verify`)
      const file = { name: 'receipt.json', mimeType: 'application/json', buffer: content }
      if (javaScriptEnabled) await page.setInputFiles('#browser-check input[type=file]', file)
      else {
        await page.setInputFiles('#receipt', file)
        await page.click('form[action="/verify"] button')
      }
      await page.waitForSelector(isGood ? '.notice.good' : '.notice.bad')
    }
    assert.deepEqual(errors, [])
    await context.close()
  }
})

/** The full receipt of the subject's first record, once the sequencer has integrated it. */
async function fullReceipt() {
  for (let tries = 0; tries < 50; tries++) {
    const receipt = await city.app.db.read(systemScope('test'), async (tx) => {
      const { items } = await listRecords(tx, subjectId, {})
      const id = items[0]?.id ?? ''
      const records = city.app.modules.flatMap((m) => m.sealedKinds ?? []).find((k) => k.kind === 'record')
      const body = (await records?.loadBodies(tx, [id]))?.get(id)
      return findReceipt(tx, 'record', id, body)
    })
    if (receipt) return receipt
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('the record was not integrated within five seconds')
}

async function accessibilityFaults(page: Page): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the checker is put in from outside it.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const axe = (
      globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
    ).axe
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`)
  })
}

function smallestText(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sizes = [...document.querySelectorAll('main *')]
      .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim()))
      .map((e) => Number.parseFloat(getComputedStyle(e).fontSize))
    return Math.min(...sizes)
  })
}
