/*
 * Units as people write them and as documents print them (GB/T 3101, GB 3102), to and from the words the kept package computes with.
 * No package is needed for it, so that pages may read and print units without one.
 */

import { plainText } from '../../core/text/fold.ts'

/** The unit of ratios, pH and counts. */
const NONE = '1'
const NO_UNIT = new Set(['', '1', '-', '/', '—', '无', '无量纲', '无单位', 'ph', 'ph值'])

/** Chinese names of units, the longer first. */
const CHINESE: readonly (readonly [string, string])[] = [
  ['毫克', 'mg'],
  ['微克', 'ug'],
  ['纳克', 'ng'],
  ['千克', 'kg'],
  ['公斤', 'kg'],
  ['克', 'g'],
  ['吨', 'tonne'],
  ['毫米', 'mm'],
  ['厘米', 'cm'],
  ['分米', 'dm'],
  ['微米', 'um'],
  ['纳米', 'nm'],
  ['千米', 'km'],
  ['公里', 'km'],
  ['米', 'm'],
  ['毫升', 'mL'],
  ['微升', 'uL'],
  ['升', 'L'],
  ['兆帕', 'MPa'],
  ['千帕', 'kPa'],
  ['帕', 'Pa'],
  ['千牛', 'kN'],
  ['牛', 'N'],
  ['兆欧', 'Mohm'],
  ['千欧', 'kohm'],
  ['毫欧', 'mohm'],
  ['微欧', 'uohm'],
  ['欧', 'ohm'],
  ['毫安', 'mA'],
  ['安', 'A'],
  ['千伏', 'kV'],
  ['伏', 'V'],
  ['千瓦', 'kW'],
  ['瓦', 'W'],
  ['小时', 'h'],
  ['分钟', 'min'],
  ['秒', 's'],
  ['摄氏度', 'degC'],
  ['分贝', 'dB'],
]

/** Words of the package that are printed with another sign. */
const PRINTED: Readonly<Record<string, string>> = {
  degC: '°C',
  degF: '°F',
  deg: '°',
  tonne: 't',
  percent: '%',
  permille: '‰',
}
/** Superscripts as they are printed. */
const RAISED: Readonly<Record<string, string>> = {
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '-': '⁻',
}

/**
 * A unit as anybody writes it, in the word the package knows: `Ω/km`, `ｍΩ·m`, `µm` and `μm`, `℃`, `㎎/㎏`, `mg·kg⁻¹`, `dm2`, `毫克/千克`.
 * Width, compatibility signs and both code points of μ and Ω are one. It says nothing of whether the unit exists.
 * @example
 * readUnit('ｍΩ·m') // 'mohm*m'
 * @example
 * readUnit('pH') // '1'
 */
export function readUnit(text: string): string {
  // ℃ → °C, µ → μ, the ohm sign → Ω, ㎎ → mg, ％ → %, ² → 2, ⁻ → -; one middle dot, which multiplies.
  let folded = plainText(text).replaceAll(' ', '')
  if (NO_UNIT.has(folded.toLowerCase())) return NONE
  folded = folded
    .replace(/欧姆/g, '欧')
    .replace(/帕斯卡/g, '帕')
    .replace(/牛顿/g, '牛')
    .replace(/伏特/g, '伏')
    .replace(/安培/g, '安')
  for (const [name, symbol] of CHINESE) folded = folded.replaceAll(name, symbol)
  return (
    folded
      .replace(/°C|摄氏度/g, 'degC')
      .replace(/°F/g, 'degF')
      .replace(/Ω|Ω/g, 'ohm')
      .replace(/([Mkmunμ])?Ohms?(?![a-z])/g, '$1ohm')
      .replace(/[μµ]/g, 'u')
      .replace(/%/g, 'percent')
      .replace(/‰/g, 'permille')
      .replace(/[·⋅∙•‧×]/g, '*')
      // What microbiology counts is written in any case.
      .replace(/(?<![A-Za-z])(?:cfu|mpn)(?![A-Za-z])/gi, (word) => word.toUpperCase())
      .replace(/(?<![A-Za-z])t(?![A-Za-z])/g, 'tonne')
      .replace(/(?<=[A-Za-z])\^?(-?\d)/g, '^$1')
      .replace(/\^1(?!\d)/g, '')
  )
}

/**
 * A unit as it is printed. The unit 1 is not printed.
 * @example
 * printUnit('mohm*m') // 'mΩ·m'
 */
export function printUnit(text: string): string {
  const unit = readUnit(text)
  if (unit === NONE) return ''
  return unit
    .replace(/[A-Za-z]+/g, (word) => PRINTED[word] ?? word.replace(/ohm$/, 'Ω').replace(/^u(?=.)/, 'μ'))
    .replaceAll('*', '·')
    .replace(/\^(-?\d)/g, (_, power: string) => [...power].map((c) => RAISED[c] ?? c).join(''))
}
