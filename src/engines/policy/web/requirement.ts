import { useText } from '../../../web/kit/index.ts'
import type { TargetReply } from '../schema.ts'

const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '>': '>', '=': '=', '<=': '≤', '<': '<', '~': '≈' }

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
    modality({ modality }: TargetReply): string {
      const words: Readonly<Record<string, string>> = {
        plain: t('直述'),
        ensure: t('确保'),
        strive: t('力争'),
        'in-principle': t('原则上'),
        encourage: t('鼓励'),
      }
      const word = words[modality.kind] ?? modality.kind
      return modality.scope === 'unclear' ? t('{word}（是否及于本项不明）', { word }) : word
    },
  }
}
