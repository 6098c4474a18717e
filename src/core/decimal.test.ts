import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainNumber, readDecimal } from './decimal.ts'

test('a number is read in the digits it was written with', () => {
  const cases: [string, string | undefined][] = [
    ['7.40', '7.40'],
    [' ７．４０ ', '7.40'],
    ['-0', '0'],
    ['−0.50', '-0.50'],
    ['.5', '0.5'],
    ['7.', '7'],
    ['1.0e-3', '0.0010'],
    ['2.50E+2', '250'],
    ['1,000', undefined],
    ['1 e', undefined],
    ['', undefined],
    ['NaN', undefined],
    ['0x10', undefined],
    ['12345678901', undefined],
  ]
  for (const [text, digits] of cases) assert.equal(readDecimal(text), digits, text)
})

test('whatever is computed is printed without an exponent and reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e25, max: 1e25, noNaN: true }), (n) => {
      const text = plainNumber(n)
      assert.doesNotMatch(text, /e/i)
      assert.equal(Number(text), n === 0 ? 0 : n)
    }),
  )
  assert.deepEqual([1e-7, -2.5e-9, 1e21].map(plainNumber), ['0.0000001', '-0.0000000025', '1000000000000000000000'])
  assert.throws(() => plainNumber(Number.NaN), RangeError)
})
