// Who starts a city without the key of its log, or with a wrong one, is told so in one line with the remedy; no second key is ever made.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { App } from '../../core/app.ts'
import { ensureLog, evidenceModule } from './index.ts'
import { findKey, keyPath } from './service/keys.ts'
import { LogRowLost } from './service/sequencer.ts'
import { openTestLog, type TestLog } from './testing/index.ts'

let log: TestLog
let path: string
let whole: string
before(async () => {
  log = await openTestLog()
  path = keyPath(log.app.config.dataDir)
  whole = readFileSync(path, 'utf8')
  await log.writeNotes([{ n: 1 }])
  await log.integrateAll()
})
after(() => log?.close())

/** Health and start of a city with this state of the key file: what they say. */
async function spoken(isAlone: boolean): Promise<{ health: string | undefined; lines: string[]; stops: boolean }> {
  const lines: string[] = []
  const said = console.error
  console.error = (line: string) => void lines.push(line)
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const app = { ...log.app, seal: log.seal, log: quiet, config: { ...log.app.config, isAlone } } as unknown as App
  try {
    const health = await evidenceModule.health?.(app).then(
      () => undefined,
      (error: Error) => error.message,
    )
    const stop = await evidenceModule.start?.(app)
    await stop?.()
    return { health, lines, stops: stop !== undefined }
  } finally {
    console.error = said
  }
}

test('with its key a city starts, signs and is well', async () => {
  assert.deepEqual(await spoken(true), { health: undefined, lines: [], stops: true })
})

for (const [what, breakIt, mend, says] of [
  ['missing', () => renameSync(path, `${path}.away`), () => renameSync(`${path}.away`, path), /missing/],
  ['cut off', () => writeFileSync(path, whole.slice(0, -20)), () => writeFileSync(path, whole), /damaged/],
  ['empty', () => writeFileSync(path, ''), () => writeFileSync(path, whole), /damaged/],
  [
    'altered in its seed',
    () =>
      writeFileSync(
        path,
        whole.replace(/.{6}\n$/, (end) => (end.startsWith('A') ? `B${end.slice(1)}` : `A${end.slice(1)}`)),
      ),
    () => writeFileSync(path, whole),
    /damaged/,
  ],
  [
    'a folder',
    () => {
      rmSync(path)
      mkdirSync(path)
    },
    () => {
      rmSync(path, { recursive: true })
      writeFileSync(path, whole)
    },
    /damaged.*EISDIR/,
  ],
] as const)
  test(`a key that is ${what} is named with the remedy at the start and in health, and no other is made`, async () => {
    breakIt()
    try {
      const { health, lines, stops } = await spoken(true)
      assert.match(health ?? '', says)
      assert.match(health ?? '', /put log-key back from a backup/)
      assert.equal(lines.length, 1)
      assert.match(lines[0] ?? '', /请从备份中取回 log-key.* \/ the key of the evidence log/)
      assert.ok(!(lines[0] ?? '').includes('\n'), 'one line')
      assert.equal(stops, false, 'nothing is signed')
      const keys = readdirSync(log.app.config.dataDir).filter((f) => f.startsWith('log-key'))
      assert.deepEqual(keys, existsSync(path) ? ['log-key'] : ['log-key.away'])
    } finally {
      mend()
      chmodSync(path, 0o600)
    }
    assert.deepEqual((await spoken(true)).lines, [])
  })

test('the key of another log is told from the right one', async () => {
  const other = await openTestLog()
  const found = findKey(other.app.config.dataDir, log.verifierKey)
  assert.ok('fault' in found && found.fault === 'of-another-log', JSON.stringify(found))
  await other.close()
})

test('beside another server of the same database a process without the key is well as long as nothing waits', async () => {
  renameSync(path, `${path}.away`)
  try {
    assert.equal((await spoken(false)).health, undefined)
  } finally {
    renameSync(`${path}.away`, path)
  }
})

test('no new log is begun over the entries of one whose row was lost', async () => {
  await log.tamper('create table note.log_row as table evidence.log; delete from evidence.log')
  await assert.rejects(ensureLog(log.app), LogRowLost)
  assert.equal(readFileSync(path, 'utf8'), whole, 'the key is still there')
  await log.tamper('insert into evidence.log table note.log_row')
})
