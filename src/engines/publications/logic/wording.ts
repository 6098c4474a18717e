import type { Bilingual, Language } from '../../../core/text.ts'
import type { ColumnDocument, KindDocument, PublicCell, PublicContent } from '../schema.ts'

const YES: Bilingual = { zh: '是', en: 'Yes' }
const NO: Bilingual = { zh: '否', en: 'No' }
const HIDDEN: Bilingual = { zh: '依法不公开', en: 'Not public by law' }

/** A value as it is read: the word of a choice, the number with its unit. Empty where there is none. */
export function cellText(field: ColumnDocument, value: PublicCell | undefined, language: Language): string {
  if (field.redaction === 'hidden') return HIDDEN[language]
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return (value ? YES : NO)[language]
  if (field.type === 'choice') return field.choices?.[String(value)]?.[language] ?? ''
  if (field.type === 'moment' && typeof value === 'string')
    return new Date(Date.parse(value) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  return field.unit ? `${value} ${field.unit}` : String(value)
}

/** What is said after the name in lists and feeds: label and value of each headline field, in both languages. */
export function headlineOf(document: KindDocument, content: PublicContent): { label: Bilingual; value: Bilingual }[] {
  return document.fields
    .filter((f) => f.isHeadline && f.type !== 'rows')
    .map((f) => {
      const value = content.fields[f.name] as PublicCell | undefined
      return { label: f.label, value: { zh: cellText(f, value, 'zh'), en: cellText(f, value, 'en') } }
    })
    .filter((h) => h.value.zh !== '')
}
