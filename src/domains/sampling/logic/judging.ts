import { plainNumber } from '../../../core/decimal.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { Tolerance } from '../../../stats/uncertainty/decision-rule.ts'
import { demonstrate, type Possible } from '../../../stats/uncertainty/demonstration.ts'
import { printUnit, readUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import { areComparable, convertUnit } from '../../../stats/uncertainty/units.ts'
import type { Limit, TestItem } from '../classes.ts'
import type { ItemVerdict, ResultBody, VerdictWord } from '../schema.ts'

/**
 * How the uncertainty counts: not at all (`simple`), only what surely fails is nonconforming (`guarded-rejection`), or what lies within U of a
 * limit is not decided (`non-binary`).
 */
export type UncertaintyRule = 'simple' | 'guarded-rejection' | 'non-binary'

/** A limit as people write it. */
export function limitText(limit: Limit): string {
  if (limit.kind !== 'between') {
    const sign = { 'at-most': '≤', below: '<', 'at-least': '≥', above: '>' }[limit.kind]
    return `${sign} ${plainNumber(limit.value)}`
  }
  const [low, high] = [plainNumber(limit.low), plainNumber(limit.high)]
  if (!limit.isLowOut && !limit.isHighOut) return `${low}–${high}`
  return `${limit.isLowOut ? '>' : '≥'} ${low} 且 ${limit.isHighOut ? '<' : '≤'} ${high}`
}

function toleranceOf(limit: Limit): Tolerance {
  if (limit.kind === 'between')
    return {
      lower: limit.low,
      upper: limit.high,
      isLowerOut: limit.isLowOut === true,
      isUpperOut: limit.isHighOut === true,
    }
  return limit.kind === 'at-most' || limit.kind === 'below'
    ? { upper: limit.value, isUpperOut: limit.kind === 'below' }
    : { lower: limit.value, isLowerOut: limit.kind === 'above' }
}

/** Whether a unit can be brought to the item's, both as anybody writes them. The pH and other numbers have the unit 1. */
export function fitsUnit(unit: string, wanted: string): boolean {
  return readUnit(unit) === readUnit(wanted) || areComparable(unit, wanted)
}

/** A value of a result in the unit of the item, or the other way round. @throws RangeError for units that cannot be compared */
export function inUnit(value: number, unit: string, wanted: string): number {
  // Results of noise were entered with the unit 1 before the item had its own.
  return readUnit(unit) === readUnit(wanted) || readUnit(unit) === '1' ? value : convertUnit(value, unit, wanted)
}

/** What can be at all of a quantity, in the unit of the item. */
export function leastOf(item: Pick<TestItem, 'unit' | 'possible'>): number {
  const ABSOLUTE_ZERO: Readonly<Record<string, number>> = { degC: -273.15, degF: -459.67 }
  const unit = readUnit(item.unit)
  return item.possible?.least ?? ABSOLUTE_ZERO[unit] ?? (unit.startsWith('dB') ? Number.NEGATIVE_INFINITY : 0)
}

/** What a result leaves possible, in the unit of the item. */
export function possibleOf(item: Pick<TestItem, 'unit' | 'possible'>, result: ResultBody): Possible {
  const at = (value: string | number) => inUnit(Number(value), result.unit, item.unit)
  const below = (high: number, isHighOut: boolean, from = leastOf(item)): Possible => ({
    low: from < high ? from : Number.NEGATIVE_INFINITY,
    high,
    isHighOut,
  })
  const { operator, value, detectionLimit, quantificationLimit } = result
  if (operator === 'nd') return below(at(detectionLimit ?? quantificationLimit ?? Number.NaN), true)
  const measured = at(value ?? Number.NaN)
  if (operator === '<' || operator === '≤') return below(measured, operator === '<')
  if (operator === '>' || operator === '≥')
    return { low: measured, high: item.possible?.most ?? Number.POSITIVE_INFINITY, isLowOut: operator === '>' }
  // Found, but below what the method can put a number on: more is not known than the two limits say.
  if (quantificationLimit !== undefined && measured < at(quantificationLimit))
    return below(at(quantificationLimit), true, detectionLimit === undefined ? leastOf(item) : at(detectionLimit))
  return { low: measured, high: measured }
}

/**
 * Judges one result against its limit. `< 8` says only that it is less than eight, “not detected” only that it is below the limit of detection: where
 * that leaves both sides of the limit possible, nothing is demonstrated, and nothing follows from it.
 * @throws RangeError for units that cannot be compared
 */
export function judgeItem(item: TestItem, result: ResultBody, rule: UncertaintyRule): ItemVerdict {
  // A width, not a point: of °C and °F only the step counts.
  const step = inUnit(1, result.unit, item.unit) - inUnit(0, result.unit, item.unit)
  const uncertainty = Number(result.uncertainty) * Math.abs(step)
  const possible = possibleOf(item, result)
  const verdict = demonstrate(possible, uncertainty, toleranceOf(item.limit), rule)
  return {
    item: item.id,
    label: item.label,
    ...foundText(result),
    uncertainty: digitsOf(result.uncertainty),
    limit: `${limitText(item.limit)} ${printUnit(item.unit)}`.trim(),
    method: result.method,
    standard: item.standard,
    verdict,
    ...(verdict === 'not-demonstrated' && { reason: reasonOf(result, possible) }),
  }
}

const digitsOf = (value: string | number) => (typeof value === 'number' ? plainNumber(value) : value)

/** A result as it was reported, in the digits it was reported with; what is not detected is said in words, with the limit of the method. */
export function foundText(result: ResultBody): { readonly value: string; readonly unit: string } {
  const unit = printUnit(result.unit)
  if (result.operator === 'nd') {
    const [name, limit] =
      result.detectionLimit !== undefined
        ? ['检出限', result.detectionLimit]
        : ['定量限', result.quantificationLimit ?? '']
    return { value: `未检出（${name} ${`${digitsOf(limit)} ${unit}`.trim()}）`, unit: '' }
  }
  return { value: `${result.operator === '=' ? '' : `${result.operator} `}${digitsOf(result.value ?? '')}`, unit }
}

/** Why a result shows neither. The limit of the standard is not named: a laboratory must not learn from it what to measure towards. */
function reasonOf(result: ResultBody, possible: Possible): Bilingual {
  if (possible.low === possible.high)
    return {
      zh: '实测值与限量之差在扩展不确定度以内，不能证明合格或者不合格',
      en: 'The value lies within its expanded uncertainty of the limit: neither is shown',
    }
  if (result.operator === '>' || result.operator === '≥')
    return {
      zh: '只报告了大于某值，没有实测值，不能证明合格或者不合格（超出方法的测量范围）',
      en: 'Only “more than” was reported: neither is shown (beyond the range of the method)',
    }
  return {
    zh: '方法灵敏度不足：检出限（报告限）未低于标准限量，不能证明合格或者不合格',
    en: 'The method is not sensitive enough: its limit of detection does not lie within the limit, so neither is shown',
  }
}

/** One nonconforming item makes the batch nonconforming; otherwise one that shows nothing leaves it open. */
export function batchVerdict(items: readonly Pick<ItemVerdict, 'verdict'>[]): VerdictWord {
  if (items.some((i) => i.verdict === 'nonconforming')) return 'nonconforming'
  return items.every((i) => i.verdict === 'conforming') ? 'conforming' : 'not-demonstrated'
}
