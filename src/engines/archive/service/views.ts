import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { SubjectKind } from '../define.ts'
import { maskBody, maskSubject } from '../logic/mask.ts'
import { shownFacts } from '../logic/shown-facts.ts'
import { marksOfRecords } from '../record-mark.ts'
import type { FileView, RecordView, Subject } from '../schema.ts'
import type { FileRow } from '../store/files.ts'
import type { RecordRow } from '../store/records.ts'
import type { SubjectRow } from '../store/subjects.ts'
import { recordKindsOf } from './records.ts'

/** A subject on the wire, personal data masked. */
export function viewSubject(row: SubjectRow): Subject {
  return onWire(maskSubject(row))
}

/** A subject on the wire as it is, for whoever has given a reason. */
export function viewWholeSubject(row: SubjectRow): Subject {
  return onWire({ ...row, isMasked: false })
}

function onWire(row: SubjectRow & { isMasked: boolean }): Subject {
  return {
    ...row,
    names: [...row.names],
    details: { ...row.details },
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  }
}

/** A record on the wire, personal data masked. */
export function viewRecord(app: App, row: RecordRow, subjectKind: SubjectKind): RecordView {
  const kind = recordKindsOf(app).get(row.kind)
  return recordOnWire(app, row, maskBody(row, subjectKind, kind))
}

/** Records on the wire with what other parts of the city know beside them. */
export async function viewRecords(
  tx: Tx,
  app: App,
  rows: readonly RecordRow[],
  subjectKind: SubjectKind,
): Promise<RecordView[]> {
  const marks = await marksOfRecords(
    tx,
    app,
    rows.filter((r) => r.supersededBy === null && !r.withdraws).map((r) => r.id),
  )
  return rows.map((row) => ({
    ...viewRecord(app, row, subjectKind),
    marks: (marks.get(row.id) ?? []).filter((m) => !m.isShownApart).map((m) => m.text),
  }))
}

export function viewWholeRecord(app: App, row: RecordRow): RecordView {
  return recordOnWire(app, row, { body: row.body, isMasked: false })
}

function recordOnWire(app: App, row: RecordRow, shown: { body: unknown; isMasked: boolean }): RecordView {
  const { erasedAt, happenedAt, knownAt, fileDigests, origin, dispute, ...rest } = row
  const kind = recordKindsOf(app).get(row.kind)
  return {
    ...rest,
    label: kind?.label ?? { zh: row.kind, en: row.kind },
    isWrittenByHand: kind?.isWrittenByHand === true,
    facts: kind ? shownFacts(kind, shown.body) : [],
    marks: [],
    happenedAt: happenedAt.toISOString(),
    knownAt: knownAt.toISOString(),
    fileDigests: [...fileDigests],
    origin: origin && { ...origin },
    ...(dispute && { dispute: disputeOnWire(dispute) }),
    ...shown,
    isErased: erasedAt !== null,
  }
}

/** Moments inside JSON come from the database in its own form. */
function disputeOnWire({ since, until }: NonNullable<RecordRow['dispute']>): NonNullable<RecordView['dispute']> {
  const iso = (moment: string) => new Date(moment).toISOString()
  return { since: iso(since), ...(until !== null && { until: iso(until) }) }
}

export function viewFile(row: FileRow): FileView {
  return { ...row, addedAt: row.addedAt.toISOString() }
}
