import { defineMeasure } from '../policy/index.ts'
import { countRecords } from './store/measures.ts'
import { sumTally } from './store/subjects.ts'

/** Live counts that statuses of policy items rest on. */
export const archiveMeasures = [
  defineMeasure({
    id: 'archive.subjects',
    label: { zh: '建档的监管对象', en: 'Subjects with an archive' },
    unit: { zh: '个', en: 'subjects' },
    source: '/subjects',
    count: async (tx) => (await sumTally(tx, [''], 2)).reduce((n, row) => n + row.count, 0),
  }),
  defineMeasure({
    id: 'archive.records',
    label: { zh: '档案记录', en: 'Records' },
    unit: { zh: '条', en: 'records' },
    source: '/subjects',
    count: (tx) => countRecords(tx, false),
  }),
  defineMeasure({
    id: 'archive.form-records',
    label: { zh: '按表单填写的记录', en: 'Records answered on a form' },
    unit: { zh: '条', en: 'records' },
    source: '/subjects',
    count: (tx) => countRecords(tx, true),
  }),
]
