import type { Text } from '../../../web/kit/index.ts'
import type { ItemDocument } from '../../forms/schema.ts'

type Item = Omit<ItemDocument, 'items'> & { readonly items?: ItemDocument['items'] }

/** A field's value in words. */
export function shownValue(item: Item, value: unknown, t: Text): string {
  if (value === undefined || value === null) return ''
  const option = (v: unknown) => {
    const label = item.options?.find((o) => o.value === v)?.label
    return label ? t(label) : String(v)
  }
  if (item.kind === 'repeat' && Array.isArray(value))
    return value
      .map((row: Record<string, unknown>) =>
        (item.items ?? []).map((i) => `${t(i.label)} ${shownValue(i as Item, row[i.name], t)}`).join('，'),
      )
      .join('；')
  if (Array.isArray(value)) return value.map(option).join('、')
  if (typeof value === 'boolean') return value ? t('是') : t('否')
  return `${option(value)}${item.unit ? ` ${item.unit}` : ''}`
}
