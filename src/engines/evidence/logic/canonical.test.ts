import assert from 'node:assert/strict'
import { it } from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { canonicalJson, NotCanonical } from './canonical.ts'

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
