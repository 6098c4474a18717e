import { plainNumber, readDecimal } from '../../../core/decimal.ts'
import { nameKey } from '../../../core/text/fold.ts'
import type { Bilingual } from '../../../core/text.ts'
import { printUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import { wholeOf } from '../../../stats/uncertainty/units.ts'
import type { TestItem } from '../classes.ts'
import type { ReportedResult, ResultBody } from '../schema.ts'
import { inUnit, leastOf } from './judging.ts'

/** Where a reported result cannot be right, and what to do. `pointer` names the field. */
export interface ResultFault {
  readonly pointer: '/operator' | '/value' | '/uncertainty' | '/detectionLimit' | '/quantificationLimit'
  readonly message: Bilingual
}

const OPERATORS: Readonly<Record<string, ResultBody['operator']>> = {
  '': '=',
  '=': '=',
  '<': '<',
  '≤': '≤',
  '<=': '≤',
  '≦': '≤',
  '⩽': '≤',
  '>': '>',
  '≥': '≥',
  '>=': '≥',
  '≧': '≥',
  '⩾': '≥',
  nd: 'nd',
  'n.d.': 'nd',
  'n.d': 'nd',
  未检出: 'nd',
  未检: 'nd',
  小于: '<',
  低于: '<',
  大于: '>',
  高于: '>',
  不大于: '≤',
  不小于: '≥',
}

/** `< 8`, `≤0.5`, `ND`, `未检出(<0.01)`, `7.40`: an operator and a number in one text, as reports print them. */
const WHOLE =
  /^(n\.?d\.?|未检出?|[<>]=?|[≤≥≦≧⩽⩾=]|小于|低于|大于|高于|不大于|不小于)?[(:]?(?:检出限|lod)?[:=<]?([^()]*)\)?$/i

const fault = (pointer: ResultFault['pointer'], zh: string, en: string): ResultFault => ({
  pointer,
  message: { zh, en },
})

/**
 * Reads a result as a laboratory reports it, keeping its digits, and refuses what cannot be: no number, a negative resistance, mass or
 * concentration, more than the whole, an uncertainty wider than the value and the limit, “not detected” without a limit of detection. The unit
 * has been compared before.
 */
export function readResult(item: TestItem, asked: ReportedResult): ResultBody | ResultFault {
  const said = splitValue(asked)
  if ('pointer' in said) return said
  const numbers = readNumbers({ ...asked, value: undefined, ...said })
  if ('pointer' in numbers) return numbers
  const body: ResultBody = { operator: said.operator, ...numbers, unit: asked.unit.trim() || '1', method: asked.method }
  return impossible(item, body) ?? body
}

function splitValue(asked: ReportedResult): ResultFault | Pick<ResultBody, 'operator' | 'value' | 'detectionLimit'> {
  const operator = OPERATORS[foldText(asked.operator)]
  if (!operator)
    return fault('/operator', '请选择 =、<、≤、>、≥ 或者“未检出”', 'use one of =, <, ≤, >, ≥ or “not detected”')
  if (asked.value === undefined || typeof asked.value === 'number')
    return { operator, ...(asked.value !== undefined && { value: asked.value }) }
  const limit = UNDER_A_LIMIT.exec(foldText(asked.value))
  if (limit) return underLimit(operator, limit[1] !== undefined, asked.quantificationLimit)
  const parts = WHOLE.exec(foldText(asked.value))
  const own = OPERATORS[parts?.[1] ?? '']
  const number = parts?.[2] ?? ''
  if (!parts?.[1]) return { operator, value: asked.value }
  // The text says it itself; a field that was left at “=” says nothing against it.
  if (operator !== '=' && operator !== own)
    return fault(
      '/value',
      '实测值中的符号与所选的不一致，请改成一致',
      'the sign in the value is not the one chosen: make them agree',
    )
  if (own !== 'nd') return { operator: own as ResultBody['operator'], value: number }
  return { operator: 'nd', ...(number && { detectionLimit: number }) }
}

/** `<LOD`, 低于检出限, BDL, not detected; the second group: below the limit of quantification. */
const UNDER_A_LIMIT =
  /^(?:(?:<|≤|<=|小于|低于|未达到?)?(?:方法)?(?:(loq|定量限|mql|测定下限|报告限)|lod|mdl|检出限|检出下限)|b\.?d\.?l\.?|notdetected)$/i

/** What stands in the place of a number is said by the fields of the two limits; nobody makes one up. */
function underLimit(
  operator: ResultBody['operator'],
  isQuantification: boolean,
  quantificationLimit: ReportedResult['quantificationLimit'],
): ReturnType<typeof splitValue> {
  if (operator !== '=' && operator !== '<' && operator !== '≤' && operator !== 'nd')
    return fault(
      '/value',
      '实测值中的符号与所选的不一致，请改成一致',
      'the sign in the value is not the one chosen: make them agree',
    )
  if (!isQuantification) return { operator: 'nd' }
  if (quantificationLimit === undefined || quantificationLimit === '')
    return fault(
      '/quantificationLimit',
      '报告“小于定量限”须写明方法的定量限',
      '“below the limit of quantification” needs that limit',
    )
  return { operator: '<', value: quantificationLimit }
}

function foldText(text: string): string {
  return nameKey(text)
}

const NUMBERS = {
  value: { zh: '实测值', en: 'the value' },
  uncertainty: { zh: '扩展不确定度', en: 'the expanded uncertainty' },
  detectionLimit: { zh: '检出限', en: 'the limit of detection' },
  quantificationLimit: { zh: '定量限', en: 'the limit of quantification' },
} as const

type Numbers = Pick<ResultBody, keyof typeof NUMBERS>

function readNumbers(asked: Partial<Record<keyof typeof NUMBERS, string | number | undefined>>): Numbers | ResultFault {
  const read: Partial<Record<keyof typeof NUMBERS, string>> = {}
  for (const name of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const given = asked[name]
    if (given === undefined || given === '') continue
    const digits = readDecimal(typeof given === 'number' ? plainNumber(given) : given)
    if (digits === undefined || Math.abs(Number(digits)) > 1e9)
      return fault(
        `/${name}`,
        `${NUMBERS[name].zh}应是一个不超过十亿的数，例如 7.40；不要写千分号、单位或者“±”`,
        `${NUMBERS[name].en} is a number up to a thousand million, such as 7.40, without separators, unit or ±`,
      )
    read[name] = digits
  }
  return { ...read, uncertainty: read.uncertainty ?? '0' }
}

/** What cannot be, whatever the limit says. */
function impossible(item: TestItem, body: ResultBody): ResultFault | undefined {
  return limitsOfMethod(body) ?? outsideNature(item, body) ?? uncertaintyFault(item, body)
}

function limitsOfMethod({ operator, value, detectionLimit: lod, quantificationLimit: loq }: ResultBody) {
  for (const [name, limit] of [
    ['detectionLimit', lod],
    ['quantificationLimit', loq],
  ] as const)
    if (limit !== undefined && !(Number(limit) > 0))
      return fault(`/${name}`, `${NUMBERS[name].zh}应大于零`, `${NUMBERS[name].en} is more than nought`)
  if (lod !== undefined && loq !== undefined && Number(loq) < Number(lod))
    return fault(
      '/quantificationLimit',
      '定量限不会低于检出限',
      'the limit of quantification is not below that of detection',
    )
  if (operator === 'nd' && lod === undefined && loq === undefined)
    return fault(
      '/detectionLimit',
      '报告“未检出”须写明方法的检出限',
      '“not detected” needs the limit of detection of the method',
    )
  if (operator === 'nd' && value !== undefined)
    return fault(
      '/value',
      '未检出的没有实测值，请把数值写在检出限',
      'what was not detected has no value: put the number as the limit of detection',
    )
  if (operator !== 'nd' && value === undefined) return fault('/value', '请填写实测值', 'give the value')
  if (operator === '=' && lod !== undefined && Number(value) < Number(lod))
    return fault(
      '/value',
      '低于检出限的，请报告为“未检出”',
      'below the limit of detection it is reported as not detected',
    )
  return undefined
}

function outsideNature(item: TestItem, { operator, value, unit }: ResultBody): ResultFault | undefined {
  if (value === undefined) return undefined
  const here = (bound: number) => inUnit(bound, item.unit, unit)
  const isSame = Number.isFinite(leastOf(item))
  const least = isSame ? here(leastOf(item)) : Number.NEGATIVE_INFINITY
  const mostOfItem = item.possible?.most ?? wholeOf(item.unit)
  const most = mostOfItem === undefined ? Number.POSITIVE_INFINITY : here(mostOfItem)
  const measured = Number(value)
  const [at, name] = [printUnit(unit), item.label]
  if (measured < least || (measured === least && operator === '<'))
    return fault(
      '/value',
      `${name.zh}不可能低于 ${`${plainNumber(least)} ${at}`.trim()}`,
      `${name.en} cannot be less than ${`${plainNumber(least)} ${at}`.trim()}`,
    )
  if (measured > most || (measured === most && operator === '>'))
    return fault(
      '/value',
      `${name.zh}不可能超过 ${`${plainNumber(most)} ${at}`.trim()}`,
      `${name.en} cannot be more than ${`${plainNumber(most)} ${at}`.trim()}`,
    )
  return undefined
}

/** U is a width in the unit of the value. One wider than the value and the limit together are large says nothing of either: a slip of the unit or point. */
function uncertaintyFault(item: TestItem, body: ResultBody): ResultFault | undefined {
  const u = Number(body.uncertainty)
  if (u < 0) return fault('/uncertainty', '扩展不确定度不能为负', 'an expanded uncertainty is not negative')
  const step = Math.abs(inUnit(1, item.unit, body.unit) - inUnit(0, item.unit, body.unit))
  const bounds = item.limit.kind === 'between' ? [item.limit.low, item.limit.high] : [item.limit.value]
  const sizes = [body.value, body.detectionLimit, body.quantificationLimit].map((v) => Math.abs(Number(v ?? 0)))
  if (u > Math.max(...sizes, ...bounds.map((b) => Math.abs(b) * step)))
    return fault(
      '/uncertainty',
      '扩展不确定度比实测值和限量还大，请核对单位和小数点（应与实测值同单位，k = 2）',
      'the expanded uncertainty is larger than value and limit: check unit and decimal point (same unit as the value, k = 2)',
    )
  return undefined
}
