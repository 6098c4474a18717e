import { spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBrowser } from '../../test/browser/browser.ts'
import { buildPortal } from '../../test/browser/workbench.ts'
import type { BenchCity } from '../city.ts'
import { type Finding, type Measure, median, round } from '../measure.ts'

const ROUNDS = 1
const GOAL = { atMost: 3 } as const
/** Of each subject of the measured city 8.5: with its usual 200,000 the 1.7 million enterprises of a large city. */
const CANDIDATES_PER_SUBJECT = 8.5
const INSPECTORS = 10_000

interface Taken {
  readonly id: string
  readonly roster: string
  readonly freezeMs: number
  readonly drawMs: number
  readonly floorMs: number
  readonly verifyMs: number
  readonly peakMiB: number
  readonly candidates: number
  readonly drawn: number
  readonly open: number
}

async function take(folder: string, candidates: number): Promise<Taken> {
  const args = ['--disable-warning=ExperimentalWarning', 'bench/processes/draw.ts']
  const child = spawn(process.execPath, [...args, folder, String(candidates), String(INSPECTORS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(`the draw ended with ${code}`)
  return JSON.parse(output)
}

async function withDraws<R>(
  city: BenchCity,
  rounds: number,
  use: (taken: Taken[], folder: string) => Promise<R>,
): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-bench-draw-'))
  try {
    const taken: Taken[] = []
    const candidates = Math.round(city.subjects * CANDIDATES_PER_SUBJECT)
    for (let i = 0; i < rounds; i++) {
      city.say(`draw of ${candidates.toLocaleString('en')}`)
      taken.push(await take(folder, candidates))
    }
    return await use(taken, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const of = (taken: readonly Taken[], what: 'drawMs' | 'floorMs' | 'verifyMs' | 'freezeMs') =>
  median(taken.map((t) => t[what]))

function finding(taken: readonly Taken[], ours: number, more: object): Finding {
  const [one] = taken
  const facts = { candidates: one?.candidates, inspectors: INSPECTORS, drawn: one?.drawn, withoutTeam: one?.open }
  return { ours, floor: of(taken, 'floorMs'), rounds: taken.length, ...facts, ...more }
}

/** Reading the frozen list, hashing it, drawing from it and assigning inspectors, against HMAC of the same ids ready in memory. */
export const drawMeasure: Measure = {
  name: 'draw',
  unit: 'ms',
  goal: GOAL,
  run: (city, rounds = ROUNDS) =>
    withDraws(city, rounds, async (taken) =>
      finding(taken, of(taken, 'drawMs'), {
        freezeMs: round(of(taken, 'freezeMs')),
        verifyInNodeMs: round(of(taken, 'verifyMs')),
        peakMiB: Math.max(...taken.map((t) => t.peakMiB)),
      }),
    ),
}

/** The portal's own page and program in headless Chromium: download of file and list, whole verification; the same floor (node:crypto). */
export const drawVerifyBrowserMeasure: Measure = {
  name: 'draw-verify-in-browser',
  unit: 'ms',
  goal: { atMost: 10 },
  run: (city, rounds = ROUNDS) =>
    withDraws(city, 1, async (taken, folder) => {
      buildPortal()
      const times: number[] = []
      for (let i = 0; i < rounds; i++) times.push(await verifyInBrowser(taken[0] as Taken, folder))
      return finding(taken, median(times), { inNodeMs: round(of(taken, 'verifyMs')) })
    }),
}

async function verifyInBrowser({ id, roster }: Taken, folder: string): Promise<number> {
  const texts = {
    run: 'run',
    good: 'verified',
    bad: 'bad',
    failed: 'failed',
    code: 'code',
    own: 'own',
    file: 'file',
    list: 'list',
  }
  const page = `<!doctype html><div id="draw-check" hidden data-id="${id}" data-language="en" data-texts='${JSON.stringify(texts)}'></div><script type="module" src="/assets/verify-draw.js"></script>`
  const server = createServer((request, reply) => {
    const path = request.url ?? '/'
    const script = /^\/assets\/([a-z_-]+\.js)$/.exec(path)?.[1]
    if (script) reply.setHeader('content-type', 'text/javascript').end(readFileSync(join('dist/portal', script)))
    else if (path.endsWith('/draw.json')) createReadStream(join(folder, 'draw.json')).pipe(reply)
    else if (path.endsWith('/roster.ndjson')) createReadStream(roster).pipe(reply)
    else reply.setHeader('content-type', 'text/html').end(page)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const browser = await openBrowser()
  try {
    const visit = await browser.visit()
    await visit.page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await visit.page.getByRole('button', { name: 'run' }).click()
    const began = performance.now()
    await visit.page.getByText(/^(verified|bad|failed)$/).waitFor({ timeout: 600_000 })
    const took = performance.now() - began
    if ((await visit.page.getByText('verified').count()) !== 1) throw new Error(await visit.page.innerText('body'))
    return took
  } finally {
    await browser.close()
    server.close()
  }
}
