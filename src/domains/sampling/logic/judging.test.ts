import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import { type Limit, PRODUCT_CLASSES, type TestItem } from '../classes.ts'
import type { ResultBody } from '../schema.ts'
import { batchVerdict, fitsUnit, judgeItem, type UncertaintyRule } from './judging.ts'

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

test('what is known as a range alone has three answers, for every direction of limit and of the range', () => {
  const [most, below]: Limit[] = [
    { kind: 'at-most', value: 7.41 },
    { kind: 'below', value: 7.41 },
  ]
  const [least, above]: Limit[] = [
    { kind: 'at-least', value: 0.8 },
    { kind: 'above', value: 0.8 },
  ]
  const between: Limit = { kind: 'between', low: 4, high: 8.5 }
  const open: Limit = { kind: 'between', low: 4, high: 8.5, isLowOut: true, isHighOut: true }
  const words = { c: 'conforming', n: 'nonconforming', '?': 'not-demonstrated' } as const
  const cases: [Limit | undefined, ResultBody['operator'], string, keyof typeof words][] = [
    // The limit of detection lies above the limit: the finding that was made of nothing.
    [most, '<', '8', '?'],
    [most, '<', '7.41', 'c'],
    [most, '≤', '7.41', 'c'],
    [most, '≤', '7.42', '?'],
    [most, '>', '7.41', 'n'],
    [most, '≥', '7.41', '?'],
    [most, '>', '7', '?'],
    [most, '≥', '7.42', 'n'],
    [below, '<', '7.41', 'c'],
    [below, '≤', '7.41', '?'],
    [below, '=', '7.41', 'n'],
    [below, '≥', '7.41', 'n'],
    [least, '<', '1', '?'],
    [least, '<', '0.8', 'n'],
    [least, '≤', '0.8', '?'],
    [least, '<', '0.5', 'n'],
    [least, '>', '0.5', '?'],
    [least, '>', '0.8', 'c'],
    [least, '≥', '0.8', 'c'],
    [above, '≥', '0.8', '?'],
    [above, '>', '0.8', 'c'],
    [above, '≤', '0.8', 'n'],
    [above, '=', '0.8', 'n'],
    [between, '<', '5', '?'],
    [between, '<', '4', 'n'],
    [between, '≤', '4', '?'],
    [between, '>', '8.5', 'n'],
    [between, '≥', '8.5', '?'],
    [between, '>', '5', '?'],
    [open, '=', '4', 'n'],
    [open, '=', '8.5', 'n'],
    [open, '≤', '4', 'n'],
    [open, '≥', '8.5', 'n'],
  ]
  for (const [limit, operator, value, word] of cases)
    for (const rule of ['simple', 'guarded-rejection', 'non-binary'] as const)
      assert.equal(
        verdict(limit as Limit, measured(0, { operator, value }), rule),
        words[word],
        `${JSON.stringify(limit)} ${operator} ${value} ${rule}`,
      )
})

test('not detected is held against the limit of detection, and what cannot be quantified against both limits of the method', () => {
  const nd = (more: Partial<ResultBody>): ResultBody => ({
    operator: 'nd',
    unit: 'mg/kg',
    uncertainty: '0',
    method: 'M 1',
    ...more,
  })
  const at = (value: number): Limit => ({ kind: 'at-most', value })
  assert.equal(verdict(at(90), nd({ detectionLimit: '5' })), 'conforming')
  assert.equal(verdict(at(5), nd({ detectionLimit: '5' })), 'conforming')
  assert.equal(verdict(at(4), nd({ detectionLimit: '5' })), 'not-demonstrated')
  assert.equal(verdict(at(4), nd({ quantificationLimit: '5' })), 'not-demonstrated')
  assert.equal(verdict(at(4), nd({ detectionLimit: '5000', unit: 'ug/kg' })), 'not-demonstrated')
  assert.equal(verdict(at(5), nd({ detectionLimit: '5000', unit: 'μg/kg' })), 'conforming')
  assert.equal(verdict({ kind: 'at-least', value: 5 }, nd({ detectionLimit: '5' })), 'nonconforming')
  assert.equal(verdict({ kind: 'at-least', value: 4 }, nd({ detectionLimit: '5' })), 'not-demonstrated')
  const trace = { detectionLimit: '1', quantificationLimit: '3' }
  assert.equal(verdict(at(2.5), measured(0, { value: '2', ...trace })), 'not-demonstrated')
  assert.equal(verdict(at(3), measured(0, { value: '2', ...trace })), 'conforming')
  assert.equal(verdict(at(0.9), measured(0, { value: '2', ...trace })), 'nonconforming', 'it was found')
})

test('a value within its uncertainty of the limit is left open where the rule of judging says so, and only there', () => {
  const at: Limit = { kind: 'at-most', value: 10 }
  const of = (value: string, rule: UncertaintyRule) => verdict(at, measured(0, { value, uncertainty: '0.2' }), rule)
  assert.deepEqual(
    ['9.8', '9.81', '10.2', '10.21'].map((v) => of(v, 'non-binary')),
    ['conforming', 'not-demonstrated', 'not-demonstrated', 'nonconforming'],
  )
  assert.deepEqual(
    [of('10', 'simple'), of('10.01', 'simple'), of('10.2', 'guarded-rejection')],
    ['conforming', 'nonconforming', 'conforming'],
  )
})

test('no noise of a conversion makes a finding: 7.41 mΩ/m is 7.41 Ω/km', () => {
  const at: Limit = { kind: 'at-most', value: 7.41 }
  for (const unit of ['mohm/m', 'mΩ/m', 'ｍΩ/m', 'Ω/km', 'Ω·km⁻¹', '欧/千米', 'uohm/mm'])
    assert.equal(verdict(at, measured(7.41, { unit }), 'simple', 'ohm/km'), 'conforming', unit)
  assert.equal(
    verdict({ kind: 'at-most', value: 7.41 }, measured(0, { value: '0.00741', unit: 'L/min' }), 'simple', 'mL/min'),
    'conforming',
  )
  assert.equal(
    verdict({ kind: 'at-most', value: 0.3 }, measured(0, { value: '0.4', uncertainty: '0.1' }), 'guarded-rejection'),
    'conforming',
  )
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
  const [c, n, u] = [{ verdict: 'conforming' }, { verdict: 'nonconforming' }, { verdict: 'not-demonstrated' }] as const
  assert.equal(batchVerdict([c, u, c]), 'not-demonstrated')
  assert.equal(batchVerdict([u, n, c]), 'nonconforming', 'one that fails is enough')
})

test('every limit of the catalogue is written in a unit that can be measured in', () => {
  for (const { id, items } of PRODUCT_CLASSES)
    for (const item of items) {
      assert.ok(fitsUnit(item.unit, item.unit), `${id} ${item.id}`)
      assert.doesNotThrow(() => judgeItem(item, measured(1, { unit: item.unit }), 'simple'), `${id} ${item.id}`)
    }
})

test('a unit is printed with its symbol, and the unit 1 not at all', () => {
  assert.deepEqual(['ohm/km', 'Mohm', 'mg/kg', 'ug/L', 'degC', 'km/h', '1'].map(printUnit), [
    'Ω/km',
    'MΩ',
    'mg/kg',
    'μg/L',
    '°C',
    'km/h',
    '',
  ])
})
