import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CREDIT_CODE_CHARACTERS, creditCodeCheck } from './credit-code-check.ts'
import { GS1_KEYS, type Gs1Key, gs1CheckDigit, gtin14, isGs1Number } from './gs1-check-digit.ts'
import { organisationCodeCheck } from './organisation-code-check.ts'

const first17 = fc.string({ unit: fc.constantFrom(...CREDIT_CODE_CHARACTERS), minLength: 17, maxLength: 17 })
const holds = (code: string) => creditCodeCheck(code.slice(0, 17)) === code[17]
const swapped = (text: string, at: number) => text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)

test('the worked example of GB 32100 gives 3, that of GB 11714 inside it 4', () => {
  assert.equal(creditCodeCheck('91350100M000100Y4'), '3')
  assert.equal(organisationCodeCheck('M000100Y'), '4')
})

test('a sum divisible by 31 gives 0, not 31; a check of 30 is Y', () => {
  assert.equal(creditCodeCheck('00000000000000000'), '0')
  assert.equal(creditCodeCheck('10000000000000000'), 'Y')
})

test('GB 11714: a remainder of 1 gives X, of 0 gives 0', () => {
  assert.equal(organisationCodeCheck('00000000'), '0')
  assert.equal(organisationCodeCheck('40000000'), 'X')
})

test('GB 32100 finds every single wrong character, tried at every place with every character', () => {
  fc.assert(
    fc.property(first17, (body) => {
      const code = body + creditCodeCheck(body)
      for (let at = 0; at < 18; at++)
        for (const other of CREDIT_CODE_CHARACTERS)
          if (other !== code[at]) assert.ok(!holds(code.slice(0, at) + other + code.slice(at + 1)))
    }),
    { numRuns: 20 },
  )
})

test('GB 32100 finds every swap of two neighbours, the check character among them', () => {
  fc.assert(
    fc.property(first17, fc.nat(16), (body, at) => {
      const code = body + creditCodeCheck(body)
      fc.pre(code[at] !== code[at + 1])
      assert.ok(!holds(swapped(code, at)))
    }),
  )
})

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const first8 = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 8, maxLength: 8 })
test('GB 11714 finds a wrong character or a swap unless the two values differ by a multiple of 11', () => {
  const isSame = (a: string, b: string) => (ALPHABET.indexOf(a) - ALPHABET.indexOf(b)) % 11 === 0
  fc.assert(
    fc.property(first8, fc.nat(7), fc.constantFrom(...ALPHABET), (body, at, other) => {
      const wrong = body.slice(0, at) + other + body.slice(at + 1)
      const isHidden = isSame(body[at] as string, other)
      assert.equal(organisationCodeCheck(wrong) === organisationCodeCheck(body), isHidden)
      if (at === 7) return
      const isHiddenSwap = isSame(body[at] as string, body[at + 1] as string)
      assert.equal(organisationCodeCheck(swapped(body, at)) === organisationCodeCheck(body), isHiddenSwap)
    }),
  )
})

// gs1.org “check digit calculator” (also gs1hk.org): 629104150021 → 3; gs1india.org: 890400021003 → 7; gs1.se: 730001100001 → 7.
test('the worked examples of GS1 organisations', () => {
  assert.equal(gs1CheckDigit('629104150021'), '3')
  assert.equal(gs1CheckDigit('890400021003'), '7')
  assert.equal(gs1CheckDigit('730001100001'), '7')
  // UPC-A of a box of tissues (Wikipedia, Check digit); GTIN-8 96385074 (Wikipedia, EAN-8).
  assert.ok(isGs1Number('GTIN', '036000241457'))
  assert.ok(isGs1Number('GTIN', '96385074'))
})

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
test('of every key and length: what is completed holds, every wrong digit is found, a swap unless the digits differ by 5', () => {
  for (const [key, lengths] of Object.entries(GS1_KEYS) as [Gs1Key, readonly number[]][])
    for (const length of lengths)
      fc.assert(
        fc.property(digits(length - 1), fc.nat(length - 2), fc.integer({ min: 1, max: 9 }), (drawn, at, off) => {
          const body = key === 'GRAI' && length === 14 ? `0${drawn.slice(1)}` : drawn
          const check = gs1CheckDigit(body)
          assert.ok(isGs1Number(key, body + check))
          const wrong = body.slice(0, at) + ((Number(body[at]) + off) % 10) + body.slice(at + 1)
          assert.notEqual(gs1CheckDigit(wrong), check)
          if (at === length - 2) return
          const isHidden = (Number(body[at]) - Number(body[at + 1])) % 5 === 0
          assert.equal(gs1CheckDigit(swapped(body, at)) === check, isHidden)
        }),
        { numRuns: 50 },
      )
})

test('a GTIN is the same number with zeros in front; what is none is refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(7, 11, 12, 13).chain(digits), (body) => {
      assert.ok(isGs1Number('GTIN', gtin14(body + gs1CheckDigit(body))))
    }),
  )
  for (const text of ['', '1', '6291041500214', '62910415002１3', '6291041500213A'])
    assert.throws(() => gtin14(text), RangeError)
  assert.throws(() => gs1CheckDigit(''), RangeError)
})
