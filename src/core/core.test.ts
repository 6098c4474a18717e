import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedClock } from './clock.ts'
import { readConfig, SettingError } from './config.ts'
import { idAt, newId } from './ids.ts'
import { problem, Refusal, refuse } from './problem.ts'
import { languageOf } from './text.ts'

test('settings have defaults, and a wrong one is named with its remedy', () => {
  const config = readConfig({})
  assert.equal(config.port, 8080)
  assert.equal(config.isDemo, true)
  assert.match(config.dataDir, /[.]data$/)
  for (const [name, value] of [
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['ZHIHENG_DEMO', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://x'],
    ['ZHIHENG_LOG_HASH', 'md5'],
    ['OIDC_ISSUER', 'https://id.example'],
  ] as const)
    assert.throws(
      () => readConfig({ [name]: value }),
      (e) =>
        e instanceof SettingError &&
        e.setting === name &&
        e.message.startsWith(`${name}=${value} `) &&
        !e.message.includes('\n'),
    )
})

test('a password in a wrong address is not printed', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://user:secret@host/db' }),
    (e) => e instanceof SettingError && !e.message.includes('secret'),
  )
})

test('the language is what was chosen, else what the browser prefers, else Chinese', () => {
  assert.equal(languageOf('en-GB,zh;q=0.5', 'zh'), 'zh')
  assert.equal(languageOf('en-GB,en;q=0.9'), 'en')
  assert.equal(languageOf('fr,zh-CN;q=0.8,en;q=0.7'), 'zh')
  assert.equal(languageOf('fr'), 'zh')
  assert.equal(languageOf(undefined, 'xx'), 'zh')
})

test('ids sort by the time they were made', () => {
  const ids = Array.from({ length: 200 }, newId)
  assert.deepEqual([...ids].sort(), ids)
  assert.equal(new Set(ids).size, 200)
})

test('an id of a stated moment and stated chance is always the same', () => {
  const at = new Date('2018-08-12T00:00:00Z')
  const chance = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.equal(idAt(at, chance), idAt(at, chance))
  assert.notEqual(idAt(at, chance), idAt(at, new Uint8Array(10)))
})

test('a refusal carries its problem', () => {
  const unknown = problem('thing-unknown', 404, { zh: '没有', en: 'none' }, (d: { id: string }) => ({ facts: d }))
  const refusal = refuse(unknown({ id: '7' }))
  assert.ok(refusal instanceof Refusal)
  assert.deepEqual(refusal.problem.facts, { id: '7' })
  assert.equal(unknown.status, 404)
})

test('a fixed clock moves only when it is moved', () => {
  const clock = fixedClock('2026-01-01T00:00:00Z')
  clock.advance(1000)
  assert.equal(clock.now().toISOString(), '2026-01-01T00:00:01.000Z')
  clock.set('2027-01-01T00:00:00Z')
  assert.equal(clock.now().getUTCFullYear(), 2027)
})
