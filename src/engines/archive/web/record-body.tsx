import { useText } from '../../../web/kit/index.ts'
import { SUBJECT_STATUS_LABELS, type SubjectStatus } from '../define.ts'
import type { Fact, RecordView } from '../schema.ts'
import { FIELD_LABELS } from './field-labels.ts'
import { useIndustryName, useRegionName } from './hooks.ts'

/** A line or two of what a record says; the whole of a form is on its own page. */
export function RecordBody({ record }: { record: RecordView }) {
  return record.facts.length > 0 ? <Facts facts={record.facts} /> : <CommonFacts record={record} />
}

function CommonFacts({ record }: { record: RecordView }) {
  const inWords = useWords()
  return <Facts facts={commonFacts(record, inWords)} />
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  const t = useText()
  if (facts.length === 0) return null
  return (
    <p>
      {facts.map(({ label, value }, i) => (
        <span key={label.zh}>
          {i > 0 ? ' · ' : ''}
          {t(label)}
          {'：'}
          {t(value)}
        </span>
      ))}
    </p>
  )
}

type Words = (key: string, value: string) => string

/** Codes of the identity in words. */
function useWords(): Words {
  const t = useText()
  const regionName = useRegionName()
  const industryName = useIndustryName()
  return (key, value) => {
    if (key === 'region') return regionName(value)
    if (key === 'industry') return industryName(value)
    if (key === 'status' && value in SUBJECT_STATUS_LABELS) return t(SUBJECT_STATUS_LABELS[value as SubjectStatus])
    return value
  }
}

const MOST_FACTS = 6
const LONGEST = 120

/** Of a kind that declares nothing: texts and numbers under the labels that everybody knows; of a change, what changed. */
function commonFacts({ body, formId, kind }: RecordView, inWords: Words): Fact[] {
  if (formId !== null || body === null || typeof body !== 'object') return []
  const shown = kind === 'subject.changed' && 'changes' in body ? (body.changes as object) : body
  const facts = Object.entries(shown).flatMap(([key, v]): Fact[] => {
    const label = FIELD_LABELS[key]
    if (!label || (typeof v !== 'string' && typeof v !== 'number') || v === '') return []
    const text = inWords(key, String(v)).slice(0, LONGEST)
    return [{ label, value: { zh: text, en: text } }]
  })
  return facts.slice(0, MOST_FACTS)
}
