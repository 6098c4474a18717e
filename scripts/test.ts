/**
 * `npm test`: checks, build, then every test on one embedded PostgreSQL; ends with the line `N passed, N failed`.
 * `npm test -- PATTERN …` runs the files whose path contains one of the patterns, without the checks.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../src/core/testing/database.ts'
import { CHECKS } from './check.ts'

const patterns = process.argv.slice(2)
let passed = 0
let failed = 0
let skipped = 0

function count(name: string, ok: boolean): void {
  console.log(`${ok ? '✔' : '✖'} ${name}`)
  if (ok) passed++
  else failed++
}

if (patterns.length === 0) for (const { name, run } of CHECKS) count(name, await run())
const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'])
  .filter((f) => patterns.length === 0 || patterns.some((p) => f.includes(p)))
  // The journeys through the browser come last: they take the longest and say the least about where a fault lies.
  .sort((a, b) => Number(a.startsWith('test/browser')) - Number(b.startsWith('test/browser')) || a.localeCompare(b))

if (files.some((f) => f.startsWith('test/')))
  count('build of the web apps', spawnSync('npm', ['run', '--silent', 'build:web'], { stdio: 'inherit' }).status === 0)

const server = await startTestServer()
process.env.ZHIHENG_TEST_SERVER = server.url
process.env.LANG = 'C.UTF-8'
try {
  await runTests(files)
} finally {
  await server.stop()
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

async function runTests(paths: readonly string[]): Promise<void> {
  const stream = run({
    files: [...paths],
    concurrency: 2,
    timeout: 300_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return
    if (event.skip === undefined && event.todo === undefined) passed++
    else skipped++
  })
  stream.on('test:fail', (event) => {
    if (event.details.type !== 'suite') failed++
  })
  const report = stream.compose(spec)
  report.pipe(process.stdout)
  await new Promise((done) => report.once('end', done))
}
