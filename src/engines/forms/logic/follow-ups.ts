import type { FormRecordBody } from '../schema.ts'

/** An answered form as far as follow-ups look at it. */
export interface AnsweredRecord {
  readonly id: string
  readonly subjectId: string
  readonly formId: string
  readonly happenedAt: Date
  readonly knownAt: Date
  readonly body: Pick<FormRecordBody, 'answers'>
}

/** What was ordered to be corrected, and by which later record it was looked at again. */
export interface FollowUp {
  readonly subjectId: string
  readonly recordId: string
  readonly formId: string
  /** Civil day. */
  readonly dueOn: string
  readonly openedAt: Date
  readonly closedByRecord: string | undefined
  readonly closedAt: Date | undefined
}

/**
 * Follow-ups as they follow from the answered forms alone: each form that names a date is open until the same form is answered again
 * about the same subject. What submissions keep step by step, loaders of past records derive by this.
 * @param correctBy the item that holds the date, by form id
 */
export function followUpsOf(records: readonly AnsweredRecord[], correctBy: ReadonlyMap<string, string>): FollowUp[] {
  const inOrder = records.toSorted((a, b) => a.knownAt.getTime() - b.knownAt.getTime())
  const open = new Map<string, FollowUp>()
  const all: FollowUp[] = []
  for (const record of inOrder) {
    const key = `${record.subjectId} ${record.formId}`
    const before = open.get(key)
    if (before) {
      all.push({ ...before, closedByRecord: record.id, closedAt: record.knownAt })
      open.delete(key)
    }
    const dueOn = record.body.answers[correctBy.get(record.formId) ?? '']
    if (typeof dueOn !== 'string') continue
    const { subjectId, id: recordId, formId, knownAt: openedAt } = record
    open.set(key, { subjectId, recordId, formId, dueOn, openedAt, closedByRecord: undefined, closedAt: undefined })
  }
  return [...all, ...open.values()]
}
