import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printUnit, readUnit } from './unit-symbols.ts'
import { areComparable, convertUnit, isKnownUnit, wholeOf } from './units.ts'

test('a unit is one, however it is typed: both code points of μ and Ω, width, compatibility signs, powers, Chinese names', () => {
  const same: Record<string, string[]> = {
    'ohm/km': [
      'Ω/km',
      '\u2126/km',
      '\u03a9/km',
      'Ω／km',
      'ohm/km',
      'Ω·km⁻¹',
      'Ω•km^-1',
      '欧/千米',
      '欧姆/公里',
      ' Ω / km ',
    ],
    'mohm/m': ['mΩ/m', 'ｍΩ／ｍ'],
    'mohm*m': ['mΩ·m', 'mΩ⋅m', 'mΩ*m', 'mΩ・m'.replace('・', '·')],
    um: ['\u03bcm', '\u00b5m', '㎛', 'um', '微米'],
    'ug/kg': ['μg/kg', '\u00b5g/kg', '㎍/㎏'],
    'mg/kg': ['㎎/㎏', 'ｍｇ/ｋｇ', 'mg·kg⁻¹', '毫克/千克'],
    'mg/dm^2': ['mg/dm²', 'mg/dm2', 'mg·dm⁻²'],
    degC: ['℃', '°C', '摄氏度'],
    percent: ['%', '％'],
    permille: ['‰'],
    'L/min': ['L/min', '升/分钟'],
    MPa: ['MPa', 'ＭＰａ', '兆帕'],
    Mohm: ['MΩ', '㏁'],
    'dB(A)': ['dB(A)', 'dB（A）'],
    '1': ['', '1', 'pH', '无量纲', '—'],
  }
  for (const [word, texts] of Object.entries(same))
    for (const text of texts) {
      assert.ok(readUnit(text) === word || areComparable(text, word), `${text} → ${readUnit(text)}`)
      if (readUnit(text) !== word) assert.equal(convertUnit(1, text, word), 1, text)
    }
})

test('what is printed reads back as the same unit', () => {
  const printed = {
    'ohm/km': 'Ω/km',
    'mohm*m': 'mΩ·m',
    um: 'μm',
    'ug/kg': 'μg/kg',
    'mg/dm^2': 'mg/dm²',
    degC: '°C',
    percent: '%',
    Mohm: 'MΩ',
    'g/tonne': 'g/t',
    '1': '',
  }
  for (const [word, text] of Object.entries(printed)) {
    assert.equal(printUnit(word), text)
    assert.equal(readUnit(text), word)
  }
})

test('units of different kinds, scales and units nobody knows are not comparable', () => {
  for (const [one, other] of [
    ['mΩ·m', 'Ω/km'],
    ['mg/kg', 'mg/L'],
    ['mg/kg', 'mL/L'],
    ['1', '%'],
    ['dB', 'dB(A)'],
    ['1', 'dB(A)'],
    ['mm', 'Kg'],
    ['blorp', 'mm'],
  ] as const)
    assert.equal(areComparable(one, other), false, `${one} ${other}`)
  assert.deepEqual(['‰', 'Kg', 'MPA', 'blorp', 'Ω/km'].map(isKnownUnit), [true, false, false, false, true])
})

test('shares convert to each other, without noise', () => {
  assert.equal(convertUnit(0.009, '%', 'mg/kg'), 90)
  assert.equal(convertUnit(7.41, 'mΩ/m', 'Ω/km'), 7.41)
  assert.equal(convertUnit(7.41, 'μg/kg', 'mg/kg'), 0.00741)
  assert.equal(convertUnit(3, 'ppm', 'mg/kg'), 3)
  assert.deepEqual(['%', '‰', 'mg/kg', 'mL/L', 'mm/m', 'kg'].map(wholeOf), [100, 1000, 1e6, 1000, undefined, undefined])
})

test('colonies and most probable numbers are known per what was sown, in any case, and convert to nothing else', () => {
  for (const [text, word] of [
    ['CFU/g', 'CFU/g'],
    ['cfu／mL', 'CFU/mL'],
    ['Cfu/cm²', 'CFU/cm^2'],
    ['MPN/100mL', 'MPN/100mL'],
    ['mpn/100 g', 'MPN/100g'],
  ] as const) {
    assert.equal(readUnit(text), word)
    assert.equal(isKnownUnit(text), true, text)
    assert.ok(areComparable(text, word))
  }
  assert.equal(areComparable('CFU/g', 'MPN/g'), false)
  assert.equal(areComparable('CFU/mL', 'CFU/100mL'), false)
  assert.equal(isKnownUnit('CFU'), false)
})
