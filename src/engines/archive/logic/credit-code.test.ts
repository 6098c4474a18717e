import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { CREDIT_CODE_CHARACTERS, creditCodeCheck } from '../../../stats/identity/credit-code-check.ts'
import { checkCreditCode, normalCode } from './credit-code.ts'

const character = fc.constantFrom(...CREDIT_CODE_CHARACTERS)
const valid = fc
  .array(character, { minLength: 17, maxLength: 17 })
  .map((c) => c.join(''))
  .map((first17) => first17 + creditCodeCheck(first17))

test('the worked example of GB 32100 gives check character 3, and its organisation code passes GB 11714', () => {
  assert.deepEqual(checkCreditCode('91350100M000100Y43'), {
    valid: true,
    code: '91350100M000100Y43',
    organisationCodeHolds: true,
  })
})

test('every single wrong character is found', () => {
  fc.assert(
    fc.property(valid, fc.integer({ min: 0, max: 17 }), character, (code, at, other) => {
      fc.pre(code[at] !== other)
      assert.equal(checkCreditCode(code.slice(0, at) + other + code.slice(at + 1)).valid, false)
    }),
  )
})

test('spaces, hyphens, small letters and full width do not matter', () => {
  const code = '91350100M000100Y43'
  for (const written of ['91350100m000100y43', ' 91350100 M000100Y-43 ', '９１３５０１００Ｍ０００１００Ｙ４３'])
    assert.equal(normalCode(written), code)
})

test('a letter that the standard does not use is named with its place and what was meant', () => {
  const finding = checkCreditCode('9135O100M000100Y43')
  assert.ok(!finding.valid)
  assert.equal(finding.position, 5)
  assert.match(finding.message.zh, /第 5 位“O”.*“0”/)
  assert.equal(finding.suggestion, '91350100M000100Y43')
})

test('a nought with a stroke, and Greek and Cyrillic letters that look like ours, are named; what was meant is offered, never taken', () => {
  for (const written of ['9135Ø100M000100Y43', '91350100\u041C000100Y43', '91350100\u039C000100\u03A543']) {
    const finding = checkCreditCode(written)
    assert.ok(!finding.valid, written)
    assert.equal(finding.suggestion, '91350100M000100Y43', written)
  }
})

test('two swapped neighbours are guessed when only one swap makes it right', () => {
  const finding = checkCreditCode('91350100M00010Y043')
  assert.ok(!finding.valid)
  assert.equal(finding.position, 18)
  assert.equal(finding.suggestion, '91350100M000100Y43')
})

test('a wrong length is told with the length', () => {
  const finding = checkCreditCode('9135')
  assert.ok(!finding.valid && finding.position === 0)
  assert.match(finding.message.en, /18 characters; this has 4/)
})

test('a code that GB 32100 accepts is not refused for its inner organisation code; it is told', () => {
  const first17 = '91350100M000100Y5'
  const finding = checkCreditCode(first17 + creditCodeCheck(first17))
  assert.ok(finding.valid)
  assert.equal(finding.organisationCodeHolds, false)
})

test('any text gets a finding and never an exception', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => void checkCreditCode(text)))
})

const REAL = '../shared/data/china/companies/tianjin_companies.csv.gz'
test('all 25,511 real codes pass GB 32100, and GB 11714 inside', (t) => {
  if (!existsSync(REAL)) return t.skip(`${REAL} is not here`)
  const rows = parse<Record<string, string>>(gunzipSync(readFileSync(REAL)), { columns: true, bom: true })
  const findings = rows.map((r) => checkCreditCode(r.统一社会信用代码 ?? ''))
  assert.equal(findings.length, 25_511)
  assert.equal(findings.filter((f) => f.valid).length, 25_511)
  assert.equal(findings.filter((f) => f.valid && f.organisationCodeHolds).length, 25_511)
})
