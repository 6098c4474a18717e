import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Limit, PRODUCT_CLASSES, type TestItem } from './classes.ts'
import {
  batchVerdict,
  blindCode,
  blindId,
  connectionOf,
  fitsUnit,
  isAble,
  judgeItem,
  type OwnershipLink,
  samplesPerMonth,
  takenAt,
  type UncertaintyRule,
  unitText,
} from './logic.ts'
import type { ResultBody } from './schema.ts'

const itemWith = (limit: Limit, unit = 'mg/kg'): TestItem => ({
  id: 'x',
  label: { zh: '项', en: 'x' },
  unit,
  limit,
  method: 'M 1',
  standard: 'S 1',
})
const measured = (value: number, more: Partial<ResultBody> = {}): ResultBody => ({
  operator: '=',
  value,
  unit: 'mg/kg',
  uncertainty: 0,
  method: 'M 1',
  ...more,
})
const verdict = (limit: Limit, result: ResultBody, rule: UncertaintyRule = 'simple', unit = 'mg/kg') =>
  judgeItem(itemWith(limit, unit), result, rule).verdict

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const width = fc.double({ min: 0, max: 1e3, noNaN: true })

test('a value on its limit conforms; the next one beyond does not', () => {
  assert.equal(verdict({ kind: 'at-most', value: 75 }, measured(75)), 'conforming')
  assert.equal(verdict({ kind: 'at-most', value: 75 }, measured(75.01)), 'nonconforming')
  assert.equal(verdict({ kind: 'at-least', value: 1 }, measured(1)), 'conforming')
  assert.equal(verdict({ kind: 'at-least', value: 1 }, measured(0.99)), 'nonconforming')
  const between: Limit = { kind: 'between', low: 4, high: 8.5 }
  assert.deepEqual(
    [3.99, 4, 8.5, 8.51].map((v) => verdict(between, measured(v))),
    ['nonconforming', 'conforming', 'conforming', 'nonconforming'],
  )
})

test('without uncertainty the two ways to count it say the same', () => {
  fc.assert(
    fc.property(number, number, (limit, value) => {
      for (const kind of ['at-most', 'at-least'] as const)
        assert.equal(
          verdict({ kind, value: limit }, measured(value), 'guarded-rejection'),
          verdict({ kind, value: limit }, measured(value), 'simple'),
        )
    }),
  )
})

test('a guard band only ever helps the firm, and a larger uncertainty never turns conforming into nonconforming', () => {
  fc.assert(
    fc.property(number, number, width, width, (limit, value, u, more) => {
      const of = (uncertainty: number, rule: UncertaintyRule) =>
        verdict({ kind: 'at-most', value: limit }, measured(value, { uncertainty }), rule)
      if (of(u, 'simple') === 'conforming') assert.equal(of(u, 'guarded-rejection'), 'conforming')
      if (of(u, 'guarded-rejection') === 'conforming') assert.equal(of(u + more, 'guarded-rejection'), 'conforming')
      assert.equal(of(u, 'simple'), of(u + more, 'simple'), 'simple acceptance does not look at the uncertainty')
    }),
  )
})

test('at-most and at-least are mirror images', () => {
  fc.assert(
    fc.property(number, number, width, (limit, value, uncertainty) => {
      for (const rule of ['simple', 'guarded-rejection'] as const)
        assert.equal(
          verdict({ kind: 'at-most', value: limit }, measured(value, { uncertainty }), rule),
          verdict({ kind: 'at-least', value: -limit }, measured(-value, { uncertainty }), rule),
        )
    }),
  )
})

test('the unit in which a laboratory reports does not change the verdict', () => {
  // The limit lies between whole millimetres, where the rounding of a conversion does not reach.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 0, max: 400 }), (milli, u) => {
      for (const rule of ['simple', 'guarded-rejection'] as const) {
        const limit: Limit = { kind: 'at-least', value: 2000.5 }
        assert.equal(
          verdict(limit, measured(milli / 1000, { unit: 'm', uncertainty: u / 1000 }), rule, 'mm'),
          verdict(limit, measured(milli, { unit: 'mm', uncertainty: u }), rule, 'mm'),
        )
      }
    }),
  )
})

test('the uncertainty of a value of nought is converted too', () => {
  const limit: Limit = { kind: 'at-least', value: 1 }
  const result = measured(0, { unit: 'm', uncertainty: 0.0011 })
  assert.equal(verdict(limit, result, 'guarded-rejection', 'mm'), 'conforming')
  assert.equal(verdict(limit, { ...result, uncertainty: 0.0009 }, 'guarded-rejection', 'mm'), 'nonconforming')
})

test('nothing found below the limit of detection conforms where that lies within the limit, and never shows a minimum', () => {
  const below = (value: number) => measured(value, { operator: '<', uncertainty: 100 })
  assert.equal(verdict({ kind: 'at-most', value: 90 }, below(5)), 'conforming')
  assert.equal(verdict({ kind: 'at-most', value: 90 }, below(100)), 'nonconforming', 'too coarse a method')
  assert.equal(verdict({ kind: 'at-least', value: 1 }, below(5)), 'nonconforming')
  assert.equal(verdict({ kind: 'between', low: 4, high: 8 }, below(5)), 'nonconforming')
})

test('what is reported stands in the verdict as it was reported', () => {
  const shown = judgeItem(
    itemWith({ kind: 'at-most', value: 90 }),
    measured(5, { operator: '<', uncertainty: 0.5 }),
    'simple',
  )
  assert.deepEqual(
    [shown.value, shown.unit, shown.uncertainty, shown.limit, shown.method],
    ['< 5', 'mg/kg', '0.5', '≤ 90 mg/kg', 'M 1'],
  )
})

test('a unit of another kind is refused; ratios and pH have the unit 1 and no other', () => {
  assert.equal(fitsUnit('g/kg', 'mg/kg'), true)
  assert.equal(fitsUnit('mm', 'mg/kg'), false)
  assert.equal(fitsUnit('1', '1'), true)
  assert.equal(fitsUnit('1', 'mg/kg'), false)
  assert.equal(fitsUnit('mg/kg', '1'), false)
  assert.equal(fitsUnit('no such unit', 'mm'), false)
})

test('a batch conforms when every item does', () => {
  const item = (v: 'conforming' | 'nonconforming') => ({
    ...judgeItem(itemWith({ kind: 'at-most', value: 1 }), measured(v === 'conforming' ? 0 : 2), 'simple'),
  })
  fc.assert(
    fc.property(fc.array(fc.constantFrom('conforming' as const, 'nonconforming' as const), { minLength: 1 }), (words) =>
      assert.equal(batchVerdict(words.map(item)), words.includes('nonconforming') ? 'nonconforming' : 'conforming'),
    ),
  )
})

test('connections of ownership are found along any chain, do not depend on the order, and end where there are none', () => {
  const chain: OwnershipLink[] = [
    { from: 'lab', to: 'group' },
    { from: 'group', to: 'holding' },
    { from: 'maker', to: 'works' },
    { from: 'works', to: 'holding' },
    { from: 'ring-a', to: 'ring-b' },
    { from: 'ring-b', to: 'ring-a' },
  ]
  assert.equal(connectionOf('lab', 'lab', []), 'same')
  assert.equal(connectionOf('lab', 'holding', chain), 'owner')
  assert.equal(connectionOf('holding', 'lab', chain), 'owner')
  assert.equal(connectionOf('lab', 'maker', chain), 'common-owner')
  assert.equal(connectionOf('lab', 'other', chain), undefined)
  assert.equal(connectionOf('ring-a', 'other', chain), undefined, 'a ring ends')
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(fc.record({ from: name, to: name }), { maxLength: 12 }), name, name, (links, one, other) =>
      assert.equal(connectionOf(one, other, links), connectionOf(other, one, [...links].reverse())),
    ),
  )
})

test('an ability holds on its days, for its method, and not once it was ended', () => {
  const ability = {
    productClass: 'cable',
    item: 'r',
    method: 'M',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    isEnded: false,
  }
  const on = (day: string, method = 'M', isEnded = false) =>
    isAble([{ ...ability, isEnded }], 'cable', 'r', method, day)
  assert.deepEqual([on('2025-12-31'), on('2026-01-01'), on('2026-12-31'), on('2027-01-01')], [false, true, true, false])
  assert.equal(on('2026-06-01', 'M 2'), false)
  assert.equal(on('2026-06-01', 'M', true), false)
})

test('codes and ids say nothing: each of the thirty characters comes as often, and an id has no time in it', () => {
  const seen = new Map<string, number>()
  const codes = Array.from({ length: 3000 }, () => blindCode(randomBytes(16)))
  assert.equal(new Set(codes).size, codes.length)
  for (const c of codes.join('').replaceAll('-', '')) seen.set(c, (seen.get(c) ?? 0) + 1)
  const expected = 30_000 / 30
  const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  assert.equal(seen.size, 30)
  // 29 degrees of freedom: 67.6 is passed once in some 15,000 runs.
  assert.ok(chiSquare < 67.6, String(chiSquare))
  assert.match(blindId(randomBytes(16)), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.throws(() => blindCode(new Uint8Array(8)), RangeError)
})

test('the samples of a plan are spread over its months, and fall on the last one together', () => {
  assert.equal(samplesPerMonth(120, '2026-01-01', '2026-12-31'), 10)
  assert.equal(samplesPerMonth(120, '2026-12-20', '2026-12-31'), 120)
  assert.equal(samplesPerMonth(120, '2027-02-01', '2026-12-31'), 120)
})

test('every limit of the catalogue is written in a unit that can be measured in', () => {
  for (const { id, items } of PRODUCT_CLASSES)
    for (const item of items) {
      assert.ok(fitsUnit(item.unit, item.unit), `${id} ${item.id}`)
      assert.doesNotThrow(() => judgeItem(item, measured(1, { unit: item.unit }), 'simple'), `${id} ${item.id}`)
    }
})

test('a unit is printed with its symbol, and the unit 1 not at all', () => {
  assert.deepEqual(['ohm/km', 'Mohm', 'mg/kg', 'ug/L', 'degC', 'km/h', '1'].map(unitText), [
    'Ω/km',
    'MΩ',
    'mg/kg',
    'μg/L',
    '°C',
    'km/h',
    '',
  ])
})

test('a sheet that waited for the network counts for the day on site; a clock that cannot be right is not believed', () => {
  const stored = new Date('2026-11-23T08:00:00Z')
  const days = (claimed: string | undefined) => takenAt(claimed, stored).toISOString()
  assert.equal(days(undefined), stored.toISOString())
  assert.equal(days('2026-11-20T01:00:00Z'), '2026-11-20T01:00:00.000Z')
  assert.equal(days('2026-11-23T08:00:01Z'), stored.toISOString())
  assert.equal(days('2020-01-01T00:00:00Z'), stored.toISOString())
})
