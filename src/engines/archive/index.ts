import type { Module } from '../../core/app.ts'
import { ARCHIVE_RECORD_KINDS } from './define.ts'
import { tidyJob } from './jobs.ts'
import { archiveMeasures } from './measures.ts'
import { choiceRoutes } from './routes/choices.ts'
import { ownRoutes } from './routes/own.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { recordRoutes } from './routes/records.ts'
import { subjectRoutes } from './routes/subjects.ts'
import { disputeMarks } from './service/disputes.ts'
import { contentSealedKind, fileSealedKind, recordSealedKind } from './service/sealed-kind.ts'
import { subjectCheck } from './service/state-check.ts'

/** For {@link NamedIn}: the name of the subject that a row of `alias` is about, unless it is a natural person. */
export const subjectNameOf = (alias: string) =>
  `(select s.name from archive.subject s where s.subject_id = ${alias}.subject_id and s.kind <> 'person')`

export {
  type DisputeListener,
  defineDisputeListener,
  defineRecordListener,
  type RecordListener,
  type SubjectOf,
} from './listener.ts'
export { type LookAlike, lookAlikeKey } from './logic/look-alikes.ts'
export type { StoredRecord } from './logic/record-content.ts'
export { defineRecordMarks, type Mark, marksOfRecords, type RecordMarks } from './record-mark.ts'
export {
  type BulkLink,
  type BulkRecord,
  type BulkSubject,
  bulkLoadLinks,
  bulkLoadRecords,
  bulkLoadSubjects,
} from './service/bulk.ts'
export { endDispute, type NewDispute, openDispute } from './service/disputes.ts'
export { type AttachedFile, attachFile } from './service/files.ts'
export { linkSubject, viewLinks } from './service/links.ts'
export { listLookAlikes } from './service/look-alikes.ts'
export { mergeSubjects, splitSubject } from './service/merge.ts'
export { type KnownPersons, listKnownPersons } from './service/persons.ts'
export { addRecord, type NewRecord, recordKindsOf } from './service/records.ts'
export { COUNT_BOUND, type SearchQuery, searchSubjects } from './service/search.ts'
export { changeSubject, createSubject, findSubject, getSubject, type NewSubject } from './service/subjects.ts'
export { findRecord, getRecord, type ListedRecords, listRecords, type TimelineOptions } from './service/timeline.ts'
export { viewRecord, viewSubject } from './service/views.ts'
export { beginLoad, endLoad, listSubjectsByCreditCode } from './store/bulk.ts'
export { type DisputeRow, findOpenDispute } from './store/disputes.ts'
export { listRecordsOfKinds, type RecordRow } from './store/records.ts'
export { countRoster, eachSubject, type RosterCriteria, type RosterSubject } from './store/roster.ts'
export { findSubjectIdByCode, listMergedInto, listSubjectNames, type SubjectRow, sumTally } from './store/subjects.ts'

/** One subject, one archive: subjects, their identity, their records. */
export const archiveModule: Module = {
  id: 'archive',
  namesFiles: [
    { table: 'archive.file', column: 'digest', as: 'digest' },
    { table: 'archive.record', column: 'file_digests', as: 'copy', reason: 'a record names only files of its archive' },
    {
      table: 'archive.record',
      column: 'body',
      as: 'copy',
      reason: 'photographs: archive.file; signatures: forms.signature_picture',
    },
  ],
  auditWords: {
    acts: {
      'subject.split': { zh: '拆分档案', en: 'Archive split' },
      'subject.merge': { zh: '合并档案', en: 'Archives merged' },
      'subject.export': { zh: '导出监管对象', en: 'Subjects exported' },
    },
    objects: {
      subject: { zh: '监管对象', en: 'Subject' },
      enterprise: { zh: '企业', en: 'Enterprise' },
    },
    names: {
      subject: { table: 'archive.subject', id: 'subject_id', name: subjectNameOf('subject') },
      enterprise: { table: 'archive.subject', id: 'subject_id', name: subjectNameOf('subject') },
    },
  },
  permissions: [
    { id: 'subject.read', label: { zh: '查看监管对象', en: 'See subjects' } },
    { id: 'subject.write', label: { zh: '建档与变更', en: 'Open and change archives' } },
    { id: 'subject.merge', label: { zh: '合并与拆分档案', en: 'Merge and split archives' }, isPrivileged: true },
    { id: 'subject.export', label: { zh: '导出监管对象', en: 'Export subjects' }, isPrivileged: true },
    { id: 'person.unmask', label: { zh: '查看个人信息', en: 'See personal data' }, isPrivileged: true },
    { id: 'record.read', label: { zh: '查看记录', en: 'Read records' } },
    { id: 'record.write', label: { zh: '登记与更正记录', en: 'Write and correct records' } },
  ],
  routes: [...subjectRoutes, ...recordRoutes, ...receiptRoutes, ...ownRoutes, ...choiceRoutes],
  jobs: [tidyJob],
  sealedKinds: [recordSealedKind, fileSealedKind, contentSealedKind],
  stateChecks: [subjectCheck],
  declares: { recordKinds: ARCHIVE_RECORD_KINDS, measures: archiveMeasures, recordMarks: [disputeMarks] },
}
