import type { Bilingual } from '../../../core/text.ts'
import type { Text } from '../../../web/kit/index.ts'

/** What a page needs of the JSON schema of a fact or parameter. */
export interface ValueSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly options?: Readonly<Record<string, Bilingual>>
  readonly unit?: Bilingual
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: ValueSchema
  readonly properties?: Readonly<Record<string, ValueSchema>>
  readonly label?: Bilingual
}

/** A value as people read it: options by their labels, numbers with their unit, tables as “a：1；b：5”. */
export function valueText(t: Text, value: unknown, schema: ValueSchema = {}, unit?: Bilingual): string {
  if (value === undefined || value === null || value === '') return '—'
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  if (Array.isArray(value)) return value.map((v) => valueText(t, v, schema.items)).join('、')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, v]) => {
        const member = schema.properties?.[key]
        return `${member?.label ? t(member.label) : key}${t('：')}${valueText(t, v, member, unit)}`
      })
      .join(t('；'))
  const option = schema.options?.[String(value)]
  if (option) return t(option)
  const with_ = schema.unit ?? unit
  return with_ ? `${value}${t.language === 'en' ? ' ' : ''}${t(with_)}` : String(value)
}
