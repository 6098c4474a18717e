import type { Interval } from './interval.ts'

/** What a sample says about a target. */
export type TargetVerdict = 'met' | 'not-met' | 'not-demonstrated'

/**
 * Whether a sample shows that a target is reached: met when the whole interval is on the good side, not met when the whole interval is on the other, otherwise not
 * demonstrated. The decision rule of ISO 10576-1:2022 for a limit and an uncertainty interval (there: conforms, does not conform, inconclusive).
 *
 * @param interval of the quantity, in the unit of the target
 * @param target the limit
 * @param comparator what the target asks of the quantity
 * @throws RangeError for an interval whose ends are in the wrong order or no numbers
 * @example
 * targetVerdict({ low: 0.941, high: 0.962 }, 0.94, '>=') // 'met'
 * targetVerdict({ low: 0.93, high: 0.95 }, 0.94, '>=') // 'not-demonstrated'
 * targetVerdict({ low: 0.91, high: 0.93 }, 0.94, '>=') // 'not-met'
 */
export function targetVerdict(interval: Interval, target: number, comparator: '>=' | '>' | '<=' | '<'): TargetVerdict {
  const { low, high } = interval
  if (!(low <= high)) throw new RangeError(`targetVerdict: ${low} … ${high} is no interval`)
  if (comparator === '>=') return low >= target ? 'met' : high < target ? 'not-met' : 'not-demonstrated'
  if (comparator === '>') return low > target ? 'met' : high <= target ? 'not-met' : 'not-demonstrated'
  if (comparator === '<=') return high <= target ? 'met' : low > target ? 'not-met' : 'not-demonstrated'
  return high < target ? 'met' : low >= target ? 'not-met' : 'not-demonstrated'
}
