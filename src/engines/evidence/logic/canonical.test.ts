import assert from 'node:assert/strict'
import { it } from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { canonicalBytes, canonicalJson, canonicalView, NotCanonical } from './canonical.ts'

it('members are sorted by UTF-16 code units and numbers written as ECMAScript does (RFC 8785 3.2.3)', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\u000aA\u0027\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  assert.equal(Object.values(JSON.parse(canonicalJson(keys))).length, 7)
  assert.deepEqual(
    [...canonicalJson(keys).matchAll(/:(\d)/g)].map((m) => Number(m[1])),
    [2, 4, 6, 7, 1, 5, 3],
  )
})

it('what JSON cannot say is refused with its place', () => {
  const cases: [unknown, string][] = [
    [undefined, ''],
    [{ a: [1, undefined] }, '/a/1'],
    [{ a: { 'b/c': Number.NaN } }, '/a/b/c'],
    [[Number.POSITIVE_INFINITY], '/0'],
    [{ at: new Date(0) }, '/at'],
    [{ f: () => 1 }, '/f'],
    [{ n: 1n }, '/n'],
    ['\ud800', ''],
    [{ m: new Map() }, '/m'],
  ]
  for (const [value, pointer] of cases)
    assert.throws(
      () => canonicalJson(value),
      (e) => e instanceof NotCanonical && (e.pointer === pointer || e.pointer === pointer.replace('b/c', 'b~1c')),
      pointer,
    )
  const round: unknown[] = []
  round.push(round)
  assert.throws(() => canonicalJson(round), NotCanonical)
  assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
})

/** Text that a writer of bytes could get wrong: what must be escaped, every length in UTF-8, halves of pairs, keys that look like positions. */
const nastyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '/',
        '\n',
        '\0',
        '\u001f',
        '\u007f',
        '\u0080',
        '\u07ff',
        '\u0800',
        '\ud7ff',
        '\ue000',
        '\ufeff',
        '\uffff',
      ),
      fc.constantFrom('\ud800', '\udfff', '\udc00\ud800', '😀', '\u2028', '质衡', '10', '9', '__proto__'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const nastyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2, 0.1 + 0.2),
)
const { nastyValue } = fc.letrec((tie) => ({
  nastyValue: fc.oneof(
    { maxDepth: 5 },
    nastyText,
    nastyNumber,
    fc.constantFrom(null, true, false),
    fc.array(tie('nastyValue'), { maxLength: 5 }),
    // More members than are sorted by hand, too.
    fc.array(fc.tuple(nastyText, tie('nastyValue')), { maxLength: 50 }).map((members) => Object.fromEntries(members)),
  ),
}))

it('agrees with the package canonicalize on nasty values: the same bytes, or both refuse', () => {
  fc.assert(
    fc.property(nastyValue, (value) => {
      let expected: string | undefined
      try {
        expected = canonicalize(value)
      } catch {
        return assert.throws(() => canonicalJson(value), NotCanonical)
      }
      assert.equal(canonicalJson(value), expected)
      assert.deepEqual(canonicalBytes(value), new TextEncoder().encode(expected))
    }),
    { numRuns: 1000 },
  )
})

it('large and small values after one another do not disturb each other, nor does one that was refused', () => {
  const large = { text: '质'.repeat(300_000), after: [1] }
  assert.equal(canonicalJson(large), canonicalize(large))
  assert.throws(() => canonicalJson({ a: 'begun', b: Number.NaN }), NotCanonical)
  const kept = canonicalBytes({ a: 1 })
  const salt = new Uint8Array([1, 2, 3])
  assert.deepEqual([...canonicalView('', salt)], [1, 2, 3, 0x22, 0x22])
  assert.deepEqual(kept, new TextEncoder().encode('{"a":1}'))
})

it('agrees with the package canonicalize; the order in which members were written does not matter, and reading back gives the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value)
      assert.equal(text, canonicalize(value))
      assert.equal(canonicalJson(JSON.parse(text)), text)
      assert.equal(canonicalJson(JSON.parse(JSON.stringify(value))), text)
    }),
  )
})
