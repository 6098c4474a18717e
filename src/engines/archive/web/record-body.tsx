import { useText } from '../../../web/kit/index.ts'
import { SUBJECT_STATUS_LABELS, type SubjectStatus } from '../define.ts'
import type { RecordView } from '../schema.ts'
import { fieldLabel } from './field-labels.ts'

/** A line or two of what a record says; the whole of a form is on its own page. */
export function RecordBody({ record }: { record: RecordView }) {
  const t = useText()
  const facts = factsOf(record)
  if (facts.length === 0) return null
  return (
    <p>
      {facts.map(([key, value], i) => (
        <span key={key}>
          {i > 0 ? ' · ' : ''}
          {t(fieldLabel(key))}
          {'：'}
          {key === 'status' && value in SUBJECT_STATUS_LABELS
            ? t(SUBJECT_STATUS_LABELS[value as SubjectStatus])
            : value}
        </span>
      ))}
    </p>
  )
}

const MOST_FACTS = 6
const LONGEST = 120

/** Texts and numbers of the body; of a change, what changed. Ids and nested lists say nothing to a reader. */
function factsOf({ body, formId, kind }: RecordView): [string, string][] {
  if (formId !== null || body === null || typeof body !== 'object') return []
  const shown = kind === 'subject.changed' && 'changes' in body ? (body.changes as object) : body
  return Object.entries(shown)
    .filter(
      ([key, v]) => (typeof v === 'string' || typeof v === 'number') && v !== '' && !/Id$|^(scheme|issuer)$/.test(key),
    )
    .slice(0, MOST_FACTS)
    .map(([key, v]) => [key, String(v).slice(0, LONGEST)])
}
