import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createProgram } from '../src/cli.ts'
import { makeFolder, removeFolder, run, startProcess } from './processes/city-process.ts'

let folder: string
let data: string

before(() => {
  folder = makeFolder()
  data = join(folder, 'data')
})

after(() => removeFolder(folder))

function zhiheng(dataDir: string, ...args: string[]) {
  return run(['src/cli.ts', ...args], { ZHIHENG_DATA: dataDir, ZHIHENG_DEMO: '0' }).ended
}

test('every command has help in Chinese and in English', () => {
  const program = createProgram()
  const commands = program.commands.flatMap((c) => [c, ...c.commands])
  const names = commands.map((c) => `${c.parent === program ? '' : `${c.parent?.name()} `}${c.name()}`)
  for (const name of ['start', 'migrate', 'policy import', 'subjects import', 'demo', 'log verify', 'log prove'])
    assert.ok(names.includes(name), name)
  for (const name of ['user add', 'backup', 'backup-key', 'restore', 'bench']) assert.ok(names.includes(name), name)
  for (const command of commands) {
    assert.match(command.description(), /\p{Script=Han}.* · .*[a-z]/su, command.name())
    assert.match(command.helpInformation(), /用法 · Usage:.*-h, --help/s)
  }
})

test('wrong usage ends with 2, a file that cannot be read with 1, each with a line that says so', async () => {
  const cases = [
    [['nonsense'], 2, /unknown command 'nonsense'/],
    [['policy', 'import'], 2, /missing required argument 'file'/],
    [['demo', '--subjects', 'many'], 2, /many.*whole number/],
    [['policy', 'import', join(folder, 'nowhere.txt')], 1, /nowhere\.txt \(ENOENT\)/],
    [['log', 'verify', '--receipt', join(folder, 'nowhere.json')], 1, /nowhere\.json \(ENOENT\)/],
    [['backup', join(folder, 'city')], 1, /no backup key: give one with --key/],
    [['restore', join(folder, 'city')], 1, /no backup key: give one with --key/],
    [['backup', join(folder, 'city'), '--key', join(folder, 'none')], 1, /no backup key file.*none; make one/],
    [['backup', join(folder, 'city'), '--key', 'k', '--unencrypted'], 1, /exclude each other/],
    [['backup-key', join(data, 'key')], 1, /must not be in the data folder/],
    [['--help'], 0, /用法 · Usage: zhiheng/],
  ] as const
  const ends = await Promise.all(cases.map(([args]) => zhiheng(data, ...args)))
  for (const [i, [, code, words]] of cases.entries()) {
    assert.equal(ends[i]?.code, code, ends[i]?.output)
    assert.match(ends[i]?.output ?? '', words)
    assert.doesNotMatch(ends[i]?.output ?? '', /\n {4}at /)
  }
  assert.equal(existsSync(data), false)
})

test('a backup restored elsewhere is the same city with the same log, and a city with content is not overwritten', async () => {
  assert.equal((await zhiheng(data, 'demo', '--subjects', '40', '--seed', '7')).code, 0)
  const file = join(folder, 'city.backup')
  const key = join(folder, 'operator.key')
  const made = await zhiheng(data, 'backup-key', key)
  assert.match(made.output, /fingerprint: ([0-9a-f]{4}-){7}[0-9a-f]{4}\n/)
  const backup = await zhiheng(data, 'backup', file, '--key', key, '--json')
  assert.equal(backup.code, 0, backup.output)
  const { log, rows } = JSON.parse(backup.output) as { log: { size: number; root: string }; rows: number }
  assert.ok(log.size > 40 && rows > 100)

  const refused = await zhiheng(data, 'restore', file, '--key', key)
  assert.equal(refused.code, 1)
  assert.match(refused.output, /this city has content already/)

  // An empty city that was started once, as a newcomer does before reading about restore.
  const elsewhere = join(folder, 'elsewhere')
  const city = await startProcess({ ZHIHENG_DATA: elsewhere, ZHIHENG_DEMO: '0' })
  const running = await zhiheng(elsewhere, 'restore', file, '--key', key)
  assert.deepEqual([running.code, /stop it first/.test(running.output)], [1, true])
  city.child.kill('SIGTERM')
  await city.ended
  const restored = await run(['src/cli.ts', 'restore', file, '--json'], {
    ZHIHENG_DATA: elsewhere,
    ZHIHENG_DEMO: '0',
    ZHIHENG_BACKUP_KEY: key,
  }).ended
  assert.equal(restored.code, 0, restored.output)
  const found = JSON.parse(restored.output) as { log: unknown; rows: number; isLogIntact: boolean }
  assert.deepEqual([found.log, found.rows, found.isLogIntact], [log, rows, true])
  assert.equal(readFileSync(join(elsewhere, 'log-key'), 'utf8'), readFileSync(join(data, 'log-key'), 'utf8'))
})

test('commands work beside the running city, and a receipt is verified offline', async () => {
  const elsewhere = join(folder, 'elsewhere')
  const city = await startProcess({ ZHIHENG_DATA: elsewhere, ZHIHENG_DEMO: '0' })
  try {
    const added = await zhiheng(elsewhere, 'user', 'add', 'zhao', '--role', 'inspector', '--region', '120101', '--json')
    assert.equal(added.code, 0, added.output)
    const { url } = JSON.parse(added.output) as { url: string }
    assert.match(url, new RegExp(`:${new URL(city.url).port}/app/setup#`))
    const verified = await zhiheng(elsewhere, 'log', 'verify', '--json')
    assert.equal(verified.code, 0, verified.output)

    const plan = join(folder, 'plan.txt')
    writeFileSync(plan, '示范市质量工作方案\n一、任务\n合格率达到95%以上。近50家企业。\n')
    const imported = await zhiheng(elsewhere, 'policy', 'import', plan)
    assert.equal(imported.code, 0, imported.output)
    assert.match(imported.output, /1 个数量指标/)
    // A sentence whose figure nobody could read is named with its place.
    assert.match(imported.output, /1\/p1\/s2 {2}\[50家\] {2}近50家企业。/)

    const proof = await zhiheng(elsewhere, 'log', 'prove', '--index', '3')
    const { index } = JSON.parse(proof.output) as { index: number }
    assert.equal(index, 3)
    const consistency = await zhiheng(elsewhere, 'log', 'prove', '--from', '2', '--to', '5')
    assert.equal(JSON.parse(consistency.output).from, 2)
  } finally {
    city.child.kill('SIGTERM')
    await city.ended
  }
  const unproven = join(folder, 'not-a-receipt.json')
  writeFileSync(unproven, '\uFEFF{"format":"other"}')
  const check = await zhiheng(elsewhere, 'log', 'verify', '--receipt', unproven)
  assert.equal(check.code, 1)
  assert.match(check.output, /receipt-unreadable/)
})
