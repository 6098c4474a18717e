import { valueAt } from '../../../core/pointer.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { RecordKind, ShownFact } from '../define.ts'
import type { Fact } from '../schema.ts'

const LONGEST = 120
const YES = { zh: '是', en: 'Yes' }
const NO = { zh: '否', en: 'No' }

/** What the timeline says of a record, from its body with personal data masked. What is absent is not said. */
export function shownFacts(kind: Pick<RecordKind, 'shows'>, body: unknown): Fact[] {
  return (kind.shows ?? []).flatMap((fact) => {
    const value = said(fact, valueAt(body, fact.from))
    return value ? [{ label: fact.label, value }] : []
  })
}

function said({ as, choices, unit }: ShownFact, value: unknown): Bilingual | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (as) return inBoth(as(value))
  if (typeof value === 'boolean') return value ? YES : NO
  if (Array.isArray(value)) return inBoth(value.filter(isScalar).join('、'))
  if (!isScalar(value)) return undefined
  return choices?.[String(value)] ?? inBoth(unit ? `${value} ${unit}` : String(value))
}

const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number'

function inBoth(text: string | Bilingual | undefined): Bilingual | undefined {
  if (typeof text === 'object') return text
  if (!text) return undefined
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return { zh: short, en: short }
}
