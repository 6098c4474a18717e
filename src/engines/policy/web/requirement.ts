import { useText } from '../../../web/kit/index.ts'
import type { FoundTargetReply, TargetReply } from '../schema.ts'

const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '>': '>', '=': '=', '<=': '≤', '<': '<', '~': '≈' }

const WORDS: Readonly<Record<string, string>> = {
  plain: '直述',
  ensure: '确保',
  strive: '力争',
  'in-principle': '原则上',
  encourage: '鼓励',
  binding: '约束性',
  expected: '预期性',
}

/** Where a deadline was read, when not in the item itself. */
const SOURCES: Readonly<Record<string, string>> = {
  sentence: '承同句“{words}”',
  lead: '承引领句“{words}”',
  heading: '承标题“{words}”',
  title: '承文件标题“{words}”',
  column: '承表头“{words}”',
}

/** What a target asks for, in words: `≥ 93 %（稳定）`, `力争（范围不明）`. */
export function useRequirement() {
  const t = useText()
  return {
    value(target: TargetReply): string {
      const { value, values, comparator, unit, direction, isStable } = target
      if (values) return `${values.join('/')} ${t(unit)}`
      if (value === undefined) return direction === 'up' ? t('提高') : direction === 'down' ? t('降低') : t('没有数字')
      const sign = comparator ? `${SIGNS[comparator]} ` : ''
      const steady = isStable ? t('（稳定）') : ''
      return `${sign}${value.toLocaleString('en')} ${t(unit)}${steady}`
    },
    /** Of a target found in a text: its unit is as printed. */
    found({ value, upTo, comparator, unit, measure, direction, isYearly }: FoundTargetReply): string {
      const figure = value.toLocaleString('en')
      const change = measure === 'change' ? `${direction === 'down' ? t('降低') : t('提高')} ` : ''
      const sign = upTo === undefined ? `${SIGNS[comparator] ?? comparator} ` : ''
      const range = upTo === undefined ? '' : `–${upTo.toLocaleString('en')}`
      return `${isYearly ? t('每年 ') : ''}${change}${sign}${figure}${range} ${unit}`
    },
    deadline({ deadline, deadlineSource, deadlinePrinted }: FoundTargetReply): string {
      if (!deadline) return t('未写明期限')
      const source = SOURCES[deadlineSource ?? 'item']
      return source ? `${deadline}（${t(source, { words: deadlinePrinted ?? '' })}）` : deadline
    },
    modality({ kind, scope }: { readonly kind: string; readonly scope: string }): string {
      const word = t(WORDS[kind] ?? kind)
      return scope === 'unclear' ? t('{word}（是否及于本项不明）', { word }) : word
    },
  }
}
