import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { scaffoldDomain } from '../scripts/new-domain.ts'

const root = mkdtempSync(join(tmpdir(), 'zhiheng-scaffold-'))
after(() => rmSync(root, { recursive: true, force: true }))
for (const part of ['src', 'test', 'package.json', 'tsconfig.json', 'biome.json'])
  cpSync(part, join(root, part), { recursive: true })
symlinkSync(resolve('node_modules'), join(root, 'node_modules'))

/** In the copy; a test run inside a test run would otherwise report to its parent. */
function run(command: string, ...args: string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test('a scaffolded domain passes the registry tests, its own test, the types and the formatter as it is', () => {
  const files = scaffoldDomain(root, 'food-grid')
  assert.equal(files.length, 4)
  assert.match(
    readFileSync(join(root, 'src/domains/registry.ts'), 'utf8'),
    /\[foodGrid, laboratories, sampling, supervision\]/,
  )
  const tests = run('node', '--test', 'test/registry.test.ts', 'src/domains/food-grid/domain.test.ts')
  assert.equal(tests.status, 0, tests.said)
  const format = run('biome', 'check', '--vcs-enabled=false', 'src/domains/food-grid', 'src/domains/registry.ts')
  assert.equal(format.status, 0, format.said)
  const types = run('tsc', '-p', '.')
    .said.split('\n')
    .filter((line) => line.startsWith('src/domains/'))
  assert.deepEqual(types, [])
})

test('a domain that is there, and a name that is no kebab-case word, are refused and change nothing', () => {
  const before = readFileSync(join(root, 'src/domains/registry.ts'), 'utf8')
  assert.throws(() => scaffoldDomain(root, 'supervision'), /is there already/)
  for (const name of ['Food', 'food_grid', '../etc', '', '-a'])
    assert.throws(() => scaffoldDomain(root, name), RangeError)
  assert.equal(readFileSync(join(root, 'src/domains/registry.ts'), 'utf8'), before)
})
