import type { Module } from '../../core/app.ts'
import { ARCHIVE_RECORD_KINDS } from './define.ts'
import { archiveMeasures } from './measures.ts'
import { fileSealedKind, recordSealedKind } from './service/sealed-kind.ts'

export {
  type BulkLink,
  type BulkRecord,
  type BulkSubject,
  bulkLoadLinks,
  bulkLoadRecords,
  bulkLoadSubjects,
} from './service/bulk.ts'
export { type AttachedFile, attachFile } from './service/files.ts'
export { addRecord, type NewRecord, recordKindsOf } from './service/records.ts'
export { COUNT_BOUND, type SearchQuery, searchSubjects } from './service/search.ts'
export { changeSubject, createSubject, findSubject, getSubject, type NewSubject } from './service/subjects.ts'
export { findRecord, getRecord, type ListedRecords, listRecords, type TimelineOptions } from './service/timeline.ts'
export { beginLoad, endLoad, listSubjectsByCreditCode } from './store/bulk.ts'
export type { RecordRow } from './store/records.ts'
export { findSubjectIdByCode, listSubjectNames, type SubjectRow, sumTally } from './store/subjects.ts'

/** One subject, one archive: subjects, their identity, their records. */
export const archiveModule: Module = {
  id: 'archive',
  sealedKinds: [recordSealedKind, fileSealedKind],
  declares: { recordKinds: ARCHIVE_RECORD_KINDS, measures: archiveMeasures },
}
