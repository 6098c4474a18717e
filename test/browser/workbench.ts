import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../src/core/access/index.ts'

const BUILT = 'dist/workbench/index.html'
const SOURCES = [
  'src/web/{kit,workbench}/**',
  'src/{core,engines,domains,packs}/**/*.{ts,tsx,css}',
  'vite.config.ts',
  'package-lock.json',
]

const LOCK = 'node_modules/.building-workbench'
const LOCK_STALE_MS = 120_000
const sleeping = new Int32Array(new SharedArrayBuffer(4))

/**
 * Journeys look at the workbench as it is now: builds it when a source is newer than what was built. Test files run side by side; one
 * builds, the others wait for it.
 */
export function buildWorkbench(): void {
  while (!tryLock()) Atomics.wait(sleeping, 0, 0, 200)
  try {
    if (isFresh()) return
    const result = spawnSync('node_modules/.bin/vite', ['build', '--logLevel', 'error'], { encoding: 'utf8' })
    assert.equal(result.status, 0, `the workbench does not build:\n${result.stderr}`)
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK)
    return true
  } catch {
    const lockedAt = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - lockedAt > LOCK_STALE_MS) rmSync(LOCK, { recursive: true, force: true })
    return false
  }
}

/** The portal's programs, as the visitor's browser loads them. */
export function buildPortal(): void {
  const args = ['build', '--logLevel', 'error', '--config', 'vite.portal.config.ts']
  while (!tryLock()) Atomics.wait(sleeping, 0, 0, 200)
  try {
    const result = spawnSync('node_modules/.bin/vite', args, { encoding: 'utf8' })
    assert.equal(result.status, 0, `the portal's programs do not build:\n${result.stderr}`)
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}

function isFresh(): boolean {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return built > Math.max(...globSync(SOURCES).map((f) => statSync(f, { throwIfNoEntry: false })?.mtimeMs ?? 0))
}

/** Signs in as a person does: by the form. */
export async function signInOnPage(page: Page, base: string, login: string, path = '/app/'): Promise<void> {
  await page.goto(base + path)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.zh-account summary').waitFor()
}

export async function signOutOnPage(page: Page): Promise<void> {
  await page.locator('.zh-account summary').click()
  await page.getByRole('button', { name: /退出登录|Sign out/ }).click()
  await page.waitForURL(/\/app\/sign-in/)
}

/** Links of the menu, as this person sees them. */
export async function menuTexts(page: Page): Promise<string[]> {
  return page.locator('nav.zh-menu a').allTextContents()
}

/** Chooses for a field of a form in the list that opens beside it, and sees the choice stand there. */
export async function pickAnswer(page: Page, field: string, option: string): Promise<void> {
  const box = page.locator(`#field-answers-${field}`)
  await box.click()
  await clickOption(page, box, option)
  await page.locator('.zh-item').filter({ has: box }).getByTitle(option).waitFor()
}

/** Types into a field and takes the first option its list then shows. */
export async function chooseOption(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByLabel(label, { exact: true })
  await box.fill(option)
  await clickOption(page, box, option)
}

/** An option of an open list. The list is laid out elsewhere first and then moved to its box: only there a click hits what it meant. */
export async function clickOption(page: Page, box: Locator, option: string): Promise<void> {
  const input = await box.elementHandle()
  await page.waitForFunction((at) => {
    const list = document.getElementById(at?.getAttribute('aria-controls') ?? '')?.closest('.ant-select-dropdown')
    const own = at?.closest('.ant-select')?.getBoundingClientRect()
    const { top = 0, bottom = 0 } = list?.getBoundingClientRect() ?? {}
    return own && bottom > top && Math.min(Math.abs(top - own.bottom), Math.abs(bottom - own.top)) < 16
  }, input)
  const shown = page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option })
  await shown.first().click()
}

/** Nothing may stick out sideways on a phone, and no button may begin left of the screen, where nobody can scroll to it. */
export async function assertNoSidewaysScroll(page: Page): Promise<void> {
  const { wide, cut } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - window.innerWidth,
    cut: [...document.querySelectorAll<HTMLElement>('main :is(button, a, input, select, textarea)')]
      .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.offsetWidth > 1)
      .filter((e) => e.getBoundingClientRect().left < -1)
      .map((e) => e.innerText || e.id || e.outerHTML.slice(0, 80)),
  }))
  assert.ok(wide <= 0, `the page is ${wide} px wider than the screen: ${page.url()}`)
  assert.deepEqual(cut, [], `left of the screen: ${page.url()}`)
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface AxeWindow {
  readonly axe: {
    run(
      context: Document,
      options: { runOnly: string[] },
    ): Promise<{ violations: { id: string; nodes: { html: string; target: unknown[] }[] }[] }>
  }
}

/** What axe finds on the page as it stands, one line for each rule: address, rule, first place. */
export async function wcagFindings(page: Page): Promise<string[]> {
  // On a screen as high as the page, where neither head nor bar of buttons happens to cover half a field.
  const screen = page.viewportSize() ?? { width: 1440, height: 900 }
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: screen.width, height: Math.max(height, screen.height) })
  // Not as a script element: the page's content security policy rightly refuses those.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const found = await page.evaluate(async (rules) => {
    const { violations } = await (window as unknown as AxeWindow).axe.run(document, { runOnly: rules })
    return violations.map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0]?.target.join(' ')}`)
  }, WCAG)
  await page.setViewportSize(screen)
  return found.map((finding) => `${new URL(page.url()).pathname} ${finding}`)
}
