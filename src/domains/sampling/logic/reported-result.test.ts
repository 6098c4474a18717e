import assert from 'node:assert/strict'
import { test } from 'node:test'
import { productClassOf, type TestItem } from '../classes.ts'
import type { ReportedResult, ResultBody } from '../schema.ts'
import { foundText, judgeItem } from './judging.ts'
import { readResult } from './reported-result.ts'

const itemOf = (classId: string, id: string) => productClassOf(classId).items.find((i) => i.id === id) as TestItem
const resistance = itemOf('cable', 'conductor-resistance')
const lead = itemOf('toy', 'lead')
const ph = itemOf('textile', 'ph')
const noise = itemOf('machine-tool', 'noise')

const ask = (item: TestItem, more: Partial<ReportedResult>): ReportedResult => ({
  operator: '=',
  unit: item.unit,
  uncertainty: '0',
  method: item.method,
  ...more,
})
const read = (item: TestItem, more: Partial<ReportedResult>) => readResult(item, ask(item, more))
const shown = (item: TestItem, more: Partial<ReportedResult>) => {
  const { value, unit } = foundText(read(item, more) as ResultBody)
  return `${value} ${unit}`.trim()
}
const faultOf = (item: TestItem, more: Partial<ReportedResult>) => {
  const found = read(item, more)
  return 'pointer' in found ? found.pointer : `taken: ${JSON.stringify(found)}`
}

test('digits stand as they were reported, and never with an exponent', () => {
  const cases: [string | number, string][] = [
    ['7.40', '7.40 Ω/km'],
    ['7.400', '7.400 Ω/km'],
    ['７．４０', '7.40 Ω/km'],
    ['007.1', '7.1 Ω/km'],
    [1e-7, '0.0000001 Ω/km'],
    ['1e-7', '0.0000001 Ω/km'],
    ['1.20×10⁻⁷', '0.000000120 Ω/km'],
    ['1.0E2', '100 Ω/km'],
    [7.4, '7.4 Ω/km'],
  ]
  for (const [value, text] of cases) assert.equal(shown(resistance, { value }), text, String(value))
  const judged = judgeItem(lead, read(lead, { operator: '<', value: 1e-7 }) as ResultBody, 'simple')
  assert.deepEqual([judged.value, judged.verdict], ['< 0.0000001', 'conforming'])
})

test('what a report prints as less than, more than or not detected is read as that', () => {
  const cases: [Partial<ReportedResult>, string][] = [
    [{ value: '<8' }, '< 8 Ω/km'],
    [{ value: '＜ 8' }, '< 8 Ω/km'],
    [{ value: '≤8.0' }, '≤ 8.0 Ω/km'],
    [{ operator: '<=', value: '8' }, '≤ 8 Ω/km'],
    [{ operator: '＞', value: '8' }, '> 8 Ω/km'],
    [{ operator: '≧', value: '8' }, '≥ 8 Ω/km'],
    [{ value: 'ND', detectionLimit: '0.01' }, '未检出（检出限 0.01 Ω/km）'],
    [{ value: 'N.D.(0.01)' }, '未检出（检出限 0.01 Ω/km）'],
    [{ value: '未检出（<0.010）' }, '未检出（检出限 0.010 Ω/km）'],
    [{ value: '未检出（检出限：0.01）' }, '未检出（检出限 0.01 Ω/km）'],
    [{ operator: '未检出', quantificationLimit: '0.03' }, '未检出（定量限 0.03 Ω/km）'],
  ]
  for (const [more, text] of cases) assert.equal(shown(resistance, more), text, JSON.stringify(more))
})

test('what cannot be is refused at its field', () => {
  const cases: [TestItem, Partial<ReportedResult>, string][] = [
    [resistance, { value: -3 }, '/value'],
    [resistance, { value: '−3' }, '/value'],
    [resistance, { operator: '<', value: '0' }, '/value'],
    [lead, { value: '-0.1' }, '/value'],
    [lead, { value: '1000001' }, '/value'],
    [lead, { value: '101', unit: '%' }, '/value'],
    [ph, { value: '14.1' }, '/value'],
    [ph, { value: '-1' }, '/value'],
    [resistance, { value: 'NaN' }, '/value'],
    [resistance, { value: 'Infinity' }, '/value'],
    [resistance, { value: '1e12' }, '/value'],
    [resistance, { value: '7,41' }, '/value'],
    [resistance, { value: '7.41±0.05' }, '/value'],
    [resistance, { value: '约7' }, '/value'],
    [resistance, {}, '/value'],
    [resistance, { value: '' }, '/value'],
    [resistance, { value: '<' }, '/value'],
    [resistance, { operator: '>', value: '<8' }, '/value'],
    [resistance, { operator: '~', value: '8' }, '/operator'],
    [resistance, { value: '7.41', uncertainty: 500 }, '/uncertainty'],
    [resistance, { value: '7.41', uncertainty: '-0.1' }, '/uncertainty'],
    [resistance, { value: '7.41', uncertainty: 'NaN' }, '/uncertainty'],
    [resistance, { value: '7410', unit: 'uohm/m', uncertainty: '7411' }, '/uncertainty'],
    [resistance, { operator: 'nd' }, '/detectionLimit'],
    [resistance, { operator: 'nd', detectionLimit: '0' }, '/detectionLimit'],
    [resistance, { operator: 'nd', detectionLimit: '-1' }, '/detectionLimit'],
    [resistance, { operator: 'nd', value: '3', detectionLimit: '1' }, '/value'],
    [resistance, { value: '0.5', detectionLimit: '1' }, '/value'],
    [resistance, { value: '5', detectionLimit: '2', quantificationLimit: '1' }, '/quantificationLimit'],
  ]
  for (const [item, more, pointer] of cases) assert.equal(faultOf(item, more), pointer, JSON.stringify(more))
})

test('what can be is not refused: nought, small, a level below nought, a share in another unit', () => {
  const cases: [TestItem, Partial<ReportedResult>][] = [
    [lead, { value: '0' }],
    [lead, { value: '0.0090', unit: '%', uncertainty: '0.0010' }],
    [lead, { value: '0', uncertainty: '2' }],
    [noise, { value: '-3' }],
    [ph, { value: '14' }],
    [resistance, { value: '7.41', uncertainty: '0' }],
  ]
  for (const [item, more] of cases) assert.equal('pointer' in read(item, more), false, JSON.stringify(more))
})

test('below a limit of the method in words takes that limit from its field; without one nobody makes it up', () => {
  for (const value of ['<LOD', '＜ＭＤＬ', '低于检出限', '< 检出限', 'BDL', 'b.d.l.', 'Not detected']) {
    assert.equal(shown(lead, { value, detectionLimit: '0.50' }), '未检出（检出限 0.50 mg/kg）', value)
    assert.equal(faultOf(lead, { value }), '/detectionLimit', value)
    assert.equal(faultOf(lead, { operator: '>', value, detectionLimit: '0.50' }), '/value', value)
  }
  for (const value of ['<LOQ', '小于定量限', '低于测定下限']) {
    assert.equal(shown(lead, { value, quantificationLimit: '1.50' }), '< 1.50 mg/kg', value)
    assert.equal(faultOf(lead, { value }), '/quantificationLimit', value)
  }
  // A limit of the method above that of the standard shows neither.
  const above = read(lead, { value: '<LOD', detectionLimit: '120' }) as ResultBody
  assert.equal(judgeItem(lead, above, 'simple').verdict, 'not-demonstrated')
})

test('two numbers beside each other are not one', () => {
  assert.equal(faultOf(lead, { value: '12 5' }), '/value')
  assert.equal(faultOf(lead, { value: '3.0 3.5' }), '/value')
  assert.equal(shown(lead, { value: '1 200' }), '1200 mg/kg')
  for (const value of ['1,200', '12±0.3', '3.0～3.5', '约90', '90左右', '痕量', '阴性', '—'])
    assert.equal(faultOf(lead, { value }), '/value', value)
})
