import type { Bilingual } from '../../../core/text.ts'
import type { Binding, Evidence, Facts, PolicyItem, PolicyTarget } from '../define.ts'
import type { DutyState } from './duty.ts'

/** Running; function without data; cannot be shown; not built. */
export type ItemStatus = 'running' | 'no-data' | 'cannot-show' | 'not-built'

export const ITEM_STATUSES: Readonly<Record<ItemStatus, Bilingual>> = {
  running: { zh: '在运行', en: 'Running' },
  'no-data': { zh: '有功能无数据', en: 'Function, no data' },
  'cannot-show': { zh: '未能证明', en: 'Cannot be shown' },
  'not-built': { zh: '未建', en: 'Not built' },
}

/**
 * Status of an item from the evidence of its bindings. Bound to nothing, or only to parts nobody built: not built. One part missing among
 * others that are there: it cannot be shown that the item as a whole works. All parts there: running when every count holds, without data
 * when one is zero.
 */
export function statusFromEvidence(evidence: readonly Evidence[]): ItemStatus {
  const built = evidence.filter((e) => 'fact' in e)
  if (built.length === 0) return 'not-built'
  if (built.length < evidence.length) return 'cannot-show'
  if (built.some((e) => e.fact.value === 0)) return 'no-data'
  return built.every((e) => e.holds) ? 'running' : 'cannot-show'
}

/** A duty is served by the duty register itself: without an entry there is a function and no data; only evidence shows it done. */
export function statusFromDuty(state: DutyState): ItemStatus {
  return state === 'evidenced' ? 'running' : state === 'not-started' ? 'no-data' : 'cannot-show'
}

/** Evidence of everything bound to an item. */
export function evidenceOf(item: PolicyItem, bindings: readonly Binding[], facts: Facts): Evidence[] {
  return bindings.filter((b) => b.item === item.address).flatMap((b) => b.evidence(facts))
}

export type TargetStatus = 'met' | 'not-met' | 'not-demonstrated' | 'cannot-show' | 'not-scored'

export const TARGET_STATUSES: Readonly<Record<TargetStatus, Bilingual>> = {
  met: { zh: '已达到', en: 'Met' },
  'not-met': { zh: '未达到', en: 'Not met' },
  'not-demonstrated': { zh: '未能证明', en: 'Not demonstrated' },
  'cannot-show': { zh: '无数据，无法显示', en: 'Cannot be shown (no data)' },
  'not-scored': { zh: '不计分', en: 'Not scored' },
}

/** A measured value of a target's subject; a rate carries its interval. */
export interface Observation {
  readonly value: number
  /** Ends of the interval in which the true value lies with the stated confidence. */
  readonly low?: number
  readonly high?: number
  /** Value of the base year, for 翻一番. */
  readonly base?: number
}

/**
 * Whether the observed value reaches the target. An interval on both sides of the line demonstrates nothing; a multiple without its base
 * value, or an aim without a measure, cannot be shown.
 */
export function statusOfTarget(target: PolicyTarget, observed: Observation | undefined): TargetStatus {
  if (target.isUnscored || target.class === 'structure') return 'not-scored'
  if (!observed || target.value === undefined || target.comparator === undefined) return 'cannot-show'
  const scale = target.measure === 'multiple' ? observed.base : 1
  if (scale === undefined || scale <= 0) return 'cannot-show'
  const comparator = target.comparator
  const line = target.value
  const reaches = (value: number): boolean => holds(value / scale, comparator, line)
  const ends = [observed.low ?? observed.value, observed.high ?? observed.value].map(reaches)
  return ends.every(Boolean) ? 'met' : ends.some(Boolean) ? 'not-demonstrated' : 'not-met'
}

function holds(value: number, comparator: NonNullable<PolicyTarget['comparator']>, line: number): boolean {
  switch (comparator) {
    case '>=':
      return value >= line
    case '>':
      return value > line
    case '<=':
      return value <= line
    case '<':
      return value < line
    case '=':
      return value === line
    case '~':
      // 左右: a tenth either way, said in the interface.
      return Math.abs(value - line) <= line / 10
  }
}
