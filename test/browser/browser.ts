/**
 * A Chromium for journeys, from npm: nothing has to be installed on the machine. It is unpacked into a temporary folder that is gone
 * after `close()`. `CHROMIUM_PATH` names an installed one instead.
 */
import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { extract } from 'tar-stream'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]
const FONT_WEIGHTS = ['400Regular', '600SemiBold']
const BROTLI_CHUNK_BYTES = 2 ** 21
const STEP_MS = 30_000

/** A desk and a phone, as the workbench is looked at. */
export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

export interface TestBrowser {
  /** A fresh visitor: no cookies, no storage. What the page writes to its console as an error is kept in `errors`. */
  visit(options?: { viewport?: { width: number; height: number }; javaScriptEnabled?: boolean }): Promise<Visit>
  close(): Promise<void>
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  readonly errors: readonly string[]
}

export async function openBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-browser-'))
  // 200 MB must not stay behind a test that ended without closing.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  try {
    const browser = await launch(folder)
    return {
      visit: (options = {}) => visit(browser, options),
      async close() {
        await browser.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function visit(browser: Browser, { viewport = DESK, javaScriptEnabled = true }): Promise<Visit> {
  const isPhone = viewport.width < 600
  const context = await browser.newContext({
    viewport,
    javaScriptEnabled,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: isPhone,
    // A click means the place it was aimed at: nothing may still be sliding there.
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(STEP_MS)
  page.screenshot = patient(page.screenshot.bind(page))
  const errors: string[] = []
  page.on('pageerror', (e) => errors.push(e.message))
  page.on('console', (m) => {
    // The browser itself reports every refused request; those are the server's to answer for.
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) errors.push(m.text())
  })
  return { page, context, errors }
}

async function launch(folder: string): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || (await unpackChromium(folder))
  const env = { ...process.env, FONTCONFIG_FILE: writeFontConfig(folder), HOME: folder } as Record<string, string>
  try {
    return await chromium.launch({ executablePath, args: FLAGS, env })
  } catch (error) {
    // A bare machine lacks NSS; the package brings it for the machines it was made for.
    if (process.env.CHROMIUM_PATH || !/error while loading shared libraries/.test(String(error))) throw error
    const libraries = await unpackLibraries(folder)
    const path = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
    return await chromium.launch({ executablePath, args: FLAGS, env: { ...env, LD_LIBRARY_PATH: path } })
  }
}

const require = createRequire(import.meta.url)

function packed(name: string): string {
  return join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin', name)
}

async function unpackChromium(folder: string): Promise<string> {
  const path = join(folder, 'chromium')
  await pipeline(
    createReadStream(packed('chromium.br')),
    createBrotliDecompress({ chunkSize: BROTLI_CHUNK_BYTES }),
    createWriteStream(path, { mode: 0o700 }),
  )
  return path
}

async function unpackLibraries(folder: string): Promise<string> {
  const target = join(folder, 'lib')
  await mkdir(target, { recursive: true })
  const entries = createReadStream(packed('al2023.tar.br')).pipe(createBrotliDecompress()).pipe(extract())
  for await (const entry of entries) {
    if (entry.header.type === 'file')
      await pipeline(entry, createWriteStream(join(target, basename(entry.header.name)), { mode: 0o700 }))
    else entry.resume()
  }
  return target
}

/** Chinese text needs a font that has it; the test machine need not have one installed. */
function writeFontConfig(folder: string): string {
  const fonts = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const dirs = FONT_WEIGHTS.map((w) => join(fonts, w)).filter((d) => existsSync(d))
  const families = ['sans-serif', 'system-ui', 'serif', 'monospace']
  const path = join(folder, 'fonts.conf')
  writeFileSync(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${dirs.map((d) => `  <dir>${d}</dir>`).join('\n')}
  <cachedir>${join(folder, 'font-cache')}</cachedir>
${families.map((f) => `  <alias binding="same"><family>${f}</family><prefer><family>Noto Sans SC</family></prefer></alias>`).join('\n')}
</fontconfig>
`,
  )
  return path
}

/** On a loaded machine this Chromium now and then cannot copy its picture out; a moment later it can. */
function patient(shoot: Page['screenshot']): Page['screenshot'] {
  return async (options) => {
    for (let tries = 1; ; tries++)
      try {
        return await shoot(options)
      } catch (error) {
        if (tries === 4 || !String(error).includes('Unable to capture')) throw error
      }
  }
}

/** A picture for whoever looks at the pages afterwards; none is taken unless ZHIHENG_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.ZHIHENG_SHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
