import type { Language } from '../../../core/text.ts'
import { VERDICTS } from '../define.ts'
import type { ItemDocument, Verdict } from '../schema.ts'
import { signatureText } from './signature.ts'

const YES_NO = { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } } as const

/** An answer in words: options and verdicts by their labels, numbers with their unit. */
export function answerText(item: ItemDocument, value: unknown, language: Language): string {
  if (value === undefined) return '—'
  if (item.kind === 'verdict') return VERDICTS[value as Verdict]?.[language] ?? String(value)
  if (typeof value === 'boolean') return YES_NO[value ? 'yes' : 'no'][language]
  const signed = item.kind === 'signature' ? signatureText(value) : undefined
  if (signed) return signed[language]
  const label = (v: unknown) => item.options?.find((o) => o.value === v)?.label[language] ?? String(v)
  if (Array.isArray(value)) return value.map(label).join('；')
  return item.options ? label(value) : `${value}${item.unit ? ` ${item.unit}` : ''}`
}
